"""The pad on the screen for codes that no scanner can read; its keys never take the focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from ui.look.tokens import GAP, TARGET
from ui.theme import tokens_of
from ui.widgets.icons import draw_icon
from ui.widgets.paint import (
    CENTRE,
    SEMIBOLD,
    Edge,
    Lettering,
    draw_panel,
    draw_text,
    face,
    painter_on,
)

DIGITS = ("123", "456", "789", "-0.")
LETTERS = ("ABCDEFG", "HIJKLMN", "OPQRSTU", "VWXYZ/:")


class KeyPad(QWidget):
    """Digits, or letters beside them; says what was typed, holds no text itself."""

    typed = Signal(str)
    erased = Signal()
    entered = Signal()

    def __init__(
        self, erase_name: str, enter_name: str, letters: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        columns = len(LETTERS[0]) if letters else 0
        if letters:
            self._add_keys(LETTERS, 0)
        self._add_keys(DIGITS, columns)
        erase = PadKey("", "delete", self)
        erase.setAccessibleName(erase_name)
        erase.clicked.connect(self.erased)
        enter = PadKey("", "corner-down-left", self)
        enter.setAccessibleName(enter_name)
        enter.clicked.connect(self.entered)
        self._grid.addWidget(erase, 0, columns + 3, 2, 1)
        self._grid.addWidget(enter, 2, columns + 3, 2, 1)

    def _add_keys(self, rows: Sequence[str], left: int) -> None:
        for y, row in enumerate(rows):
            for x, sign in enumerate(row):
                key = PadKey(sign, "", self)
                key.clicked.connect(lambda _=False, s=sign: self.typed.emit(s))
                self._grid.addWidget(key, y, left + x)


class PadKey(QAbstractButton):
    """One key: a sign or an icon."""

    def __init__(self, sign: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setText(sign)
        self.setAccessibleName(sign)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoRepeat(icon == "delete")
        self.setMinimumSize(TARGET, TARGET)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """A little more than a finger."""
        return QSize(76, 68)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the key."""
        tokens, painter = tokens_of(self), painter_on(self)
        room = QRectF(self.rect())
        primary = self._icon == "corner-down-left"
        ink = tokens.inverse_ink if primary else tokens.ink
        if primary:
            draw_panel(painter, room, tokens.ink_2 if self.isDown() else tokens.inverse)
        else:
            ground = tokens.sunken if self.isDown() else tokens.raised
            draw_panel(painter, room, ground, Edge(tokens.edge))
        if self._icon:
            inset = QRectF(room.center().x() - 16, room.center().y() - 16, 32, 32)
            draw_icon(painter, inset, self._icon, ink)
        draw_text(painter, room, self.text(), Lettering(face(28, SEMIBOLD), ink, CENTRE))
        painter.end()
