"""Tells the window what changed: lines on stdout, many changes in one line."""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import BinaryIO

import msgspec

from app.sync.link import Link
from app.wire.lines import Changed, Health, ToWindow, encode_line

COALESCE_S = 0.03
IDS_A_LINE = 500
SLOW_FACTS_S = 10
"""How often at most the age of the oldest command and of the data is told anew by itself."""


class Outlet:
    """The way to the window.

    Thread: ``say`` and ``changed`` any; ``run`` has its own.
    """

    def __init__(
        self,
        stream: BinaryIO,
        link: Link,
        now: Callable[[], datetime],
        noted: Callable[[Health], None] = lambda _health: None,
    ) -> None:
        """Prepares the way.

        Args:
            stream: where the lines go.
            link: what health is taken from.
            now: the wall clock.
            noted: hears when the station goes on or off line, or for another reason.
        """
        self._stream = stream
        self._link = link
        self._now = now
        self._noted = noted
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._ids: dict[str, None] = {}
        self._upto: dict[str, int] = {}
        self._told: Health | None = None
        self._told_at = now()

    def say(self, message: ToWindow) -> None:
        """Writes a line at once.

        Raises:
            BrokenPipeError: the window is gone.
        """
        with self._writing:
            self._stream.write(encode_line(message))
            self._stream.flush()

    def changed(self, ids: Iterable[str], upto: dict[str, int] | None = None) -> None:
        """Notes changes; they are told together a little later."""
        with self._lock:
            self._ids.update(dict.fromkeys(ids))
            self._upto.update(upto or {})
        self._link.news.set()

    def run(self, stop: threading.Event) -> None:
        """Tells changes and health until told to stop, and then what is left.

        Raises:
            BrokenPipeError: the window is gone.
        """
        while not stop.is_set():
            self._tell_health()
            if self._link.news.wait(1.0):
                self._link.news.clear()
                stop.wait(COALESCE_S)
            self._tell_changes()
        self._tell_changes()

    def _tell_changes(self) -> None:
        with self._lock:
            ids, self._ids = tuple(self._ids), {}
            upto, self._upto = self._upto, {}
        for start in range(0, len(ids), IDS_A_LINE):
            self.say(Changed(ids=ids[start : start + IDS_A_LINE], upto=upto))

    def _tell_health(self) -> None:
        health = self._link.health()
        if health == self._told:
            return
        moved = self._told is None or _fast(health) != _fast(self._told)
        if not moved and self._now() - self._told_at < timedelta(seconds=SLOW_FACTS_S):
            return
        self.say(health)
        if self._told is None or _lamp(health) != _lamp(self._told):
            self._noted(health)
        self._told, self._told_at = health, self._now()


def _fast(health: Health) -> Health:
    return msgspec.structs.replace(health, oldest_s=0, data_at=None)


def _lamp(health: Health) -> tuple[bool, str]:
    return health.online, health.reason
