"""Tells scans that a scanner had stored from scans that somebody makes, without I/O.

A scanner that was out of reach may keep what it reads and send all of it when the line is back. No
question stood on the screen between two such scans, so they must not be taken for answers.

After each opening of a line, numbered cases:

1. One code, then silence: somebody made it. It is given on after the silence, and the device is
   live until the line is opened anew.
2. A second, other code before the silence: both were stored, and so is each one after them until
   there is silence. Then it begins anew, because a long memory may be sent with pauses.
3. The same code again before the silence: a scanner that reads twice; it is waited for like 1.
4. The line breaks, or the program stops, before the silence: nobody has been asked anything, so
   what is held was stored.
"""

from dataclasses import dataclass
from enum import Enum, auto

from devices.drivers.line_scanner import Frame

QUIET_S = 0.4
"""Silence after which a scan was made by somebody; nobody reads two codes faster and looks up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A code as it is given on."""

    frame: Frame
    at_s: float
    """When its last byte arrived, on the clock of the caller."""
    stored: bool
    """The device had it in its memory; nobody was asked for it."""


class _Phase(Enum):
    WAITING = auto()
    """Nothing is known of this line yet; one code, or a few readings of it, may be held."""
    BURST = auto()
    LIVE = auto()


class Backlog:
    """Holds back what it cannot tell yet; ``hear``, ``tick`` and ``flush`` give on what it can.

    Nothing is lost and the order is kept. Time is given by the caller in seconds on a steady clock.
    Made anew with each opening of a line.
    """

    def __init__(self, *, quiet_s: float = QUIET_S) -> None:
        """Starts with nothing held."""
        self._quiet_s = quiet_s
        self._phase = _Phase.WAITING
        self._held: list[tuple[Frame, float]] = []
        self._last_at_s = 0.0

    @property
    def is_settled(self) -> bool:
        """Whether silence would change nothing."""
        return self._phase is not _Phase.BURST and not self._held

    def hear(self, frame: Frame, at_s: float) -> list[Heard]:
        """Takes a code; returns what is known now.

        Only ``tick`` ends by silence: codes that were read late, because this program was slow,
        came without one.
        """
        self._last_at_s = at_s
        if self._phase is _Phase.WAITING:
            self._held.append((frame, at_s))
            if frame.raw == self._held[0][0].raw:
                return []
            self._phase = _Phase.BURST
            return self._released(stored=True)
        return [Heard(frame=frame, at_s=at_s, stored=self._phase is _Phase.BURST)]

    def tick(self, at_s: float) -> list[Heard]:
        """Takes note that the line is silent; returns what that makes known."""
        if self.is_settled or at_s - self._last_at_s < self._quiet_s:
            return []
        self._phase = _Phase.LIVE if self._held else _Phase.WAITING
        return self._released(stored=False)

    def flush(self) -> list[Heard]:
        """Returns what is held when the line is gone or given up."""
        return self._released(stored=True)

    def _released(self, *, stored: bool) -> list[Heard]:
        held, self._held = self._held, []
        return [Heard(frame=frame, at_s=at_s, stored=stored) for frame, at_s in held]
