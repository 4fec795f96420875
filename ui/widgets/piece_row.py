"""One piece of an order: picture, title, size as a chip, how many, and whether it is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import tokens_of
from ui.tokens import Tokens
from ui.widgets.chips import paint_size
from ui.widgets.garments import paint_garment
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
    fit,
    fit_lines,
    line_height,
    painter_on,
    text_width,
)

ROW_HEIGHT = 84


class State(StrEnum):
    """How far a piece is."""

    OPEN = "open"
    ACTIVE = "active"
    DONE = "done"
    WRONG = "wrong"


_ICONS = {
    State.OPEN: "scan-barcode",
    State.ACTIVE: "scan-barcode",
    State.DONE: "check",
    State.WRONG: "x",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a row says."""

    title: str
    detail: str
    """Colour, price, what is known of it."""
    size: str
    count: str = ""
    """Such as `1 of 2`."""
    garment: str = ""
    colour: str = "#9AA3AF"
    """`#RRGGBB`, for the drawing."""
    state: State = State.OPEN


class PieceRow(QWidget):
    """Paints a piece; pressing it picks it where a screen allows that."""

    pressed = Signal()

    def __init__(self, piece: Piece, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(ROW_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_piece(piece)

    @property
    def piece(self) -> Piece:
        """What the row says now."""
        return self._piece

    def show_piece(self, piece: Piece) -> None:
        """Replace what the row says."""
        self._piece = piece
        self.setAccessibleName(f"{piece.title}, {piece.size}")
        self.setAccessibleDescription(f"{piece.detail} {piece.count}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """Full width, one height for all."""
        return QSize(420, ROW_HEIGHT)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Report a touch that ends on the row."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw panel, picture, words, chip, count and mark."""
        tokens, painter = tokens_of(self), painter_on(self)
        room = QRectF(self.rect())
        colour = self._paint_panel(painter, room, tokens)
        side = room.height() - 20
        picture = QRectF(12, 10, side, side)
        paint_garment(painter, picture, self._piece.garment, self._piece.colour, tokens)
        right = self._paint_state(painter, room, colour)
        right = self._paint_size(painter, QRectF(0, 0, right, room.height()), tokens)
        left = picture.right() + 14
        words = QRectF(left, 8, right - left - 12, room.height() - 16)
        self._paint_words(painter, words, tokens)
        painter.end()

    def _paint_panel(self, painter: QPainter, room: QRectF, tokens: Tokens) -> str:
        """Draw the ground and return the colour of the count."""
        edges = {
            State.OPEN: (Edge(tokens.line, 2), tokens.ink_2),
            State.ACTIVE: (Edge(tokens.ink, 3), tokens.ink),
            State.DONE: (Edge(tokens.ok, 2), tokens.ok),
            State.WRONG: (Edge(tokens.bad, 3), tokens.bad),
        }
        edge, colour = edges[self._piece.state]
        wrong = self._piece.state is State.WRONG
        draw_panel(painter, room, tokens.bad_bg if wrong else tokens.base, edge)
        return colour

    def _paint_state(self, painter: QPainter, room: QRectF, colour: str) -> float:
        """Draw mark and count at the right and return where they begin."""
        mark = QRectF(room.right() - 42, 0, 26, room.height())
        draw_icon(painter, mark, _ICONS[self._piece.state], colour)
        if not self._piece.count:
            return mark.left()
        font = face(20 if room.width() > 400 else 18, BOLD)
        place = QRectF(0, 0, mark.left() - 10, room.height())
        draw_text(painter, place, self._piece.count, Lettering(font, colour, RIGHT))
        return place.right() - text_width(self._piece.count, font)

    def _paint_size(self, painter: QPainter, room: QRectF, tokens: Tokens) -> float:
        """Draw the size left of the count and return where it begins."""
        if not self._piece.size:
            return room.right()
        most = 104.0 if room.width() > 300 else 84.0
        wanted = text_width(self._piece.size, face(26, BOLD)) + 24
        width = min(most, max(52.0, wanted))
        chip = QRectF(room.right() - width - 16, room.height() / 2 - 22, width, 44)
        paint_size(painter, chip, self._piece.size, tokens)
        return chip.left()

    def _paint_words(self, painter: QPainter, room: QRectF, tokens: Tokens) -> None:
        piece = self._piece
        small = fit(piece.detail, room.width(), (18, 17, 16), MEDIUM)
        detail_height = line_height(small) if piece.detail else 0.0
        font, lines = fit_lines(piece.title, room.width(), (20, 18, 16), SEMIBOLD)
        title_height = line_height(font) * len(lines)
        top = room.center().y() - (title_height + detail_height) / 2
        title = QRectF(room.left(), top, room.width(), title_height)
        draw_lines(painter, title, lines, Lettering(font, tokens.ink))
        below = QRectF(room.left(), title.bottom(), room.width(), detail_height)
        draw_text(painter, below, piece.detail, Lettering(small, tokens.ink_2))
