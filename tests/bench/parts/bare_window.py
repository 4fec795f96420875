"""The yardstick of the window: Qt and nothing else. It paints a rectangle for each line it hears.

python -m tests.bench.parts.bare_window PORT
"""

import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

FIRST_IMPORT = time.perf_counter()

from PySide6.QtCore import QObject, Signal  # noqa: E402  # the yardstick of a start counts it
from PySide6.QtGui import QColor, QPainter, QPaintEvent  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

COLOURS = (QColor("#B00020"), QColor("#1B7F3B"))


class Ear(QObject):
    """Hears lines on a thread of its own."""

    heard = Signal()

    def listen(self, port: BinaryIO) -> None:
        """Reads until the line ends."""
        while port.read(1) not in (b"\r", b""):
            pass
        self.heard.emit()


class Bare(QWidget):
    """One rectangle in one of two colours."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = 0

    def flip(self) -> None:
        """Shows the other colour."""
        self._turn = 1 - self._turn
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Fills the window."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), COLOURS[self._turn])
        painter.end()


def main() -> int:
    """Opens the window and listens."""
    app = QApplication(sys.argv[:1])
    window, ear = Bare(), Ear()
    ear.heard.connect(window.flip)
    window.setGeometry(0, 0, 1280, 800)
    window.show()
    if len(sys.argv) > 1:
        threading.Thread(target=_listen, args=(ear, sys.argv[1]), daemon=True).start()
    return app.exec()


def _listen(ear: Ear, port: str) -> None:
    with Path(port).open("rb", buffering=0) as line:
        while True:
            ear.listen(line)


if __name__ == "__main__":
    sys.exit(main())
