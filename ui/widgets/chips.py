"""The two loud chips: the size of a garment, and the slot of a tote."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.tokens import SLOTS, Tokens
from ui.theme import tokens_of
from ui.widgets.paint import (
    BOLD,
    CENTRE,
    MEDIUM,
    SEMIBOLD,
    Edge,
    Lettering,
    draw_lines,
    draw_panel,
    draw_text,
    face,
    fit,
    fit_between,
    painter_on,
    text_width,
)

SLOT_COUNT = 12
TIGHT = 144
"""A tile narrower than this has a smaller chip."""


class SizeChip(QWidget):
    """A size as an inverse chip; the letters fill it."""

    def __init__(self, size: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setMinimumSize(72, 56)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.set_size(size)

    def set_size(self, size: str) -> None:
        """Show another size, such as `M` or `31/32`."""
        self._text = size
        self.setAccessibleName(size)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As sketched: letters of 76 px with air around them."""
        return QSize(max(160, round(text_width(self._text, face(76, BOLD))) + 56), 112)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw chip and letters."""
        painter = painter_on(self)
        paint_size(painter, QRectF(self.rect()), self._text, tokens_of(self))
        painter.end()


def paint_size(painter: QPainter, rect: QRectF, size: str, tokens: Tokens) -> None:
    """Paint a size chip into a rectangle."""
    draw_panel(painter, rect, tokens.inverse, radius=min(14.0, rect.height() / 4))
    lines, font = size_lines(size, rect)
    draw_lines(painter, rect, lines, Lettering(font, tokens.inverse_ink, CENTRE))


def size_lines(size: str, rect: QRectF) -> tuple[list[str], QFont]:
    """Return how a size is written in a chip: on one line, on two where its words are larger so."""
    room = rect.adjusted(rect.height() * 0.16, 0, -rect.height() * 0.16, 0)
    font = fit_between(size, room, (16, max(16, round(rect.height() * 0.66))), BOLD)
    words = size.split()
    if len(words) != 2:
        return [size], font
    longest = max(words, key=lambda word: text_width(word, font))
    stacked = fit_between(longest, room, (16, max(16, round(rect.height() * 0.4))), BOLD)
    larger = stacked.pixelSize() > font.pixelSize()
    return (words, stacked) if larger else ([size], font)


class ToteChip(QWidget):
    """A slot of the cart: colour, number and shape, so that no single sign carries it."""

    def __init__(self, slot: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slot = slot
        self.setMinimumSize(72, 44)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.set_slot(slot)

    @property
    def slot(self) -> int:
        """The slot that is shown, 1 to 12."""
        return self._slot

    def set_slot(self, slot: int) -> None:
        """Show another slot, 1 to 12."""
        self._slot = slot
        self.setAccessibleName(str(slot))
        self.update()

    def sizeHint(self) -> QSize:
        """Small; a layout may make it as large as the stage."""
        return QSize(80, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw chip, number and shape."""
        painter = painter_on(self)
        paint_slot(painter, QRectF(self.rect()), self._slot, tokens_of(self))
        painter.end()


def paint_slot(painter: QPainter, rect: QRectF, slot: int, tokens: Tokens) -> None:
    """Paint a slot chip into a rectangle."""
    ground, ink = SLOTS[(slot - 1) % len(SLOTS)]
    line = max(2.0, rect.height() / 70)
    radius = min(36.0, rect.height() * 0.24)
    draw_panel(painter, rect, ground, Edge(tokens.ink, line), radius)
    if slot > len(SLOTS):
        gap = line * 2.5
        inner = rect.adjusted(gap, gap, -gap, -gap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(ink), line))
        painter.drawRoundedRect(inner, radius - gap / 2, radius - gap / 2)
    _paint_number(painter, rect.adjusted(line * 4, 0, -line * 4, 0), slot, ink)


