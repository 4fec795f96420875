"""How much each stop of a pick list still owes, whoever picked and from which bin.

A unit counts first for the stop of its own bin. One that came from another bin counts for any stop
of its line, and no stop asks for more than its line still wants: so nothing is picked twice when a
list was made before somebody else helped out.
"""

from collections import Counter

from app.domain.fulfilment_order import FulfilmentOrder
from app.domain.pick_list import Stop


def owed(order: FulfilmentOrder, stops: tuple[Stop, ...]) -> dict[str, int]:
    """Returns the units that are still to be taken at each stop, by the id of the stop."""
    left: dict[str, int] = {}
    for line in dict.fromkeys(stop.line for stop in stops):
        own = tuple(stop for stop in stops if stop.line == line)
        left.update(_owed_for_line(order, line, own))
    return left


def _owed_for_line(order: FulfilmentOrder, line_id: str, stops: tuple[Stop, ...]) -> dict[str, int]:
    by_bin = Counter(unit.bin for unit in order.units if unit.line == line_id)
    left = {}
    for stop in stops:
        taken = min(stop.quantity, by_bin[stop.bin])
        by_bin[stop.bin] -= taken
        left[stop.id] = stop.quantity - taken

    line = order.line(line_id)
    elsewhere = by_bin.total()
    wanted = line.quantity - order.picked(line_id) if line is not None else 0
    for stop in stops:
        covered = min(elsewhere, left[stop.id])
        elsewhere -= covered
        left[stop.id] = min(left[stop.id] - covered, wanted)
        wanted -= left[stop.id]
    return left
