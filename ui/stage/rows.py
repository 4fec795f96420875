"""Small things a card lists: a sentence with an icon, the stops ahead, the parcels of a desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import tokens_of
from ui.tokens import Tokens
from ui.widgets.icons import draw_icon
from ui.widgets.paint import (
    BOLD,
    MEDIUM,
    RIGHT,
    SEMIBOLD,
    Lettering,
    draw_lines,
    draw_panel,
    draw_text,
    face,
    fit_lines,
    line_height,
    painter_on,
    text_width,
)


class Note(QWidget):
    """A sentence with an icon on a sunken ground: a customer's wish, a gift, a warning."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._text = icon, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_note(self, text: str) -> None:
        """Say it, or be gone when there is nothing to say."""
        self._text = text
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        font, lines = self._fitted()
        return QSize(220, max(48, round(line_height(font) * len(lines)) + 20))

    def minimumSizeHint(self) -> QSize:
        """Never lower than its lines."""
        return QSize(160, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon and words."""
        tokens, painter = tokens_of(self), painter_on(self)
        room = QRectF(self.rect())
        draw_panel(painter, room, tokens.sunken)
        draw_icon(painter, QRectF(14, 0, 24, room.height()), self._icon, tokens.ink)
        font, lines = self._fitted()
        words = room.adjusted(50, 0, -12, 0)
        draw_lines(painter, words, lines, Lettering(font, tokens.ink))
        painter.end()

    def _fitted(self) -> tuple[QFont, list[str]]:
        return fit_lines(self._text, max(100, self.width() - 62), (18, 16), MEDIUM, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list: its code, what it is, and a fact at the right."""

    code: str
    text: str
    fact: str = ""


class RowList(QWidget):
    """Rows below each other; those that do not fit are left out and counted in the last line.

    The counts of a desk stand elsewhere: the list shows what comes next, not how much there is.
    """

    def __init__(self, lowest: int = 48, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._lowest = lowest
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace the rows."""
        self._rows = tuple(rows)
        self.setAccessibleName(", ".join(row.code for row in rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(240, max(1, len(self._rows)) * 56)

    def minimumSizeHint(self) -> QSize:
        """The first row."""
        return QSize(200, self._lowest if self._rows else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as many rows as there is room for."""
        tokens, painter = tokens_of(self), painter_on(self)
        code = max((text_width(row.code, face(22, BOLD)) for row in self._rows), default=0.0)
        top = 0.0
        for row in self._rows:
            room = QRectF(0, top, self.width(), 0)
            used = self._paint_row(painter, room, row, (code, tokens, self.height() - top))
            if not used:
                break
            top += used
        painter.end()

    def _paint_row(
        self, painter: QPainter, room: QRectF, row: Row, at: tuple[float, Tokens, float]
    ) -> float:
        """Draw a row and return its height; 0 when it does not fit."""
        code, tokens, left = at
        bold = face(22, BOLD)
        fact = text_width(row.fact, face(20, SEMIBOLD)) + 12 if row.fact else 0.0
        words = QRectF(code + 16, room.top(), self.width() - code - 16 - fact, 0)
        font, lines = fit_lines(row.text, words.width(), (18, 16), MEDIUM)
        high = max(44.0, line_height(font) * len(lines) + 8)
        if high > left:
            return 0.0
        room.setHeight(high)
        words.setHeight(high)
        draw_text(painter, room, row.code, Lettering(bold, tokens.ink))
        draw_lines(painter, words, lines, Lettering(font, tokens.ink_2))
        if row.fact:
            draw_text(painter, room, row.fact, Lettering(face(20, SEMIBOLD), tokens.ink, RIGHT))
        return high
