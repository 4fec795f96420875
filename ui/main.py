"""Builds the window and what stands behind it, and connects them."""

from __future__ import annotations

import faulthandler
import gc
import hashlib
import logging
import logging.handlers
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLockFile, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from app.errors import FloorwalkerError
from app.settings import Settings, environment, load_settings
from app.texts import Texts
from printing.renderer import LabelRenderer
from ui.shell import Shell
from ui.station import Station
from ui.theme import Theme, apply

log = logging.getLogger(__name__)
RAISE_MS = 1500
EXIT_TROUBLE = 3


def main(*, demo: bool) -> int:
    """Runs the window until it is closed; returns the exit code."""
    try:
        settings = load_settings(environment())
    except FloorwalkerError as trouble:
        print(trouble, file=sys.stderr)
        return EXIT_TROUBLE
    if not _has_display():
        print(
            "There is no display here (DISPLAY and WAYLAND_DISPLAY are empty). Start it on a "
            "desktop, or run `make demo`, which works without one.",
            file=sys.stderr,
        )
        return EXIT_TROUBLE
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    _log_to(settings.data_dir / "logs")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Floorwalker")
    app.setQuitOnLastWindowClosed(False)
    instance = SingleInstance(settings.data_dir)
    if not instance.first:
        return instance.raise_other()
    return _run(app, settings, instance, demo=demo)


def _run(app: QApplication, settings: Settings, instance: SingleInstance, *, demo: bool) -> int:
    apply(app, Theme.named(settings.theme))
    try:
        station = Station(settings, LabelRenderer(), demo=demo)
        shell = Shell(app, station, Texts(), demo=demo)
        station.start()
    except FloorwalkerError as trouble:
        print(trouble, file=sys.stderr)
        return EXIT_TROUBLE
    instance.on_second_start(shell.raise_window)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: app.exit(0))  # quit() would ask windows first
    beat = QTimer(interval=200)  # lets Python see signals while Qt waits
    beat.timeout.connect(lambda: None)
    beat.start()
    sys.setswitchinterval(0.0005)  # the floor worker must not hold up a repaint for 5 ms
    shell.open()
    gc.collect()
    gc.freeze()  # what lives as long as the window is never looked through again
    code = app.exec()
    shell.close()
    station.stop()
    return code


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


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _log_to(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "window.log", maxBytes=2_000_000, backupCount=3, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("httpx").setLevel(logging.WARNING)
    faulthandler.enable((folder / "crash.log").open("a"))
    qInstallMessageHandler(_qt_said)
    sys.excepthook = _uncaught


def _qt_said(kind: QtMsgType, _context: object, message: str) -> None:
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    logging.getLogger("qt").log(level, "%s", message)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("a bug in the window", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)
