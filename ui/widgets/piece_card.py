"""The piece a worker goes for, as large as the stage allows: picture, name, size, how many to take.

The size is the loudest thing on it; every part gives way before a word is cut.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.tokens import Tokens
from ui.theme import tokens_of
from ui.widgets.chips import paint_size, size_lines
from ui.widgets.garments import paint_garment
from ui.widgets.paint import (
    BOLD,
    LEFT,
    MEDIUM,
    SEMIBOLD,
    Lettering,
    draw_lines,
    draw_panel,
    draw_text,
    face,
    fit_between,
    fit_lines,
    line_height,
    painter_on,
    text_width,
)

ROOMY = 320
"""From this height on everything is larger."""
LOUD = 76
"""A number is never smaller than this for a size that takes many letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the card says."""

    title: str
    detail: str
    """Colour, the end of the code."""
    size: str
    garment: str
    colour: str
    """`#RRGGBB`, for the drawing."""
    caption: str = ""
    """Above the number: what it counts."""
    number: str = ""
    note: str = ""
    """For which totes."""


class PieceCard(QWidget):
    """Paints what is wanted into whatever room there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = Wanted(title="", detail="", size="", garment="", colour="#9AA3AF")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_wanted(self, wanted: Wanted) -> None:
        """Show another piece."""
        self._wanted = wanted
        self.setAccessibleName(f"{wanted.title}, {wanted.size}")
        facts = (wanted.detail, wanted.caption, wanted.number, wanted.note)
        self.setAccessibleDescription(" ".join(fact for fact in facts if fact))
        self.update()

    def sizeHint(self) -> QSize:
        """Grows into whatever room it gets."""
        return QSize(760, 176)

    def minimumSizeHint(self) -> QSize:
        """The least in which everything can be read."""
        return QSize(400, 168)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture, words, size and number."""
        tokens, painter = tokens_of(self), painter_on(self)
        room = QRectF(self.rect())
        side = min(room.height(), room.width() * (0.45 if room.height() > ROOMY else 0.36))
        block = min(room.height(), max(side, float(ROOMY)))
        room = QRectF(0, (room.height() - block) / 2, room.width(), block)
        well = QRectF(0, room.center().y() - side / 2, side, side)
        draw_panel(painter, well, tokens.sunken)
        inset = side * 0.09
        picture = well.adjusted(inset, inset, -inset, -inset)
        paint_garment(painter, picture, self._wanted.garment, self._wanted.colour, tokens)
        gap = 28 if room.width() > 620 else 18
        rest = QRectF(side + gap, room.top(), room.width() - side - gap, room.height())
        below = self._paint_words(painter, rest, tokens)
        above = self._paint_note(painter, rest, tokens)
        loud = QRectF(rest.left(), below + 8, rest.width(), above - below - 16)
        self._paint_loud(painter, loud, tokens)
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRectF, tokens: Tokens) -> float:
        """Draw name and detail at the top and return where they end."""
        lines = 2 if room.height() > 190 else 1
        sizes = (28, 24, 20, 18) if lines == 2 else (24, 20, 18, 16)
        if room.height() > ROOMY:
            sizes = (40, 34, 28, 24)
        font, titles = fit_lines(self._wanted.title, room.width(), sizes, SEMIBOLD, lines)
        high = line_height(font) * len(titles)
        row = QRectF(room.left(), room.top(), room.width(), high)
        draw_lines(painter, row, titles, Lettering(font, tokens.ink))
        font, details = fit_lines(self._wanted.detail, room.width(), (20, 18, 16), MEDIUM, 1)
        row = QRectF(room.left(), row.bottom(), room.width(), line_height(font) * len(details))
        draw_lines(painter, row, details, Lettering(font, tokens.ink_2))
        return row.bottom()

    def _paint_note(self, painter: QPainter, room: QRectF, tokens: Tokens) -> float:
        """Draw the note at the bottom and return where it begins."""
        if not self._wanted.note:
            return room.bottom() + 8
        font, notes = fit_lines(self._wanted.note, room.width(), (20, 18, 16), MEDIUM, 1)
        high = line_height(font) * len(notes)
        row = QRectF(room.left(), room.bottom() - high, room.width(), high)
        draw_lines(painter, row, notes, Lettering(font, tokens.ink_2))
        return row.top()

    def _paint_loud(self, painter: QPainter, room: QRectF, tokens: Tokens) -> None:
        """Draw the size, and the number beside it."""
        high = min(120.0 if room.height() < ROOMY / 2 else 190.0, room.height())
        top = room.center().y() - high / 2
        letters = text_width(self._wanted.size, face(max(16, round(high * 0.66)), BOLD))
        share = 0.66 if self._wanted.number else 1.0
        wide = min(room.width() * share, max(high * 1.7, letters + high * 0.5))
        largest = 140
        if self._wanted.size:
            largest = max(LOUD, _letters(self._wanted.size, wide, high))
            chip = QRectF(room.left(), top, wide, high)
            paint_size(painter, chip, self._wanted.size, tokens)
            room = room.adjusted(wide + 22, 0, 0, 0)
        if not self._wanted.number:
            return
        caption, lines = fit_lines(self._wanted.caption, room.width(), (18, 16), MEDIUM, 1)
        row = QRectF(room.left(), top - 2, room.width(), line_height(caption))
        draw_lines(painter, row, lines, Lettering(caption, tokens.ink_2))
        rest = QRectF(row.left(), row.bottom() - 4, row.width(), top + high - row.bottom() + 4)
        font = fit_between(self._wanted.number, rest, (28, largest), BOLD)
        draw_text(painter, rest, self._wanted.number, Lettering(font, tokens.ink, LEFT))


def _letters(size: str, wide: float, high: float) -> int:
    """Return how large a size is written in a chip; nothing beside it is larger."""
    return size_lines(size, QRectF(0, 0, wide, high))[1].pixelSize()
