"""Which printer of the station gets its labels: bound by scanning the printer's code.

A job that waits moves along, once. One that a printer has already been given stays there: it may
print, and must not print twice.
"""

from datetime import datetime

from app.ports import PrinterProfile
from app.store.floor_db import FloorStore

META = "label_printer"


class LabelPrinter:
    """The printer that labels go to.

    Thread: the floor worker; ``bind`` inside ``FloorStore.commit()``.
    """

    def __init__(self, store: FloorStore, printers: tuple[PrinterProfile, ...], usual: str) -> None:
        """Takes the printers of the station and the one that is used until another is bound."""
        self._store = store
        self._printers = {printer.id: printer for printer in printers}
        self._usual = usual

    @property
    def id(self) -> str:
        """Where labels go now; a printer that is not here any more has lost them."""
        bound = self._store.meta(META)
        return bound if self.suits(bound) else self._usual

    def suits(self, printer_id: str) -> bool:
        """Tells whether a printer is of this station and takes its labels as they are stored."""
        usual, printer = self._printers[self._usual], self._printers.get(printer_id)
        if printer is None:
            return False
        return (printer.language, printer.dpi) == (usual.language, usual.dpi)

    def waiting(self) -> int:
        """Returns how many jobs no printer has been given yet."""
        return self._store.count_queued(self.id)

    def bind(self, printer_id: str, now: datetime) -> None:
        """Sends labels there from now on, and those that wait."""
        self._store.move_queued(self.id, printer_id, now)
        self._store.set_meta(META, printer_id)
