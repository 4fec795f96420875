"""Photos on a station's disk: whole or not there, readable only with the key, found damaged."""

import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import StoreError, StoreFull, StoreUnreadable
from app.store.blobs import BlobFolder, name_of
from app.wire import MOST_BLOB_BYTES

KEY, OTHER_KEY = "33" * 32, "44" * 32
PHOTO = bytes(range(256)) * 400


@pytest.fixture
def folder(tmp_path: Path) -> BlobFolder:
    return BlobFolder(tmp_path / "blobs", KEY)


def file_of(tmp_path: Path, name: str) -> Path:
    return tmp_path / "blobs" / name


def test_what_was_put_is_read_back_under_its_hash(folder: BlobFolder, tmp_path: Path) -> None:
    name = folder.put(PHOTO)

    assert name == name_of(PHOTO)
    assert folder.get(name) == PHOTO
    assert BlobFolder(tmp_path / "blobs", KEY).get(name) == PHOTO
    assert folder.names() == {name}


def test_a_photo_put_twice_is_one_file_that_is_not_written_again(
    folder: BlobFolder, tmp_path: Path
) -> None:
    name = folder.put(PHOTO)
    before = file_of(tmp_path, name).read_bytes()
    os.utime(file_of(tmp_path, name), (0, 0))

    assert folder.put(PHOTO) == name

    assert file_of(tmp_path, name).read_bytes() == before
    put_at = folder.kept_since(name)
    assert put_at is not None
    assert put_at.year > 2000, "it counts as put now"
    assert len(list((tmp_path / "blobs").iterdir())) == 1


def test_the_disk_shows_nothing_of_it(folder: BlobFolder, tmp_path: Path) -> None:
    first = file_of(tmp_path, folder.put(PHOTO))
    again = BlobFolder(tmp_path / "elsewhere", KEY)
    second = tmp_path / "elsewhere" / again.put(PHOTO)

    assert PHOTO[:64] not in first.read_bytes()
    assert first.read_bytes() != second.read_bytes(), "the same photo, sealed twice"
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


def test_another_key_reads_nothing(folder: BlobFolder, tmp_path: Path) -> None:
    name = folder.put(PHOTO)

    with pytest.raises(StoreUnreadable, match="damaged"):
        BlobFolder(tmp_path / "blobs", OTHER_KEY).get(name)


@pytest.mark.parametrize("at", [0, 12, 5000, -1])
def test_one_bit_that_tipped_over_is_found_and_put_mends_it(
    folder: BlobFolder, tmp_path: Path, at: int
) -> None:
    name = folder.put(PHOTO)
    sealed = bytearray(file_of(tmp_path, name).read_bytes())
    sealed[at] ^= 1
    file_of(tmp_path, name).write_bytes(sealed)

    with pytest.raises(StoreUnreadable, match="damaged"):
        folder.get(name)
    assert folder.put(PHOTO) == name
    assert folder.get(name) == PHOTO


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_a_file_that_was_cut_short_is_found(
    folder: BlobFolder, tmp_path: Path, length: int
) -> None:
    name = folder.put(PHOTO)
    os.truncate(file_of(tmp_path, name), length)

    with pytest.raises(StoreUnreadable):
        folder.get(name)


def test_a_file_under_another_name_is_found(folder: BlobFolder, tmp_path: Path) -> None:
    name, other = folder.put(PHOTO), name_of(b"another photo")
    file_of(tmp_path, name).rename(file_of(tmp_path, other))

    with pytest.raises(StoreUnreadable, match="damaged"):
        folder.get(other)


@pytest.mark.parametrize("name", ["", "../floor.db", "A" * 64, "0" * 63, "0" * 65])
def test_what_is_no_name_reaches_no_file(folder: BlobFolder, tmp_path: Path, name: str) -> None:
    (tmp_path / "floor.db").write_bytes(b"x" * 100)

    with pytest.raises(StoreUnreadable, match="no name"):
        folder.get(name)
    folder.drop(name)

    assert (tmp_path / "floor.db").exists()


def test_eight_mebibytes_fit_and_one_byte_more_does_not(folder: BlobFolder) -> None:
    most = b"\0" * MOST_BLOB_BYTES

    assert folder.get(folder.put(most)) == most
    with pytest.raises(StoreError, match="8388609 bytes"):
        folder.put(most + b"\0")


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """The pseudo-device that is always full stands for the file that is being written."""
    folder = BlobFolder(tmp_path / "blobs", KEY)
    full = os.open("/dev/full", os.O_WRONLY)
    opened = os.open

    def on_the_full_disk(path: str | Path, flags: int, mode: int = 0o777) -> int:
        return os.dup(full) if str(path).endswith(".new") else opened(path, flags, mode)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "open", on_the_full_disk)
        with pytest.raises(StoreFull):
            folder.put(PHOTO)

    os.close(full)
    assert list((tmp_path / "blobs").iterdir()) == []


def test_it_is_on_the_disk_before_put_returns(folder: BlobFolder, tmp_path: Path) -> None:
    """File first, then its name, then the folder; a name that shows half a file cannot be."""
    seen: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def note_fsync(file: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(file).st_mode)
        seen.append("folder" if is_folder else f"file of {os.fstat(file).st_size}")
        fsync(file)

    def note_replace(path: Path, target: Path) -> Path:
        seen.append("rename")
        return replace(path, target)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", note_fsync)
        patched.setattr(Path, "replace", note_replace)
        folder.put(PHOTO)

    assert seen == [f"file of {len(PHOTO) + 28}", "rename", "folder"]


def test_what_a_killed_program_left_goes_later(folder: BlobFolder, tmp_path: Path) -> None:
    name = folder.put(PHOTO)
    half = tmp_path / "blobs" / f"{name}.{'0' * 16}.new"
    half.write_bytes(b"half")
    now = datetime.now(UTC)

    folder.drop_unfinished(now - timedelta(hours=1))
    assert half.exists(), "somebody may be writing it now"
    folder.drop_unfinished(now + timedelta(hours=1))

    assert not half.exists()
    assert folder.names() == {name}


def test_many_threads_put_the_same_photo(folder: BlobFolder, tmp_path: Path) -> None:
    names: list[str] = []
    threads = [threading.Thread(target=lambda: names.append(folder.put(PHOTO))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert names == [name_of(PHOTO)] * 8
    assert folder.get(name_of(PHOTO)) == PHOTO
    assert len(list((tmp_path / "blobs").iterdir())) == 1


def test_dropped_is_gone(folder: BlobFolder) -> None:
    name = folder.put(PHOTO)

    folder.drop(name)
    folder.drop(name)

    assert folder.names() == frozenset()
    assert folder.kept_since(name) is None
    with pytest.raises(StoreUnreadable, match="not here"):
        folder.get(name)
