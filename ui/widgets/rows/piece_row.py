"""One piece of an order: picture, title, size as a chip, how many, and whether it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.look.tokens import Tokens
from ui.theme import tokens_of
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
    fit_lines,
    line_height,
    painter_on,
    text_width,
)
from ui.widgets.rows.scroll import PressedRow, RowScroll

ROW_HEIGHT = 84
WORDS = 170
"""Room that a title wants beside size and count; with less it stands above the size."""


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


class PieceRow(PressedRow):
    """Paints a piece; pressing it picks it where a screen allows that."""

    def __init__(self, piece: Piece, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = False
        self.show_piece(piece)

    @property
    def piece(self) -> Piece:
        """What the row says now."""
        return self._piece

    def show_piece(self, piece: Piece) -> None:
        """Replace what the row says."""
        self._piece = piece
        self.set_two_lines(self.wants_two_lines(self.width()))
        self.setAccessibleName(f"{piece.title}, {piece.size}")
        self.setAccessibleDescription(f"{piece.detail} {piece.count}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Full width; one height for all but the longest names in a narrow row."""
        return QSize(420, self._height())

    def minimumSizeHint(self) -> QSize:
        """Never lower than its words."""
        return QSize(200, self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw panel, picture, words, chip, count and mark."""
        tokens, painter = tokens_of(self), painter_on(self)
        room = QRectF(self.rect())
        colour = self._paint_panel(painter, room, tokens)
        side = 52.0 if self._narrow else room.height() - 18
        picture = QRectF(10, (room.height() - side) / 2, side, side)
        paint_garment(painter, picture, self._piece.garment, self._piece.colour, tokens)
        right = self._paint_state(painter, room, colour)
        if not self._narrow:
            chip = QRectF(0, room.height() / 2 - 22, right - 16, 44)
            right = self._paint_size(painter, chip, tokens)
        left = picture.right() + (10 if self._narrow else 14)
        words = QRectF(left, 4, right - left - 12, room.height() - 8)
        self._paint_words(painter, words, tokens)
        painter.end()

    def wants_two_lines(self, width: int) -> bool:
        """Return whether at some width the size should stand below the title."""
        size = text_width(self._piece.size, face(26, BOLD)) + 24 if self._piece.size else 0.0
        count = text_width(self._piece.count, face(20, BOLD))
        return width - min(108.0, size) - count - ROW_HEIGHT - 100 < WORDS

    def set_two_lines(self, two_lines: bool) -> None:
        """Stand the size below the title and the mark below the count, or beside them."""
        if two_lines != self._narrow:
            self._narrow = two_lines
            self.updateGeometry()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the form for the new width; a list levels its rows afterwards."""
        self.set_two_lines(self.wants_two_lines(self.width()))
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _height(self) -> int:
        if not self._narrow:
            return ROW_HEIGHT
        room = self.width() - text_width(self._piece.count, face(18, BOLD)) - 96
        font, lines = fit_lines(self._piece.title, room, (18, 17, 16), SEMIBOLD)
        return max(ROW_HEIGHT, round(line_height(font) * 0.96 * len(lines)) + 46)

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
        name, count = _ICONS[self._piece.state], self._piece.count
        font = face(18 if self._narrow else 20, BOLD)
        width = text_width(count, font)
        if not count or not self._narrow:
            mark = QRectF(room.right() - 42, 0, 26, room.height())
            draw_icon(painter, mark, name, colour)
            place = QRectF(0, 0, mark.left() - 10, room.height())
            draw_text(painter, place, count, Lettering(font, colour, RIGHT))
            return place.right() - width if count else mark.left()
        place = QRectF(room.right() - width - 12, 12, width, 28)
        draw_text(painter, place, count, Lettering(font, colour, RIGHT))
        mark = QRectF(place.right() - 26, 46, 26, 26)
        draw_icon(painter, mark, name, colour)
        return place.left()

    def _paint_size(self, painter: QPainter, room: QRectF, tokens: Tokens) -> float:
        """Draw the size at the right of its room and return where it begins."""
        if not self._piece.size:
            return room.right()
        wanted = text_width(self._piece.size, face(26, BOLD)) + 24
        width = min(108.0, max(52.0, wanted))
        chip = QRectF(room.right() - width, room.top(), width, room.height())
        paint_size(painter, chip, self._piece.size, tokens)
        return chip.left()

    def _paint_words(self, painter: QPainter, room: QRectF, tokens: Tokens) -> None:
        piece = self._piece
        inline = self._narrow and bool(piece.size)
        below = 30.0 if inline else (24.0 if piece.detail else 0.0)
        sizes = (18, 17, 16) if inline else (20, 18, 16)
        font, lines = fit_lines(piece.title, room.width(), sizes, SEMIBOLD)
        high = line_height(font) * 0.96 * len(lines)
        top = room.center().y() - (high + below) / 2
        title = QRectF(room.left(), top, room.width(), high)
        draw_lines(painter, title, lines, Lettering(font, tokens.ink))
        row = QRectF(room.left(), title.bottom(), room.width(), below)
        if inline:
            row.setRight(self.width() - 46)  # below the count there is only the mark
            wide = max(40.0, text_width(piece.size, face(20, BOLD)) + 18)
            paint_size(painter, QRectF(row.left(), row.top() + 2, wide, 28), piece.size, tokens)
            row.setLeft(row.left() + wide + 8)
        small, details = fit_lines(piece.detail, row.width(), (18, 16), MEDIUM, 1)
        draw_lines(painter, row, details, Lettering(small, tokens.ink_2))


class PieceList(RowScroll):
    """The pieces of an order below each other; the active one is always in view."""

    pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ROW_HEIGHT, parent)
        self._rows: list[PieceRow] = []

    def rows(self) -> list[PieceRow]:
        """Return the rows from top to bottom."""
        return list(self._rows)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Replace the pieces; rows that stay are repainted, not made anew."""
        self.fill(self._rows, len(pieces), lambda number: self._made(number, pieces[number]))
        for row, piece in zip(self._rows, pieces, strict=True):
            if row.piece != piece:
                row.show_piece(piece)
        self.settle()
        self._level()
        self._show_active()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the active piece in view."""
        super().resizeEvent(event)
        self._level()
        self._show_active()

    def _made(self, number: int, piece: Piece) -> PieceRow:
        row = PieceRow(piece, self.page)
        row.pressed.connect(lambda: self.pressed.emit(number))
        return row

    def _level(self) -> None:
        """Give all rows the same form."""
        width = self.viewport().width()
        two_lines = any(row.wants_two_lines(width) for row in self._rows)
        for row in self._rows:
            row.set_two_lines(two_lines)

    def _show_active(self) -> None:
        for row in self._rows:
            if row.piece.state in (State.ACTIVE, State.WRONG):
                self.ensureWidgetVisible(row, 0, 10)
                return
