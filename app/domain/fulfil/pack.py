"""Between tote and package."""

from dataclasses import replace

from app.domain.commands import (
    ItemPacked,
    ItemUnpacked,
    PackageClosed,
    PackageReopened,
    PackageWeighed,
    SurplusFound,
)
from app.domain.fulfil.parts import Judged, with_package, with_unit
from app.domain.model.fulfilment_order import FulfilmentOrder, Package, PackageState, Unit
from app.domain.rulings import ACCEPTED, Reason, rejected


def packed(order: FulfilmentOrder, command: ItemPacked) -> Judged:
    """A unit goes into a package that is open; the first one makes it."""
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
        packages = (
            *packages,
            Package(id=command.package, state=PackageState.OPEN, carton=command.carton),
        )
    now = replace(
        unit,
        package=command.package,
        serial=command.serial or unit.serial,
        pack_proof=command.proof,
    )
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


def unpacked(order: FulfilmentOrder, command: ItemUnpacked) -> Judged:
    """A unit is taken out of an open package; an empty one never was."""
    unit = order.unit(command.unit)
    if unit is None or unit.package is None:
        return order, rejected(Reason.UNKNOWN_UNIT)
    package = order.package(unit.package)
    if package is None or package.state is not PackageState.OPEN:
        return order, rejected(Reason.WRONG_STATE)
    units = with_unit(order, replace(unit, package=None, pack_proof=""))
    kept = {other.package for other in units}
    packages = tuple(p for p in order.packages if p.state is not PackageState.OPEN or p.id in kept)
    return replace(order, units=units, packages=packages), ACCEPTED


def closed(order: FulfilmentOrder, command: PackageClosed) -> Judged:
    """The contents of a package are frozen; what is left of the order goes into another one."""
    package = order.package(command.package)
    if package is None:
        return order, rejected(Reason.UNKNOWN_PACKAGE)
    filled = any(unit.package == package.id for unit in order.units)
    if package.state is not PackageState.OPEN or not filled:
        return order, rejected(Reason.WRONG_STATE)
    frozen = replace(
        package,
        state=PackageState.SEALED,
        carton=command.carton or package.carton,
        inserts=command.inserts,
    )
    return with_package(order, frozen), ACCEPTED


def weighed(order: FulfilmentOrder, command: PackageWeighed) -> Judged:
    """The weight of a package that is still open; a later one counts."""
    package = order.package(command.package)
    if package is None:
        return order, rejected(Reason.UNKNOWN_PACKAGE)
    if package.state is not PackageState.OPEN:
        return order, rejected(Reason.WRONG_STATE)
    now = replace(package, weight_g=command.weight_g, weight_source=command.source)
    return with_package(order, now), ACCEPTED


def reopened(order: FulfilmentOrder, command: PackageReopened) -> Judged:
    """A package is open again; until the carrier has it, and its label is void."""
    package = order.package(command.package)
    if package is None:
        return order, rejected(Reason.UNKNOWN_PACKAGE)
    if package.state in (PackageState.OPEN, PackageState.TENDERED):
        return order, rejected(Reason.WRONG_STATE)
    again = replace(
        package,
        state=PackageState.OPEN,
        sscc=None,
        cage="",
        voided=(*package.voided, package.sscc) if package.sscc else package.voided,
        addressed="",
        inserts=(),
        weight_g=0,
        weight_source="",
    )
    return with_package(order, again), ACCEPTED


def surplus_found(order: FulfilmentOrder, _command: SurplusFound) -> Judged:
    """It changes nothing about the order; the centre has the piece brought back."""
    return order, ACCEPTED
