"""The cart of a picker: up to twelve orders, each in its own tote, walked together.

Counts are never kept: they follow from the units of each order, so a restart, a second station or a
list made yesterday never makes anybody pick a piece twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from app.domain.commands import Proof
from app.domain.model.claims import Lost
from app.domain.model.fulfilment_order import FulfilmentOrder, Standing
from app.domain.model.pick_list import Stop, owed
from app.domain.pick.steps import Step

MOST_SLOTS = 12


class Mark(StrEnum):
    """What became of a stopped order on the cart."""

    NONE = ""
    LATER = "later"
    """The picker knows; its pieces stay in its tote until the walk is over."""
    BACK = "back"
    """Its pieces are where they belong."""


class Ask(StrEnum):
    """A question that the next act may answer."""

    OTHER_BIN = "other_bin"
    SHORT = "short"
    """How many are missing, and why; ``about`` is the reason, empty while it is asked for."""
    SKIP_WHY = "skip_why"
    ZERO = "zero"
    """Is the bin empty now; ``about`` is the bin."""
    UNDO = "undo"
    NO_CODE = "no_code"
    """The last four digits on the tag are typed."""
    FULL_TOTE = "full_tote"
    """Which tote is full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked. Any act that does not answer it is judged afresh."""

    ask: Ask
    about: str = ""
    sku: str = ""
    count: int = 1
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A unit that was scanned and is not in its tote yet, and where it was taken from."""

    order: str
    unit: str
    line: str
    bin: str
    gtin: str
    serial: str | None
    stop: str = ""
    """The stop that it is for; the bin may be another one."""
    proof: Proof = ""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One order on the cart, its stops and its tote."""

    number: int
    order: FulfilmentOrder
    stops: tuple[Stop, ...] = ()
    bound: str = ""
    """The tote that was scanned for it; once there are units, they say it."""
    lost: Lost | None = None
    """None while the walk is this station's."""
    mark: Mark = Mark.NONE

    @cached_property
    def left(self) -> Mapping[str, int]:
        """Units still to be taken, by the id of the stop; those in the hand are not there yet."""
        return owed(self.order, self.stops)

    @property
    def tote(self) -> str:
        """The tote that its next unit must go into; empty when any empty one will do."""
        return self.order.tote or self.bound

    @property
    def is_active(self) -> bool:
        """Tells whether the order may go on."""
        return self.order.standing is Standing.ACTIVE

    @property
    def is_marked(self) -> bool:
        """Tells whether the picker knows already that its order stopped."""
        return self.mark is not Mark.NONE and (not self.is_active or self.lost is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """What one slot still needs from one bin; units in the hand are not subtracted."""

    slot: int
    order: str
    stop: Stop
    left: int


@dataclass(frozen=True, kw_only=True)
class PickState:
    """A walk in progress."""

    slots: tuple[Slot, ...]
    route: tuple[str, ...] = ()
    """Bins of several lists in the order they are walked; empty: as the lists say."""
    at_bin: str | None = None
    """Where the picker stands, as it was proved."""
    serves: str | None = None
    """The planned bin that this other one stands in for."""
    hand: tuple[Hand, ...] = ()
    later: tuple[str, ...] = ()
    """Bins in the order in which they were put to the end."""
    skips: tuple[str, ...] = ()
    """Bins that were skipped by a worker's word."""
    blocked: tuple[str, ...] = ()
    """Aisles that cannot be entered now."""
    question: Question | None = None

    @cached_property
    def running(self) -> tuple[Slot, ...]:
        """Slots whose order goes on."""
        return tuple(slot for slot in self.slots if not self.is_stopped(slot))

    @property
    def stopped(self) -> Slot | None:
        """The first slot whose order stopped and of which the picker has not said that it is so."""
        found = (slot for slot in self.slots if self.is_stopped(slot) and not slot.is_marked)
        return next(found, None)

    @property
    def to_put_back(self) -> tuple[Slot, ...]:
        """Slots whose pieces wait on the cart until the walk is over."""
        return tuple(slot for slot in self.slots if slot.is_marked and slot.mark is Mark.LATER)

    @cached_property
    def wants(self) -> tuple[Want, ...]:
        """What is still to be taken, in the order it is walked: where one stands comes first."""
        found = [
            (place, Want(slot=slot.number, order=slot.order.id, stop=stop, left=slot.left[stop.id]))
            for slot in self.running
            for place, stop in enumerate(slot.stops)
            if slot.left[stop.id] > 0
        ]
        rank = {code: turn for turn, code in enumerate(self.route)}
        found.sort(key=lambda each: self._turn(each[0], each[1], rank))
        return tuple(want for _, want in found)

    @property
    def stop(self) -> Stop | None:
        """The stop that is walked to now, or None when all is picked."""
        return self.wants[0].stop if self.wants else None

    @property
    def here(self) -> tuple[Want, ...]:
        """What is to be taken at the bin that is walked to now, by slot."""
        stop = self.stop
        found = [want for want in self.wants if stop is not None and want.stop.bin == stop.bin]
        return tuple(sorted(found, key=lambda want: want.slot))

    @property
    def take(self) -> int:
        """Units of the product that is named which this bin still has to give, hand included."""
        stop = self.stop
        return sum(want.left for want in self.here if stop and want.stop.gtin == stop.gtin)

    @property
    def missing(self) -> int:
        """Units that are still to be taken over all slots, those in the hand included."""
        return sum(want.left for want in self.wants)

    @property
    def unbound(self) -> Slot | None:
        """The first slot that needs a tote before the walk begins; an order alone needs none."""
        if len(self.slots) == 1:
            return None
        return next((s for s in self.running if not s.tote and any(s.left.values())), None)

    @property
    def is_at(self) -> bool:
        """Tells whether the picker has proved the place of the stop that is walked to."""
        return self.stop is not None and (self.serves or self.at_bin) == self.stop.bin

    @property
    def step(self) -> Step:
        """Where the picker is; derived."""
        if self.stopped is not None:
            return Step.STOPPED
        if self.hand:
            return Step.TOTE
        if self.unbound is not None:
            return Step.BIND
        if self.stop is None:
            return Step.PUT_BACK if self.to_put_back else Step.DONE
        return Step.ITEM if self.is_at else Step.BIN

    def is_stopped(self, slot: Slot) -> bool:
        """Tells whether a slot is off the walk. One that is all picked needs no claim any more."""
        if not slot.is_active:
            return True
        begun = any(slot.left.values()) or any(held.order == slot.order.id for held in self.hand)
        return slot.lost is not None and (begun or slot.is_marked)

    def in_hand(self, want: Want) -> int:
        """Returns how many units in the hand are for a stop of a slot."""
        return sum(held.order == want.order and held.stop == want.stop.id for held in self.hand)

    def slot_of(self, order_id: str) -> Slot | None:
        """Returns the slot of an order."""
        return next((slot for slot in self.slots if slot.order.id == order_id), None)

    def the_slot(self, order_id: str) -> Slot:
        """Returns the slot of an order that is known to be on this cart."""
        return next(slot for slot in self.slots if slot.order.id == order_id)

    def slot_with(self, tote: str) -> Slot | None:
        """Returns the slot that a tote stands in."""
        return next((slot for slot in self.slots if tote and slot.tote == tote), None)

    def with_slot(self, slot: Slot) -> "PickState":
        """Returns the cart with one slot replaced."""
        slots = tuple(slot if each.number == slot.number else each for each in self.slots)
        return replace(self, slots=slots)

    def without_hand(self, order_id: str) -> tuple[Hand, ...]:
        """Returns what is in the hand for other orders."""
        return tuple(held for held in self.hand if held.order != order_id)

    def _turn(
        self, place: int, want: Want, rank: Mapping[str, int]
    ) -> tuple[bool, bool, int, int, int]:
        code = want.stop.bin
        here = code == (self.serves or self.at_bin)
        later = self.later.index(code) + 1 if code in self.later else 0
        turn = rank.get(code, len(rank)) if rank else place
        return not here, aisle_of(code) in self.blocked, later, turn, want.slot


def aisle_of(bin_code: str) -> str:
    """Returns the aisle of a bin.

    >>> aisle_of("B-04-3")
    'B'
    """
    return bin_code.split("-")[0]
