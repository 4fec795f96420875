"""Brings an order to what its facts imply: reserved, held, released to a floor. Repeatable.

Whatever changed (a message, a hold, stock that was freed), the same function follows; where
nothing is to be done it does nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from app.central.capture.holds import Of, Standing, set_hold
from app.central.capture.rest import source_rest
from app.central.orders import (
    OrderRecord,
    fulfilment_rows,
    holds_of,
    read_order,
    set_fulfilment,
    write_fulfilment,
)
from app.central.route import (
    Goods,
    Release,
    Search,
    Sourced,
    release_to_floor,
    revise_floor_work,
    source,
)
from app.central.stock import EXPIRED, RELEASED, active_reservations, give_back
from app.central.work import Work
from app.domain.check import HoldReason, HoldType, check_stock
from app.domain.model.sales_order import Payment
from app.store import central_db as db
from app.store.central_db.prepared import Query

SOFT_LIFE = timedelta(hours=24)
"""How long stock waits for a payment."""
MOST_RETRIED = 50
"""Waiting orders that one piece of freed stock may move in one transaction."""


_RESERVATION, _DECISION = db.reservation.c, db.route_decision.c
_LAPSED = Query(
    select(_RESERVATION.id).where(
        _RESERVATION.tenant == bindparam("tenant"),
        _RESERVATION.order_id == bindparam("order_id"),
        _RESERVATION.state == EXPIRED,
    )
)
_LAST_DECISION = Query(
    select(_DECISION.id)
    .where(_DECISION.tenant == bindparam("tenant"), _DECISION.order_id == bindparam("order_id"))
    .order_by(_DECISION.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """An order that no floor has, with its holds, and what is known of it."""

    order: OrderRecord
    holds: Standing
    goods: Goods | None = None
    """What was asked about its products in this transaction."""
    fresh: bool = False
    """This transaction makes the order; its rows are written afterwards."""
    found: Sourced | None = None
    released: bool = False


def settle(work: Work, order_id: str) -> None:
    """Reserves what is open, sets the stock hold, and releases or revises the floor's work."""
    settle_order(work, read_order(work, order_id))


def settle_order(work: Work, order: OrderRecord) -> None:
    """Settles an order that was read in this transaction and is the same since."""
    if order.cancelled_at or order.unshipped == 0:
        set_fulfilment(work, order.id)
        return
    holds = holds_of(work, order.id)
    if fulfilment_rows(work, order.id):
        _revise(work, order, holds)
        return
    now = advance(work, Advance(order=order, holds=holds))
    held = bool(now.holds)
    write_fulfilment(work, order.id, now.order.lines, held=held, released=now.released)


def advance(work: Work, now: Advance) -> Advance:
    """Reserves what is open and releases the order to a floor, as far as both may be."""
    now = _reserve(work, now)
    order = now.order
    if now.holds or order.open or order.unshipped == 0:
        return now
    found = now.found
    made = release_to_floor(
        work,
        Release(
            order=order,
            decision=found.decision if found else _decision_of(work, order.id),
            reserved=found.reserved if found and now.fresh else (),
            goods=now.goods,
            bins=found.bins if found else None,
        ),
    )
    work.note(order.id, "released", {"site": made.site})
    return replace(now, released=True)


def _revise(work: Work, order: OrderRecord, holds: Standing) -> None:
    """Brings the floors to what the order says; what they could not give is sourced anew."""
    if order.open and _may_reserve(work, order, holds):
        order = source_rest(work, order)
        holds = holds_of(work, order.id)
    for row in fulfilment_rows(work, order.id):
        revise_floor_work(work, row, order, [hold["reason"] for hold in holds])
    write_fulfilment(work, order.id, order.lines, held=bool(holds), released=True)


def retry_waiting(work: Work, skus: Sequence[str]) -> int:
    """Tries the orders that wait for freed or arrived stock, the oldest first.

    Returns:
        How many were tried.
    """
    order, line, hold = db.sales_order.c, db.order_line.c, db.order_hold.c
    waiting = work.connection.execute(
        select(order.id)
        .join(line.order_id.table, (line.order_id == order.id) & (line.tenant == order.tenant))
        .join(hold.order_id.table, (hold.order_id == order.id) & (hold.tenant == order.tenant))
        .where(
            order.tenant == work.tenant,
            hold.type == HoldType.STOCK.value,
            hold.released_at == "",
            line.sku.in_(skus),
            line.open > 0,
        )
        .group_by(order.id)
        .order_by(order.id)
        .limit(MOST_RETRIED)
    ).scalars()
    tried = list(waiting)
    for order_id in tried:
        settle(work, order_id)
    return len(tried)


def unreserve(work: Work, order_id: str, reason: str) -> tuple[str, ...]:
    """Gives back what is reserved for an order that no floor has yet; its units are open again.

    Returns:
        The products of which stock became free.
    """
    freed = give_back(work, order_id, RELEASED if reason != EXPIRED else EXPIRED, reason)
    line = db.order_line.c
    work.connection.execute(
        update(db.order_line)
        .where(line.tenant == work.tenant, line.order_id == order_id)
        .values(open=line.open + line.reserved, reserved=0)
    )
    return freed


def _reserve(work: Work, now: Advance) -> Advance:
    """Reserves what is open, or gives back what the order may not keep."""
    order = now.order
    if not _may_reserve(work, order, now.holds):
        if not now.fresh and active_reservations(work, order.id):
            freed = unreserve(work, order.id, "RELEASE")
            retry_waiting(work, freed)
            order = read_order(work, order.id)
        return replace(now, order=order)
    if not order.open:
        return now
    found = source(
        work,
        Search(
            order=order,
            expires_at=_expiry(work, order),
            goods=now.goods,
            fresh=now.fresh,
            firm=now.fresh and not now.holds,
        ),
    )
    hold = check_stock(found.shortages)
    holds = set_hold(work, order.id, now.holds, hold, Of(HoldType.STOCK))
    if found.site is not None:
        order = replace(order, lines=tuple(line.reserved() for line in order.lines))
    return replace(now, order=order, holds=holds, found=found)


def _may_reserve(work: Work, order: OrderRecord, holds: Standing) -> bool:
    """Stock is not kept for a test, for money that will not come, or twice for money that did not.

    An order with an unknown product waits too: no site can have all of it.
    """
    if order.test or order.payment in (Payment.VOIDED, Payment.REFUNDED):
        return False
    if any(hold["reason"] == HoldReason.UNKNOWN_SKU.value for hold in holds):
        return False
    return order.payment.lets_goods_go or not _lapsed(work, order.id)


def _lapsed(work: Work, order_id: str) -> bool:
    asked = {"tenant": work.tenant, "order_id": order_id}
    return _LAPSED.read(work.connection, asked).first() is not None


def _expiry(work: Work, order: OrderRecord) -> datetime | None:
    return None if order.payment.lets_goods_go else work.now + SOFT_LIFE


def _decision_of(work: Work, order_id: str) -> str:
    asked = {"tenant": work.tenant, "order_id": order_id}
    return str(_LAST_DECISION.read(work.connection, asked).scalar())
