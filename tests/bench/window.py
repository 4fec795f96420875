"""The real window with a full replica and a busy sync process, looked at from outside.

100,000 products and 50,000 open orders are cached. A shop goes on sending orders, so that the sync
process always has something to write. Blind to what a screen and a cable add: polling of a scanner
over USB, the compositor, the panel.
"""

from __future__ import annotations

import itertools
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

from app.central.demo.orders import order_body, order_of, webhook_headers
from tests.bench.figures import Budget, Figure, figure, quantile
from tests.bench.parts.centres import TOKEN, a_house
from tests.bench.parts.display import Display
from tests.bench.parts.goods import Size, sku_of
from tests.bench.parts.load import PATH
from tests.bench.parts.screens import BareWindow, Person, Shown, find_pixel
from tests.faults.parts.programs import eventually

SIZE = Size(products=100_000, orders=50_000)
SAMPLES, BARE, STARTS = 1_000, 300, 5
PAUSE_S, NEWS_S = 0.03, 0.1
P50, P99 = Budget(at_most=4), Budget(at_most=16.7)
FIRST_PAINT, READY = Budget(at_most=0.6), Budget(at_most=1.5)
MEMORY, PRINTER = Budget(at_most=220), Budget(at_most=50)


def run(size: Size = SIZE, samples: int = SAMPLES) -> list[Figure]:
    """Measures scan to pixel, start, memory and scan to printer, in one working day."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        (folder / "screen").mkdir()
        display = stack.enter_context(Display(folder / "screen"))
        with BareWindow(display) as bare:
            bare_ms = [_paced(bare.scan) for _ in range(BARE)]
        time.sleep(0.5)
        starts = [_bare_start(display) for _ in range(STARTS)]
        house = stack.enter_context(a_house("sqlite", size))
        centre = stack.enter_context(house.serve())
        station = stack.enter_context(_station(folder / "station", display))
        settings = {"centre_url": centre.url, "station_token": TOKEN, "echo_ms": "0"}
        station.start(**settings, demo=False)
        _wait_data(station, size.orders)
        stack.enter_context(_news(centre.url, size))
        figures = _work(station, display, samples, bare_ms)
        figures.append(figure("memory of the window", station.memory_mb, "MB", MEMORY))
        station.stop()
        return figures + _starts(station, settings, starts)


def _work(station: Shown, display: Display, samples: int, bare_ms: list[float]) -> list[Figure]:
    person = Person(station)
    person.right()
    person.pixel = find_pixel(person, display)
    took: list[float] = []
    printed: list[float] = []
    while len(took) < samples:
        for scan in (person.wrong, person.right):
            line, ms = scan()
            if ms is not None:
                took.append(ms)
            if line.verdict == "pack.closed":
                printed.append(_printed(station, person.sent_at))
            time.sleep(PAUSE_S)
    return [
        _against("scan to pixel p50", took, bare_ms, 0.5, P50),
        _against("scan to pixel p99", took, bare_ms, 0.99, P99),
        figure("scan to pixel, samples", len(took), "", Budget(at_least=samples)),
        figure("closing scan to printer p99", quantile(printed, 0.99), "ms", PRINTER),
    ]


def _against(
    name: str, took: list[float], bare: list[float], share: float, budget: Budget
) -> Figure:
    return figure(name, quantile(took, share), "ms", budget, yardstick=quantile(bare, share))


def _printed(station: Shown, sent_at: float) -> float:
    """Milliseconds from a scan to the first byte of the next job."""

    def first() -> float | None:
        return next((at for at in station.timed.first_bytes if at > sent_at), None)

    return (eventually(first, "the label is printed", 10.0) - sent_at) * 1000


def _paced(scan: Callable[[], float]) -> float:
    took = scan()
    time.sleep(PAUSE_S)
    return took


def _bare_start(display: Display) -> float:
    with BareWindow(display) as bare:
        time.sleep(0.3)
    time.sleep(0.3)
    return bare.painted_s


def _starts(station: Shown, settings: dict[str, str], bare_s: list[float]) -> list[Figure]:
    painted, ready = [], []
    for _ in range(STARTS):
        time.sleep(0.5)
        first, screen = station.start_timed(**settings)
        painted.append(first)
        ready.append(screen)
        time.sleep(1.0)
        station.stop()
    bare = quantile(bare_s, 0.5)
    return [
        figure("start to first paint", quantile(painted, 0.5), "s", FIRST_PAINT, yardstick=bare),
        figure("start to ready to scan", quantile(ready, 0.5), "s", READY, yardstick=bare),
    ]


@contextmanager
def _station(folder: Path, display: Display) -> Iterator[Shown]:
    station = Shown(folder, display)
    try:
        yield station
    finally:
        station.stop()
        station.unplug()


def _wait_data(station: Shown, orders: int) -> None:
    """Waits until somebody can sign in and everything is there to be picked."""
    journal = station.journal
    eventually(lambda: journal.screen()[1].get("site_name", "MIL") != "MIL", "the first data", 300)
    station.scanner.send(b"W-1001")
    eventually(lambda: _waiting(journal.screen()[1]) >= orders, "every order is here", 300)


def _waiting(screen: dict[str, Any]) -> int:
    tiles = screen.get("tiles", ())
    return next((int(tile["count"] or 0) for tile in tiles if tile["job"] == "pick"), 0)


@contextmanager
def _news(url: str, size: Size) -> Iterator[None]:
    """A shop that goes on sending orders until the block ends."""
    ended = threading.Event()

    def send() -> None:
        with httpx.Client(base_url=url, timeout=20.0, trust_env=False) as shop:
            for at in itertools.count(1):
                raw = order_body(order_of(at, (sku_of(at * 7919 % size.products), 1)))
                shop.post(PATH, content=raw, headers=webhook_headers(raw, f"news-{at}"))
                if ended.wait(NEWS_S):
                    return

    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
