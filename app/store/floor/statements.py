"""Statements as SQLite reads them, each compiled once.

A scan sends eight statements in one commit. SQLAlchemy looks each one up in its cache and sets the
parameters up anew, which costs more than SQLite itself does; here a statement is a text and the
order of its parameters from its second use on. A statement with a list in it (``IN``) has another
text for each length and is left to SQLAlchemy.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy.exc
from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.schema import ScalarElementColumnDefault as Scalar
from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import StoreError
from app.store.floor.trouble import trouble_of
from app.store.floor_rows import Row


class _Found(Protocol):
    """What a statement came to, by SQLAlchemy or by the driver."""

    @property
    def rowcount(self) -> int: ...

    @property
    def lastrowid(self) -> int | None: ...

    def fetchall(self) -> Sequence[Sequence[object]]: ...


@dataclass(frozen=True, slots=True)
class _Text:
    """One statement for one set of parameters."""

    sql: str
    names: tuple[str, ...]
    """The parameters in the order of their question marks."""
    given: Mapping[str, object]
    """Values that stand in the statement itself."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a statement did."""

    rowcount: int
    """So many rows it changed."""
    lastrowid: int
    """The number of the row that it inserted last."""


class Statements:
    """Runs the statements of the one connection, and says what a broken disk means.

    Everything raises ``StoreError`` then; a violated constraint is a fault of ours and stays one.

    Thread: that of the connection.
    """

    def __init__(self, connection: Connection) -> None:
        self.trouble: StoreError | None = None
        """The first thing the disk refused."""
        self._connection = connection
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlcipher.Connection)
        self._raw = raw
        self._texts: dict[tuple[Executable, tuple[str, ...]], _Text | None] = {}

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """On disk when the block ends, undone when it raises."""
        with self.told(), self._connection.begin():
            yield

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the transaction that is undone alone when it raises."""
        with self.told():
            self._send("SAVEPOINT part")
            try:
                with self.told():
                    yield
                self._send("RELEASE part")
            except BaseException:
                if self.trouble is None:  # else the whole transaction is lost, and may be gone
                    self._send("ROLLBACK TO part")
                    self._send("RELEASE part")
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """A read outside a transaction must not leave one open."""
        if self._connection.in_transaction():
            yield
            return
        with self.transaction():
            yield

    def run(self, statement: Executable, values: Row | None = None) -> Ran:
        """Runs a statement; its parameters are named by ``values``."""
        with self.told():
            done = self._run(statement, values or {})
            return Ran(done.rowcount, done.lastrowid or 0)

    def rows(self, statement: Executable, values: Row | None = None) -> list[Row]:
        """Returns the rows that a statement finds, by the names of their columns."""
        with self.told():
            found = self._run(statement, values or {})
            names = _names(found)
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def value(self, statement: Executable, values: Row | None = None) -> object:
        """Returns the first value of the first row; None when there is none."""
        with self.told():
            rows = self._run(statement, values or {}).fetchall()
        return rows[0][0] if rows else None

    def number(self, statement: Executable, values: Row | None = None) -> int:
        """Returns the one number that a statement finds; 0 when there is none."""
        found = self.value(statement, values)
        return found if isinstance(found, int) else 0

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Turns an error of the database into one that says what it means."""
        try:
            yield
        except (sqlalchemy.exc.IntegrityError, sqlcipher.IntegrityError):
            raise
        except (sqlalchemy.exc.DatabaseError, sqlcipher.DatabaseError) as error:
            trouble = trouble_of(error)
            self.trouble = self.trouble or trouble
            raise trouble from error

    def _run(self, statement: Executable, values: Row) -> _Found:
        key = (statement, tuple(values))
        if key not in self._texts:
            self._texts[key] = self._compiled(statement, values)
        text = self._texts[key]
        if text is None:
            return self._connection.execute(statement, dict(values))
        given = text.given
        ordered = tuple(values[n] if n in values else given[n] for n in text.names)
        return self._send(text.sql, ordered)

    def _send(self, sql: str, values: tuple[object, ...] = ()) -> _Found:
        """Goes past SQLAlchemy, inside the transaction that it began."""
        cursor: _Found = self._raw.execute(sql, values)
        return cursor

    def _compiled(self, statement: Executable, values: Row) -> _Text | None:
        assert isinstance(statement, ClauseElement)
        compiled = statement.compile(dialect=self._connection.dialect, column_keys=list(values))
        assert isinstance(compiled, SQLCompiler)
        if compiled.post_compile_params or compiled.positiontup is None:
            return None
        given = {**compiled.params, **_defaults(compiled)}
        return _Text(str(compiled), tuple(compiled.positiontup), given)


def _names(found: _Found) -> list[str]:
    if isinstance(found, CursorResult):
        return list(found.keys())
    described: Sequence[Sequence[object]] = getattr(found, "description", None) or ()
    return [str(column[0]) for column in described]


def _defaults(compiled: SQLCompiler) -> dict[str, object]:
    """What a new row says where nothing is said."""
    columns = compiled.insert_prefetch
    return {each.key: each.default.arg for each in columns if isinstance(each.default, Scalar)}
