"""Papers as they lie on the table: one large, and the small ones to choose from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.look.tokens import GAP
from ui.theme import tokens_of
from ui.widgets.paint import (
    CENTRE,
    SEMIBOLD,
    Edge,
    Lettering,
    draw_panel,
    draw_text,
    face,
    painter_on,
)

THUMB = QSize(132, 214)
WORDS = 30


class PaperView(QWidget):
    """One paper, as large as its room allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper, self._scaled = QPixmap(), QPixmap()
        self.setMinimumSize(240, 320)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def paper(self) -> QPixmap:
        """What is shown, dot for dot."""
        return self._paper

    def show_paper(self, paper: QPixmap) -> None:
        """Show another paper."""
        self._paper, self._scaled = paper, QPixmap()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the paper and its edge."""
        if self._paper.isNull():
            return
        painter = painter_on(self)
        place = _within(self._paper.size(), self.rect().adjusted(1, 1, -1, -1))
        ratio = self.devicePixelRatioF()
        if self._scaled.size() != (QSizeF(place.size()) * ratio).toSize():
            self._scaled = _scaled(self._paper, place.size(), ratio)
        painter.drawPixmap(place, self._scaled)
        _edge(painter, self, place, 1)
        painter.end()


class Thumb(QAbstractButton):
    """A small paper and when it came out; the chosen one has an ink frame."""

    def __init__(self, paper: QPixmap, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper = paper
        self._small = QPixmap()
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(THUMB)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw paper and words."""
        tokens, painter = tokens_of(self), painter_on(self)
        place = _within(self.paper.size(), self.rect().adjusted(9, 9, -9, -WORDS - 5))
        if self._small.isNull():
            self._small = _scaled(self.paper, place.size(), self.devicePixelRatioF())
        painter.drawPixmap(place, self._small)
        _edge(painter, self, place, 1)
        if self.isChecked():
            _edge(painter, self, place.adjusted(-8, -8, 8, 8), 3)
        below = QRectF(0, self.height() - WORDS, self.width(), WORDS)
        draw_text(painter, below, self.text(), Lettering(face(18, SEMIBOLD), tokens.ink, CENTRE))
        painter.end()


class ThumbList(QScrollArea):
    """Small papers below each other, the newest on top."""

    def __init__(self, chosen: Callable[[QPixmap], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self._thumbs: list[Thumb] = []
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addStretch(1)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setFixedWidth(THUMB.width() + 24)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def count(self) -> int:
        """How many papers are kept."""
        return len(self._thumbs)

    def add(self, paper: QPixmap, words: str, keep: int) -> None:
        """Put a paper on top and choose it; the oldest beyond `keep` goes."""
        thumb = Thumb(paper, words, self._page)
        thumb.clicked.connect(lambda: self._chosen(paper))
        self._thumbs.insert(0, thumb)
        self._column.insertWidget(0, thumb)
        thumb.setChecked(True)
        self._chosen(paper)
        self.verticalScrollBar().setValue(0)
        while len(self._thumbs) > keep:
            gone = self._thumbs.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()


def _within(size: QSize, room: QRect) -> QRect:
    fitted = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(room.topLeft(), fitted)
    place.moveCenter(room.center())
    return place


def _scaled(paper: QPixmap, size: QSize, ratio: float) -> QPixmap:
    dots = (QSizeF(size) * ratio).toSize()
    ignore, smooth = (
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return paper.scaled(dots, ignore, smooth)


def _edge(painter: QPainter, widget: QWidget, place: QRect, width: int) -> None:
    tokens = tokens_of(widget)
    colour = tokens.ink if width > 1 else tokens.edge
    clear = QColor(Qt.GlobalColor.transparent)
    draw_panel(painter, QRectF(place), clear, Edge(colour, width), 2 * width)
