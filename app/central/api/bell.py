"""Wakes parked readers of a feed after a commit."""

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

_Waiter = tuple[asyncio.AbstractEventLoop, asyncio.Event]


class Bell:
    """An event for every parked reader, by scope.

    Thread: ``ring`` and ``rings`` from any thread; ``listening`` on an event loop.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiters: defaultdict[str, set[_Waiter]] = defaultdict(set)
        self._rings: Counter[str] = Counter()

    def ring(self, scopes: tuple[str, ...]) -> None:
        """Wakes everybody who listens to one of the scopes."""
        with self._lock:
            self._rings.update(scopes)
            waiters = [waiter for scope in scopes for waiter in self._waiters.get(scope, ())]
        for loop, event in waiters:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def rings(self, scope: str) -> int:
        """Tells how often a scope was rung for; what was read since is as new as that ring."""
        with self._lock:
            return self._rings[scope]

    @contextmanager
    def listening(self, scope: str) -> Iterator[asyncio.Event]:
        """Gives an event that the next ring sets; begin before looking, or a ring is missed."""
        waiter = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._waiters[scope].add(waiter)
        try:
            yield waiter[1]
        finally:
            with self._lock:
                self._waiters[scope].discard(waiter)
                if not self._waiters[scope]:
                    del self._waiters[scope]
