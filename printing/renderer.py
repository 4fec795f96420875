"""Turns a print document into the bytes of a printer's language; the one door of this folder."""

from app.domain.documents import CommandSheet, Document, LogisticLabel, PackingSlip, ReturnReceipt
from app.errors import SettingWrong
from app.ports.printing import PrinterProfile
from printing import pdf, zpl
from printing.labels import logistic_label
from printing.layout import Page
from printing.pen import Stock
from printing.sheets import command_sheet
from printing.slips import packing_slip, return_receipt
from printing.words import PaperWords


class LabelRenderer:
    """Implements the port ``Renderer``: same document and printer, same bytes."""

    def __init__(self, words: PaperWords | None = None) -> None:
        """Renders with the words of one language, English when left out."""
        self._words = words or PaperWords()

    def render(self, document: Document, printer: PrinterProfile) -> bytes:
        """Returns all bytes of the job, ready to be sent as they are.

        Raises:
            MalformedCode: a code of the document cannot be printed, or not on this stock.
            SettingWrong: the printer's language is unknown.
        """
        pages = self.pages(document, printer)
        if printer.language == "zpl":
            return zpl.draw(pages)
        if printer.language == "pdf":
            return pdf.draw(pages, type(document).__name__)
        raise SettingWrong(
            f"Printer {printer.id} has the unknown language {printer.language!r}.",
            why="Expected zpl or pdf.",
            do="Correct the printer's profile.",
        )

    def pages(self, document: Document, printer: PrinterProfile) -> tuple[Page, ...]:
        """Returns the pages of a document on a printer's stock, for previews."""
        stock = Stock(dpi=printer.dpi, width_mm=printer.width_mm, height_mm=printer.height_mm)
        match document:
            case LogisticLabel():
                return (logistic_label(document, stock, self._words),)
            case PackingSlip():
                return packing_slip(document, stock, self._words)
            case ReturnReceipt():
                return return_receipt(document, stock, self._words)
            case CommandSheet():
                return command_sheet(document, stock)
