"""Tells the echo of a scanner from a second garment, and counts it when the worker says so.

An echo is the same code from the same device within the window. For a garment without a serial that
is a guess, and one scan corrects it. A label, a tote or a printed verb is one thing: reading it
twice in one pull of the trigger must not do the next step (hand the parcel over, close it, undo two
units). A button is pressed, not read: it has no echo.
"""

from dataclasses import dataclass

from app.domain.codes import Kind, Reading
from app.domain.verbs import Verb
from app.ports import BUTTON, Scan

_ACTS = frozenset({Kind.PACKAGE, Kind.TOTE, Kind.VERB})


@dataclass(frozen=True, slots=True)
class _Heard:
    raw: bytes
    at_boot: float


class Echoes:
    """What each device sent last.

    Thread: the floor worker.
    """

    def __init__(self, window_ms: int) -> None:
        self._window_s = window_ms / 1000
        self._last: dict[str, _Heard] = {}
        self._swallowed: Reading | None = None

    def is_echo(self, scan: Scan, reading: Reading) -> bool:
        """Tells whether a scan is the code before once more."""
        last = self._last.get(scan.source)
        if last is None or last.raw != scan.raw or not _can_echo(scan, reading):
            return False
        return 0 <= scan.at_boot - last.at_boot < self._window_s

    def counted(self, reading: Reading) -> Reading | None:
        """Returns the scan that was taken for an echo, when this one says that it was none."""
        said = reading.verb is not None and reading.verb.verb is Verb.COUNT_IT
        return self._swallowed if said else None

    def heard(self, scan: Scan, reading: Reading, *, echo: bool) -> None:
        """Remembers a scan that is on disk."""
        self._last[scan.source] = _Heard(scan.raw, scan.at_boot)
        self._swallowed = reading if echo and reading.anonymous else None


def _can_echo(scan: Scan, reading: Reading) -> bool:
    return reading.anonymous or (reading.kind in _ACTS and scan.source != BUTTON)
