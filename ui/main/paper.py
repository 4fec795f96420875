"""The renderer of the station's paper, fetched when the window is open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.domain.documents import Document
from app.ports.printing import PrinterProfile, Renderer

if TYPE_CHECKING:  # importing it costs a tenth of a second: barcodes, fonts of PDF, pictures
    from printing.renderer import LabelRenderer


class LateRenderer(Renderer):
    """Fetches ``LabelRenderer`` with the first paper, or before when it is told to."""

    def __init__(self) -> None:
        self._found: LabelRenderer | None = None

    def fetch(self, printers: Iterable[PrinterProfile]) -> None:
        """Gets ready, so that the first paper is no slower than the next; any thread."""
        self._renderer().get_ready(printers)

    def render(self, document: Document, printer: PrinterProfile) -> bytes:
        """Returns all bytes of the job, ready to be sent as they are."""
        return self._renderer().render(document, printer)

    def _renderer(self) -> LabelRenderer:
        if self._found is None:
            from printing.renderer import LabelRenderer  # the window is painted without it

            self._found = LabelRenderer()
        return self._found
