"""PDF: what a reader copies out of a paper is what was put on it, whatever was printed before."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import Document
from printing import pdf
from printing.layout import Align, Bars, Box, Page, Text
from printing.pdf.letters import paper_font
from printing.raster import bar_runs
from printing.renderer import LabelRenderer
from printing.symbols import Symbol
from tests.printing.papers import a_label, a_printer, a_receipt, a_sheet, a_slip
from tests.printing.pdf_parts import contents, said, streams

KNOWN = sorted(
    chr(code)
    for code in paper_font(bold=False).face.charToGlyph
    if 0x20 <= code <= 0x2FFF and code != 0xA0
)
PLAIN = "".join(map(chr, range(0x20, 0x7F)))
WORDS = st.text(PLAIN, min_size=1) | st.text(KNOWN, min_size=1, max_size=400)


def a_page(*items: Text | Bars | Box) -> Page:
    return Page(dpi=203, width=812, height=1218, items=items)


def a_text(words: str, *, bold: bool = False) -> Text:
    return Text(x=10, y=20, size=30, text=words, bold=bold)


@given(st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=6))
def test_what_is_copied_out_is_what_was_written(lines: list[tuple[str, bool]]) -> None:
    page = a_page(*(a_text(words, bold=bold) for words, bold in lines))

    assert said(pdf.draw((page,), "x")) == [words for words, _ in lines]


@pytest.mark.parametrize("document", [a_label("Žofie ^XZ (a\\b) Łęcka"), a_slip(9), a_sheet()])
def test_every_line_of_a_paper_is_in_its_pdf(document: Document) -> None:
    renderer, printer = LabelRenderer(), a_printer("pdf", dpi=300)

    pages = renderer.pages(document, printer)

    expected = [item.text for page in pages for item in page.items if isinstance(item, Text)]
    assert said(renderer.render(document, printer)) == expected


def test_an_unknown_letter_keeps_its_place() -> None:
    assert said(pdf.draw((a_page(a_text("a女b")),), "x")) == ["a\0b"]


def test_what_was_printed_before_leaves_nothing_behind() -> None:
    printer = a_printer("pdf")
    first = LabelRenderer().render(a_label("Zoë"), printer)

    for name in ("Šárka", "Ömer Ğ", "女", "Zoë"):
        last = LabelRenderer().render(a_label(name), printer)

    assert last == first


def test_plain_papers_share_their_letters_and_others_add_few() -> None:
    printer = a_printer("pdf")
    plain, other, accented = (
        {part for part in streams(LabelRenderer().render(a_label(name), printer)) if is_font(part)}
        for name in ("Anna", "Bert", "Zoë")
    )

    assert plain == other
    assert plain < accented
    assert all(len(part) < 3000 for part in accented - plain)


def is_font(stream: bytes) -> bool:
    return stream.startswith(b"\0\1\0\0")


def test_a_paper_of_many_pages_carries_its_letters_once() -> None:
    one, many = (LabelRenderer().render(a_slip(lines), a_printer("pdf")) for lines in (1, 60))

    assert len(contents(many)) > 5 * len(contents(one))
    assert sum(map(is_font, streams(many))) == sum(map(is_font, streams(one)))


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_a_dot_of_a_pdf_is_a_dot_of_the_printer(dpi: int) -> None:
    (content,) = contents(LabelRenderer().render(a_receipt(), a_printer("pdf", dpi=dpi)))

    found = re.search(rb"([\d.]+) 0 0 (-[\d.]+) 0 ([\d.]+) cm", content)
    assert found is not None
    across, down, top = map(float, found.groups())
    far = 10_000  # dots, more than any page has
    assert abs(across * far - far * 72 / dpi) < 0.001
    assert (down, round(top * dpi / 72)) == (-across, round(152.4 * dpi / 25.4))


def test_bars_are_drawn_run_by_run_and_frames_keep_inside() -> None:
    bars = Bars(kind=Symbol.QR, data="S-ABCD1234X", x=40, y=60, module=5)
    frame = Box(x=10, y=20, width=300, height=200, thickness=4)
    rule = Box(x=10, y=900, width=300, height=3, thickness=3)

    (content,) = contents(pdf.draw((a_page(a_text("A"), bars, frame, rule),), "x"))

    drawn = [tuple(map(int, each)) for each in re.findall(rb"(\d+) (\d+) (\d+) (\d+) re", content)]
    assert drawn == [*bar_runs(bars), (10, 900, 300, 3)]
    assert b"4 w 12.0 22.0 296 196 re S" in content


@pytest.mark.parametrize(("align", "share"), [(Align.RIGHT, 1.0), (Align.CENTRE, 0.5)])
def test_aligned_text_leaves_its_room_on_the_right_side(align: Align, share: float) -> None:
    line = Text(x=100, y=20, size=30, text="Ada", align=align, width=500)

    (content,) = contents(pdf.draw((a_page(line),), "x"))

    found = re.search(rb"1 0 0 -1 ([\d.]+) ([\d.]+) Tm /F\S+ ([\d.]+) Tf", content)
    assert found is not None
    start, base, size = map(float, found.groups())
    width = paper_font(bold=False).stringWidth("Ada", size)
    assert start == pytest.approx(100 + share * (500 - width), abs=0.01)
    assert base == 20 + 30 * 0.75
