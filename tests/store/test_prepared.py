"""Statements that keep their text: the same answers as SQLAlchemy's, and none out of turn."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, bindparam, event, insert, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from app.store import central_db as db
from app.store.central_db.prepared import Change, Query, together
from app.store.engine import open_writer
from app.store.postgres import open_postgres
from tests.faults.parts.postgres import Server

LINE, ORDER = db.inventory_ledger.c, db.sales_order.c
BOOK = Change(insert(db.inventory_ledger))
ALL = select(LINE.key, LINE.diff).order_by(LINE.key)
BOOKED = Query(ALL)
SOME = Query(select(LINE.key).where(LINE.key.in_(bindparam("keys", expanding=True))))
RAISE = Change(update(db.inventory_ledger).where(LINE.key == bindparam("of")).values(diff=9))


@pytest.fixture(params=("sqlite", "postgres"))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A writer of an empty order service."""
    if request.param == "sqlite":
        writer = open_writer(tmp_path / "central.db", "11" * 32)
        db.metadata.create_all(writer)
        yield writer
        writer.dispose()
        shutil.rmtree(tmp_path)
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.make()
    writer, _ = open_postgres(url)
    db.metadata.create_all(writer)
    yield writer
    writer.dispose()
    server.drop(url)


def line(at: int) -> dict[str, object]:
    return {
        "tenant": "t",
        "key": f"k{at:03d}",
        "sku": "COAT",
        "site": "MIL",
        "condition": "NEW",
        "measure": "RESERVED",
        "diff": at,
        "reason": "RESERVE",
        "cause": "x",
        "at": "",
    }


def keys(connection: Connection) -> list[str]:
    return [row.key for row in BOOKED.read(connection, {})]


@pytest.mark.parametrize("count", [1, 2, 5, 6, 23])
def test_rows_are_written_however_many_they_are(engine: Engine, count: int) -> None:
    with engine.begin() as connection:
        BOOK.make(connection, *(line(at) for at in range(count)))

    with engine.begin() as connection:
        assert [(row.key, row.diff) for row in BOOKED.read(connection, {})] == [
            (f"k{at:03d}", at) for at in range(count)
        ]


@pytest.mark.parametrize("asked", [[], ["k001"], ["k001", "k003", "none"]])
def test_a_list_may_have_any_length(engine: Engine, asked: list[str]) -> None:
    with engine.begin() as connection:
        BOOK.make(connection, *(line(at) for at in range(5)))
        found = SOME.read(connection, {"keys": asked}).scalars().all()
        again = SOME.read(connection, {"keys": asked}).scalars().all()

    assert sorted(found) == sorted(again) == [key for key in asked if key != "none"]


def test_what_a_column_holds_by_default_is_written_and_read_as_it_was(engine: Engine) -> None:
    made: dict[str, object] = {column.key: "x" for column in ORDER if column.default is None}
    made.update(lat=45.5, lon=None, total_minor=2**40, test=True)
    with engine.begin() as connection:
        Change(insert(db.sales_order)).make(connection, made)
        mine = Query(select(db.sales_order)).read(connection, {}).mappings().one()
        theirs = connection.execute(select(db.sales_order)).mappings().one()

    assert dict(mine) == dict(theirs)
    assert (mine["test"], mine["gift"], mine["lat"], mine["version"]) == (True, False, 45.5, 1)


def test_bytes_stay_bytes(engine: Engine) -> None:
    body = bytes(range(256))
    row = {"tenant": "t", "sha256": "s", "size": 1, "body": body, "site": "", "station": ""}
    with engine.begin() as connection:
        Change(insert(db.blob)).make(connection, {**row, "at": ""})
        assert Query(select(db.blob.c.body)).read(connection, {}).scalar() == body


