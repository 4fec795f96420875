"""Scans that were heard while the disk did not keep them: never green, never forgotten in silence.

Numbered cases of a disk that refuses:

1. No room: the ballast is given up and the same scan is judged again; nobody notices. When that
   does not help, as 2.
2. An error of reading or writing: the scan is answered with "not stored", and so is every scan
   after it. The raw scans wait here. Each second the file is opened anew and written to.
3. It can be written again: the raw scans go into the scan log as "not stored" (unless their commit
   had reached the disk after all), and a person must say go on: they look at the screen, which
   shows what is counted, and scan again what is missing.
4. The program ends before that: the scans were answered with "not stored", and are scanned again.
"""

from app.domain.verbs import Verb
from app.domain.verdicts import FEEDBACK, CommonVerdict
from app.errors import StoreDamaged, StoreError, StoreFull
from app.floor import control
from app.floor.desk import Job, Outcome
from app.floor.scan import FrontDoor
from app.floor.screens import StoppedScreen
from app.floor.station.judged import read
from app.ports import Scan


class Unstored:
    """What was heard and is not on disk.

    Thread: the floor worker.
    """

    def __init__(self, trouble: StoreError) -> None:
        self._why = _why(trouble)
        self.damaged = isinstance(trouble, StoreDamaged)
        """The file must be put together again before it can be opened."""
        self._scans: list[Scan] = []
        self._last = ""

    @property
    def screen(self) -> StoppedScreen:
        """What stands on the screen meanwhile."""
        return StoppedScreen(step="stopped", why=self._why, lost=len(self._scans), last=self._last)

    def refuse(self, scan: Scan) -> Outcome:
        """Keeps a scan in memory and answers that it is not stored."""
        reading = read(scan)
        self._scans.append(scan)
        self._last = control.short(reading)
        return Outcome(
            scan_seq=0,
            source=scan.source,
            source_seq=scan.seq,
            got=reading.value,
            job=Job.HOME,
            verdict=CommonVerdict.NOT_STORED,
            feedback=FEEDBACK[CommonVerdict.NOT_STORED],
            verb=None,
            words={"got": self._last},
            changed=(),
            screen=self.screen,
            printing=(),
            at_boot=scan.at_boot,
        )

    def write(self, door: FrontDoor) -> None:
        """Writes what is kept here and lets the door wait for a person.

        Raises:
            StoreError: the disk refuses still.
        """
        lost = door.keep_late(self._scans)
        door.stop(
            StoppedScreen(
                step="stored_again",
                why=self._why,
                lost=lost,
                last=self._last if lost else "",
                verbs=(Verb.GO_ON,),
            )
        )


def _why(trouble: StoreError) -> str:
    if isinstance(trouble, StoreFull):
        return "full"
    return "damaged" if isinstance(trouble, StoreDamaged) else "disk"
