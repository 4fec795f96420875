"""A package from its closing to the carrier: label, proof, hand-over, and what follows from it."""

from collections import Counter

from sqlalchemy import delete, update

from app.central.care import move_promise, open_returns, tell_channel
from app.central.fulfil.case import Case, Change
from app.central.fulfil.pick import forget_stops, sku_of
from app.central.orders import set_fulfilment
from app.central.stock import ON_HAND, RESERVED, Entry
from app.central.stock.books import PACKAGE, post, settle_reservations, shift_line
from app.domain.commands import (
    LabelApplied,
    LabelIssued,
    LabelVoided,
    PackageClosed,
    PackageHandedOver,
    PackageStaged,
)
from app.domain.model.fulfilment_order import FulfilmentOrder, FulfilmentState, Standing, Unit
from app.store import central_db as db
from app.store.central_db.upsert import insert


def closed(case: Case, _change: Change, command: PackageClosed) -> None:
    """The contents are frozen."""
    _set_package(case, command.package, state="SEALED")


def label_issued(case: Case, _change: Change, command: LabelIssued) -> None:
    """The package has its number, which no other package may ever have."""
    case.work.connection.execute(
        insert(db.package_sscc).values(
            tenant=case.work.tenant, sscc=command.sscc, package_id=command.package
        )
    )
    _set_package(case, command.package, sscc=command.sscc, tracking=command.sscc)


def label_applied(case: Case, _change: Change, command: LabelApplied) -> None:
    """The label was scanned on the package."""
    _set_package(case, command.package, state="LABELLED")


def staged(case: Case, change: Change, command: PackageStaged) -> None:
    """The package waits in the cage of its carrier; too late for its promise, the shop hears."""
    _set_package(case, command.package, state="STAGED", cage=command.cage)
    if change.after.promised_at != change.before.promised_at:
        move_promise(case.work, change.after)


def label_voided(case: Case, change: Change, command: LabelVoided) -> None:
    """The label counts no more. Its number stays with the package, so nobody else gets it."""
    _set_package(case, command.package, state="SEALED", sscc="", tracking="", cage="")
    facts: dict[str, str | int] = {"sscc": command.sscc, "reason": command.reason}
    case.work.note(change.after.order_id, "label_voided", facts)


def handed_over(case: Case, change: Change, command: PackageHandedOver) -> None:
    """The units leave the building and the books; the reservation is consumed."""
    order, work = change.after, case.work
    units = [unit for unit in order.units if unit.package == command.package]
    _set_package(case, command.package, state="TENDERED", tendered_at=work.now.isoformat())
    _empty_package(case, order, command.package)
    for line_id, count in Counter(unit.line for unit in units).items():
        shift_line(work, line_id, "packed", "shipped", count)
        settle_reservations(work, line_id, order.site, count, "CONSUMED")
    post(work, *_shipped(case, order, command.package, units))
    _note_serials(case, order, units)
    if order.state is FulfilmentState.TENDERED:
        forget_stops(case, order)
    _tell_story(case, change, command)
    open_returns(work, order, units)
    tell_channel(work, order, command, units)


def _tell_story(case: Case, change: Change, command: PackageHandedOver) -> None:
    order = change.after
    case.work.note(order.order_id, "shipped", {"package": command.package, "sscc": command.sscc})
    if change.before.standing is Standing.CANCELLATION_REQUESTED:
        case.work.note(order.order_id, "cancellation_refused", {"state": order.state.value})
    set_fulfilment(case.work, order.order_id)


def _shipped(case: Case, order: FulfilmentOrder, package: str, units: list[Unit]) -> list[Entry]:
    """A manifest is one command for many packages: each has entries of its own."""
    counts = Counter(sku_of(order, unit) for unit in units)
    return [
        Entry(
            key=f"{case.cause}:{package}:{sku}:{measure}",
            sku=sku,
            site=order.site,
            measure=measure,
            diff=-count,
            reason="SHIP",
            cause=case.cause,
        )
        for sku, count in counts.items()
        for measure in (ON_HAND, RESERVED)
    ]


def _set_package(case: Case, package_id: str, **values: str) -> None:
    case.work.connection.execute(
        update(db.package)
        .where(db.package.c.tenant == case.work.tenant, db.package.c.id == package_id)
        .values(values)
    )


def _empty_package(case: Case, order: FulfilmentOrder, package_id: str) -> None:
    columns = db.bin_stock.c
    case.work.connection.execute(
        delete(db.bin_stock).where(
            columns.tenant == case.work.tenant,
            columns.site == order.site,
            columns.holder == PACKAGE,
            columns.bin == package_id,
        )
    )


def _note_serials(case: Case, order: FulfilmentOrder, units: list[Unit]) -> None:
    """A garment that came back and is sold again belongs to its new order."""
    for unit in units:
        if unit.serial is None:
            continue
        statement = insert(db.unit_serial).values(
            tenant=case.work.tenant,
            gtin=unit.gtin,
            serial=unit.serial,
            order_id=order.order_id,
            unit=unit.id,
            state="SHIPPED",
        )
        new = statement.excluded
        case.work.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["tenant", "gtin", "serial"],
                set_={"order_id": new.order_id, "unit": new.unit, "state": new.state},
            )
        )
