"""A shift with a killer in it: a real window, a serial line, and processes that die at random."""

from __future__ import annotations

import contextlib
import itertools
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec

from app.central.demo.orders import draw_order, order_body, webhook_headers
from tests.demo.deadline import Stuck
from tests.demo.parts.journal import Line
from tests.demo.parts.stations import Station
from tests.faults.parts import books
from tests.faults.parts.hand import Hand
from tests.faults.parts.programs import eventually, kill_process

WEBHOOKS = "/v1/channels/shopify/webhooks"
ANSWER_S, TRIES = 2.0, 8
AHEAD = "20"
"""Walks that the station holds, so that it works while the others are dead."""
RESTOCKED_S = 10.0
ROWS = "SELECT seq, verdict, commands FROM scan_log"
LABEL = "SELECT body FROM command WHERE kind = 'label_issued' ORDER BY n DESC LIMIT 1"


@dataclass
class Ledger:
    """What the window said that it has, and what was seen in its file."""

    accepted: dict[int, str] = field(default_factory=dict)
    """Number of the scan -> verdict, as the painted line had it."""
    commands: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)

    def check(self, lines: list[Line], path: Path, key_hex: str) -> None:
        """Compares every line that was ever heard with the file, and the file with its past."""
        self.accepted.update((line.painted, line.verdict) for line in lines if line.painted)
        with books.opened(path, key_hex) as floor:
            rows = {seq: (verdict, names) for seq, verdict, names in floor.execute(ROWS)}
            commands = {row[0] for row in floor.execute("SELECT id FROM command")}
        for seq, verdict in self.accepted.items():
            kept, names = rows.get(seq, ("nothing", ""))
            if kept != verdict:
                self.missing.add(f"scan {seq} was painted as {verdict}, the file has {kept}")
            gone = set(names.split()) - commands
            self.missing |= {f"command {name} of scan {seq} is not there" for name in gone}
        self.missing |= {f"command {name} was there before" for name in self.commands - commands}
        self.commands |= commands


class Shift:
    """One window, who works at it, and who kills it."""

    def __init__(self, station: Station, seed: int) -> None:
        self.station = station
        self.dice = random.Random(seed)
        self.hand = Hand(seed, self._label)
        self.ledger = Ledger()
        self.ready_s: dict[str, list[float]] = {"window": [], "sync": [], "centre": []}
        """How long it took until each was ready again."""
        self.queued_s: list[float] = []
        """Of that, how long a window stood in line for a processor."""
        self.answered_s: list[float] = []
        """From the start of a window to its first answer to a scan."""
        self.unheard = 0
        """Scans without an answer: nothing was promised, the person scans again."""
        self._ordinals = itertools.count(1)
        self._unsent: list[int] = []

    @property
    def key_hex(self) -> str:
        """The raw key of floor.db, as its key file has it."""
        return (self.station.data / "station.key").read_text().strip()

    @property
    def floor(self) -> Path:
        """The file of the floor."""
        return self.station.data / "floor.db"

    def start_window(self, **settings: str) -> None:
        """Starts the window; takes the time until the first screen and the first answer."""
        journal = self.station.journal
        before, begun = len(journal.lines()), time.time()
        self.station.start(demo=True, echo_ms="0", offline_walks=AHEAD, **settings)
        first = journal.wait(
            lambda lines: next((line for line in lines[before:] if line.screen is not None), None),
            20.0,
            "the window shows its first screen",
        )
        self.ready_s["window"].append(first.at - begun)
        self.queued_s.append(queued_s(self.station.process_id))
        self.scan()
        self.answered_s.append(time.time() - begun)

    def wait_data(self) -> None:
        """Waits until the station has its first data: the screen then names the site."""
        screen = self.station.journal.screen
        eventually(lambda: screen()[1].get("site_name") != self.station.site, "the first data")

    def scan(self) -> Line:
        """Scans the next code until it is answered, as a person does; returns the answer.

        Raises:
            Stuck: no answer, however often it was scanned.
        """
        journal, source = self.station.journal, self.station.source
        seen = len(journal.lines())

        def answer(lines: list[Line]) -> Line | None:
            own = (one for one in lines[seen:] if one.painted and one.source == source)
            return next(own, None)

        for _ in range(TRIES):
            self.send()
            try:
                found = journal.wait(answer, ANSWER_S, "an answer")
            except Stuck:
                self.unheard += 1
                continue
            self.hand.heard(found.verdict)
            return found
        raise Stuck(f"no answer after {TRIES} scans")

    def send(self) -> None:
        """Scans the next code and does not wait."""
        self.station.scanner.send(self.hand.next(*self.station.journal.screen()))

    def order(self, url: str, count: int) -> None:
        """Lets the shop send orders; what is not answered it sends again another time."""
        self._unsent += itertools.islice(self._ordinals, count)
        with (
            httpx.Client(base_url=url, timeout=20.0, trust_env=False) as shop,
            contextlib.suppress(httpx.TransportError),
        ):
            while self._unsent:
                raw = order_body(draw_order(self._unsent[0]))
                headers = webhook_headers(raw, f"order-{self._unsent[0]}")
                shop.post(WEBHOOKS, content=raw, headers=headers).raise_for_status()
                self._unsent.pop(0)

    def restock(self, url: str, count: int) -> None:
        """Lets the shop send orders, and gives their walks some time to come."""
        self.order(url, count)
        with contextlib.suppress(AssertionError):  # who has to bring them may be dead just now
            eventually(self._holds_walks, "walks are held", RESTOCKED_S)
        self.hand.is_idle = False

    def _holds_walks(self) -> bool:
        return bool(books.one(self.floor, self.key_hex, "SELECT count(*) FROM claim"))

    def kill_window(self, *children: str) -> None:
        """Kills the window in the middle of a scan, and some of its children with it."""
        named = [self.child(name) for name in children]
        self.send()
        time.sleep(self.dice.uniform(0.0, 0.04))
        for process_id in named:
            if process_id:
                kill_process(process_id)
        self.station.kill()
        self.check()

    def kill_child(self, name: str) -> float:
        """Kills a child of the window while scans go on; returns when that was."""
        process_id = eventually(lambda: self.child(name), f"{name} runs")
        self.send()
        kill_process(process_id)
        return time.time()

    def check(self) -> None:
        """Looks for what is missing in the file."""
        self.ledger.check(self.station.journal.lines(), self.floor, self.key_hex)

    def child(self, name: str) -> int:
        """Returns the process id of a child of the window, 0 while it does not run."""
        return child_of(self.station.process_id, name)

    def _label(self) -> bytes:
        found = books.rows(self.floor, self.key_hex, LABEL)
        return b"]C100" + msgspec.json.decode(found[0][0])["sscc"].encode() if found else b"none"


def queued_s(process_id: int) -> float:
    """Returns how long the main thread of a process was ready to run and did not; 0 if unknown."""
    try:
        waited_ns = Path(f"/proc/{process_id}/schedstat").read_text().split()[1]
    except OSError:
        return 0.0
    return int(waited_ns) / 1e9


def child_of(parent: int, name: str) -> int:
    """Returns the process id of the child that runs a sub-command, 0 when there is none."""
    for children in Path(f"/proc/{parent}/task").glob("*/children"):
        for process_id in children.read_text().split():
            try:
                words = Path(f"/proc/{process_id}/cmdline").read_bytes().split(b"\0")
            except OSError:  # ended just now
                continue
            if name.encode() in words:
                return int(process_id)
    return 0
