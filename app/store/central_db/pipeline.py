"""Many statements to PostgreSQL in one go: all are sent, then all answers are read.

The driver's own pipeline waits for the socket at each statement. Here libpq is told all of them and
is waited for once, so a thread lets go of the interpreter once for a whole batch.

Each text is prepared on the server the first time a connection sends it. Values go as text, whose
type the statement says; only bytes go as they are.
"""

from collections.abc import Sequence
from contextlib import suppress
from itertools import count

from psycopg import Connection, DatabaseError, Error, OperationalError, errors, generators, pq
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.pq.abc import PGconn, PGresult

from app.store.central_db.calls import BEGIN, ROLLBACK, Answer, Call

MOST_PREPARED = 400
"""Texts that one connection keeps prepared; longer lists than usual are sent without."""


_NAMES = count(1)
_UNDER_WAY = (pq.TransactionStatus.INTRANS, pq.TransactionStatus.INERROR)


class Pipeline:
    """One connection, and what waits to be sent on it.

    Thread: of whoever has the connection.
    """

    def __init__(self, connection: Connection[tuple[object, ...]]) -> None:
        self._connection = connection
        self._prepared: dict[str, bytes] = {}
        self.waiting: list[Call] = []

    @classmethod
    def of(cls, connection: object) -> "Pipeline":
        """Returns the one of a driver's connection."""
        assert isinstance(connection, Connection)
        return cls(connection)

    def send(self, calls: Sequence[Call]) -> list[Answer]:
        """Sends calls in their order and returns the answers.

        A transaction begins with the first of them.

        Raises:
            psycopg.Error: the first one that failed; none behind it was done.
        """
        pgconn = self._connection.pgconn
        first = [BEGIN] if pgconn.transaction_status == pq.TransactionStatus.IDLE else []
        talk = _Talk(pgconn, self._prepared)
        said = [(call.sql, [_dumped(value) for value in call.values]) for call in (*first, *calls)]
        pgconn.enter_pipeline_mode()
        try:
            for sql, values in said:
                talk.say(sql, values)
            pgconn.pipeline_sync()
            results = self._connection.wait(talk.hear())
        except errors.InvalidSqlStatementName:  # somebody made the server forget them all
            self._prepared.clear()
            raise
        finally:
            self._end()
        return [_answer(self._connection, result) for result in results[len(first) :]]

    def undo(self) -> None:
        """Forgets what waits and rolls back.

        The driver's own rollback would make the server forget every prepared statement. Where this
        one fails, the driver's follows and says why.
        """
        self.waiting.clear()
        if self._connection.pgconn.transaction_status in _UNDER_WAY:
            with suppress(Error):
                self.send([ROLLBACK])

    def _end(self) -> None:
        """Ends the pipeline; a connection that still has something to say is of no use."""
        pgconn = self._connection.pgconn
        try:
            if pgconn.status == pq.ConnStatus.OK:
                pgconn.exit_pipeline_mode()
        except OperationalError:
            self._connection.close()


class _Talk:
    """What is said in one go, and what is heard."""

    def __init__(self, pgconn: PGconn, prepared: dict[str, bytes]) -> None:
        self._pgconn = pgconn
        self._prepared = prepared
        self._new: dict[str, bytes] = {}
        self._order: list[str | None] = []
        """For each answer to come: the text that it prepares, or None for one of a call."""

    def say(self, sql: str, said: Sequence[tuple[bytes | None, int]]) -> None:
        """Gives a call to libpq, which keeps it until it hears."""
        values, formats = [value for value, _ in said], [form for _, form in said]
        name = self._prepared.get(sql) or self._new.get(sql)
        if name is None:
            text = _numbered(sql)
            if len(self._prepared) + len(self._new) >= MOST_PREPARED:
                self._pgconn.send_query_params(text, values, param_formats=formats)
                self._order.append(None)
                return
            name = self._new[sql] = f"fw{next(_NAMES)}".encode()
            self._pgconn.send_prepare(name, text)
            self._order.append(sql)
        self._pgconn.send_query_prepared(name, values, formats)
        self._order.append(None)

    def hear(self) -> PQGen[list[PGresult]]:
        """Sends it all and returns the answers to the calls.

        Raises:
            psycopg.Error: the first that failed; everything that follows was heard, too.
        """
        results: list[PGresult] = []
        failed: PGresult | None = None
        heard = yield from generators.execute(self._pgconn)
        for prepares in self._order:
            (result,) = heard
            if result.status == pq.ExecStatus.FATAL_ERROR:
                failed = failed or result
            elif failed is None and prepares is not None:
                self._prepared[prepares] = self._new[prepares]
            elif failed is None:
                results.append(result)
            heard = yield from generators.fetch_many(self._pgconn)
        if failed is not None:
            raise _error(failed)
        return results


def _answer(connection: Connection[tuple[object, ...]], result: PGresult) -> Answer:
    rows: list[tuple[object, ...]] = []
    if result.ntuples:
        reader = Transformer(connection)
        reader.set_pgresult(result)
        rows = reader.load_rows(0, result.ntuples, tuple)
    return Answer(rows, result.command_tuples or 0)


def _error(result: PGresult) -> DatabaseError:
    state = (result.error_field(pq.DiagnosticField.SQLSTATE) or b"").decode()
    try:
        kind = errors.lookup(state)
    except KeyError:
        kind = DatabaseError
    error = kind(result.get_error_message("utf-8"))
    assert isinstance(error, DatabaseError)
    return error


def _dumped(value: object) -> tuple[bytes | None, int]:
    """Returns a value as it is sent, and in which of the server's two formats."""
    if isinstance(value, str):
        return value.encode(), pq.Format.TEXT
    if isinstance(value, bytes):
        return value, pq.Format.BINARY
    if value is None:
        return None, pq.Format.TEXT
    if isinstance(value, bool):
        return b"t" if value else b"f", pq.Format.TEXT
    if isinstance(value, int | float):
        return repr(value).encode(), pq.Format.TEXT
    raise TypeError(f"got a value of {type(value)}, expected text, bytes or a number")


def _numbered(sql: str) -> bytes:
    """Returns a text with the places of its values as the server writes them."""
    first, *rest = sql.split("%s")
    places = count(1)
    return (
        "".join((first, *(f"${next(places)}{part}" for part in rest))).replace("%%", "%").encode()
    )
