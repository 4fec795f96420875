"""Writes what a channel tells of an order: the order's row, its lines, and edits after capture.

An older telling never overwrites a newer one: the guard stands in the statement itself.
"""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, insert, update

from app.central.capture.holds import drop_hold, place_hold
from app.central.orders import LineRecord, OrderRecord, read_order
from app.central.work import Work
from app.domain.check import Hold, HoldReason, HoldType
from app.domain.model.sales_order import Fulfilment, Quantities, SalesLine, SalesOrder
from app.store import central_db as db
from app.store.central_db.prepared import Change, together
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
_told: dict[str, ColumnElement[object]] = {
    name: bindparam(name, type_=_ORDER[name].type) for name in _CHANGING
}
_CHANGE = Change(
    update(db.sales_order)
    .where(
        _ORDER.tenant == bindparam("of_tenant"),
        _ORDER.id == bindparam("of_order"),
        _ORDER.ext_version <= bindparam("ext_version"),
    )
    .values(
        **_told,
        cancelled_at=func.coalesce(
            func.nullif(bindparam("cancelled_at", type_=_ORDER.cancelled_at.type), ""),
            _ORDER.cancelled_at,
        ),
        version=_ORDER.version + 1,
    )
)
_INSERT = Change(insert(db.sales_order))
_INSERT_LINE = Change(insert(db.order_line))
_MOVE_LINE = Change(
    update(db.order_line)
    .where(_LINE.tenant == bindparam("of_tenant"), _LINE.id == bindparam("of_line"))
    .values(
        {name: bindparam(f"now_{name}") for name in ("ordered", "cancelled", "open", "shipped")}
    )
)


def new_order(work: Work, told: SalesOrder, slip_code: str) -> OrderRecord:
    """Returns an order that is not here yet as the channel tells it; ``insert_order`` writes it.

    Args:
        work: the transaction.
        told: what the channel says.
        slip_code: one that no order has.
    """
    return OrderRecord(
        id=new_id(),
        channel=told.channel,
        shop=told.shop,
        number=told.number,
        ship_to=told.ship_to,
        lat=told.lat,
        lon=told.lon,
        service=told.service,
        payment=told.payment,
        fulfilment=Fulfilment.RECEIVED,
        test=told.test,
        gift=told.gift,
        customer_note=told.customer_note,
        slip_code=slip_code,
        promised_at=work.now + PROMISE,
        cancelled_at=told.cancelled_at.isoformat() if told.cancelled_at else "",
        lines=tuple(
            LineRecord(id=new_id(), ext_id=line.ext_id, sku=line.sku, at=target(line, None))
            for line in told.lines
        ),
    )


def insert_order(work: Work, told: SalesOrder, order: OrderRecord) -> None:
    """Writes the rows of an order made by ``new_order``, with what has become of it since."""
    _INSERT.make(
        work.connection,
        {
            "tenant": work.tenant,
            "id": order.id,
            "channel": told.channel,
            "shop": told.shop,
            "ext_id": told.ext_id,
            "fulfilment": order.fulfilment.value,
            "slip_code": order.slip_code,
            "promised_at": order.promised_at.isoformat(),
            "captured_at": work.now.isoformat(),
            **_changing(told),
        },
    )
    _insert_lines(work, order.id, tuple(zip(told.lines, order.lines, strict=True)))


def write_order(work: Work, told: SalesOrder, known: str) -> OrderRecord | None:
    """Writes what the channel tells of an order that is here.

    Args:
        work: the transaction.
        told: what the channel says.
        known: our id of the order.

    Returns:
        The order as it was; None when a newer telling stands already, and then nothing happened.
    """
    before = read_order(work, known)
    values = {"of_tenant": work.tenant, "of_order": known, **_changing(told)}
    (answer,) = together(work.connection, _CHANGE.call(work.connection, values))
    if answer.changed != 1:
        return None
    if told.cancelled_at is None and not before.cancelled_at:
        _edit_lines(work, before, told)
    return before


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


def _changing(told: SalesOrder) -> dict[str, object]:
    """Returns what a newer telling replaces, and the channel's word that the order is over."""
    return {
        "ext_version": told.version.isoformat(timespec="microseconds"),
        "number": told.number,
        "currency": told.currency,
        "total_minor": told.total_minor,
        "ship_to": msgspec.json.encode(told.ship_to).decode(),
        "lat": told.lat,
        "lon": told.lon,
        "service": told.service,
        "payment": told.payment.value,
        "test": told.test,
        "gift": told.gift,
        "customer_note": told.customer_note,
        "cancelled_at": told.cancelled_at.isoformat() if told.cancelled_at else "",
    }


def _insert_lines(work: Work, order_id: str, lines: Sequence[tuple[SalesLine, LineRecord]]) -> None:
    rows = [
        {
            "tenant": work.tenant,
            "id": made.id,
            "order_id": order_id,
            "ext_line_id": line.ext_id,
            "sku": line.sku,
            "title": line.title,
            "price_minor": line.price_minor,
            "discount_minor": line.discount_minor,
            "ordered": made.at.ordered,
            "cancelled": made.at.cancelled,
            "open": made.at.open,
            "reserved": made.at.reserved,
            "shipped": made.at.shipped,
        }
        for line, made in lines
    ]
    _INSERT_LINE.make(work.connection, *rows)


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
            made = LineRecord(id=new_id(), ext_id=line.ext_id, sku=line.sku, at=target(line, None))
            _insert_lines(work, before.id, ((line, made),))
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
    _MOVE_LINE.make(
        work.connection,
        {
            "of_tenant": work.tenant,
            "of_line": known.id,
            "now_ordered": then.ordered,
            "now_cancelled": then.cancelled,
            "now_open": then.open,
            "now_shipped": then.shipped,
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
