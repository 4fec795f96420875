"""No reader of a feed misses a change, however late a transaction commits.

Eight writers on PostgreSQL; three commits in ten come late, one in twenty never. A greedy reader
pulls pages with the product's own code. Its naive twin reads a table by a sequence that is drawn at
the insert, ``seq > cursor``: it must miss some, or the race was none.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection, Engine, event, text

from app.central.pages import Wanted, read_page
from app.central.work import Centre, Work
from app.domain.commands import DocumentKind
from app.domain.model.site import Bin
from app.store.migrations import migrate
from app.store.postgres import open_postgres
from tests.faults.parts.postgres import a_server
from tests.faults.report import Report, Scale, judged

WRITERS = 8
LATE, NEVER = 0.30, 0.05
LATE_S = (0.002, 0.020)
EACH = {Scale.SHORT: 45, Scale.FULL: 1300}
"""Transactions of each writer."""
MIL, BRE = "site:MIL", "site:BRE"
NAIVE = "CREATE TABLE naive (seq bigserial PRIMARY KEY, id text NOT NULL)"


class NeverCommitted(Exception):
    """The transaction was rolled back on purpose."""


class Feed(Protocol):
    """Something to write to and to read from a position on."""

    def write(self, name: str) -> None:
        """Adds one thing in a transaction of its own."""

    def read(self) -> list[str]:
        """Returns what came after the last read."""


@dataclass
class Tally:
    """What happened."""

    committed: set[str] = field(default_factory=set)
    seen: list[str] = field(default_factory=list)
    reads: int = 0
    late: int = 0
    never: int = 0

    @property
    def missed(self) -> int:
        """Committed things that no read gave."""
        return len(self.committed - set(self.seen))


class HeadRow:
    """The product: documents of a site, read by ``read_page``."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._since = 0
        self._epoch = ""

    def write(self, name: str) -> None:
        """Puts one document, in every fourth transaction another one in a second scope, too."""

        def put(work: Work) -> None:
            for scope in (MIL, BRE) if name.endswith(("0", "4", "8")) else (MIL,):
                code = name if scope == MIL else f"{name}-b"
                place = Bin(code=code, site=scope[5:], aisle="A", x_mm=0, y_mm=0, level=1)
                work.changes.put(scope, DocumentKind.BIN, code, place)

        self._centre.run(put)

    def read(self) -> list[str]:
        """Reads one page and moves on to where it ends."""
        wanted = Wanted(scope=MIL, since=self._since, epoch=self._epoch)
        with self._centre.reading() as connection:
            page = read_page(connection, self._centre.tenant, wanted, self._centre.clock()).page
        self._since, self._epoch = page.upto, page.epoch
        return [item.id for item in page.items]


class Sequence:
    """The naive twin: a number drawn at the insert is the position."""

    def __init__(self, writer: Engine) -> None:
        self._writer = writer
        self._cursor = 0
        with writer.begin() as connection:
            connection.execute(text(NAIVE))

    def write(self, name: str) -> None:
        """Inserts one row."""
        with self._writer.begin() as connection:
            connection.execute(text("INSERT INTO naive (id) VALUES (:id)"), {"id": name})

    def read(self) -> list[str]:
        """Reads rows after the cursor and sets it to the last one."""
        statement = text("SELECT seq, id FROM naive WHERE seq > :at ORDER BY seq LIMIT 500")
        with self._writer.connect() as connection:
            rows = connection.execute(statement, {"at": self._cursor}).all()
        if rows:
            self._cursor = rows[-1].seq
        return [row.id for row in rows]


def run(scale: Scale) -> Report:
    """Runs the race for the product and for its twin."""
    with a_server() as server:
        server.hurry()
        writer, reader = open_postgres(server.make())
        migrate(writer)
        product = race(writer, HeadRow(Centre(writer, reader)), EACH[scale])
        twin = race(writer, Sequence(writer), EACH[scale])
        writer.dispose()
    return judged(
        "feed_race",
        {
            "committed": len(product.committed),
            "late": product.late,
            "rolled_back": product.never,
            "reads": product.reads,
            "seen": len(product.seen),
            "missed": product.missed,
        },
        faults_of(product, twin),
        f"a cursor over a sequence: {twin.missed} of {len(twin.committed)} missed",
        expected="0 missed, each seen once; the sequence misses some",
    )


def race(writer: Engine, feed: Feed, each: int) -> Tally:
    """Lets all writers and one reader run, and reads to the end when the writers are done."""
    tally, ended, lock = Tally(), threading.Event(), threading.Lock()

    def write(number: int) -> None:
        for at in range(each):
            name = f"W{number}-{at:05d}"
            try:
                feed.write(name)
            except NeverCommitted:
                continue
            with lock:
                tally.committed.add(name)

    def read() -> None:
        while not ended.is_set():
            _note(tally, feed.read())

    with disturbed(writer, tally), ThreadPoolExecutor(WRITERS + 1) as threads:
        reading = threads.submit(read)
        for writing in [threads.submit(write, number) for number in range(WRITERS)]:
            writing.result()
        ended.set()
        reading.result()
    while names := feed.read():
        _note(tally, names)
    return tally


@contextmanager
def disturbed(writer: Engine, tally: Tally) -> Iterator[None]:
    """Holds some commits back, after everything of their transaction was done; undoes others."""
    dice, lock, gate = random.Random(31), threading.Lock(), threading.Event()

    def before_commit(_connection: Connection) -> None:
        with lock:
            fate, wait_s = dice.random(), dice.uniform(*LATE_S)
            tally.never += fate < NEVER
            tally.late += NEVER <= fate < NEVER + LATE
        if fate < NEVER:
            raise NeverCommitted
        if fate < NEVER + LATE:
            gate.wait(wait_s)

    event.listen(writer, "commit", before_commit)
    try:
        yield
    finally:
        event.remove(writer, "commit", before_commit)


def _note(tally: Tally, names: list[str]) -> None:
    tally.reads += 1
    tally.seen += names


def faults_of(product: Tally, twin: Tally) -> list[str]:
    seen = len(product.seen)
    checks: list[tuple[bool, Callable[[], str]]] = [
        (product.missed == 0, lambda: f"{product.missed} changes never came"),
        (seen == len(set(product.seen)), lambda: f"{seen - len(set(product.seen))} came twice"),
        (
            set(product.seen) <= product.committed,
            lambda: f"came without a commit: {sorted(set(product.seen) - product.committed)[:5]}",
        ),
        (product.late > 0 and product.never > 0, lambda: "no commit was late or undone"),
        (twin.missed > 0, lambda: "the naive cursor missed nothing: there was no race"),
    ]
    return [sentence() for holds, sentence in checks if not holds]
