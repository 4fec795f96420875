"""Gives stock back that waited too long for a payment."""

from sqlalchemy import select

from app.central.capture.settle import retry_waiting, unreserve
from app.central.orders import lock_order, set_fulfilment
from app.central.stock import ACTIVE, EXPIRED, SOFT
from app.central.work import Centre, Work
from app.domain.model.sales_order import Payment
from app.store import central_db as db

EVERY_S = 60.0
"""How often ``expire_soft`` should be called."""
MOST = 50
"""Orders in one transaction, so that a capture never waits long."""


def expire_soft(centre: Centre) -> int:
    """Ends soft reservations whose time is over; the order keeps its place in the queue.

    Returns:
        How many orders lost their stock.
    """

    def expire(work: Work) -> int:
        freed: dict[str, None] = {}
        due = [order_id for order_id in _due(work) if _is_still_due(work, order_id)]
        for order_id in due:
            freed.update(dict.fromkeys(unreserve(work, order_id, EXPIRED)))
            work.note(order_id, "reservation_expired", {})
            set_fulfilment(work, order_id)
        if freed:
            retry_waiting(work, tuple(freed))
        return len(due)

    return centre.run(expire)


def _is_still_due(work: Work, order_id: str) -> bool:
    """Looks again under the lock: it may have been paid, or another process was here first."""
    lock_order(work, order_id)
    return not work.is_shared or bool(_due(work, order_id))


def _due(work: Work, of: str = "") -> list[str]:
    reservation, order = db.reservation.c, db.sales_order.c
    paid = [payment.value for payment in Payment if payment.lets_goods_go]
    return list(
        work.connection.execute(
            select(reservation.order_id)
            .join(
                db.sales_order,
                (order.id == reservation.order_id) & (order.tenant == reservation.tenant),
            )
            .where(
                reservation.tenant == work.tenant,
                reservation.kind == SOFT,
                reservation.state == ACTIVE,
                reservation.expires_at != "",
                reservation.expires_at <= work.now.isoformat(),
                order.payment.not_in(paid),
                *((order.id == of,) if of else ()),
            )
            .group_by(reservation.order_id)
            .order_by(reservation.order_id)
            .limit(MOST)
        ).scalars()
    )
