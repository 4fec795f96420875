"""How a device is doing, in words for the devices chip and the log."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class LinkState(StrEnum):
    """The four states of anything that is plugged in."""

    CLOSED = "closed"
    """Not wanted now, or not used yet."""
    OPENING = "opening"
    OPEN = "open"
    LOST = "lost"
    """Wanted and not there; it is tried again by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """One line of the table of devices."""

    id: str
    """Source of a scanner (``serial:/dev/ttyACM0``) or id of a printer (``PR-02``)."""
    state: LinkState
    reason: str = ""
    """For people: why it is lost, or what it lacks."""
    troubles: frozenset[str] = frozenset()
    """IPP words of a printer that answers, such as ``media-empty``."""


StateListener = Callable[[DeviceState], None]
"""Thread: called on the device's own thread; returns at once."""


class Backoff:
    """Growing pauses between attempts: 0.25, 0.5, 1 ... 5 s."""

    def __init__(self, first_s: float = 0.25, max_s: float = 5.0) -> None:
        """Starts with the shortest pause."""
        self._first_s = first_s
        self._max_s = max_s
        self._next_s = first_s

    def next_s(self) -> float:
        """Returns the pause to make now; the following one is twice as long."""
        pause_s = self._next_s
        self._next_s = min(2 * pause_s, self._max_s)
        return pause_s

    def reset(self) -> None:
        """Starts again with the shortest pause, after a success."""
        self._next_s = self._first_s
