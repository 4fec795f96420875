"""The short form of the proof, one disk at a time, and the planted twins that must be seen."""

from pathlib import Path

import pytest

from tests.faults.disk.rig import built_shim
from tests.faults.disk.run import failing_disk, full_disk, slow_disk, two_writers


@pytest.fixture
def shim(tmp_path: Path) -> Path:
    try:
        return built_shim(tmp_path)
    except FileNotFoundError as error:
        pytest.skip(str(error))


def test_a_sync_that_fails_loses_no_answered_scan(tmp_path: Path, shim: Path) -> None:
    counted = failing_disk(tmp_path / "eio", shim, 2)

    assert (counted["missing"], counted["doubled"], counted["green_while_failing"]) == (0, 0, 0)
    assert counted["refused"] == 6
    assert counted["answered"] >= 36


def test_an_answer_before_the_commit_is_seen(tmp_path: Path, shim: Path) -> None:
    counted = failing_disk(tmp_path / "hasty", shim, 1, "hasty")

    assert counted["missing"] > 0
    assert counted["green_while_failing"] > 0


def test_a_slow_disk_answers_late_and_never_early(tmp_path: Path, shim: Path) -> None:
    counted = slow_disk(tmp_path / "slow", shim, 10)

    assert (counted["missing"], counted["early"], counted["answered"]) == (0, 0, 22)


def test_a_full_disk_loses_no_answered_scan(tmp_path: Path) -> None:
    try:
        counted = full_disk(tmp_path / "full", 2)
    except PermissionError as error:
        pytest.skip(str(error))

    assert (counted["missing"], counted["doubled"]) == (0, 0)
    assert counted["saved_by_ballast"] == 2
    assert counted["refused"] >= 2


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    counted = two_writers(tmp_path / "two")

    assert (counted["second_heard"], counted["missing"], counted["answered"]) == (0, 0, 24)


def test_a_second_writer_without_a_lock_is_seen(tmp_path: Path) -> None:
    assert two_writers(tmp_path / "unlocked", "unlocked")["second_heard"] == 2
