"""100,000 orders onto an empty station over loopback, until it can be worked with.

The yardstick writes the same documents into a file with the same key, in one transaction.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from app.store.floor_db import FloorStore
from app.wire.lines import DATABASE_KEY, Hello
from tests.bench.figures import Budget, Figure, figure
from tests.bench.parts.centres import KEY, TOKEN, House, a_house
from tests.bench.parts.goods import FLOOR, SITE, Size
from tests.faults.parts import books
from tests.faults.parts.programs import Sync, eventually

ORDERS, PRODUCTS = 100_000, 1_000
BUDGET = Budget(at_most=6)
TABLE = "CREATE TABLE doc (kind TEXT, id TEXT, rev INT, body BLOB, PRIMARY KEY (kind, id))"
DOCS = "SELECT kind, id, rev, body FROM doc WHERE scope = ?"


def run() -> list[Figure]:
    """Measures a first station, which has the snapshot made, and a second one."""
    size = Size(products=PRODUCTS, orders=ORDERS, walks=False)
    with a_house("sqlite", size) as house:
        bare = _bare(house)
        with house.serve() as centre:
            first = _load(centre.url)
            second = _load(centre.url)
    return [
        figure("bootstrap of 100,000 orders", second, "s", BUDGET, yardstick=bare),
        figure("bootstrap, snapshot not made yet", first, "s", BUDGET, yardstick=bare),
    ]


def _load(url: str) -> float:
    """Starts a sync process on an empty folder; returns the seconds until all is there."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        FloorStore(folder / "floor.db", KEY).close()
        hello = Hello(keys={DATABASE_KEY: KEY}, token=TOKEN)
        words = ("--station", "ST-01", "--site", SITE, "--region", "EU", "--centre", url)
        begun = time.monotonic()
        with Sync(folder, hello, *words) as sync:
            eventually(lambda: sync.health is not None and sync.health.data_at, "all is there", 300)
            took = time.monotonic() - begun
        count = books.one(folder / "cache.db", KEY, "SELECT count(*) FROM doc")
        assert count >= ORDERS, f"{count} documents, expected {ORDERS}"
        return took


def _bare(house: House) -> float:
    docs = books.rows(house.folder / "central.db", KEY, DOCS, (FLOOR,))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        begun = time.monotonic()
        with books.opened(Path(name) / "bare.db", KEY) as connection:
            connection.execute(TABLE)
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO doc VALUES (?, ?, ?, ?)", docs)
            connection.execute("COMMIT")
        return time.monotonic() - begun
