"""Reads back the ZPL that ``printing/zpl.py`` writes, so that a window shows what was really sent.

Anything else in the bytes is refused rather than drawn wrongly.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.errors import MalformedCode
from app.gs1 import compute_check_digit
from printing.layout import Align, Bars, Box, Item, Page, Text
from printing.symbols import Symbol
from printing.zpl import cell_width

_COMMAND = re.compile(r"([\^~][A-Z@][A-Z0-9@])([^\^~]*)")
_HEX = re.compile(rb"_([0-9a-f]{2})")
_ALIGN = {"C": Align.CENTRE, "R": Align.RIGHT}
_STARTS = {">;>8": Symbol.GS1_128, ">;": Symbol.CODE128, ">:": Symbol.CODE128}
_WITHOUT_EFFECT = frozenset({"^CI", "^LH", "^FH"})


@dataclass(frozen=True, slots=True)
class Command:
    """One ZPL command: its two letters with the prefix, and the parameters as text."""

    name: str
    parameters: str

    def numbers(self, *at: int) -> list[int]:
        """Returns the parameters at these places as numbers.

        Raises:
            MalformedCode: one is missing or no number.
        """
        parts = self.parameters.split(",")
        try:
            return [int(parts[place]) for place in at]
        except (IndexError, ValueError) as wrong:
            raise unreadable(self) from wrong


def commands_of(data: bytes) -> list[Command]:
    """Cuts ZPL into its commands.

    Raises:
        MalformedCode: bytes that are not in any command, or not ASCII.
    """
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as wrong:
        raise MalformedCode("These bytes are no ZPL of ours.", why="Not ASCII.") from wrong
    commands = [Command(found[1], found[2].rstrip("\n")) for found in _COMMAND.finditer(text)]
    outside = _COMMAND.sub("", text).strip()
    if outside or not commands:
        raise MalformedCode("These bytes are no ZPL of ours.", why=f"Got {outside[:20]!r}.")
    return commands


def read(data: bytes, dpi: int) -> tuple[Page, ...]:
    """Returns the pages that these bytes print.

    Raises:
        MalformedCode: the bytes hold something that we never write.
    """
    pages: list[Page] = []
    sheet: _Sheet | None = None
    for command in commands_of(data):
        if (command.name == "^XA") is (sheet is not None):  # begins in a format, or outside of one
            raise unreadable(command)
        if sheet is None:
            sheet = _Sheet()
        elif command.name == "^XZ":
            pages.append(sheet.page(dpi))
            sheet = None
        else:
            sheet.take(command)
    if sheet is not None:
        raise MalformedCode("This label has no end.", do="Print it again.")
    return tuple(pages)


def unreadable(command: Command) -> MalformedCode:
    """Returns the refusal of a command."""
    return MalformedCode(
        "This label was not made here and cannot be shown.",
        why=f"Got {command.name}{command.parameters[:20]!r}.",
    )


@dataclass(slots=True)
class _Field:
    """What the commands between ^FO and ^FS have said."""

    x: int = 0
    y: int = 0
    size: int = 0
    cell: int = 0
    width: int = 0
    align: Align = Align.LEFT
    symbol: str = ""
    height: int = 0
    box: tuple[int, int, int] | None = None
    data: str = ""


@dataclass(slots=True)
class _Sheet:
    """One format while it is read."""

    width: int = 0
    height: int = 0
    module: int = 2
    items: list[Item] = field(default_factory=list)
    now: _Field = field(default_factory=_Field)

    def page(self, dpi: int) -> Page:
        """Returns what has been read."""
        return Page(dpi=dpi, width=self.width, height=self.height, items=tuple(self.items))

    def take(self, command: Command) -> None:
        """Takes one command."""
        match command.name:
            case "^PW":
                (self.width,) = command.numbers(0)
            case "^LL":
                (self.height,) = command.numbers(0)
            case "^BY":
                (self.module,) = command.numbers(0)
            case "^FS":
                self.items.append(self._item(command))
                self.now = _Field()
            case name if name not in _WITHOUT_EFFECT:
                _describe(self.now, command)

    def _item(self, end: Command) -> Item:
        now = self.now
        if now.box is not None:
            width, height, thickness = now.box
            return Box(x=now.x, y=now.y, width=width, height=height, thickness=thickness)
        if now.symbol:
            return self._bars(end)
        if not now.size:
            raise unreadable(end)
        return Text(
            x=now.x,
            y=now.y,
            size=now.size,
            text=_unescaped(now.data, end),
            bold=now.cell == cell_width(now.size, bold=True),
            align=now.align,
            width=now.width,
        )

    def _bars(self, end: Command) -> Bars:
        now = self.now
        kind, data = next(_symbols(now), (None, ""))
        if kind is None:
            raise unreadable(end)
        module = now.size if kind is Symbol.QR else self.module
        return Bars(kind=kind, data=data, x=now.x, y=now.y, module=module, height=now.height)


def _describe(now: _Field, command: Command) -> None:
    match command.name:
        case "^FO":
            now.x, now.y = command.numbers(0, 1)
        case "^A0":
            now.size, now.cell = command.numbers(1, 2)
        case "^FB":
            (now.width,), now.align = command.numbers(0), _alignment(command)
        case "^BC" | "^BE":
            now.symbol, (now.height,) = command.name, command.numbers(1)
        case "^BQ":
            now.symbol, (now.size,) = command.name, command.numbers(2)
        case "^GB":
            width, height, thickness = command.numbers(0, 1, 2)
            now.box = (width, height, thickness)
        case "^FD":
            now.data = command.parameters
        case _:
            raise unreadable(command)


def _alignment(command: Command) -> Align:
    found = _ALIGN.get(command.parameters[-1:])
    if found is None:
        raise unreadable(command)
    return found


def _symbols(now: _Field) -> Iterator[tuple[Symbol, str]]:
    if now.symbol == "^BQ" and now.data.startswith("MA,"):
        yield Symbol.QR, now.data.removeprefix("MA,")
    if now.symbol == "^BE":
        yield Symbol.EAN13, now.data + compute_check_digit(now.data)
    if now.symbol == "^BC":
        for start, kind in _STARTS.items():
            if now.data.startswith(start):
                yield kind, now.data.removeprefix(start)


def _unescaped(data: str, end: Command) -> str:
    try:
        return _HEX.sub(lambda found: bytes.fromhex(found[1].decode()), data.encode()).decode()
    except UnicodeDecodeError as wrong:
        raise unreadable(end) from wrong
