"""The GS1 logistic label of a package: from and to on top, text in the middle, the SSCC lowest.

Source: GS1 Logistic Label Guideline 1.1 and GS1 General Specifications 6.6 (X at least 0.495 mm,
bars at least 32 mm high, quiet zones 10 X).
"""

from app.domain.documents import LogisticLabel, PostalAddress
from app.errors import MalformedCode
from app.gs1 import Sscc
from printing.layout import Align, Bars, Page, Text
from printing.pen import AT_RIGHT, Cell, Pen, Stock, Style
from printing.symbols import QUIET_MODULES, Symbol, size_in_modules
from printing.words import PaperWords

_MARGIN_MM = 4.0
_MODULE_MM = 0.495
_BARS_MM = 32.0
_TITLE = Style(size_mm=3, bold=True)
_SMALL = Style(size_mm=3.4)
_PHONE = Style(size_mm=3)
_ADDRESS = Style(size_mm=4.8)
_COUNTRY = Style(size_mm=4.8, bold=True)
_VALUE = Style(size_mm=6, bold=True)
_SSCC = Style(size_mm=7.6)
_CITY_FIRST = frozenset({"US", "CA", "GB", "IE", "AU", "NZ", "IN"})
"""Countries that write the postcode behind the town."""


def logistic_label(label: LogisticLabel, stock: Stock, words: PaperWords) -> Page:
    """Returns the label as one page.

    Raises:
        MalformedCode: the SSCC is not one, or the stock is too narrow for its symbol.
    """
    sscc = Sscc.parse(label.sscc)
    pen = Pen(stock, margin_mm=_MARGIN_MM)
    _addresses(pen, label, words)
    _text_block(pen, label, sscc, words)
    _symbol(pen, sscc)
    return pen.page()


def address_lines(address: PostalAddress) -> tuple[str, ...]:
    """Returns the lines below the name, as the post of the country writes them."""
    town = (address.postcode, address.city, address.region)
    if address.country in _CITY_FIRST:
        town = (address.city, address.region, address.postcode)
    lines = (
        address.company,
        address.street,
        address.street2,
        " ".join(part for part in town if part),
        address.country,
    )
    return tuple(line for line in lines if line.strip())


def _addresses(pen: Pen, label: LogisticLabel, words: PaperWords) -> None:
    pen.text(words.sender, 3, _TITLE)
    pen.text(label.sender.name, 7, _SMALL)
    pen.text(", ".join(address_lines(label.sender)), 11.5, _SMALL)
    pen.rule(16)

    pen.text(words.recipient, 18, _TITLE)
    pen.text(label.recipient.name, 22.5, _VALUE)
    lines = address_lines(label.recipient)
    for number, line in enumerate(lines[:5]):
        is_country = number == len(lines) - 1
        pen.text(line, 30.5 + 5.8 * number, _COUNTRY if is_country else _ADDRESS)
    pen.text(label.recipient.phone, 18, _PHONE, AT_RIGHT)
    pen.rule(60.5)


def _text_block(pen: Pen, label: LogisticLabel, sscc: Sscc, words: PaperWords) -> None:
    half = pen.inner_mm / 2
    parcel = f"{label.package_number} / {label.package_count}"
    pen.text(words.sscc, 62.5, _TITLE)
    pen.text(sscc.value, 66.5, _SSCC)
    cells = (
        (words.order, label.order_number, 0.0, 76.0),
        (words.parcel, parcel, half, 76.0),
        (words.service, label.service, 0.0, 88.0),
        (words.pieces, str(label.piece_count), half, 88.0),
    )
    for title, value, left_mm, top_mm in cells:
        cell = Cell(left_mm=left_mm, room_mm=half - 2)
        pen.text(title, top_mm, _TITLE, cell)
        pen.text(value, top_mm + 4, _VALUE, cell)
    pen.rule(99)


def _symbol(pen: Pen, sscc: Sscc) -> None:
    module = pen.grid.at_least(_MODULE_MM)
    data = sscc.as_element_string()
    width = size_in_modules(Symbol.GS1_128, data) * module
    if width + 2 * QUIET_MODULES * module > pen.width:
        raise MalformedCode(
            "The label stock is too narrow for an SSCC.",
            why=f"Expected {width + 2 * QUIET_MODULES * module} dots, got {pen.width}.",
            do="Load 102 x 152 mm labels and correct the printer's width.",
        )
    height, top = pen.grid.at_least(_BARS_MM), pen.grid.dots(105)
    pen.add(
        Bars(
            kind=Symbol.GS1_128,
            data=data,
            x=(pen.width - width) // 2,
            y=top,
            module=module,
            height=height,
        )
    )
    hri = Text(
        x=0,
        y=top + height + pen.grid.dots(2),
        size=pen.grid.dots(5),
        text=sscc.as_hri(),
        align=Align.CENTRE,
        width=pen.width,
    )
    pen.add(hri)
