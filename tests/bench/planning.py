"""Routing and walking: chosen on a real database and in memory."""

from __future__ import annotations

import random
from collections.abc import Callable

from app.planning.sourcing import Demand, Destination, Plan, SiteFacts, plan
from app.planning.walk import Place, serpentine
from tests.bench.figures import Budget, Figure, figure, quantile, timed_ms

SITES, PICKS = 20, 100
ROUTE, WALK = Budget(at_most=15), Budget(at_most=2)
DEMANDS = tuple(Demand(sku=f"S{at}", quantity=1 + at % 2) for at in range(5))


def run() -> list[Figure]:
    """Measures one order over 20 sites with its explanation, and one walk of 100 picks."""
    dice = random.Random(1)
    questions = [_question(dice) for _ in range(200)]
    walks = [_places(dice) for _ in range(200)]
    aisles = tuple("ABCDEFGH")
    return [
        _p99("route over 20 sites p99", ROUTE, lambda at: _plan(questions[at % 200]), _nearest),
        _p99(
            "walk of 100 picks p99",
            WALK,
            lambda at: serpentine(walks[at % 200], aisles),
            lambda at: sorted(place.x_mm for place in walks[at % 200]),
        ),
    ]


def _p99(
    name: str, budget: Budget, ours: Callable[[int], object], bare: Callable[[int], object]
) -> Figure:
    yardstick = quantile(timed_ms(2000, bare), 0.99)
    return figure(name, quantile(timed_ms(2000, ours), 0.99), "ms", budget, yardstick=yardstick)


def _plan(question: tuple[Destination, tuple[SiteFacts, ...]]) -> Plan:
    return plan(question[0], DEMANDS, question[1])


def _nearest(at: int) -> int:
    """The yardstick: the least of 20 squared distances."""
    return min(range(SITES), key=lambda site: (site * 7 - at) ** 2 + (site * 3 + at) ** 2)


def _question(dice: random.Random) -> tuple[Destination, tuple[SiteFacts, ...]]:
    where = Destination(country="IT", lat=dice.uniform(36, 47), lon=dice.uniform(7, 18))
    sites = tuple(
        SiteFacts(
            site=f"SITE-{at:02d}",
            lat=dice.uniform(36, 60),
            lon=dice.uniform(-5, 20),
            open=at % 9 != 0,
            ships=at % 7 != 0,
            free=tuple((each.sku, dice.randint(0, 5)) for each in DEMANDS),
        )
        for at in range(SITES)
    )
    return where, sites


def _places(dice: random.Random) -> tuple[Place, ...]:
    return tuple(
        Place(
            bin=f"{aisle}-{at:02d}-1",
            aisle=aisle,
            x_mm=dice.randint(0, 40_000),
            y_mm=0,
            level=at % 4,
        )
        for at, aisle in enumerate(dice.choices("ABCDEFGH", k=PICKS))
    )
