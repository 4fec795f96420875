"""What a command does to a fulfilment order, and whether it may; for station and centre.

What happened on the floor is a fact. A hold or a request to cancel stops the next scan at a
station that knows of it; what was done before the news came counts all the same. Only a pick that
the order does not want any more is superseded: the unit goes back. What left the building cannot be
cancelled.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from app.domain.commands import (
    CancelAcknowledged,
    FulfilmentCommand,
    ItemPacked,
    ItemPicked,
    ItemUnpacked,
    ItemUnpicked,
    LabelApplied,
    LabelIssued,
    OrderSetAside,
    PackageClosed,
    PackageHandedOver,
)
from app.domain.model.fulfilment_order import (
    FulfilmentOrder,
    Package,
    PackageState,
    Standing,
    Unit,
)
from app.domain.rulings import ACCEPTED, Reason, Ruling, rejected, superseded

Judged = tuple[FulfilmentOrder, Ruling]

CANCELLED_TOO_LATE = "cancelled_too_late"
"""Standing reason of an order whose parcel left before the request to cancel it arrived."""


def apply(order: FulfilmentOrder, command: FulfilmentCommand) -> Judged:
    """Returns the order after the command, and the ruling; unchanged unless accepted."""
    return _RULES[type(command)](order, command)


def _picked(order: FulfilmentOrder, command: ItemPicked) -> Judged:
    line = order.line(command.line)
    if line is None or line.gtin != command.gtin:
        return order, rejected(Reason.UNKNOWN_LINE)
    if order.unit(command.unit) is not None:
        return order, rejected(Reason.UNIT_REUSED)
    if command.serial and any(_same_serial(unit, command) for unit in order.units):
        return order, rejected(Reason.SERIAL_REUSED)
    if order.standing in (Standing.CANCELLED, Standing.CANCELLATION_REQUESTED):
        return order, superseded(Reason.PUT_BACK)
    if order.picked(line.id) >= line.quantity:
        return order, superseded(Reason.PUT_BACK)
    unit = Unit(
        id=command.unit,
        line=line.id,
        gtin=command.gtin,
        serial=command.serial,
        bin=command.bin,
        tote=command.tote,
    )
    return replace(order, units=(*order.units, unit)), ACCEPTED


def _same_serial(unit: Unit, command: ItemPicked) -> bool:
    return unit.gtin == command.gtin and unit.serial == command.serial


def _unpicked(order: FulfilmentOrder, command: ItemUnpicked) -> Judged:
    unit = order.unit(command.unit)
    if unit is None:
        return order, rejected(Reason.UNKNOWN_UNIT)
    if unit.package is not None:
        return order, rejected(Reason.WRONG_STATE)
    rest = tuple(other for other in order.units if other.id != unit.id)
    return replace(order, units=rest), ACCEPTED


def _set_aside(order: FulfilmentOrder, command: OrderSetAside) -> Judged:
    if order.standing is not Standing.ACTIVE or _anything_left(order):
        return order, rejected(Reason.WRONG_STATE)
    return replace(order, standing=Standing.ON_HOLD, standing_reason=command.reason), ACCEPTED


def _cancel_acknowledged(order: FulfilmentOrder, _command: CancelAcknowledged) -> Judged:
    if order.standing is not Standing.CANCELLATION_REQUESTED or _anything_left(order):
        return order, rejected(Reason.WRONG_STATE)
    return replace(order, standing=Standing.CANCELLED, units=(), packages=()), ACCEPTED


def _packed(order: FulfilmentOrder, command: ItemPacked) -> Judged:
    unit = order.unit(command.unit)
    if unit is None:
        return order, rejected(Reason.UNKNOWN_UNIT)
    if unit.package is not None:
        return order, rejected(Reason.WRONG_STATE)
    package = order.package(command.package)
    if package is not None and package.state is not PackageState.OPEN:
        return order, rejected(Reason.WRONG_STATE)
    serial_fault = _serial_fault(order, unit, command.serial)
    if serial_fault is not Reason.NONE:
        return order, rejected(serial_fault)
    packages = order.packages
    if package is None:
        packages = (*packages, Package(id=command.package, state=PackageState.OPEN))
    now = replace(unit, package=command.package, serial=command.serial or unit.serial)
    others = tuple(other for other in order.units if other.id != unit.id)
    return replace(order, units=(*others, now), packages=packages), ACCEPTED


def _serial_fault(order: FulfilmentOrder, unit: Unit, serial: str | None) -> Reason:
    """A serial may become known at the bench; it may not change, nor be on two units."""
    if serial is None or serial == unit.serial:
        return Reason.NONE
    if unit.serial is not None:
        return Reason.SERIAL_MISMATCH
    known = any(other.gtin == unit.gtin and other.serial == serial for other in order.units)
    return Reason.SERIAL_REUSED if known else Reason.NONE


def _unpacked(order: FulfilmentOrder, command: ItemUnpacked) -> Judged:
    unit = order.unit(command.unit)
    if unit is None or unit.package is None:
        return order, rejected(Reason.UNKNOWN_UNIT)
    package = order.package(unit.package)
    if package is None or package.state is not PackageState.OPEN:
        return order, rejected(Reason.WRONG_STATE)
    units = _with_unit(order, replace(unit, package=None))
    kept = {other.package for other in units}
    packages = tuple(p for p in order.packages if p.state is not PackageState.OPEN or p.id in kept)
    return replace(order, units=units, packages=packages), ACCEPTED


def _closed(order: FulfilmentOrder, command: PackageClosed) -> Judged:
    package = order.package(command.package)
    if package is None:
        return order, rejected(Reason.UNKNOWN_PACKAGE)
    if package.state is not PackageState.OPEN or order.packed_total < order.ordered_total:
        return order, rejected(Reason.WRONG_STATE)
    return _with_package(order, replace(package, state=PackageState.SEALED)), ACCEPTED


def _label_issued(order: FulfilmentOrder, command: LabelIssued) -> Judged:
    package = order.package(command.package)
    if package is None:
        return order, rejected(Reason.UNKNOWN_PACKAGE)
    if package.state is not PackageState.SEALED or package.sscc is not None:
        return order, rejected(Reason.WRONG_STATE)
    if any(other.sscc == command.sscc for other in order.packages):
        return order, rejected(Reason.SSCC_REUSED)
    return _with_package(order, replace(package, sscc=command.sscc)), ACCEPTED


def _label_applied(order: FulfilmentOrder, command: LabelApplied) -> Judged:
    package = order.package(command.package)
    if package is None:
        return order, rejected(Reason.UNKNOWN_PACKAGE)
    if package.sscc != command.sscc:
        return order, rejected(Reason.SSCC_MISMATCH)
    if package.state is not PackageState.SEALED:
        return order, rejected(Reason.WRONG_STATE)
    return _with_package(order, replace(package, state=PackageState.LABELLED)), ACCEPTED


def _handed_over(order: FulfilmentOrder, command: PackageHandedOver) -> Judged:
    package = order.package(command.package)
    if package is None:
        return order, rejected(Reason.UNKNOWN_PACKAGE)
    if package.sscc != command.sscc:
        return order, rejected(Reason.SSCC_MISMATCH)
    if package.state is not PackageState.LABELLED:
        return order, rejected(Reason.WRONG_STATE)
    gone = _with_package(order, replace(package, state=PackageState.TENDERED))
    if order.standing is Standing.CANCELLATION_REQUESTED:
        gone = replace(gone, standing=Standing.ACTIVE, standing_reason=CANCELLED_TOO_LATE)
    return gone, ACCEPTED


def _with_unit(order: FulfilmentOrder, unit: Unit) -> tuple[Unit, ...]:
    return tuple(unit if other.id == unit.id else other for other in order.units)


def _with_package(order: FulfilmentOrder, package: Package) -> FulfilmentOrder:
    packages = tuple(package if other.id == package.id else other for other in order.packages)
    return replace(order, packages=packages)


def _anything_left(order: FulfilmentOrder) -> bool:
    return any(package.state is PackageState.TENDERED for package in order.packages)


_Rule = Callable[[FulfilmentOrder, FulfilmentCommand], Judged]
_RULES: dict[type[FulfilmentCommand], _Rule] = {
    ItemPicked: cast(_Rule, _picked),
    ItemUnpicked: cast(_Rule, _unpicked),
    OrderSetAside: cast(_Rule, _set_aside),
    CancelAcknowledged: cast(_Rule, _cancel_acknowledged),
    ItemPacked: cast(_Rule, _packed),
    ItemUnpacked: cast(_Rule, _unpacked),
    PackageClosed: cast(_Rule, _closed),
    LabelIssued: cast(_Rule, _label_issued),
    LabelApplied: cast(_Rule, _label_applied),
    PackageHandedOver: cast(_Rule, _handed_over),
}
