"""The manifest on office paper: every parcel with its SSCC as a symbol, and a line to sign on."""

from app.domain.documents import ManifestRow, ManifestSheet
from app.gs1 import Sscc
from printing.layout import Bars, Page
from printing.pen import AT_RIGHT, Cell, Pen, Stock, Style
from printing.symbols import Symbol
from printing.words import PaperWords

_MARGIN_MM = 12.0
_HEAD_MM = 40.0
_ROW_MM = 22.0
_FOOT_MM = 44.0
_MODULE_MM = 0.25
_BARS_MM = 11.0
_HEADING = Style(size_mm=7, bold=True)
_FACT = Style(size_mm=4.6)
_COUNT = Style(size_mm=7, bold=True)
_NUMBER = Style(size_mm=5, bold=True)
_SMALL = Style(size_mm=3.4)


def manifest_sheet(sheet: ManifestSheet, stock: Stock, words: PaperWords) -> tuple[Page, ...]:
    """Returns the pages; each says how many parcels there are in all, the last one is signed.

    Raises:
        MalformedCode: an SSCC is not one.
    """
    room = stock.height_mm - _HEAD_MM - _FOOT_MM
    per_page = max(1, int(room // _ROW_MM))
    starts = range(0, max(1, len(sheet.rows)), per_page)
    groups = [sheet.rows[start : start + per_page] for start in starts]
    return tuple(
        _page(sheet, rows, f"{number} / {len(groups)}", (stock, words))
        for number, rows in enumerate(groups, start=1)
    )


def _page(
    sheet: ManifestSheet, rows: tuple[ManifestRow, ...], number: str, on: tuple[Stock, PaperWords]
) -> Page:
    stock, words = on
    pen = Pen(stock, margin_mm=_MARGIN_MM)
    pen.text(f"{words.manifest} {sheet.carrier}", 12, _HEADING, Cell(room_mm=130))
    pen.text(f"{len(sheet.rows)} {words.parcels}", 12, _COUNT, AT_RIGHT)
    pen.text(f"{sheet.site_name} · {sheet.service}", 23, _FACT, Cell(room_mm=130))
    pen.text(f"{sheet.printed_at:%Y-%m-%d %H:%M}", 23, _FACT, AT_RIGHT)
    pen.text(f"{words.page} {number}", 30, _SMALL, AT_RIGHT)
    pen.rule(36)
    for place, row in enumerate(rows):
        _row(pen, row, _HEAD_MM + place * _ROW_MM)
    foot = stock.height_mm - _FOOT_MM + 22
    pen.rule(foot)
    pen.text(words.driver_signs, foot + 2, _SMALL)
    return pen.page()


def _row(pen: Pen, row: ManifestRow, top_mm: float) -> None:
    sscc, grid = Sscc.parse(row.sscc), pen.grid
    pen.text(row.number, top_mm + 2, _NUMBER, Cell(room_mm=60))
    pen.add(
        Bars(
            kind=Symbol.GS1_128,
            data=sscc.as_element_string(),
            x=grid.dots(_MARGIN_MM + 72),
            y=grid.dots(top_mm),
            module=grid.at_least(_MODULE_MM),
            height=grid.dots(_BARS_MM),
        )
    )
    pen.text(sscc.as_hri(), top_mm + _BARS_MM + 2, _SMALL, Cell(left_mm=72))
