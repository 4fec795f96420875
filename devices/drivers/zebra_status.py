"""The host status ``~HS`` of ZPL printers: the question, and the answer cut and read without I/O.

Three lines ``STX fields ETX CR LF``. No answer is a status too: many printers fall silent while
paper is out or the head is open.

Source: Zebra ZPL II programming guide, ~HS.
"""

import re
from dataclasses import dataclass

REQUEST = b"~HS\r\n"

_LINE = re.compile(rb"\x02([^\x02\x03]*)\x03")
_FIRST_FIELDS, _SECOND_FIELDS, _THIRD_FIELDS = 12, 11, 2
_KEPT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStatus:
    """One answer to ``~HS``."""

    troubles: frozenset[str]
    """IPP printer-state-reasons words."""
    formats_in_buffer: int
    labels_remaining: int
    is_partial: bool
    """A format has begun and its end has not arrived."""

    @property
    def is_proof(self) -> bool:
        """Whether all that was sent on this connection is on paper."""
        is_empty = self.formats_in_buffer == 0 and self.labels_remaining == 0
        return is_empty and not self.is_partial and not self.troubles


class HostStatusReader:
    """Collects bytes of one connection until a whole answer is there; other bytes are skipped."""

    def __init__(self) -> None:
        """Starts empty."""
        self._pending = b""
        self._lines: list[list[bytes]] = []

    def feed(self, data: bytes) -> list[HostStatus]:
        """Takes bytes in any pieces; returns the answers they complete."""
        self._pending += data
        found = []
        while match := _LINE.search(self._pending):
            self._pending = self._pending[match.end() :]
            status = self._take(match.group(1).split(b","))
            if status is not None:
                found.append(status)
        self._pending = self._pending[-_KEPT:]
        return found

    def _take(self, fields: list[bytes]) -> HostStatus | None:
        expected = (_FIRST_FIELDS, _SECOND_FIELDS, _THIRD_FIELDS)[len(self._lines)]
        if len(fields) != expected:
            self._lines = [fields] if len(fields) == _FIRST_FIELDS else []
            return None
        self._lines.append(fields)
        if len(self._lines) < 3:
            return None
        first, second, _ = self._lines
        self._lines = []
        return _status_of(first, second)


def _status_of(first: list[bytes], second: list[bytes]) -> HostStatus | None:
    formats, remaining = first[4], second[8]
    if not (formats.isdigit() and remaining.isdigit()):
        return None
    flags = {
        "media-empty": first[1],
        "paused": first[2],
        "cover-open": second[2],
        "marker-supply-empty": second[3],
    }
    troubles = {word for word, field in flags.items() if field != b"0"}
    if any(field != b"0" for field in first[9:12]):  # corrupt memory, too cold, too hot
        troubles.add("other")
    return HostStatus(
        troubles=frozenset(troubles),
        formats_in_buffer=int(formats),
        labels_remaining=int(remaining),
        is_partial=first[7] != b"0",
    )
