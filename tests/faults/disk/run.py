"""Four disks, one question: is every answered scan in the file?

``eio``: each sync fails for a while. ``full``: the disk has no room for a while. ``slow``: each
sync takes 20 ms. ``writers``: a second station wants the same file. A station killed at the end of
each is opened again by separate SQL. The planted twin answers before the commit.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.verbs import Verb
from tests.faults.disk.rig import NOT_STORED, Line, Rig, built_shim, fill_up, shift, small_disk
from tests.faults.report import Figure, Report, Scale, judged

ROUNDS = {Scale.SHORT: 1, Scale.FULL: 25}
BEFORE, WHILE = 12, 3
SLOW_US = 20_000
SMALL_MB = 24


def run(scale: Scale) -> Report:
    """Runs all four."""
    figures: dict[str, Figure] = {}
    faults: list[str] = []
    with workshop() as folder:
        planted = _with_shim(folder, scale, figures, faults)
        try:
            _note("full", full_disk(folder / "full", ROUNDS[scale]), figures, faults)
        except PermissionError as error:
            figures["full"] = f"not run: {error}"
        _note("writers", two_writers(folder / "two"), figures, faults)
        both = two_writers(folder / "unlocked", "unlocked")["second_heard"]
    planted += f"; no lock: {both} scans heard by the second"
    faults += [] if both else ["a second writer without a lock was not noticed"]
    expected = "0 missing, 0 doubled, nothing green while it fails, no second writer"
    return judged("disk", figures, faults, planted, expected=expected)


def _with_shim(folder: Path, scale: Scale, figures: dict[str, Figure], faults: list[str]) -> str:
    """Runs what needs syncs that fail or take long; returns what the planted twin gave."""
    try:
        shim = built_shim(folder)
    except FileNotFoundError as error:
        figures["eio"] = figures["slow"] = f"not run: {error}"
        return f"not run: {error}"
    _note("eio", failing_disk(folder / "eio", shim, ROUNDS[scale]), figures, faults)
    _note("slow", slow_disk(folder / "slow", shim, 10 * ROUNDS[scale]), figures, faults)
    lost = failing_disk(folder / "hasty", shim, 1, "hasty")["missing"]
    faults += [] if lost else ["an answer before the commit was not noticed"]
    return f"an answer before the commit: {lost} answered scans are missing"


def failing_disk(folder: Path, shim: Path, rounds: int, *flags: str) -> dict[str, int]:
    """Lets each sync fail for a while, again and again."""
    rig = Rig(folder, shim)
    rig.start(*flags)
    codes = shift(rounds * (BEFORE + WHILE) + BEFORE)
    green = 0
    for _ in range(rounds):
        _scan(rig, codes, BEFORE)
        rig.disk(fail=True)
        green += sum(line["verdict"] != NOT_STORED for line in _scan(rig, codes, WHILE))
        rig.disk()
        if not flags:
            go_on(rig)
    _scan(rig, codes, BEFORE)
    rig.kill()
    return _counted(rig) | {"green_while_failing": green}


def full_disk(folder: Path, rounds: int, *flags: str) -> dict[str, int]:
    """Fills the disk up, twice a round: once for the ballast, once for the rest.

    Raises:
        PermissionError: no disk may be mounted here.
    """
    with small_disk(folder, SMALL_MB) as disk:
        data = disk / "data"
        data.mkdir()
        rig = Rig(data)
        rig.start(*flags)
        codes = shift(rounds * 100_000)
        filler, saved = disk / "filler", 0
        for _ in range(rounds):
            _scan(rig, codes, BEFORE)
            _until(lambda: (data / "ballast").exists())
            saved += _until_without(data / "ballast", rig, codes, filler)
            _until_refused(rig, codes, filler)
            filler.unlink()
            go_on(rig)
        _scan(rig, codes, BEFORE)
        rig.kill()
        return _counted(rig) | {"saved_by_ballast": saved, "rounds": rounds}


def slow_disk(folder: Path, shim: Path, count: int) -> dict[str, int]:
    """Lets each sync take long: late answers, and none before its time."""
    rig = Rig(folder, shim)
    rig.start()
    codes = shift(count + BEFORE)
    _scan(rig, codes, BEFORE)
    rig.disk(delay_us=SLOW_US)
    lines = _scan(rig, codes, count)
    rig.kill()
    early = sum(line["ms"] < SLOW_US / 1000 for line in lines)
    return _counted(rig) | {"early": early, "slowest_ms": round(max(one["ms"] for one in lines))}


def two_writers(folder: Path, *flags: str) -> dict[str, int]:
    """Starts a second station on the file of the first."""
    first = Rig(folder)
    first.start(*flags)
    codes = shift(2 * BEFORE)
    _scan(first, codes, BEFORE)
    second = Rig(folder, first=10_000)
    with suppress(EOFError):
        second.start(*flags)
        _scan(second, iter(["Q-1", "Q-2"]), 2)
    second.kill()
    _scan(first, codes, BEFORE)
    first.kill()
    return _counted(first) | {"second_heard": len(second.heard.lines)}


def go_on(rig: Rig) -> None:
    """Waits until the station stores again, and says go on."""
    rig.until(lambda line: line.get("step") == "stored_again")
    rig.scan(Verb.GO_ON)


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder for one run."""
    folder = Path(tempfile.mkdtemp(prefix="floorwalker-disk-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _scan(rig: Rig, codes: Iterator[str | Verb], count: int) -> list[Line]:
    return [rig.scan(next(codes)) for _ in range(count)]


def _until_without(ballast: Path, rig: Rig, codes: Iterator[str | Verb], filler: Path) -> bool:
    """Scans on a full disk until the ballast is given up; tells whether that scan was stored."""
    for code in codes:
        fill_up(filler)
        line = rig.scan(code)
        if not ballast.exists() or line["verdict"] == NOT_STORED:
            return bool(line["verdict"] != NOT_STORED)
    return False


def _until_refused(rig: Rig, codes: Iterator[str | Verb], filler: Path) -> None:
    for code in codes:
        fill_up(filler)
        if rig.scan(code)["verdict"] == NOT_STORED:
            return


def _until(fits: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not fits():
        if time.monotonic() > limit:
            raise AssertionError("it does not come")
        time.sleep(0.01)


def _counted(rig: Rig) -> dict[str, int]:
    return {
        "answered": len(rig.heard.stored),
        "refused": len(rig.heard.refused),
        "missing": len(rig.missing()),
        "doubled": rig.doubled(),
    }


def _note(
    name: str, counted: dict[str, int], figures: dict[str, Figure], faults: list[str]
) -> None:
    figures |= {f"{name}_{key}": value for key, value in counted.items()}
    for key in ("missing", "doubled", "green_while_failing", "early", "second_heard"):
        if counted.get(key):
            faults.append(f"{name}: {counted[key]} {key}")
    if name == "eio" and not counted["refused"]:
        faults.append("eio: nothing was refused, so nothing was tried")
    if name == "full" and counted["saved_by_ballast"] != counted["rounds"]:
        faults.append("full: the ballast did not help")
