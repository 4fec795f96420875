"""Opens an encrypted SQLite file as a SQLAlchemy engine, as its one writer or as a reader."""

from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool
from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import StoreUnreadable

FULL = "FULL"
NORMAL = "NORMAL"
BUSY_MS = 5000
KEY_BYTES = 32


def open_writer(path: Path, key_hex: str, synchronous: str = FULL) -> Engine:
    """Opens a file for its one writer, in WAL mode, creating it when it is absent.

    The caller holds the file's ``WriterLock``. One connection serves the engine; a transaction
    takes the write lock when it begins (``BEGIN IMMEDIATE``).

    Args:
        path: the database file.
        key_hex: 64 hexadecimal digits, the raw key.
        synchronous: ``FULL`` where an acknowledged commit must survive a power cut.

    Raises:
        StoreUnreadable: wrong key, or not a database.
    """
    pragmas = ("PRAGMA journal_mode=WAL", f"PRAGMA synchronous={synchronous}")
    return _keyed(_open(path, "rwc"), path, key_hex, pragmas, "BEGIN IMMEDIATE")


def open_reader(path: Path, key_hex: str) -> Engine:
    """Opens a file that another thread or process writes; any write through it fails.

    Raises:
        StoreUnreadable: wrong key, not a database, or no file: a reader never makes one.
    """
    if not path.exists():
        raise StoreUnreadable(f"{path.name} is not there.", do="Start the station once.")
    return _keyed(_open(path, "ro"), path, key_hex, ("PRAGMA query_only=1",), "BEGIN")


def anchored(path: Path, key_hex: str) -> Engine | None:
    """Returns a reader that has looked into the file; None when it cannot be opened.

    The last connection that is closed writes the log back, and syncs it for that. After a failed
    sync that must not happen: the second one may say yes to what is nowhere. While this one is
    open, no other is the last.
    """
    try:
        return open_reader(path, key_hex)
    except StoreUnreadable:
        return None


def open_in_memory() -> Engine:
    """Returns an empty database that is gone when it is closed."""
    return create_engine("sqlite+pysqlite://", module=sqlcipher, poolclass=StaticPool)


def open_plainly(path: Path, key_hex: str) -> sqlcipher.Connection:
    """Opens a file for reading without SQLAlchemy: for copying, checking, rescuing.

    Raises:
        StoreUnreadable: there is no such file.
        sqlcipher.DatabaseError: it cannot be opened.
    """
    if not path.exists():
        raise StoreUnreadable(f"{path.name} is not there.")
    connection = _connected(path, "ro")
    for pragma in _keyed_by(key_hex):
        connection.execute(pragma)
    return connection


def _connected(path: Path, mode: str) -> sqlcipher.Connection:
    """Connects to a file.

    A reader is ``ro`` for more than modesty: the last connection to close would write the log back
    and delete it *by name*, which may be that of another file put in its place meanwhile.
    """
    return sqlcipher.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        isolation_level=None,  # sqlite3's own word for: we say BEGIN
        check_same_thread=False,
        timeout=BUSY_MS / 1000,
    )


def _keyed_by(key_hex: str) -> tuple[str, ...]:
    """What is said first on every connection."""
    return (
        f"PRAGMA key=\"x'{bytes.fromhex(key_hex).hex()}'\"",
        "PRAGMA cipher_log_level=NONE",  # it writes to stderr; errors are raised too
        "PRAGMA cipher_memory_security=OFF",
    )


def _open(path: Path, mode: str) -> Engine:
    return create_engine(
        "sqlite+pysqlite://",
        creator=lambda: _connected(path, mode),
        module=sqlcipher,
        poolclass=StaticPool,
        hide_parameters=True,  # an error must not carry names and addresses into a log
    )


def _keyed(
    engine: Engine, path: Path, key_hex: str, pragmas: tuple[str, ...], begin: str
) -> Engine:
    """Gives every connection its key before anything else, and looks whether it fits."""
    key = bytes.fromhex(key_hex)
    if len(key) != KEY_BYTES:  # SQLCipher would take it for a passphrase
        raise StoreUnreadable(f"got a key of {len(key)} bytes, expected {KEY_BYTES}.")

    @event.listens_for(engine, "connect")
    def _told_key(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in _keyed_by(key_hex):
            cursor.execute(pragma)
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-16000")
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: object) -> None:
        connection.exec_driver_sql(begin)  # type: ignore[attr-defined]  # a SQLAlchemy Connection

    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM sqlite_master"))
    except (DatabaseError, sqlcipher.DatabaseError) as error:
        engine.dispose()
        raise _unreadable(path, error) from error
    return engine


def _unreadable(path: Path, error: Exception) -> StoreUnreadable:
    world = isinstance(error, OperationalError | sqlcipher.OperationalError)
    cure = (
        "Check that its folder exists, can be written and has room."
        if world
        else "Check that the key file beside it is the one it was made with."
    )
    return StoreUnreadable(f"{path.name} cannot be read.", why=str(error), do=cure)
