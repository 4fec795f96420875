"""Writes cache.db: what the centre said, one transaction for each of its replies.

Only the sync process does this, with the file's lock. Its threads share one writer.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Engine, delete, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError, OperationalError

from app.domain.commands import DocumentKind
from app.domain.rulings import RulingKind
from app.errors import CentreRefused, StoreError, StoreUnreadable
from app.store.cache import tables
from app.store.cache.ingest import (
    Ingested,
    has_newer,
    move_cursor,
    never_emptied,
    read_cursor,
    stored_digest,
    take,
)
from app.store.cache.log import seal, write_back
from app.store.cache_db import DURABLE_UPTO, IS_REFUSED, Cursor
from app.wire import ChangesPage, FeedItem, PushReply
from app.wire.digest import as_hex

RULED_IN = "ruled_in"
"""The epoch of the site's feed in which the first ruling of the file was heard."""
_CHUNK = 1000
_SETTLING = frozenset(kind.value for kind in RulingKind)


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

    def close(self) -> None:
        """Lets a running transaction end, then closes the file for good."""
        with self._lock:
            self._closed = True
            self._engine.dispose()

    def seal(self) -> None:
        """Writes the whole log back and closes the file for good.

        Raises:
            StoreError: somebody still reads the log.
        """
        with self._lock:
            self._closed = True
            if not seal(self._engine):
                raise StoreError("The log of a filled cache.db could not be written back.")

    def ingest_page(self, page: ChangesPage) -> Ingested:
        """Takes in documents newer than the stored ones, and moves the cursor, never back.

        A scope in which nothing has happened yet has no epoch; it gets one with its first document.

        Raises:
            CentreRefused: another epoch than the cursor's, or the scope would be empty afterwards.
        """
        with self.transaction() as connection:
            known = read_cursor(connection, page.scope)
            if known is not None and known.epoch and known.epoch != page.epoch:
                raise CentreRefused(
                    f"{page.scope} is in epoch {page.epoch!r}, expected {known.epoch!r}."
                )
            with never_emptied(connection, page.scope, page.items):
                taken = take(connection, page.scope, page.items)
            move_cursor(connection, page, known)
            if not _tells_digest(page, known) or has_newer(connection, page.scope, page.upto):
                return taken
            drifted = as_hex(stored_digest(connection, page.scope)) != page.digest
            return Ingested(taken.changed, (), taken.unreadable, drifted)

    def ingest_push(self, reply: PushReply) -> Ingested:
        """Takes in rulings, the first one of each command, and the documents they touched."""
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
        with self.transaction() as connection:
            if rulings:
                connection.execute(insert(tables.ruling).on_conflict_do_nothing(), rulings)
                note_first(connection, RULED_IN, reply.epoch)
            taken = [take(connection, scope, docs) for scope, docs in by_scope.items()]
        return Ingested(
            tuple(name for part in taken for name in part.changed),
            tuple(row["command_id"] for row in rulings),
            tuple(name for part in taken for name in part.unreadable),
        )

    def cursor(self, scope: str) -> Cursor | None:
        """Returns how far a scope was pulled."""
        with self.transaction() as connection:
            return read_cursor(connection, scope)

    def settled(self, ids: Sequence[str]) -> frozenset[str]:
        """Returns those of the commands that have a ruling."""
        with self.transaction() as connection:
            rows = connection.execute(
                select(tables.ruling.c.command_id).where(tables.ruling.c.command_id.in_(ids))
            )
            return frozenset(rows.scalars())

    def settled_by(self, ids: Sequence[str], at: datetime) -> frozenset[str]:
        """Returns those of the commands that had a ruling by a time of the centre."""
        ruling, found = tables.ruling.c, set[str]()
        with self.transaction() as connection:
            for start in range(0, len(ids), _CHUNK):
                rows = connection.execute(
                    select(ruling.command_id).where(
                        ruling.command_id.in_(ids[start : start + _CHUNK]),
                        ruling.at <= at.isoformat(),
                    )
                )
                found.update(rows.scalars())
        return frozenset(found)

    def ruling_counts(self) -> dict[str, int]:
        """Returns how many rulings of each kind there are."""
        kind = tables.ruling.c.ruling
        with self.transaction() as connection:
            rows = connection.execute(select(kind, func.count()).group_by(kind))
            return {row[0]: int(row[1]) for row in rows}

    def parked_count(self) -> int:
        """Returns how many commands were rejected."""
        with self.transaction() as connection:
            count = select(func.count()).select_from(tables.ruling).where(IS_REFUSED)
            return int(connection.execute(count).scalar_one())

    def note_push(self, state: PushState) -> None:
        """Keeps what sending a command met."""
        row = {
            "attempts": state.attempts,
            "last_error": state.last_error,
            "quarantined": state.quarantined,
        }
        with self.transaction() as connection:
            connection.execute(
                insert(tables.push_state)
                .values(command_id=state.command_id, **row)
                .on_conflict_do_update(index_elements=["command_id"], set_=row)
            )

    def push_states(self) -> tuple[PushState, ...]:
        """Returns what was noted by ``note_push``."""
        state = tables.push_state.c
        with self.transaction() as connection:
            rows = connection.execute(
                select(state.command_id, state.attempts, state.last_error, state.quarantined)
            )
            return tuple(PushState(*row) for row in rows)

    def release(self, command_id: str, at: str) -> bool:
        """Takes a command out of quarantine; tells whether this word of a person was news.

        Args:
            command_id: the command.
            at: when the person said so.
        """
        state = tables.push_state
        mine = (state.c.command_id == command_id, state.c.quarantined, state.c.decided != at)
        row = {"attempts": 0, "quarantined": False, "decided": at}
        with self.transaction() as connection:
            return connection.execute(update(state).where(*mine).values(row)).rowcount > 0

    def note_health(self, values: dict[str, str]) -> None:
        """Keeps what a reader of the file may know about this process."""
        with self.transaction() as connection:
            for name, value in values.items():
                note(connection, name, value)

    def health(self) -> dict[str, str]:
        """Returns what was kept by ``note_health``."""
        with self.transaction() as connection:
            rows = connection.execute(select(tables.health.c.k, tables.health.c.v))
            return {row[0]: row[1] for row in rows}

    def forget_gone(self) -> None:
        """Forgets what left long ago. Only while no reply is under way: at the start."""
        cursor, gone = tables.cursor.c, tables.gone
        passed = exists().where(cursor.scope == gone.c.scope, gone.c.seq <= cursor.seq)
        with self.transaction() as connection:
            connection.execute(delete(gone).where(passed))

    def checkpoint(self, settled_upto: int) -> bool:
        """Writes the log back into the file and syncs it; tells whether all of it.

        Only then is noted how far floor.db may forget.

        Args:
            settled_upto: every command of floor.db up to this n has its ruling in this file.
        """
        with self._lock:
            self._check_open()
            whole = write_back(self._engine)
        if whole and self.health().get(DURABLE_UPTO) != str(settled_upto):
            self.note_health({DURABLE_UPTO: str(settled_upto)})
        return whole

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction, for those that fill, heal and replace the file."""
        with self._lock:
            self._check_open()
            with _told(), self._engine.begin() as connection:
                yield connection

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError("cache.db is closed.")


def note(connection: Connection, name: str, value: str) -> None:
    """Writes a line of the table ``health``."""
    connection.execute(
        insert(tables.health)
        .values(k=name, v=value)
        .on_conflict_do_update(index_elements=["k"], set_={"v": value})
    )


def note_first(connection: Connection, name: str, value: str) -> None:
    """Writes a line of the table ``health`` unless it stands there."""
    if value:
        row = insert(tables.health).values(k=name, v=value)
        connection.execute(row.on_conflict_do_nothing())


def _tells_digest(page: ChangesPage, known: Cursor | None) -> bool:
    is_newest = known is None or page.upto >= known.seq
    return bool(page.digest) and not page.more and is_newest


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise StoreError("cache.db cannot be written.", why=str(error.orig)) from error
    except DatabaseError as error:
        raise StoreUnreadable("cache.db is damaged.", why=str(error.orig)) from error
