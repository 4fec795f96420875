"""A centre, its backups and two stations at one site; everything that can happen to them."""

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from app.central.capture.cancel import cancel_order
from app.central.fulfil import Caller
from app.central.work import Centre
from app.store import central_db as db
from app.store.cache.log import write_back
from app.store.ids import new_id
from tests.central.shelf import Released, Shelf, open_shelf, release, reopen
from tests.faults.protocol.line import Fate, Line
from tests.faults.protocol.station import Station, StationClock

NAMES = ("ST-MIL-1", "ST-MIL-2")
SHM = Path("/dev/shm")


@dataclass
class World:
    """What the machine moves."""

    folder: Path
    shelf: Shelf
    stations: tuple[Station, ...]
    reached: Counter[str]

    @property
    def centre(self) -> Centre:
        return self.shelf.centre

    def release(self, quantity: int) -> Released:
        return release(self.shelf, {"COAT-S": quantity})

    def cancel(self, order_id: str) -> None:
        with self.centre.work() as work:
            cancel_order(work, order_id, "customer")

    def pass_time(self, seconds: float) -> None:
        """Time passes everywhere alike."""
        self.shelf.clock.now += timedelta(seconds=seconds)
        for station in self.stations:
            station.clock.seconds += seconds

    def back_up(self) -> None:
        """Keeps the centre as it is now."""
        assert write_back(self.centre._writer)
        shutil.copy(self.shelf.path, self.folder / "backup.db")

    def restore(self) -> bool:
        """Puts the backup back, as a person would, and says that it is another history now."""
        backup = self.folder / "backup.db"
        if not backup.exists():
            return False
        now, numbers = self.shelf.clock.now, self.shelf.numbers
        self.shelf.close()
        for suffix in ("", "-wal", "-shm"):
            self.shelf.path.with_name(self.shelf.path.name + suffix).unlink(missing_ok=True)
        shutil.copy(backup, self.shelf.path)
        self.shelf = reopen(self.shelf.path)
        self.shelf.clock.now, self.shelf.numbers = now, numbers
        renew_epoch(self.centre)
        return True

    def settle(self) -> None:
        """The network works again: everybody sends and reads until nothing moves."""
        for _ in range(60):
            moved = False
            for station in self.stations:
                moved |= station.push(Fate.ANSWERED)
                moved |= not station.pull(Fate.ANSWERED)
            if not moved:
                return
        raise AssertionError("the stations and the centre never came to rest")

    def close(self) -> None:
        for station in self.stations:
            station.shut()
        self.shelf.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Template:
    """A centre made once; each world begins with a copy of its file."""

    def __init__(self) -> None:
        memory = SHM if SHM.is_dir() else None
        self._whole = tempfile.TemporaryDirectory(prefix="worlds-", dir=memory)
        self.folder = Path(self._whole.name) / "template"
        self.folder.mkdir()
        shelf = open_shelf(self.folder)
        assert write_back(shelf.centre._writer)
        shelf.close()

    def close(self) -> None:
        """Removes it, and every world that was left."""
        self._whole.cleanup()

    def world(self, reached: Counter[str]) -> World:
        folder = Path(tempfile.mkdtemp(prefix="world-", dir=self.folder.parent))
        shutil.copy(self.folder / "central.db", folder / "central.db")
        made = World(folder, reopen(folder / "central.db"), (), reached)
        made.stations = tuple(
            Station(
                name,
                folder / name,
                Line(lambda: made.centre, Caller(station=name, site="MIL")),
                StationClock(made.shelf.clock.now),
            )
            for name in NAMES
        )
        return made


def renew_epoch(centre: Centre) -> None:
    """What is done after a backup was put back."""
    with centre.work() as work:
        work.connection.execute(update(db.site_feed).values(epoch=new_id()))
