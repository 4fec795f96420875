"""Parts nobody here wrote say what is on our papers: zplkit draws the ZPL, zxing-cpp reads it."""

import io
import re

import pytest
import zplkit
import zxingcpp
from PIL import Image, ImageDraw

from app.domain.documents import Document
from app.ports.printing import PrinterProfile
from printing import raster
from printing.layout import Text
from printing.renderer import LabelRenderer
from tests.printing.papers import (
    SSCC,
    a_label,
    a_manifest,
    a_printer,
    a_receipt,
    a_sheet,
    a_slip,
    an_office_printer,
)
from tests.printing.pdf_parts import contents

DPIS = [203, 300]
PDF_RECTANGLE = re.compile(rb"(\d+) (\d+) (\d+) (\d+) re")


def read(picture: Image.Image) -> set[tuple[str, str]]:
    return {
        (found.symbology_identifier, found.bytes.decode())
        for found in zxingcpp.read_barcodes(picture)
    }


def drawn_by_zplkit(data: bytes, printer: PrinterProfile) -> Image.Image:
    width, height = (round(mm * printer.dpi / 25.4) for mm in (printer.width_mm, printer.height_mm))
    options = zplkit.Options(profile="specification", width=width, height=height, dpi=printer.dpi)
    return Image.open(io.BytesIO(zplkit.render(data, options).labels[0].png())).convert("L")


def drawn_from_pdf(data: bytes) -> Image.Image:
    """Draws the filled rectangles of a one-page PDF, in the dots they were given in."""
    (content,) = contents(data)
    picture = Image.new("L", (1300, 1900), 255)
    pen = ImageDraw.Draw(picture)
    for found in PDF_RECTANGLE.finditer(content):
        x, y, width, height = (int(number) for number in found.groups())
        pen.rectangle((x, y, x + width - 1, y + height - 1), fill=0)
    return picture


@pytest.mark.parametrize("dpi", DPIS)
def test_another_renderer_draws_our_label_and_another_reader_reads_its_sscc(dpi: int) -> None:
    printer = a_printer(dpi=dpi)

    data = LabelRenderer().render(a_label(), printer)

    assert read(drawn_by_zplkit(data, printer)) == {("]C1", "00" + SSCC)}


def test_a_wrong_sscc_would_be_seen() -> None:
    printer = a_printer()
    data = LabelRenderer().render(a_label(), printer)

    spoilt = data.replace(b">;>800340123450000000017", b">;>800340123450000000024")

    assert read(drawn_by_zplkit(spoilt, printer)) == {("]C1", "00340123450000000024")}


def test_without_fnc1_the_proof_would_be_red() -> None:
    printer = a_printer()
    data = LabelRenderer().render(a_label(), printer)

    assert read(drawn_by_zplkit(data.replace(b">;>8", b">;"), printer)) == {("]C0", "00" + SSCC)}


PAPERS: list[tuple[Document, set[tuple[str, str]]]] = [
    (a_label(), {("]C1", "00" + SSCC)}),
    (a_slip(), {("]C0", "S-ABCD1234X"), ("]Q1", "S-ABCD1234X")}),
    (a_receipt(), {("]C0", "R-123456785"), ("]Q1", "R-123456785")}),
]


@pytest.mark.parametrize("dpi", DPIS)
@pytest.mark.parametrize(("document", "codes"), PAPERS)
def test_our_own_picture_is_read_the_same(
    document: Document, codes: set[tuple[str, str]], dpi: int
) -> None:
    (page,) = LabelRenderer().pages(document, a_printer(dpi=dpi))

    assert read(Image.open(io.BytesIO(raster.png(page)))) == codes


@pytest.mark.parametrize(("document", "codes"), PAPERS)
def test_slips_on_a_label_printer_are_read_too(
    document: Document, codes: set[tuple[str, str]]
) -> None:
    printer = a_printer(dpi=300)
    data = LabelRenderer().render(document, printer)
    plain = data.replace(b"_c3_97", b"x").replace(b"_c2_b7", b"-")  # zplkit has few glyphs

    assert read(drawn_by_zplkit(plain, printer)) == codes


@pytest.mark.parametrize(("document", "codes"), PAPERS)
def test_the_bars_of_the_pdf_are_read_too(document: Document, codes: set[tuple[str, str]]) -> None:
    data = LabelRenderer().render(document, a_printer("pdf", dpi=300))

    assert read(drawn_from_pdf(data)) == codes


def test_every_parcel_of_a_manifest_is_read() -> None:
    sheet, printer = a_manifest(), an_office_printer()

    pages = LabelRenderer().pages(sheet, printer)

    found = {code for page in pages for code in read(raster.picture(page))}
    assert found == {("]C1", f"00{row.sscc}") for row in sheet.rows}
    words = " ".join(item.text for page in pages for item in page.items if isinstance(item, Text))
    assert words.count("30 parcels") == len(pages) == 4


def test_every_code_of_the_command_sheet_is_read() -> None:
    sheet, printer = a_sheet(), an_office_printer()

    pages = LabelRenderer().pages(sheet, printer)

    found = {code for page in pages for code in read(raster.picture(page))}
    assert found == {("]C0", code.code) for code in sheet.codes}
