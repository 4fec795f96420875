"""The GS1 logistic label of a package: from and to on top, text in the middle, the SSCC lowest.

Source: GS1 Logistic Label Guideline 1.1 and GS1 General Specifications 6.6 (X at least 0.495 mm,
bars at least 32 mm high, quiet zones 10 X).
"""

from app.domain.documents import LogisticLabel, PostalAddress
from app.errors import MalformedCode
from app.gs1 import Sscc
from printing.form import Code, Form, Line
from printing.layout import Align
from printing.pen import AT_RIGHT, Cell, Pen, Stock, Style
from printing.symbols import QUIET_MODULES, Symbol
from printing.words import PaperWords

_MARGIN_MM = 4.0
_MODULE_MM = 0.495
_BARS_MM = 32.0
_SSCC_MODULES = 156
"""Of every SSCC: 20 digits in pairs, with start, FNC1, check character and stop."""
_TITLE = Style(size_mm=3, bold=True)
_SMALL = Style(size_mm=3.4)
_PHONE = Style(size_mm=3)
_ADDRESS = Style(size_mm=4.8)
_COUNTRY = Style(size_mm=4.8, bold=True)
_VALUE = Style(size_mm=6, bold=True)
_SSCC = Style(size_mm=7.6)
_ADDRESS_LINES = 5
_CITY_FIRST = frozenset({"US", "CA", "GB", "IE", "AU", "NZ", "IN"})
"""Countries that write the postcode behind the town."""


def logistic_form(stock: Stock, words: PaperWords) -> Form:
    """Returns the label without what differs from parcel to parcel.

    Raises:
        MalformedCode: the stock is too narrow for an SSCC.
    """
    pen = Pen(stock, margin_mm=_MARGIN_MM)
    _addresses(pen, words)
    _text_block(pen, words)
    _symbol(pen)
    return pen.form()


def logistic_values(label: LogisticLabel) -> dict[str, str]:
    """Returns what stands on one label, by the names of its form.

    Raises:
        MalformedCode: the SSCC is not one.
    """
    sscc = Sscc.parse(label.sscc)
    return _address_values(label.recipient) | {
        "sender": label.sender.name,
        "sender_address": ", ".join(address_lines(label.sender)),
        "recipient": label.recipient.name,
        "phone": label.recipient.phone,
        "sscc": sscc.value,
        "order": label.order_number,
        "parcel": f"{label.package_number} / {label.package_count}",
        "service": label.service,
        "pieces": str(label.piece_count),
        "element_string": sscc.as_element_string(),
        "hri": sscc.as_hri(),
    }


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


def _address_values(recipient: PostalAddress) -> dict[str, str]:
    """Returns one line each; the last, the country, has a place of its own on every line."""
    lines = address_lines(recipient)
    values = {f"address_{number}": line for number, line in enumerate(lines[:-1])}
    values |= {f"country_{len(lines) - 1}": line for line in lines[-1:]}
    return values


def _addresses(pen: Pen, words: PaperWords) -> None:
    pen.text(words.sender, 3, _TITLE)
    pen.line("sender", 7, _SMALL)
    pen.line("sender_address", 11.5, _SMALL)
    pen.rule(16)

    pen.text(words.recipient, 18, _TITLE)
    pen.line("recipient", 22.5, _VALUE)
    for number in range(_ADDRESS_LINES):
        pen.line(f"address_{number}", 30.5 + 5.8 * number, _ADDRESS)
        pen.line(f"country_{number}", 30.5 + 5.8 * number, _COUNTRY)
    pen.line("phone", 18, _PHONE, AT_RIGHT)
    pen.rule(60.5)


def _text_block(pen: Pen, words: PaperWords) -> None:
    half = pen.inner_mm / 2
    pen.text(words.sscc, 62.5, _TITLE)
    pen.line("sscc", 66.5, _SSCC)
    cells = (
        (words.order, "order", 0.0, 76.0),
        (words.parcel, "parcel", half, 76.0),
        (words.service, "service", 0.0, 88.0),
        (words.pieces, "pieces", half, 88.0),
    )
    for title, name, left_mm, top_mm in cells:
        cell = Cell(left_mm=left_mm, room_mm=half - 2)
        pen.text(title, top_mm, _TITLE, cell)
        pen.line(name, top_mm + 4, _VALUE, cell)
    pen.rule(99)


def _symbol(pen: Pen) -> None:
    module = pen.grid.at_least(_MODULE_MM)
    width = _SSCC_MODULES * module
    if width + 2 * QUIET_MODULES * module > pen.width:
        raise MalformedCode(
            "The label stock is too narrow for an SSCC.",
            why=f"Expected {width + 2 * QUIET_MODULES * module} dots, got {pen.width}.",
            do="Load 102 x 152 mm labels and correct the printer's width.",
        )
    height, top = pen.grid.at_least(_BARS_MM), pen.grid.dots(105)
    pen.add(
        Code(
            name="element_string",
            kind=Symbol.GS1_128,
            x=(pen.width - width) // 2,
            y=top,
            module=module,
            height=height,
        ),
        Line(
            name="hri",
            x=0,
            y=top + height + pen.grid.dots(2),
            size=pen.grid.dots(5),
            room=pen.width,
            align=Align.CENTRE,
        ),
    )
