"""A lock file: who holds it may write, and it goes with its process."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.errors import StoreLocked
from app.store import locks
from app.store.locks import WriterLock
from tests.structure.tree import ROOT

HOLDER = """
import sys
from pathlib import Path
from app.store.locks import WriterLock
lock = WriterLock(Path(sys.argv[1]), "sync of ST-07")
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "floor.db"


def a_holder(file: Path) -> subprocess.Popen[str]:
    """Another process with the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(file)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def ended(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=20)


def test_the_holder_is_named_to_whoever_comes_second(file: Path) -> None:
    holder = a_holder(file)

    with pytest.raises(StoreLocked) as trouble:
        WriterLock(file, "station ST-01").acquire(0.05)

    expected = f"floor.db is being written by sync of ST-07, process {holder.pid}."
    assert trouble.value.what == expected
    assert "another data folder" in trouble.value.do
    ended(holder)


def test_a_successor_waits_for_the_holder_to_go(file: Path) -> None:
    holder = a_holder(file)
    lock = WriterLock(file, "station ST-01")
    waiting = threading.Thread(target=lock.acquire, args=(20,))
    waiting.start()

    ended(holder)

    waiting.join(20)
    assert not waiting.is_alive()
    assert lock.is_held
    lock.release()


def test_a_killed_holder_leaves_no_lock(file: Path) -> None:
    holder = a_holder(file)
    holder.kill()
    ended(holder)

    with WriterLock(file, "station ST-01"):
        pass


def test_the_lock_of_the_same_process_counts_too(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "WAIT_S", 0.05)

    with WriterLock(file, "station ST-01"), pytest.raises(StoreLocked, match="station ST-01"):
        WriterLock(file, "station ST-02").acquire()


def test_released_is_free_and_twice_is_allowed(file: Path) -> None:
    first = WriterLock(file, "station ST-01")
    first.acquire()

    first.release()
    first.release()

    assert not first.is_held
    with WriterLock(file, "station ST-02"):
        pass


def test_a_child_does_not_inherit_the_lock(file: Path) -> None:
    lock = WriterLock(file, "station ST-01")
    lock.acquire()
    child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False)
    lock.release()

    WriterLock(file, "station ST-02").acquire(0.05)
    child.communicate(timeout=20)


def test_the_folder_is_made(tmp_path: Path) -> None:
    with WriterLock(tmp_path / "new" / "floor.db", "station ST-01"):
        assert (tmp_path / "new" / "floor.db.lock").exists()
