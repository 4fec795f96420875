"""Line drawings of what is not cloth: tote, parcel, badge, slip; ink on paper like the garments.

A tote and a parcel carry their code where the real one does, so that screen and hand agree.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.tokens import Tokens
from ui.theme import tokens_of
from ui.widgets.chips import paint_size
from ui.widgets.garments import paint_garment
from ui.widgets.icons import draw_icon
from ui.widgets.paint import (
    BOLD,
    CENTRE,
    SEMIBOLD,
    Edge,
    Lettering,
    draw_lines,
    draw_panel,
    draw_text,
    fit_between,
    fit_lines,
    line_height,
    painter_on,
)

BARS = (3, 1, 1, 2, 4, 1, 2, 3, 1, 1, 3, 2, 1, 4, 1, 2, 2, 1, 3, 1, 1, 2, 3, 1, 2)
"""Widths of the bars of a drawn barcode; it stands for no code."""


SMALLEST = 64


class ToteFace(QWidget):
    """A tote from the front with its code on the plate; dashed while any empty one will do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = self._any = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_tote(self, code: str, any_tote: str) -> None:
        """Show which tote it is; without a code, the words for "any empty tote"."""
        self._code, self._any = code, any_tote
        self.setAccessibleName(code or any_tote)
        self.update()

    def sizeHint(self) -> QSize:
        """Grows into whatever room it gets."""
        return QSize(430, 120)

    def minimumSizeHint(self) -> QSize:
        """The code still in 54 px."""
        return QSize(200, 110)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw rim, body, plate and code."""
        tokens, painter = tokens_of(self), painter_on(self)
        room = _within(QRectF(self.rect()).adjusted(2, 2, -2, -2), 1.72, 620)
        plate = paint_crate(painter, room, tokens)
        dashed = Qt.PenStyle.SolidLine if self._code else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(tokens.ink), 3, dashed))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(plate, 10, 10)
        words = plate.adjusted(14, 6, -14, -6)
        if self._code:
            font = fit_between(self._code, words, (40, 160), BOLD)
            draw_text(painter, words, self._code, Lettering(font, tokens.ink, CENTRE))
        else:
            font, lines = fit_lines(self._any, words.width(), (64, 54, 40, 34, 28, 24, 20), BOLD)
            draw_lines(painter, words, lines, Lettering(font, tokens.ink, CENTRE))
        painter.end()


def paint_crate(painter: QPainter, room: QRectF, tokens: Tokens) -> QRectF:
    """Paint a tote into a rectangle and return where its plate goes."""
    rim = QRectF(room.left(), room.top(), room.width(), room.height() * 0.17)
    lean = room.width() * 0.045
    body = QPolygonF(
        [
            QPointF(room.left() + lean * 0.5, rim.bottom()),
            QPointF(room.right() - lean * 0.5, rim.bottom()),
            QPointF(room.right() - lean * 1.6, room.bottom()),
            QPointF(room.left() + lean * 1.6, room.bottom()),
        ]
    )
    pen = QPen(QColor(tokens.ink), 3)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QColor(tokens.sunken))
    painter.drawPolygon(body)
    painter.setPen(QPen(QColor(tokens.edge), 2))
    for share in (0.075, 0.925):
        x = room.left() + room.width() * share
        painter.drawLine(
            QPointF(x, rim.bottom() + 8),
            QPointF(x + lean * (0.5 if share < 0.5 else -0.5), room.bottom() - 8),
        )
    painter.setPen(pen)
    painter.setBrush(QColor(tokens.raised))
    painter.drawRoundedRect(rim, 10, 10)
    grip = QRectF(0, 0, room.width() * 0.24, max(8.0, rim.height() * 0.3))
    grip.moveCenter(rim.center())
    painter.setBrush(QColor(tokens.sunken))
    painter.setPen(QPen(QColor(tokens.ink), 2))
    painter.drawRoundedRect(grip, grip.height() / 2, grip.height() / 2)
    inset = room.width() * 0.115
    gap = room.height() * 0.1
    return QRectF(
        room.left() + inset,
        rim.bottom() + gap,
        room.width() - 2 * inset,
        room.bottom() - rim.bottom() - 2 * gap,
    )


class ParcelFace(QWidget):
    """A parcel whose label ends in these digits; the label is dashed while it is not stuck on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tail = self._caption = ""
        self._stuck = self._wrong = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_parcel(self, tail: str, caption: str, *, stuck: bool, wrong: bool = False) -> None:
        """Show the digits; `caption` stands above them."""
        self._tail, self._caption, self._stuck, self._wrong = tail, caption, stuck, wrong
        self.setAccessibleName(f"{caption} {tail}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """Grows into whatever room it gets."""
        return QSize(380, 130)

    def minimumSizeHint(self) -> QSize:
        """The digits still in 54 px."""
        return QSize(180, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, tape, label and digits."""
        tokens, painter = tokens_of(self), painter_on(self)
        room = _within(QRectF(self.rect()).adjusted(2, 2, -2, -2), 1.45, 560)
        label = paint_box(painter, room, tokens)
        line = Qt.PenStyle.SolidLine if self._stuck else Qt.PenStyle.DashLine
        edge = tokens.bad if self._wrong else tokens.ink
        painter.setPen(QPen(QColor(edge), 4 if self._wrong else 3, line))
        painter.setBrush(QColor(tokens.bad_bg if self._wrong else tokens.raised))
        painter.drawRoundedRect(label, 8, 8)
        self._paint_label(painter, label.adjusted(14, 10, -14, -10), tokens)
        painter.end()

    def _paint_label(self, painter: QPainter, room: QRectF, tokens: Tokens) -> None:
        sizes = [20, 18, 16] if self._tail else [40, 34, 28, 24, 20, 18, 16]
        sizes = [size for size in sizes if size <= room.height() * 0.24] or [16]
        small, lines = fit_lines(self._caption, room.width(), sizes, SEMIBOLD)
        top = QRectF(room.left(), room.top(), room.width(), line_height(small) * len(lines))
        if not self._tail:
            top.setBottom(room.bottom() - room.height() * 0.4)
        draw_lines(painter, top, lines, Lettering(small, tokens.ink, CENTRE))
        bars = QRectF(room.left() + room.width() * 0.08, 0, room.width() * 0.84, 0)
        high = room.height() * (0.2 if self._tail else 0.36)
        bars.setTop(room.bottom() - high)
        bars.setBottom(room.bottom())
        paint_bars(painter, bars, tokens.ink if self._stuck else tokens.edge)
        digits = QRectF(room.left(), top.bottom(), room.width(), bars.top() - top.bottom() - 4)
        font = fit_between(self._tail, digits, (40, 160), BOLD)
        draw_text(painter, digits, self._tail, Lettering(font, tokens.ink, CENTRE))


def paint_box(painter: QPainter, room: QRectF, tokens: Tokens) -> QRectF:
    """Paint a closed parcel and return where its label goes."""
    lid = room.height() * 0.16
    painter.setPen(QPen(QColor(tokens.ink), 3))
    painter.setBrush(QColor(tokens.sunken))
    painter.drawRoundedRect(room, 8, 8)
    seam = room.top() + lid
    painter.drawLine(QPointF(room.left(), seam), QPointF(room.right(), seam))
    tape = QRectF(0, room.top(), room.width() * 0.14, lid + room.height() * 0.07)
    tape.moveLeft(room.center().x() - tape.width() / 2)
    painter.setPen(QPen(QColor(tokens.ink), 2))
    painter.setBrush(QColor(tokens.raised))
    painter.drawRect(tape)
    return QRectF(
        room.left() + room.width() * 0.12,
        tape.bottom() + room.height() * 0.05,
        room.width() * 0.76,
        room.bottom() - tape.bottom() - room.height() * 0.12,
    )


class Pair(QWidget):
    """A garment and its size as two equal squares, for beside the tote."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._garment, self._colour, self._size = "", "#9AA3AF", ""
        self.setMaximumHeight(190)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_pair(self, garment: str, colour: str, size: str) -> None:
        """Show another garment; without a size the picture stands alone."""
        self._garment, self._colour, self._size = garment, colour, size
        self.setAccessibleName(f"{garment} {size}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """Grows into whatever room it gets."""
        return QSize(320, 80)

    def minimumSizeHint(self) -> QSize:
        """The size still in 28 px."""
        return QSize(180, 72)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture and chip."""
        tokens, painter = tokens_of(self), painter_on(self)
        gap = 16.0
        side = min(float(self.height()), (self.width() - gap) / 2)
        well = QRectF(0, 0, side, side)
        draw_panel(painter, well, tokens.sunken)
        inset = side * 0.1
        picture = well.adjusted(inset, inset, -inset, -inset)
        paint_garment(painter, picture, self._garment, self._colour, tokens)
        if self._size:
            wide = min(self.width() - side - gap, side * 1.6)
            paint_size(painter, QRectF(side + gap, 0, wide, side), self._size, tokens)
        painter.end()


class Prompt(QWidget):
    """A large drawing of the thing to scan: a badge or a slip."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Grows into whatever room it gets."""
        return QSize(320, 72)

    def minimumSizeHint(self) -> QSize:
        """It gives way to words where room is short."""
        return QSize(120, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the thing, unless it would be too small to be known for what it is."""
        if self.height() < SMALLEST:
            return
        tokens, painter = tokens_of(self), painter_on(self)
        room = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        if self._kind == "badge":
            _paint_badge(painter, _within(room, 1.5, 420), tokens)
        else:
            _paint_slip(painter, _within(room, 0.78, 300), tokens)
        painter.end()


def _paint_badge(painter: QPainter, room: QRectF, tokens: Tokens) -> None:
    card = room.adjusted(0, room.height() * 0.1, 0, 0)
    draw_panel(painter, card, tokens.raised, Edge(tokens.ink, 3), card.height() * 0.09)
    clip = QRectF(0, room.top(), room.width() * 0.16, room.height() * 0.16)
    clip.moveLeft(room.center().x() - clip.width() / 2)
    draw_panel(painter, clip, tokens.sunken, Edge(tokens.ink, 3), 5)
    side = card.height() * 0.44
    photo = QRectF(card.left() + side * 0.28, card.top() + card.height() * 0.16, side, side)
    draw_panel(painter, photo, tokens.sunken, radius=8)
    inset = side * 0.16
    draw_icon(painter, photo.adjusted(inset, inset, -inset, -inset), "user", tokens.ink)
    left, right = photo.right() + side * 0.26, card.right() - side * 0.28
    _paint_rules(painter, QRectF(left, photo.top() + 4, right - left, side - 8), 3, tokens)
    bars = QRectF(photo.left(), photo.bottom() + card.height() * 0.1, right - photo.left(), 0)
    bars.setBottom(card.bottom() - card.height() * 0.1)
    paint_bars(painter, bars, tokens.ink)


def _paint_slip(painter: QPainter, room: QRectF, tokens: Tokens) -> None:
    fold = room.width() * 0.2
    path = QPainterPath(room.topLeft())
    path.lineTo(room.right() - fold, room.top())
    path.lineTo(room.right(), room.top() + fold)
    path.lineTo(room.bottomRight())
    path.lineTo(room.bottomLeft())
    path.closeSubpath()
    pen = QPen(QColor(tokens.ink), 3)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QColor(tokens.raised))
    painter.drawPath(path)
    painter.setBrush(QColor(tokens.sunken))
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(room.right() - fold, room.top()),
                QPointF(room.right() - fold, room.top() + fold),
                QPointF(room.right(), room.top() + fold),
            ]
        )
    )
    inner = room.adjusted(fold * 0.6, fold * 0.8, -fold * 0.6, -fold * 0.5)
    lines = QRectF(inner.left(), inner.top(), inner.width(), inner.height() * 0.5)
    _paint_rules(painter, lines.adjusted(0, 0, -fold * 0.6, 0), 4, tokens)
    bars = QRectF(inner.left(), inner.bottom() - inner.height() * 0.3, inner.width(), 0)
    bars.setBottom(inner.bottom())
    paint_bars(painter, bars, tokens.ink)


def _paint_rules(painter: QPainter, room: QRectF, count: int, tokens: Tokens) -> None:
    step = room.height() / count
    thick = max(4.0, step * 0.3)
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(count):
        painter.setBrush(QColor(tokens.ink if number == 0 else tokens.line))
        wide = room.width() * (0.8 if number == 0 else 1.0 - 0.18 * (number % 3))
        row = QRectF(room.left(), room.top() + step * number + (step - thick) / 2, wide, thick)
        painter.drawRoundedRect(row, thick / 2, thick / 2)


def paint_bars(painter: QPainter, room: QRectF, colour: str) -> None:
    """Paint something that looks like a barcode and stands for no code."""
    unit = room.width() / (sum(BARS) + len(BARS) - 1)
    x = room.left()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    for width in BARS:
        painter.drawRect(QRectF(x, room.top(), width * unit * 0.8, room.height()))
        x += (width + 1) * unit


def _within(room: QRectF, ratio: float, widest: float) -> QRectF:
    """Return the largest rectangle of a ratio of width to height in the middle of a room."""
    width = min(room.width(), room.height() * ratio, widest)
    made = QRectF(0, 0, width, width / ratio)
    made.moveCenter(room.center())
    return made
