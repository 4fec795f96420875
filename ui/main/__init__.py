"""Runs the window: settings, log, one window per data folder, and its event loop."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
import signal
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.errors import FloorwalkerError
from app.settings import Settings, environment, load_settings
from ui.main.instance import EXIT_TROUBLE, SingleInstance
from ui.main.opening import Opening
from ui.theme import Theme, apply

log = logging.getLogger(__name__)


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
    opening = Opening(app, settings, demo=demo)
    instance.on_second_start(opening.window.come_to_front)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: app.exit(0))  # quit() would ask windows first
    beat = QTimer(interval=200)  # lets Python see signals while Qt waits
    beat.timeout.connect(lambda: None)
    beat.start()
    sys.setswitchinterval(0.0005)  # the floor worker must not hold up a repaint for 5 ms
    opening.begin()
    code = app.exec()
    opening.close()
    return code


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
