"""Which shipped unit came back: the centre gives the ordinal, for a unit is refunded once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.commands import ReceivedUnit
from app.domain.model.returnable_order import ReturnableUnit
from app.domain.rulings import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A unit on the counter and what it is of the order."""

    received: ReceivedUnit
    unit: ReturnableUnit | None
    """None when no money is owed for it."""
    why: Reason = Reason.NONE
    """``DUPLICATE_RETURN`` or ``NOT_SHIPPED`` when no money is owed."""


def match_units(
    shipped: Sequence[ReturnableUnit], received: Sequence[ReceivedUnit]
) -> tuple[list[Match], tuple[ReturnableUnit, ...]]:
    """Returns a match for each received unit, in its order, and the shipped units afterwards.

    A unit that was proved by its serial goes first, so that an anonymous twin in the same visit
    cannot take its place.
    """
    units = list(shipped)
    matches: dict[int, Match] = {}
    for place in sorted(range(len(received)), key=lambda at: received[at].serial is None):
        found = _find(units, received[place])
        if isinstance(found, Reason):
            matches[place] = Match(received=received[place], unit=None, why=found)
            continue
        matches[place] = Match(received=received[place], unit=units[found])
        units[found] = replace(units[found], returned=True)
    return [matches[place] for place in range(len(received))], tuple(units)


def _find(units: list[ReturnableUnit], received: ReceivedUnit) -> int | Reason:
    """The place of the unit, or why there is none.

    1. its serial was shipped: that very unit, once.
    2. its serial was not: only a unit of which no serial is known can be it.
    3. no serial: the lowest unreturned of its line, one without a serial before one with.
    """
    if received.serial is not None:
        for at, unit in enumerate(units):
            if (unit.gtin, unit.serial) == (received.gtin, received.serial):
                return Reason.DUPLICATE_RETURN if unit.returned else at
    line = [
        (unit.serial is not None, unit.ordinal, at)
        for at, unit in enumerate(units)
        if unit.line == received.line
        and unit.gtin == received.gtin
        and (received.serial is None or unit.serial is None)
    ]
    free = [entry for entry in sorted(line) if not units[entry[2]].returned]
    if free:
        return free[0][2]
    return Reason.DUPLICATE_RETURN if line else Reason.NOT_SHIPPED
