"""Cancelling an order against a floor that may have its goods already.

Where the goods are decides: nothing picked, cancelled at once; picked or packed, the floor is asked
and answers by putting back; handed to the carrier, refused.
"""

from sqlalchemy import update

from app.central.capture.holds import drop_all_holds
from app.central.capture.settle import retry_waiting
from app.central.orders import fulfilment_row, set_fulfilment
from app.central.route import end_floor_work
from app.central.route.release import withdraw_pick_list
from app.central.stock import RELEASED, give_back
from app.central.work import Work
from app.domain.model.fulfilment_order import FulfilmentState
from app.store import central_db as db


def cancel_order(work: Work, order_id: str, reason: str) -> FulfilmentState:
    """Cancels an order as far as its goods allow.

    Returns:
        How far the floor had come. ``OPEN``: the order is cancelled. ``TENDERED``: refused, and the
        story of the order says so. Anything else: the floor was asked, ``finish_cancellation``
        follows its answer.
    """
    row = fulfilment_row(work, order_id)
    if row is None:
        _end(work, order_id)
        return FulfilmentState.OPEN
    state = end_floor_work(work, row, reason)
    if state is FulfilmentState.OPEN:
        _end(work, order_id)
    elif state is FulfilmentState.TENDERED:
        work.note(order_id, "cancellation_refused", {"state": state.value})
    else:
        work.note(order_id, "cancellation_requested", {"state": state.value})
    return state


def finish_cancellation(work: Work, order_id: str) -> None:
    """Books what follows when a floor has put everything back.

    Who calls has moved the units back into their bins and the fulfilment order to CANCELLED.
    """
    row = fulfilment_row(work, order_id)
    if row is not None:
        withdraw_pick_list(work, row["site"], row["pick_list"])
    _end(work, order_id)


def _end(work: Work, order_id: str) -> None:
    freed = give_back(work, order_id, RELEASED, "RELEASE")
    line = db.order_line.c
    work.connection.execute(
        update(db.order_line)
        .where(line.tenant == work.tenant, line.order_id == order_id)
        .values(cancelled=line.ordered - line.shipped, open=0, reserved=0, picked=0, packed=0)
    )
    order = db.sales_order.c
    work.connection.execute(
        update(db.sales_order)
        .where(order.tenant == work.tenant, order.id == order_id, order.cancelled_at == "")
        .values(cancelled_at=work.now.isoformat())
    )
    drop_all_holds(work, order_id)
    work.note(order_id, "cancelled", {})
    set_fulfilment(work, order_id)
    if freed:
        retry_waiting(work, freed)
