"""The main fact of a state, the progress below it, and the mark at the end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import tokens_of
from ui.widgets.icons import draw_icon
from ui.widgets.paint import (
    BOLD,
    CENTRE,
    MEDIUM,
    RIGHT,
    SEMIBOLD,
    Lettering,
    draw_lines,
    draw_text,
    face,
    fit_between,
    fit_lines,
    line_height,
    painter_on,
    text_width,
)

CAPTION = 26
UNKNOWN = 100_000
"""Width of what has not been laid out: it would push its window open with many short lines."""


class BigFact(QWidget):
    """One fact to read from two metres, with a caption above; shrinks to fit and is never cut."""

    def __init__(
        self, smallest: int = 64, largest: int = 240, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._caption = self._fact = ""
        self._limits = (smallest, largest)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def fact(self) -> str:
        """What is shown."""
        return self._fact

    def set_fact(self, fact: str, caption: str = "") -> None:
        """Show another fact."""
        self._fact, self._caption = fact, caption
        self.setAccessibleName(fact)
        self.setAccessibleDescription(caption)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for 120 px letters."""
        return QSize(420, self._caption_height + min(self._limits[1], 132))

    def minimumSizeHint(self) -> QSize:
        """Room for the smallest letters."""
        return QSize(160, self._caption_height + round(self._limits[0] * 1.05))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw caption and fact."""
        tokens, painter = tokens_of(self), painter_on(self)
        if self._caption:
            row = QRectF(0, 0, self.width(), CAPTION)
            small = Lettering(face(18, MEDIUM), tokens.ink_2)
            draw_text(painter, row, self._caption, small)
        room = QRectF(self.rect()).adjusted(0, self._caption_height, 0, 0)
        font, lines = self._fitted(room)
        bearing = QFontMetricsF(font).tightBoundingRect(lines[0][:1]).left() if lines else 0.0
        draw_lines(painter, room.translated(-bearing, 0), lines, Lettering(font, tokens.ink))
        painter.end()

    def _fitted(self, room: QRectF) -> tuple[QFont, list[str]]:
        font = fit_between(self._fact, room, self._limits, BOLD)
        if text_width(self._fact, font) <= room.width():
            return font, [self._fact]
        lines = max(1, min(3, int(room.height() / line_height(face(40, BOLD)))))
        return fit_lines(self._fact, room.width(), (54, 40, 34, 28, 24, 20), BOLD, lines)

    @property
    def _caption_height(self) -> int:
        return CAPTION if self._caption else 0


class FitText(QWidget):
    """A text that wraps, then becomes smaller, and is never cut; for names of any length."""

    def __init__(
        self, sizes: Sequence[int] = (28, 24, 20, 18), quiet: bool = False, lines: int = 2
    ) -> None:
        super().__init__()
        self._text, self._sizes, self._quiet, self._lines = "", tuple(sizes), quiet, lines
        self._wide = UNKNOWN
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its lines at this width; one line until a layout gave it one."""
        font, broken = self._fitted()
        return QSize(200, round(line_height(font) * max(1, len(broken))))

    def minimumSizeHint(self) -> QSize:
        """Never lower than its lines."""
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        if self._wide != event.size().width():
            self._wide = event.size().width()
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        tokens, painter = tokens_of(self), painter_on(self)
        font, broken = self._fitted()
        colour = tokens.ink_2 if self._quiet else tokens.ink
        draw_lines(painter, QRectF(self.rect()), broken, Lettering(font, colour))
        painter.end()

    def _fitted(self) -> tuple[QFont, list[str]]:
        weight = MEDIUM if self._quiet else SEMIBOLD
        return fit_lines(self._text, self._wide, self._sizes, weight, self._lines)


class Progress(QWidget):
    """A title, a count and a bar: how far the cart or the order is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = self._count = ""
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_progress(self, done: int, total: int, title: str = "", count: str = "") -> None:
        """Show that so many of so many are done; `count` says it in words."""
        self._share = done / total if total else 0.0
        self._title, self._count = title, count
        self.setAccessibleName(title)
        self.setAccessibleDescription(count)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line of text and the bar."""
        return QSize(240, 46 if self._title or self._count else 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw words and bar."""
        tokens, painter = tokens_of(self), painter_on(self)
        row = QRectF(0, 0, self.width(), 28)
        count = face(18, MEDIUM)
        draw_text(painter, row, self._count, Lettering(count, tokens.ink_2, RIGHT))
        room = self.width() - text_width(self._count, count) - 12
        font, lines = fit_lines(self._title, room, (20, 18, 16), SEMIBOLD, 1)
        draw_lines(painter, row, lines[:1], Lettering(font, tokens.ink))
        bar = QRectF(0, self.height() - 10, self.width(), 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.sunken if tokens.name == "light" else tokens.line))
        painter.drawRoundedRect(bar, 5, 5)
        if self._share > 0:
            bar.setWidth(max(10.0, bar.width() * min(1.0, self._share)))
            painter.setBrush(QColor(tokens.ink))
            painter.drawRoundedRect(bar, 5, 5)
        painter.end()


class DoneMark(QWidget):
    """The end of a job or a visit: a large mark, one line, one line of what comes next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = self._note = ""
        self._icon, self._accent = "check", "ok"
        self.setMinimumHeight(160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_mark(self, title: str, note: str = "") -> None:
        """Say what is done."""
        self._show(title, note, "check", "ok")

    def set_empty(self, title: str, note: str = "", icon: str = "package-open") -> None:
        """Say that there is nothing here, calmly; also for what could not be opened."""
        self._show(title, note, icon, "ink_2")

    def sizeHint(self) -> QSize:
        """The mark and three lines."""
        return QSize(360, 260)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw mark and words in the middle."""
        tokens, painter = tokens_of(self), painter_on(self)
        accent = tokens.colours()[self._accent]
        font, lines = fit_lines(self._title, self.width() - 24, (40, 28, 24), BOLD)
        small, notes = fit_lines(self._note, self.width() - 24, (20, 18), MEDIUM, 3)
        heights = line_height(font) * len(lines), line_height(small) * len(notes)
        side = max(64.0, min(128.0, self.height() - sum(heights) - 36))
        top = (self.height() - side - 20 - sum(heights)) / 2
        disc = QRectF((self.width() - side) / 2, top, side, side)
        painter.setPen(QPen(QColor(accent), 4))
        painter.setBrush(QColor(tokens.ok_bg if self._accent == "ok" else tokens.sunken))
        painter.drawEllipse(disc.adjusted(2, 2, -2, -2))
        inset = side * 0.24
        draw_icon(painter, disc.adjusted(inset, inset, -inset, -inset), self._icon, accent)
        title = QRectF(0, disc.bottom() + 16, self.width(), heights[0])
        draw_lines(painter, title, lines, Lettering(font, tokens.ink, CENTRE))
        below = QRectF(0, title.bottom() + 4, self.width(), heights[1])
        draw_lines(painter, below, notes, Lettering(small, tokens.ink_2, CENTRE))
        painter.end()

    def _show(self, title: str, note: str, icon: str, accent: str) -> None:
        self._title, self._note, self._icon, self._accent = title, note, icon, accent
        self.setAccessibleName(title)
        self.setAccessibleDescription(note)
        self.update()
