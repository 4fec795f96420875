"""What lies on the bench, and what a decision about it may look at."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.decision import Decision, Words
from app.domain.model.fulfilment_order import (
    FulfilmentOrder,
    Package,
    PackageState,
    Standing,
    Unit,
)
from app.domain.model.product import Product
from app.domain.model.site import CartonType
from app.domain.verdicts import PackVerdict


class Step(StrEnum):
    """Where the packer is."""

    TOTE = "tote"
    UNITS = "units"
    CLOSE = "close"
    REASON = "reason"
    DONE = "done"
    STOPPED = "stopped"


class Ask(StrEnum):
    """What the bench has asked; the next answer that is none ends the question."""

    NOTHING = ""
    WHY_REOPEN = "why_reopen"
    MISSING = "missing"
    """Is the piece on the screen really not here?"""
    WEIGHT = "weight"
    """Is the parcel right although its weight is not?"""
    NO_WEIGHT = "no_weight"
    """Shall it go without having been weighed?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A piece in the tray of what does not belong to the order on the bench."""

    gtin: str
    serial: str | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackState:
    """An order on the bench; None while the bench is empty."""

    order: FulfilmentOrder | None = None
    tote: str = ""
    """The tote with which it was opened; empty when that was another code."""
    more_totes: tuple[str, ...] = ()
    """Further totes of the order that were scanned here."""
    by_gtin: tuple[str, ...] = ()
    """Units that only an anonymous code stands for: a serial may still say that it was another."""
    tray: tuple[Stray, ...] = ()
    """Pieces laid aside, the newest last; the parcel is not closed before they are gone."""
    stray_last: bool = False
    """The newest piece on the bench went into the tray: undo takes that one back."""
    label: str = ""
    """SSCC of the parcel that was closed last here and waits for its label."""
    chosen: str = ""
    """Id of the closed package whose label was scanned: the one to open again."""
    ask: Ask = Ask.NOTHING
    carton: str = ""
    """Code of the carton that somebody chose for the open parcel; empty: the suggested one."""
    inserts: tuple[str, ...] = ()
    """What was laid into the open parcel beside the goods."""
    keyed_g: int = 0
    """Weight of the open parcel that a person keyed in; 0 when nobody did."""

    @property
    def step(self) -> Step:
        """Where the packer is; derived."""
        if self.order is None:
            return Step.TOTE
        if self.order.standing is not Standing.ACTIVE:
            return Step.STOPPED
        if self.ask is Ask.WHY_REOPEN:
            return Step.REASON
        if self.order.packed_total < self.order.ordered_total:
            return Step.UNITS
        return Step.CLOSE if open_package(self.order) else Step.DONE

    @property
    def is_free(self) -> bool:
        """Another order may be opened: nothing lies here, or what is here waits for a picker."""
        if self.order is None or self.step is Step.DONE:
            return True
        return self.step is Step.UNITS and next_unit(self.order) is None and not self.tray

    @property
    def totes_here(self) -> tuple[str, ...]:
        """Totes that were scanned."""
        return (self.tote, *self.more_totes) if self.tote else self.more_totes

    @property
    def totes_missing(self) -> tuple[str, ...]:
        """Totes of the order that nobody has brought; one alone is not asked for."""
        totes = self.order.totes if self.order else ()
        return tuple(t for t in totes if t not in self.totes_here) if len(totes) > 1 else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFacts:
    """What a decision may look at beside the state and the reading."""

    scanned: Product | None
    products: dict[str, Product]
    """Products of the order by GTIN, to say what was expected."""
    found: FulfilmentOrder | None
    """The order that the scanned tote, slip or label belongs to."""
    waiting: tuple[FulfilmentOrder, ...] = ()
    """Picked orders that want the scanned item, the one that was picked first at the front."""
    cartons: tuple[CartonType, ...] = ()
    inserts: tuple[str, ...] = ()
    """What belongs into each parcel of this order beside the goods."""
    has_scale: bool = False
    scale_g: int | None = None
    """What lies on the scale and stands still; None when it says nothing."""
    argument: int = 0
    """Of the verb."""
    next_sscc: str | None
    """18 digits from this station's block; None when it is used up."""
    new_id: Callable[[], str]


Packed = Decision[PackState]


def open_package(order: FulfilmentOrder) -> Package | None:
    """Returns the package that is being filled."""
    return next((p for p in order.packages if p.state is PackageState.OPEN), None)


def next_unit(order: FulfilmentOrder) -> Unit | None:
    """Returns the unit that the screen asks for: of the first line that is not packed whole."""
    for line in order.lines:
        for unit in order.units:
            if unit.line == line.id and unit.package is None:
                return unit
    return None


def without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Returns the names but one."""
    return tuple(other for other in names if other != name)


def stopped(state: PackState) -> Packed | None:
    """Answers while the order on the bench may not go on."""
    order = state.order
    if order is None or order.standing is Standing.ACTIVE:
        return None
    words: Words = {"order": order.number, "count": order.picked_total}
    held = order.standing is Standing.ON_HOLD
    verdict = PackVerdict.STOP_HELD if held else PackVerdict.STOP_CANCELLED
    return Decision(state, verdict, words=words)
