"""What the practice windows are made of: the mark that it is not real, and a code to touch."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.domain.codes import Kind
from app.errors import MalformedCode
from printing.symbols import Symbol, modules_of
from ui.practice.codes import Offer
from ui.theme import tokens_of
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
    fit_lines,
    line_height,
    painter_on,
)

PAPER, INK, PRESSED = "#FFFFFF", "#11151A", "#E9ECF0"
"""A barcode is dark on white in every theme, or no scanner reads it off the glass."""


class PracticeBanner(QWidget):
    """The mark that this is not real, on every window that pretends."""

    def __init__(self, title: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._note = title, note
        self.setAccessibleName(self._title)
        self.setFixedHeight(76)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        tokens, painter = tokens_of(self), painter_on(self)
        painter.fillRect(self.rect(), QColor(tokens.inverse))
        room = QRectF(self.rect()).adjusted(20, 6, -20, -6)
        top = QRectF(room.left(), room.top(), room.width(), 34)
        draw_text(painter, top, self._title, Lettering(face(24, BOLD), tokens.inverse_ink))
        font, lines = fit_lines(self._note, room.width(), (18, 16), MEDIUM, 1)
        below = QRectF(room.left(), top.bottom(), room.width(), room.height() - 34)
        draw_lines(painter, below, lines, Lettering(font, tokens.inverse_ink))
        painter.end()


class CodeButton(QAbstractButton):
    """A code as it is printed: bars, digits, and what it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offer = Offer(Kind.UNKNOWN, "", "")
        self._kind = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_offer(self, offer: Offer, kind: str) -> None:
        """Show another code."""
        self.offer, self._kind = offer, kind
        self.setAccessibleName(f"{kind} {offer.code}")
        self.setAccessibleDescription(offer.note)
        self.update()

    def sizeHint(self) -> QSize:
        """Words above, bars below."""
        return QSize(360, 136)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw paper, words and bars."""
        tokens, painter = tokens_of(self), painter_on(self)
        room = QRectF(self.rect())
        ground = PRESSED if self.isDown() else PAPER
        draw_panel(painter, room, ground, Edge(INK if self.isDown() else tokens.edge, 2))
        inner = room.adjusted(16, 8, -16, -10)
        top = QRectF(inner.left(), inner.top(), inner.width(), 26)
        draw_text(painter, top, self._kind, Lettering(face(18, SEMIBOLD), INK))
        draw_text(painter, top, self.offer.code, Lettering(face(18, BOLD), INK, RIGHT))
        font, lines = fit_lines(self.offer.note, inner.width(), (18, 16), MEDIUM)
        high = line_height(font) * len(lines)
        note = QRectF(inner.left(), inner.bottom() - high, inner.width(), high)
        draw_lines(painter, note, lines, Lettering(font, INK, CENTRE))
        bars = inner.adjusted(8, 32, -8, -high - 2)
        _paint_code(painter, bars, self.offer.code)
        painter.end()


def _paint_code(painter: QPainter, room: QRectF, code: str) -> None:
    """Paint Code 128 that a phone can read; a code it has no room for is left to its digits."""
    try:
        modules = modules_of(Symbol.CODE128, code)
    except MalformedCode:
        return
    unit = max(1.0, float(int(room.width() / len(modules))))
    left = round(room.center().x() - unit * len(modules) / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(INK))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for place, module in enumerate(modules):
        if module == "1":
            painter.drawRect(QRectF(left + place * unit, room.top(), unit, room.height()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
