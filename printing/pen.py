"""Places items on one page in millimetres, with texts shrunk or cut so that none runs out."""

from dataclasses import dataclass

from printing.form import Form, Line, Part
from printing.layout import Align, Box, Grid, Page

_RULE_MM = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The paper in a printer and how fine it prints."""

    dpi: int
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a line of text looks."""

    size_mm: float
    bold: bool = False
    least: float = 0.5
    """How far a long text may shrink, as a part of the size, before it is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The room of a line, from the left margin; to the right margin when no width is given."""

    left_mm: float = 0.0
    room_mm: float | None = None
    align: Align = Align.LEFT


WHOLE_LINE = Cell()
AT_RIGHT = Cell(align=Align.RIGHT)


class Pen:
    """Collects the parts of one page; texts count from the left margin and the upper edge."""

    def __init__(self, stock: Stock, *, margin_mm: float) -> None:
        """Starts with an empty page."""
        self.grid = Grid(stock.dpi)
        self.width = self.grid.dots(stock.width_mm)
        self.height = self.grid.dots(stock.height_mm)
        self.height_mm = stock.height_mm
        self.inner_mm = stock.width_mm - 2 * margin_mm
        self._margin_mm = margin_mm
        self._parts: list[Part] = []

    def add(self, *parts: Part) -> None:
        """Adds parts that are already in dots."""
        self._parts += parts

    def text(self, text: str, top_mm: float, style: Style, cell: Cell = WHOLE_LINE) -> None:
        """Adds one line; it shrinks as far as its style allows before it is shortened."""
        self._parts.append(self._room("", top_mm, style, cell).holding(text))

    def line(self, name: str, top_mm: float, style: Style, cell: Cell = WHOLE_LINE) -> None:
        """Adds room for one line that differs from paper to paper."""
        self._parts.append(self._room(name, top_mm, style, cell))

    def rule(self, top_mm: float) -> None:
        """Adds a line from margin to margin."""
        thickness = self.grid.dots(_RULE_MM)
        self._parts.append(
            Box(
                x=self.grid.dots(self._margin_mm),
                y=self.grid.dots(top_mm),
                width=self.grid.dots(self.inner_mm),
                height=thickness,
                thickness=thickness,
            )
        )

    def form(self) -> Form:
        """Returns what has been drawn so far, to be filled in."""
        return Form(
            dpi=self.grid.dpi, width=self.width, height=self.height, parts=tuple(self._parts)
        )

    def page(self) -> Page:
        """Returns the page drawn so far; room for lines that differ is left blank."""
        return self.form().page({})

    def _room(self, name: str, top_mm: float, style: Style, cell: Cell) -> Line:
        room_mm = self.inner_mm - cell.left_mm if cell.room_mm is None else cell.room_mm
        return Line(
            name=name,
            x=self.grid.dots(self._margin_mm + cell.left_mm),
            y=self.grid.dots(top_mm),
            size=self.grid.dots(style.size_mm),
            room=self.grid.dots(room_mm),
            least=style.least,
            bold=style.bold,
            align=cell.align,
        )
