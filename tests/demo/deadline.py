"""Waiting with an end: nothing in the demo sleeps for a while and hopes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
POLL_S = 0.05


class Stuck(Exception):
    """Something that must happen did not happen in time."""


class Deadline:
    """The end of the whole run; single waits end earlier."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, at_most: float) -> float:
        """Returns the seconds that may be waited now.

        Raises:
            Stuck: the whole run has taken too long.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise Stuck("the whole run took too long")
        return min(left, at_most)

    def until(self, look: Callable[[], T], at_most: float, what: str) -> T:
        """Looks until there is something, and returns it.

        Raises:
            Stuck: it did not come.
        """
        end = time.monotonic() + self.left(at_most)
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > end:
                raise Stuck(f"{what}: not within {at_most:.0f} s")
            time.sleep(POLL_S)
