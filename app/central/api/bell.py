"""Wakes parked readers of a feed after a commit."""

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class Listener:
    """One parked reader. ``head`` is how far it has looked, None before it has."""

    def __init__(self) -> None:
        self.rung = asyncio.Event()
        self.head: int | None = None
        self._loop = asyncio.get_running_loop()

    def wake(self) -> None:
        """Sets its event; from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.rung.set)


class Bell:
    """Knows every parked reader, by scope.

    Thread: ``listening`` on an event loop; everything else from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._rings: Counter[str] = Counter()

    def ring(self, scopes: tuple[str, ...]) -> None:
        """Wakes everybody who listens to one of the scopes."""
        with self._lock:
            self._rings.update(scopes)
            woken = [one for scope in scopes for one in self._listeners.get(scope, ())]
        for listener in woken:
            listener.wake()

    def ring_behind(self, heads: Mapping[str, int]) -> None:
        """Wakes those who have looked, and not as far as their scope has come.

        Args:
            heads: scope -> its head.
        """
        with self._lock:
            behind = {
                scope: [
                    one
                    for one in self._listeners.get(scope, ())
                    if one.head is not None and one.head < head
                ]
                for scope, head in heads.items()
            }
            self._rings.update(scope for scope, listeners in behind.items() if listeners)
        for listeners in behind.values():
            for listener in listeners:
                listener.wake()

    def rings(self, scope: str) -> int:
        """Tells how often a scope was rung for; what was read since is as new as that ring."""
        with self._lock:
            return self._rings[scope]

    def scopes(self) -> tuple[str, ...]:
        """Returns the scopes that somebody listens to."""
        with self._lock:
            return tuple(self._listeners)

    @contextmanager
    def listening(self, scope: str) -> Iterator[Listener]:
        """Gives a listener that the next ring wakes; begin before looking, or a ring is missed."""
        listener = Listener()
        with self._lock:
            self._listeners[scope].add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners[scope].discard(listener)
                if not self._listeners[scope]:
                    del self._listeners[scope]
