"""Turns a print document into the bytes of a printer's language; the one door of this folder."""

from collections.abc import Callable, Mapping

from app.domain.documents import CommandSheet, Document, LogisticLabel, PackingSlip, ReturnReceipt
from app.errors import SettingWrong
from app.ports.printing import PrinterProfile
from printing import pdf, zpl
from printing.form import Form
from printing.labels import logistic_form, logistic_values
from printing.layout import Page
from printing.pen import Stock
from printing.sheets import command_sheet
from printing.slips import packing_slip, return_receipt
from printing.words import PaperWords


class LabelRenderer:
    """Implements the port ``Renderer``: same document and printer, same bytes.

    Thread: any, one at a time.
    """

    def __init__(self, words: PaperWords | None = None) -> None:
        """Renders with the words of one language, English when left out."""
        self._words = words or PaperWords()
        self._forms: dict[Stock, Form] = {}
        self._zpl: dict[Stock, Callable[[Mapping[str, str]], bytes]] = {}

    def render(self, document: Document, printer: PrinterProfile) -> bytes:
        """Returns all bytes of the job, ready to be sent as they are.

        Raises:
            MalformedCode: a code of the document cannot be printed, or not on this stock.
            SettingWrong: the printer's language is unknown.
        """
        if printer.language == "zpl":
            return self._as_zpl(document, printer)
        if printer.language == "pdf":
            return pdf.draw(self.pages(document, printer), type(document).__name__)
        raise SettingWrong(
            f"Printer {printer.id} has the unknown language {printer.language!r}.",
            why="Expected zpl or pdf.",
            do="Correct the printer's profile.",
        )

    def pages(self, document: Document, printer: PrinterProfile) -> tuple[Page, ...]:
        """Returns the pages of a document on a printer's stock, for previews."""
        stock = _stock(printer)
        match document:
            case LogisticLabel():
                values = logistic_values(document)
                return (self._logistic_form(stock).page(values),)
            case PackingSlip():
                return packing_slip(document, stock, self._words)
            case ReturnReceipt():
                return return_receipt(document, stock, self._words)
            case CommandSheet():
                return command_sheet(document, stock)

    def _as_zpl(self, document: Document, printer: PrinterProfile) -> bytes:
        if not isinstance(document, LogisticLabel):
            return zpl.draw(self.pages(document, printer))
        values, stock = logistic_values(document), _stock(printer)
        filled = self._zpl.get(stock)
        if filled is None:
            filled = self._zpl[stock] = zpl.prepared(self._logistic_form(stock))
        return filled(values)

    def _logistic_form(self, stock: Stock) -> Form:
        form = self._forms.get(stock)
        if form is None:
            form = self._forms[stock] = logistic_form(stock, self._words)
        return form


def _stock(printer: PrinterProfile) -> Stock:
    return Stock(dpi=printer.dpi, width_mm=printer.width_mm, height_mm=printer.height_mm)
