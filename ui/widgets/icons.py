"""Line icons in any colour, sharp at every scale of the screen.

The drawings are Lucide's; `currentColor` is replaced in their text: Qt would paint it black.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme import RESOURCES

SCALES = (1.0, 1.5, 2.0)


def icon(name: str, colour: str, size: int = 28) -> QIcon:
    """Return an icon for a Qt button or menu, drawn once for each scale."""
    made = QIcon()
    for ratio in SCALES:
        made.addPixmap(pixmap(name, colour, size, ratio))
    return made


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon as pixels; `size` is logical, `ratio` the scale of the screen."""
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, colour).render(painter, QRectF(made.rect()))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def draw_icon(painter: QPainter, rect: QRectF, name: str, colour: str) -> None:
    """Paint an icon into the largest square in the middle of a rectangle."""
    side = int(min(rect.width(), rect.height()))
    ratio = painter.device().devicePixelRatio()
    left = round((rect.center().x() - side / 2) * ratio) / ratio
    top = round((rect.center().y() - side / 2) * ratio) / ratio
    painter.drawPixmap(
        QRectF(left, top, side, side),
        pixmap(name, colour, side, ratio),
        QRectF(0, 0, round(side * ratio), round(side * ratio)),
    )


def icon_names() -> list[str]:
    """Return the names of all icons that are shipped."""
    return sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg"))


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
