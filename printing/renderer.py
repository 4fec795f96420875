"""Turns a print document into the bytes of a printer's language; the one door of this folder."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from app.domain.documents import (
    CommandSheet,
    Document,
    LogisticLabel,
    ManifestSheet,
    PackingSlip,
    ReturnReceipt,
)
from app.errors import MalformedCode, SettingWrong
from app.ports.printing import PrinterProfile
from printing import pdf, zpl
from printing.form import Form
from printing.labels import logistic_form, logistic_values
from printing.layout import Page
from printing.pen import Stock
from printing.sheets.commands import command_sheet
from printing.sheets.manifests import manifest_sheet
from printing.slips import packing_slip, return_receipt
from printing.words import PaperWords

_Filled = Callable[[Mapping[str, str]], bytes]
_DRAW: dict[str, Callable[[tuple[Page, ...], str], bytes]] = {
    "zpl": lambda pages, _title: zpl.draw(pages),
    "pdf": pdf.draw,
}
_PREPARE: dict[str, Callable[[Form], _Filled]] = {"zpl": zpl.prepared}
"""Languages in which a form is prepared once; the others draw each page anew."""


class LabelRenderer:
    """Implements the port ``Renderer``: same document and printer, same bytes; any thread."""

    def __init__(self, words: PaperWords | None = None) -> None:
        """Renders with the words of one language, English when left out."""
        self._words = words or PaperWords()
        self._forms: dict[Stock, Form] = {}
        self._prepared: dict[tuple[str, Stock], _Filled] = {}

    def get_ready(self, printers: Iterable[PrinterProfile]) -> None:
        """Does ahead what the first label of each printer would wait for."""
        for printer in printers:
            if printer.language == "pdf":
                pdf.get_ready()
            elif printer.language in _PREPARE:
                with suppress(MalformedCode):  # who prints a label on it is told that it is narrow
                    self._logistic(printer.language, _stock(printer))

    def render(self, document: Document, printer: PrinterProfile) -> bytes:
        """Returns all bytes of the job, ready to be sent as they are.

        Raises:
            MalformedCode: a code of the document cannot be printed, or not on this stock.
            SettingWrong: the printer's language is unknown.
        """
        language = printer.language
        if isinstance(document, LogisticLabel) and language in _PREPARE:
            values = logistic_values(document)
            return self._logistic(language, _stock(printer))(values)
        if language in _DRAW:
            return _DRAW[language](self.pages(document, printer), type(document).__name__)
        raise SettingWrong(
            f"Printer {printer.id} has the unknown language {language!r}.",
            why=f"Expected {' or '.join(_DRAW)}.",
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
            case ManifestSheet():
                return manifest_sheet(document, stock, self._words)
            case CommandSheet():
                return command_sheet(document, stock)

    def _logistic(self, language: str, stock: Stock) -> _Filled:
        filled = self._prepared.get((language, stock))
        if filled is None:
            filled = _PREPARE[language](self._logistic_form(stock))
            self._prepared[language, stock] = filled
        return filled

    def _logistic_form(self, stock: Stock) -> Form:
        form = self._forms.get(stock)
        if form is None:
            form = self._forms[stock] = logistic_form(stock, self._words)
        return form


def _stock(printer: PrinterProfile) -> Stock:
    return Stock(dpi=printer.dpi, width_mm=printer.width_mm, height_mm=printer.height_mm)
