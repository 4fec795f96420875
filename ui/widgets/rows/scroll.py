"""What lists of painted rows share: rows that can be pressed, and a column dragged by a finger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

R = TypeVar("R", bound=QWidget)


class PressedRow(QWidget):
    """A row as wide as its list; pressing it picks it where a screen allows that."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep the touch, so that its end arrives here."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Report a touch that ends on the row."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            self.pressed.emit()


class RowScroll(QScrollArea):
    """Rows below each other; more than fit are reached by dragging."""

    def __init__(self, lowest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = QWidget()
        """Parent of the rows."""
        self._column = QVBoxLayout(self.page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addStretch(1)
        self.setWidget(self.page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(lowest)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def fill(self, rows: list[R], count: int, make: Callable[[int], R]) -> None:
        """Take rows away from the end, or add new ones, until there are so many."""
        while len(rows) > count:
            gone = rows.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for number in range(len(rows), count):
            rows.append(make(number))
            self._column.insertWidget(number, rows[number])

    def settle(self) -> None:
        """Lay out at once: the bar at the side may go or come with the new rows."""
        self._column.activate()
        QApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))
