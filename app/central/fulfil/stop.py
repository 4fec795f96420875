"""Orders that do not go on: set aside for a lead, or cancelled and back on the shelf."""

from sqlalchemy import update

from app.central.capture.cancel import finish_cancellation
from app.central.capture.holds import release_hold
from app.central.fulfil.case import Case, Change
from app.central.fulfil.pick import put_back
from app.central.orders import holds_of, set_fulfilment
from app.central.stock.books import shift_line
from app.domain.check import HoldType
from app.domain.commands import CancelAcknowledged, DocumentKind, HoldReleased, OrderSetAside
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.store import central_db as db
from app.store.central_db.upsert import insert


def set_aside(case: Case, change: Change, command: OrderSetAside) -> None:
    """A hold that a person placed and a person must release."""
    work, order = case.work, change.after
    work.connection.execute(
        insert(db.order_hold).values(
            tenant=work.tenant,
            id=case.cause,
            order_id=order.order_id,
            type=HoldType.MANUAL.value,
            reason=command.reason,
            evidence=f"set aside by {case.envelope.actor} at {case.caller.station}",
            placed_at=work.now.isoformat(),
        )
    )
    work.note(order.order_id, "set_aside", {"reason": command.reason})
    set_fulfilment(work, order.order_id)


def hold_released(case: Case, change: Change, _command: HoldReleased) -> None:
    """By a lead's word every hold is over that a person may end; others stop the order again."""
    for hold in holds_of(case.work, change.after.order_id):
        release_hold(case.work, hold["id"], by=case.envelope.actor)


def cancel_acknowledged(case: Case, change: Change, _command: CancelAcknowledged) -> None:
    """Everything is in its bin again: stock is free, the lines are cancelled."""
    order = change.before
    for unit in order.units:
        put_back(case, order, unit)
        was = "picked" if unit.package is None else "packed"
        shift_line(case.work, unit.line, was, "reserved")
    _void_packages(case, order)
    case.work.changes.put(case.caller.scope, DocumentKind.FULFILMENT_ORDER, order.id, change.after)
    finish_cancellation(case.work, order.order_id, order.id)


def _void_packages(case: Case, order: FulfilmentOrder) -> None:
    """A number that was printed stays used, so the rows stay."""
    package = db.package.c
    case.work.connection.execute(
        update(db.package)
        .where(package.tenant == case.work.tenant, package.fulfilment_order == order.id)
        .values(state="VOIDED")
    )
