"""Small things a card lists: a sentence with an icon, the stops ahead, the parcels of a desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import tokens_of
from ui.widgets.facts import UNKNOWN, FitText
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
        self._icon, self._text, self._wide = icon, "", UNKNOWN
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_note(self, text: str, icon: str = "") -> None:
        """Say it, or be gone when there is nothing to say."""
        self._text, self._icon = text, icon or self._icon
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
        if self._wide != event.size().width():
            self._wide = event.size().width()
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
        return fit_lines(self._text, max(100, self._wide - 62), (18, 16), MEDIUM, 3)


class Aside(FitText):
    """A sentence that helps and is not needed: gone, never cut, where the room is too low."""

    def __init__(self, sizes: Sequence[int] = (20, 18), lines: int = 3) -> None:
        super().__init__(sizes, quiet=True, lines=lines)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def minimumSizeHint(self) -> QSize:
        """Nothing."""
        return QSize(80, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines where they fit."""
        if self.height() >= self.sizeHint().height():
            super().paintEvent(event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list: its code, what it is, and a fact at the right."""

    code: str
    text: str
    fact: str = ""


CODE, TEXT, FACT = 26, 20, 22
ROW = 60
MORE = 34
"""Height of the line that counts what is not shown."""


class RowList(QWidget):
    """Rows below each other, as many as there is room for: what comes next, not how much."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._total = 0
        self._more: Callable[[int], str] = str
        self._wide = UNKNOWN
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_rows(
        self, rows: Sequence[Row], total: int = 0, more: Callable[[int], str] = str
    ) -> None:
        """Replace the rows; where there are more than can be seen, ``more`` says how many."""
        self._rows, self._total, self._more = tuple(rows), total, more
        self.setAccessibleName(", ".join(f"{row.code} {row.text}" for row in rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All rows at this width."""
        below = MORE if self._total > len(self._rows) else 0
        return QSize(240, round(sum(self._heights())) + below)

    def minimumSizeHint(self) -> QSize:
        """Gives way to everything else."""
        return QSize(200, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        if self._wide != event.size().width():
            self._wide = event.size().width()
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as many rows as there is room for, a hairline between two, and how many are not."""
        tokens, painter = tokens_of(self), painter_on(self)
        top, shown = 0.0, self._shown()
        for number, high in enumerate(self._heights()[:shown]):
            if number:
                painter.fillRect(QRectF(0, top, self.width(), 1), tokens.line)
            self._paint_row(painter, QRectF(0, top, self.width(), high), self._rows[number])
            top += high
        if self._total > shown and self.height() >= top + MORE - 0.5:
            rest = QRectF(0, top, self.width(), MORE)
            style = Lettering(face(18, MEDIUM), tokens.ink_2)
            draw_text(painter, rest, self._more(self._total - shown), style)
        painter.end()

    def _shown(self) -> int:
        """How many rows fit, with room left to say how many do not."""
        heights = self._heights()
        for count in range(len(heights), 0, -1):
            below = MORE if self._total > count else 0
            if sum(heights[:count]) + below <= self.height() + 0.5:
                return count
        return 0

    def _paint_row(self, painter: QPainter, room: QRectF, row: Row) -> None:
        tokens = tokens_of(self)
        font, lines = self._fitted(row)
        draw_text(painter, room, row.code, Lettering(face(CODE, BOLD), tokens.ink))
        words = room.adjusted(self._left, 0, -self._right(row), 0)
        draw_lines(painter, words, lines, Lettering(font, tokens.ink_2))
        if row.fact:
            draw_text(painter, room, row.fact, Lettering(face(FACT, SEMIBOLD), tokens.ink, RIGHT))

    def _heights(self) -> list[float]:
        return [max(float(ROW), _block(*self._fitted(row)) + 14) for row in self._rows]

    def _fitted(self, row: Row) -> tuple[QFont, list[str]]:
        wide = max(80.0, self._wide - self._left - self._right(row))
        return fit_lines(row.text, wide, (TEXT, 18, 16), MEDIUM)

    @property
    def _left(self) -> float:
        widest = max((text_width(row.code, face(CODE, BOLD)) for row in self._rows), default=0.0)
        return widest + 16

    def _right(self, row: Row) -> float:
        return text_width(row.fact, face(FACT, SEMIBOLD)) + 12 if row.fact else 0.0


def _block(font: QFont, lines: Sequence[str]) -> float:
    return line_height(font) * len(lines)
