"""Labels drawn per second, against a bare copy of the same bytes."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import replace

import segno
from reportlab.pdfgen.canvas import Canvas

from printing.renderer import LabelRenderer
from tests.bench.figures import Budget, Figure, figure
from tests.printing.papers import a_label, a_printer, a_slip

SECONDS = 2.0
ZPL, PDF = Budget(at_least=20_000), Budget(at_least=400)
TEMPLATE = "^XA^PW812^LL1219^FO40,40^A0N,30^FD{name}^FS^FO40,700^BCN,200^FD>;>800{sscc}^FS^XZ"


def run() -> list[Figure]:
    """Draws labels of ever other people."""
    renderer = LabelRenderer()
    names = [f"Anna Rossi {at}" for at in range(512)]
    labels = [a_label(name) for name in names]
    slips = [replace(a_slip(name=name), slip_code=f"S-{at:09d}") for at, name in enumerate(names)]
    zpl, pdf = a_printer("zpl"), a_printer("pdf")
    return [
        figure(
            "labels ZPL",
            _rate(lambda at: renderer.render(labels[at % 512], zpl)),
            "1/s",
            ZPL,
            yardstick=_rate(lambda at: _template(names[at % 512])),
        ),
        figure(
            "labels PDF",
            _rate(lambda at: renderer.render(labels[at % 512], pdf)),
            "1/s",
            PDF,
            yardstick=_rate(lambda at: _bare_pdf(names[at % 512])),
        ),
        figure(
            "slips with QR PDF",
            _rate(lambda at: renderer.render(slips[at % 512], pdf)),
            "1/s",
            PDF,
            yardstick=_rate(lambda at: _bare_pdf(names[at % 512])),
        ),
    ]


def _template(name: str) -> bytes:
    return TEMPLATE.format(name=name, sscc="340123450000000017").encode()


def _bare_pdf(name: str) -> bytes:
    """A page with one text and one QR symbol, drawn square by square."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(288, 432))
    canvas.drawString(20, 400, name)
    for y, row in enumerate(segno.make(name, micro=False).matrix):
        for x, dark in enumerate(row):
            if dark:
                canvas.rect(20 + 3 * x, 300 - 3 * y, 3, 3, stroke=0, fill=1)
    canvas.save()
    return target.getvalue()


def _rate(draw: Callable[[int], bytes]) -> float:
    for at in range(20):
        draw(at)
    count, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < SECONDS:
        draw(count)
        count += 1
    return count / passed
