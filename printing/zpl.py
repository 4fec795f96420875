"""A page as ZPL II, the language of label printers.

Everything from outside goes through ``escaped``, so that a name can never become a command.

Source: Zebra ZPL II programming guide, ^FH, ^CI28, ^A0, ^FB, ^BC, ^BE, ^BQ, ^GB.
"""

from printing.layout import Align, Bars, Box, Item, Page, Text
from printing.symbols import Symbol, uses_set_c

REGULAR_WIDTH = 1.0
BOLD_WIDTH = 1.15
"""Character widths as parts of the height: font 0 has one weight, so bold is set wider.

With these it stays narrower than Inter, by whose widths the layout reckons.
"""

_JUSTIFY = {Align.CENTRE: "C", Align.RIGHT: "R"}
_COPIED = frozenset(range(0x20, 0x7F)) - frozenset(b"^~_\\")


def draw(pages: tuple[Page, ...]) -> bytes:
    """Returns one format per page, ready to be sent."""
    return b"".join(_format(page) for page in pages)


def escaped(text: str) -> str:
    """Returns a text for ``^FH_^FD``: no control characters, and hex for all that is not plain.

    >>> escaped("Straße ^XZ")
    'Stra_c3_9fe _5eXZ'
    """
    kept = "".join(c for c in text if c >= " " and not "\x7f" <= c <= "\x9f")
    data = kept.encode("utf-8", "replace")
    return "".join(chr(byte) if byte in _COPIED else f"_{byte:02x}" for byte in data)


def cell_width(size: int, *, bold: bool) -> int:
    """Returns the character width that ``^A0`` is given for a size."""
    return round(size * (BOLD_WIDTH if bold else REGULAR_WIDTH))


def _format(page: Page) -> bytes:
    head = f"^XA^CI28^PW{page.width}^LL{page.height}^LH0,0"
    body = "\n".join(_field(item) for item in page.items)
    return f"{head}\n{body}\n^XZ\n".encode("ascii")


def _field(item: Item) -> str:
    match item:
        case Text():
            return f"^FO{item.x},{item.y}{_text(item)}^FS"
        case Bars():
            return f"^FO{item.x},{item.y}{_bars(item)}^FS"
        case Box():
            return f"^FO{item.x},{item.y}^GB{item.width},{item.height},{item.thickness}^FS"


def _text(item: Text) -> str:
    font = f"^A0N,{item.size},{cell_width(item.size, bold=item.bold)}"
    block = f"^FB{item.width},1,0,{_JUSTIFY[item.align]}" if item.align in _JUSTIFY else ""
    return f"{font}{block}^FH_^FD{escaped(item.text)}"


def _bars(item: Bars) -> str:
    match item.kind:
        case Symbol.QR:
            return f"^BQN,2,{item.module}^FDMA,{item.data}"
        case Symbol.EAN13:  # the printer adds the check digit
            return f"^BY{item.module}^BEN,{item.height},N,N^FD{item.data[:-1]}"
        case Symbol.GS1_128:
            start = ">;>8"
        case Symbol.CODE128:
            start = ">;" if uses_set_c(item.data) else ">:"
    return f"^BY{item.module}^BCN,{item.height},N,N,N^FD{start}{item.data}"
