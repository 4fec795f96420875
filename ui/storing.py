"""Amber, then green: says when a scan was heard and is not on disk yet.

Most answers come within a frame of the screen, and nothing is shown. When the disk takes longer,
the band is marked amber until the answer is there; it is never green before.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

BUDGET_MS = 12
"""An answer within this time needs no mark."""


class Storing(QObject):
    """Watches scans on their way to the disk. Everything here is on the window's thread."""

    changed = Signal(bool)
    """True when a scan has waited for longer than the budget, False when none does any more."""

    def __init__(self, waiting: Callable[[], int], parent: QObject | None = None) -> None:
        """Watch nothing yet; `waiting` counts the scans that nobody has looked at."""
        super().__init__(parent)
        self._waiting = waiting
        self._shown = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BUDGET_MS)
        self._timer.timeout.connect(lambda: self._show(True))

    def heard(self) -> None:
        """Take note of a scan."""
        if not self._shown and not self._timer.isActive():
            self._timer.start()

    def answered(self) -> None:
        """Take note of an answer; what waits behind it is watched anew."""
        self._timer.stop()
        self._show(False)
        if self._waiting():
            self._timer.start()

    def _show(self, late: bool) -> None:
        if late != self._shown:
            self._shown = late
            self.changed.emit(late)
