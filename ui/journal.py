"""The journal of painted outcomes: one line per answer, written after it was painted.

For support and for proofs that look at the product from outside. Off unless a setting names a file.
"""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from app.floor.desk import Outcome
from app.floor.screens import Screen


class Journal:
    """Appends lines to a file or a named pipe.

    Thread: the window's; a line is small and goes into the page cache.
    """

    def __init__(self, path: Path | None) -> None:
        self._file = path.open("ab", buffering=0) if path is not None else None

    def painted(self, outcome: Outcome) -> None:
        """Notes an outcome that is on the screen now."""
        if self._file is None:
            return
        line = {
            "painted": outcome.scan_seq,
            "source": outcome.source,
            "source_seq": outcome.source_seq,
            "got": outcome.got,
            "verdict": outcome.verdict.value,
            "feedback": outcome.feedback.value if outcome.feedback else "",
            "words": dict(outcome.words),
            "job": outcome.job.value,
            "kind": type(outcome.screen).__name__,
            "screen": outcome.screen,
            "at": time.time(),
        }
        self._write(line)

    def shown(self, screen: Screen) -> None:
        """Notes a screen that changed without a scan."""
        self._write({"shown": type(screen).__name__, "screen": screen, "at": time.time()})

    def note(self, what: str, value: str) -> None:
        """Notes something else that a reader waits for."""
        self._write({what: value, "at": time.time()})

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, line: dict[str, object]) -> None:
        if self._file is not None:
            self._file.write(msgspec.json.encode(line) + b"\n")
