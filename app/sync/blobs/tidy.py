"""When a blob leaves the station: two days after the last command that names it was settled."""

import os
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.commands import KINDS_WITH_BLOBS
from app.store.blobs import BlobFolder
from app.store.floor_read import FloorReader
from app.sync.journal import Journal
from app.wire import blobs_named

SETTLED_KEPT = timedelta(hours=48)
"""So long a centre that was restored from a backup can still be given it again."""
UNNAMED_KEPT = timedelta(days=30)
"""A photo that no command names belongs to a draft, or to nothing."""
EVERY = timedelta(hours=1)
Settled = Callable[[tuple[str, ...], datetime], frozenset[str]]


@dataclass(slots=True, kw_only=True)
class Tidy:
    """Drops what is due.

    Thread: the uploader only; the reader is its own.
    """

    folder: BlobFolder
    floor: FloorReader
    settled: Settled
    """Gives those of some command ids that had a ruling by a time."""
    journal: Journal
    now: Callable[[], datetime]
    _looked_at: datetime | None = field(default=None, init=False)

    def look(self) -> None:
        """Drops what is due, if the last look was an hour ago."""
        now = self.now()
        if self._looked_at is not None and abs(now - self._looked_at) < EVERY:
            return
        self._looked_at = now
        try:
            gone = self._drop(now)
        except OSError as error:
            self.journal.note("blobs_not_dropped", why=os.strerror(error.errno or 0))
        else:
            if gone:
                self.journal.note("blobs_dropped", count=gone)

    def _drop(self, now: datetime) -> int:
        self.folder.drop_unfinished(now - SETTLED_KEPT)
        names = self.folder.names()
        gone = self._due(names, now) if names else []
        for name in gone:
            self.folder.drop(name)
        return len(gone)

    def _due(self, names: frozenset[str], now: datetime) -> list[str]:
        naming = self._naming()
        every = tuple({command_id for ids in naming.values() for command_id in ids})
        settled = self.settled(every, now - SETTLED_KEPT)
        return [name for name in names if self._is_due(name, naming, settled, now)]

    def _is_due(
        self, name: str, naming: dict[str, set[str]], settled: frozenset[str], now: datetime
    ) -> bool:
        """What was put again a moment ago is about to be named again."""
        commands = naming.get(name)
        since = self.folder.kept_since(name)
        if since is None or (commands and not commands <= settled):
            return False
        return now - since >= (SETTLED_KEPT if commands else UNNAMED_KEPT)

    def _naming(self) -> dict[str, set[str]]:
        """The ids of the commands that name each blob."""
        naming: defaultdict[str, set[str]] = defaultdict(set)
        for command in self.floor.commands_of(KINDS_WITH_BLOBS):
            for name in blobs_named(command.kind, command.v, bytes(command.body)):
                naming[name].add(command.id)
        return dict(naming)
