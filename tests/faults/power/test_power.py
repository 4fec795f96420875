"""The short form of the power cut proof, and the disk that forgets."""

import random
from pathlib import Path

import pytest

from tests.faults.power import run as power
from tests.faults.power.images import Disk, Op
from tests.faults.report import Scale

FOLDER = "data"


def write(data: bytes, offset: int = 0) -> Op:
    return Op(ord("W"), "floor.db", offset, data)


def sync(name: str = "floor.db") -> Op:
    return Op(ord("S"), name, 0, b"")


def images(tmp_path: Path, *ops: Op, count: int = 200) -> set[bytes | None]:
    """Every image that came up in many cuts after these operations; None for no file."""
    disk, dice, found = Disk(FOLDER), random.Random(1), set[bytes | None]()
    for op in ops:
        disk.take(op)
    path = tmp_path / "floor.db"
    for _ in range(count):
        path.unlink(missing_ok=True)
        disk.write_image(tmp_path, dice)
        found.add(path.read_bytes() if path.exists() else None)
    return found


def test_what_was_synced_is_kept(tmp_path: Path) -> None:
    assert images(tmp_path, write(b"abc"), write(b"X", 1), sync()) == {b"aXc"}


def test_what_was_not_synced_may_be_there_or_not(tmp_path: Path) -> None:
    found = images(tmp_path, write(b"abc"), sync(), write(b"X", 1), write(b"Y", 2))

    assert found == {b"abc", b"aXc", b"abY", b"aXY"}


def test_a_write_is_torn_at_sectors(tmp_path: Path) -> None:
    old, new = b"o" * 1024, b"n" * 1024

    found = images(tmp_path, write(old), sync(), write(new))

    halves = {old[:512] + new[:512], new[:512] + old[:512]}
    assert found == {old, new, *halves}


def test_a_truncate_may_come_late(tmp_path: Path) -> None:
    cut = Op(ord("T"), "floor.db", 1, b"")

    assert images(tmp_path, write(b"abc"), sync(), cut) == {b"abc", b"a"}


def test_a_file_that_was_taken_away_comes_back_until_its_folder_is_synced(tmp_path: Path) -> None:
    gone = Op(ord("U"), "floor.db", 0, b"")

    assert images(tmp_path, write(b"abc"), sync(), gone) == {b"abc", None}
    assert images(tmp_path, write(b"abc"), sync(), gone, sync(FOLDER)) == {None}


@pytest.mark.timeout(400)
def test_power_cuts_lose_nothing_and_a_weaker_setting_does() -> None:
    if reason := power.reason_to_skip():
        pytest.skip(reason)

    report = power.run(Scale.SHORT)

    assert report.ok, report.faults
    assert report.figures["lost"] == report.figures["corrupt"] == 0
    assert int(report.figures["acknowledged"]) > 1000
