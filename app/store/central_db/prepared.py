"""Statements of the paths that every order and every command takes, compiled once for a database.

SQLAlchemy finds the text of a statement by walking its tree and makes a cursor's result from it
each time; with two dozen statements an order that was most of its time. Here a statement keeps its
text, and values go straight to the driver's cursor. What is returned is a ``Result`` as ever.

On PostgreSQL a ``Change`` does not wait for its answer: it is sent with whatever is asked next on
the connection, at the latest with the commit, all in one go (``pipeline.py``). So a unit of
work waits for the network only where it needs an answer. A change that fails fails there, and with
it the transaction. Statements that go through SQLAlchemy send first what waits (``let_wait``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVarTuple

from sqlalchemy import Connection, Dialect, Engine, Float, Insert, LargeBinary, bindparam, event
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.sql.selectable import TypedReturnsRows

from app.store.central_db.calls import COMMIT, Answer, Call, Line

Ts = TypeVarTuple("Ts")
Values = Mapping[str, object]

MOST_VALUES = 50
"""Values in one statement of many rows; the driver keeps the text of no longer ones."""
_LINE = "line"


@dataclass(frozen=True, slots=True)
class _Form:
    """The text of a statement for one database, and how its values are put in order."""

    sql: str
    names: tuple[str, ...]
    dress: tuple[tuple[int, Callable[[object], object]], ...]
    """Places of values that the driver wants in another form."""


class _Statement:
    """A statement with its texts."""

    def __init__(self, statement: TypedReturnsRows[*tuple[object, ...]] | UpdateBase) -> None:
        self._statement = statement
        self._compiled: dict[str, SQLCompiler] = {}
        self._forms: dict[tuple[object, ...], _Form] = {}
        self._constants: dict[str, object] = {}
        self._lists: tuple[str, ...] = ()

    def call(self, connection: Connection, values: Values) -> Call:
        """Returns text and values for a database."""
        dialect = connection.dialect
        lengths = [len(values[name]) for name in self._lists]  # type: ignore[arg-type]  # a list
        form = self._forms.get((dialect.name, *lengths))
        if form is None:
            form = self._formed(dialect, values)
        have = {**self._constants, **values}
        for name in self._lists:
            have.update(_spread(name, values[name]))
        put = [have[name] for name in form.names]
        for at, dress in form.dress:
            put[at] = dress(put[at])
        return Call(form.sql, tuple(put))

    def _formed(self, dialect: Dialect, values: Values) -> _Form:
        compiled = self._compiled.get(dialect.name) or self._made(dialect)
        sql, names = compiled.string, tuple(compiled.positiontup or ())
        if self._lists:
            expanded = compiled.construct_expanded_state(dict(values))
            sql, names = expanded.statement, tuple(expanded.positiontup or ())
        form = _Form(sql=sql, names=names, dress=_dress(compiled, names, dialect))
        lengths = [len(values[name]) for name in self._lists]  # type: ignore[arg-type]  # a list
        self._forms[(dialect.name, *lengths)] = form
        return form

    def _made(self, dialect: Dialect) -> SQLCompiler:
        compiled = _compile(self._statement, dialect)
        binds = compiled.binds
        self._lists = tuple(name for name, bind in binds.items() if bind.expanding)
        self._constants |= {n: bind.value for n, bind in binds.items() if bind.value is not None}
        self._constants |= _defaults(self._statement)
        self._compiled[dialect.name] = compiled  # last: another thread may look for it
        return compiled


class Query(_Statement, Generic[*Ts]):
    """A statement that returns rows."""

    def __init__(self, statement: TypedReturnsRows[*Ts]) -> None:
        super().__init__(statement)
        self._columns = tuple(statement.exported_columns)
        self._keys = SimpleResultMetaData([column.key for column in self._columns])
        self._undress: dict[str, tuple[tuple[int, Callable[[object], object]], ...]] = {}

    def read(self, connection: Connection, values: Values) -> IteratorResult[*Ts]:
        """Sends it and returns its rows."""
        (answer,) = together(connection, self.call(connection, values))
        return self.of(connection, answer)

    def of(self, connection: Connection, answer: Answer) -> IteratorResult[*Ts]:
        """Returns the rows of an answer to it."""
        undress = self._undress.get(connection.dialect.name)
        if undress is None:
            undress = _undress(self._columns, connection.dialect)
            self._undress[connection.dialect.name] = undress
        rows = answer.rows
        if undress:
            rows = [_changed(row, undress) for row in rows]
        return IteratorResult(self._keys, iter(rows))


class Change(_Statement):
    """A statement that changes rows and returns none.

    An UPDATE names its columns by itself; an INSERT takes those of its table, with their defaults.
    """

    def __init__(self, statement: UpdateBase) -> None:
        super().__init__(statement)
        self._many: dict[int, Change] = {}

    def make(self, connection: Connection, *rows: Values) -> None:
        """Sends it for each of the rows, or lets it wait for company."""
        for call in self._calls(connection, rows):
            line = _line(connection)
            if line is None:
                together(connection, call)
            else:
                line.waiting.append(call)

    def _calls(self, connection: Connection, rows: Sequence[Values]) -> list[Call]:
        if len(rows) < 2 or not isinstance(self._statement, Insert):
            return [self.call(connection, row) for row in rows]
        step = max(1, MOST_VALUES // len(self._statement.table.columns))
        return [
            self._of_many(len(some)).call(connection, _numbered(some))
            for some in (rows[at : at + step] for at in range(0, len(rows), step))
        ]

    def _of_many(self, count: int) -> "Change":
        found = self._many.get(count)
        if found is None:
            assert isinstance(self._statement, Insert)
            defaults = _defaults(self._statement)
            names = [column.key for column in self._statement.table.columns]
            found = Change(
                self._statement.values(
                    [{name: bindparam(f"{name}__{at}") for name in names} for at in range(count)]
                )
            )
            for at in range(count):
                found._constants |= {f"{name}__{at}": value for name, value in defaults.items()}
            self._many[count] = found
        return found


def together(connection: Connection, *calls: Call) -> list[Answer]:
    """Sends calls in their order, where the driver can in one go, and returns each one's answer.

    What waits on the connection goes first.

    Raises:
        DBAPIError: as SQLAlchemy raises it.
    """
    if not connection.in_transaction():
        connection.begin()
    line, dialect = _line(connection), connection.dialect
    waited: list[Call] = []
    if line is not None:
        waited, line.waiting = line.waiting, []
    _let_hear(connection, [*waited, *calls])
    raw = connection.connection.driver_connection
    assert raw is not None
    try:
        if line is not None:
            return line.send([*waited, *calls])[len(waited) :]
        return [_answer(raw.execute(*call)) for call in calls]
    except dialect.loaded_dbapi.Error as error:
        is_lost = dialect.is_disconnect(error, raw, None)
        if is_lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=is_lost,
            dialect=dialect,
        ) from error


def let_wait(engine: Engine, line_of: Callable[[object], Line]) -> None:
    """Lets the changes on an engine wait for company.

    Args:
        engine: its connections take many calls in one go.
        line_of: makes the line of a driver's connection.
    """

    @event.listens_for(engine, "connect")
    def _made(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info[_LINE] = line_of(connection)

    for name in (
        "before_cursor_execute",
        "savepoint",
        "release_savepoint",
        "rollback_savepoint",
    ):
        event.listen(engine, name, _send)
    event.listen(engine, "commit", _commit)
    event.listen(engine, "rollback", _undo)


def _send(connection: Connection, *_of_event: object) -> None:
    line = _line(connection)
    if line is not None and line.waiting:
        together(connection)


def _commit(connection: Connection) -> None:
    """Sends the commit with what waits; SQLAlchemy's own then finds nothing to do.

    Whoever else listens to commits is heard before it; then what waits goes ahead alone.
    """
    line = _line(connection)
    if line is not None and line.waiting:
        is_last = len(list(connection.dispatch.commit)) == 1
        together(connection, *([COMMIT] if is_last else []))


def _undo(connection: Connection) -> None:
    line = _line(connection)
    if line is not None:
        line.undo()


def _line(connection: Connection) -> Line | None:
    """Returns the line of a connection; None where nothing may wait."""
    found: Line | None = connection.info.get(_LINE)
    return found


def _let_hear(connection: Connection, calls: Sequence[Call]) -> None:
    """Tells whoever listens to SQLAlchemy's statements of these, too."""
    for hear in connection.dispatch.before_cursor_execute:
        for sql, values in calls:
            hear(connection, None, sql, values, None, False)


