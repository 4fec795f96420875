"""A floor.db of every schema that ever was opens here, with all that is in it, and works."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.ports import JobState
from app.store.floor.steps import SCHEMA, STEPS
from app.store.floor_db import FloorStore
from app.store.floor_read import FloorReader
from app.store.floor_rows import Claim, Decision, DecisionKind

KEY = "ab" * 32
GOLDEN = Path(__file__).parent / "golden"
NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)
OLDER = tuple(range(1, SCHEMA))


@pytest.fixture(params=OLDER)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The file of an older schema."""
    path = tmp_path / "floor.db"
    with contextlib.closing(a_connection(path)) as connection:
        connection.executescript((GOLDEN / f"floor-{request.param}.sql").read_text())
    return path


def a_connection(path: Path) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(path))
    connection.execute(f"PRAGMA key=\"x'{KEY}'\"")
    return connection


def layout(path: Path) -> dict[str, set[tuple[object, ...]]]:
    """Tables with the columns they have, whatever their order."""
    with contextlib.closing(a_connection(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: {
                (column, kind, notnull, key)
                for _, column, kind, notnull, _, key in connection.execute(
                    f"PRAGMA table_info({name})"
                )
            }
            for (name,) in names
        }


def test_every_older_schema_has_its_file() -> None:
    assert sorted(path.name for path in GOLDEN.glob("floor-*.sql")) == [
        f"floor-{schema}.sql" for schema in OLDER
    ]


def test_what_an_older_file_holds_is_all_there(old: Path) -> None:
    store = FloorStore(old, KEY)
    reader = FloorReader(old, KEY)

    first, second = store.all_commands()
    assert (first.kind, first.after, first.t_wall) == ("pick_list_claimed", None, NOON)
    assert (second.n, second.after, second.token) == (2, first.id, 7)
    assert bytes(second.body) == b'{"unit":"u1"}'
    assert store.next_n() == 3
    assert store.load_session(1) == b"{}"
    (block,) = store.blocks()
    assert (block.first, block.used, block.left) == (100, 7, 493)
    assert reader.install() == "0190f3c2-8a11-7e11-9c11-5a1100000001"
    (job,) = reader.print_jobs()
    assert (job.document, job.state) == ("P-1", JobState.QUEUED)
    store.close()
    reader.close()


def test_an_older_file_becomes_the_same_as_a_new_one(old: Path, tmp_path: Path) -> None:
    FloorStore(old, KEY).close()
    FloorStore(tmp_path / "new.db", KEY).close()

    assert layout(old) == layout(tmp_path / "new.db")
    with contextlib.closing(a_connection(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_an_older_file_is_worked_with_like_a_new_one(old: Path) -> None:
    for _ in range(2):
        store = FloorStore(old, KEY)
        with store.commit():
            store.add_decision(a_decision())
            store.save_claim(a_claim())
        store.close()

    store = FloorStore(old, KEY)
    assert store.decisions() == (a_decision(),)
    assert store.claims() == (a_claim(),)
    store.close()


def test_steps_take_nothing_away() -> None:
    for statement in (statement for step in STEPS for statement in step):
        assert statement.startswith(("CREATE TABLE", "CREATE INDEX", "ALTER TABLE")), statement
        assert " DROP " not in statement
        assert " RENAME " not in statement


def test_the_newest_decision_about_a_command_counts(tmp_path: Path) -> None:
    store = FloorStore(tmp_path / "floor.db", KEY)
    reader = FloorReader(tmp_path / "floor.db", KEY)
    retried, discarded = a_decision(), a_decision(DecisionKind.DISCARD)

    for decision in (retried, discarded):
        with store.commit():
            store.add_decision(decision)

    assert store.decisions() == reader.decisions() == (discarded,)
    store.close()
    reader.close()


def test_a_claim_is_replaced_by_a_newer_one_and_dropped(tmp_path: Path) -> None:
    store = FloorStore(tmp_path / "floor.db", KEY)

    with store.commit():
        store.save_claim(a_claim())
        store.save_claim(a_claim(token=9))
    assert store.claims() == (a_claim(token=9),)

    with store.commit():
        store.drop_claim("PL-1")
    assert store.claims() == ()
    store.close()


def a_decision(kind: DecisionKind = DecisionKind.RETRY) -> Decision:
    return Decision(command_id="c-1", kind=kind, actor="W-1001", reason="seen twice", at=NOON)


def a_claim(token: int = 8) -> Claim:
    return Claim(
        task_id="PL-1",
        grade="lease",
        token=token,
        made_boot=1000.5,
        boot_id="boot-1",
        ttl_s=900,
        command_id="c-2",
    )
