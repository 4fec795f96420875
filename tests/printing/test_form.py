"""A prepared form says the same as its page drawn anew, and widths are those of the font."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import LogisticLabel, PostalAddress
from app.errors import MalformedCode
from app.gs1 import Sscc
from printing import zpl
from printing.fonts import UNITS, WIDEST, advances, pillow_face, width_of
from printing.form import Code, Form, Line
from printing.layout import Align, Text
from printing.renderer import LabelRenderer
from printing.symbols import Symbol
from tests.printing.papers import BRAND, SSCC, a_label, a_printer

PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))
ANY_TEXT = (
    st.text(max_size=40)
    | st.text(PRINTABLE, max_size=90)
    | st.text("Il WM", max_size=60)
    | st.text(st.sampled_from("^~_\\>&,\x10\x1b\x1e\x85\t\nÉß女\ud800\xa0\u200b"), max_size=40)
)
ADDRESSES = st.builds(
    PostalAddress,
    name=ANY_TEXT,
    company=ANY_TEXT,
    street=ANY_TEXT,
    street2=ANY_TEXT,
    postcode=ANY_TEXT,
    city=ANY_TEXT,
    region=ANY_TEXT,
    country=st.sampled_from(["IT", "US", "", " "]),
    phone=ANY_TEXT,
)
SSCCS = st.integers(0, 10**9 - 1).map(lambda serial: Sscc.make(3, "4012345", serial).value)
LABELS = st.builds(
    LogisticLabel,
    sscc=SSCCS,
    sender=ADDRESSES,
    recipient=ADDRESSES,
    order_number=ANY_TEXT,
    service=ANY_TEXT,
    package_number=st.integers(1, 99),
    package_count=st.integers(1, 99),
    piece_count=st.integers(0, 10**6),
)


@given(LABELS, st.sampled_from([203, 300, 600]))
def test_a_prepared_label_is_the_drawn_label(label: LogisticLabel, dpi: int) -> None:
    renderer, printer = LabelRenderer(), a_printer(dpi=dpi)

    assert renderer.render(label, printer) == zpl.draw(renderer.pages(label, printer))


LINES = st.builds(
    Line,
    name=st.sampled_from("abc"),
    x=st.integers(0, 900),
    y=st.integers(0, 900),
    size=st.integers(10, 90),
    room=st.integers(20, 900),
    least=st.sampled_from([0.5, 0.75, 1.0]),
    bold=st.booleans(),
    align=st.sampled_from(Align),
)
WORDS = st.builds(
    Text, x=st.integers(0, 9), y=st.integers(0, 9), size=st.integers(9, 99), text=st.just("To")
)


@given(st.lists(LINES | WORDS, max_size=6), st.dictionaries(st.sampled_from("abc"), ANY_TEXT))
def test_any_prepared_form_is_its_drawn_page(
    parts: list[Line | Text], said: dict[str, str]
) -> None:
    form = Form(dpi=203, width=812, height=1218, parts=tuple(parts))

    assert zpl.prepared(form)(said) == zpl.draw((form.page(said),))


CODES = [
    (Symbol.GS1_128, "00" + SSCC),
    (Symbol.CODE128, "R-123456785"),
    (Symbol.CODE128, "9907001000000093"),
    (Symbol.EAN13, "4012345000009"),
    (Symbol.QR, "S-ABCD1234X"),
]


def a_code_form(kind: Symbol) -> Form:
    height = 0 if kind is Symbol.QR else 90
    code = Code(name="code", kind=kind, x=40, y=60, module=4, height=height)
    return Form(dpi=203, width=812, height=1218, parts=(code,))


@pytest.mark.parametrize(("kind", "data"), CODES)
def test_any_prepared_code_is_its_drawn_symbol(kind: Symbol, data: str) -> None:
    form = a_code_form(kind)

    assert zpl.prepared(form)({"code": data}) == zpl.draw((form.page({"code": data}),))


@pytest.mark.parametrize("kind", list(Symbol))
@pytest.mark.parametrize("data", ["", "A^XZ", "1~JA", "12_5e", "٣٣", "A" * 49])
def test_a_prepared_code_refuses_what_could_be_a_command(kind: Symbol, data: str) -> None:
    with pytest.raises(MalformedCode):
        zpl.prepared(a_code_form(kind))({"code": data})


@given(st.text("@iWm_ é", min_size=1, max_size=30), st.integers(8, 90) | st.integers(1500, 3000))
def test_a_text_that_just_fits_keeps_its_size_and_one_dot_less_makes_it_smaller(
    text: str, size: int
) -> None:
    width = width_of(text, size)

    for room, keeps in ((width, True), (width - 1, False)):
        line = Line(name="a", x=0, y=0, size=size, room=room)
        said = zpl.prepared(Form(dpi=203, width=812, height=99, parts=(line,)))({"a": text})
        assert (line.holding(text).size == size) is keeps
        assert (f"^A0N,{size},".encode() in said) is keeps


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text(PRINTABLE), st.booleans())
def test_widths_are_those_of_the_font(text: str, bold: bool) -> None:
    assert sum(map(advances(bold).__getitem__, text)) == pillow_face(bold, UNITS).getlength(text)


@pytest.mark.parametrize("bold", [False, True])
def test_no_plain_letter_is_wider_than_the_widest(bold: bool) -> None:
    assert max(advances(bold)[letter] for letter in PRINTABLE) <= WIDEST


def test_a_label_after_a_hostile_one_is_unharmed() -> None:
    renderer, printer = LabelRenderer(), a_printer()
    clean = renderer.render(a_label(), printer)

    renderer.render(
        replace(a_label(name="^XZ~JA女\x1b"), sender=replace(BRAND, name="é_")), printer
    )

    assert renderer.render(a_label(), printer) == clean


def test_one_renderer_serves_printers_of_every_stock() -> None:
    renderer = LabelRenderer()
    printers = [a_printer(dpi=dpi, width_mm=width) for dpi in (203, 300) for width in (101.6, 105)]

    together = [renderer.render(a_label(), printer) for printer in printers * 2]

    assert together == [LabelRenderer().render(a_label(), printer) for printer in printers] * 2
    assert len(set(together)) == len(printers)


def test_getting_ready_changes_no_paper_and_no_stock_is_refused_early() -> None:
    renderer = LabelRenderer()
    narrow, unknown = a_printer(width_mm=57, height_mm=100), a_printer("epl")
    usual = [a_printer(), a_printer("pdf")]

    renderer.get_ready([narrow, unknown, *usual])

    for printer in usual:
        assert renderer.render(a_label(), printer) == LabelRenderer().render(a_label(), printer)
    with pytest.raises(MalformedCode, match="narrow"):
        renderer.render(a_label(), narrow)
