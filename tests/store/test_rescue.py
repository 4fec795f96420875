"""A damaged floor.db is put together again, and what could not be is said."""

import json
from pathlib import Path

import pytest

from app.ports import JobState
from app.store.floor.copies import COPY, make_copy
from app.store.floor.mirror import NAME
from app.store.floor.rescue import fits_key, rescue
from app.store.floor_db import FloorStore
from app.store.floor_read import FloorReader
from app.store.floor_rows import INSTALL_RENUMBERED_UPTO, ReviewKind
from app.wire import CommandEnvelope
from tests.store.test_disk import PAGE, spoil
from tests.store.test_floor_db import KEY, a_block, a_command, a_job, a_scan
from tests.store.test_floor_golden import NOON, a_claim, a_decision


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "floor.db"


def fill(path: Path, first: int, last: int) -> list[CommandEnvelope]:
    """A day's work: a scan and a command for each n."""
    store = FloorStore(path, KEY)
    made = [a_command(n) for n in range(first, last + 1)]
    with store.commit():
        for command in made:
            store.log_scan(a_scan(b"x" * 300))
            store.add_command(command)
            store.save_session(1, b"{}")
    store.close()
    return made


def commands(path: Path) -> list[CommandEnvelope]:
    reader = FloorReader(path, KEY)
    found = reader.commands_after(0, 10_000)
    reader.close()
    return found


def install(path: Path) -> str:
    reader = FloorReader(path, KEY)
    found = reader.install()
    reader.close()
    return found


def ids(found: list[CommandEnvelope]) -> list[str]:
    return [each.id for each in found]


@pytest.mark.parametrize("page", range(2, 40, 6))
def test_any_damaged_page_loses_no_command(path: Path, page: int) -> None:
    """The mirror has what the page had; with neither copy nor luck."""
    made = fill(path, 1, 120)
    if path.stat().st_size < page * PAGE:
        pytest.fail("the file is too small for this page")
    before = install(path)
    spoil(path, page)

    report = rescue(path, KEY)

    assert ids(commands(path)) == ids(made)
    assert report.missing_n == []
    assert report.install_before in (before, "")
    assert install(path) == report.install != before


def test_a_file_of_which_nothing_is_left_is_made_from_copy_and_mirror(path: Path) -> None:
    made = fill(path, 1, 30)
    make_copy(path, KEY)
    (path.parent / NAME).unlink()
    made += fill(path, 31, 50)
    spoil(path, 1)
    assert fits_key(path, KEY)

    report = rescue(path, KEY)

    assert ids(commands(path)) == ids(made)
    assert report.found["command"] == {"damaged": 0, "copy": 30, "mirror": 20}
    assert report.found["scan_log"]["copy"] == 30
    assert report.unread["command"] == 1


def test_commands_that_are_nowhere_are_named(path: Path) -> None:
    fill(path, 1, 30)
    make_copy(path, KEY)
    fill(path, 31, 50)
    lines = (path.parent / NAME).read_bytes().splitlines(keepends=True)
    (path.parent / NAME).write_bytes(b"".join(lines[40:]))
    spoil(path, 1)

    report = rescue(path, KEY)

    assert report.missing_n == list(range(31, 41))
    (told,) = path.parent.glob("floor.db.damaged-*.json")
    assert json.loads(told.read_text())["missing_n"] == report.missing_n


def test_numbers_are_dense_again_and_never_those_of_the_old_install(path: Path) -> None:
    made = fill(path, 1, 20)
    lines = (path.parent / NAME).read_bytes().splitlines(keepends=True)
    (path.parent / NAME).write_bytes(b"".join(lines[5:]))
    before = install(path)
    spoil(path, 1)

    rescue(path, KEY)

    assert [each.n for each in commands(path)] == list(range(1, 16))
    assert ids(commands(path)) == ids(made[5:])
    assert install(path) != before
    reader = FloorReader(path, KEY)
    assert reader.meta(INSTALL_RENUMBERED_UPTO) == "15"
    reader.close()
    store = FloorStore(path, KEY)
    assert store.next_n() == 16
    store.close()


