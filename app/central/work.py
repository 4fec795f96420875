"""One transaction of the order service, from first read to the positions in the feeds.

On SQLite there is one writer, so a unit of work holds a lock from begin to commit. On PostgreSQL
many write at once, in several processes: they meet at rows. Whoever reads to change locks first
(``read_doc``, ``orders.py``); whoever loses a race for a key or a deadlock begins anew (``run``).
"""

import hashlib
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import msgspec
from sqlalchemy import BigInteger, Connection, Engine, bindparam, func, insert, select
from sqlalchemy.exc import DBAPIError

from app.central.feed import Changes
from app.store import central_db as db
from app.store.central_db import TENANT
from app.store.central_db.calls import Call
from app.store.central_db.prepared import Change, Query, together
from app.store.central_db.turns import Turns

Wake = Callable[[tuple[str, ...]], None]
T = TypeVar("T")

ATTEMPTS = 8
REMEMBERED = timedelta(minutes=1)
PAUSE_S = 0.02
"""The first pause of whoever lost a race; it doubles, with full jitter."""
LOST_RACES = {
    "40001": "serialisation",
    "40P01": "deadlock",
    "23505": "same key",
    "26000": "forgotten",
}
"""States of SQL after which the whole work is begun anew and then finds what the other did."""

_EVENT = db.domain_event.c
_NOTE = Change(
    insert(db.domain_event).values(
        seq=select(func.coalesce(func.max(_EVENT.seq), 0) + 1)
        .where(_EVENT.tenant == bindparam("of_tenant"), _EVENT.order_id == bindparam("of_order"))
        .scalar_subquery()
    )
)
_LOCK = Query(select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger))))


def utc_now() -> datetime:
    """Returns now as aware UTC."""
    return datetime.now(UTC)


class Remembered:
    """What changes so seldom that each process may know it a minute too long."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[datetime, tuple[str, ...]]] = {}

    def get(self, name: str, now: datetime, look: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
        """Returns what ``look`` returned within the last minute, or asks it."""
        at, found = self._found.get(name, (None, ()))
        if at is None or abs(now - at) > REMEMBERED:
            found = look()
            self._found[name] = now, found
        return found


@dataclass(frozen=True, slots=True)
class Work:
    """What a use case of the centre works with inside one transaction."""

    connection: Connection
    tenant: str
    now: datetime
    changes: Changes
    remembered: Remembered

    @property
    def is_shared(self) -> bool:
        """Others may write at the same time; what is decided about must be locked."""
        return self.connection.dialect.name != "sqlite"

    def lock(self, name: str) -> None:
        """Makes others who lock the same name wait until this commit.

        On SQLite one transaction writes at a time anyway.
        """
        together(self.connection, *self.locks(name))

    def locks(self, name: str) -> list[Call]:
        """Returns what locks a name, to be sent before what is asked under it."""
        if not self.is_shared:
            return []
        key = int.from_bytes(hashlib.sha256(f"{self.tenant} {name}".encode()).digest()[:8])
        return [_LOCK.call(self.connection, {"key": key - 2**63})]

    def note(self, order_id: str, kind: str, facts: dict[str, str | int]) -> None:
        """Adds one line to the story of an order (``domain_event``), in its own sequence.

        No personal data: the story outlives the address.
        """
        _NOTE.make(
            self.connection,
            {
                "of_tenant": self.tenant,
                "of_order": order_id,
                "tenant": self.tenant,
                "order_id": order_id,
                "kind": kind,
                "body": msgspec.json.encode(facts).decode(),
                "at": self.now.isoformat(),
            },
        )


class Centre:
    """The database of the order service and what must be woken after a commit."""

    def __init__(
        self,
        writer: Engine,
        reader: Engine,
        *,
        tenant: str = TENANT,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self.is_shared = writer.dialect.name != "sqlite"
        """Other processes may write to the same database."""
        self._lock = self._gate()
        self._reading = self._gate()
        self._turns = Turns(self._lock, self._commit_together) if not self.is_shared else None
        self._pause = threading.Event()
        self._remembered = Remembered()
        self.lost_races: Counter[str] = Counter()
        """How often work was begun anew, by what for."""
        self._wake: list[Wake] = []
        self.tenant = tenant
        self.clock = clock

    def _gate(self) -> AbstractContextManager[object]:
        """One connection serves SQLite, so its users take turns; PostgreSQL has a pool."""
        return nullcontext() if self.is_shared else threading.Lock()

    def on_change(self, wake: Wake) -> None:
        """Registers who is told, after each commit, which scopes moved."""
        self._wake.append(wake)

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Runs a unit of work: commits when the block ends, rolls back when it raises."""
        with self._lock, self._writer.begin() as connection:
            work = self._begin(connection)
            yield work
            work.changes.bump()
        self._tell(work.changes.scopes)

    def run(self, use: Callable[[Work], T]) -> T:
        """Runs a unit of work and returns its result, after the commit.

        It may share the commit with others, or lose a race, and is then run again.

        Args:
            use: does everything through its ``Work``, so that nothing of a lost race stays.
        """
        results: list[T] = []
        if self._turns and self._turns.run(lambda work: results.append(use(work))):
            return results[0]
        for attempt in range(ATTEMPTS):
            try:
                with self.work() as work:
                    return use(work)
            except DBAPIError as error:
                why = LOST_RACES.get(getattr(error.orig, "sqlstate", None) or "")
                if why is None or attempt + 1 == ATTEMPTS:
                    raise
                self.lost_races[why] += 1
                self._pause.wait(random.random() * PAUSE_S * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    def _begin(self, connection: Connection) -> Work:
        now = self.clock()
        changes = Changes(connection, self.tenant, now)
        return Work(connection, self.tenant, now, changes, self._remembered)

    def _commit_together(self, takes: Iterable[Callable[[Work], None]]) -> None:
        with self._writer.begin() as connection:
            work = self._begin(connection)
            for take in takes:
                take(work)
            work.changes.bump()
        self._tell(work.changes.scopes)

    def _tell(self, scopes: tuple[str, ...]) -> None:
        for wake in self._wake:
            wake(scopes)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Runs reads on one consistent state; nothing can be written through it."""
        with self._reading, self._reader.connect() as connection:
            yield connection
