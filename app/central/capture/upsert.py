"""Writes what a channel tells of an order: the order's row, its lines, and edits after capture.

Every telling is an upsert by the channel's id. An older telling never overwrites a newer one: the
guard stands in the statement itself.
"""

from dataclasses import dataclass
from datetime import timedelta

import msgspec
from sqlalchemy import ColumnElement, func, select, update

from app.central.capture.holds import drop_hold, place_hold
from app.central.orders import LineRecord, OrderRecord, find_order, read_order
from app.central.work import Work
from app.domain.check import Hold, HoldReason, HoldType
from app.domain.codes import make_slip_code
from app.domain.model.sales_order import Fulfilment, Quantities, SalesLine, SalesOrder
from app.store import central_db as db
from app.store.central_db.upsert import insert
from app.store.ids import new_id

PROMISE = timedelta(days=1)
"""From capture to hand-over, where the channel promises nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a telling did."""

    order_id: str
    before: OrderRecord | None
    """The order as it was; None when this telling made it."""


def write_order(work: Work, told: SalesOrder) -> Taken | None:
    """Writes the order's row and lines; None when a newer telling stands already."""
    known = find_order(work, told.channel, told.shop, told.ext_id)
    before = read_order(work, known) if known else None
    order_id = _upsert(work, told)
    if order_id is None:
        return None
    if before is None:
        for line in told.lines:
            _insert_line(work, order_id, line)
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
    changing: dict[str, object] = {
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
    }
    statement = insert(db.sales_order).values(
        tenant=work.tenant,
        id=new_id(),
        channel=told.channel,
        shop=told.shop,
        ext_id=told.ext_id,
        fulfilment=Fulfilment.RECEIVED.value,
        slip_code=_fresh_slip_code(work),
        promised_at=(work.now + PROMISE).isoformat(),
        cancelled_at=told.cancelled_at.isoformat() if told.cancelled_at else "",
        captured_at=work.now.isoformat(),
        **changing,
    )
    mine, theirs = db.sales_order.c, statement.excluded
    kept: ColumnElement[str] = func.coalesce(
        func.nullif(theirs.cancelled_at, ""), mine.cancelled_at
    )
    return work.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "channel", "shop", "ext_id"],
            set_={
                **{name: theirs[name] for name in changing},
                "cancelled_at": kept,
                "version": mine.version + 1,
            },
            where=mine.ext_version <= theirs.ext_version,
        ).returning(mine.id)
    ).scalar()


def _fresh_slip_code(work: Work) -> str:
    """A slip code is random; the one in a million million that exists already is drawn again."""
    order = db.sales_order.c
    while True:
        code = make_slip_code()
        known = work.connection.execute(
            select(order.id).where(order.tenant == work.tenant, order.slip_code == code)
        ).first()
        if known is None:
            return code


def _insert_line(work: Work, order_id: str, line: SalesLine) -> None:
    at = target(line, None)
    work.connection.execute(
        insert(db.order_line).values(
            tenant=work.tenant,
            id=new_id(),
            order_id=order_id,
            ext_line_id=line.ext_id,
            sku=line.sku,
            title=line.title,
            price_minor=line.price_minor,
            discount_minor=line.discount_minor,
            ordered=at.ordered,
            cancelled=at.cancelled,
            open=at.open,
            shipped=at.shipped,
        )
    )


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
            _insert_line(work, before.id, line)
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
    line = db.order_line.c
    work.connection.execute(
        update(db.order_line)
        .where(line.tenant == work.tenant, line.id == known.id)
        .values(
            ordered=then.ordered, cancelled=then.cancelled, open=then.open, shipped=then.shipped
        )
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
