"""The picker's walk: which bins a line is taken from, and in which order they are visited."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What may be taken of one product out of one bin."""

    bin: str
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a bin is on the floor plan."""

    bin: str
    aisle: str
    x_mm: int
    y_mm: int
    level: int


def take(wanted: int, shelves: tuple[Shelf, ...]) -> tuple[tuple[str, int], ...]:
    """Chooses bins for a quantity: one that holds enough where there is one, else the fewest.

    Of several that hold enough the emptiest is taken, so that bins run empty and can be filled
    anew. Less than ``wanted`` comes back when the shelves do not hold it.

    >>> take(2, (Shelf(bin="A-01-1", free=9), Shelf(bin="A-02-1", free=2)))
    (('A-02-1', 2),)
    >>> take(4, (Shelf(bin="A-01-1", free=3), Shelf(bin="A-02-1", free=2)))
    (('A-01-1', 3), ('A-02-1', 1))
    """
    enough = [shelf for shelf in shelves if shelf.free >= wanted]
    if enough:
        best = min(enough, key=lambda shelf: (shelf.free, shelf.bin))
        return ((best.bin, wanted),)
    taken = []
    for shelf in sorted(shelves, key=lambda shelf: (-shelf.free, shelf.bin)):
        part = min(wanted, shelf.free)
        if part > 0:
            taken.append((shelf.bin, part))
            wanted -= part
    return tuple(taken)


def serpentine(places: tuple[Place, ...], aisles: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the bins in walking order: up one aisle, down the next.

    Args:
        places: the bins to visit.
        aisles: every aisle of the site in the order they lie; the first is walked upwards.
    """
    rank = {aisle: place for place, aisle in enumerate(aisles)}

    def step(place: Place) -> tuple[int, int, int, str]:
        turn = rank.get(place.aisle, len(rank))
        along = place.x_mm if turn % 2 == 0 else -place.x_mm
        return turn, along, place.level, place.bin

    return tuple(place.bin for place in sorted(places, key=step))
