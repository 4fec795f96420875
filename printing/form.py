"""A form: a page of which only some texts and codes differ from paper to paper.

A layout draws its form once per stock; a printer language may prepare what never changes in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from printing.fonts import fitted_size, shortened
from printing.layout import Align, Bars, Item, Page, Text, plain
from printing.symbols import Symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Room for one line of text, in dots."""

    name: str
    """Of the value that stands here."""
    x: int
    y: int
    size: int
    """Height of the cell of a text that fits."""
    room: int
    least: float = 0.5
    """How far a long text may shrink, as a part of the size, before it is cut."""
    bold: bool = False
    align: Align = Align.LEFT

    def holding(self, text: str) -> Text:
        """Returns a text in this room; one that is too wide shrinks first and is cut then."""
        said = plain(text)
        size = fitted_size(said, self.size, self.room, least=self.least, bold=self.bold)
        return Text(
            x=self.x,
            y=self.y,
            size=size,
            text=shortened(said, size, self.room, bold=self.bold),
            bold=self.bold,
            align=self.align,
            width=0 if self.align is Align.LEFT else self.room,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Room for one barcode, in dots; all that it may hold is equally wide."""

    name: str
    """Of the value that stands here."""
    kind: Symbol
    x: int
    y: int
    module: int
    height: int = 0

    def holding(self, data: str) -> Bars:
        """Returns a symbol in this room.

        Raises:
            MalformedCode: the symbol cannot hold that.
        """
        return Bars(
            kind=self.kind, data=data, x=self.x, y=self.y, module=self.module, height=self.height
        )


Part = Item | Line | Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One label or sheet that is still to be filled in."""

    dpi: int
    width: int
    """Dots."""
    height: int
    parts: tuple[Part, ...]

    def page(self, values: Mapping[str, str]) -> Page:
        """Returns the page with its values; a part without one is left out.

        Raises:
            MalformedCode: a code cannot be printed.
        """
        items: list[Item] = []
        for part in self.parts:
            if not isinstance(part, Line | Code):
                items.append(part)
            elif part.name in values:
                items.append(part.holding(values[part.name]))
        return Page(dpi=self.dpi, width=self.width, height=self.height, items=tuple(items))
