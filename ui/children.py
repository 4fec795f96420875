"""The processes beside the window: started, spoken to in lines, started again when they die.

A child ends by itself when its standard input closes, so that it never outlives the window.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

log = logging.getLogger(__name__)
FIRST_MS = 250
LONGEST_MS = 10_000
END_MS = 5_000
ENTRY = Path(__file__).resolve().parent.parent / "floorwalker.py"


class Child(QObject):
    """One child process that must always run."""

    said = Signal(bytes)
    """One line of its standard output."""
    began = Signal()
    """It runs (again) and wants its first line."""
    died = Signal(str)

    def __init__(self, name: str, arguments: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._arguments = list(arguments)
        self._pause_ms = FIRST_MS
        self._ending = False
        self._rest = b""
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.SeparateChannels)
        self._process.started.connect(self.began)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._log)
        self._process.finished.connect(self._ended)
        self._process.errorOccurred.connect(self._failed)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._launch)

    @property
    def process_id(self) -> int:
        """Process id, 0 while it does not run."""
        return int(self._process.processId())

    def start(self) -> None:
        """Starts the process."""
        self._launch()

    def tell(self, line: bytes) -> None:
        """Writes a line; it is dropped when the process is down, the next start says all again."""
        if self._process.state() is QProcess.ProcessState.Running:
            self._process.write(line)

    def set_arguments(self, arguments: Sequence[str]) -> None:
        """Changes what the next start is called with."""
        self._arguments = list(arguments)

    def alive(self) -> None:
        """Notes a sign of life: the next death is answered at once again."""
        self._pause_ms = FIRST_MS

    def end(self) -> None:
        """Asks it to end by closing its input; kills it when it does not."""
        self._ending = True
        self._again.stop()
        if self._process.state() is QProcess.ProcessState.NotRunning:
            return
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(END_MS):
            log.warning("%s did not end by itself", self.name)
            self._process.kill()
            self._process.waitForFinished(END_MS)

    def _launch(self) -> None:
        words = [*entry_words(), self.name, *self._arguments]
        self._process.start(words[0], words[1:])

    def _read(self) -> None:
        data = self._rest + bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = data.split(b"\n")
        for line in lines:
            if line.strip():
                self.said.emit(line)

    def _log(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        for line in text.splitlines():
            log.info("%s: %s", self.name, line)

    def _ended(self, code: int) -> None:
        self._rest = b""
        if not self._ending:
            self._plan(f"ended with code {code}")

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and not self._ending:
            self._plan("cannot be started")

    def _plan(self, reason: str) -> None:
        log.info("%s %s; started again in %d ms", self.name, reason, self._pause_ms)
        self.died.emit(reason)
        self._again.start(self._pause_ms)
        self._pause_ms = min(2 * self._pause_ms, LONGEST_MS)


def entry_words() -> list[str]:
    """Returns how this program starts itself: a frozen file, or interpreter and entry."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, str(ENTRY)]
