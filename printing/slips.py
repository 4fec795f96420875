"""The papers for the customer: the slip in the parcel and the receipt of a return. No prices.

Each carries its own code, which brings the order up at any return desk.
"""

from app.domain.documents import PackingSlip, ReturnReceipt, SlipLine
from printing.fonts import wrapped
from printing.layout import Bars, Grid, Page, Text, plain
from printing.pen import AT_RIGHT, Cell, Pen, Stock, Style
from printing.symbols import QUIET_MODULES, Symbol, size_in_modules
from printing.words import PaperWords

_MARGIN_MM = 5.0
_MODULE_MM = 0.25
_BARS_MM = 14.0
_QR_MM = 0.6
_LINE_MM = 10.0
_HEAD_MM = 34.0
_FOOT_MM = 46.0
_QUANTITY_MM = 14.0
_PHRASE_MM = 20.0
_PHRASE_SIZES_MM = (3.6, 3.2, 2.8, 2.4)
_LEADING = 1.2
_HEADING_MM = 54.0
_HEADING = Style(size_mm=6, bold=True)
_DATE = Style(size_mm=3.6)
_FACT = Style(size_mm=4.4)
_COLUMN = Style(size_mm=3, bold=True)
_PAGE = Style(size_mm=3)
_QUANTITY = Style(size_mm=4.6, bold=True)
_GOODS = Style(size_mm=4.4, bold=True, least=0.75)
_DETAILS = Style(size_mm=3.4, least=0.8)


def packing_slip(slip: PackingSlip, stock: Stock, words: PaperWords) -> tuple[Page, ...]:
    """Returns the slip; every page carries its code, so that a lost page costs nothing."""
    groups = _groups(slip.lines, stock)
    pages = []
    for number, lines in enumerate(groups, start=1):
        pen = Pen(stock, margin_mm=_MARGIN_MM)
        pen.text(words.packing_slip, 5, _HEADING, Cell(room_mm=_HEADING_MM))
        pen.text(f"{slip.printed_at:%Y-%m-%d}", 5.5, _DATE, AT_RIGHT)
        pen.text(f"{words.order} {slip.order_number}", 14, _FACT)
        pen.text(slip.recipient_name, 20.5, _FACT)
        _lines(pen, lines, words)
        _page_number(pen, number, len(groups), words)
        _code(pen, slip.slip_code, words.bring_back)
        pages.append(pen.page())
    return tuple(pages)


def return_receipt(receipt: ReturnReceipt, stock: Stock, words: PaperWords) -> tuple[Page, ...]:
    """Returns the receipt; the phrase about the money stands on each page, below the goods."""
    groups = _groups(receipt.lines, stock)
    pages = []
    for number, lines in enumerate(groups, start=1):
        pen = Pen(stock, margin_mm=_MARGIN_MM)
        pen.text(words.return_receipt, 5, _HEADING, Cell(room_mm=_HEADING_MM))
        pen.text(f"{receipt.received_at:%Y-%m-%d %H:%M %Z}", 5.5, _DATE, AT_RIGHT)
        pen.text(f"{words.order} {receipt.order_number}", 14, _FACT)
        pen.text(f"{words.taken_back_at} {receipt.site_name}", 20.5, _FACT)
        _lines(pen, lines, words)
        _page_number(pen, number, len(groups), words)
        _code(pen, receipt.return_code, receipt.money_phrase)
        pages.append(pen.page())
    return tuple(pages)


def _groups(lines: tuple[SlipLine, ...], stock: Stock) -> list[tuple[SlipLine, ...]]:
    room_mm = stock.height_mm - _HEAD_MM - _FOOT_MM
    per_page = max(1, int(room_mm // _LINE_MM))
    starts = range(0, max(1, len(lines)), per_page)
    return [lines[start : start + per_page] for start in starts]


def _lines(pen: Pen, lines: tuple[SlipLine, ...], words: PaperWords) -> None:
    pen.rule(27.5)
    pen.text(words.quantity, 29, _COLUMN)
    for number, line in enumerate(lines):
        top_mm = _HEAD_MM + number * _LINE_MM
        details = " · ".join(part for part in (line.colour, line.size, line.sku) if part)
        pen.text(f"{line.quantity} ×", top_mm, _QUANTITY, Cell(room_mm=_QUANTITY_MM - 1))
        pen.text(line.title, top_mm, _GOODS, Cell(left_mm=_QUANTITY_MM))
        pen.text(details, top_mm + 5, _DETAILS, Cell(left_mm=_QUANTITY_MM))


def _page_number(pen: Pen, number: int, count: int, words: PaperWords) -> None:
    pen.text(f"{words.page} {number} / {count}", 29, _PAGE, AT_RIGHT)


def _code(pen: Pen, code: str, phrase: str) -> None:
    """Draws the code as bars and as QR with the phrase above, at the foot of the page."""
    grid = pen.grid
    foot = grid.dots(pen.height_mm - _FOOT_MM)
    pen.rule(pen.height_mm - _FOOT_MM)
    square = grid.at_least(_QR_MM)
    qr_side = size_in_modules(Symbol.QR, code) * square
    qr_left = pen.width - grid.dots(_MARGIN_MM) - qr_side
    room = qr_left - 2 * grid.dots(_MARGIN_MM)

    pen.add(*_phrase(grid, plain(phrase), foot + grid.dots(2), room))
    module = grid.at_least(_MODULE_MM)
    bars_top = foot + grid.dots(_PHRASE_MM + 2)
    left = max(grid.dots(_MARGIN_MM), QUIET_MODULES * module)
    pen.add(
        Bars(kind=Symbol.QR, data=code, x=qr_left, y=bars_top - grid.dots(6), module=square),
        Bars(
            kind=Symbol.CODE128,
            data=code,
            x=left,
            y=bars_top,
            module=module,
            height=grid.dots(_BARS_MM),
        ),
        Text(
            x=left,
            y=bars_top + grid.dots(_BARS_MM + 1.5),
            size=grid.dots(4.4),
            text=code,
            bold=True,
        ),
    )


def _phrase(grid: Grid, phrase: str, top: int, room: int) -> list[Text]:
    """Sets a phrase as large as it fits whole: it may be about money, and is not to be cut."""
    size, lines = 0, [phrase]
    for size_mm in _PHRASE_SIZES_MM:
        size, most = grid.dots(size_mm), int(_PHRASE_MM / (size_mm * _LEADING))
        lines = wrapped(phrase, size, room, max_lines=most)
        if " ".join(lines) == " ".join(phrase.split()):
            break
    left, pitch = grid.dots(_MARGIN_MM), round(size * _LEADING)
    return [
        Text(x=left, y=top + number * pitch, size=size, text=line)
        for number, line in enumerate(lines)
    ]