def _paint_number(painter: QPainter, room: QRectF, slot: int, ink: str) -> None:
    """Paint number and shape beside each other; two digits in a small chip are smaller."""
    digits, font = str(slot), face(max(20, round(room.height() * 0.62)), BOLD)
    side, gap = room.height() * 0.32, room.height() * 0.2
    tight = room.width() / (text_width(digits, font) + gap + side)
    if tight < 1:
        font = face(max(16, int(font.pixelSize() * tight)), BOLD)
        side, gap = side * tight, gap * tight / 2
    wide = text_width(digits, font)
    left = room.center().x() - (wide + gap + side) / 2
    number = QRectF(left, room.top(), wide, room.height())
    draw_text(painter, number, digits, Lettering(font, ink, CENTRE))
    place = QRectF(number.right() + gap, room.center().y() - side / 2, side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    painter.drawPath(slot_shape(slot, place))


def slot_shape(slot: int, room: QRectF) -> QPainterPath:
    """Return the shape of a slot: dot, triangle, square, diamond, cross, star."""
    centre, half = room.center(), room.width() / 2
    path = QPainterPath()
    match (slot - 1) % len(SLOTS):
        case 0:
            path.addEllipse(centre, half * 0.92, half * 0.92)
        case 1:
            path.addPolygon(_ring(centre + QPointF(0, half * 0.16), half * 1.12, 3))
        case 2:
            path.addRect(room.adjusted(half * 0.12, half * 0.12, -half * 0.12, -half * 0.12))
        case 3:
            path.addPolygon(_ring(centre, half * 1.1, 4))
        case 4:
            arm = half * 0.36
            path.setFillRule(Qt.FillRule.WindingFill)
            path.addRect(QRectF(centre.x() - arm, room.top(), 2 * arm, room.height()))
            path.addRect(QRectF(room.left(), centre.y() - arm, room.width(), 2 * arm))
        case _:
            path.addPolygon(_ring(centre, half * 1.15, 5, 0.42))
    path.closeSubpath()
    return path


def _ring(centre: QPointF, radius: float, corners: int, inner: float = 0.0) -> list[QPointF]:
    """Return the corners of a regular polygon, or of a star when it has an inner radius."""
    steps = corners * 2 if inner else corners
    return [
        centre
        + QPointF(math.sin(math.tau * n / steps), -math.cos(math.tau * n / steps))
        * (radius * inner if inner and n % 2 else radius)
        for n in range(steps)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tote:
    """What a tile says about one tote of the cart."""

    slot: int
    count: str
    """Such as `2/5`."""
    note: str
    """Order or tote number."""
    selected: bool = False
    """The next garment goes in here."""
    done: bool = False


class ToteTile(QWidget):
    """One tote of the cart: chip, count, number; an ink frame when it is the next one."""

    def __init__(self, tote: Tote, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(128, 96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_tote(tote)

    def show_tote(self, tote: Tote) -> None:
        """Replace what the tile says."""
        self._tote = tote
        self.setAccessibleName(f"{tote.slot} {tote.count}")
        self.setAccessibleDescription(tote.note)
        self.update()

    def sizeHint(self) -> QSize:
        """Three beside each other in the right panel."""
        return QSize(136, 108)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tile, chip and words."""
        tokens, tote, painter = tokens_of(self), self._tote, painter_on(self)
        room = QRectF(self.rect())
        edge = Edge(tokens.ink, 4) if tote.selected else Edge(tokens.line, 2)
        draw_panel(painter, room, tokens.base, edge)
        tight = room.width() < TIGHT
        chip = QRectF(10, 12, 58, 42) if tight else QRectF(12, 12, 66, 42)
        paint_slot(painter, chip, tote.slot, tokens)
        count = QRectF(chip.right() + (6 if tight else 10), 12, 0, 42)
        count.setRight(room.right() - 6)
        colour = tokens.ok if tote.done else (tokens.ink if tote.selected else tokens.ink_2)
        font = fit(tote.count, count.width(), (20, 18, 16), SEMIBOLD)
        draw_text(painter, count, tote.count, Lettering(font, colour))
        words = QRectF(13, 58, room.width() - 20, room.height() - 66)
        note = fit(tote.note, words.width(), (18, 16), MEDIUM)
        draw_text(painter, words, tote.note, Lettering(note, tokens.ink_2))
        painter.end()
