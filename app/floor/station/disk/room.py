"""Whether there is room for new work: on the disk, and in the outbox."""

import time
from collections.abc import Callable

from app.domain.verdicts import CommonVerdict
from app.settings import Settings
from app.store.floor.ballast import free_mb

LOOK_S = 1.0
"""Neither is asked more often than that."""
OUTBOX_BUDGET = 50_000
"""Commands that may wait for the centre, about 25 MB, before no new work is begun."""


class Room:
    """What is left on the disk of floor.db and in the outbox.

    Thread: the floor worker.
    """

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data_dir
        self._least = settings.min_free_mb
        self._looked = float("-inf")
        self._refuses: CommonVerdict | None = None

    def refuses(self, waiting: Callable[[], int]) -> CommonVerdict | None:
        """Returns why no new work may be begun; ``waiting`` counts the outbox."""
        now = time.monotonic()
        if now - self._looked >= LOOK_S:
            self._looked = now
            self._refuses = self._look(waiting())
        return self._refuses

    def _look(self, waiting: int) -> CommonVerdict | None:
        try:
            left = free_mb(self._folder)
        except OSError:
            left = 0
        if left < self._least:
            return CommonVerdict.NO_ROOM
        return CommonVerdict.OUTBOX_FULL if waiting >= OUTBOX_BUDGET else None
