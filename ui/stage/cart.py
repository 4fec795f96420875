"""The cart of a picker: its slots at a glance, the slot that is meant, and how many go where."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.floor.screens import CartTile
from ui.look.tokens import Tokens
from ui.theme import tokens_of
from ui.widgets.chips import paint_slot
from ui.widgets.icons import draw_icon
from ui.widgets.paint import (
    BOLD,
    MEDIUM,
    RIGHT,
    SEMIBOLD,
    Edge,
    Lettering,
    draw_panel,
    draw_text,
    face,
    fit,
    painter_on,
    text_width,
)

GAP = 8
TILE, LOW = 84, 44
"""Height of a tile, and the least; lower than ``NOTED`` it has no second line."""
NOTED = 74
COLUMNS = 3


class CartStrip(QWidget):
    """All slots of the cart: chip, how far each order is, what goes in now; done and out marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: tuple[CartTile, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.hide()

    def show_tiles(self, tiles: Sequence[CartTile]) -> None:
        """Replace what the tiles say; without any the strip is gone."""
        if tuple(tiles) == self._tiles:
            return
        again = len(tiles) != len(self._tiles)
        self._tiles = tuple(tiles)
        self.setAccessibleName(
            ", ".join(f"{each.slot}: {each.picked}/{each.ordered}" for each in tiles)
        )
        if again:
            self.setVisible(bool(tiles))
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its rows like to be."""
        return QSize(320, self._rows * TILE + (self._rows - 1) * GAP)

    def minimumSizeHint(self) -> QSize:
        """Chips and counts only."""
        return QSize(240, self._rows * LOW + (self._rows - 1) * GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles from left to right, row by row."""
        tokens, painter = tokens_of(self), painter_on(self)
        wide = (self.width() - (self._columns - 1) * GAP) / self._columns
        high = (self.height() - (self._rows - 1) * GAP) / max(1, self._rows)
        for place, tile in enumerate(self._tiles):
            row, column = divmod(place, self._columns)
            room = QRectF(column * (wide + GAP), row * (high + GAP), wide, high)
            _paint_tile(painter, room, tile, tokens)
        painter.end()

    @property
    def _columns(self) -> int:
        return min(COLUMNS, max(1, len(self._tiles)))

    @property
    def _rows(self) -> int:
        return ceil(len(self._tiles) / self._columns)


def _paint_tile(painter: QPainter, room: QRectF, tile: CartTile, tokens: Tokens) -> None:
    edge = Edge(tokens.ink, 4) if tile.current else Edge(tokens.line, 2)
    ground = tokens.sunken if tile.stopped else tokens.base
    draw_panel(painter, room, ground, edge)
    noted = room.height() >= NOTED
    top = QRectF(room.left() + 8, room.top() + 8, room.width() - 16, room.height() - 16)
    if noted:
        top.setHeight(38)
    chip = QRectF(top.left(), top.top(), min(62.0, top.width() * 0.6), top.height())
    paint_slot(painter, chip, tile.slot, tokens)
    right = QRectF(chip.right() + 6, top.top(), top.right() - chip.right() - 6, top.height())
    _paint_count(painter, right, tile, tokens)
    if noted:
        below = QRectF(room.left() + 10, top.bottom() + 2, room.width() - 20, room.height() - 52)
        words = tile.tote or tile.number
        style = Lettering(fit(words, below.width(), (18, 16), MEDIUM), tokens.ink_2)
        draw_text(painter, below, words, style)


def _paint_count(painter: QPainter, room: QRectF, tile: CartTile, tokens: Tokens) -> None:
    """What goes in now is loud; else how far the order is, a tick, or the sign of a stop."""
    now = tile.hand or tile.here
    icon = "ban" if tile.stopped else "check" if tile.picked >= tile.ordered > 0 else ""
    if now and not tile.stopped:
        words, ink, weight = f"+{now}", tokens.ink, BOLD
    elif icon:
        side = min(28.0, room.height())
        draw_icon(
            painter,
            QRectF(room.right() - side, room.top(), side, room.height()),
            icon,
            tokens.ink_2 if tile.stopped else tokens.ok,
        )
        return
    else:
        words, ink, weight = f"{tile.picked}/{tile.ordered}", tokens.ink_2, SEMIBOLD
    font = fit(words, room.width(), (24, 20, 18, 16), weight)
    draw_text(painter, room, words, Lettering(font, ink, RIGHT))


class SlotFace(QWidget):
    """The slot that is meant, as large as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slot = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_slot(self, slot: int) -> None:
        """Show another slot, 1 to 12."""
        if slot != self._slot:
            self._slot = slot
            self.setAccessibleName(str(slot))
            self.update()

    def sizeHint(self) -> QSize:
        """Grows into whatever room it gets."""
        return QSize(360, 200)

    def minimumSizeHint(self) -> QSize:
        """The number still in 64 px."""
        return QSize(180, 96)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw chip, number and shape."""
        painter = painter_on(self)
        room = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        wide = min(room.width(), room.height() * 1.9)
        chip = QRectF(0, 0, wide, min(room.height(), wide / 1.3))
        chip.moveCenter(room.center())
        paint_slot(painter, chip, max(1, self._slot), tokens_of(self))
        painter.end()


CHIP, FONT = QSize(84, 48), 34
SMALL_CHIP, SMALL_FONT = QSize(58, 28), 22
MANY = 6
"""More slots than this are written smaller."""


class SlotCounts(QWidget):
    """How many go into which slot: ``3 -> chip``, in the order of the slots."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[tuple[int, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_counts(self, counts: Sequence[tuple[int, int]]) -> None:
        """Show (slot, count) pairs; without any the row is gone."""
        if tuple(counts) == self._counts:
            return
        self._counts = tuple(counts)
        self.setAccessibleName(", ".join(f"{count} > {slot}" for slot, count in counts))
        self.setVisible(bool(counts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One row, or two."""
        return QSize(300, self._lines * (self._chip.height() + GAP) - GAP)

    def minimumSizeHint(self) -> QSize:
        """Not less."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw count, arrow and chip for each slot."""
        tokens, painter = tokens_of(self), painter_on(self)
        chip, font = self._chip, face(self._font, BOLD)
        left, top = 0.0, 0.0
        for slot, count in self._counts:
            words = f"{count} \u2192"
            wide = text_width(words, font)
            if left and left + wide + chip.width() + 10 > self.width():
                left, top = 0.0, top + chip.height() + GAP
            room = QRectF(left, top, wide, chip.height())
            draw_text(painter, room, words, Lettering(font, tokens.ink))
            place = QRectF(room.right() + 10, top, chip.width(), chip.height())
            paint_slot(painter, place, slot, tokens)
            left = place.right() + 26
        painter.end()

    @property
    def _chip(self) -> QSize:
        return SMALL_CHIP if len(self._counts) > MANY else CHIP

    @property
    def _font(self) -> int:
        return SMALL_FONT if len(self._counts) > MANY else FONT

    @property
    def _lines(self) -> int:
        each = text_width("12 \u2192", face(self._font, BOLD)) + self._chip.width() + 36
        fitting = max(1, int((max(self.width(), 480) + 26) // each))
        return max(1, ceil(len(self._counts) / fitting))
