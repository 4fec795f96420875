"""floor.db: one commit is all or nothing, commands are numbered, numbers are used once."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text
from sqlcipher3.dbapi2 import IntegrityError

from app.errors import StoreError, StoreUnreadable
from app.ports import JobState, PrintJob
from app.store.floor.steps import SCHEMA
from app.store.floor_db import FloorStore
from app.store.floor_read import FloorReader
from app.store.floor_rows import Block, ScanRow
from app.store.ids import new_id
from app.wire import CommandEnvelope
from tests.structure.tree import ROOT

KEY = "ab" * 32
NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FloorStore]:
    made = FloorStore(tmp_path / "floor.db", KEY)
    yield made
    made.close()


@pytest.fixture
def reader(store: FloorStore, tmp_path: Path) -> Iterator[FloorReader]:
    made = FloorReader(tmp_path / "floor.db", KEY)
    yield made
    made.close()


def a_command(n: int, *, after: str | None = None, kind: str = "item_picked") -> CommandEnvelope:
    return CommandEnvelope(
        id=new_id(),
        n=n,
        agg_kind="fulfilment_order",
        agg_id="fo-1",
        after=after,
        kind=kind,
        v=1,
        body=msgspec.Raw(b'{"unit":"u1"}'),
        body_sha256="00",
        base_rev=3,
        actor="W-1001",
        token=0,
        t_wall=NOON,
        t_boot=12.5,
        boot_id="boot",
    )


def a_scan(raw: bytes = b"A-02-1") -> ScanRow:
    return ScanRow(
        id=new_id(),
        raw=raw,
        aim="]C0",
        source="wedge",
        source_seq=1,
        t_wall=NOON,
        t_boot=1.0,
        boot_id="boot",
        worker="W-1001",
        job="pick",
    )


def a_job(**changed: str) -> PrintJob:
    values = {"id": new_id(), "printer_id": "PR-01", "purpose": "label", **changed}
    return PrintJob(title="Label 1", data=b"^XA^XZ\x00\xff", state=JobState.QUEUED, **values)


def a_block(series: str = "sscc", first: int = 1, count: int = 2) -> Block:
    return Block(series=series, first=first, count=count, used=0, prefix="4012345", extension="3")


def test_a_command_comes_back_as_it_went_in(store: FloorStore, reader: FloorReader) -> None:
    first = a_command(1)
    second = a_command(2, after=first.id)

    with store.commit():
        store.add_command(first)
        store.add_command(second)

    assert list(store.all_commands()) == [first, second]
    assert reader.commands_after(0, 10) == [first, second]
    assert reader.commands_after(1, 10) == [second]
    assert reader.commands_after(0, 1) == [first]


def test_numbers_of_commands_are_dense_and_taken_once(store: FloorStore) -> None:
    with store.commit():
        assert store.next_n() == 1
        store.add_command(a_command(1))
        assert store.next_n() == 2

    with pytest.raises(IntegrityError), store.commit():
        store.add_command(a_command(1))

    assert store.next_n() == 2


def test_a_commit_that_raises_leaves_nothing(store: FloorStore, reader: FloorReader) -> None:
    with contextlib.suppress(LookupError), store.commit():
        store.log_scan(a_scan())
        store.add_command(a_command(1))
        store.save_session(1, b"{}")
        raise LookupError

    assert reader.commands_after(0, 10) == []
    assert store.load_session(1) is None
    with store.commit():
        assert store.log_scan(a_scan()) == 1


def test_a_savepoint_that_raises_leaves_what_was_before_it(
    store: FloorStore, reader: FloorReader
) -> None:
    with store.commit():
        seq = store.log_scan(a_scan())
        with contextlib.suppress(LookupError), store.savepoint():
            store.add_command(a_command(1))
            raise LookupError
        store.judged(seq, {"verdict": "common.unreadable", "trouble": "LookupError"})
        store.add_command(a_command(1, kind="item_packed"))

    assert [each.kind for each in reader.commands_after(0, 10)] == ["item_packed"]
    row = one(store, "SELECT raw, aim, verdict, trouble, reading FROM scan_log")
    assert row == (b"A-02-1", "]C0", "common.unreadable", "LookupError", "")


def test_a_session_is_replaced(store: FloorStore) -> None:
    for body in (b"one", b"two"):
        with store.commit():
            store.save_session(1, body)

    assert store.load_session(1) == b"two"
    assert store.load_session(2) is None


def test_a_number_is_given_once_and_a_grant_is_one_block(store: FloorStore) -> None:
    with store.commit():
        store.add_block(a_block(), "c-1")
        store.add_block(a_block(), "c-1")
        store.add_block(a_block(first=9, count=1), "c-2")
    seen = []

    while blocks := store.blocks():
        seen.append(blocks[0].first + blocks[0].used)
        with store.commit():
            store.use_number(blocks[0])

    assert seen == [1, 2, 9]


def test_a_block_that_was_used_is_not_filled_again_by_its_grant(store: FloorStore) -> None:
    with store.commit():
        store.add_block(a_block(), "c-1")
        store.use_number(a_block())
    with store.commit():
        store.add_block(a_block(), "c-1")

    assert [(block.used, block.left) for block in store.blocks()] == [(1, 1)]


def test_requests_without_a_block_are_found(store: FloorStore) -> None:
    asked, granted, other = (
        a_command(1, kind="numbers_requested"),
        a_command(2, kind="numbers_requested"),
        a_command(3),
    )
    with store.commit():
        for command in (asked, granted, other):
            store.add_command(command)
        store.add_block(a_block(), granted.id)

    assert store.without_block("numbers_requested") == (asked,)


def test_a_paper_is_queued_once_for_each_reprint(store: FloorStore, reader: FloorReader) -> None:
    with store.commit():
        store.add_print_job(a_job(), "p-1", 0, NOON)
        store.add_print_job(a_job(), "p-1", 1, NOON)
        store.add_print_job(a_job(purpose="slip"), "p-1", 0, NOON)
        assert (store.reprints("p-1", "label"), store.reprints("p-1", "slip")) == (2, 1)

    with pytest.raises(IntegrityError), store.commit():
        store.add_print_job(a_job(), "p-1", 1, NOON)
    newest_first = [(job.purpose, job.reprint, job.applied) for job in reader.print_jobs()]
    assert newest_first == [("slip", 0, False), ("label", 1, False), ("label", 0, False)]


def test_a_printer_gets_its_own_oldest_job_with_its_bytes(store: FloorStore) -> None:
    first, second, elsewhere = a_job(), a_job(), a_job(printer_id="PR-02")
    with store.commit():
        for at, job in enumerate((elsewhere, first, second)):
            store.add_print_job(job, f"p-{at}", 0, NOON)
        assert store.oldest_queued("PR-01") == first
        assert store.move_job(first.id, JobState.SENDING, "", NOON)
        assert store.oldest_queued("PR-01") == second
        assert store.oldest_queued("PR-09") is None
        last = store.last_bytes("p-1", "label")
        assert last is not None
        assert (last.data, last.state) == (b"^XA^XZ\x00\xff", JobState.SENDING)
        assert store.last_bytes("p-9", "label") is None
        assert not store.move_job("nobody", JobState.SENT, "", NOON)


def test_the_install_is_made_once(tmp_path: Path) -> None:
    installs = set()
    for _ in range(2):
        store = FloorStore(tmp_path / "floor.db", KEY)
        reader = FloorReader(tmp_path / "floor.db", KEY)
        installs.add(reader.install())
        reader.close()
        store.close()

    assert len(installs) == 1
    assert "" not in installs


def test_a_file_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "floor.db"
    store = FloorStore(path, KEY)
    with store.commit():
        store._sql.run(text(f"PRAGMA user_version={SCHEMA + 1}"))
    store.close()

    with pytest.raises(StoreUnreadable, match="newer version"):
        FloorStore(path, KEY)


def test_readers_learn_that_something_was_committed(store: FloorStore, reader: FloorReader) -> None:
    before = reader.data_version()
    assert reader.data_version() == before

    with store.commit():
        store.save_session(1, b"x")

    assert reader.data_version() != before


def test_the_log_is_written_back_while_idle(store: FloorStore, tmp_path: Path) -> None:
    with store.commit():
        for _ in range(50):
            store.log_scan(a_scan(b"x" * 2000))
    log = tmp_path / "floor.db-wal"
    file = tmp_path / "floor.db"
    before = file.stat().st_size
    assert log.stat().st_size > 100_000

    store.checkpoint()

    assert file.stat().st_size > before
    with store.commit():
        assert store.log_scan(a_scan()) == 51


def test_a_full_disk_is_told_and_the_commit_is_undone(store: FloorStore) -> None:
    with store.commit():
        store.save_session(1, b"kept")
    store._sql.run(text("PRAGMA max_page_count=1"))
    store._connection.rollback()

    def too_much() -> None:
        with store.commit():
            store.save_session(1, b"lost")
            store.log_scan(a_scan(b"x" * 100_000))

    with pytest.raises(StoreError, match="no room"):
        too_much()

    assert store.load_session(1) == b"kept"


def test_more_commands_than_one_page(store: FloorStore) -> None:
    with store.commit():
        for n in range(1, 2202):
            store.add_command(a_command(n))

    assert [each.n for each in store.all_commands()] == list(range(1, 2202))


CRASH = """
import os, sys
from pathlib import Path
from app.store.floor_db import FloorStore
store = FloorStore(Path(sys.argv[1]), sys.argv[2])
for at in range(int(sys.argv[3])):
    with store.commit():
        store.save_session(at, b"kept")
    print(at, flush=True)
with store.commit():
    store.save_session(10**6, b"lost")
    os.kill(os.getpid(), 9)
"""


def test_what_was_committed_is_there_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "floor.db"

    killed = subprocess.run(
        [sys.executable, "-c", CRASH, str(path), KEY, "20"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert killed.returncode == -9
    acknowledged = [int(line) for line in killed.stdout.split()]
    assert acknowledged == list(range(20))
    store = FloorStore(path, KEY)
    assert [store.load_session(at) for at in acknowledged] == [b"kept"] * 20
    assert store.load_session(10**6) is None
    store.close()


def one(store: FloorStore, statement: str) -> tuple[object, ...]:
    with store.commit():
        (row,) = store._sql.rows(text(statement))
        return tuple(row.values())
