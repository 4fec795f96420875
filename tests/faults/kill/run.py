"""Proof 2: ``kill -9`` of window, sync and centre at random over a shift, and nothing is missing.

Accepted is what the window wrote, after it was painted, into a pipe that the killer holds. After
each death of the window every accepted scan, and every command ever seen, must be in floor.db; at
the end each command must be at the centre, once. One shift has its centre beside the window and
dies with it, another has one of its own. The planted twin paints before it commits.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.store.locks import WriterLock
from app.wire.lines import Hello
from tests.demo.parts.stations import Station
from tests.demo.recorder import doubled_effects
from tests.faults.kill.crash import Shift
from tests.faults.parts import books
from tests.faults.parts.programs import Centre, eventually
from tests.faults.report import Figure, Report, Scale, judged

CENTRE_KEY, TOKEN = "44" * 32, "token-of-the-window"
HASTY = [sys.executable, "-m", "tests.faults.kill.hasty"]
NOBODY = "http://127.0.0.1:9"
READY_S = 1.5
WATCHED = ("window", "window alone", "sync", "centre")
"""Alone: without the time for which it stood in line for a processor that others had."""
FIRST_ORDERS, ORDERS = 24, 12
SCANS = (1, 12)
SETTLED_S = 90.0
VICTIMS = ("window", "sync", "centre", "all", "window", "window")
COMMANDS = "SELECT id, station, n FROM command WHERE install = ?"
INSTALL = "SELECT v FROM meta WHERE k = 'install'"


@dataclass(kw_only=True)
class Result:
    """What a shift gave."""

    kills: dict[str, int] = field(default_factory=dict)
    accepted: int = 0
    commands: int = 0
    missing: set[str] = field(default_factory=set)
    doubled: list[str] = field(default_factory=list)
    ready_s: dict[str, list[float]] = field(default_factory=dict)
    answered_s: list[float] = field(default_factory=list)
    unheard: int = 0


def run(scale: Scale) -> Report:
    """Proves it, and that a window which paints too early is found out."""
    full = scale is Scale.FULL
    twin = hasty_shift(8 if full else 2)
    beside = shift(100 if full else 4, seed=1)
    apart = shift(100 if full else 3, seed=2, own_centre=True)
    both = [beside, apart]
    figures: dict[str, Figure] = {
        "kills": sum(sum(each.kills.values()) for each in both),
        **{f"{name} killed": _sum(both, name) for name in ("window", "sync", "centre", "all")},
        "accepted": sum(each.accepted for each in both),
        "commands": sum(each.commands for each in both),
        "unheard": sum(each.unheard for each in both),
        "missing": sum(len(each.missing) for each in both),
        "doubled": sum(len(each.doubled) for each in both),
        **{k: v for each in WATCHED for k, v in _ready(both, each).items()},
        "answer p50 s": _quantile([s for each in both for s in each.answered_s], 0.5),
    }
    planted = f"a window that paints before it commits: {len(twin.missing)} missing"
    faults = [fault for each in both for fault in (*sorted(each.missing), *each.doubled)]
    if not twin.missing:
        faults.append(f"the planted fault was not seen: {planted}")
    if full and float(figures["window alone p99 s"]) > READY_S:
        faults.append(f"ready again after {figures['window alone p99 s']} s, not {READY_S}")
    expected = f"0 missing, 0 doubled, a window alone ready in {READY_S} s"
    return judged("kill", figures, faults, planted, expected=expected)


def shift(kills: int, *, seed: int, own_centre: bool = False) -> Result:
    """Works and kills, then lets everything settle and counts."""
    with _station() as (station, folder):
        house = _House(Shift(station, seed), folder, own_centre=own_centre)
        try:
            return _play(house, kills)
        finally:
            house.close()


def hasty_shift(kills: int) -> Result:
    """Kills a window that paints before it commits; it has no centre to speak to."""
    with _station() as (station, _):
        station.program = HASTY
        work = Shift(station, seed=3)
        for _ in range(kills):
            work.start_window(centre_url=NOBODY, station_token=TOKEN)
            for _ in range(work.dice.randint(*SCANS)):
                work.scan()
            work.kill_window()
        return Result(missing=work.ledger.missing)


class _House:
    """The shift with its centre, wherever that is."""

    def __init__(self, work: Shift, folder: Path, *, own_centre: bool) -> None:
        self.work = work
        self._data = folder / "centre"
        self._centre = self._start_centre("0") if own_centre else None
        self.settings: dict[str, str] = {}
        if self._centre is not None:
            self.settings = {"centre_url": self._centre.url, "station_token": TOKEN}

    @property
    def file(self) -> tuple[Path, str]:
        """The file of the centre and its key."""
        if self._centre is not None:
            return self._data / "central.db", CENTRE_KEY
        return self.work.station.data / "centre" / "central.db", self.work.key_hex

    @property
    def url(self) -> str:
        """Where the centre is, once it is ready."""
        if self._centre is not None:
            return self._centre.url
        return eventually(lambda: self._announced(0), "the order service is ready")

    def kill(self, victim: str) -> None:
        """Kills, and measures how long it takes until the victim is ready again."""
        match victim:
            case "window":
                self.work.kill_window()
                self.work.start_window(**self.settings)
            case "all":
                self.work.kill_window("sync", *([] if self._centre else ["central"]))
                if self._centre is not None:
                    self._centre = self._revived(self._centre)
                self.work.start_window(**self.settings)
            case "centre" if self._centre is not None:
                self._centre = self._revived(self._centre)
                self.work.scan()
            case "centre":
                self._kill_beside()
            case _:
                self._kill_sync()

    def close(self) -> None:
        """Ends everything in order."""
        self.work.station.stop()
        if self._centre is not None:
            self._centre.end()

    def _kill_sync(self) -> None:
        dead = self.work.child("sync")
        at = self.work.kill_child("sync")
        lock = self.work.station.data / "cache.db.lock"

        def holds() -> bool:
            new = self.work.child("sync")
            holder = lock.read_text() if lock.exists() else ""
            return new not in (0, dead) and holder.endswith(f"process {new}\n")

        eventually(holds, "sync is there again")
        self.work.ready_s["sync"].append(time.time() - at)

    def _kill_beside(self) -> None:
        eventually(lambda: self._announced(0), "the order service is ready")
        before = len(self.work.station.journal.lines())
        at = self.work.kill_child("central")
        self.work.scan()
        eventually(lambda: self._announced(before), "the order service is there again")
        self.work.ready_s["centre"].append(time.time() - at)

    def _revived(self, centre: Centre) -> Centre:
        begun = time.time()
        centre.kill()
        self.work.send()
        centre.end()
        again = self._start_centre(str(centre.port))
        self.work.ready_s["centre"].append(time.time() - begun)
        return again

    def _start_centre(self, port: str) -> Centre:
        hello = Hello(keys={"db": CENTRE_KEY}, token=TOKEN)
        arguments = ("--demo", "--station", "ST-01", "--site", "MIL", "--port", port)
        return Centre(self._data, hello, *arguments)

    def _announced(self, after: int) -> str:
        lines = self.work.station.journal.lines()[after:]
        return next((line.centre for line in reversed(lines) if line.centre), "")


def _play(house: _House, kills: int) -> Result:
    work, result = house.work, Result()
    work.start_window(**house.settings)
    work.ready_s["window"].clear()  # the first start makes files; it is no start after a crash
    work.queued_s.clear()
    work.order(house.url, FIRST_ORDERS)
    work.wait_data()
    for place in range(kills):
        victim = VICTIMS[place % len(VICTIMS)]
        for _ in range(work.dice.randint(*SCANS)):
            work.scan()
            if work.hand.is_idle:
                work.restock(house.url, ORDERS)
        house.kill(victim)
        result.kills[victim] = result.kills.get(victim, 0) + 1
    _settle(house)
    work.check()
    result.doubled = _doubled(house)
    result.accepted, result.commands = len(work.ledger.accepted), len(work.ledger.commands)
    result.missing = work.ledger.missing
    pairs = zip(work.ready_s["window"], work.queued_s, strict=True)
    alone = [ready - queued for ready, queued in pairs]
    result.ready_s = {**work.ready_s, "window alone": alone}
    result.answered_s, result.unheard = work.answered_s, work.unheard
    return result


def _settle(house: _House) -> None:
    """Waits until the centre has every command; what never comes is missing."""
    work, (file, key) = house.work, house.file
    work.check()
    wanted = work.ledger.commands

    def all_there() -> bool:
        return wanted <= {row[0] for row in books.rows(file, key, "SELECT id FROM command")}

    try:
        eventually(all_there, "every command is at the centre", SETTLED_S)
    except AssertionError:
        known = {row[0] for row in books.rows(file, key, "SELECT id FROM command")}
        work.ledger.missing |= {f"command {name} never came" for name in wanted - known}


def _doubled(house: _House) -> list[str]:
    """Returns a sentence for each effect or number that the centre has twice, or of nowhere."""
    work, (file, key) = house.work, house.file
    install = books.one(work.floor, work.key_hex, INSTALL)
    own = books.rows(file, key, COMMANDS, (install,))
    numbers = sorted(n for _, _, n in own)
    faults = [f"command {name} is of nowhere" for name, _, _ in own if name not in _ids(work)]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append("the numbers of the install are not 1, 2, 3 ...")
    with books.opened(file, key) as centre:
        return faults + doubled_effects(centre)


def _ids(work: Shift) -> set[str]:
    return work.ledger.commands


@contextmanager
def _station() -> Iterator[tuple[Station, Path]]:
    # A child of a killed window may still be on its way out when the folder goes.
    with tempfile.TemporaryDirectory(prefix="kills-", ignore_cleanup_errors=True) as name:
        station = Station(Path(name) / "station", "MIL", "ST-01")
        try:
            yield station, Path(name)
        finally:
            station.kill()
            station.unplug()
            for file in (station.data / "cache.db", station.data / "centre" / "central.db"):
                with WriterLock(file, "the end of the proof"):
                    pass


def _sum(results: Sequence[Result], victim: str) -> int:
    return sum(each.kills.get(victim, 0) for each in results)


def _ready(results: Sequence[Result], name: str) -> dict[str, Figure]:
    took = [seconds for each in results for seconds in each.ready_s[name]]
    quantiles = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    return {f"{name} {label} s": _quantile(took, share) for label, share in quantiles.items()}


def _quantile(took: Sequence[float], share: float) -> float:
    if not took:
        return 0.0
    ranked = sorted(took)
    return round(ranked[math.ceil(share * len(ranked)) - 1], 2)