def _answer(cursor: object) -> Answer:
    rows = cursor.fetchall() if cursor.description else ()  # type: ignore[attr-defined]  # DB-API
    return Answer(rows, cursor.rowcount)  # type: ignore[attr-defined]  # DB-API


def _compile(statement: object, dialect: Dialect) -> SQLCompiler:
    """Compiles for values by place; an INSERT with every column that has no value of its own."""
    if dialect.paramstyle not in ("qmark", "format"):
        dialect = type(dialect)(paramstyle="format")  # type: ignore[call-arg]  # of every dialect
    keys = None
    if isinstance(statement, Insert):
        keys = [column.key for column in statement.table.columns]
    compiled = statement.compile(dialect=dialect, column_keys=keys)  # type: ignore[attr-defined]
    assert isinstance(compiled, SQLCompiler)
    return compiled


def _defaults(statement: object) -> dict[str, object]:
    """Returns the columns of an INSERT that need not be told."""
    if not isinstance(statement, Insert):
        return {}
    return {
        column.key: column.default.arg
        for column in statement.table.columns
        if isinstance(column.default, ScalarElementColumnDefault)
    }


def _dress(
    compiled: SQLCompiler, names: Sequence[str], dialect: Dialect
) -> tuple[tuple[int, Callable[[object], object]], ...]:
    found = []
    for at, name in enumerate(names):
        bind = compiled.binds.get(name)
        if bind is None or isinstance(bind.type, LargeBinary):  # the drivers take bytes
            continue
        dress = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if dress is not None:
            found.append((at, dress))
    return tuple(found)


def _undress(
    columns: Sequence[ColumnElement[object]], dialect: Dialect
) -> tuple[tuple[int, Callable[[object], object]], ...]:
    found = []
    for at, column in enumerate(columns):
        if isinstance(column.type, Float):  # the drivers return floats
            continue
        undress = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if undress is not None:
            found.append((at, undress))
    return tuple(found)


def _changed(
    row: tuple[object, ...], undress: Sequence[tuple[int, Callable[[object], object]]]
) -> tuple[object, ...]:
    cells = list(row)
    for at, change in undress:
        cells[at] = change(cells[at])
    return tuple(cells)


def _numbered(rows: Sequence[Values]) -> dict[str, object]:
    return {f"{name}__{at}": value for at, row in enumerate(rows) for name, value in row.items()}


def _spread(name: str, values: object) -> dict[str, object]:
    """Gives the values of a list the names that SQLAlchemy gives them."""
    assert isinstance(values, Sequence)
    if values and isinstance(values[0], tuple):
        return {
            f"{name}_{at}_{place}": cell
            for at, row in enumerate(values, 1)
            for place, cell in enumerate(row, 1)
        }
    return {f"{name}_{at}": value for at, value in enumerate(values, 1)}
