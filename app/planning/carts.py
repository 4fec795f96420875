"""Which walks share a cart: the most urgent first, with those that come by the same aisles.

Pure and repeatable. A cart that stands ready with free slots is filled before a new one is begun.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

WAVE = timedelta(hours=2)
"""A walk joins a cart when its promise is at most so much later than the cart's most urgent one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A walk that nobody has begun."""

    id: str
    lane: str
    """Walks of different lanes never share a cart."""
    promised_at: datetime
    slots: int
    """Places for totes that it takes on the cart."""
    aisles: frozenset[str]
    bins: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The walks of one cart."""

    cart: str
    """Empty: a new one."""
    walks: tuple[Waiting, ...]

    def adds(self, walk: Waiting) -> tuple[int, int, datetime, str]:
        """Ranks a walk by what it adds to the way: aisles, then bins; then by its promise."""
        aisles = frozenset[str]().union(*(each.aisles for each in self.walks))
        bins = frozenset[str]().union(*(each.bins for each in self.walks))
        return len(walk.aisles - aisles), len(walk.bins - bins), walk.promised_at, walk.id

    def takes(self, walk: Waiting, most: int) -> bool:
        """Tells whether a walk may join."""
        used = sum(each.slots for each in self.walks)
        first = min(each.promised_at for each in self.walks)
        fits = used + walk.slots <= most and walk.lane == self.walks[0].lane
        return fits and walk.promised_at - first <= WAVE


def load_carts(
    ready: tuple[Load, ...], waiting: tuple[Waiting, ...], most: int
) -> tuple[Load, ...]:
    """Returns every cart that gets a walk, those that stand ready first.

    A walk that finds no company is left out: it is walked alone, or joins a later one.

    Args:
        ready: carts of which nobody has begun a walk; none of them is empty.
        waiting: walks without a cart.
        most: slots of a cart; one larger walk has a cart to itself.
    """
    left = sorted(waiting, key=lambda walk: (walk.promised_at, walk.id))
    loads = []
    for load in ready:
        full = _fill(load, left, most)
        if full.walks != load.walks:
            loads.append(full)
    while left:
        full = _fill(Load(cart="", walks=(left.pop(0),)), left, most)
        if len(full.walks) > 1:
            loads.append(full)
    return tuple(loads)


def _fill(load: Load, left: list[Waiting], most: int) -> Load:
    """Takes what fits best out of what is left, until nothing fits."""
    while fitting := [walk for walk in left if load.takes(walk, most)]:
        best = min(fitting, key=load.adds)
        left.remove(best)
        load = Load(cart=load.cart, walks=(*load.walks, best))
    return load
