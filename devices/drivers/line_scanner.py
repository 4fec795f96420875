"""Cuts what a line scanner sends into frames, without I/O; how the bytes are split changes nothing.

A scanner ends a code with CR, LF, CR LF, TAB or ETX, or with nothing at all; then a pause of 50 ms
ends it.
"""

from dataclasses import dataclass

from app.gs1 import split_aim

IDLE_GAP_S = 0.05
"""Silence that ends a frame when the scanner is set to send no suffix."""
MAX_FRAME = 8192
"""Bytes kept of one frame; no symbology holds more."""

_TERMINATORS = frozenset(b"\r\n\t\x03")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One code as sent, without its terminator and without its AIM identifier."""

    raw: bytes
    aim: str | None
    truncated: bool = False
    """``raw`` is only a beginning: its end did not come, or not within ``MAX_FRAME`` bytes."""


class LineFramer:
    """Collects the bytes of one scanner; ``feed`` and ``tick`` give the frames that are complete.

    Time is given by the caller in seconds on any steady clock.
    """

    def __init__(self, *, idle_gap_s: float = IDLE_GAP_S, max_frame: int = MAX_FRAME) -> None:
        """Starts with nothing collected."""
        self._idle_gap_s = idle_gap_s
        self._max_frame = max_frame
        self._pending = bytearray()
        self._truncated = False
        self._last_at_s = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits for its end."""
        return not self._pending

    def feed(self, data: bytes, at_s: float) -> list[Frame]:
        """Takes bytes that arrived at a time; returns the frames they complete.

        Only ``tick`` ends a frame by a pause: bytes that were read late, because this program was
        slow, came without one.
        """
        frames: list[Frame] = []
        self._last_at_s = at_s
        for part, ended in _parts(data):
            self._collect(part)
            if ended:
                frames += self._cut()
        return frames

    def tick(self, at_s: float) -> list[Frame]:
        """Returns the frame that a pause has ended, if any."""
        if self._pending and at_s - self._last_at_s >= self._idle_gap_s:
            return self._cut()
        return []

    def flush(self) -> list[Frame]:
        """Returns what is left when the link is gone: half a code, marked as half."""
        self._truncated = True
        return self._cut()

    def _collect(self, part: bytes) -> None:
        room = self._max_frame - len(self._pending)
        self._pending += part[:room]
        self._truncated = self._truncated or len(part) > room

    def _cut(self) -> list[Frame]:
        raw, truncated = bytes(self._pending), self._truncated
        self._pending.clear()
        self._truncated = False
        return [frame_of(raw, truncated=truncated)] if raw else []


def frame_of(raw: bytes, *, truncated: bool = False) -> Frame:
    """Returns a frame with its AIM identifier split off.

    Every byte is one Latin-1 character, so nothing is lost on the way through text.
    """
    aim, rest = split_aim(raw.decode("latin-1"))
    return Frame(raw=rest.encode("latin-1"), aim=aim, truncated=truncated)


def _parts(data: bytes) -> list[tuple[bytes, bool]]:
    """Splits at terminators into (bytes, ended); the last part has not ended."""
    parts, start = [], 0
    for at, byte in enumerate(data):
        if byte in _TERMINATORS:
            parts.append((data[start:at], True))
            start = at + 1
    parts.append((data[start:], False))
    return parts
