"""Puts papers into the print ledger: bytes first, then queued, once per paper."""

from datetime import datetime

from app.floor.desk import Paper
from app.floor.paper.bound import LabelPrinter
from app.ports import JobState, PrinterProfile, PrintJob, Renderer
from app.settings import Settings
from app.store.floor_db import FloorStore
from app.store.ids import new_id

LABEL_PRINTER = "PR-01"
DOCUMENT_PRINTER = "PR-02"
_ON_OFFICE_PAPER = frozenset({"manifest", "sheet"})


def _spares(settings: Settings) -> tuple[PrinterProfile, ...]:
    """The label printers of the neighbours: same language, same stock."""
    named = (each.partition("=") for each in settings.spare_printers)
    return tuple(
        PrinterProfile(
            id=name,
            name=f"Label printer {name}",
            url=url,
            language="zpl",
            dpi=settings.printer_dpi,
            width_mm=102,
            height_mm=152,
        )
        for name, _, url in named
    )


def printer_profiles(settings: Settings) -> tuple[PrinterProfile, ...]:
    """Returns the station's printers: one for labels, one that keeps office papers as PDF."""
    folder = (settings.data_dir / "papers").absolute()
    return (
        PrinterProfile(
            id=LABEL_PRINTER,
            name="Label printer",
            url=settings.printer,
            language="zpl",
            dpi=settings.printer_dpi,
            width_mm=102,
            height_mm=152,
        ),
        PrinterProfile(
            id=DOCUMENT_PRINTER,
            name="Papers folder",
            url=folder.as_uri() + "?suffix=pdf",
            language="pdf",
            dpi=300,
            width_mm=210,
            height_mm=297,
        ),
        *_spares(settings),
    )


class Papers:
    """Renders papers and queues them inside the running commit.

    Thread: the floor worker.
    """

    def __init__(
        self, store: FloorStore, renderer: Renderer, printers: tuple[PrinterProfile, ...]
    ) -> None:
        self._store = store
        self._renderer = renderer
        self._printers = {printer.id: printer for printer in printers}
        self.labels = LabelPrinter(store, printers, LABEL_PRINTER)

    def queue(self, paper: Paper, now: datetime) -> str:
        """Stores the bytes of a paper and queues them; returns the printer's id."""
        office = paper.purpose in _ON_OFFICE_PAPER
        printer_id = DOCUMENT_PRINTER if office else self.labels.id
        if paper.instead:
            self._store.cancel_queued(paper.about, paper.purpose, now)
        before = self._store.last_bytes(paper.about, paper.purpose) if paper.again else None
        data = before.data if before else self._render(paper, printer_id)
        job = PrintJob(
            id=new_id(),
            printer_id=printer_id,
            purpose=paper.purpose,
            title=paper.title,
            data=data,
            state=JobState.QUEUED,
        )
        number = self._store.reprints(paper.about, paper.purpose)
        self._store.add_print_job(job, paper.about, number, now)
        return printer_id

    def _render(self, paper: Paper, printer_id: str) -> bytes:
        return self._renderer.render(paper.document, self._printers[printer_id])
