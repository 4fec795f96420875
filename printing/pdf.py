"""Pages as PDF at their true size, for office printers; the same input gives the same bytes."""

import io

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from printing.fonts import CAPITALS, EM, face
from printing.layout import Bars, Box, Page, Text
from printing.raster import bar_runs, text_left

_POINTS_PER_INCH = 72
_NAMES = {False: "FloorInter", True: "FloorInterBold"}


def draw(pages: tuple[Page, ...], title: str) -> bytes:
    """Returns one document with a PDF page per page."""
    _register_fonts()
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Floorwalker")
    for page in pages:
        _page(canvas, page)
    canvas.save()
    return stream.getvalue()


def _page(canvas: Canvas, page: Page) -> None:
    """Draws in dots with y downwards, as everywhere else; the canvas is scaled and turned over."""
    scale = _POINTS_PER_INCH / page.dpi
    canvas.setPageSize((page.width * scale, page.height * scale))
    canvas.scale(scale, -scale)
    canvas.translate(0, -page.height)
    for item in page.items:
        match item:
            case Text():
                _text(canvas, item)
            case Bars():
                for x, y, width, height in bar_runs(item):
                    canvas.rect(x, y, width, height, stroke=0, fill=1)
            case Box():
                _box(canvas, item)
    canvas.showPage()


def _text(canvas: Canvas, item: Text) -> None:
    name, size = _NAMES[item.bold], item.size * EM
    left = text_left(item, pdfmetrics.stringWidth(item.text, name, size))
    canvas.saveState()
    canvas.translate(left, item.y + item.size * CAPITALS)
    canvas.scale(1, -1)
    canvas.setFont(name, size)
    canvas.drawString(0, 0, item.text)
    canvas.restoreState()


def _box(canvas: Canvas, item: Box) -> None:
    if item.thickness >= min(item.width, item.height):
        canvas.rect(item.x, item.y, item.width, item.height, stroke=0, fill=1)
        return
    inset = item.thickness / 2
    canvas.setLineWidth(item.thickness)
    canvas.rect(
        item.x + inset, item.y + inset, item.width - 2 * inset, item.height - 2 * inset, fill=0
    )


def _register_fonts() -> None:
    for bold, name in _NAMES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, face(bold)))
