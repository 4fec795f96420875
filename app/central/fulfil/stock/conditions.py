"""Conditions of stock that nobody may be promised, and where each of them lies."""

from dataclasses import dataclass

from app.central.stock.books import BIN, Place
from app.domain.commands import ShortReason

DAMAGED = "DAMAGED"
MISSING = "MISSING"
"""The books had it, a person did not find it; a count ends it."""
HELD = "HELD"
"""Kept for a customer."""
SUSPECT = "SUSPECT"
"""It is another product than its code says."""
HOSPITAL_BIN = "HOSPITAL"
"""Where a site keeps what cannot be sold as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of units that are not to be had."""

    condition: str
    place: Place


def fate_in_bin(reason: ShortReason, source: Place) -> Fate:
    """Returns what becomes of units that a picker did not take out of a bin."""
    match reason:
        case ShortReason.DAMAGED:
            return Fate(condition=DAMAGED, place=_hospital(source.site))
        case ShortReason.CUSTOMER_HOLD:
            return Fate(condition=HELD, place=source)
    return Fate(condition=MISSING, place=source)


def fate_of_unit(reason: ShortReason, home: Place) -> Fate:
    """Returns what becomes of a unit that was picked from a bin and cannot be sent."""
    if reason is ShortReason.WRONG_ITEM_IN_BIN:
        return Fate(condition=SUSPECT, place=_hospital(home.site))
    return fate_in_bin(reason, home)


def _hospital(site: str) -> Place:
    return Place(site=site, holder=BIN, code=HOSPITAL_BIN)
