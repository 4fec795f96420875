"""What happens between a package and its carrier."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelIssued:
    """A package got its SSCC from this station's block, and its label is being printed."""

    package: str
    sscc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelApplied:
    """The label was scanned on the package it belongs to."""

    package: str
    sscc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageHandedOver:
    """The carrier has taken the package; it has left the building."""

    package: str
    sscc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageStaged:
    """The package stands in a cage and waits for its carrier."""

    package: str
    sscc: str
    cage: str
    leaves_at: datetime | None = None
    """When its carrier comes next; after the promise of its order, the promise moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelVoided:
    """The label of a package counts no more; its number stays used."""

    package: str
    sscc: str
    reason: str
    """``wrong_parcel``, ``address_changed`` or ``damaged``."""
