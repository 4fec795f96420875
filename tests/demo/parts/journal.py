"""Reads the window's journal of painted answers from a named pipe, as they are painted."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tests.demo.deadline import Stuck

_END = b"end of the journal"
LOOK_S = 0.5
"""How often a waiter looks whether the window is still there."""


class Line(msgspec.Struct, frozen=True):
    """One line: a painted answer, a screen that changed without a scan, or a note."""

    at: float
    painted: int = 0
    """Number of the scan in the scan log; 0 for every other line."""
    source: str = ""
    source_seq: int = 0
    got: str = ""
    verdict: str = ""
    feedback: str = ""
    words: dict[str, Any] = {}
    job: str = ""
    kind: str = ""
    shown: str = ""
    screen: dict[str, Any] | None = None
    centre: str = ""
    picture: str = ""

    @property
    def screen_kind(self) -> str:
        """Which screen the line describes; empty for a note."""
        return self.kind or self.shown


class Journal:
    """The lines of one window so far.

    Thread: a reader of its own; ``wait`` and the lists from any.
    """

    def __init__(self, pipe: Path) -> None:
        os.mkfifo(pipe, 0o600)
        self.path = pipe
        self.is_alive: Callable[[], bool] = lambda: True
        """Whether the window that writes is there."""
        self.broken = 0
        """Lines that were cut off because their writer was killed."""
        self._file = os.open(pipe, os.O_RDWR)  # never at its end, whoever opens and closes it
        self._changed = threading.Condition()
        self._lines: list[Line] = []
        self._reader = threading.Thread(target=self._read, name=f"journal {pipe}", daemon=True)
        self._reader.start()

    def lines(self) -> list[Line]:
        """Returns all lines."""
        with self._changed:
            return list(self._lines)

    def painted(self, source: str = "") -> list[Line]:
        """Returns the painted answers, of one device or of all."""
        return [line for line in self.lines() if line.painted and source in ("", line.source)]

    def screen(self) -> tuple[str, dict[str, Any]]:
        """Returns kind and contents of what is on the screen now."""
        for line in reversed(self.lines()):
            if line.screen is not None:
                return line.screen_kind, line.screen
        return "", {}

    def wait(self, look: Callable[[list[Line]], Line | None], seconds: float, what: str) -> Line:
        """Waits for a line.

        Raises:
            Stuck: it did not come in time.
        """
        end = time.monotonic() + seconds
        with self._changed:
            while True:
                found = look(self._lines)
                if found is not None:
                    return found
                if not self.is_alive():
                    raise Stuck(f"{what}: the window has ended")
                if time.monotonic() >= end:
                    raise Stuck(f"{what}: nothing was painted within {seconds:.0f} s")
                self._changed.wait(min(LOOK_S, max(0.0, end - time.monotonic())))

    def end_line(self) -> None:
        """Ends a line that a killed window may have left half written."""
        os.write(self._file, b"\n")

    def close(self) -> None:
        """Ends the reader."""
        os.write(self._file, b"\n" + _END + b"\n")
        self._reader.join(2.0)
        os.close(self._file)

    def _read(self) -> None:
        rest = b""
        while True:
            *lines, rest = (rest + os.read(self._file, 65536)).split(b"\n")
            for line in lines:
                if line == _END:
                    return
                if line:
                    self._take(line)

    def _take(self, raw: bytes) -> None:
        try:
            line = msgspec.json.decode(raw, type=Line)
        except msgspec.DecodeError:
            self.broken += 1
            return
        with self._changed:
            self._lines.append(line)
            self._changed.notify_all()
