"""How long a scan takes on this machine: from the worker's hands to after its commit.

    .venv/bin/python -m tests.floor.scan_latency [--orders 2000] [--products 5000] [--offline 0]

Prints p50, p99 and the longest, over all scans and per verdict, in milliseconds. Figures, no test.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.domain.codes import SLIP_ALPHABET, slip_check_fits
from app.domain.model.fulfilment_order import FulfilmentLine, FulfilmentOrder
from app.domain.model.pick_list import PickList, Stop
from app.domain.model.product import Product
from app.domain.verbs import CommandCode, Verb
from app.floor.desk import Outcome
from app.ports import Scan
from tests.floor.station import Floor, a_floor
from tests.floor.stock import ANNA, SHIRT_M, a_product, an_order, ean, gtin

LINES = 3
FIRST = 100
Timings = dict[str, list[float]]


def main() -> int:
    """Fills a station, lets it work, prints what it took."""
    parser = argparse.ArgumentParser(description="Measures scans.")
    parser.add_argument("--orders", type=int, default=2000)
    parser.add_argument("--products", type=int, default=5000)
    parser.add_argument("--walks", type=int, default=120)
    parser.add_argument("--offline", type=int, default=0, help="orders with waiting commands")
    parser.add_argument("--news", action="store_true", help="the replica changes between scans")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scans-") as name, a_floor(Path(name)) as floor:
        fill(floor, asked.orders, asked.products)
        work(floor, asked.offline, {}, news=False)
        timings: Timings = defaultdict(list)
        work(floor, asked.walks, timings, news=asked.news)
        show(timings)
        sys.stdout.write(f"raw commit of three rows: {yardstick(floor):.2f} ms\n")
    return 0


def fill(floor: Floor, orders: int, products: int) -> None:
    floor.grant("sscc", count=10_000)
    floor.grant("return")
    base = a_product(SHIRT_M)
    goods = [replace(base, sku=f"S{at}", gtin=gtin(FIRST + at)) for at in range(products)]
    for start in range(0, products, 500):
        floor.replica.put(*goods[start : start + 500])
    for start in range(0, orders, 250):
        made = [order_of(at, goods) for at in range(start, min(orders, start + 250))]
        floor.replica.put(*made, *map(walk_of, made))
    floor.door.replica_changed()
    floor.scan(ANNA)


def work(floor: Floor, walks: int, timings: Timings, *, news: bool) -> None:
    for at in range(walks):
        for code in one_order(floor, at):
            if news:
                floor.replica.put(a_product(SHIRT_M))
            outcome, took_ms = timed(floor, code)
            timings.setdefault(outcome.verdict.value, []).append(took_ms)


def one_order(floor: Floor, at: int) -> Iterator[str | Verb]:
    """Picks, packs and ships one order."""
    yield from (Verb.GO_PICK, Verb.GET_WORK)
    tote = f"T-{at % 9000 + 1000}"
    picked = []
    while (screen := floor.door._screen).step in ("bin", "item"):
        product = getattr(screen, "product", None)
        assert product is not None
        picked.append(product.gtin)
        yield from (str(getattr(screen, "bin", "")), ean(product.gtin), tote)
    yield from (Verb.GO_PACK, tote, *map(ean, picked), Verb.CLOSE_PACKAGE)
    label = f"00{floor.commands('label_issued')[-1]['body']['sscc']}"
    yield from (label, label)


def timed(floor: Floor, code: str | Verb) -> tuple[Outcome, float]:
    raw = CommandCode.of(code).as_digits() if isinstance(code, Verb) else code
    floor.clock.move(1)
    scan: Scan = floor.a_scan(raw)
    begun = time.perf_counter()
    outcome = floor.door.handle_scan(scan)
    took_ms = (time.perf_counter() - begun) * 1000
    floor.door.ask_for_numbers()
    floor.tend(after_scan=True)
    return outcome, took_ms


def yardstick(floor: Floor) -> float:
    """Median of a commit of three small rows through the same connection."""
    raw = floor.store._connection.connection
    cursor = raw.cursor()
    cursor.execute("CREATE TABLE IF NOT EXISTS yard (a TEXT, b BLOB)")
    took = []
    for _ in range(200):
        begun = time.perf_counter()
        cursor.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            cursor.execute("INSERT INTO yard VALUES (?, ?)", ("x" * 100, b"y" * 300))
        cursor.execute("COMMIT")
        took.append((time.perf_counter() - begun) * 1000)
    cursor.close()
    return statistics.median(took)


def show(timings: Timings) -> None:
    everything = [each for row in timings.values() for each in row]
    rows = {"all": everything, **dict(sorted(timings.items()))}
    sys.stdout.write(f"{'verdict':24} {'n':>6} {'p50':>7} {'p99':>7} {'max':>7}\n")
    for name, row in rows.items():
        ranked = sorted(row)
        p50, p99 = ranked[len(ranked) // 2], ranked[min(len(ranked) - 1, len(ranked) * 99 // 100)]
        sys.stdout.write(f"{name:24} {len(row):6} {p50:7.2f} {p99:7.2f} {ranked[-1]:7.2f}\n")


def order_of(at: int, goods: list[Product]) -> FulfilmentOrder:
    """Three units of three products, somewhere in the catalogue."""
    base = an_order("10485", {SHIRT_M: 1})
    chosen = [goods[(at * 7 + place * 131) % len(goods)] for place in range(LINES)]
    lines = tuple(
        FulfilmentLine(
            id=f"l{place}",
            sku=product.sku,
            gtin=product.gtin,
            quantity=1,
            title=product.title,
            colour=product.colour,
            size=product.size,
        )
        for place, product in enumerate(chosen)
    )
    body = f"{at:08d}"
    code = next(c for char in SLIP_ALPHABET if slip_check_fits(c := f"S-{body}{char}"))
    return replace(base, id=f"fo-{at:05d}", number=str(at), lines=lines, slip_code=code)


def walk_of(order: FulfilmentOrder) -> PickList:
    stops = tuple(
        Stop(
            id=line.id,
            bin=f"A-{place + 1:02d}-1",
            line=line.id,
            sku=line.sku,
            gtin=line.gtin,
            quantity=1,
        )
        for place, line in enumerate(order.lines)
    )
    return PickList(
        id=f"pl-{order.number}",
        site=order.site,
        fulfilment_order=order.id,
        number=order.number,
        stops=stops,
        released_at=order.promised_at,
        promised_at=order.promised_at,
    )


if __name__ == "__main__":
    sys.exit(main())
