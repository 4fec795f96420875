"""Which units of a sold order came back already, as far as this station can know."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.commands import ReceivedUnit, UnitsReceivedBack
from app.domain.model.returnable_order import ReturnableUnit, ReturnRecord
from app.wire import CommandEnvelope, decode_command

Units = tuple[ReturnableUnit, ...]


def mark_booked(units: Units, record: ReturnRecord) -> Units:
    """Returns the units, those marked that a return of the site is booked for."""
    booked = {(unit.line, unit.ordinal) for unit in record.units}
    return tuple(
        replace(unit, returned=True) if (unit.line, unit.ordinal) in booked else unit
        for unit in units
    )


def mark_taken(units: Units, taken: Iterable[ReceivedUnit]) -> Units:
    """Returns the units, those marked that stand for what was taken and is not booked yet."""
    now = list(units)
    for one in sorted(taken, key=lambda each: each.serial is None):
        place = _place_of(now, one)
        if place is not None:
            now[place] = replace(now[place], returned=True)
    return tuple(now)


def taken_units(envelope: CommandEnvelope, order_id: str) -> tuple[ReceivedUnit, ...]:
    """Returns what a command says came back of an order."""
    command = decode_command(envelope.kind, envelope.v, bytes(envelope.body))
    if isinstance(command, UnitsReceivedBack) and command.order_id == order_id:
        return command.units
    return ()


def _place_of(units: list[ReturnableUnit], taken: ReceivedUnit) -> int | None:
    """The unit a received one is: by serial where it has one, else one of its line without."""
    line = [i for i, unit in enumerate(units) if unit.line == taken.line]
    exact = [i for i in line if units[i].serial == taken.serial]
    others = [i for i in line if taken.serial is None or units[i].serial is None]
    known = exact if exact and taken.serial is not None else (*exact, *others)
    return next((i for i in known if not units[i].returned), None)
