"""The screen of a picker."""

from dataclasses import dataclass

from app.domain.model.product import Product
from app.domain.verbs import Verb
from app.floor.screens.parts import Compare, StopKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStop:
    """A stop further on in the walk."""

    bin: str
    title: str
    size: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkRow:
    """A walk that is not finished, and who has it."""

    number: str
    whose: str
    """``own``, ``ready``, ``free`` or ``others``."""
    station: str = ""
    worker: str = ""
    minutes: int = 0
    """Since when another station has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CartTile:
    """One order on the cart."""

    slot: int
    number: str
    tote: str
    """Empty until one is bound."""
    picked: int
    ordered: int
    hand: int = 0
    """Units in the hand that go in here."""
    here: int = 0
    """Units that the bin on the screen still has to give."""
    current: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """What is left of a stopped order on the cart: pieces for a bin, or a whole tote."""

    slot: int
    tote: str
    bin: str = ""
    """Empty: the tote goes to a lead, or to the station that has the walk."""
    title: str = ""
    size: str = ""
    count: int = 0
    station: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickScreen:
    """A walk, or the place where one is fetched (step ``idle``)."""

    step: str
    number: str = ""
    bin: str = ""
    product: Product | None = None
    take: int = 0
    """Units still missing at this stop, those in the hand included."""
    hand: int = 0
    tote: str = ""
    """The tote that must be used; empty until the first unit chose one."""
    slot: int = 0
    """Of the cart, for what is on the screen; 0 where an order is walked alone."""
    cart: tuple[CartTile, ...] = ()
    """Empty where an order is walked alone."""
    bind_left: int = 0
    """Slots that still need a tote (step ``bind``)."""
    put_back: tuple[PutBack, ...] = ()
    ask: str = ""
    """What was asked, an ``Ask``; empty while nothing is."""
    ask_about: str = ""
    ask_count: int = 0
    ticket: str = ""
    """Of the cart that was handed over (step ``handed_over``)."""
    more: tuple[Verb, ...] = ()
    """Verbs of this step that have no button in the rail."""
    picked: int = 0
    ordered: int = 0
    next_stops: tuple[NextStop, ...] = ()
    waiting: int = 0
    """Pick lists that nobody has begun (step ``idle``)."""
    customer_note: str = ""
    stop: StopKind = StopKind.NONE
    walks: tuple[WalkRow, ...] = ()
    """Who has which walk (step ``idle``)."""
    station: str = ""
    """Who has the walk instead; also of one that may be taken over (step ``offered``)."""
    worker: str = ""
    at: str = ""
    """When the claim ran out."""
    minutes: int = 0
    """Since when that station has it."""
    silent: int = 0
    """Minutes since that station was heard of."""
    units: int = 0
    """Pieces that may lie in a tote there."""
    compare: Compare | None = None
    verbs: tuple[Verb, ...] = ()
