"""What happens between a tote and a package."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPacked:
    """One picked unit was verified into a package."""

    unit: str
    package: str
    serial: str | None
    """Given when the serial became known only now; it upgrades the unit, it never adds one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUnpacked:
    """A unit was taken out of its open package again (undo)."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageClosed:
    """The contents of a package are frozen."""

    package: str
