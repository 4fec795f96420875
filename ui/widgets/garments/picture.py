"""Paints a garment in its colour, and the small widget that holds such a picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QPixmapCache
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.model.product import Garment
from ui.look.tokens import Tokens, contrast
from ui.theme import tokens_of
from ui.widgets.garments import others, tops
from ui.widgets.garments.strokes import Drawing, Ink, Stroke, path_of
from ui.widgets.paint import draw_panel, painter_on

DRAWINGS: Mapping[str, Drawing] = MappingProxyType(
    {
        Garment.SHIRT: tops.SHIRT,
        Garment.TSHIRT: tops.TSHIRT,
        Garment.KNIT: tops.KNIT,
        Garment.TROUSERS: others.TROUSERS,
        Garment.JEANS: others.JEANS,
        Garment.SKIRT: others.SKIRT,
        Garment.DRESS: tops.DRESS,
        Garment.COAT: tops.COAT,
        Garment.JACKET: tops.JACKET,
        Garment.SHOE: others.SHOE,
        Garment.BAG: others.BAG,
        Garment.SCARF: others.SCARF,
    }
)
"""A drawing for every kind of garment."""

NIGHT = "#0A0D11"
MARGIN = 4
"""Room around a kept picture for lines that reach over its edge."""
DARK_CLOTH = 2.6
"""Below this contrast to night, folds and outlines are drawn lighter than the cloth."""


class GarmentPicture(QWidget):
    """A garment in a sunken well, at the left of its room."""

    def __init__(
        self, garment: str = "", colour: str = "#9AA3AF", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._garment, self._colour = garment, colour
        self.setMinimumSize(64, 64)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def set_garment(self, garment: str, colour: str) -> None:
        """Show another garment; `colour` is `#RRGGBB`, an unknown kind is a hanger."""
        self._garment, self._colour = garment, colour
        self.setAccessibleName(garment)
        self.update()

    def sizeHint(self) -> QSize:
        """As large as on the stage of the pick screen."""
        return QSize(248, 248)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw well and garment."""
        tokens, painter = tokens_of(self), painter_on(self)
        side = float(min(self.width(), self.height()))
        well = QRectF(0, (self.height() - side) / 2, side, side)
        draw_panel(painter, well, tokens.sunken)
        inset = side * 0.1
        room = well.adjusted(inset, inset, -inset, -inset)
        paint_garment(painter, room, self._garment, self._colour, tokens)
        painter.end()


def paint_garment(
    painter: QPainter, rect: QRectF, garment: str, colour: str, tokens: Tokens
) -> None:
    """Paint a garment into the square in the middle of a rectangle; it is drawn once and kept."""
    side = min(rect.width(), rect.height())
    left, top = rect.center().x() - side / 2, rect.center().y() - side / 2
    ratio = painter.device().devicePixelRatio()
    corner = QPointF(math.floor(left * ratio) / ratio, math.floor(top * ratio) / ratio)
    within = QRectF(left - corner.x(), top - corner.y(), side, side)
    drawn = _picture(garment, colour, tokens, within, ratio)
    painter.drawPixmap(corner - QPointF(MARGIN, MARGIN), drawn)


def _picture(garment: str, colour: str, tokens: Tokens, within: QRectF, ratio: float) -> QPixmap:
    """Return a garment as pixels, from Qt's own store, which drops what was not used for long."""
    place = f"{within.x():.4f} {within.y():.4f} {within.width():.4f} {ratio}"
    key = f"garment {garment} {colour} {tokens.name} {place}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    wide = math.ceil((within.width() + 2 * MARGIN + 1) * ratio)
    made = QPixmap(wide, wide)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw(painter, within.translated(MARGIN, MARGIN), garment, colour, tokens)
    painter.end()
    QPixmapCache.insert(key, made)
    return made


def _draw(painter: QPainter, square: QRectF, garment: str, colour: str, tokens: Tokens) -> None:
    side = square.width()
    painter.translate(square.topLeft())
    painter.scale(side / 100, side / 100)
    cloth = QColor(colour)
    if not cloth.isValid():
        cloth = QColor("#9AA3AF")
    for stroke in DRAWINGS.get(garment, others.HANGER):
        _paint_stroke(painter, stroke, cloth, QColor(tokens.ink), side)


def _paint_stroke(
    painter: QPainter, stroke: Stroke, cloth: QColor, ink: QColor, side: float
) -> None:
    outline = max(1.3, min(2.6, side / 56)) * 100 / side
    pen = _pen(_edge(cloth, ink), outline)
    path = path_of(stroke)
    match stroke.ink:
        case Ink.BODY:
            _fill(painter, pen, cloth)
        case Ink.LIGHT:
            _fill(painter, pen, _mixed(cloth, QColor("#FFFFFF"), 0.62))
        case Ink.SHADE:
            _fill(painter, None, _shaded(cloth, 0.24))
        case Ink.DOT:
            _fill(painter, None, _edge(cloth, ink))
        case Ink.LINE:
            _fill(painter, _pen(_edge(cloth, ink), outline * 0.75), None)
        case Ink.THREAD:
            _fill(painter, _pen(ink, outline * 0.75), None)
        case Ink.STRAP:
            painter.strokePath(path, _pen(_edge(cloth, ink), 7 + outline))
            painter.strokePath(path, _pen(cloth, 7 - outline))
            return
        case _:
            _fill(painter, _fine(stroke.ink, _shaded(cloth, 0.42), outline), None)
    painter.drawPath(path)


def _fill(painter: QPainter, pen: QPen | None, colour: QColor | None) -> None:
    painter.setPen(pen if pen is not None else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(colour if colour is not None else Qt.BrushStyle.NoBrush)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _fine(ink: Ink, colour: QColor, outline: float) -> QPen:
    pen = _pen(colour, outline * 0.7)
    if ink is Ink.STITCH:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([3.0, 2.4])
    return pen


def _edge(cloth: QColor, ink: QColor) -> QColor:
    """Return the colour of outlines: dark, but light on very dark cloth at night."""
    night = ink.lightness() > 128
    return ink if not night or contrast(cloth.name(), NIGHT) < DARK_CLOTH else QColor(NIGHT)


def _shaded(cloth: QColor, share: float) -> QColor:
    """Return the cloth in shadow; very dark cloth gets lighter, so that folds are seen."""
    dark = contrast(cloth.name(), NIGHT) < DARK_CLOTH
    return _mixed(cloth, QColor("#FFFFFF" if dark else "#000000"), share)


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )
