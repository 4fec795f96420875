"""Between bin and tote."""

from dataclasses import replace

from app.domain.commands import CancelAcknowledged, ItemPicked, ItemUnpicked, OrderSetAside
from app.domain.fulfil.parts import Judged, anything_left
from app.domain.model.fulfilment_order import FulfilmentOrder, Standing, Unit
from app.domain.rulings import ACCEPTED, Reason, rejected, superseded


def picked(order: FulfilmentOrder, command: ItemPicked) -> Judged:
    """A unit goes into a tote, unless the order does not want it any more."""
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


def unpicked(order: FulfilmentOrder, command: ItemUnpicked) -> Judged:
    """A unit goes back to its bin."""
    unit = order.unit(command.unit)
    if unit is None:
        return order, rejected(Reason.UNKNOWN_UNIT)
    if unit.package is not None:
        return order, rejected(Reason.WRONG_STATE)
    rest = tuple(other for other in order.units if other.id != unit.id)
    return replace(order, units=rest), ACCEPTED


def set_aside(order: FulfilmentOrder, command: OrderSetAside) -> Judged:
    """Work stops until a lead has looked."""
    if order.standing is not Standing.ACTIVE or anything_left(order):
        return order, rejected(Reason.WRONG_STATE)
    return replace(order, standing=Standing.ON_HOLD, standing_reason=command.reason), ACCEPTED


def cancel_acknowledged(order: FulfilmentOrder, _command: CancelAcknowledged) -> Judged:
    """Everything is where it came from."""
    if order.standing is not Standing.CANCELLATION_REQUESTED or anything_left(order):
        return order, rejected(Reason.WRONG_STATE)
    return replace(order, standing=Standing.CANCELLED, units=(), packages=()), ACCEPTED
