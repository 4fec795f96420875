"""Orders over HTTP with reservation, eight clients at once, on either database.

The yardstick is a bare cursor in one thread that writes the rows of the same kind of orders, one
commit each, without HTTP. Of one product there are fewer units than customers: none is sold twice.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass

from app.central.capture import Arrival, receive
from app.central.demo.orders import order_body, order_of
from tests.bench.figures import Budget, Figure, figure, quantile
from tests.bench.parts.centres import DATABASES, House, a_house
from tests.bench.parts.goods import Size, sku_of
from tests.bench.parts.load import SCARCE, SCARCE_EVERY
from tests.bench.parts.replay import noted, replay
from tests.faults.parts.programs import ROOT

BUDGETS = {"sqlite": Budget(at_least=300), "postgres": Budget(at_least=250)}
SHOP = "floorwalker-demo.myshopify.com"
NOTHING = Budget(at_most=0)
PRODUCTS, CLIENTS = 2000, 8
WARM, ORDERS, SCARCE_UNITS, BARE = 160, 2000, 100, 200
OVERSOLD = (
    "SELECT count(*) FROM inventory_position p WHERE p.reserved > p.on_hand"
    " OR p.reserved <> (SELECT coalesce(sum(r.qty), 0) FROM reservation r"
    " WHERE r.sku = p.sku AND r.site = p.site AND r.state = 'ACTIVE')"
)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the clients saw."""

    answers: dict[str, int]
    seconds: float
    took: list[float]


def run() -> list[Figure]:
    """Measures both databases."""
    return [each for name in DATABASES for each in _on(name)]


def _on(name: str) -> list[Figure]:
    with a_house(name, Size(products=PRODUCTS)) as house:
        house.do(
            f"UPDATE inventory_position SET on_hand = {SCARCE_UNITS} WHERE sku = '{sku_of(SCARCE)}'"
        )
        bare = _bare(house)
        with house.serve() as centre:
            _send(centre.url, 10_000, WARM)
            told = _send(centre.url, 20_000, ORDERS)
        oversold = house.ask(OVERSOLD)[0][0]
        sold = house.ask(
            f"SELECT sum(qty) FROM reservation WHERE sku = '{sku_of(SCARCE)}' AND state = 'ACTIVE'"
        )[0][0]
    refused = ORDERS - told.answers.get("APPLIED", 0)
    wrong = abs(int(str(sold)) - SCARCE_UNITS) if ORDERS // SCARCE_EVERY > SCARCE_UNITS else 0
    return [
        figure(
            f"capture {name}, 8 clients",
            ORDERS / told.seconds,
            "1/s",
            BUDGETS[name],
            yardstick=bare,
        ),
        figure(f"capture {name}, answer p99", quantile(told.took, 0.99) * 1000, "ms"),
        figure(f"capture {name}, oversold or unsold", int(str(oversold)) + wrong, "", NOTHING),
        figure(f"capture {name}, not taken in", refused, "", NOTHING),
    ]


def _send(url: str, first: int, count: int) -> Answers:
    words = [sys.executable, "-m", "tests.bench.parts.load", url]
    numbers = [str(each) for each in (CLIENTS, first, count, PRODUCTS)]
    with subprocess.Popen(
        words + numbers, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as load:
        assert load.stdin is not None
        assert load.stdout is not None
        load.stdout.readline()
        load.stdin.write(b"go\n")
        load.stdin.flush()
        return Answers(**json.loads(load.stdout.readline()))


def _bare(house: House) -> float:
    """Captures orders in a twin, writes their rows again in the house itself; orders a second."""
    with house.twin() as twin, twin.centre() as centre, noted(centre._writer) as notes:
        for at in range(BARE):
            lines = ((sku_of(1 + (at * 7919 + place) % (PRODUCTS - 1)), 1) for place in range(2))
            raw = order_body(order_of(1 + at, *lines))
            receive(centre, _arrival(at, raw))
    with house.centre() as centre:
        begun = time.perf_counter()
        replay(centre._writer, notes.writes())
        return BARE / (time.perf_counter() - begun)


def _arrival(at: int, raw: bytes) -> Arrival:
    return Arrival(
        channel="shopify",
        shop=SHOP,
        topic="orders/create",
        delivery_key=f"bare-{at}",
        event_id=f"event-{at}",
        raw=raw,
    )