def test_the_damaged_files_stay(path: Path) -> None:
    fill(path, 1, 5)
    spoil(path, 2)
    spoilt = path.read_bytes()

    rescue(path, KEY)

    kept = [each for each in path.parent.glob("floor.db.damaged-*") if each.suffix != ".json"]
    assert spoilt in [each.read_bytes() for each in kept]
    assert any(each.name.endswith(NAME) for each in kept)


def test_what_would_do_harm_is_not_taken_from_a_copy(path: Path) -> None:
    """Numbers may have been used since, and the label may have come out."""
    store = FloorStore(path, KEY)
    with store.commit():
        store.add_block(a_block(), "c-1")
        store.add_print_job(a_job(), "p-1", 0, NOON)
        store.save_claim(a_claim())
        store.add_decision(a_decision())
    store.close()
    make_copy(path, KEY)
    spoil(path, 1)

    rescue(path, KEY)

    store, reader = FloorStore(path, KEY), FloorReader(path, KEY)
    assert store.blocks() == ()
    assert [job.state for job in reader.print_jobs()] == [JobState.UNKNOWN]
    assert store.claims() == (a_claim(),)
    assert store.decisions() == (a_decision(),)
    store.close()
    reader.close()


def test_an_undamaged_part_keeps_blocks_and_jobs_as_they_are(path: Path) -> None:
    store = FloorStore(path, KEY)
    with store.commit():
        store.add_block(a_block(), "c-1")
        store.use_number(a_block())
        store.add_print_job(a_job(), "p-1", 0, NOON)
        for _ in range(40):
            store.log_scan(a_scan(b"x" * 900))
    store.close()
    spoil(path, path.stat().st_size // PAGE - 2)

    report = rescue(path, KEY)

    store, reader = FloorStore(path, KEY), FloorReader(path, KEY)
    assert [(block.used, block.left) for block in store.blocks()] == [(1, 1)]
    assert [job.state for job in reader.print_jobs()] == [JobState.QUEUED]
    assert 0 < report.found["scan_log"]["damaged"] <= 40
    store.close()
    reader.close()


def test_a_wrong_key_is_no_damage(path: Path) -> None:
    """Nothing is rebuilt when the key may be the fault: that would be an empty station."""
    fill(path, 1, 3)
    make_copy(path, KEY)

    assert not fits_key(path, "cd" * 32)
    (path.parent / COPY).unlink()
    assert not fits_key(path, KEY)


def test_a_reader_that_still_has_the_old_file_does_not_take_the_new_log_away(path: Path) -> None:
    """The last connection to close would delete floor.db-wal by its name."""
    fill(path, 1, 5)
    old = FloorReader(path, KEY)
    assert len(old.commands_after(0, 10)) == 5
    spoil(path, 2)
    rescue(path, KEY)
    store = FloorStore(path, KEY)
    with store.commit():
        store.add_command(a_command(6))

    old.close()

    assert (path.parent / "floor.db-wal").exists()
    assert len(commands(path)) == 6
    store.close()


def test_stored_scans_wait_for_a_word_after_the_rescue_too(path: Path) -> None:
    store = FloorStore(path, KEY)
    with store.commit():
        seqs = [store.log_scan(a_scan(code)) for code in (b"T-112", b"T-113", b"T-114")]
        for seq in seqs:
            store.add_review(seq)
        store.decide_reviews(range(seqs[0], seqs[0] + 1), ReviewKind.DROPPED, "W-1001", NOON)
    store.close()

    rescue(path, KEY)

    store = FloorStore(path, KEY)
    assert [each.raw for each in store.reviews(9)] == [b"T-113", b"T-114"]
    store.close()
