"""A station without threads: real files, the real view and the real sync steps, one at a time."""

import io
import shutil
import threading
from datetime import datetime
from pathlib import Path
from typing import cast

from app.domain.commands import Command, DocumentKind
from app.domain.model.claims import is_lost
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.pick_list import PickList
from app.errors import CentreUnreachable
from app.floor.desk import Issued
from app.floor.paper.papers import Papers, printer_profiles
from app.floor.recorder import Recorder
from app.floor.station.numbers import Numbers
from app.floor.station.walks.claims import Claims
from app.floor.view import View
from app.settings import Settings
from app.store.cache.writer import Scopes
from app.store.cache_db import open_cache_reader
from app.store.floor_db import FloorStore
from app.store.floor_read import FloorReader
from app.sync.blobs.needs import Needs
from app.sync.client import Centre
from app.sync.journal import Journal
from app.sync.link import Link
from app.sync.outbox import Outbox
from app.sync.protocol import Backoff
from app.sync.pull import Desk, Gate, Puller
from app.sync.push import Install, Post, Sender
from app.sync.replica.checks import Checks
from app.sync.replica.rebuild import Rebuilder, Yard
from app.sync.replica.shelf import Place, Shelf
from app.sync.replica.tried import Tried
from app.wire import CommandEnvelope
from tests.faults.protocol.line import Fate, Line
from tests.floor.station import PlainRenderer

KEY = "c3" * 32
SITE_SCOPE = "site:MIL"
PARTS = ("cache.db", "cache.db-wal", "cache.db-shm")
FILLING = ("cache.db.new", "cache.db.new-wal", "cache.db.new-shm")


class StationClock:
    """Boot seconds of one machine; its wall clock is wrong by an hour, and does not matter."""

    def __init__(self, centre_now: datetime) -> None:
        self.seconds = 5000.0
        self.boots = 1
        self._wall = centre_now

    def wall(self) -> datetime:
        return self._wall

    def boot(self) -> float:
        return self.seconds

    def boot_id(self) -> str:
        return f"boot-{self.boots}"


