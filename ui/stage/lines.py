"""Lines that say how something is doing: a device, a paper, a command that was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.theme import tokens_of
from ui.widgets.facts import UNKNOWN
from ui.widgets.icons import draw_icon
from ui.widgets.paint import (
    BOLD,
    MEDIUM,
    RIGHT,
    SEMIBOLD,
    Edge,
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
from ui.widgets.rows.scroll import PressedRow, RowScroll

LOWEST = 64
LEFT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a line says."""

    icon: str
    title: str
    state: str
    """One or two words at the right."""
    sentence: str = ""
    """What that means, and what to do."""
    tone: str = "ink"
    """Token of the state's colour: ``ink_2`` calm, ``warn`` wants a look, ``bad`` needs a hand."""
    chosen: bool = False
    """What is pressed next is about this line."""


@dataclass(frozen=True, slots=True)
class _Fitted:
    title: QFont
    titles: list[str]
    small: QFont
    sentences: list[str]

    @property
    def height(self) -> float:
        return self.title_height + line_height(self.small) * len(self.sentences)

    @property
    def title_height(self) -> float:
        return line_height(self.title) * len(self.titles)


class StateLine(PressedRow):
    """Paints a line; as high as its words."""

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._across = UNKNOWN
        self.show_line(line)

    @property
    def line(self) -> Line:
        """What it says now."""
        return self._line

    def show_line(self, line: Line) -> None:
        """Replace what it says."""
        self._line = line
        self.setAccessibleName(f"{line.title}: {line.state}")
        self.setAccessibleDescription(line.sentence)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its words at this width."""
        return QSize(300, max(LOWEST, round(self._fitted().height) + 20))

    def minimumSizeHint(self) -> QSize:
        """Never lower than its words."""
        return QSize(220, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        if self._across != event.size().width():
            self._across = event.size().width()
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw panel, icon, words and state."""
        tokens, painter = tokens_of(self), painter_on(self)
        colour = tokens.colours()[self._line.tone]
        room = QRectF(self.rect())
        loud = self._line.tone in ("warn", "bad")
        edge = (
            Edge(tokens.ink, 4) if self._line.chosen else Edge(colour if loud else tokens.line, 2)
        )
        draw_panel(painter, room, tokens.base, edge)
        fitted = self._fitted()
        top = (room.height() - fitted.height) / 2
        draw_icon(painter, QRectF(18, top, 26, fitted.title_height), self._line.icon, tokens.ink)
        words = QRectF(LEFT, top, self._wide, fitted.title_height)
        draw_lines(painter, words, fitted.titles, Lettering(fitted.title, tokens.ink))
        state = QRectF(0, top, room.width() - 18, fitted.title_height)
        draw_text(painter, state, self._line.state, Lettering(face(18, BOLD), colour, RIGHT))
        below = QRectF(LEFT, words.bottom(), room.width() - LEFT - 18, 0)
        below.setHeight(fitted.height - fitted.title_height)
        draw_lines(painter, below, fitted.sentences, Lettering(fitted.small, tokens.ink_2))
        painter.end()

    @property
    def _wide(self) -> float:
        state = text_width(self._line.state, face(18, BOLD))
        return max(80.0, self._across - LEFT - state - 18 - 14)

    def _fitted(self) -> _Fitted:
        title, titles = fit_lines(self._line.title, self._wide, (20, 18, 16), SEMIBOLD)
        wide = max(80.0, self._across - LEFT - 18.0)
        small, sentences = fit_lines(self._line.sentence, wide, (18, 16), MEDIUM, 4)
        return _Fitted(title, titles, small, sentences)


class LineList(RowScroll):
    """Lines below each other; the chosen one is always in view."""

    pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LOWEST, parent)
        self._lines: list[StateLine] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace the lines; those that stay are repainted, not made anew."""
        self.fill(self._lines, len(lines), lambda number: self._made(number, lines[number]))
        for row, line in zip(self._lines, lines, strict=True):
            if row.line != line:
                row.show_line(line)
        self.settle()
        for row in self._lines:
            if row.line.chosen:
                self.ensureWidgetVisible(row, 0, 10)

    def _made(self, number: int, line: Line) -> StateLine:
        row = StateLine(line, self.page)
        row.pressed.connect(lambda: self.pressed.emit(number))
        return row
