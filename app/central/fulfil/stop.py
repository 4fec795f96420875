"""Orders that do not go on: set aside for a lead, or cancelled and back on the shelf."""

from collections import Counter

from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert

from app.central.fulfil.books import (
    ON_HOLD,
    RESERVED,
    Entry,
    derive_order,
    post,
    settle_reservations,
    shift_line,
)
from app.central.fulfil.case import Case, Change
from app.central.fulfil.pick import put_back, take_pick_list_away
from app.domain.commands import CancelAcknowledged, OrderSetAside
from app.domain.fulfilment_order import FulfilmentLine, FulfilmentOrder
from app.store import central_db as db


def set_aside(case: Case, change: Change, command: OrderSetAside) -> None:
    """A hold that a person placed and a person must release."""
    work, order = case.work, change.after
    work.connection.execute(
        insert(db.order_hold).values(
            tenant=work.tenant,
            id=case.cause,
            order_id=order.order_id,
            type="MANUAL",
            reason=command.reason,
            evidence=f"{case.envelope.actor} at {case.caller.station}",
            placed_at=work.now.isoformat(),
        )
    )
    work.connection.execute(
        update(db.sales_order)
        .where(db.sales_order.c.tenant == work.tenant, db.sales_order.c.id == order.order_id)
        .values(fulfilment=ON_HOLD)
    )


def cancel_acknowledged(case: Case, change: Change, _command: CancelAcknowledged) -> None:
    """Everything is in its bin again: stock is free, the lines are cancelled."""
    order = change.before
    for unit in order.units:
        put_back(case, order, unit)
    for line in order.lines:
        _cancel_line(case, order, line)
    post(case.work, *_released(case, order))
    _void_packages(case, order)
    take_pick_list_away(case, order)
    derive_order(case.work, order.order_id)


def _cancel_line(case: Case, order: FulfilmentOrder, line: FulfilmentLine) -> None:
    packed = order.packed(line.id)
    picked = order.picked(line.id) - packed
    shift_line(case.work, line.id, "packed", "cancelled", packed)
    shift_line(case.work, line.id, "picked", "cancelled", picked)
    shift_line(case.work, line.id, "reserved", "cancelled", line.quantity - picked - packed)
    settle_reservations(case.work, line.id, order.site, line.quantity, "RELEASED")


def _released(case: Case, order: FulfilmentOrder) -> list[Entry]:
    counts: Counter[str] = Counter()
    for line in order.lines:
        counts[line.sku] += line.quantity
    return [
        Entry(
            key=f"{case.cause}:{sku}:{RESERVED}",
            sku=sku,
            site=order.site,
            measure=RESERVED,
            diff=-count,
            reason="RELEASE",
            cause=case.cause,
        )
        for sku, count in counts.items()
    ]


def _void_packages(case: Case, order: FulfilmentOrder) -> None:
    """A number that was printed stays used, so the rows stay."""
    package = db.package.c
    case.work.connection.execute(
        update(db.package)
        .where(package.tenant == case.work.tenant, package.fulfilment_order == order.id)
        .values(state="VOIDED")
    )
