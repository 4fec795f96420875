"""Places items on one page in millimetres, with texts shrunk or cut so that none runs out."""

from dataclasses import dataclass

from printing.fonts import fitted_size, shortened
from printing.layout import Align, Box, Grid, Item, Page, Text, plain

_RULE_MM = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The paper in a printer and how fine it prints."""

    dpi: int
    width_mm: float
    height_mm: float


class Pen:
    """Collects the items of one page; texts count from the left margin and the upper edge."""

    def __init__(self, stock: Stock, *, margin_mm: float) -> None:
        """Starts with an empty page."""
        self.grid = Grid(stock.dpi)
        self.width = self.grid.dots(stock.width_mm)
        self.height = self.grid.dots(stock.height_mm)
        self.height_mm = stock.height_mm
        self.inner_mm = stock.width_mm - 2 * margin_mm
        self._margin_mm = margin_mm
        self._items: list[Item] = []

    def add(self, *items: Item) -> None:
        """Adds items that are already in dots."""
        self._items += items

    def text(  # noqa: PLR0913 (a text has a place, a size and a weight)
        self,
        text: str,
        top_mm: float,
        *,
        size_mm: float,
        bold: bool = False,
        left_mm: float = 0.0,
        room_mm: float | None = None,
        align: Align = Align.LEFT,
    ) -> None:
        """Adds one line; it shrinks to half its size before it is shortened."""
        room = self.grid.dots(self.inner_mm - left_mm if room_mm is None else room_mm)
        said = plain(text)
        size = fitted_size(said, self.grid.dots(size_mm), room, bold=bold)
        self._items.append(
            Text(
                x=self.grid.dots(self._margin_mm + left_mm),
                y=self.grid.dots(top_mm),
                size=size,
                text=shortened(said, size, room, bold=bold),
                bold=bold,
                align=align,
                width=0 if align is Align.LEFT else room,
            )
        )

    def rule(self, top_mm: float) -> None:
        """Adds a line from margin to margin."""
        thickness = self.grid.dots(_RULE_MM)
        self._items.append(
            Box(
                x=self.grid.dots(self._margin_mm),
                y=self.grid.dots(top_mm),
                width=self.grid.dots(self.inner_mm),
                height=thickness,
                thickness=thickness,
            )
        )

    def page(self) -> Page:
        """Returns the page drawn so far."""
        return Page(
            dpi=self.grid.dpi, width=self.width, height=self.height, items=tuple(self._items)
        )
