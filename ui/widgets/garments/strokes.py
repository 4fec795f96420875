"""How a drawing of a garment is written down: strokes on a field of 100 by 100.

A path is text: `M x y` move, `L x y` line, `C x y x y x y` and `Q x y x y` curves, `Z` close.
Mirrored strokes are written for the left half only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from PySide6.QtGui import QPainterPath, QTransform


class Ink(Enum):
    """What a stroke is made of."""

    BODY = "body"
    """Cloth with an outline."""
    SHADE = "shade"
    """A shadow or a lining, without outline."""
    LIGHT = "light"
    """A lighter piece with an outline: a sole, a turn-up."""
    FOLD = "fold"
    """A fine line in the cloth."""
    STITCH = "stitch"
    """A dashed line in the cloth."""
    LINE = "line"
    """An outline on the cloth: a pocket, a collar."""
    THREAD = "thread"
    """A line beside the cloth, seen on the ground: a fringe."""
    STRAP = "strap"
    """A band of cloth along the path."""
    DOT = "dot"
    """A filled small thing: a button, a clasp."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One path and what it is made of."""

    ink: Ink
    path: str
    mirrored: bool = False


Drawing = tuple[Stroke, ...]


def both(ink: Ink, path: str) -> Stroke:
    """Return a stroke that is drawn on both sides."""
    return Stroke(ink, path, mirrored=True)


def dots(*places: tuple[float, float], radius: float = 1.7) -> Stroke:
    """Return round buttons."""
    r = radius
    return Stroke(
        Ink.DOT,
        " ".join(
            f"M {x - r} {y} C {x - r} {y - 1.33 * r} {x + r} {y - 1.33 * r} {x + r} {y}"
            f" C {x + r} {y + 1.33 * r} {x - r} {y + 1.33 * r} {x - r} {y} Z"
            for x, y in places
        ),
    )


@lru_cache(maxsize=512)
def path_of(stroke: Stroke) -> QPainterPath:
    """Return a stroke as a path of Qt; two halves of cloth become one piece."""
    path = _parse(stroke.path)
    if not stroke.mirrored:
        return path
    other = QTransform(-1, 0, 0, 1, 100, 0).map(path)
    if stroke.ink in (Ink.BODY, Ink.LIGHT) and path.intersects(other):
        return path.united(other).simplified()
    path.addPath(other)
    return path


def _parse(text: str) -> QPainterPath:
    path, words = QPainterPath(), text.split()
    at = 0
    while at < len(words):
        sign, size = words[at], _SIZES[words[at]]
        n = [float(word) for word in words[at + 1 : at + 1 + size]]
        at += 1 + size
        if sign == "M":
            path.moveTo(n[0], n[1])
        elif sign == "L":
            path.lineTo(n[0], n[1])
        elif sign == "C":
            path.cubicTo(n[0], n[1], n[2], n[3], n[4], n[5])
        elif sign == "Q":
            path.quadTo(n[0], n[1], n[2], n[3])
        else:
            path.closeSubpath()
    return path


_SIZES = {"M": 2, "L": 2, "C": 6, "Q": 4, "Z": 0}
