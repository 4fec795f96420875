"""What every painted widget needs: faces, text that fits, panels.

Nothing is ever cut with dots: text becomes smaller or takes a second line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.look.tokens import RADIUS

REGULAR = QFont.Weight.Normal
MEDIUM = QFont.Weight.Medium
SEMIBOLD = QFont.Weight.DemiBold
BOLD = QFont.Weight.Bold

SOFT_HYPHEN = "\u00ad"
NO_BREAK = "\u00a0"
LONG_WORD = 10
LEAST = 40.0

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text is painted."""

    font: QFont
    colour: str
    align: Qt.AlignmentFlag = LEFT


@dataclass(frozen=True, slots=True)
class Edge:
    """The outline of a panel."""

    colour: str | QColor
    width: float = 2.0


@lru_cache(maxsize=256)
def face(size_px: int, weight: QFont.Weight = MEDIUM) -> QFont:
    """Return Inter in a size and weight, digits all of one width. Do not change the result."""
    made = QFont("Inter")
    made.setPixelSize(size_px)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    if size_px >= 40:
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98)
    return made


def colour_of(colour: str | QColor) -> QColor:
    """Return a colour by its name. Do not change the result."""
    return _named(colour) if isinstance(colour, str) else colour


@lru_cache(maxsize=256)
def _named(colour: str) -> QColor:
    return QColor(colour)


@lru_cache(maxsize=2048)
def text_width(text: str, font: QFont) -> float:
    """Return how wide a line of text is."""
    return QFontMetricsF(font).horizontalAdvance(text)


@lru_cache(maxsize=256)
def line_height(font: QFont) -> float:
    """Return the distance from one line of text to the next."""
    return QFontMetricsF(font).height()


def fit(text: str, width: float, sizes: Sequence[int], weight: QFont.Weight) -> QFont:
    """Return the first face of falling sizes in which a text fits on one line, else the last."""
    for size in sizes:
        if text_width(text, face(size, weight)) <= width:
            return face(size, weight)
    return face(sizes[-1], weight)


def fit_between(text: str, room: QRectF, limits: tuple[int, int], weight: QFont.Weight) -> QFont:
    """Return the largest face between two sizes in which one line fits a rectangle."""
    smallest, largest = limits
    largest = max(smallest, min(largest, int(room.height() / 1.02)))
    wanted = text_width(text, face(largest, weight))
    size = largest if wanted <= room.width() else int(largest * room.width() / max(wanted, 1))
    while size > smallest and text_width(text, face(size, weight)) > room.width():
        size -= 1
    return face(max(smallest, size), weight)


def wrap(text: str, font: QFont, width: float) -> list[str]:
    """Return the lines of a text broken at spaces; a word wider than the room keeps its line.

    Soft hyphens are where a long word may be broken; they are not drawn elsewhere. A dot between
    two facts is left out where a line ends between them.
    """
    return list(_wrapped(text, font, width))


@lru_cache(maxsize=1024)
def _wrapped(text: str, font: QFont, width: float) -> tuple[str, ...]:
    lines: list[str] = []
    for word in text.replace(" · ", f"{NO_BREAK}· ").split(" "):
        if not word:
            continue
        whole = word.replace(SOFT_HYPHEN, "")
        if lines and text_width(f"{lines[-1]} {whole}", font) <= width:
            lines[-1] = f"{lines[-1]} {whole}"
        elif SOFT_HYPHEN in word and text_width(whole, font) > width:
            head, _, tail = word.partition(SOFT_HYPHEN)
            lines += [f"{head}-", tail.replace(SOFT_HYPHEN, "")]
        else:
            lines.append(whole)
    ended = [line.removesuffix(f"{NO_BREAK}·") for line in lines[:-1]]
    return (*ended, *lines[-1:])


def fit_lines(
    text: str, width: float, sizes: Sequence[int], weight: QFont.Weight = MEDIUM, lines: int = 2
) -> tuple[QFont, list[str]]:
    """Return the first face of falling sizes in which a text fits on so many lines, and these."""
    font, broken = _fitted(text, width, tuple(sizes), weight, lines)
    return font, list(broken)


@lru_cache(maxsize=1024)
def _fitted(
    text: str, width: float, sizes: tuple[int, ...], weight: QFont.Weight, lines: int
) -> tuple[QFont, list[str]]:
    for size in sizes:
        font = face(size, weight)
        broken = wrap(text, font, width)
        if len(broken) <= lines and fits(broken, font, width):
            return font, _balanced(text, broken, font)
    font = face(sizes[-1], weight)
    whole = wrap(text, font, width)
    return font, whole if fits(whole, font, width) else wrap(_softened(text), font, width)


def fits(lines: Sequence[str], font: QFont, width: float) -> bool:
    """Return whether no line is wider than the room."""
    return all(text_width(line, font) <= width for line in lines)


def draw_text(painter: QPainter, rect: QRectF, text: str, style: Lettering) -> None:
    """Paint one line of text."""
    painter.setFont(style.font)
    painter.setPen(colour_of(style.colour))
    painter.drawText(rect, style.align, text)


def draw_lines(painter: QPainter, rect: QRectF, lines: Sequence[str], style: Lettering) -> None:
    """Paint lines as a block, in the middle of a rectangle from top to bottom."""
    step = line_height(style.font) * (0.94 if len(lines) > 1 else 1.0)
    top = rect.center().y() - step * len(lines) / 2
    for number, line in enumerate(lines):
        row = QRectF(rect.left(), top + number * step, rect.width(), step)
        draw_text(painter, row, line, style)


def draw_panel(
    painter: QPainter,
    rect: QRectF,
    ground: str | QColor,
    edge: Edge | None = None,
    radius: float = RADIUS,
) -> None:
    """Paint a rounded panel whose edge lies inside the rectangle."""
    inset = edge.width / 2 if edge is not None else 0.0
    painter.setPen(QPen(colour_of(edge.colour), edge.width) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(colour_of(ground))
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def painter_on(widget: QWidget) -> QPainter:
    """Return a smooth painter for the duration of a paint event."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    return painter


def _balanced(text: str, broken: list[str], font: QFont) -> list[str]:
    """Break a text anew into as many lines that are as even as words allow."""
    width = max((text_width(line, font) for line in broken), default=0.0)
    while len(broken) > 1 and (width := width * 0.95) > LEAST:
        narrower = wrap(text, font, width)
        if len(narrower) > len(broken) or not fits(narrower, font, width):
            break
        broken = narrower
    return broken


def _softened(text: str) -> str:
    """Allow a break in the middle of every long word that names no place for one itself."""
    return " ".join(
        word
        if SOFT_HYPHEN in word or len(word) < LONG_WORD
        else f"{word[: len(word) // 2 + 1]}{SOFT_HYPHEN}{word[len(word) // 2 + 1 :]}"
        for word in text.split()
    )


def label(text: str, role: str = "body", wraps: bool = True) -> QLabel:
    """Return a text in a role of the style sheet: fact, title, body, strong, small, caption."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(wraps)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return made
