"""ZPL: nothing from outside becomes a command, and what is sent can be read back and shown."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import Document
from app.errors import MalformedCode
from printing import zpl
from printing.layout import Align, Bars, Box, Page, Text, plain
from printing.renderer import LabelRenderer
from printing.symbols import ALPHABET, Symbol
from printing.zpl_reader import commands_of, read
from tests.printing.papers import a_label, a_printer, a_receipt, a_sheet, a_slip

ANY_TEXT = st.text() | st.text(st.sampled_from("^~_\\>&,\x10\x1b\x1e\x1f\x85\nXZFDCÉ女\ud800"))
ZPL_COMMAND = re.compile(r"[\^~].{2}")


def tokens(document: Document) -> list[str]:
    """The command list as a printer cuts it: a prefix anywhere begins a command."""
    data = LabelRenderer().render(document, a_printer()).decode("latin-1")
    return ZPL_COMMAND.findall(data)


@given(ANY_TEXT)
def test_no_name_changes_the_commands_of_a_label(name: str) -> None:
    assert tokens(a_label(name=name)) == tokens(a_label(name="X"))


@given(ANY_TEXT)
def test_no_name_changes_the_commands_of_a_slip(name: str) -> None:
    assert tokens(a_slip(name=name)) == tokens(a_slip(name="X"))


@given(ANY_TEXT)
def test_escaped_text_is_printable_ascii_without_prefixes(text: str) -> None:
    escaped = zpl.escaped(text)

    assert all(" " <= character <= "~" for character in escaped)
    assert not set(escaped) & set("^~\\")
    assert re.fullmatch(r"(?:[^_]|_[0-9a-f]{2})*", escaped)


def test_escaping_is_exact() -> None:
    assert zpl.escaped("A^B~C_D\\E") == "A_5eB_7eC_5fD_5cE"
    assert zpl.escaped("é女") == "_c3_a9_e5_a5_b3"
    assert zpl.escaped("a\x1eb\x10c\x85d") == "abcd"


def test_prefix_and_delimiter_are_never_changed() -> None:
    for document in (a_label(name="^CC! ~CT ^CD;"), a_slip(), a_receipt(), a_sheet(5)):
        assert not {"^CC", "~CC", "^CD", "~CD", "^CT", "~CT"} & set(tokens(document))


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("document", [a_label(), a_slip(23), a_receipt(), a_sheet()])
def test_what_is_sent_is_read_back_dot_for_dot(document: Document, dpi: int) -> None:
    printer = a_printer(dpi=dpi)
    renderer = LabelRenderer()

    assert read(renderer.render(document, printer), dpi) == renderer.pages(document, printer)


PLACES = st.integers(0, 1800)
LINES = st.builds(
    Text,
    x=PLACES,
    y=PLACES,
    size=st.integers(10, 200),
    text=ANY_TEXT.map(plain),
    bold=st.booleans(),
    align=st.just(Align.LEFT),
    width=st.just(0),
) | st.builds(
    Text,
    x=PLACES,
    y=PLACES,
    size=st.integers(10, 200),
    text=ANY_TEXT.map(plain),
    align=st.sampled_from([Align.CENTRE, Align.RIGHT]),
    width=st.integers(1, 800),
)
CODES = st.builds(
    Bars,
    kind=st.just(Symbol.CODE128),
    data=st.text(sorted(ALPHABET), min_size=1, max_size=20),
    x=PLACES,
    y=PLACES,
    module=st.integers(1, 10),
    height=st.integers(1, 400),
)
BOXES = st.builds(
    Box, x=PLACES, y=PLACES, width=PLACES, height=PLACES, thickness=st.integers(1, 50)
)


@given(st.lists(LINES | CODES | BOXES, max_size=8))
def test_any_page_survives_the_way_through_zpl(items: list[Text | Bars | Box]) -> None:
    page = Page(dpi=203, width=812, height=1218, items=tuple(items))

    assert read(zpl.draw((page,)), 203) == (page,)


@pytest.mark.parametrize(
    "bars",
    [
        Bars(kind=Symbol.EAN13, data="4012345000009", x=1, y=2, module=3, height=80),
        Bars(kind=Symbol.QR, data="S-ABCD1234X", x=1, y=2, module=3),
        Bars(kind=Symbol.GS1_128, data="00340123450000000017", x=1, y=2, module=4, height=256),
        Bars(kind=Symbol.CODE128, data="9907001000000093", x=1, y=2, module=4, height=256),
    ],
)
def test_every_symbol_survives_the_way_through_zpl(bars: Bars) -> None:
    page = Page(dpi=203, width=812, height=1218, items=(bars,))

    assert read(zpl.draw((page,)), 203) == (page,)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"%PDF-1.4",
        b"\xff\xfe",
        b"^XA^FO1,1^GFA,1,1,1,FF^FS^XZ",
        b"^XA^FO1^FDx^FS^XZ",
        b"^XA^FO1,1^BY2^BCN,10,N,N,N^FDwithout start^FS^XZ",
        b"^XA^FO1,1^BY2^BEN,10,N,N^FDletters^FS^XZ",
        b"^XA^FO1,1^A0N,20,20^FB10,1,0,J^FH_^FDx^FS^XZ",
        b"^XA^FO1,1^A0N,20,20^FH_^FD_ff^FS^XZ",
        b"^XA^FO1,1^A0N,20,20^FH_^FDno end",
        b"^FO1,1^FS",
    ],
)
def test_foreign_bytes_are_refused_not_drawn_wrongly(data: bytes) -> None:
    with pytest.raises(MalformedCode):
        read(data, 203)


@given(st.data())
def test_spoilt_bytes_are_refused_or_drawn_but_never_a_fault(data: st.DataObject) -> None:
    label = bytearray(LabelRenderer().render(a_label(), a_printer()))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(label) - 1))
        label[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

    with suppress(MalformedCode):
        read(bytes(label), 203)


def test_commands_are_cut_with_their_parameters() -> None:
    assert [(c.name, c.parameters) for c in commands_of(b"^XA\n^FO1,2^FDx y^FS^XZ\n")] == [
        ("^XA", ""),
        ("^FO", "1,2"),
        ("^FD", "x y"),
        ("^FS", ""),
        ("^XZ", ""),
    ]