def test_whoever_asks_next_sees_what_waits(engine: Engine) -> None:
    with engine.begin() as connection:
        BOOK.make(connection, line(1))
        assert keys(connection) == ["k001"]
        BOOK.make(connection, line(2))
        assert [row.key for row in connection.execute(ALL)] == ["k001", "k002"]
        BOOK.make(connection, line(3))
        assert connection.execute(text("SELECT count(*) FROM inventory_ledger")).scalar() == 3


def test_what_waits_is_there_after_the_commit_and_gone_after_a_rollback(engine: Engine) -> None:
    with engine.begin() as connection:
        BOOK.make(connection, line(1))
    with engine.begin() as connection:
        BOOK.make(connection, line(2))
        connection.rollback()
    with engine.begin() as connection:
        BOOK.make(connection, line(3))
    with engine.begin() as connection:
        assert keys(connection) == ["k001", "k003"]


def test_a_savepoint_undoes_what_waited_behind_it_and_nothing_before(engine: Engine) -> None:
    with engine.begin() as connection:
        BOOK.make(connection, line(1))
        nested = connection.begin_nested()
        BOOK.make(connection, line(2))
        nested.rollback()
        BOOK.make(connection, line(3))
        nested = connection.begin_nested()
        BOOK.make(connection, line(4))
        nested.commit()
    with engine.begin() as connection:
        assert keys(connection) == ["k001", "k003", "k004"]


def test_a_change_that_fails_undoes_the_transaction_and_says_why(engine: Engine) -> None:
    with engine.begin() as connection:
        BOOK.make(connection, line(1))
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        _book_twice(engine)
    with engine.begin() as connection:
        BOOK.make(connection, line(3))
        assert keys(connection) == ["k001", "k003"]


def _book_twice(engine: Engine) -> None:
    with engine.begin() as connection:
        BOOK.make(connection, line(2))
        BOOK.make(connection, line(1))


def test_answers_come_in_the_order_of_the_calls(engine: Engine) -> None:
    with engine.begin() as connection:
        BOOK.make(connection, line(1), line(2))
        answers = together(
            connection,
            BOOKED.call(connection, {}),
            RAISE.call(connection, {"of": "k001"}),
            RAISE.call(connection, {"of": "none"}),
            BOOKED.call(connection, {}),
        )
        before, after = (BOOKED.of(connection, answers[at]).all() for at in (0, 3))

    assert [answer.changed for answer in answers[1:3]] == [1, 0]
    assert [row.diff for row in before] == [1, 2]
    assert [row.diff for row in after] == [9, 2]


def test_a_server_that_forgot_its_statements_is_told_them_again(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no server that could forget a prepared statement")
    with engine.begin() as connection:
        BOOK.make(connection, line(1))
        assert keys(connection) == ["k001"]
        connection.execute(text("DEALLOCATE ALL"))
    with pytest.raises(ProgrammingError, match="does not exist"):
        _book_twice(engine)

    with engine.begin() as connection:
        BOOK.make(connection, line(2))
        assert keys(connection) == ["k001", "k002"]


def test_what_was_prepared_outlives_a_rollback(engine: Engine) -> None:
    for _ in range(3):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            together(connection, *[BOOK.call(connection, line(1))] * 2)
    for at in range(8):
        with engine.begin() as connection:
            for _ in range(8):
                connection.execute(text("SELECT 1"))
            BOOK.make(connection, line(at))
            connection.execute(ALL)
            connection.rollback()
    with engine.begin() as connection:
        assert keys(connection) == []


def test_whoever_listens_to_a_commit_may_still_prevent_it(engine: Engine) -> None:
    def refuse(_connection: Connection) -> None:
        raise KeyError("not this one")

    event.listen(engine, "commit", refuse)
    with pytest.raises(KeyError):
        _book(engine, 1)
    event.remove(engine, "commit", refuse)
    _book(engine, 2)

    with engine.begin() as connection:
        assert keys(connection) == ["k002"]


def _book(engine: Engine, at: int) -> None:
    with engine.begin() as connection:
        BOOK.make(connection, line(at))