class Station:
    """One install with its files."""

    def __init__(self, name: str, folder: Path, line: Line, clock: StationClock) -> None:
        self.name = name
        self.folder = folder
        self.line = line
        self.clock = clock
        folder.mkdir()
        self.open()

    def open(self) -> None:
        """The program starts."""
        self.store = FloorStore(self.folder / "floor.db", KEY)
        self.install = FloorReader(self.folder / "floor.db", KEY).install()
        self._open_sync()
        papers = Papers(
            self.store, PlainRenderer(), printer_profiles(Settings(data_dir=self.folder))
        )
        self.recorder = Recorder(self.store, self.view, Numbers(self.store), papers, self.clock)
        self.claims = Claims(self.store, self.clock)

    def _open_sync(self) -> None:
        self.path = self.folder / "cache.db"
        self._floor = FloorReader(self.folder / "floor.db", KEY)
        self.shelf = Shelf(
            Place(
                path=self.path,
                key=KEY,
                installs=(self.install,),
                scopes=Scopes("MIL", "EU"),
                release=self._let_go,
                swapped=self._look_again,
            )
        )
        self._look_again()
        self.view = View(self.cache, self.store.all_commands)
        self._open_threads()

    def _open_threads(self) -> None:
        """What the sync process runs in threads; here each takes a step when it is told to."""
        journal, stop, tried = Journal(io.StringIO()), threading.Event(), Tried()
        link, line = Link((SITE_SCOPE,), self.clock.wall), cast(Centre, self.line)
        post = Post(
            centre=line,
            outbox=Outbox(self._floor, self.shelf.settled),
            shelf=self.shelf,
            link=link,
            journal=journal,
            told=lambda _: None,
            needs=Needs(),
            station=self.name,
            install=Install(id=self.install),
        )
        self.sender = Sender(post, Backoff(lambda: 0.0), stop, tried)
        yard = Yard(
            centre=line,
            shelf=self.shelf,
            scopes=(SITE_SCOPE,),
            link=link,
            journal=journal,
            install=self.install,
            tried=self._tried,
        )
        self.rebuilder = Rebuilder(yard, Backoff(lambda: 0.0), stop)
        if why := self.shelf.was_filling():
            self.rebuilder.want(why, self.shelf.generation)
        desk = Desk(
            centre=line,
            shelf=self.shelf,
            rebuilder=self.rebuilder,
            checks=Checks(line, self.shelf, link, journal, self.install),
            link=link,
            journal=journal,
            told=lambda *_: None,
            install=self.install,
            wait_s=0.0,
        )
        gate = Gate(self.shelf, self.rebuilder, tried)
        self.puller = Puller(SITE_SCOPE, desk, Backoff(lambda: 0.0), stop, gate)

    def _let_go(self) -> None:
        self.cache.close()

    def _look_again(self) -> None:
        cache = open_cache_reader(self.path, KEY)
        assert cache is not None
        self.cache = cache
        if hasattr(self, "view"):
            self.view.use(cache)

    def _tried(self, _generation: int, _seconds: float) -> bool:
        """A replica is replaced only when every command was sent: here that takes other steps."""
        self.sender._look()
        if self.sender._post.outbox.waiting():
            raise CentreUnreachable("First the commands.", why="planted")
        return True

    def shut(self) -> None:
        """The program ends, however; what was committed is on disk."""
        self.cache.close()
        self.shelf.close()
        self._floor.close()
        self.store.close()

    def restart(self) -> None:
        self.shut()
        self.open()

    # ---- what a person does

    def issue(
        self, kind: DocumentKind, doc_id: str, command: Command, token: int = 0
    ) -> CommandEnvelope:
        """Commits a command, as a scan would."""
        issued = Issued(kind=kind, id=doc_id, command=command, token=token)
        with self.cache.snapshot():
            self.view.refresh()
            with self.store.commit():
                (made,) = self.recorder.append([issued], "W")
        self.claims.note([made])
        return made

    def tend(self) -> None:
        """Takes the centre's answers to claims in, and drops what somebody else has now."""
        with self.cache.snapshot():
            self.view.refresh()
            answers = self.claims.answers(self.cache)
            lists = {each.id: each for each in self.view.pick_lists()}
            by_task = {each.fulfilment_order: each for each in lists.values()}
        known = [answer for answer in answers if answer.pick_list in lists]
        with self.store.commit():
            self.claims.take_in(known, lambda name: lists[name].fulfilment_order)
            for holding in self.claims.all():
                shown = by_task.get(holding.task)
                if shown is not None and is_lost(holding, shown, self.name):
                    self.claims.drop(holding.task)

    def pick_list(self, list_id: str) -> PickList | None:
        """A walk as it is seen here now."""
        with self.cache.snapshot():
            self.view.refresh()
            return self.view.pick_list(list_id)

    def order(self, order_id: str) -> FulfilmentOrder | None:
        """An order as it is seen here now."""
        with self.cache.snapshot():
            self.view.refresh()
            return self.view.order(order_id)

    def commands(self) -> list[CommandEnvelope]:
        """Everything that was ever committed here and is kept."""
        return list(self.store.all_commands())

    # ---- what the sync process does

    def push(self, fate: Fate) -> bool:
        """Sends one batch; tells whether there was one."""
        self.line.fate = fate
        self.sender._look()
        batch = self.sender._batches.choose(self.sender._post.outbox.waiting())
        if batch:
            self.sender._send(batch)
            self.tend()
        return bool(batch)

    def pull(self, fate: Fate) -> bool:
        """Reads one page; tells whether it was the last."""
        self.line.fate = fate
        if self.rebuilder.is_wanted:
            self.rebuilder._attempt()
            return False
        try:
            complete, _ = self.puller._read_on(wait=False)
        except Exception:  # noqa: BLE001  # what the thread's loop answers with a pause
            return False
        self.tend()
        return complete

    # ---- what happens to the disk

    def keep_cache(self) -> Path:
        """Copies what is safely on disk of cache.db now."""
        kept = self.folder / "kept"
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        for part in PARTS:
            if (self.folder / part).exists():
                shutil.copy(self.folder / part, kept / part)
        return kept

    def lose_power(self, kept: Path | None) -> None:
        """cache.db goes back to what was kept, or is gone; floor.db has everything."""
        self.shut()
        for part in FILLING:
            (self.folder / part).unlink(missing_ok=True)
        for part in PARTS:
            (self.folder / part).unlink(missing_ok=True)
            if kept is not None and (kept / part).exists():
                shutil.copy(kept / part, self.folder / part)
        self.open()
