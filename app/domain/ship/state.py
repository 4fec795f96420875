"""The ship desk: its steps, what it knows, and what it may look at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.commands import Explained, ManifestLine
from app.domain.decision import Decision, Words
from app.domain.model.fulfilment_order import FulfilmentOrder, Package, PackageState
from app.domain.model.site import Service, service_of
from app.domain.verdicts import ShipVerdict


class Step(StrEnum):
    """What the shipper does next."""

    HAND_OVER = "hand_over"
    APPLY = "apply"
    SLIP = "slip"
    LOAD = "load"
    CAGE = "cage"
    GAPS = "gaps"
    SIGN = "sign"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """A parcel that may not leave, until somebody has put it aside."""

    order: str
    """Id of its fulfilment order."""
    number: str
    count: int
    held: bool
    cancel_asked: bool
    """Putting it back ends the cancellation."""
    address: bool = False
    """It is held because of its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A parcel that should be in the cage and is not, or may not leave."""

    of: str
    """Id of the package; of an order without one its own."""
    number: str
    """Of its order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipState:
    """The parcel in front of the worker, if one is known, and the label scanned without one."""

    chosen: str = ""
    """SSCC that the parcel in front must carry."""
    label: str = ""
    """SSCC that was scanned while no parcel was known."""
    mismatch: str = ""
    """SSCC of a label that was scanned on another parcel; blocks until cleared."""
    halt: Halt | None = None
    loading: str = ""
    """SSCC of a parcel that waits for the code of its cage."""
    cage: str = ""
    """Cage into which parcel after parcel is put."""
    manifest: str = ""
    """Id of the manifest that is being closed."""
    gap: Missing | None = None
    """The expected parcel that is asked for."""
    explained: tuple[Explained, ...] = ()
    lines: tuple[ManifestLine, ...] = ()
    """What stands on the paper that the driver signs."""

    @property
    def step(self) -> Step:
        """What the shipper does next; derived."""
        if self.mismatch or self.halt is not None:
            return Step.STOPPED
        if self.chosen:
            return Step.APPLY
        if self.label:
            return Step.SLIP
        if self.loading:
            return Step.LOAD
        if self.manifest:
            return Step.GAPS if self.gap is not None else Step.SIGN
        return Step.CAGE if self.cage else Step.HAND_OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipFacts:
    """What a decision may look at beside the state and the reading."""

    order: FulfilmentOrder | None
    """The order of the scanned label or slip; at a cage or a verb, of the parcel it is about."""
    services: tuple[Service, ...] = ()
    """Of the site; without any each parcel is handed over by itself."""
    local: datetime | None = None
    """What the clock on the wall of the site shows; None: nobody looks at cut-offs."""
    staged: tuple[ManifestLine, ...] = ()
    """What may leave from the open cage."""
    missing: tuple[Missing, ...] = ()
    """What was expected beside it."""
    new_id: Callable[[], str] = str
    next_sscc: str | None = None
    """For a new label."""

    def service(self, order: FulfilmentOrder) -> Service | None:
        """Returns how an order leaves, where the site knows."""
        return service_of(self.services, order.service)

    def in_cage(self, cage: str) -> Service | None:
        """Returns whose parcels wait in a cage."""
        return next((each for each in self.services if each.cage == cage), None)


Shipped = Decision[ShipState]
PROVED = (PackageState.LABELLED, PackageState.STAGED)
"""The label is on its parcel, and the parcel is here."""
GONE = (PackageState.MANIFESTED, PackageState.TENDERED)


def with_sscc(order: FulfilmentOrder | None, sscc: str) -> Package | None:
    """Returns the package of an order that carries a label."""
    packages = order.packages if order is not None else ()
    return next((package for package in packages if sscc and package.sscc == sscc), None)


def words_of(order: FulfilmentOrder, package: Package) -> dict[str, str | int]:
    """Returns what a sentence says about a parcel."""
    return {
        "order": order.number,
        "service": order.service,
        "tail": (package.sscc or "")[-4:],
        "city": order.ship_to.city,
    }


def mismatch_words(state: ShipState) -> Words:
    """Returns what a sentence says about two labels that were mixed up."""
    return {"got": state.mismatch[-4:], "want": state.chosen[-4:]}


def already_gone(state: ShipState, order: FulfilmentOrder, package: Package) -> Shipped:
    """The carrier has this parcel, as far as this station knows."""
    return Decision(state, ShipVerdict.ALREADY_HANDED_OVER, words=words_of(order, package))
