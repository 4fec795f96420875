"""A serial hand scanner: one end of a pseudo-terminal. Every frame it sends is counted."""

from __future__ import annotations

import os
import threading
import time
import tty
from dataclasses import dataclass

ECHO_WINDOW_S = 0.25
CR = b"\r"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One code as it was written to the line, without its end."""

    at: float
    data: bytes
    is_card: bool = False


class Scanner:
    """Writes codes; the window has the other end.

    ``path`` is what the window opens. With a relay in between it is the relay's far end.
    """

    def __init__(self) -> None:
        self._near, self._far = os.openpty()
        tty.setraw(self._far)
        self.path = os.ttyname(self._far)
        self.frames: list[Frame] = []
        self._paced = threading.Event()

    @property
    def far(self) -> int:
        """The other end, for a relay that wants to stand in between."""
        return self._far

    @property
    def source(self) -> str:
        """The name that the window gives to this device."""
        return f"serial:{self.path}"

    def send(self, code: bytes, *, end: bytes = CR, is_card: bool = False) -> Frame:
        """Writes a code and counts it."""
        frame = Frame(at=time.time(), data=code, is_card=is_card)
        self.frames.append(frame)
        write_all(self._near, code + end)
        return frame

    def wait_out_echo(self, code: bytes) -> None:
        """Waits as a hand does between two garments with the same code."""
        if self.frames and self.frames[-1].data == code:
            passed = time.time() - self.frames[-1].at
            self._paced.wait(max(0.0, 1.2 * ECHO_WINDOW_S - passed))

    def close(self) -> None:
        """Unplugs it."""
        os.close(self._near)
        os.close(self._far)


def write_all(line: int, data: bytes) -> None:
    """Writes every byte; a line takes no more than its buffer at once."""
    while data:
        data = data[os.write(line, data) :]
