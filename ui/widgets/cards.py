"""Raised panels, and the two that are shown beside each other after a wrong scan."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.look.tokens import PAD, Tokens
from ui.theme import tokens_of
from ui.widgets.garments import paint_garment
from ui.widgets.paint import (
    BOLD,
    CENTRE,
    MEDIUM,
    SEMIBOLD,
    Edge,
    Lettering,
    draw_lines,
    draw_panel,
    face,
    fit_between,
    fit_lines,
    label,
    painter_on,
    text_width,
)

TOP = 18
LOUD = 54
"""A fact that is not this large beside its garment stands below it."""
TIGHT, LOW = 480, 360
"""A card narrower or lower than this takes smaller margins."""


class Card(QWidget):
    """A raised panel with a layout of its own and an optional caption on top."""

    def __init__(self, caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        """What the card holds."""
        self._set_margins(QSize(0, 0))
        self.body.setSpacing(10)
        self._caption = label(caption, "caption")
        self._caption.setVisible(bool(caption))
        self.body.addWidget(self._caption)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_caption(self, caption: str) -> None:
        """Say what the card is about."""
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take larger margins where there is room for them."""
        self._set_margins(event.size())

    def _set_margins(self, size: QSize) -> None:
        side = 18 if size.width() < TIGHT else PAD
        top = 10 if size.height() < LOW else TOP
        self.body.setContentsMargins(side, top, side, top)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the panel."""
        tokens, painter = tokens_of(self), painter_on(self)
        draw_panel(painter, QRectF(self.rect()), tokens.raised, Edge(tokens.line, 1))
        painter.end()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison."""

    caption: str
    fact: str
    """What differs, as loud as it can be: a size or a colour."""
    note: str
    garment: str
    colour: str
    """`#RRGGBB`, for the drawing."""


class CompareCard(QWidget):
    """What is in the hand beside what is in the order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hand, self._order = SidePanel(True, self), SidePanel(False, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self._hand)
        row.addWidget(self._order)

    def show_pair(self, hand: Side, order: Side) -> None:
        """Compare two garments."""
        self._hand.show_side(hand)
        self._order.show_side(order)


class SidePanel(QWidget):
    """One half of the comparison; the wrong one is tinted, the right one stays calm."""

    def __init__(self, wrong: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wrong = wrong
        self._side = Side(caption="", fact="", note="", garment="", colour="#888888")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_side(self, side: Side) -> None:
        """Replace what the panel shows."""
        self._side = side
        self.setAccessibleName(f"{side.caption}: {side.fact}")
        self.setAccessibleDescription(side.note)
        self.update()

    def sizeHint(self) -> QSize:
        """Two of them fill the left card when it lets them grow."""
        return QSize(360, 176)

    def minimumSizeHint(self) -> QSize:
        """Still readable from two metres."""
        return QSize(220, 168)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw panel, caption, garment and fact."""
        tokens, painter = tokens_of(self), painter_on(self)
        room = QRectF(self.rect())
        edge = Edge(tokens.bad, 4) if self._wrong else Edge(tokens.ink, 3)
        draw_panel(painter, room, tokens.bad_bg if self._wrong else tokens.base, edge)
        inner = room.adjusted(20, 14, -20, -14)
        font, lines = fit_lines(self._side.caption, inner.width(), (18, 16), SEMIBOLD, 1)
        draw_lines(painter, _top(inner, 26), lines, Lettering(font, tokens.ink))
        font, lines = fit_lines(self._side.note, inner.width(), (18, 16), MEDIUM)
        height = 24.0 * len(lines)
        draw_lines(painter, _bottom(inner, height), lines, Lettering(font, tokens.ink))
        self._paint_pair(painter, inner.adjusted(0, 32, 0, -height - 6), tokens)
        painter.end()

    def _paint_pair(self, painter: QPainter, room: QRectF, tokens: Tokens) -> None:
        """Draw garment and fact beside each other, a long fact below its garment."""
        side = min(room.height(), room.width() * 0.48, 320.0)
        rest = room.adjusted(side + 12, 0, 0, 0)
        fits_beside = text_width(self._side.fact, face(LOUD, BOLD)) <= rest.width()
        if not fits_beside:
            side = min(room.width(), room.height() * 0.62)
            rest = room.adjusted(0, side + 4, 0, 0)
        picture = QRectF(room.left(), room.center().y() - side / 2, side, side)
        if not fits_beside:
            picture.moveTo(room.center().x() - side / 2, room.top())
        paint_garment(painter, picture, self._side.garment, self._side.colour, tokens)
        font = fit_between(self._side.fact, rest, (28, 240), BOLD)
        lines = [self._side.fact]
        if text_width(self._side.fact, font) > rest.width():
            font, lines = fit_lines(self._side.fact, rest.width(), (28, 24, 20, 18), BOLD)
        draw_lines(painter, rest, lines, Lettering(font, tokens.ink, CENTRE))


def _top(room: QRectF, height: float) -> QRectF:
    return QRectF(room.left(), room.top(), room.width(), height)


def _bottom(room: QRectF, height: float) -> QRectF:
    return QRectF(room.left(), room.bottom() - height, room.width(), height)
