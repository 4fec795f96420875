"""Forgets what floor.db need not keep any longer, a little at a time, while nobody scans.

A command goes when the centre has ruled on it, ruling and documents are on this disk for good, and
it is a week old: until then a centre that was restored from a backup may want it again. The newest
command always stays, because the next number is counted from it. Age is measured by the centre's
time: a clock that is set wrong here forgets nothing.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.ports import Clock
from app.store.cache_db import CacheReader
from app.store.floor_db import FloorStore

COMMANDS_FOR = timedelta(days=7)
LOG_FOR = timedelta(days=30)
"""For scans and for print jobs that are at their end."""
CHUNK = 100
EVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class Settled:
    """What may go."""

    upto: int
    """Number of the last command of which everything before it is ruled on and durable."""
    now: datetime
    """The earlier of this clock and the centre's."""
    waiting: frozenset[str]
    """Commands that the view still needs."""


def settled(cache: CacheReader, waiting: frozenset[str], clock: Clock) -> Settled | None:
    """Returns what the replica says may go; None while it knows nothing."""
    times = [cursor.at for cursor in cache.cursors().values()]
    if not times:
        return None
    return Settled(cache.durable_upto(), min(clock.wall(), max(times)), waiting)


class Tidy:
    """Deletes in small chunks.

    Thread: the floor worker, while idle.
    """

    def __init__(self, store: FloorStore) -> None:
        self._store = store
        self._next = 0.0

    @property
    def is_due(self) -> bool:
        """Whether it is time to look again."""
        return time.monotonic() >= self._next

    def forget(self, known: Settled) -> int:
        """Deletes one chunk of each kind; returns how many rows went."""
        with self._store.commit():
            gone = self._store.forget_commands(
                known.upto, known.now - COMMANDS_FOR, known.waiting, CHUNK
            )
            gone += self._store.forget_log(known.now - LOG_FOR, CHUNK)
        if not gone:
            self._next = time.monotonic() + EVERY_S
        return gone
