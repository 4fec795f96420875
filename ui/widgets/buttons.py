"""Large things to press on the stage: home tiles and choices."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.look.tokens import Tokens
from ui.theme import tokens_of
from ui.widgets.icons import draw_icon
from ui.widgets.paint import (
    BOLD,
    CENTRE,
    MEDIUM,
    RIGHT,
    SEMIBOLD,
    Edge,
    Lettering,
    draw_lines,
    draw_panel,
    draw_text,
    face,
    fit_between,
    fit_lines,
    line_height,
    painter_on,
)

LOW = 180
"""A tile lower than this keeps every text on one line."""
TALL, HUGE = 186, 280
"""From these heights on a tile is read from further away."""
ICON_SIDES = ((HUGE, 88), (TALL, 56), (LOW, 44))
COUNT_SIZES = ((HUGE, 120), (TALL, 76), (LOW, 54))
"""From which height on a tile has which icon, and its count which letters."""


class TileButton(QAbstractButton):
    """A job on the home screen: icon, title, what waits there, and its key."""

    def __init__(self, icon: str, title: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._key = icon, key
        self._count = self._note = ""
        self.setText(title)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(200, 148)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_count(self, count: str, note: str = "") -> None:
        """Say how much waits there, and of what."""
        self._count, self._note = count, note
        self.setAccessibleDescription(f"{count} {note}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """Four beside each other at 1366."""
        return QSize(310, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tile."""
        tokens, painter = tokens_of(self), painter_on(self)
        room = QRectF(self.rect())
        ground, ink = _ground(self, painter, tokens)
        inner = room.adjusted(24, 20, -24, -18)
        low = room.height() < LOW
        side = next((side for high, side in ICON_SIDES if room.height() >= high), 36)
        draw_icon(painter, QRectF(inner.left(), inner.top(), side, side), self._icon, ink)
        top = QRectF(inner.left() + side + 12, inner.top(), inner.width() - side - 12, side)
        self._paint_count(painter, top, ground)
        keycap = QRectF(inner.right() - 32, inner.bottom() - 32, 32, 32)
        if low:
            keycap.moveTo(inner.left() + side + 14, inner.top() + 2)
        self._paint_key(painter, keycap, ground)
        self._paint_words(painter, inner, (ink, ground))
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRectF, inks: tuple[str, str]) -> None:
        """Draw title and note at the bottom, in the full and in the quiet colour."""
        low = self.height() < LOW
        lines, sizes = (1, (28, 24, 20, 18)) if low else (2, (28, 24, 20))
        if self.height() >= HUGE:
            sizes = (40, 34, *sizes)
        width = room.width() - (44 if self._key and not low else 0)
        note, notes = fit_lines(self._note, width, (18, 16), MEDIUM, lines)
        font, titles = fit_lines(self.text(), width, sizes, BOLD, lines)
        below, high = line_height(note) * len(notes), line_height(font) * len(titles)
        title = QRectF(room.left(), room.bottom() - below - high, width, high)
        draw_lines(painter, title, titles, Lettering(font, inks[0]))
        row = QRectF(room.left(), title.bottom(), width, below)
        draw_lines(painter, row, notes, Lettering(note, inks[1]))

    def _paint_count(self, painter: QPainter, room: QRectF, quiet: str) -> None:
        if self._count:
            tokens = tokens_of(self)
            ink = tokens.ink if self.isEnabled() else quiet
            size = next((size for high, size in COUNT_SIZES if self.height() >= high), 40)
            font = fit_between(self._count, room, (28, size), BOLD)
            draw_text(painter, room, self._count, Lettering(font, ink, RIGHT))

    def _paint_key(self, painter: QPainter, room: QRectF, quiet: str) -> None:
        if self._key:
            tokens = tokens_of(self)
            draw_panel(painter, room, tokens.base, Edge(tokens.line, 1.5), 8)
            draw_text(painter, room, self._key, Lettering(face(16, SEMIBOLD), quiet, CENTRE))


class ChoiceButton(QAbstractButton):
    """One of a few answers, such as a condition or a place; the chosen one is inverse."""

    def __init__(
        self, text: str, letter: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._letter, self._icon = letter, icon
        self.setText(text)
        self.setAccessibleName(f"{letter} {text}".strip())
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(104, 92 if letter else 72)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A letter above the words, or an icon beside them."""
        return QSize(132 if self._letter else 164, 92 if self._letter else 72)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the answer, inverse when it is chosen."""
        tokens, painter = tokens_of(self), painter_on(self)
        room = QRectF(self.rect())
        quiet, ink = _ground(self, painter, tokens)
        if self._letter:
            top = QRectF(0, 8, room.width(), 42)
            draw_text(painter, top, self._letter, Lettering(face(36, BOLD), ink, CENTRE))
            words = QRectF(6, 48, room.width() - 12, room.height() - 54)
            font, lines = fit_lines(self.text(), words.width(), (18, 16), MEDIUM)
            draw_lines(painter, words, lines, Lettering(font, quiet, CENTRE))
        else:
            left = 52.0 if self._icon else 14.0
            draw_icon(painter, QRectF(14, 0, 28, room.height()), self._icon or "check", ink)
            words = room.adjusted(left, 0, -8, 0)
            font, lines = fit_lines(self.text(), words.width(), (20, 18, 16), SEMIBOLD)
            draw_lines(painter, words, lines, Lettering(font, ink))
        painter.end()


def _ground(button: QAbstractButton, painter: QPainter, tokens: Tokens) -> tuple[str, str]:
    """Draw the panel of a button in its state; return the quiet and the full colour on it."""
    room = QRectF(button.rect())
    if button.isChecked():
        draw_panel(painter, room, tokens.inverse)
        return tokens.inverse_ink, tokens.inverse_ink
    if not button.isEnabled():
        draw_panel(painter, room, tokens.base, Edge(tokens.line))
        return tokens.ink_2, tokens.ink_2
    edge = Edge(tokens.ink if button.isDown() else tokens.edge)
    draw_panel(painter, room, tokens.sunken if button.isDown() else tokens.raised, edge)
    return tokens.ink_2, tokens.ink
