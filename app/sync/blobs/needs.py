"""Which blobs the waiting commands name, and which of these are at the centre. No I/O."""

import threading
from collections.abc import Collection, Iterable, Sequence

from app.domain.commands import KINDS_WITH_BLOBS
from app.wire import CommandEnvelope, blobs_named

Commands = tuple[CommandEnvelope, ...]


class Needs:
    """What the sender waits for and the uploader brings.

    A command is held until all its blobs are at the centre, and with it what follows on the same
    document; everything else flows.

    Thread: any; ``ready`` and ``take_lost`` only the sender.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._named: dict[str, tuple[str, ...]] = {}
        self._there: set[str] = set()
        self._lost: set[str] = set()
        self._wanted: tuple[str, ...] = ()
        self.bell = threading.Event()
        """Rings when blobs are wanted that were not before, and when it is time to stop."""

    def ready(self, waiting: Commands, aside: Collection[str]) -> Commands:
        """Returns the commands that need not wait for a blob.

        Args:
            waiting: commands without a ruling, in the order of n.
            aside: ids of those in quarantine: nothing is brought for them.
        """
        with self._lock:
            self._follow(waiting)
            held = {c.id for c in waiting if not self._there.issuperset(self._of(c))}
            self._want(name for c in waiting if c.id in held - set(aside) for name in self._of(c))
        if not held:
            return waiting
        documents: set[tuple[str, str]] = set()
        ready = []
        for command in waiting:
            document = command.agg_kind, command.agg_id
            if command.id in held:
                documents.add(document)
            elif document not in documents:
                ready.append(command)
        return tuple(ready)

    def wanted(self) -> tuple[str, ...]:
        """Returns the names of blobs that commands wait for, the first needed first."""
        with self._lock:
            return self._wanted

    def arrived(self, name: str) -> None:
        """Notes that a blob is at the centre."""
        with self._lock:
            self._there.add(name)
            self._drop(name)

    def is_lost(self, name: str) -> None:
        """Notes that a blob is neither at the centre nor readable here."""
        with self._lock:
            self._lost.add(name)
            self._drop(name)

    def take_lost(self, waiting: Commands) -> Commands:
        """Returns the commands whose blobs were lost since the last time."""
        with self._lock:
            found = tuple(c for c in waiting if not self._lost.isdisjoint(self._of(c)))
            self._lost.clear()
        return found

    def doubt(self, commands: Iterable[CommandEnvelope]) -> None:
        """Notes that the centre says it has not all blobs of some commands (any more)."""
        with self._lock:
            for command in commands:
                self._there.difference_update(self._of(command))

    def forget(self) -> None:
        """Notes that nothing is known: the centre has another history."""
        with self._lock:
            self._there.clear()

    def _of(self, command: CommandEnvelope) -> Sequence[str]:
        return self._named.get(command.id, ())

    def _follow(self, waiting: Commands) -> None:
        """A body is looked into once; what waits no more is forgotten."""
        known = self._named
        may = (c for c in waiting if c.kind in KINDS_WITH_BLOBS)
        self._named = {
            c.id: known[c.id] if c.id in known else blobs_named(c.kind, c.v, bytes(c.body))
            for c in may
        }
        self._there.intersection_update(name for names in self._named.values() for name in names)

    def _want(self, names: Iterable[str]) -> None:
        wanted = tuple(n for n in dict.fromkeys(names) if n not in self._there | self._lost)
        if not set(wanted) <= set(self._wanted):
            self.bell.set()
        self._wanted = wanted

    def _drop(self, name: str) -> None:
        self._wanted = tuple(each for each in self._wanted if each != name)
