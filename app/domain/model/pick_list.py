"""A pick list: one picker's walk, made by the centre and never changed except by claims."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.commands import Grade, PickListClaimed, PickListCommand, PickListReleased
from app.domain.model.fulfilment_order import FulfilmentOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """So many units of one line out of one bin."""

    id: str
    bin: str
    line: str
    sku: str
    gtin: str
    quantity: int
    empties: bool = False
    """By the books nothing of the product is left in the bin afterwards."""


SINGLE = "single"
"""Lane of the orders of one piece, which are picked and packed by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickList:
    """A walk for one order into one tote."""

    id: str
    site: str
    fulfilment_order: str
    number: str
    stops: tuple[Stop, ...]
    """In walking order."""
    released_at: datetime
    promised_at: datetime
    cart: str = ""
    """Lists with the same mark are walked together, each into its own tote; empty: alone."""
    lane: str = ""
    """``single``: an order of one piece."""
    claimed_station: str = ""
    """Empty: nobody has it."""
    claimed_worker: str = ""
    claimed_grade: Grade = Grade.SOFT
    claimed_token: int = 0
    """Grows with each new holder; facts carry the one under which they were done."""
    claimed_since: datetime | None = None
    claimed_until: datetime | None = None
    """End of a lease by the clock of the centre."""


def foresee(pick_list: PickList, command: PickListCommand) -> PickList:
    """Returns the list as a station may show it before the centre has ruled on its own command.

    A hint and a gift are foreseen. A lock is not: nobody holds it before the centre says so.
    """
    match command:
        case PickListClaimed(grade=Grade.SOFT):
            return replace(
                pick_list, claimed_station=command.station, claimed_worker=command.worker
            )
        case PickListReleased() if pick_list.claimed_station == command.station:
            return replace(pick_list, claimed_station="", claimed_worker="")
    return pick_list


def owed(order: FulfilmentOrder, stops: tuple[Stop, ...]) -> dict[str, int]:
    """Returns the units that are still to be taken at each stop, by the id of the stop.

    A unit counts first for the stop of its own bin. One that came from another bin counts for any
    stop of its line, and no stop asks for more than its line still wants: so nothing is picked
    twice when a list was made before somebody else helped out. A unit that was not to be had in a
    bin counts like one that was taken there.
    """
    left: dict[str, int] = {}
    for line in dict.fromkeys(stop.line for stop in stops):
        own = tuple(stop for stop in stops if stop.line == line)
        left.update(_owed_for_line(order, line, own))
    return left


def _owed_for_line(order: FulfilmentOrder, line_id: str, stops: tuple[Stop, ...]) -> dict[str, int]:
    line = order.line(line_id)
    by_bin = Counter(unit.bin for unit in order.units if unit.line == line_id)
    by_bin.update(line.short_bins if line is not None else ())
    left = {}
    for stop in stops:
        taken = min(stop.quantity, by_bin[stop.bin])
        by_bin[stop.bin] -= taken
        left[stop.id] = stop.quantity - taken

    elsewhere = by_bin.total()
    wanted = line.wanted - order.picked(line_id) if line is not None else 0
    for stop in stops:
        covered = min(elsewhere, left[stop.id])
        elsewhere -= covered
        left[stop.id] = min(left[stop.id] - covered, wanted)
        wanted -= left[stop.id]
    return left
