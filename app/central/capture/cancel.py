"""Cancelling an order against a floor that may have its goods already.

Where the goods are decides: nothing picked, cancelled at once; picked or packed, the floor is asked
and answers by putting back; handed to the carrier, refused.
"""

from sqlalchemy import update

from app.central.capture.holds import drop_all_holds
from app.central.capture.settle import retry_waiting
from app.central.orders import fulfilment_rows, set_fulfilment
from app.central.route import end_floor_work
from app.central.route.fulfilment import read_fulfilment
from app.central.route.release import withdraw_pick_list
from app.central.stock import RELEASED, Wanted, give_back
from app.central.stock.books import give_up, shift_line
from app.central.work import Work
from app.domain.model.fulfilment_order import FulfilmentOrder, FulfilmentState, Standing
from app.store import central_db as db


def cancel_order(work: Work, order_id: str, reason: str) -> FulfilmentState:
    """Cancels an order as far as its goods allow.

    Returns:
        How far the floor had come. ``OPEN``: the order is cancelled. ``TENDERED``: refused, and the
        story of the order says so. Anything else: the floor was asked, ``finish_cancellation``
        follows its answer.
    """
    floors = [(row, read_fulfilment(work, row)) for row in fulfilment_rows(work, order_id)]
    floors = [(row, floor) for row, floor in floors if floor.standing is not Standing.CANCELLED]
    stopped = [(floor, end_floor_work(work, row, reason)) for row, floor in floors]
    gone = [floor for floor, state in stopped if state is FulfilmentState.TENDERED]
    asked = [state for _, state in stopped if state not in _AT_ONCE]
    if gone and len(gone) == len(stopped):
        work.note(order_id, "cancellation_refused", {"state": FulfilmentState.TENDERED.value})
        return FulfilmentState.TENDERED
    if not asked:
        _end(work, order_id)
        return FulfilmentState.OPEN
    for floor, state in stopped:
        if state is FulfilmentState.OPEN:
            _end_part(work, floor)
    work.note(order_id, "cancellation_requested", {"state": asked[0].value})
    return asked[0]


_AT_ONCE = (FulfilmentState.OPEN, FulfilmentState.TENDERED)


def finish_cancellation(work: Work, order_id: str, floor: str) -> None:
    """Books what follows when a floor has put everything back.

    Who calls has moved the units back into their bins and the fulfilment order to CANCELLED.

    Args:
        work: the transaction.
        order_id: whose cancellation.
        floor: the fulfilment order that is cancelled; where another one still goes on, only its
            part of the order ends.
    """
    goes_on = False
    for row in fulfilment_rows(work, order_id):
        now = read_fulfilment(work, row)
        if row["id"] == floor:
            withdraw_pick_list(work, row["site"], row["pick_list"])
            ended = now
        elif now.standing is not Standing.CANCELLED and now.state is not FulfilmentState.TENDERED:
            goes_on = True
    if goes_on:
        _end_part(work, ended)
    else:
        _end(work, order_id)


def _end_part(work: Work, floor: FulfilmentOrder) -> None:
    """Ends what one floor had of an order; all its units are back in their bins."""
    for line in floor.lines:
        if line.wanted:
            part = Wanted(line_id=line.id, sku=line.sku, quantity=line.wanted)
            give_up(work, part, floor.site, "RELEASE", floor.id)
            shift_line(work, line.id, "reserved", "cancelled", line.wanted)
    retry_waiting(work, [line.sku for line in floor.lines if line.wanted])


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
