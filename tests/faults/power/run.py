"""Proof 3: power cuts at random points of what the real floor worker wrote, and nothing is lost.

A preloaded recorder notes every write, truncate and fsync of floor.db. For each cut an image is
built: what was synced is there, of the rest any part may be, torn at sectors of 512 bytes. The
image is opened, checked and searched for every scan that was acknowledged before the cut. The
planted twin is the same worker with ``synchronous=NORMAL``.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.parts import books
from tests.faults.parts.programs import ROOT
from tests.faults.power.images import Disk, Op, read_log
from tests.faults.report import Figure, Report, Scale, judged
from tests.floor.stock import KEY

SOURCE = Path(__file__).resolve().parent / "record.c"
RECORDED = "tests.faults.power.recorded"
SCANS = 400
DATA = "data"
FULL, NORMAL, OFF = "FULL", "NORMAL", "OFF"


@dataclass(kw_only=True)
class Result:
    """What the images of one recording gave."""

    images: int = 0
    acknowledged: int = 0
    """Scans that were acknowledged before the cut, over all images."""
    lossy: int = 0
    """Images in which at least one of them is missing."""
    lost: int = 0
    corrupt: int = 0
    faults: list[str] = field(default_factory=list)


def reason_to_skip() -> str:
    """Returns why this cannot be done here; empty when it can."""
    if sys.platform != "linux":
        return "the recorder is preloaded, which needs Linux"
    return "" if shutil.which("gcc") else "the recorder needs gcc"


def run(scale: Scale) -> Report:
    """Proves it, and that weaker settings are found out."""
    full = scale is Scale.FULL
    count = 1_500 if full else 80
    scans = SCANS if full else 80
    good = cuts(FULL, count, scans)
    normal = cuts(NORMAL, count, scans)
    figures: dict[str, Figure] = {
        "images": good.images,
        "acknowledged": good.acknowledged,
        "lost": good.lost,
        "corrupt": good.corrupt,
        "NORMAL lossy images": normal.lossy,
        "NORMAL lost": normal.lost,
        "NORMAL corrupt": normal.corrupt,
    }
    if full:
        off = cuts(OFF, count, scans)
        figures |= {"OFF lossy images": off.lossy, "OFF corrupt": off.corrupt}
    planted = f"synchronous=NORMAL: {normal.lossy} of {normal.images} images have lost something"
    faults = list(good.faults)
    if not normal.lost:
        faults.append(f"the planted fault was not seen: {planted}")
    expected = f"0 acknowledged scans lost in {count} cuts with FULL, some with NORMAL"
    return judged("power", figures, faults, planted, expected=expected)


def cuts(synchronous: str, count: int, scans: int, seed: int = 7) -> Result:
    """Records a worker and cuts its power so many times."""
    with tempfile.TemporaryDirectory(prefix="power-") as name:
        ops = record(Path(name), synchronous, scans)
        image = Path(name) / "image"
        result = Result()
        for disk, dice in _cuts(ops, count, seed):
            image.mkdir()
            disk.write_image(image, dice)
            _look(image, disk.acknowledged, result)
            shutil.rmtree(image)
        return result


def record(folder: Path, synchronous: str, scans: int) -> list[Op]:
    """Runs the worker under the recorder and returns what it did."""
    library, data, log = folder / "record.so", folder / DATA, folder / "record.log"
    data.mkdir()
    compiler = ["gcc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(compiler, check=True, capture_output=True)
    subprocess.run(
        [sys.executable, "-m", RECORDED, str(data), synchronous, str(scans)],
        cwd=ROOT,
        check=True,
        env={
            **os.environ,
            "LD_PRELOAD": str(library),
            "RECORD_FOLDER": str(data),
            "RECORD_LOG": str(log),
        },
    )
    return read_log(log)


def _cuts(ops: list[Op], count: int, seed: int) -> Iterator[tuple[Disk, random.Random]]:
    """Gives the disk at each cut; from the first acknowledgement to the end."""
    dice = random.Random(seed)
    first = next(place for place, op in enumerate(ops) if op.is_ack)
    places = sorted(dice.choices(range(first + 1, len(ops) + 1), k=count))
    disk, done = Disk(DATA), 0
    for place in places:
        for op in ops[done:place]:
            disk.take(op)
        done = place
        yield disk, dice


def _look(image: Path, acknowledged: dict[int, str], result: Result) -> None:
    """Opens an image as the next start would, and counts what is not there."""
    result.images += 1
    result.acknowledged += len(acknowledged)
    try:
        kept = _kept(image / "floor.db")
    except books.DatabaseError as error:
        result.corrupt += 1
        result.faults.append(f"image {result.images}: {error}")
        return
    lost = [seq for seq, verdict in acknowledged.items() if kept.get(seq) != verdict]
    result.lost += len(lost)
    result.lossy += bool(lost)
    result.faults += [f"image {result.images}: scan {seq} is not there" for seq in lost[:3]]


def _kept(path: Path) -> dict[int, str]:
    """Returns the scans of an image whose commands are all there."""
    with books.opened(path, KEY) as floor:
        checked = floor.execute("PRAGMA integrity_check").fetchone()[0]
        if checked != "ok":
            raise books.DatabaseError(f"integrity check: {checked[:80]}")
        if not floor.execute("SELECT 1 FROM sqlite_master WHERE name = 'scan_log'").fetchone():
            return {}  # not even the tables are there: all is lost, nothing is broken
        commands = {row[0] for row in floor.execute("SELECT id FROM command")}
        rows = floor.execute("SELECT seq, verdict, commands FROM scan_log").fetchall()
    return {seq: verdict for seq, verdict, names in rows if commands.issuperset(names.split())}
