"""Whether the disk has room for new work."""

import time

from app.settings import Settings
from app.store.floor.ballast import free_mb

LOOK_S = 1.0
"""The disk is not asked more often than that."""


class Room:
    """What is left on the disk of floor.db.

    Thread: the floor worker.
    """

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data_dir
        self._least = settings.min_free_mb
        self._looked = float("-inf")
        self._short = False

    def is_short(self) -> bool:
        """Tells whether less is left than new work may need."""
        now = time.monotonic()
        if now - self._looked >= LOOK_S:
            self._looked = now
            try:
                self._short = free_mb(self._folder) < self._least
            except OSError:
                self._short = True
        return self._short
