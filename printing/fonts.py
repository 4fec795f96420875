"""The type of our papers: Inter, and how wide a text is in it.

The widths also serve for the built-in font of label printers, whose cell is set to match.
"""

import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from PIL import ImageFont

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"
CAPITALS = 0.75
"""Height of capitals as a part of the text's size."""
EM = CAPITALS / 0.727
"""Font size of Inter whose capitals are that high, as a part of the text's size."""

UNITS = 1000
"""Widths are added up in this many units of Inter's size, in which every advance is whole."""

_ROUNDING = 1.02
"""At few dots a letter is set to whole dots; a line may then be a little wider than measured."""

_COMMON = string.ascii_letters + string.digits + string.punctuation + " …"
_MOST_KEPT = 10_000
"""Characters whose advance is kept: what people write, but not all that can be sent."""


def face(bold: bool) -> Path:
    """Returns the font file."""
    return FOLDER / ("Inter-Bold.ttf" if bold else "Inter-Regular.ttf")


@cache
def pillow_face(bold: bool, pixels: float) -> ImageFont.FreeTypeFont:
    """Returns the font for Pillow at a size; kept, since one label asks for few sizes."""
    return ImageFont.truetype(face(bold), pixels, layout_engine=ImageFont.Layout.BASIC)


class _Advances(dict[str, int]):
    """How far each character moves on; Inter is set without kerning, so widths are sums."""

    def __init__(self, bold: bool) -> None:
        """Starts with what most texts are made of."""
        super().__init__()
        self._bold = bold
        self.update((character, self[character]) for character in _COMMON)

    def __missing__(self, character: str) -> int:
        advance = round(pillow_face(self._bold, UNITS).getlength(character))
        if len(self) < _MOST_KEPT:
            self[character] = advance
        return advance


WIDEST = 1040
"""No character of ASCII moves on further, in units."""


@cache
def advances(bold: bool) -> Mapping[str, int]:
    """Returns how far each character moves on, in units."""
    return _Advances(bold)


def units_in(room: int, size: int) -> int:
    """Returns how many units of text of a size fit into a room in dots."""
    units = int(room / _width_at_size_1(1) / size) + 2
    while _width_at_size_1(units) * size > room:
        units -= 1
    return units


def width_of(text: str, size: int, *, bold: bool = False) -> int:
    """Returns the width of a text of a size in dots, rounded up."""
    return -int(-_width_at_size_1(_units(text, bold)) * size // 1)


def fitted_size(text: str, size: int, room: int, *, least: float = 0.5, bold: bool = False) -> int:
    """Returns the largest size at which a text fits, at most ``size`` and at least a part of it."""
    at_size_1 = _width_at_size_1(_units(text, bold))
    return size if at_size_1 * size <= room else max(round(size * least), int(room / at_size_1))


def shortened(text: str, size: int, room: int, *, bold: bool = False) -> str:
    """Returns the text, or its beginning and an ellipsis when it does not fit."""
    if width_of(text, size, bold=bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width_of(text[:middle].rstrip() + "…", size, bold=bold) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"


def wrapped(text: str, size: int, room: int, *, max_lines: int, bold: bool = False) -> list[str]:
    """Returns the text in at most ``max_lines`` lines; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < max_lines - 1:
        count = 1
        while count < len(rest) and width_of(" ".join(rest[: count + 1]), size, bold=bold) <= room:
            count += 1
        lines.append(shortened(" ".join(rest[:count]), size, room, bold=bold))
        rest = rest[count:]
    if rest:
        lines.append(shortened(" ".join(rest), size, room, bold=bold))
    return lines


def _units(text: str, bold: bool) -> int:
    return sum(map(advances(bold).__getitem__, text))


def _width_at_size_1(units: int) -> float:
    return units / UNITS * EM * _ROUNDING
