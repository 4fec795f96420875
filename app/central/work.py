"""One transaction of the order service, from first read to the positions in the feeds.

On SQLite there is one writer, so a unit of work holds a lock from begin to commit; readers use
``Centre.reading``.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select

from app.central.feed import Changes
from app.store import central_db as db
from app.store.central_db import TENANT

Wake = Callable[[tuple[str, ...]], None]


def utc_now() -> datetime:
    """Returns now as aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """What a use case of the centre works with inside one transaction."""

    connection: Connection
    tenant: str
    now: datetime
    changes: Changes

    def note(self, order_id: str, kind: str, facts: dict[str, str | int]) -> None:
        """Adds one line to the story of an order (``domain_event``), in its own sequence.

        No personal data: the story outlives the address.
        """
        event = db.domain_event
        after = (
            select(func.coalesce(func.max(event.c.seq), 0) + 1)
            .where(event.c.tenant == self.tenant, event.c.order_id == order_id)
            .scalar_subquery()
        )
        self.connection.execute(
            insert(event).values(
                tenant=self.tenant,
                order_id=order_id,
                seq=after,
                kind=kind,
                body=msgspec.json.encode(facts).decode(),
                at=self.now.isoformat(),
            )
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
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._wake: list[Wake] = []
        self.tenant = tenant
        self.clock = clock

    def on_change(self, wake: Wake) -> None:
        """Registers who is told, after each commit, which scopes moved."""
        self._wake.append(wake)

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Runs a unit of work: commits when the block ends, rolls back when it raises."""
        with self._lock, self._writer.begin() as connection:
            now = self.clock()
            changes = Changes(connection, self.tenant, now)
            yield Work(connection, self.tenant, now, changes)
            changes.bump()
        for wake in self._wake:
            wake(changes.scopes)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Runs reads on one consistent state; nothing can be written through it."""
        with self._reading, self._reader.connect() as connection:
            yield connection
