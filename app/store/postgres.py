"""Opens the order service's PostgreSQL: one pool for writers, the same for consistent readers."""

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from app.errors import StoreUnreadable

DRIVER = "postgresql+psycopg"
POOL = 16
"""Connections kept; twice as many under load. A request holds one for a few milliseconds."""
CONNECT_S = 10
LOCK_MS = 10_000
"""So long a statement waits for another transaction; then the work is given up and told."""


def open_postgres(url: str) -> tuple[Engine, Engine]:
    """Returns the engines for writing and for reading.

    A writer's transaction is READ COMMITTED: the head rows of the feeds are its last locks. A
    reader's is REPEATABLE READ and read only: everything in one reply is of one moment.

    Args:
        url: ``postgresql+psycopg://user:password@host/database``.

    Raises:
        StoreUnreadable: no such database, no driver, or no answer.
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
            max_overflow=POOL,
            pool_pre_ping=True,
            hide_parameters=True,  # an error must not carry names and addresses into a log
            connect_args={
                "connect_timeout": CONNECT_S,
                "options": f"-c timezone=UTC -c lock_timeout={LOCK_MS}",
            },
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreUnreadable(
            "The driver for PostgreSQL is not installed.",
            do="Install Floorwalker with its extra: pip install 'floorwalker[central,postgres]'.",
        ) from error
    try:
        writer.connect().close()
    except DBAPIError as error:
        writer.dispose()
        raise StoreUnreadable(
            f"The database at {where.host or 'the local socket'} does not answer.",
            why=str(error.orig).strip(),
            do="Check address, password and that it runs.",
        ) from error
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return writer, reader
