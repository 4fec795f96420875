"""Small documents of a site: bins, workers and settings."""

from dataclasses import dataclass

DEFAULT_REGION = "EU"
"""Where a site is whose setting says nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """A shelf place with its position on the floor plan."""

    code: str
    site: str
    aisle: str
    x_mm: int
    y_mm: int
    level: int
    """1 is the lowest shelf."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A person with a badge. The badge says who it is, it is no secret."""

    badge: str
    name: str
    role: str
    """``picker``, ``packer``, ``returns``, ``lead``."""
    jobs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSetting:
    """What every station of a site must know."""

    site: str
    name: str
    role: str
    """``warehouse`` or ``popup``."""
    region: str = DEFAULT_REGION
    """Sites of one region take back what any of them sold."""
    company_prefix: str
    """GS1 company prefix, 7 to 10 digits."""
    lookup_key: str
    """Key of the HMAC under which order slips are looked up, hex."""
    time_zone: str = ""
    """IANA name such as ``Europe/Rome``; empty: that of the station's computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something a person must make good: bring a unit back, look at a stock difference."""

    id: str
    site: str
    kind: str
    """``put_back``, ``consolidate``, ``count``, ``quarantine``."""
    title: str
    bin: str
    sku: str
    quantity: int
    order_number: str
    tote: str = ""
    """Where the unit lies now, when that is known."""
    into: str = ""
    """The tote in which the rest of its order lies (``consolidate``)."""
    open: bool = True
