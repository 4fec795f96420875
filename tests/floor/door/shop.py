"""The window of these tests: listens to a worker on a real thread and waits for what it is told."""

import threading
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.verbs import CommandCode, Verb
from app.floor.desk import Outcome
from app.floor.screens import Screen, StationView
from app.floor.worker import FloorWorker, Listeners
from app.ports import Scan
from app.settings import Settings
from tests.floor.replica import Replica, reserve
from tests.floor.station import PlainRenderer, SetClock
from tests.floor.stock import (
    BINS,
    KEY,
    SHIRT_M,
    SKIRT,
    WORKERS,
    a_list,
    a_product,
    a_setting,
    an_order,
    in_tote,
)

DEADLINE_S = 20.0
ORDER = an_order("10485", {SHIRT_M: 10})
PACKED = in_tote(an_order("10486", {SKIRT: 1}), "T-200")


class Window:
    """Whoever listens to the worker; waits for what it is told."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.screens: list[Screen] = []
        self.stations: list[StationView] = []
        self.pokes: list[str] = []
        self.failures: list[BaseException] = []
        self.threads: set[str] = set()
        self._changed = threading.Condition()

    def listeners(self) -> Listeners:
        return Listeners(
            on_outcome=self._noting(self.outcomes),
            on_screen=self._noting(self.screens),
            on_command=lambda: self._poked("command"),
            on_printing=lambda: self._poked("printing"),
            on_failure=self._noting(self.failures),
            on_station=self._noting(self.stations),
        )

    def wait(self, fits: Callable[[], bool], what: str) -> None:
        with self._changed:
            assert self._changed.wait_for(fits, DEADLINE_S), what

    def answers(self, count: int) -> list[Outcome]:
        self.wait(lambda: len(self.outcomes) >= count, f"{count} answers")
        return self.outcomes

    def _poked(self, what: str) -> None:
        with self._changed:
            self.pokes.append(what)
            self._changed.notify_all()

    def _noting(self, heard: list[Any]) -> Callable[[Any], None]:
        def note(what: object) -> None:
            with self._changed:
                heard.append(what)
                self.threads.add(threading.current_thread().name)
                self._changed.notify_all()

        return note


class Shop:
    """A data folder and the workers that are started on it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data_dir=folder, site="MIL", station="ST-01", echo_ms=0)
        self.clock = SetClock()
        self.window = Window()
        self._seqs: dict[str, int] = defaultdict(int)

    def fill(self) -> Replica:
        replica = Replica(self.settings.data_dir / "cache.db")
        replica.put(a_setting(), *WORKERS, ORDER, a_list(ORDER), PACKED)
        replica.put(*map(a_product, BINS))
        reserve(self.settings.data_dir, ORDER.id)
        return replica

    def worker(self) -> FloorWorker:
        listeners = self.window.listeners()
        return FloorWorker(self.settings, KEY, PlainRenderer(), self.clock, listeners)

    def scan(self, text: str | Verb, source: str = "wedge") -> Scan:
        code = CommandCode.of(text).as_digits() if isinstance(text, Verb) else text
        self._seqs[source] += 1
        return Scan(
            raw=code.encode(),
            aim=None,
            source=source,
            seq=self._seqs[source],
            at_wall=self.clock.wall(),
            at_boot=self.clock.boot(),
        )
