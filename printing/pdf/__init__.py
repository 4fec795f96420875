"""Pages as PDF at their true size, for office printers; the same input gives the same bytes.

What stands on a page is written in its operators directly; reportlab makes the document around it.

Source: ISO 32000-1, 8.4.4 (cm), 8.5 (re, f, S) and 9.4 (Tf, Tm, Tj).
"""

import io

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas

from printing.fonts import CAPITALS, EM
from printing.layout import Align, Bars, Box, Item, Page, Text
from printing.pdf.letters import paper_font
from printing.raster import bar_runs, text_left

rl_config.useA85 = 0  # bytes as they are: every way to a printer is clean for 8 bits

_POINTS_PER_INCH = 72
_NOTHING = tuple(Text(x=0, y=0, size=1, text="", bold=bold) for bold in (False, True))


def draw(pages: tuple[Page, ...], title: str) -> bytes:
    """Returns one document with a PDF page per page."""
    stream = io.BytesIO()
    canvas = Canvas(
        stream, invariant=1, pageCompression=1, initialFontName=paper_font(bold=False).fontName
    )
    for bold in (False, True):
        paper_font(bold).begin(canvas._doc)
    canvas.setTitle(title)
    canvas.setCreator("Floorwalker")
    for page in pages:
        _page(canvas, page)
    canvas.save()
    return stream.getvalue()


def get_ready() -> None:
    """Reads the fonts, which the first page would wait for."""
    draw((Page(dpi=72, width=1, height=1, items=_NOTHING),), "")


def _page(canvas: Canvas, page: Page) -> None:
    """Draws in dots with y downwards, as everywhere else; the page is scaled and turned over."""
    scale = _POINTS_PER_INCH / page.dpi
    height = page.height * scale
    canvas.setPageSize((page.width * scale, height))
    canvas.addLiteral(f"{scale:.8f} 0 0 {-scale:.8f} 0 {height:.8f} cm")
    canvas.addLiteral("\n".join(_operators(item, canvas._doc) for item in page.items))
    canvas.showPage()


def _operators(item: Item, document: PDFDocument) -> str:
    match item:
        case Text():
            return _text(item, document)
        case Bars():
            runs = (f"{x} {y} {width} {height} re" for x, y, width, height in bar_runs(item))
            return f"{' '.join(runs)} f"
        case Box():
            return _box(item)


def _text(item: Text, document: PDFDocument) -> str:
    font, size = paper_font(item.bold), item.size * EM
    left: float = item.x
    if item.align is not Align.LEFT:
        left = text_left(item, pdfmetrics.stringWidth(item.text, font.fontName, size))
    said = " ".join(
        f"{name} {size:.3f} Tf <{codes.hex()}> Tj"
        for name, codes in font.coded(item.text, document)
    )
    return f"BT 1 0 0 -1 {left:.3f} {item.y + item.size * CAPITALS:.3f} Tm {said} ET"


def _box(item: Box) -> str:
    if item.thickness >= min(item.width, item.height):
        return f"{item.x} {item.y} {item.width} {item.height} re f"
    inset, inner = item.thickness / 2, item.thickness
    frame = f"{item.x + inset:.1f} {item.y + inset:.1f} {item.width - inner} {item.height - inner}"
    return f"{item.thickness} w {frame} re S"
