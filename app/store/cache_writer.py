"""Writes cache.db: what the centre said, one transaction for each of its replies.

Only the sync process does this, with the file's lock. Its threads share one writer.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine, delete, exists, func, select, text
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError, OperationalError

from app.domain.commands import DocumentKind
from app.domain.rulings import RulingKind
from app.errors import CentreRefused, StoreError, StoreUnreadable
from app.store import cache_db as db
from app.store.cache_db import CACHE_SCHEMA, Cursor, schema_version
from app.store.cache_ingest import (
    Ingested,
    drop_scope,
    emptied,
    move_cursor,
    read_cursor,
    take,
)
from app.store.engine import NORMAL, open_writer
from app.wire import ChangesPage, FeedItem, PushReply

_SETTLING = frozenset(kind.value for kind in RulingKind)
_INSTALL = "install"


@dataclass(frozen=True, slots=True)
class Scopes:
    """The scopes that a station holds."""

    site: str
    region: str

    @property
    def all(self) -> tuple[str, str, str]:
        """Each has its own feed and cursor."""
        return f"site:{self.site}", "catalogue", f"returns:{self.region}"

    def of(self, kind: str) -> str:
        """Returns the scope in which documents of a kind are replicated."""
        site, catalogue, returns = self.all
        if kind == DocumentKind.PRODUCT:
            return catalogue
        return returns if kind == DocumentKind.RETURNABLE_ORDER else site


@dataclass(frozen=True, slots=True)
class PushState:
    """What sending a command has met so far."""

    command_id: str
    attempts: int
    last_error: str
    quarantined: bool


class CacheWriter:
    """Takes in replies of the centre. Every method is one transaction.

    All of them raise ``StoreError`` when the disk is full or the file closed, and
    ``StoreUnreadable`` when the file is damaged and must be made anew.

    Thread: any; a lock admits one at a time.
    """

    def __init__(self, engine: Engine, scopes: Scopes) -> None:
        self._engine = engine
        self._scopes = scopes
        self._lock = threading.Lock()
        self._closed = False
        self._generation = 0

    def close(self) -> None:
        """Lets a running transaction end, then closes the file for good."""
        with self._lock:
            self._closed = True
            self._engine.dispose()

    @property
    def generation(self) -> int:
        """Changes when the rulings were dropped: replies to what was asked before are void."""
        return self._generation

    def ingest_page(self, page: ChangesPage) -> Ingested:
        """Takes in documents newer than the stored ones, and moves the cursor, never back.

        A scope in which nothing has happened yet has no epoch; it gets one with its first document.

        Raises:
            CentreRefused: another epoch than the cursor's, or the scope would be empty afterwards.
        """
        with self._transaction() as connection:
            known = read_cursor(connection, page.scope)
            if known is not None and known.epoch and known.epoch != page.epoch:
                raise CentreRefused(
                    f"{page.scope} is in epoch {page.epoch!r}, expected {known.epoch!r}."
                )
            taken = take(connection, page.scope, page.items)
            move_cursor(connection, page, known)
            return taken

    def replace_scope(self, page: ChangesPage) -> Ingested:
        """Starts a scope over with its first page: everything stored of it before is dropped.

        A centre with another history (a new epoch, or a head before our position) may have
        forgotten what it ruled: rulings are dropped with the documents of the site, so that every
        command still kept is sent again under its old id.

        Raises:
            CentreRefused: nothing would be left, and the history is the same.
        """
        with self._transaction() as connection:
            known = read_cursor(connection, page.scope)
            renewed = known is not None and _is_other_history(known, page)
            dropped = drop_scope(connection, page.scope)
            if dropped and not page.items and not renewed:
                raise emptied(page.scope)
            if renewed and page.scope == self._scopes.all[0]:
                connection.execute(delete(db.ruling))
                connection.execute(delete(db.push_state))
                self._generation += 1
            taken = take(connection, page.scope, page.items)
            move_cursor(connection, page, None)
            changed = tuple(dict.fromkeys((*dropped, *taken.changed)))
            return Ingested(changed, (), taken.unreadable)

    def ingest_push(self, reply: PushReply, generation: int | None = None) -> Ingested:
        """Takes in rulings, the first one of each command, and the documents they touched.

        Args:
            reply: what the centre answered.
            generation: ``generation`` when the request was sent; a reply from before a new epoch
                is left out as a whole, its commands are sent again.
        """
        rulings = [
            {
                "command_id": result.id,
                "ruling": result.ruling,
                "reason": result.reason,
                "result": msgspec.json.encode(result.result).decode(),
                "at": reply.server_time.isoformat(),
            }
            for result in reply.results
            if result.ruling in _SETTLING
        ]
        by_scope: dict[str, list[FeedItem]] = {}
        for item in reply.docs:
            by_scope.setdefault(self._scopes.of(item.kind), []).append(item)
        with self._transaction() as connection:
            if generation is not None and generation != self._generation:
                return Ingested()
            if rulings:
                connection.execute(insert(db.ruling).on_conflict_do_nothing(), rulings)
            taken = [take(connection, scope, tuple(docs)) for scope, docs in by_scope.items()]
        return Ingested(
            tuple(name for part in taken for name in part.changed),
            tuple(row["command_id"] for row in rulings),
            tuple(name for part in taken for name in part.unreadable),
        )

    def cursor(self, scope: str) -> Cursor | None:
        """Returns how far a scope was pulled."""
        with self._transaction() as connection:
            return read_cursor(connection, scope)

    def settled(self, ids: tuple[str, ...]) -> frozenset[str]:
        """Returns those of the commands that have a ruling."""
        with self._transaction() as connection:
            rows = connection.execute(
                select(db.ruling.c.command_id).where(db.ruling.c.command_id.in_(ids))
            )
            return frozenset(rows.scalars())

    def parked_count(self) -> int:
        """Returns how many commands were rejected."""
        with self._transaction() as connection:
            rejected = db.ruling.c.ruling == RulingKind.REJECTED.value
            count = select(func.count()).select_from(db.ruling).where(rejected)
            return int(connection.execute(count).scalar_one())

    def note_push(self, state: PushState) -> None:
        """Keeps what sending a command met."""
        row = {
            "attempts": state.attempts,
            "last_error": state.last_error,
            "quarantined": state.quarantined,
        }
        with self._transaction() as connection:
            connection.execute(
                insert(db.push_state)
                .values(command_id=state.command_id, **row)
                .on_conflict_do_update(index_elements=["command_id"], set_=row)
            )

    def push_states(self) -> tuple[PushState, ...]:
        """Returns what was noted by ``note_push``."""
        with self._transaction() as connection:
            rows = connection.execute(
                select(
                    db.push_state.c.command_id,
                    db.push_state.c.attempts,
                    db.push_state.c.last_error,
                    db.push_state.c.quarantined,
                )
            )
            return tuple(PushState(*row) for row in rows)

    def note_health(self, values: dict[str, str]) -> None:
        """Keeps what a reader of the file may know about this process."""
        with self._transaction() as connection:
            for name, value in values.items():
                _note(connection, name, value)

    def forget_gone(self) -> None:
        """Forgets what left long ago. Only while no reply is under way: at the start."""
        passed = exists().where(
            db.cursor.c.scope == db.gone.c.scope, db.gone.c.seq <= db.cursor.c.seq
        )
        with self._transaction() as connection:
            connection.execute(delete(db.gone).where(passed))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._lock:
            if self._closed:
                raise StoreError("cache.db is closed.")
            try:
                with self._engine.begin() as connection:
                    yield connection
            except OperationalError as error:
                raise StoreError("cache.db cannot be written.", why=str(error.orig)) from error
            except DatabaseError as error:
                raise StoreUnreadable("cache.db is damaged.", why=str(error.orig)) from error


def open_cache_writer(
    path: Path, key_hex: str, install: str, before_swap: Callable[[], None] = lambda: None
) -> Engine:
    """Opens cache.db for its one writer; a file that does not fit is put aside and made anew.

    Args:
        path: the file. The caller holds its lock.
        key_hex: the raw key.
        install: identity of the floor.db beside it. What the centre decided for another install
            says nothing about the commands of this one.
        before_swap: called before an existing file is renamed; returns when no reader has it open.

    Raises:
        StoreUnreadable: not even a new file can be opened.
    """
    if path.exists():
        fitting = _open_fitting(path, key_hex, install)
        if fitting is not None:
            return fitting
        before_swap()
        put_aside(path)
    engine = open_writer(path, key_hex, NORMAL)
    with engine.begin() as connection:
        db.metadata.create_all(connection)
        _note(connection, _INSTALL, install)
        connection.execute(text(f"PRAGMA user_version={CACHE_SCHEMA}"))
    return engine


def put_aside(path: Path) -> None:
    """Renames a cache file that cannot be used, with what belongs to it; the last one is kept.

    The log goes first: beside a newer file it would damage that one.
    """
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(path.with_name(f"{path.name}.aside{suffix}"))


def _is_other_history(known: Cursor, page: ChangesPage) -> bool:
    return known.epoch != page.epoch or page.head < known.seq


def _open_fitting(path: Path, key_hex: str, install: str) -> Engine | None:
    """The file as it is, when this build and this install can go on with it."""
    try:
        engine = open_writer(path, key_hex, NORMAL)
    except StoreUnreadable:
        return None
    try:
        if schema_version(engine) == CACHE_SCHEMA and _install(engine) == install:
            return engine
    except DatabaseError:
        pass  # it can be opened and not be read
    engine.dispose()
    return None


def _install(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return connection.execute(
            select(db.health.c.v).where(db.health.c.k == _INSTALL)
        ).scalar_one_or_none()


def _note(connection: Connection, name: str, value: str) -> None:
    connection.execute(
        insert(db.health)
        .values(k=name, v=value)
        .on_conflict_do_update(index_elements=["k"], set_={"v": value})
    )
