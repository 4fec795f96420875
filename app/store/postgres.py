"""Opens the order service's PostgreSQL: one pool for writers, the same for consistent readers."""

import time

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from app.errors import StoreUnreadable
from app.store.central_db.prepared import let_wait

DRIVER = "postgresql+psycopg"
POOL = 16
"""Connections kept; twice as many under load. A request holds one for a few milliseconds."""
IDLE_S = 1.0
CONNECT_S = 10
TIMEOUTS = {
    "lock_timeout": "10s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}
"""So long a statement waits for others, runs, and is waited for; then the work is given up, and
whoever asked hears a 5xx and asks again."""


def open_postgres(url: str) -> tuple[Engine, Engine]:
    """Returns the engines for writing and for reading.

    A writer's transaction is READ COMMITTED: the head rows of the feeds are its last locks. A
    reader's is REPEATABLE READ and read only: everything in one reply is of one moment.

    Args:
        url: ``postgresql+psycopg://user:password@host/database``.

    Raises:
        StoreUnreadable: no such database, no driver, no answer, or not in UTF-8.
    """
    try:
        where = make_url(url)
    except ArgumentError as error:
        raise StoreUnreadable("The address of the database cannot be read.") from error
    if where.drivername != DRIVER:
        raise StoreUnreadable(
            f"Got a database of kind {where.drivername!r}, expected {DRIVER!r}.",
            do=f"Give an address such as {DRIVER}://user@host/floorwalker.",
        )
    try:
        writer = create_engine(
            where,
            pool_size=POOL,
            pool_use_lifo=True,  # what was used last has its statements ready
            max_overflow=POOL,
            hide_parameters=True,  # an error must not carry names and addresses into a log
            connect_args={
                "connect_timeout": CONNECT_S,
                "client_encoding": "utf8",
                "application_name": "floorwalker central",
                "options": " ".join(f"-c {name}={value}" for name, value in _OPTIONS.items()),
            },
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreUnreadable(
            "The driver for PostgreSQL is not installed.",
            do="Install Floorwalker with its extra: pip install 'floorwalker[central,postgres]'.",
        ) from error
    _let_wait(writer)
    _ask_the_idle(writer)
    try:
        _check_encoding(writer)
    except DBAPIError as error:
        writer.dispose()
        raise StoreUnreadable(
            f"The database at {where.host or 'the local socket'} does not answer.",
            why=str(error.orig).strip(),
            do="Check address, password and that it runs.",
        ) from error
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return writer, reader


def _let_wait(engine: Engine) -> None:
    """Sends many statements in one go. The driver is there only where this kind of database is."""
    from app.store.central_db.pipeline import Pipeline

    let_wait(engine, Pipeline.of)


def _ask_the_idle(engine: Engine) -> None:
    """Asks a connection that lay idle whether it is there still; a busy one was there just now."""

    @event.listens_for(engine, "checkin")
    def _left(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["left"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _taken(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        left = entry.info.get("left")
        if left is None or time.monotonic() - left < IDLE_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error  # the pool then takes or makes another one


def take_turns(connection: Connection, number: int) -> None:
    """Waits, however long, until no other transaction has this number; holds it to the commit."""
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def sort_by_bytes(connection: Connection) -> None:
    """Makes every text column compare as in SQLite: times and ids are text, and are compared.

    The order of a language skips hyphens and colons at first, which puts a later time before an
    earlier one and walks through ids in another order than the station's.
    """
    columns = connection.execute(
        text(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema()"
            " AND data_type IN ('text', 'character varying')"
            " AND collation_name IS DISTINCT FROM 'C' AND table_name <> 'alembic_version'"
        )
    ).all()
    for table, column, kind in columns:
        connection.execute(
            text(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind} COLLATE "C"')
        )


def _check_encoding(engine: Engine) -> None:
    with engine.connect() as connection:
        encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        engine.dispose()
        raise StoreUnreadable(
            f"The database is in {encoding}, expected UTF8.",
            do="Make one with ENCODING 'UTF8' and move what is in this one.",
        )


_OPTIONS = {**TIMEOUTS, "timezone": "UTC"}
