"""A shop's day laid out in the order service's file: the demo brand, its stock and its orders."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from app.central.api.enrol import enrol_station
from app.central.demo.seed import seed_demo
from app.central.main import open_centre
from tests.central.shop import Shop
from tests.central.stubs.clock import Clock
from tests.demo.person.wares import FOLDER, read_wares

KEY = "55" * 32
SITE, OTHER = "MIL", "BRE"


def lay_out_shop(data: Path, stations: Sequence[str], orders: int, units: int) -> None:
    """Seeds the brand, takes stations in, and captures orders of so many units in all.

    Every unit lies at one site, so that its stations have all the work. A station's token is
    ``token-of-`` and its name.
    """
    with ExitStack() as stack:
        centre = open_centre(data, KEY, stack)
        seed_demo(centre)
        for name in stations:
            enrol_station(centre, name, SITE, f"token-of-{name}")
        shop = Shop(centre, Clock())
        for sku in stock_of(OTHER):
            shop.stock(sku, **{OTHER: 0})
        for lines in baskets(orders, units):
            shop.send(shop.order(*lines.items()))


def stock_of(site: str) -> Counter[str]:
    """Returns what lies at a site on the first day, without garments that have a serial."""
    wares, found = read_wares(), Counter[str]()
    with (FOLDER / "stock.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["site"] == site and not wares[row["sku"]].serialised:
                found[row["sku"]] += int(row["quantity"])
    return found


def baskets(orders: int, units: int, seed: int = 8) -> list[Counter[str]]:
    """Deals so many units out of the stock to so many orders, as evenly as it goes."""
    pool = sorted(stock_of(SITE).elements())
    random.Random(seed).shuffle(pool)
    if len(pool) < units:
        raise ValueError(f"{len(pool)} units are in stock, {units} are asked for")
    return [Counter(pool[place:units:orders]) for place in range(orders)]
