"""Beside floor.db: measure, ballast, mirror and copy."""

import contextlib
import os
from pathlib import Path

import pytest

from app.errors import StoreError
from app.store.floor import probe
from app.store.floor.ballast import MIB, Ballast, free_mb
from app.store.floor.copies import COPY, copied_at, damage_of, make_copy
from app.store.floor.mirror import NAME, OLDER, Mirror, read_mirror
from app.store.floor_db import FloorStore
from app.store.floor_read import FloorReader
from tests.store.test_floor_db import KEY, a_command, a_scan

PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "floor.db"


# ---- measure


def test_the_measure_is_the_median_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 0.001, 1.0, 1.009, 2.0, 2.5])
    monkeypatch.setattr("app.store.floor.probe.time.perf_counter", lambda: next(clock))

    assert probe.fsync_ms(tmp_path, 3) == pytest.approx(9.0)
    assert list(tmp_path.iterdir()) == []


def test_each_measure_is_one_sync_of_one_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    real = os.fsync

    def noting(file: int) -> None:
        synced.append(os.fstat(file).st_size)
        real(file)

    monkeypatch.setattr("app.store.floor.probe.os.fsync", noting)

    assert probe.fsync_ms(tmp_path, 4) > 0
    assert synced == [PAGE * n for n in (1, 2, 3, 4)]


# ---- ballast


def test_the_ballast_takes_its_room_and_gives_it_back(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path, 3)

    assert ballast.make(0)
    file = tmp_path / "ballast"
    assert file.stat().st_blocks * 512 >= 3 * MIB  # really there, no hole
    assert ballast.is_held
    assert ballast.release()
    assert not file.exists()
    assert not ballast.release()


def test_no_ballast_where_it_would_leave_too_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 10 * MIB

    monkeypatch.setattr("app.store.floor.ballast.shutil.disk_usage", lambda _: Usage)

    assert not Ballast(tmp_path, 4).make(spare_mb=7)
    assert list(tmp_path.iterdir()) == []
    assert Ballast(tmp_path, 4).make(spare_mb=6)
    assert free_mb(tmp_path) == 10


def test_half_a_ballast_is_none(tmp_path: Path) -> None:
    (tmp_path / "ballast").write_bytes(b"x")
    ballast = Ballast(tmp_path, 1)

    assert not ballast.is_held
    assert ballast.make(0)
    assert ballast.is_held


def test_a_ballast_of_nothing_is_never_held(tmp_path: Path) -> None:
    assert not Ballast(tmp_path, 0).make(0)
    assert list(tmp_path.iterdir()) == []


# ---- mirror


def test_what_was_committed_stands_in_the_mirror_and_nothing_else(path: Path) -> None:
    store = FloorStore(path, KEY)
    kept, undone, never = a_command(1), a_command(2), a_command(2)
    with store.commit():
        store.add_command(kept)
        with contextlib.suppress(LookupError), store.savepoint():
            store.add_command(undone)
            raise LookupError
    with contextlib.suppress(LookupError), store.commit():
        store.add_command(never)
        raise LookupError
    with store.commit():
        store.log_scan(a_scan())
    store.close()

    reader = FloorReader(path, KEY)
    assert read_mirror(path.parent).commands == ((reader.install(), kept),)
    reader.close()


def test_a_broken_line_is_counted_and_spoils_no_other(path: Path) -> None:
    commands = [a_command(n) for n in (1, 2, 3)]
    mirror = Mirror(path.parent)
    mirror.append("i-1", commands[:2])
    mirror.close()
    file = path.parent / NAME
    whole = file.read_bytes().splitlines(keepends=True)
    flipped = whole[0].replace(b"u1", b"u2")
    file.write_bytes(flipped + whole[1] + whole[1][:40])

    mirror.append("i-1", commands[2:])
    mirror.close()

    found = read_mirror(path.parent)
    assert found.commands == (("i-1", commands[1]), ("i-1", commands[2]))
    assert found.broken_lines == 2


def test_two_files_of_the_mirror_are_read_the_older_first(path: Path) -> None:
    mirror, commands = Mirror(path.parent), [a_command(n) for n in (1, 2, 3)]
    for at, command in enumerate(commands):
        mirror.append("i-1", [command])
        if at < 2:
            mirror.start_over()
    mirror.close()

    assert [each.n for _, each in read_mirror(path.parent).commands] == [2, 3]
    assert {path.name for path in path.parent.iterdir()} == {NAME, OLDER}


def test_no_mirror_is_no_reason_to_refuse_a_scan(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (path.parent / NAME).mkdir()
    store = FloorStore(path, KEY)

    for n in (1, 2):
        with store.commit():
            store.add_command(a_command(n))

    assert store.next_n() == 3
    assert caplog.text.count("the mirror of the outbox is not written") == 1
    store.close()


def test_the_mirror_is_for_its_owner_only(path: Path) -> None:
    mirror = Mirror(path.parent)
    mirror.append("i-1", [a_command(1)])
    mirror.close()

    assert (path.parent / NAME).stat().st_mode & 0o777 == 0o600


# ---- copy and check


def test_a_copy_is_whole_and_encrypted_and_made_beside_the_writer(path: Path) -> None:
    store = FloorStore(path, KEY)
    with store.commit():
        store.add_command(a_command(1))

    assert copied_at(path.parent) is None
    copy = make_copy(path, KEY)

    with store.commit():
        store.add_command(a_command(2))
    assert b"item_picked" not in copy.read_bytes()
    assert not copy.read_bytes().startswith(b"SQLite format 3")
    reader = FloorReader(copy, KEY)
    assert [each.n for each in reader.commands_after(0, 10)] == [1]
    reader.close()
    make_copy(path, KEY)
    reader = FloorReader(copy, KEY)
    assert [each.n for each in reader.commands_after(0, 10)] == [1, 2]
    reader.close()
    store.close()
    assert copied_at(path.parent) is not None
    assert [each.name for each in path.parent.iterdir() if "copy" in each.name] == [COPY]


def test_a_copy_that_cannot_be_made_leaves_the_one_before_it(path: Path) -> None:
    FloorStore(path, KEY).close()
    before = make_copy(path, KEY).read_bytes()
    spoil(path, 2)

    with pytest.raises(StoreError, match="No copy"):
        make_copy(path, KEY)

    assert (path.parent / COPY).read_bytes() == before
    assert not (path.parent / f"{COPY}.new").exists()


def test_a_page_that_changed_is_found(path: Path) -> None:
    store = FloorStore(path, KEY)
    with store.commit():
        for _ in range(50):
            store.log_scan(a_scan(b"x" * 2000))
    store.close()
    assert damage_of(path, KEY) == ""

    spoil(path)

    assert damage_of(path, KEY) != ""


def spoil(path: Path, page: int | None = None) -> None:
    """Changes one byte of a page (the last when none is named)."""
    at = path.stat().st_size - 100 if page is None else page * PAGE - 100
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 0xFF]))
