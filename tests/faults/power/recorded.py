"""The real floor worker in a process of its own, which works and says when each commit is done.

``python -m tests.faults.power.recorded FOLDER SYNCHRONOUS SCANS``: picks orders out of a replica.
After each outcome a line goes into the file ``acks``, beside floor.db, so that a recorder of both
sees which commits were acknowledged when.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import app.floor.worker as worker_module
import app.store.floor_db as store_module
from app.domain.verbs import CommandCode, Verb
from app.floor.desk import Outcome
from app.floor.screens import PickScreen
from app.floor.station.clock import SystemClock
from app.floor.worker import FloorWorker, Listeners
from app.ports import Scan
from app.settings import Settings
from tests.floor.replica import Replica, reserve
from tests.floor.scan_latency import order_of, walk_of
from tests.floor.station import PlainRenderer
from tests.floor.stock import ANNA, BINS, KEY, SITE, WORKERS, a_bin, a_product, a_setting

SOURCE = "serial:recorded"
IDLE_S = 0.002
PAUSE_EACH, PAUSE_S = 16, 0.02
"""Now and then nobody scans, and the worker writes its log back."""


@dataclass
class Acks:
    """Hears outcomes, writes them down and hands them on."""

    file: int
    outcomes: queue.Queue[Outcome] = field(default_factory=queue.Queue)

    def hear(self, outcome: Outcome) -> None:
        """Notes that this commit is done."""
        os.write(self.file, f"{outcome.scan_seq} {outcome.verdict.value}\n".encode())
        self.outcomes.put(outcome)


def work(folder: Path, scans: int) -> None:
    """Scans so many codes."""
    acks = Acks(os.open(folder / "acks", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    listeners = Listeners(
        on_outcome=acks.hear,
        on_screen=lambda _screen: None,
        on_command=lambda: None,
        on_printing=lambda: None,
        on_failure=lambda _error: None,
    )
    settings = Settings(data_dir=folder, site=SITE, echo_ms=0)
    worker = FloorWorker(settings, KEY, PlainRenderer(), SystemClock(), listeners)
    worker.start()
    code, pause, totes = ANNA.encode(), threading.Event(), count(100)
    for seq in range(1, scans + 1):
        worker.hear(_scan(code, seq))
        code = _next(acks.outcomes.get(timeout=20.0), totes)
        if seq % PAUSE_EACH == 0:
            pause.wait(PAUSE_S)
    worker.stop()


def fill(folder: Path, orders: int) -> None:
    """Puts orders into a replica, as the sync process would."""
    replica = Replica(folder / "cache.db")
    goods = [a_product(code) for code in BINS]
    made = [order_of(at, goods) for at in range(orders)]
    replica.put(a_setting(), *WORKERS)
    replica.put(*map(a_bin, sorted({stop.bin for o in made for stop in walk_of(o).stops})))
    replica.put(*goods, *made, *map(walk_of, made))
    replica.close()
    reserve(folder, *(order.id for order in made))


def _next(outcome: Outcome, totes: count[int]) -> bytes:
    screen = outcome.screen
    if not isinstance(screen, PickScreen):
        return _verb(Verb.GO_PICK)
    match screen.step:
        case "bin":
            return screen.bin.encode()
        case "item":
            return screen.product.gtin[1:].encode() if screen.product else b"?"
        case "tote":
            return (screen.tote or f"T-{next(totes)}").encode()
    return _verb(Verb.GET_WORK)


def _verb(verb: Verb) -> bytes:
    return CommandCode.of(verb).as_digits().encode()


def _scan(raw: bytes, seq: int) -> Scan:
    clock = SystemClock()
    at = clock.boot()
    return Scan(raw=raw, aim=None, source=SOURCE, seq=seq, at_wall=datetime.now(UTC), at_boot=at)


def main(folder: Path, synchronous: str, scans: int) -> None:
    """Fills, then works with another ``synchronous`` than the product's if asked for."""
    for module, name in ((store_module, "FULL"), (worker_module, "IDLE_S")):
        if not hasattr(module, name):
            raise AttributeError(f"{module.__name__} has no {name}")
    store_module.FULL = synchronous  # type: ignore[attr-defined]  # the planted fault
    worker_module.IDLE_S = IDLE_S
    fill(folder, scans // 8 + 2)
    work(folder, scans)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
