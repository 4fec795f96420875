"""Measures a large scope: ``python -m tests.central.feeds.measure [orders]``.

Writes so many orders through the feed, builds the snapshot of their site and reads it back.
"""

import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.central.feeds import SnapshotFiles, list_buckets, run_upkeep
from app.domain.commands import DocumentKind
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.store.ids import new_id
from tests.central.feeds.reader import SCOPE, Replica, kept_digest
from tests.central.shelf import Shelf, open_shelf
from tests.domain.builders import SHIRT_L, SHIRT_M, SKIRT, a_line, an_order

CHUNK = 500
STREETS = ("Via Roma", "Corso Italia", "Hauptstraße", "Rue de Rivoli", "Calle Mayor")


def main(orders: int) -> None:
    """Prints one line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = open_shelf(Path(folder))
        with timed(f"write {orders} orders in chunks of {CHUNK}"):
            write(shelf, orders)
        files = SnapshotFiles(shelf.centre, Path(folder) / "snapshots")
        with timed("build"):
            name = files.current(SCOPE)
        path = files.find(name, (SCOPE,))
        assert path is not None
        print(f"file: {path.stat().st_size:,} bytes")
        with timed("give out again"):
            assert files.current(SCOPE) == name
        replica = Replica()
        with timed("read and unpack"):
            index = replica.load(path.read_bytes())
        assert index.digest == replica.digest == kept_digest(shelf)
        size = sum(len(body) for _, _, body, _ in replica.docs.values())
        print(f"documents: {index.count:,}, {size:,} bytes")
        look_around(shelf, files)
        shelf.close()


def look_around(shelf: Shelf, files: SnapshotFiles) -> None:
    """What else is done with a scope of this size."""
    with timed("list buckets"), shelf.centre.reading() as connection:
        list_buckets(connection, shelf.centre.tenant, SCOPE)
    with timed("upkeep with nothing due"):
        run_upkeep(shelf.centre)
    tracemalloc.start()
    shelf.clock.advance(hours=2)
    files.current(SCOPE)
    print(f"peak memory of a build: {tracemalloc.get_traced_memory()[1]:,} bytes")


def write(shelf: Shelf, orders: int) -> None:
    """Orders of two or three lines, each to an address of its own."""
    dice = random.Random(7)
    for begin in range(0, orders, CHUNK):
        with shelf.centre.work() as work:
            for number in range(begin, min(begin + CHUNK, orders)):
                order = make(dice, number)
                work.changes.put(SCOPE, DocumentKind.FULFILMENT_ORDER, order.id, order)


def make(dice: random.Random, number: int) -> FulfilmentOrder:
    """One order as it is released."""
    skus = dice.sample((SHIRT_M, SHIRT_L, SKIRT), dice.choice((2, 2, 3)))
    order = an_order(*(a_line(code, line_id=new_id()) for code in skus), number=str(number))
    street = f"{dice.choice(STREETS)} {dice.randrange(1, 200)}"
    ship_to = replace(order.ship_to, street=street, postcode=f"{dice.randrange(10000, 99999)}")
    return replace(order, id=new_id(), order_id=new_id(), ship_to=ship_to)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Prints how long a block took, and how long the processor worked for it."""
    begun, worked = time.perf_counter(), time.process_time()
    yield
    took, work = time.perf_counter() - begun, time.process_time() - worked
    print(f"{what}: {took:.2f} s, of which {work:.2f} s at work", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
