"""The books of the order service, read past the product: a file, or a database of a server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from tests.demo.parts import raw
from tests.demo.parts.raw import Connection

FILE = "centre/central.db"
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"""


@dataclass(frozen=True, slots=True)
class Books:
    """Where the order service of the shift keeps its books."""

    station: raw.Station
    """The warehouse; the file lies in its folder."""
    url: str = ""
    """Address of the database that is used instead of the file."""

    @contextmanager
    def opened(self, *, writes: bool = False) -> Iterator[Connection]:
        """Opens them for plain statements that both databases know."""
        if not self.url:
            with raw.opened(self.station, FILE, writes=writes) as file:
                yield file
            return
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as server:
            yield server

    @contextmanager
    def copied(self) -> Iterator[Connection]:
        """Opens them as they are at this moment for the statements of the recorder.

        A server is read table by table in one snapshot; what was read is counted in memory.
        """
        with self.opened() as books:
            if not isinstance(books, psycopg.Connection):
                yield books
                return
            with closing(sqlite3.connect(":memory:")) as memory:
                books.execute(SNAPSHOT)
                for (table,) in books.execute(TABLES).fetchall():
                    _copy(books, memory, table)
                yield memory


def _copy(books: psycopg.Connection, memory: sqlite3.Connection, table: str) -> None:
    found = books.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
    names = [column.name for column in found.description or ()]
    columns = ", ".join(f'"{name}"' for name in names)
    memory.execute(f'CREATE TABLE "{table}" ({columns})')
    marks = ", ".join("?" * len(names))
    memory.executemany(f'INSERT INTO "{table}" VALUES ({marks})', found.fetchall())
