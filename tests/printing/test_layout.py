"""The papers follow their standard on every stock, and no text leaves the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import Document
from app.errors import MalformedCode, SettingWrong
from app.texts import Texts
from printing.fonts import fitted_size, shortened, width_of, wrapped
from printing.layout import Align, Bars, Box, Grid, Page, Text, plain
from printing.qr import qr_rows
from printing.renderer import LabelRenderer
from printing.symbols import (
    QUIET_MODULES,
    Symbol,
    check_payload,
    modules_of,
    size_in_modules,
)
from printing.words import PaperWords
from tests.printing.papers import (
    CUSTOMER,
    SSCC,
    a_label,
    a_printer,
    a_receipt,
    a_sheet,
    a_slip,
    an_office_printer,
)

LONG = "Wolfeschlegelsteinhausenbergerdorff-Möllersen de Sant'Agata " * 3


def symbols(page: Page, kind: Symbol) -> list[Bars]:
    return [item for item in page.items if isinstance(item, Bars) and item.kind is kind]


def texts(page: Page) -> list[str]:
    return [item.text for item in page.items if isinstance(item, Text)]


@pytest.mark.parametrize(("width_mm", "height_mm"), [(101.6, 152.4), (102, 152), (105, 148)])
@pytest.mark.parametrize(("dpi", "module"), [(203, 4), (300, 6), (600, 12)])
def test_the_sscc_symbol_keeps_the_standard(
    dpi: int, module: int, width_mm: float, height_mm: float
) -> None:
    printer = a_printer(dpi=dpi, width_mm=width_mm, height_mm=height_mm)

    (page,) = LabelRenderer().pages(a_label(), printer)

    (bars,) = symbols(page, Symbol.GS1_128)
    width = 156 * module
    assert (bars.data, bars.module) == ("00" + SSCC, module)
    assert bars.height / dpi * 25.4 >= 32
    assert bars.module / dpi * 25.4 >= 0.495
    assert bars.x >= QUIET_MODULES * module
    assert page.width - bars.x - width >= QUIET_MODULES * module
    assert "(00) 3401 2345 0000 0000 17" in texts(page)
    assert all(reach(item)[3] <= page.height for item in page.items)


def test_the_sscc_symbol_is_the_lowest_block() -> None:
    (page,) = LabelRenderer().pages(a_label(), a_printer())

    (bars,) = symbols(page, Symbol.GS1_128)
    below = [item for item in page.items if item.y > bars.y]
    assert [item.text for item in below if isinstance(item, Text)] == [
        "(00) 3401 2345 0000 0000 17"
    ]


def test_the_label_says_everything_a_hand_needs() -> None:
    (page,) = LabelRenderer().pages(a_label(), a_printer())

    said = texts(page)
    for needed in (CUSTOMER.name, "10969 Berlin", "DE", "10485", "1 / 2", "3", SSCC):
        assert needed in said


@pytest.mark.parametrize("sscc", ["340123450000000018", "34012345000000001", "", "٣" * 18])
def test_a_wrong_sscc_is_not_printed(sscc: str) -> None:
    with pytest.raises(MalformedCode):
        LabelRenderer().render(a_label(sscc=sscc), a_printer())


def test_a_stock_too_narrow_for_the_symbol_is_refused() -> None:
    with pytest.raises(MalformedCode, match="too narrow"):
        LabelRenderer().render(a_label(), a_printer(width_mm=57, height_mm=100))


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize(
    "document", [a_label(), a_label(name=LONG), a_slip(23), a_slip(0), a_receipt(LONG), a_sheet()]
)
def test_nothing_leaves_the_page(document: Document, dpi: int) -> None:
    for page in LabelRenderer().pages(document, a_printer(dpi=dpi)):
        for item in page.items:
            left, top, right, bottom = reach(item)
            assert min(left, top) >= 0
            assert right <= page.width
            assert bottom <= page.height


@pytest.mark.parametrize("document", [a_label(), a_slip(23), a_receipt(LONG), a_sheet()])
def test_no_two_lines_overlap(document: Document) -> None:
    for page in LabelRenderer().pages(document, a_printer()):
        lines = [item for item in page.items if isinstance(item, Text) and item.text]
        for place, one in enumerate(lines):
            for other in lines[place + 1 :]:
                assert not overlap(one, other), (one, other)


def test_every_page_of_a_long_slip_carries_the_code_and_no_line_is_lost() -> None:
    pages = LabelRenderer().pages(a_slip(23), a_printer())

    assert len(pages) > 1
    assert all(symbols(page, Symbol.CODE128) and symbols(page, Symbol.QR) for page in pages)
    assert sum(texts(page).count("Linen overshirt") for page in pages) == 23
    assert f"Page 1 / {len(pages)}" in texts(pages[0])


def test_a_slip_without_lines_is_still_a_slip() -> None:
    assert len(LabelRenderer().pages(a_slip(0), a_printer())) == 1


def test_a_receipt_says_the_money_phrase_whole() -> None:
    phrase = "Proposed to the seller; nothing has been paid yet. " * 5 + "You will be told."
    (page,) = LabelRenderer().pages(a_receipt(phrase), a_printer())

    assert phrase in " ".join(texts(page))


def test_the_command_sheet_fills_a4_in_three_columns() -> None:
    pages = LabelRenderer().pages(a_sheet(30), an_office_printer())

    lefts = {bars.x for page in pages for bars in symbols(page, Symbol.CODE128)}
    count = sum(len(symbols(page, Symbol.CODE128)) for page in pages)
    assert (len(lefts), count) == (3, 30)
    assert all(
        bars.module / page.dpi * 25.4 >= 0.33
        for page in pages
        for bars in symbols(page, Symbol.CODE128)
    )


def test_a_heading_never_stands_alone_at_the_foot() -> None:
    for codes in range(11, 40):
        for page in LabelRenderer().pages(a_sheet(codes), an_office_printer()):
            last = max((item for item in page.items), key=lambda item: item.y)
            assert not (isinstance(last, Text) and last.text in ("Pick", "Pack"))


def test_an_unknown_language_says_what_to_do() -> None:
    with pytest.raises(SettingWrong) as refused:
        LabelRenderer().render(a_label(), a_printer("epl"))

    assert refused.value.do


def test_the_same_document_gives_the_same_bytes() -> None:
    for printer in (a_printer(), a_printer("pdf")):
        for document in (a_label(), a_slip(), a_receipt(), a_sheet()):
            once, again = (LabelRenderer().render(document, printer) for _ in range(2))
            assert once == again


def test_a_pdf_has_the_size_of_its_stock() -> None:
    data = LabelRenderer().render(a_sheet(), an_office_printer())

    assert data.startswith(b"%PDF-")
    assert data.count(b"/MediaBox [ 0 0 595.32 841.92 ]") == len(
        LabelRenderer().pages(a_sheet(), an_office_printer())
    )


def test_paper_speaks_the_catalogues_language(monkeypatch: pytest.MonkeyPatch) -> None:
    class Italian(Texts):
        def __init__(self) -> None:
            self.language = "it"

        def has(self, key: str) -> bool:
            return key == "paper.recipient"

        def say(self, key: str, words: object = None) -> str:
            return "A"

    words = PaperWords.of(Italian())

    (page,) = LabelRenderer(words).pages(a_label(), a_printer())
    assert "A" in texts(page)
    assert "From" in texts(page)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Symbol.CODE128, ""),
        (Symbol.CODE128, "a"),
        (Symbol.CODE128, "A>8B"),
        (Symbol.CODE128, "A^XZ"),
        (Symbol.CODE128, "A" * 49),
        (Symbol.CODE128, "٣٣"),
        (Symbol.QR, "https://example.com"),
        (Symbol.GS1_128, "0034012345000000001"),
        (Symbol.GS1_128, "AB"),
        (Symbol.EAN13, "4012345000000"),
        (Symbol.EAN13, "401234500000"),
    ],
)
def test_a_payload_outside_its_alphabet_is_refused(kind: Symbol, data: str) -> None:
    with pytest.raises(MalformedCode):
        check_payload(kind, data)


def test_symbols_have_their_known_widths() -> None:
    assert size_in_modules(Symbol.GS1_128, "00" + SSCC) == 156
    assert size_in_modules(Symbol.CODE128, "9907001000000093") == 123
    assert size_in_modules(Symbol.EAN13, "4012345000009") == 95
    assert len(qr_rows("S-ABCD1234X")) == 21
    assert modules_of(Symbol.CODE128, "A").endswith("1100011101011")


@given(st.text(max_size=80), st.integers(20, 80), st.integers(100, 900))
def test_fitted_and_shortened_text_keeps_its_room(text: str, size: int, room: int) -> None:
    said = plain(text)
    fitted = fitted_size(said, size, room)

    assert size // 2 <= fitted <= size
    assert width_of(shortened(said, fitted, room), fitted) <= max(room, width_of("…", fitted))


@given(st.text("ab W", max_size=200), st.integers(1, 4))
def test_wrapped_lines_keep_their_room_and_the_beginning(text: str, most: int) -> None:
    lines = wrapped(text, 30, 300, max_lines=most)

    assert len(lines) <= most
    assert all(width_of(line, 30) <= 300 for line in lines)
    whole = " ".join(text.split())
    said = " ".join(lines)
    assert said == whole or "…" in said


def test_dots_are_whole_and_at_least_what_was_asked() -> None:
    for dpi in (203, 300, 600):
        for tenth in range(1, 400):
            dots = Grid(dpi).at_least(tenth / 10)
            assert dots * 25.4 / dpi >= tenth / 10 - 1e-9


def reach(item: Text | Bars | Box) -> tuple[int, int, int, int]:
    match item:
        case Box():
            return item.x, item.y, item.x + item.width, item.y + item.height
        case Bars():
            side = size_in_modules(item.kind, item.data) * item.module
            return item.x, item.y, item.x + side, item.y + (item.height or side)
        case Text():
            width = item.width or width_of(item.text, item.size, bold=item.bold)
            return item.x, item.y, item.x + width, item.y + item.size


def overlap(one: Text, other: Text) -> bool:
    left, top, right, bottom = inked(one)
    other_left, other_top, other_right, other_bottom = inked(other)
    apart = right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
    return not apart


def inked(line: Text) -> tuple[int, int, int, int]:
    """Where the letters are: of an aligned text only the part it fills."""
    left, top, right, bottom = reach(line)
    drawn = width_of(line.text, line.size, bold=line.bold)
    if line.align is Align.RIGHT:
        left = right - drawn
    if line.align is Align.CENTRE:
        left, right = left + (line.width - drawn) // 2, left + (line.width + drawn) // 2
    return left, top, right, bottom
