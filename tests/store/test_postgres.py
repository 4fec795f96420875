"""Opening a PostgreSQL: what it must be, and what is said when it is not there."""

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.errors import StoreUnreadable
from app.store.migrations import migrate
from app.store.postgres import open_postgres
from tests.faults.parts.postgres import Server


@pytest.fixture
def url(postgres: Server) -> Iterator[str]:
    url = postgres.make()
    yield url
    postgres.drop(url)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("sqlite:///central.db", "sqlite"),
        ("postgresql://user:secret@host/floor", "kind 'postgresql'"),
        ("no address at all", "cannot be read"),
        ("postgresql+psycopg://user:secret@/floor?host=/nowhere", "does not answer"),
    ],
)
def test_another_address_is_refused_without_its_password(address: str, words: str) -> None:
    with pytest.raises(StoreUnreadable, match=words) as told:
        open_postgres(address)

    assert "secret" not in str(told.value)


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(StoreUnreadable, match="postgres"):
        open_postgres("postgresql+psycopg://user@host/floor")


def test_a_database_in_another_encoding_is_refused(postgres: Server, url: str) -> None:
    writer, _ = open_postgres(url)
    with writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        )
    writer.dispose()
    latin = url.replace(url.split("/")[3].partition("?")[0], "latin")

    with pytest.raises(StoreUnreadable, match="LATIN1"):
        open_postgres(latin)

    postgres.drop(latin)


def test_a_reader_sees_one_moment_and_cannot_write(url: str) -> None:
    writer, reader = open_postgres(url)
    with writer.begin() as connection:
        connection.execute(text("CREATE TABLE t (n integer)"))

    with reader.connect() as looking:
        before = looking.execute(text("SELECT count(*) FROM t")).scalar()
        with writer.begin() as connection:
            connection.execute(text("INSERT INTO t VALUES (1)"))
        assert looking.execute(text("SELECT count(*) FROM t")).scalar() == before == 0
        with pytest.raises(DBAPIError, match="read-only"):
            looking.execute(text("INSERT INTO t VALUES (2)"))
    with writer.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (3)"))
    writer.dispose()


def test_every_text_sorts_by_its_bytes_also_what_a_later_revision_adds(url: str) -> None:
    """The server of the tests has no language to sort by, so the definition is looked at."""
    writer, _ = open_postgres(url)
    of_a_language = (
        "SELECT table_name || '.' || column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name <> 'alembic_version'"
        " AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
    )
    migrate(writer)
    with writer.begin() as connection:
        assert connection.execute(text(of_a_language)).all() == []
        connection.execute(text("ALTER TABLE doc ADD COLUMN later text NOT NULL DEFAULT ''"))
        assert connection.execute(text(of_a_language)).scalars().all() == ["doc.later"]

    migrate(writer)

    with writer.connect() as connection:
        assert connection.execute(text(of_a_language)).all() == []
    writer.dispose()


def test_processes_that_start_at_once_take_turns(url: str) -> None:
    gate = threading.Barrier(3)

    def start() -> None:
        writer, _ = open_postgres(url)
        gate.wait(10)
        migrate(writer)
        writer.dispose()

    with ThreadPoolExecutor(3) as threads:
        for one in [threads.submit(start) for _ in range(3)]:
            one.result()

    writer, _ = open_postgres(url)
    with writer.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
    writer.dispose()
