"""Where a picker is, as floor.db keeps it: which lists are on the cart, and no counts."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.model.pick_list import PickList
from app.domain.pick import Hand, Mark, Question
from app.domain.rulings import Reason
from app.store.cache_db import StoredRuling


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A walk that another station has, with what the centre says before it is taken over."""

    pick_list: str
    order: str
    station: str
    worker: str
    token: int
    minutes: int
    silent: int
    """Minutes since that station was heard of."""
    units: int
    lead_only: bool = False

    @classmethod
    def of(cls, pick_list: str, order: str, ruling: StoredRuling) -> "Offered":
        """Reads what came with a refused claim."""
        told = ruling.result
        since, silent = int(told.get("since_s", 0)), int(told.get("silent_s", -1))
        return cls(
            pick_list=pick_list,
            order=order,
            station=str(told.get("station", "")),
            worker=str(told.get("worker", "")),
            token=int(told.get("token", 0)),
            minutes=since // 60,
            silent=(silent if silent >= 0 else since) // 60,
            units=int(told.get("units", 0)),
            lead_only=ruling.reason == Reason.NEEDS_LEAD,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CartSlot:
    """One list on the cart."""

    number: int
    pick_list: str
    order: str
    """Kept beside the list: the centre takes a finished list away, the order stays in view."""
    tote: str = ""
    """As it was bound, before a unit says it."""
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class PickSession:
    """Which lists, and where on the walk."""

    slots: tuple[CartSlot, ...] = ()
    route: tuple[str, ...] = ()
    """Bins of several lists in walking order."""
    at_bin: str | None = None
    serves: str | None = None
    hand: tuple[Hand, ...] = ()
    later: tuple[str, ...] = ()
    skips: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    question: Question | None = None
    question_at: float = 0.0
    """Boot time at which it was asked."""
    asked_at: float | None = None
    """Boot time at which the walk was asked for; None when it was granted."""
    offered: Offered | None = None
    silent: bool = False
    """The centre gave no answer in time."""
    ticket: str = ""
    """Of the cart that was handed over, until the next work begins."""
    handed: tuple[str, ...] = ()
    """Orders whose walks go back to the pool with the next look at the claims."""

    @classmethod
    def of(cls, lists: Iterable[PickList], asked_at: float | None = None) -> "PickSession":
        """Returns a cart that begins, with a slot for each list."""
        slots = tuple(
            CartSlot(number=number, pick_list=each.id, order=each.fulfilment_order)
            for number, each in enumerate(lists, 1)
        )
        return cls(slots=slots, asked_at=asked_at)

    @property
    def orders(self) -> tuple[str, ...]:
        """Fulfilment orders on the cart, by slot."""
        return tuple(slot.order for slot in self.slots)

    @property
    def order(self) -> str:
        """The first of them; empty without a walk."""
        return self.slots[0].order if self.slots else ""

    @property
    def pick_list(self) -> str:
        """The list of the first slot; empty without a walk."""
        return self.slots[0].pick_list if self.slots else ""
