"""A page as a picture, dot for dot as on paper: for the printer window and for proofs."""

import io

from PIL import Image, ImageDraw

from printing.fonts import CAPITALS, EM, pillow_face
from printing.layout import Align, Bars, Box, Page, Text
from printing.qr import qr_rows
from printing.symbols import Symbol, modules_of

_PAPER, _INK = 255, 0


def picture(page: Page) -> Image.Image:
    """Returns the page in grey, one pixel per dot; bars are pure black and white."""
    image = Image.new("L", (page.width, page.height), _PAPER)
    pen = ImageDraw.Draw(image)
    for item in page.items:
        match item:
            case Text():
                _text(pen, item)
            case Bars():
                _bars(pen, item)
            case Box():
                _box(pen, item)
    return image


def png(page: Page) -> bytes:
    """Returns the page as PNG bytes with its resolution."""
    stream = io.BytesIO()
    picture(page).save(stream, "PNG", dpi=(page.dpi, page.dpi))
    return stream.getvalue()


def bar_runs(item: Bars) -> list[tuple[int, int, int, int]]:
    """Returns the dark rectangles of a symbol as (x, y, width, height) in dots."""
    if item.kind is Symbol.QR:
        rows, height = qr_rows(item.data), item.module
    else:
        modules = modules_of(item.kind, item.data)
        rows, height = (tuple(module == "1" for module in modules),), item.height
    rectangles = []
    for number, row in enumerate(rows):
        top = item.y + number * height
        for start, length in _dark_runs(row):
            left, width = item.x + start * item.module, length * item.module
            rectangles.append((left, top, width, height))
    return rectangles


def text_left(item: Text, width: float) -> float:
    """Returns where a text of a drawn width begins."""
    if item.align is Align.CENTRE:
        return item.x + (item.width - width) / 2
    if item.align is Align.RIGHT:
        return item.x + item.width - width
    return item.x


def _dark_runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if not dark:
            continue
        if runs and runs[-1][0] + runs[-1][1] == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((at, 1))
    return runs


def _text(pen: ImageDraw.ImageDraw, item: Text) -> None:
    font = pillow_face(item.bold, item.size * EM)
    left = text_left(item, font.getlength(item.text))
    pen.text((left, item.y + item.size * CAPITALS), item.text, _INK, font, anchor="ls")


def _bars(pen: ImageDraw.ImageDraw, item: Bars) -> None:
    for x, y, width, height in bar_runs(item):
        pen.rectangle((x, y, x + width - 1, y + height - 1), fill=_INK)


def _box(pen: ImageDraw.ImageDraw, item: Box) -> None:
    right, bottom = item.x + item.width - 1, item.y + item.height - 1
    pen.rectangle((item.x, item.y, right, bottom), outline=_INK, width=item.thickness)
