"""The command sheet: printed codes that are scanned instead of pressed, on as many pages as needed.

Codes of the same group stand together. X is at least 0.33 mm, which every hand scanner reads.
"""

from dataclasses import dataclass
from itertools import groupby

from app.domain.documents import CommandSheet, SheetCode
from printing.layout import Bars, Page, Text
from printing.pen import Cell, Pen, Stock, Style
from printing.symbols import QUIET_MODULES, Symbol, size_in_modules

_MARGIN_MM = 10.0
_HEAD_MM = 14.0
_GROUP_MM = 9.0
_CELL_MM = 30.0
_MODULE_MM = 0.33
_BARS_MM = 14.0
_HEADING = Style(size_mm=6, bold=True)
_GROUP = Style(size_mm=4.4, bold=True)
_VERB = Style(size_mm=4, bold=True)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a sheet: a group's heading, or codes side by side."""

    heading: str
    codes: tuple[SheetCode, ...]

    @property
    def height_mm(self) -> float:
        return _GROUP_MM if self.heading else _CELL_MM


def command_sheet(sheet: CommandSheet, stock: Stock) -> tuple[Page, ...]:
    """Returns the sheet on a printer's stock: three columns on A4, one on a label."""
    pages = _paged(_rows(sheet.codes, _columns(stock, sheet.codes)), stock)
    return tuple(
        _page(sheet, rows, stock, f"{n} / {len(pages)}") for n, rows in enumerate(pages, 1)
    )


def _columns(stock: Stock, codes: tuple[SheetCode, ...]) -> int:
    pen = Pen(stock, margin_mm=_MARGIN_MM)
    module = pen.grid.at_least(_MODULE_MM)
    widest = max((size_in_modules(Symbol.CODE128, code.code) for code in codes), default=1)
    cell = (widest + 2 * QUIET_MODULES) * module
    return max(1, pen.grid.dots(pen.inner_mm) // cell)


def _rows(codes: tuple[SheetCode, ...], columns: int) -> list[_Row]:
    rows = []
    for group, members in groupby(codes, key=lambda code: code.group):
        held = tuple(members)
        rows.append(_Row(group, ()))
        rows += [_Row("", held[at : at + columns]) for at in range(0, len(held), columns)]
    return rows


def _paged(rows: list[_Row], stock: Stock) -> list[list[_Row]]:
    """Fills pages; a heading never stands alone at the foot of one."""
    room_mm = stock.height_mm - 2 * _MARGIN_MM - _HEAD_MM
    pages: list[list[_Row]] = [[]]
    left_mm = room_mm
    for row in rows:
        needed_mm = row.height_mm + (_CELL_MM if row.heading else 0)
        if needed_mm > left_mm and pages[-1]:
            pages.append([])
            left_mm = room_mm
        pages[-1].append(row)
        left_mm -= row.height_mm
    return pages


def _page(sheet: CommandSheet, rows: list[_Row], stock: Stock, number: str) -> Page:
    pen = Pen(stock, margin_mm=_MARGIN_MM)
    pen.text(f"{sheet.title}   {number}", _MARGIN_MM, _HEADING)
    top_mm = _MARGIN_MM + _HEAD_MM
    columns = _columns(stock, sheet.codes)
    for row in rows:
        if row.heading:
            pen.text(row.heading, top_mm + 3, _GROUP)
        for place, code in enumerate(row.codes):
            _cell(pen, code, place * pen.inner_mm / columns, top_mm)
        top_mm += row.height_mm
    return pen.page()


def _cell(pen: Pen, code: SheetCode, left_mm: float, top_mm: float) -> None:
    grid, module = pen.grid, pen.grid.at_least(_MODULE_MM)
    left = grid.dots(_MARGIN_MM + left_mm) + QUIET_MODULES * module
    top = grid.dots(top_mm)
    width = size_in_modules(Symbol.CODE128, code.code) * module
    cell = Cell(left_mm=left_mm + grid.mm(QUIET_MODULES * module), room_mm=grid.mm(width))
    pen.text(code.title, top_mm + 2, _VERB, cell)
    pen.add(
        Bars(
            kind=Symbol.CODE128,
            data=code.code,
            x=left,
            y=top + grid.dots(7),
            module=module,
            height=grid.dots(_BARS_MM),
        ),
        Text(x=left, y=top + grid.dots(22.5), size=grid.dots(3), text=code.code),
    )
