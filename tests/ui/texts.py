"""Reads back what a widget wrote and where, from an SVG of it, knowing nothing of the widget."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from xml.etree import ElementTree

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from ui.widgets.paint import face

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Written:
    """A line of text as it stands on the screen; the box is its ink, as high as capital letters."""

    text: str
    box: QRectF
    size_px: int


def texts_of(widget: QWidget) -> list[Written]:
    """Every line of text of a shown widget with all that is in it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    widget.render(generator)
    root = ElementTree.fromstring(buffer.data().data())
    found = []
    for group in root.iter(f"{_SVG}g"):
        for node in group.findall(f"{_SVG}text"):
            written = _written(node, group.get("transform", ""))
            if written.text.strip():
                found.append(written)
    return found


def overlaps(written: list[Written]) -> list[tuple[str, str]]:
    """Pairs of lines of which one lies on the other."""
    return [
        (one.text, other.text)
        for one, other in itertools.combinations(written, 2)
        if one.box.intersects(other.box)
    ]


def outside(widget: QWidget, written: list[Written]) -> list[str]:
    """Lines that do not lie wholly inside a widget."""
    room = QRectF(widget.rect()).adjusted(-0.5, -0.5, 0.5, 0.5)
    return [line.text for line in written if not room.contains(line.box)]


def _written(node: ElementTree.Element, transform: str) -> Written:
    numbers = [float(n) for n in re.findall(r"-?[\d.]+(?:e-?\d+)?", transform)]
    dx, dy = numbers[4:] if numbers else (0.0, 0.0)
    size = round(float(node.get("font-size", "16")))
    font = face(size, QFont.Weight(int(node.get("font-weight", "500"))))
    metrics = QFontMetricsF(font)
    text = node.text or ""
    x, y = float(node.get("x", "0")), float(node.get("y", "0"))
    tall = metrics.capHeight()
    ink = metrics.tightBoundingRect(text)
    box = QRectF(x + ink.left(), y - tall, ink.width(), tall)
    return Written(text, box.translated(dx, dy), size)
