"""A station without a window: a real front door on a clock that is moved, and a sync process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.domain.commands import DocumentKind, Grade, PickListClaimed
from app.floor.desk import Issued
from app.floor.paper.papers import Papers, printer_profiles
from app.floor.scan import FrontDoor
from app.ports import Scan
from app.settings import Settings
from app.store.cache_db import open_cache_reader, open_empty_replica
from app.store.floor_db import FloorStore
from app.wire.lines import Hello, Wake
from tests.faults.parts import books
from tests.faults.parts.hand import LEAD, Hand
from tests.faults.parts.programs import Sync
from tests.floor.station import PlainRenderer, SetClock

SITE, REGION = "MIL", "EU"
SCANNER = "serial:desk"
LABEL = "SELECT body FROM command WHERE kind = 'label_issued' ORDER BY n DESC LIMIT 1"
NO_MORE = ("pick.nothing_to_pick", "pick.not_held")
"""All that this station holds is done; what others hold is theirs."""


class Desk:
    """One station and who works at it."""

    def __init__(self, folder: Path, name: str, key_hex: str, first_tote: int) -> None:
        folder.mkdir()
        self.folder, self.name, self.key_hex = folder, name, key_hex
        self.token = f"token-of-{name}"
        settings = Settings(data_dir=folder, site=SITE, station=name, echo_ms=0)
        self.clock = SetClock()
        self.clock.now = datetime.now(UTC)
        self.store = FloorStore(folder / "floor.db", key_hex)
        papers = Papers(self.store, PlainRenderer(), printer_profiles(settings))
        self.door = FrontDoor(self.store, open_empty_replica(), papers, self.clock, settings)
        self.hand = Hand(first_tote, self._label, first_tote)
        self.scans = 0
        self.sync: Sync | None = None

    def connect(self, url: str) -> None:
        """Starts the sync process."""
        hello = Hello(keys={"db": self.key_hex}, token=self.token)
        words = ("--station", self.name, "--site", SITE, "--region", REGION, "--centre", url)
        self.sync = Sync(self.folder, hello, *words)

    def follow(self) -> None:
        """Looks at what the sync process has brought, as after each of its lines."""
        self.door.replica_changed(open_cache_reader(self.folder / "cache.db", self.key_hex))
        self.door.ask_for_numbers()
        self.door.tend_walks()
        self.wake()

    def wake(self) -> None:
        """Pokes the sync process, as after each commit."""
        if self.sync is not None:
            self.sync.tell(Wake())

    def reserve(self, pick_lists: Sequence[str]) -> None:
        """Claims walks for a day without a connection."""
        claim = PickListClaimed(station=self.name, worker=LEAD.decode(), grade=Grade.HARD)
        issued = [Issued(kind=DocumentKind.PICK_LIST, id=one, command=claim) for one in pick_lists]
        with self.store.commit():
            envelopes = self.door._recorder.append(issued, LEAD.decode())
        self.door._claims.note(envelopes)
        self.wake()

    def sign_in(self) -> None:
        """Scans the badge."""
        self._scan(LEAD)

    def work(self, seconds: float) -> bool:
        """Scans one code after some time; tells whether there is more to do."""
        self.clock.move(seconds)
        self.door.online = self.is_online()
        screen = self.door.screen()
        code = self.hand.next(type(screen).__name__, msgspec.to_builtins(screen))
        return self._scan(code) not in NO_MORE

    def is_online(self) -> bool:
        """What the sync process said last."""
        return self.sync is not None and self.sync.health is not None and self.sync.health.online

    def ids(self) -> set[str]:
        """Returns the ids of all commands in the file."""
        return {row[0] for row in self.sql("floor.db", "SELECT id FROM command")}

    def settled(self) -> bool:
        """Whether each of them has a ruling."""
        if self.sync is None or self.sync.health is None or self.sync.health.data_at is None:
            return False
        return self.ids() <= set(self.rulings())

    def rulings(self) -> dict[str, str]:
        """Returns the ruling of each command."""
        return dict(self.sql("cache.db", "SELECT command_id, ruling FROM ruling"))

    def sql(self, name: str, statement: str, values: books.Row = ()) -> list[books.Row]:
        """Reads one of the files by separate SQL."""
        return books.rows(self.folder / name, self.key_hex, statement, values)

    def close(self) -> None:
        """Ends process and files."""
        if self.sync is not None:
            self.sync.end()
        self.door.close()
        self.store.close()

    def _scan(self, code: bytes) -> str:
        self.scans += 1
        scan = Scan(
            raw=code[3:] if code.startswith(b"]C1") else code,
            aim="]C1" if code.startswith(b"]C1") else None,
            source=SCANNER,
            seq=self.scans,
            at_wall=self.clock.wall(),
            at_boot=self.clock.boot(),
        )
        verdict = self.door.handle_scan(scan).verdict.value
        self.door.ask_for_numbers()
        self.hand.heard(verdict)
        return verdict

    def _label(self) -> bytes:
        found = self.sql("floor.db", LABEL)
        return b"]C100" + msgspec.json.decode(found[0][0])["sscc"].encode() if found else b"none"
