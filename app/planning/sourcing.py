"""Sourcing: which site ships an order, and why every other site does not. Pure, and repeatable.

Policy ``nearest-complete/1``: of the open sites that ship and have every unit, the nearest. An
order is not split. The same input gives the same plan, byte for byte.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from app.planning.centroids import CENTRES

POLICY = "nearest-complete/1"
EARTH_KM = 6371.0


class Loss(StrEnum):
    """Why a site does not ship the order."""

    OUT_OF_STOCK = "OUT_OF_STOCK"
    FARTHER = "FARTHER"
    SAME_DISTANCE = "SAME_DISTANCE"
    """As near as the winner, or not measurable; the names of the sites decided."""
    CLOSED = "CLOSED"
    NOT_A_SHIPPING_SITE = "NOT_A_SHIPPING_SITE"


class MeasuredFrom(StrEnum):
    """What the distance was measured to."""

    COORDINATES = "COORDINATES"
    COUNTRY_CENTRE = "COUNTRY_CENTRE"
    NOTHING = "NOTHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """So many units of one product."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where the order goes."""

    country: str
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What is known of a site when the plan is made."""

    site: str
    lat: float
    lon: float
    open: bool
    ships: bool
    free: tuple[tuple[str, int], ...]
    """(sku, units that may be promised), sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What one site lacks of one product."""

    sku: str
    wanted: int
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A site that does not ship the order, and why."""

    site: str
    loss: Loss
    km: float | None
    by_km: float | None = None
    """Of a farther site: how much farther than the winner."""
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The site that ships, or none, with every other site exactly once."""

    policy: str
    winner: str | None
    km: float | None
    measured_from: MeasuredFrom
    rejected: tuple[Rejected, ...]


def plan(
    destination: Destination, demands: tuple[Demand, ...], sites: tuple[SiteFacts, ...]
) -> Plan:
    """Chooses the nearest open shipping site that has every unit.

    Args:
        destination: where to; without coordinates the centre of its country is taken.
        demands: what is wanted, each product once.
        sites: every site there is.
    """
    point, measured = _point(destination)
    far = {site.site: _km(point, site) for site in sites}
    fit, lost = [], []
    for site in sorted(sites, key=lambda site: (_rank(far[site.site]), site.site)):
        loss, lacks = _unfit(site, demands)
        if loss is None:
            fit.append(site.site)
        else:
            lost.append(Rejected(site=site.site, loss=loss, km=far[site.site], lacks=lacks))
    winner = fit[0] if fit else None
    lost += [_outrun(name, far[name], far[fit[0]]) for name in fit[1:]]
    return Plan(
        policy=POLICY,
        winner=winner,
        km=far[winner] if winner else None,
        measured_from=measured,
        rejected=tuple(sorted(lost, key=lambda rejected: rejected.site)),
    )


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Returns the great-circle distance of two (latitude, longitude) points, by the haversine.

    >>> round(distance_km((45.46, 9.19), (41.90, 12.50)))  # Milano to Roma
    477
    """
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(radians, point)) for point in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def _point(destination: Destination) -> tuple[tuple[float, float] | None, MeasuredFrom]:
    if destination.lat is not None and destination.lon is not None:
        return (destination.lat, destination.lon), MeasuredFrom.COORDINATES
    centre = CENTRES.get(destination.country)
    if centre is None:
        return None, MeasuredFrom.NOTHING
    return centre, MeasuredFrom.COUNTRY_CENTRE


def _km(point: tuple[float, float] | None, site: SiteFacts) -> float | None:
    return None if point is None else round(distance_km(point, (site.lat, site.lon)), 1)


def _rank(km: float | None) -> float:
    return float("inf") if km is None else km


def _outrun(site: str, km: float | None, winner_km: float | None) -> Rejected:
    if km is None or winner_km is None or km == winner_km:
        return Rejected(site=site, loss=Loss.SAME_DISTANCE, km=km)
    return Rejected(site=site, loss=Loss.FARTHER, km=km, by_km=round(km - winner_km, 1))


def _unfit(site: SiteFacts, demands: tuple[Demand, ...]) -> tuple[Loss | None, tuple[Lack, ...]]:
    if not site.ships:
        return Loss.NOT_A_SHIPPING_SITE, ()
    if not site.open:
        return Loss.CLOSED, ()
    free = dict(site.free)
    lacks = tuple(
        Lack(sku=demand.sku, wanted=demand.quantity, free=max(0, free.get(demand.sku, 0)))
        for demand in demands
        if free.get(demand.sku, 0) < demand.quantity
    )
    return (Loss.OUT_OF_STOCK, lacks) if lacks else (None, ())
