"""One window per data folder: a second start raises the first window and ends."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalServer, QLocalSocket

RAISE_MS = 1500
EXIT_TROUBLE = 3


class SingleInstance:
    """One window per data folder; a second start raises the first window and ends."""

    def __init__(self, data_dir: Path) -> None:
        self._name = f"floorwalker-{os.getuid()}-{hash_of(data_dir)}"
        self._lock = QLockFile(str(data_dir / "window.lock"))
        self._lock.setStaleLockTime(0)
        self.first = self._lock.tryLock(100)
        self._server: QLocalServer | None = None

    def raise_other(self) -> int:
        """Asks the first window to come to the front; returns the exit code."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(RAISE_MS):
            socket.write(b"raise\n")
            socket.waitForBytesWritten(RAISE_MS)
            print("Floorwalker is already open; its window was brought to the front.")
            return 0
        print(
            "Floorwalker is already open with this data folder, but does not answer. "
            "Close it, or set FLOORWALKER_DATA_DIR to another folder.",
            file=sys.stderr,
        )
        return EXIT_TROUBLE

    def on_second_start(self, raise_window: Callable[[], None]) -> None:
        """Listens for further starts."""
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer()
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.listen(self._name)
        self._server.newConnection.connect(raise_window)


def hash_of(data_dir: Path) -> str:
    """Returns a text that is the same for the same folder in every process, and for no other."""
    return hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
