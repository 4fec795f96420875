"""A page as ZPL II, the language of label printers.

Everything from outside goes through ``escaped``, so that a name can never become a command.

Source: Zebra ZPL II programming guide, ^FH, ^CI28, ^A0, ^FB, ^BC, ^BE, ^BQ, ^GB.
"""

import re
from collections.abc import Callable, Mapping

from printing.fonts import WIDEST, advances, units_in
from printing.form import Code, Form, Line
from printing.layout import Align, Bars, Box, Item, Page, Text, plain
from printing.symbols import Symbol, check_payload, uses_set_c

REGULAR_WIDTH = 1.0
BOLD_WIDTH = 1.15
"""Character widths as parts of the height: font 0 has one weight, so bold is set wider.

With these it stays narrower than Inter, by whose widths the layout reckons.
"""

_JUSTIFY = {Align.CENTRE: "C", Align.RIGHT: "R"}
_FIELD_END = "^FS\n"
_END = "^XZ\n"
_MOST_KEPT = 10_000
_is_copied = re.compile(r"[ -\[\]`-}]*").fullmatch
"""Whether a text stands as it is: no control characters, none of ``^~_\\``, nothing but ASCII."""


def draw(pages: tuple[Page, ...]) -> bytes:
    """Returns one format per page, ready to be sent."""
    return "".join(_format(page) for page in pages).encode("ascii")


def prepared(form: Form) -> Callable[[Mapping[str, str]], bytes]:
    """Returns what ``draw`` gives for a form's page, as a function of the values.

    What never changes is written once, and a text that surely fits is not measured.
    """
    steps: list[tuple[str, str, Callable[[str], str]]] = []
    fixed = _head(form.width, form.height)
    for part in form.parts:
        if isinstance(part, Line | Code):
            steps.append((fixed, part.name, _filler(part)))
            fixed = ""
        else:
            fixed += _field(part)
    tail = f"{fixed}{_END}"

    def filled(values: Mapping[str, str]) -> bytes:
        pieces = []
        for before, name, fill in steps:
            pieces.append(before)
            if name in values:
                pieces.append(fill(values[name]))
        pieces.append(tail)
        return "".join(pieces).encode("ascii")

    return filled


def escaped(text: str) -> str:
    """Returns a text for ``^FH_^FD``: no control characters, and hex for all that is not plain.

    >>> escaped("Straße ^XZ")
    'Stra_c3_9fe _5eXZ'
    """
    return text if _is_copied(text) else text.translate(_ESCAPES)


def cell_width(size: int, *, bold: bool) -> int:
    """Returns the character width that ``^A0`` is given for a size."""
    return round(size * (BOLD_WIDTH if bold else REGULAR_WIDTH))


class _Escapes(dict[int, str]):
    """What stands for each character, kept once it has come up."""

    def __missing__(self, code: int) -> str:
        made = _escape(chr(code))
        if len(self) < _MOST_KEPT:
            self[code] = made
        return made


def _escape(character: str) -> str:
    if _is_copied(character):
        return character
    if character < " " or "\x7f" <= character <= "\x9f":
        return ""
    return "".join(f"_{byte:02x}" for byte in character.encode("utf-8", "replace"))


_ESCAPES = _Escapes()


def _head(width: int, height: int) -> str:
    return f"^XA^CI28^PW{width}^LL{height}^LH0,0\n"


def _format(page: Page) -> str:
    body = "".join(_field(item) for item in page.items)
    return f"{_head(page.width, page.height)}{body}{_END}"


def _filler(part: Line | Code) -> Callable[[str], str]:
    """Returns the function that writes a value; it says what ``_field`` says of the filled part."""
    return _code_filler(part) if isinstance(part, Code) else _line_filler(part)


def _code_filler(part: Code) -> Callable[[str], str]:
    kind, head = part.kind, f"^FO{part.x},{part.y}{_symbol(part)}"

    def fill(data: str) -> str:
        check_payload(kind, data)
        return f"{head}{_payload(kind, data)}{_FIELD_END}"

    return fill


def _line_filler(part: Line) -> Callable[[str], str]:
    head = _field(part.holding("")).removesuffix(_FIELD_END)
    most = units_in(part.room, part.size)
    most_letters, advance = most // WIDEST, advances(part.bold).__getitem__

    def fill(text: str) -> str:
        if _is_copied(text):
            if len(text) <= most_letters or sum(map(advance, text)) <= most:
                return f"{head}{text}{_FIELD_END}"
        elif sum(map(advance, said := plain(text))) <= most:
            return f"{head}{escaped(said)}{_FIELD_END}"
        return _field(part.holding(text))

    return fill


def _field(item: Item) -> str:
    match item:
        case Text():
            said = _text(item)
        case Bars():
            said = f"{_symbol(item)}{_payload(item.kind, item.data)}"
        case Box():
            said = f"^GB{item.width},{item.height},{item.thickness}"
    return f"^FO{item.x},{item.y}{said}{_FIELD_END}"


def _text(item: Text) -> str:
    font = f"^A0N,{item.size},{cell_width(item.size, bold=item.bold)}"
    block = f"^FB{item.width},1,0,{_JUSTIFY[item.align]}" if item.align in _JUSTIFY else ""
    return f"{font}{block}^FH_^FD{escaped(item.text)}"


def _symbol(item: Bars | Code) -> str:
    match item.kind:
        case Symbol.QR:
            return f"^BQN,2,{item.module}^FD"
        case Symbol.EAN13:
            return f"^BY{item.module}^BEN,{item.height},N,N^FD"
        case Symbol.GS1_128 | Symbol.CODE128:
            return f"^BY{item.module}^BCN,{item.height},N,N,N^FD"


def _payload(kind: Symbol, data: str) -> str:
    match kind:
        case Symbol.QR:
            return f"MA,{data}"
        case Symbol.EAN13:  # the printer adds the check digit
            return data[:-1]
        case Symbol.GS1_128:
            return f">;>8{data}"
        case Symbol.CODE128:
            return f">;{data}" if uses_set_c(data) else f">:{data}"
