"""The log of cache.db (WAL): when it is written back, and when nothing of it is left."""

from sqlalchemy import Engine
from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import StoreError, StoreUnreadable


def seal(engine: Engine) -> bool:
    """Writes the whole log back and closes the file; tells whether nothing is left in a log.

    Raises:
        StoreError: the disk is full or broken.
    """
    whole = write_back(engine, "TRUNCATE")
    engine.dispose()
    return whole


def write_back(engine: Engine, mode: str = "PASSIVE") -> bool:
    """Copies the log into the file and syncs it; tells whether all of it.

    Args:
        engine: the writer's; no transaction may be open.
        mode: ``PASSIVE`` leaves what a reader still looks at, ``TRUNCATE`` waits for readers.

    Raises:
        StoreError: the disk is full or broken.
        StoreUnreadable: the file is damaged.
    """
    connection = engine.raw_connection()
    try:
        row = connection.cursor().execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    except sqlcipher.OperationalError as error:
        raise StoreError("cache.db cannot be written.", why=str(error)) from error
    except sqlcipher.DatabaseError as error:
        raise StoreUnreadable("cache.db is damaged.", why=str(error)) from error
    finally:
        connection.close()
    return row is not None and row[0] == 0 and row[1] == row[2]
