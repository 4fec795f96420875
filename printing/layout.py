"""A page as texts, bars and boxes in whole printer dots; each printer language draws the same page.

A text of size h has its capitals from y to y + 0.75 h, as font 0 of label printers has.
"""

from dataclasses import dataclass
from enum import StrEnum

from printing.symbols import Symbol, check_payload

_MM_PER_INCH = 25.4


class Align(StrEnum):
    """Where a text stands in its width."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text; wrapping is done before."""

    x: int
    y: int
    size: int
    """Height of the cell in dots."""
    text: str
    """Without control characters."""
    bold: bool = False
    align: Align = Align.LEFT
    width: int = 0
    """Room for ``align`` in dots; 0 for left-aligned text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """One barcode without its readable line; quiet zones are left free by the layout."""

    kind: Symbol
    data: str
    """Characters A-Z, 0-9 and hyphen; digits for EAN-13 and GS1-128."""
    x: int
    y: int
    module: int
    """Width of the narrowest bar, or side of a QR square, in dots."""
    height: int = 0
    """Height of the bars in dots; 0 for a QR code."""

    def __post_init__(self) -> None:
        """Refuses a payload that a printer could take for a command."""
        check_payload(self.kind, self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A frame, or a filled rule when it is as thick as it is high."""

    x: int
    y: int
    width: int
    height: int
    thickness: int


Item = Text | Bars | Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One label or sheet."""

    dpi: int
    width: int
    """Dots."""
    height: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Turns millimetres into whole dots of one printer."""

    dpi: int

    def dots(self, mm: float) -> int:
        """Returns the nearest whole number of dots.

        >>> Grid(203).dots(101.6), Grid(300).dots(152.4)
        (812, 1800)
        """
        return round(mm * self.dpi / _MM_PER_INCH)

    def mm(self, dots: int) -> float:
        """Returns how long a number of dots is."""
        return dots * _MM_PER_INCH / self.dpi

    def at_least(self, mm: float) -> int:
        """Returns the smallest number of dots that is not below a length.

        >>> Grid(203).at_least(0.495), Grid(300).at_least(0.495)
        (4, 6)
        """
        return -int(-mm * self.dpi // _MM_PER_INCH)


def plain(text: str) -> str:
    r"""Returns a text fit for paper: no control characters, and tabs and line ends as blanks.

    >>> plain("Anna\tMaria\x1b")
    'Anna Maria'
    """
    if text.isprintable():
        return text
    return "".join(" " if c in "\t\n\r" else c for c in text if _is_kept(c))


def _is_kept(character: str) -> bool:
    is_control = character < " " or "\x7f" <= character <= "\x9f"
    is_half_pair = "\ud800" <= character <= "\udfff"
    return character in "\t\n\r" or not (is_control or is_half_pair)
