"""What several rules need."""

from dataclasses import replace

from app.domain.model.fulfilment_order import (
    FulfilmentLine,
    FulfilmentOrder,
    Package,
    PackageState,
    Unit,
)
from app.domain.rulings import Ruling

Judged = tuple[FulfilmentOrder, Ruling]


def with_unit(order: FulfilmentOrder, unit: Unit) -> tuple[Unit, ...]:
    """Returns the units with one of them replaced."""
    return tuple(unit if other.id == unit.id else other for other in order.units)


def with_package(order: FulfilmentOrder, package: Package) -> FulfilmentOrder:
    """Returns the order with one package replaced."""
    packages = tuple(package if other.id == package.id else other for other in order.packages)
    return replace(order, packages=packages)


def with_line(order: FulfilmentOrder, line: FulfilmentLine) -> FulfilmentOrder:
    """Returns the order with one line replaced."""
    lines = tuple(line if other.id == line.id else other for other in order.lines)
    return replace(order, lines=lines)


def anything_left(order: FulfilmentOrder) -> bool:
    """Tells whether a package has left the building."""
    return any(package.state is PackageState.TENDERED for package in order.packages)
