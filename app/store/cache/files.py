"""The files of the replica: ``cache.db`` in use, ``cache.db.new`` being filled, one put aside.

A log beside a file that it does not belong to damages that file. So wherever a file is renamed, its
own log is closed and everything old of that name is deleted before, never after.
"""

import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DatabaseError

from app.errors import StoreError, StoreUnreadable
from app.store.cache import tables
from app.store.cache.tables import CACHE_SCHEMA
from app.store.cache.writer import note
from app.store.cache_db import schema_version
from app.store.engine import NORMAL, open_reader, open_writer

INSTALL = "install"
CHECKPOINT_PAGES = 20_000
"""At this size a busy file writes its log back by itself; otherwise ``checkpoint`` does."""
_LOGS = ("-wal", "-shm")


def open_cache_writer(
    path: Path,
    key_hex: str,
    installs: tuple[str, ...],
    before_swap: Callable[[], None] = lambda: None,
) -> Engine:
    """Opens cache.db for its one writer; a file that does not fit is put aside and made anew.

    Args:
        path: the file. The caller holds its lock.
        key_hex: the raw key.
        installs: identity of the floor.db beside it, and earlier ones whose numbers it goes on
            with. What the centre decided for another install says nothing about its commands.
        before_swap: called before an existing file is renamed; returns when no reader has it open.

    Raises:
        StoreUnreadable: not even a new file can be opened.
    """
    if path.exists():
        fitting = open_fitting(path, key_hex, installs)
        if fitting is not None:
            return fitting
        before_swap()
        put_aside(path)
    else:
        remove(path)
    return make(path, key_hex, installs[0])


def open_fitting(path: Path, key_hex: str, installs: tuple[str, ...]) -> Engine | None:
    """Returns the file as it is, when this build and this install can go on with it."""
    if not path.exists():
        return None
    try:
        engine = open_writer(path, key_hex, NORMAL)
    except StoreUnreadable:
        return None
    try:
        if schema_version(engine) == CACHE_SCHEMA and _install(engine) in installs:
            _prepare(engine, installs[0])
            return engine
    except DatabaseError:
        pass  # it can be opened and not be read
    engine.dispose()
    return None


def make(path: Path, key_hex: str, install: str) -> Engine:
    """Makes an empty file."""
    engine = open_writer(path, key_hex, NORMAL)
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        connection.execute(text(f"PRAGMA user_version={CACHE_SCHEMA}"))
    _prepare(engine, install)
    return engine


def put_aside(path: Path) -> None:
    """Renames a cache file that cannot be used, with what belongs to it; the last one is kept.

    The log goes first: beside a newer file it would damage that one.
    """
    for suffix in (*_LOGS, ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(path.with_name(f"{path.name}.aside{suffix}"))


def remove(path: Path) -> None:
    """Deletes a cache file and what belongs to it."""
    for suffix in (*_LOGS, ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def swap_in(fresh: Path, path: Path) -> None:
    """Puts a sealed file in the place of another. Nobody may have either of them open.

    Raises:
        StoreError: the file that comes in still has a log; it was not sealed.
    """
    if fresh.with_name(fresh.name + "-wal").exists():
        raise StoreError(f"{fresh.name} has a log that was not written back.")
    for suffix in _LOGS:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    fresh.replace(path)
    _sync_folder(path.parent)


def quick_check(path: Path, key_hex: str) -> None:
    """Reads the whole file through a connection of its own.

    Raises:
        StoreUnreadable: it is damaged.
    """
    engine = open_reader(path, key_hex)
    try:
        with engine.connect() as connection:
            found = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    except DatabaseError as error:
        raise StoreUnreadable("cache.db is damaged.", why=str(error.orig)) from error
    finally:
        engine.dispose()
    if found != "ok":
        raise StoreUnreadable("cache.db is damaged.", why=str(found))


def _prepare(engine: Engine, install: str) -> None:
    connection = engine.raw_connection()
    connection.cursor().execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    connection.close()
    with engine.begin() as begun:
        note(begun, INSTALL, install)


def _install(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return connection.execute(
            select(tables.health.c.v).where(tables.health.c.k == INSTALL)
        ).scalar_one_or_none()


def _sync_folder(folder: Path) -> None:
    """A name that was moved is on disk only when its folder is."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
