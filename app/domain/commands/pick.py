"""What happens between a bin and a tote."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPicked:
    """One unit went from a bin into a tote."""

    unit: str
    """Identity of the unit inside this order, made on the station (UUIDv7)."""
    line: str
    gtin: str
    serial: str | None
    bin: str
    tote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUnpicked:
    """A unit went back from the tote into its bin (undo)."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSetAside:
    """A worker cannot go on with this order; a lead must look at it."""

    reason: str
    photos: tuple[str, ...] = ()
    """Names of blobs that show why; see ``blobs_of``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAcknowledged:
    """The floor has put everything back where it came from."""
