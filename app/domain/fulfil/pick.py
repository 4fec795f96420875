"""Between bin and tote."""

from dataclasses import replace

from app.domain.commands import (
    BinChecked,
    CancelAcknowledged,
    HoldReleased,
    ItemPicked,
    ItemUnpicked,
    LineShort,
    OrderSetAside,
    ToteFilled,
    UnitRejected,
)
from app.domain.fulfil.parts import Judged, anything_left, with_line
from app.domain.model.fulfilment_order import FulfilmentLine, FulfilmentOrder, Standing, Unit
from app.domain.rulings import ACCEPTED, Reason, rejected, superseded

_NOT_WANTED = (Standing.CANCELLED, Standing.CANCELLATION_REQUESTED)


def picked(order: FulfilmentOrder, command: ItemPicked) -> Judged:
    """A unit goes into a tote, unless the order does not want it any more."""
    line = order.line(command.line)
    if line is None or line.gtin != command.gtin:
        return order, rejected(Reason.UNKNOWN_LINE)
    if order.unit(command.unit) is not None:
        return order, rejected(Reason.UNIT_REUSED)
    if command.serial and any(_same_serial(unit, command) for unit in order.units):
        return order, rejected(Reason.SERIAL_REUSED)
    if order.standing in _NOT_WANTED:
        return order, superseded(Reason.PUT_BACK)
    if order.picked(line.id) >= line.wanted:
        return order, superseded(Reason.PUT_BACK)
    unit = Unit(
        id=command.unit,
        line=line.id,
        gtin=command.gtin,
        serial=command.serial,
        bin=command.bin,
        tote=command.tote,
        proof=command.proof,
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


def short(order: FulfilmentOrder, command: LineShort) -> Judged:
    """Units are not to be had: the order does not wait for them, until they are found elsewhere."""
    line = order.line(command.line)
    if line is None or command.quantity < 1:
        return order, rejected(Reason.UNKNOWN_LINE)
    missing = min(command.quantity, line.wanted - order.picked(line.id))
    if order.standing in _NOT_WANTED or missing < 1:
        return order, superseded(Reason.NOT_WANTED)
    return with_line(order, _lacking(line, command.bin, missing)), ACCEPTED


def unit_rejected(order: FulfilmentOrder, command: UnitRejected) -> Judged:
    """A unit in a tote is out of the order; its line is short by it."""
    unit = order.unit(command.unit)
    if unit is None:
        return order, rejected(Reason.UNKNOWN_UNIT)
    line = order.line(unit.line)
    if unit.package is not None or line is None:
        return order, rejected(Reason.WRONG_STATE)
    rest = tuple(other for other in order.units if other.id != unit.id)
    return with_line(replace(order, units=rest), _lacking(line, unit.bin, 1)), ACCEPTED


def _lacking(line: FulfilmentLine, bin_code: str, quantity: int) -> FulfilmentLine:
    return replace(line, short_bins=(*line.short_bins, *([bin_code] * quantity)))


def bin_checked(order: FulfilmentOrder, _command: BinChecked) -> Judged:
    """What a person saw in a bin; the order is as it was."""
    return order, ACCEPTED


def tote_filled(order: FulfilmentOrder, command: ToteFilled) -> Judged:
    """A tote of this order takes nothing more."""
    if command.tote not in order.totes:
        return order, rejected(Reason.WRONG_TOTE)
    if command.tote in order.full_totes:
        return order, superseded(Reason.WRONG_STATE)
    return replace(order, full_totes=(*order.full_totes, command.tote)), ACCEPTED


def set_aside(order: FulfilmentOrder, command: OrderSetAside) -> Judged:
    """Work stops until a lead has looked."""
    if order.standing is not Standing.ACTIVE or anything_left(order):
        return order, rejected(Reason.WRONG_STATE)
    return replace(order, standing=Standing.ON_HOLD, standing_reason=command.reason), ACCEPTED


def hold_released(order: FulfilmentOrder, _command: HoldReleased) -> Judged:
    """Work goes on."""
    if order.standing is not Standing.ON_HOLD:
        return order, rejected(Reason.WRONG_STATE)
    return replace(order, standing=Standing.ACTIVE, standing_reason=""), ACCEPTED


def cancel_acknowledged(order: FulfilmentOrder, _command: CancelAcknowledged) -> Judged:
    """Everything is where it came from."""
    if order.standing is not Standing.CANCELLATION_REQUESTED or anything_left(order):
        return order, rejected(Reason.WRONG_STATE)
    return replace(order, standing=Standing.CANCELLED, units=(), packages=()), ACCEPTED
