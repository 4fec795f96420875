"""The fulfilment order: the part of an order that one site must ship, with its units and packages.

Units are the truth. Every count (picked, packed, shipped) is derived from them, never stored.
"""

import hashlib
from dataclasses import astuple, dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.commands.pick import Proof
from app.domain.documents import PostalAddress


class Standing(StrEnum):
    """Whether the floor may go on."""

    ACTIVE = "active"
    ON_HOLD = "on_hold"
    CANCELLATION_REQUESTED = "cancellation_requested"
    CANCELLED = "cancelled"


class FulfilmentState(StrEnum):
    """How far the floor has come; derived from units and packages."""

    OPEN = "open"
    PICKING = "picking"
    PICKED = "picked"
    PACKED = "packed"
    LABELLED = "labelled"
    TENDERED = "tendered"


class PackageState(StrEnum):
    """The life of a package on the floor."""

    OPEN = "open"
    SEALED = "sealed"
    LABELLED = "labelled"
    """Its label was scanned on it."""
    STAGED = "staged"
    """It stands in the cage of its carrier."""
    MANIFESTED = "manifested"
    """The carrier has signed for it, and the order service has not booked that yet."""
    TENDERED = "tendered"


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilmentLine:
    """So many units of one product."""

    id: str
    sku: str
    gtin: str
    quantity: int
    title: str
    colour: str
    size: str
    short_bins: tuple[str, ...] = ()
    """For each unit that this order no longer waits for, the bin in which it was not to be had."""

    @property
    def short(self) -> int:
        """Units that this order no longer waits for."""
        return len(self.short_bins)

    @property
    def wanted(self) -> int:
        """Units that this site still has to send, those that it has already picked among them."""
        return self.quantity - self.short


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One garment that was picked for this order."""

    id: str
    line: str
    gtin: str
    serial: str | None
    bin: str
    tote: str
    package: str | None = None
    proof: Proof = ""
    pack_proof: Proof = ""
    """The same at the bench."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What leaves the building: one label each."""

    id: str
    state: PackageState
    sscc: str | None = None
    cage: str = ""
    """Where it waits for its carrier."""
    voided: tuple[str, ...] = ()
    """Numbers of labels that count no more; they stay used."""
    addressed: str = ""
    """Mark of the address on its label, ``address_mark``; empty: not known."""
    carton: str = ""
    """Code of the carton; empty when the site names none."""
    inserts: tuple[str, ...] = ()
    """What was laid in beside the goods."""
    weight_g: int = 0
    """With its carton; 0 when nobody weighed it."""
    weight_source: str = ""
    """``scale``, ``keyed`` or ``estimated``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilmentOrder:
    """A fulfilment order as it is replicated to its site."""

    id: str
    order_id: str
    number: str
    """The number the customer knows."""
    site: str
    standing: Standing
    standing_reason: str = ""
    lines: tuple[FulfilmentLine, ...]
    units: tuple[Unit, ...] = ()
    packages: tuple[Package, ...] = ()
    full_totes: tuple[str, ...] = ()
    """Totes of this order into which nothing more goes."""
    ship_from: PostalAddress
    ship_to: PostalAddress
    service: str
    slip_code: str
    promised_at: datetime
    gift: bool = False
    customer_note: str = ""

    def line(self, line_id: str) -> FulfilmentLine | None:
        """Returns a line by its id."""
        return next((line for line in self.lines if line.id == line_id), None)

    def unit(self, unit_id: str) -> Unit | None:
        """Returns a unit by its id."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def package(self, package_id: str) -> Package | None:
        """Returns a package by its id."""
        return next((package for package in self.packages if package.id == package_id), None)

    def picked(self, line_id: str) -> int:
        """Returns how many units of a line were picked."""
        return sum(unit.line == line_id for unit in self.units)

    def packed(self, line_id: str) -> int:
        """Returns how many units of a line lie in a package."""
        return sum(unit.line == line_id and unit.package is not None for unit in self.units)

    @property
    def ordered_total(self) -> int:
        """Units that this site has to send over all lines, without those that are short."""
        return sum(line.wanted for line in self.lines)

    @property
    def picked_total(self) -> int:
        """Units picked so far."""
        return len(self.units)

    @property
    def packed_total(self) -> int:
        """Units in packages so far."""
        return sum(unit.package is not None for unit in self.units)

    @property
    def totes(self) -> tuple[str, ...]:
        """Totes that still belong to this order, in order of first use.

        A tote is free again when its units are in a closed package: until then it finds the order,
        so that a parcel that is complete and open can be taken up at another bench.
        """
        still_open = {p.id for p in self.packages if p.state is PackageState.OPEN} | {None}
        return tuple(dict.fromkeys(u.tote for u in self.units if u.package in still_open))

    @property
    def tote(self) -> str | None:
        """The tote that takes the next unit; the first picked unit fixes it.

        None when it is still to be chosen: before the first unit, and after a tote was full.
        """
        return next((u.tote for u in self.units if u.tote not in self.full_totes), None)

    @property
    def state(self) -> FulfilmentState:
        """How far the floor has come."""
        if not self.units:
            return FulfilmentState.OPEN
        if self.picked_total < self.ordered_total:
            return FulfilmentState.PICKING
        if self.packed_total < self.ordered_total:
            return FulfilmentState.PICKED
        slowest = min((_RANK[package.state] for package in self.packages), default=0)
        return _STATE_BY_RANK[slowest]


def address_mark(address: PostalAddress) -> str:
    """Returns a short text that differs when an address differs; it tells nothing about it."""
    said = "\x1f".join(astuple(address))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def is_misaddressed(order: FulfilmentOrder, package: Package) -> bool:
    """Tells whether the label of a package names another address than its order does now."""
    known = package.sscc is not None and package.addressed != ""
    return known and package.addressed != address_mark(order.ship_to)


_RANK = {
    PackageState.OPEN: 0,
    PackageState.SEALED: 1,
    PackageState.LABELLED: 2,
    PackageState.STAGED: 2,
    PackageState.MANIFESTED: 2,
    PackageState.TENDERED: 3,
}
_STATE_BY_RANK = (
    FulfilmentState.PICKED,
    FulfilmentState.PACKED,
    FulfilmentState.LABELLED,
    FulfilmentState.TENDERED,
)
