"""A station without a window: the front door over two real files, and separate eyes on one."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.documents import Document
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.keys import Doc
from app.domain.verbs import CommandCode, Verb
from app.floor.desk import Outcome
from app.floor.paper.papers import Papers, printer_profiles
from app.floor.scan import FrontDoor
from app.floor.screens import Screen
from app.floor.station.judged import Trouble
from app.floor.view import View
from app.ports import BUTTON, PrinterProfile, Scan
from app.settings import Settings
from app.store.cache_db import open_cache_reader, open_empty_replica
from app.store.floor_db import FloorStore
from tests.floor.replica import Replica
from tests.floor.stock import (
    BINS,
    KEY,
    NOON,
    SITE,
    WORKERS,
    a_bin,
    a_product,
    a_setting,
)

Row = dict[str, Any]
T = TypeVar("T")
_MEMORY = ("_session", "_compare", "_screen", "_shown")
SCANNER = "serial:/dev/ttyACM0"
STATION = "ST-01"


class SetClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON
        self.seconds = 1000.0

    def wall(self) -> datetime:
        return self.now

    def boot(self) -> float:
        return self.seconds

    def boot_id(self) -> str:
        return "boot-1"

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


class PlainRenderer:
    """Paper as JSON; counts what it drew, and can be told to break."""

    def __init__(self) -> None:
        self.drawn: list[Document] = []
        self.breaks: Exception | None = None

    def render(self, document: Document, printer: PrinterProfile) -> bytes:
        self.drawn.append(document)
        if self.breaks is not None:
            raise self.breaks
        kind = type(document).__name__.encode()
        return kind + b" " + printer.id.encode() + b" " + msgspec.json.encode(document)


class Floor:
    """One station with its data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(data_dir=folder, site=SITE, station=STATION)
        self.clock = SetClock()
        self.renderer = PlainRenderer()
        self.replica = Replica(folder / "cache.db")
        self.fill_people()
        self.fill_goods()
        self._seqs: dict[str, int] = {}
        self.grants = True
        """The centre is reached and gives every walk that is asked for."""
        self._ruled: set[str] = set()
        self.open()

    def fill_people(self, *, more: bool = False) -> None:
        """The first page of the site."""
        self.replica.put(a_setting(), *WORKERS, more=more)

    def fill_goods(self) -> None:
        """Bins and catalogue."""
        self.replica.put(*map(a_bin, sorted(set(BINS.values()))), *map(a_product, BINS))

    def open(self) -> None:
        self.store = FloorStore(self.folder / "floor.db", KEY)
        cache = open_cache_reader(self.folder / "cache.db", KEY) or open_empty_replica()
        papers = Papers(self.store, self.renderer, printer_profiles(self.settings))
        self.door = FrontDoor(self.store, cache, papers, self.clock, self.settings)

    def shut(self) -> None:
        """The program ends; the files stay."""
        self.door.close()
        self.store.close()

    def reopen(self) -> None:
        self.shut()
        self.open()

    def close(self) -> None:
        self.shut()
        self.replica.close()

    # ---- what a person does

    def scan(
        self,
        text: str | bytes,
        *,
        source: str = SCANNER,
        aim: str | None = None,
        after_s: float = 1.0,
        truncated: bool = False,
    ) -> Outcome:
        """Scans a code, a second after whatever was before."""
        self.clock.move(after_s)
        scan = self.a_scan(text, source=source, aim=aim, truncated=truncated)
        outcome = self.door.handle_scan(scan)
        self.tend(after_scan=True)
        return outcome

    def tend(self, *, after_scan: bool = False) -> None:
        """The worker looks after the walks; the centre answers at once."""
        self.door.tend_walks(after_scan=after_scan)
        if self.grants and self.door._claims._asked and self._grant_walks():
            self.door.replica_changed()
            self.door.tend_walks()

    def _grant_walks(self) -> bool:
        asked = [
            row
            for row in self.commands("pick_list_claimed", "pick_list_released")
            if row["id"] not in self._ruled
        ]
        for row in asked:
            grade, ttl_s = row["body"].get("grade", ""), row["body"].get("ttl_s", 0)
            result = {"token": 1, "grade": grade, "ttl_s": ttl_s} if grade else {}
            self.replica.rule((row["id"], "accepted"), result=result)
        self._ruled |= {row["id"] for row in asked}
        return bool(asked)

    def a_scan(
        self,
        text: str | bytes,
        *,
        source: str = SCANNER,
        aim: str | None = None,
        truncated: bool = False,
    ) -> Scan:
        seq = self._seqs[source] = self._seqs.get(source, 0) + 1
        return Scan(
            raw=text.encode() if isinstance(text, str) else text,
            aim=aim,
            source=source,
            seq=seq,
            at_wall=self.clock.wall(),
            at_boot=self.clock.boot(),
            truncated=truncated,
        )

    def press(self, verb: Verb) -> Outcome:
        """Presses a button."""
        return self.scan(CommandCode.of(verb).as_digits(), source=BUTTON)

    def all(self, *texts: str | Verb) -> list[Outcome]:
        """Scans codes and presses buttons one after the other."""
        return [self.press(each) if isinstance(each, Verb) else self.scan(each) for each in texts]

    def rehearse(self, code: str | bytes | Verb) -> tuple[Outcome, Row]:
        """Scans as if, and undoes it: the answer, and the row that would have stayed."""
        raw = CommandCode.of(code).as_digits() if isinstance(code, Verb) else code
        door, connection = self.door, self.store._connection
        kept = {name: getattr(door, name) for name in _MEMORY}
        with connection.begin() as transaction:
            self.store.commit = contextlib.nullcontext  # type: ignore[assignment, method-assign]
            self.clock.move(1.0)
            outcome = door.handle_scan(self.a_scan(raw, source="rehearsal"))
            found = connection.exec_driver_sql("SELECT * FROM scan_log ORDER BY seq DESC")
            row = dict(found.mappings().first() or {})
            del self.store.commit
            transaction.rollback()
        self._seqs["rehearsal"] = 0
        door._view.take_back()
        door._numbers.reload()
        for name, value in kept.items():
            setattr(door, name, value)
        return outcome, row

    @property
    def screen(self) -> Screen:
        return self.door.screen()

    def view(self, look: Callable[[View], T]) -> T:
        """Looks at the documents as this station sees them now."""
        found = self.door._guarded(lambda: look(self.door._view))
        assert not isinstance(found, Trouble)
        return found

    def order(self, order_id: str) -> FulfilmentOrder:
        """An order as this station sees it now."""
        found = self.view(lambda view: view.order(order_id))
        assert found is not None
        return found

    @property
    def heard(self) -> int:
        """How many scans were sent in."""
        return sum(self._seqs.values())

    # ---- what the sync process does

    def put(self, *docs: Doc, inc: int = 0) -> None:
        """Documents arrive, and the worker is told."""
        self.replica.put(*docs, inc=inc)
        self.door.replica_changed()
        self.tend()

    def grant(self, series: str, first: int = 1, count: int = 500) -> None:
        """The centre grants the numbers that were asked for."""
        self.door.ask_for_numbers()
        asked = [
            row for row in self.commands("numbers_requested") if row["body"]["series"] == series
        ]
        sscc = series == "sscc"
        result: dict[str, str | int] = {
            "series": series,
            "first": first,
            "count": count,
            "prefix": "4012345" if sscc else "",
            "extension": "3" if sscc else "",
        }
        self.replica.rule((asked[-1]["id"], "accepted"), result=result)
        self.door.replica_changed()

    # ---- what others see: floor.db through a connection of their own

    def commands(self, *kinds: str) -> list[Row]:
        """All commands, or those of some kinds, in the order of n; bodies decoded."""
        rows = self.sql("SELECT * FROM command ORDER BY n")
        decoded = [{**row, "body": msgspec.json.decode(row["body"])} for row in rows]
        return [row for row in decoded if not kinds or row["kind"] in kinds]

    def scans(self) -> list[Row]:
        return self.sql("SELECT * FROM scan_log ORDER BY seq")

    def jobs(self) -> list[Row]:
        return self.sql("SELECT * FROM print_job ORDER BY seq")

    def sql(self, statement: str) -> list[Row]:
        return read_sql(self.folder, statement)

    def decrypted(self) -> bytes:
        """Every byte that anybody with the key could read, free pages and log included."""
        plain = self.folder / "plain.db"
        plain.unlink(missing_ok=True)
        with contextlib.closing(sqlcipher.connect(str(self.folder / "floor.db"))) as connection:
            connection.execute(f"PRAGMA key=\"x'{KEY}'\"")
            connection.execute(f"ATTACH '{plain}' AS plain KEY ''")
            connection.execute("SELECT sqlcipher_export('plain')")
            connection.execute("DETACH plain")
        return plain.read_bytes()

    def set(self, **values: object) -> None:
        """Changes settings; they count from the next start."""
        self.settings = replace(self.settings, **values)  # type: ignore[arg-type]


def read_sql(folder: Path, statement: str) -> list[Row]:
    """Reads floor.db beside its writer, through a connection of its own."""
    with contextlib.closing(sqlcipher.connect(str(folder / "floor.db"))) as connection:
        connection.execute(f"PRAGMA key=\"x'{KEY}'\"")
        connection.row_factory = sqlcipher.Row
        return [dict(row) for row in connection.execute(statement)]


@contextlib.contextmanager
def a_floor(folder: Path) -> Iterator[Floor]:
    floor = Floor(folder)
    try:
        yield floor
    finally:
        floor.close()
