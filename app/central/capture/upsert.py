"""Writes what a channel tells of an order: the order's row, its lines, and edits after capture.

Every telling is an upsert by the channel's id. An older telling never overwrites a newer one: the
guard stands in the statement itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, select, update

from app.central.capture.holds import drop_hold, place_hold
from app.central.orders import LineRecord, OrderRecord, read_order
from app.central.work import Work
from app.domain.check import Hold, HoldReason, HoldType
from app.domain.codes import make_slip_code
from app.domain.model.sales_order import Fulfilment, Quantities, SalesLine, SalesOrder
from app.store import central_db as db
from app.store.central_db.upsert import insert
from app.store.ids import new_id

PROMISE = timedelta(days=1)
"""From capture to hand-over, where the channel promises nothing else."""


_CHANGING = (
    "ext_version",
    "number",
    "currency",
    "total_minor",
    "ship_to",
    "lat",
    "lon",
    "service",
    "payment",
    "test",
    "gift",
    "customer_note",
)
"""What a newer telling replaces."""
_ORDER, _LINE = db.sales_order.c, db.order_line.c
_new = insert(db.sales_order)
_cancelled_at: ColumnElement[str] = func.coalesce(
    func.nullif(_new.excluded.cancelled_at, ""), _ORDER.cancelled_at
)
_UPSERT = _new.on_conflict_do_update(
    index_elements=["tenant", "channel", "shop", "ext_id"],
    set_={
        **{name: _new.excluded[name] for name in _CHANGING},
        "cancelled_at": _cancelled_at,
        "version": _ORDER.version + 1,
    },
    where=_ORDER.ext_version <= _new.excluded.ext_version,
).returning(_ORDER.id)
_SLIP_CODE = select(_ORDER.id).where(
    _ORDER.tenant == bindparam("tenant"), _ORDER.slip_code == bindparam("slip_code")
)
_INSERT_LINE = insert(db.order_line)
_MOVE_LINE = update(db.order_line).where(
    _LINE.tenant == bindparam("of_tenant"), _LINE.id == bindparam("of_line")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a telling did."""

    order_id: str
    before: OrderRecord | None
    """The order as it was; None when this telling made it."""


def write_order(work: Work, told: SalesOrder, known: str | None) -> Taken | None:
    """Writes the order's row and lines; None when a newer telling stands already.

    Args:
        work: the transaction.
        told: what the channel says.
        known: our id of the order, when it is here.
    """
    before = read_order(work, known) if known else None
    order_id = _upsert(work, told)
    if order_id is None:
        return None
    if before is None:
        _insert_lines(work, order_id, told.lines)
    elif told.cancelled_at is None and not before.cancelled_at:
        _edit_lines(work, before, told)
    return Taken(order_id=order_id, before=before)


def target(line: SalesLine, now: Quantities | None) -> Quantities:
    """Returns where the units of a line should be by the channel's word.

    What has left a building stays shipped, whatever the channel refunds afterwards; units that the
    channel saw leave elsewhere count as shipped too. All that is left is open.

    Args:
        line: the channel's word.
        now: where the units are; None for a line not seen before.
    """
    shipped = now.shipped if now else 0
    ordered = max(line.ordered, now.ordered if now else 0)
    kept = max(line.wanted, shipped)
    left = min(kept - shipped, line.unfulfilled)
    return Quantities(ordered=ordered, cancelled=ordered - kept, open=left, shipped=kept - left)


def _upsert(work: Work, told: SalesOrder) -> str | None:
    row = {
        "tenant": work.tenant,
        "id": new_id(),
        "channel": told.channel,
        "shop": told.shop,
        "ext_id": told.ext_id,
        "ext_version": told.version.isoformat(timespec="microseconds"),
        "number": told.number,
        "currency": told.currency,
        "total_minor": told.total_minor,
        "ship_to": msgspec.json.encode(told.ship_to).decode(),
        "lat": told.lat,
        "lon": told.lon,
        "service": told.service,
        "payment": told.payment.value,
        "fulfilment": Fulfilment.RECEIVED.value,
        "slip_code": _fresh_slip_code(work),
        "promised_at": (work.now + PROMISE).isoformat(),
        "test": told.test,
        "gift": told.gift,
        "customer_note": told.customer_note,
        "cancelled_at": told.cancelled_at.isoformat() if told.cancelled_at else "",
        "captured_at": work.now.isoformat(),
    }
    return work.connection.execute(_UPSERT, row).scalar()


def _fresh_slip_code(work: Work) -> str:
    """A slip code is random; the one in a million million that exists already is drawn again."""
    while True:
        asked = {"tenant": work.tenant, "slip_code": make_slip_code()}
        if work.connection.execute(_SLIP_CODE, asked).first() is None:
            return asked["slip_code"]


def _insert_lines(work: Work, order_id: str, lines: Sequence[SalesLine]) -> None:
    rows = []
    for line in lines:
        at = target(line, None)
        rows.append(
            {
                "tenant": work.tenant,
                "id": new_id(),
                "order_id": order_id,
                "ext_line_id": line.ext_id,
                "sku": line.sku,
                "title": line.title,
                "price_minor": line.price_minor,
                "discount_minor": line.discount_minor,
                "ordered": at.ordered,
                "cancelled": at.cancelled,
                "open": at.open,
                "shipped": at.shipped,
            }
        )
    if rows:
        work.connection.execute(_INSERT_LINE, rows)


def _edit_lines(work: Work, before: OrderRecord, told: SalesOrder) -> None:
    """Follows a change of quantities while no unit is promised yet; afterwards a hold says so."""
    stored = {line.ext_id: line for line in before.lines}
    changed = [line for line in told.lines if _differs(line, stored.get(line.ext_id))]
    if not changed:
        drop_hold(work, before.id, HoldReason.QUANTITY_CHANGED)
        return
    if any(line.at.reserved or line.at.picked or line.at.packed for line in before.lines):
        place_hold(work, before.id, _quantity_hold(changed, stored))
        return
    for line in changed:
        known = stored.get(line.ext_id)
        if known is None:
            _insert_lines(work, before.id, (line,))
        else:
            _move_line(work, known, target(line, known.at))
    work.note(before.id, "quantities_changed", {"lines": len(changed)})


def _differs(line: SalesLine, known: LineRecord | None) -> bool:
    if known is None:
        return line.ordered > 0
    at, then = known.at, target(line, known.at)
    left = at.ordered - at.cancelled - at.shipped
    return (at.ordered, at.cancelled, left) != (then.ordered, then.cancelled, then.open)


def _move_line(work: Work, known: LineRecord, then: Quantities) -> None:
    work.connection.execute(
        _MOVE_LINE,
        {
            "of_tenant": work.tenant,
            "of_line": known.id,
            "ordered": then.ordered,
            "cancelled": then.cancelled,
            "open": then.open,
            "shipped": then.shipped,
        },
    )


def _quantity_hold(changed: list[SalesLine], stored: dict[str, LineRecord]) -> Hold:
    words = []
    for line in changed:
        known = stored.get(line.ext_id)
        had = known.at.ordered - known.at.cancelled if known else 0
        words.append(f"{line.wanted} instead of {had} of {line.sku or 'a line without SKU'}")
    return Hold(
        type=HoldType.MANUAL,
        reason=HoldReason.QUANTITY_CHANGED,
        evidence=f"Got {', '.join(words)}; expected no change once stock is reserved."
        " A person decides, or the channel changes it back.",
    )
