"""What happens between a tote and a package."""

from dataclasses import dataclass
from typing import Literal

from app.domain.commands.pick import Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPacked:
    """One picked unit was verified into a package."""

    unit: str
    package: str
    serial: str | None
    """Given when the serial became known only now; it upgrades the unit, it never adds one."""
    carton: str = ""
    """Code of the carton, with the first unit of a package; empty when none was chosen."""
    proof: Proof = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUnpacked:
    """A unit was taken out of its open package again (undo)."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageClosed:
    """The contents of a package are frozen."""

    package: str
    carton: str = ""
    """Code of the carton it went into in the end; empty: the one it was begun with."""
    inserts: tuple[str, ...] = ()
    """What was laid in beside the goods, such as ``returns_card``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageWeighed:
    """A package was weighed before it was closed, carton included."""

    package: str
    weight_g: int
    source: Literal["scale", "keyed", "estimated"]
    """``estimated``: nothing was weighed, it is what the products and the carton weigh."""
    outside_g: int = 0
    """So far off what it should weigh, and accepted by a person; 0 when it was within the band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageReopened:
    """A closed package was opened again; its label is void and its number stays used."""

    package: str
    reason: str
    """``wrong_piece``, ``forgotten`` or ``other_carton``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurplusFound:
    """A piece lay in the tote of an order that does not want it; it must go back to a shelf."""

    gtin: str
    serial: str | None
    tote: str
