"""Whole copies of floor.db, made beside it while it is worked with, and the check of its pages.

Nothing here takes part in the work of the floor worker: each call opens a connection of its own,
reads, and closes it.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import StoreError
from app.store.engine import open_plainly

COPY = "floor.db.copy"
SOUND = "ok"


def make_copy(path: Path, key_hex: str) -> Path:
    """Writes a whole copy with the same key beside floor.db; it replaces the one before it.

    One state of the file, however much is written meanwhile. It is on disk when this returns.

    Raises:
        StoreError: floor.db cannot be read, or the copy not be written.
    """
    target, fresh = path.with_name(COPY), path.with_name(f"{COPY}.new")
    fresh.unlink(missing_ok=True)
    try:
        connection = open_plainly(path, key_hex)
        try:
            connection.execute("VACUUM INTO ?", (str(fresh),))
        finally:
            connection.close()
        _sync(fresh)
        fresh.replace(target)
        _sync(path.parent)
    except (sqlcipher.DatabaseError, OSError) as error:
        fresh.unlink(missing_ok=True)
        raise StoreError("No copy of floor.db was made.", why=str(error)) from error
    return target


def copied_at(folder: Path) -> datetime | None:
    """Returns when the copy that is there was made."""
    try:
        return datetime.fromtimestamp((folder / COPY).stat().st_mtime, UTC)
    except OSError:
        return None


def damage_of(path: Path, key_hex: str) -> str:
    """Reads every page and returns what is wrong with them; empty when nothing is.

    Raises:
        StoreError: it could not be looked at.
    """
    try:
        connection = open_plainly(path, key_hex)
        try:
            rows = connection.execute("PRAGMA quick_check(1)").fetchall()
        finally:
            connection.close()
    except sqlcipher.DatabaseError as error:
        return str(error)
    found = str(rows[0][0]) if rows else "no answer"
    return "" if found == SOUND else found.splitlines()[0]


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
