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
    language: str = ""
    """Two letters such as ``de``; empty: that of the station."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a carrier offers from a site, and when it comes for it."""

    code: str
    """As the channel names it on an order."""
    carrier: str
    name: str
    cage: str
    """Where its parcels wait, ``CG-DHL``."""
    cut_off: str
    """Time of the site, ``17:30``: what stands in the cage by then leaves the same day."""
    days: tuple[int, ...] = (1, 2, 3, 4, 5)
    """Days of the week on which it is collected, Monday is 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CartonType:
    """A carton that a site keeps; sizes are of its inside."""

    code: str
    """A letter, as it stands on the carton."""
    name: str
    length_mm: int
    width_mm: int
    height_mm: int
    max_g: int
    """What it may hold."""
    own_g: int
    """What it weighs itself."""

    @property
    def volume_cm3(self) -> int:
        """Room inside."""
        return self.length_mm * self.width_mm * self.height_mm // 1000


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
    cart_slots: int = 6
    """Totes that a picker's cart holds."""
    tote_units: int = 12
    """Pieces that go into a tote."""
    services: tuple[Service, ...] = ()
    """Empty: there are no cages, each parcel is handed over by itself."""
    carton_types: tuple[CartonType, ...] = ()
    """Empty: nobody is told which carton to take."""
    inserts: tuple[str, ...] = ()
    """What belongs into every parcel beside the goods, such as ``returns_card``."""

    def service(self, named: str) -> Service | None:
        """Returns the service that an order names by its code or its name."""
        return service_of(self.services, named)


def service_of(services: tuple[Service, ...], named: str) -> Service | None:
    """Returns the service with a code or name, whatever its capitals."""
    wanted = named.strip().casefold()
    same = (s for s in services if wanted in (s.code.casefold(), s.name.casefold()))
    return next(same, None)


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
