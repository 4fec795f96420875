"""What happens between a package and its carrier."""

from dataclasses import dataclass


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
