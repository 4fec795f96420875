"""Push and pull per second on either database, against bare transactions of the same shape.

Push: commands of orders on the floor, in batches, each command ruled in its own unit of work; the
yardstick writes the same rows with a bare cursor, one commit for a command. Pull: pages of a full
feed over HTTP; the yardstick reads the same rows page by page.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import msgspec
from sqlalchemy import make_url

from app.central.work import Centre
from app.store.engine import open_writer
from app.store.postgres import open_postgres
from app.wire import ChangesPage
from tests.bench.figures import Figure, figure
from tests.bench.parts.centres import DATABASES, TOKEN, House, a_house
from tests.bench.parts.goods import FLOOR, Size
from tests.bench.parts.replay import Notes, noted, replay
from tests.central import shelf as shelves
from tests.central.shelf import Shelf, Station, open_shelf, release
from tests.central.stubs.clock import Clock
from tests.faults.parts.postgres import Server, a_server
from tests.faults.toxics.work import WANTED, walk

BATCH, ORDERS = 100, 40
SIZE = Size(products=500, orders=5_000)
PAGE = (
    "SELECT f.seq, f.kind, f.doc_id, d.rev, d.body FROM feed f JOIN doc d ON d.tenant = f.tenant"
    " AND d.kind = f.kind AND d.id = f.doc_id WHERE f.tenant = 'main' AND f.scope = {scope}"
    " AND f.seq > {since} ORDER BY f.seq LIMIT 500"
)


def run() -> list[Figure]:
    """Measures both ways on both databases."""
    return [each for name in DATABASES for each in (_push(name), _pull(name))]


def _push(name: str) -> Figure:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        server = stack.enter_context(a_server()) if name == "postgres" else None
        url = server.make() if server else ""
        shelf = open_shelf(folder, url)
        orders = [release(shelf, WANTED) for _ in range(ORDERS)]
        shelf.close()
        with _twin(folder, url, server) as (twin, twin_url):
            rate, count, notes = _work(twin, twin_url, orders)
        writer = open_postgres(url)[0] if url else open_writer(folder / "central.db", shelves.KEY)
        begun = time.perf_counter()
        replay(writer, notes.writes())
        bare = count / (time.perf_counter() - begun)
        writer.dispose()
    return figure(f"push {name}, commands", rate, "1/s", yardstick=bare)


def _work(folder: Path, url: str, orders: list[shelves.Released]) -> tuple[float, int, Notes]:
    """Pushes every step of the orders; returns commands a second, how many, what was written."""
    shelf = _open(folder, url)
    station, dice = Station(shelf=shelf), random.Random(1)
    steps = [
        (order.fulfilment_order, step)
        for at, order in enumerate(orders, start=1)
        for step in walk(order, at, dice)
    ]
    with noted(shelf.centre._writer) as notes:
        begun = time.perf_counter()
        for start in range(0, len(steps), BATCH):
            made = [station.make(step, name) for name, step in steps[start : start + BATCH]]
            reply = station.push(*made)
            assert {one.ruling for one in reply.results} == {"accepted"}
        took = time.perf_counter() - begun
    shelf.close()
    return len(steps) / took, len(steps), notes


def _open(folder: Path, url: str) -> Shelf:
    if not url:
        return shelves.reopen(folder / "central.db")
    writer, reader = open_postgres(url)
    clock = Clock()
    return Shelf(Centre(writer, reader, clock=clock), clock, folder, (writer, reader))


@contextmanager
def _twin(folder: Path, url: str, server: Server | None) -> Iterator[tuple[Path, str]]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        if server is None:
            for each in folder.glob("central.db*"):
                shutil.copy(each, name)
            yield Path(name), ""
        else:
            yield Path(name), server.make(str(make_url(url).database))


def _pull(name: str) -> Figure:
    with a_house(name, SIZE) as house:
        bare = _bare_pull(house)
        with house.serve() as centre, httpx.Client(base_url=centre.url, trust_env=False) as client:
            client.headers["Authorization"] = f"Bearer {TOKEN}"
            since, epoch, count = 0, "", 0
            asked: dict[str, str | int]
            begun = time.perf_counter()
            while True:
                asked = {"since": since, "epoch": epoch, "limit": 500}
                reply = client.get(f"/v1/feeds/{FLOOR}/changes", params=asked).raise_for_status()
                page = msgspec.json.decode(reply.content, type=ChangesPage)
                since, epoch, count = page.upto, page.epoch, count + len(page.items)
                if not page.more:
                    break
            took = time.perf_counter() - begun
    return figure(f"pull {name}, documents", count / took, "1/s", yardstick=bare)


def _bare_pull(house: House) -> float:
    with house.centre() as centre, centre.reading() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        mark = "%s" if house.url else "?"
        cursor, since, count = raw.cursor(), 0, 0
        begun = time.perf_counter()
        while rows := cursor.execute(
            PAGE.format(scope=mark, since=mark), (FLOOR, since)
        ).fetchall():
            since, count = rows[-1][0], count + len(rows)
        return count / (time.perf_counter() - begun)
