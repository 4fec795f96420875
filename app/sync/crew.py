"""The threads of the sync process, from the first lock to the last line."""

import random
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.errors import FloorwalkerError, StoreLocked, StoreUnreadable
from app.store.blobs import FOLDER, BlobFolder
from app.store.cache.files import put_aside
from app.store.cache.writer import Scopes
from app.store.floor_read import FloorReader
from app.store.floor_rows import INSTALL_RENUMBERED_UPTO, INSTALL_STARTS_AT, INSTALLS_BEFORE
from app.store.locks import WAIT_S, WriterLock
from app.sync.blobs.needs import Needs
from app.sync.blobs.tidy import Tidy
from app.sync.blobs.uploader import Porch, Uploader
from app.sync.client import Centre
from app.sync.journal import Journal
from app.sync.link import Link
from app.sync.outbox import Outbox, open_floor
from app.sync.outlet import Outlet
from app.sync.protocol import Backoff
from app.sync.pull import Desk, Gate, Puller
from app.sync.push import Install, Post, Sender
from app.sync.replica.checks import Checks
from app.sync.replica.rebuild import EMPTY, Rebuilder, Yard
from app.sync.replica.shelf import Place, Shelf
from app.sync.replica.tried import Tried
from app.sync.replica.upkeep import Caretaker
from app.wire.lines import (
    DATABASE_KEY,
    Bye,
    CacheSwapped,
    Forked,
    Health,
    Hello,
    ReleaseCache,
    Released,
    Wake,
    decode_for_sync,
)

_LOOK_S = 0.1
_RELEASE_S = 2.0
_ASK_AGAIN_S = 5.0
_END_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The arguments of the process."""

    data: Path
    centre: str
    site: str
    region: str
    station: str
    wait_s: float


class Crew:
    """Starts the threads, and ends them together.

    Thread: ``work`` the main one, which only waits.
    """

    def __init__(self, options: Options, hello: Hello, journal: Journal, stream: BinaryIO) -> None:
        self._options = options
        self._key = hello.keys[DATABASE_KEY]
        self._token = hello.token
        self._journal = journal
        self._scopes = Scopes(options.site, options.region)
        self._link = Link(self._scopes.all, _now)
        self._outlet = Outlet(stream, self._link, _now, self._note_health)
        self._stop = threading.Event()
        self._released = threading.Event()
        self._shelf: Shelf
        self._needs = Needs()
        self._sender: Sender | None = None
        self._failure: Exception | None = None

    def work(self, lines: Iterator[bytes]) -> bool:
        """Works until the lines end; tells whether it was for that and not for trouble.

        Raises:
            StoreLocked: another process writes cache.db.
            StoreError: a database cannot be opened.
        """
        self._start("ear", lambda: self._listen(lines))
        path = self._options.data / "cache.db"
        with ExitStack() as at_end:
            lock = WriterLock(path, f"sync of {self._options.station}")
            at_end.callback(lock.release)
            if self._locked(lock) and (floor := self._floor()) is not None:
                at_end.callback(floor.close)
                self._sync(path, floor, at_end)
        if isinstance(self._failure, StoreUnreadable):
            put_aside(path)
        return self._failure is None

    def _sync(self, path: Path, floor: FloorReader, at_end: ExitStack) -> None:
        install = _install(floor)
        again = FloorReader(self._options.data / "floor.db", self._key)
        at_end.callback(again.close)
        self._shelf = shelf = Shelf(self._place(path, floor, install))
        self._outlet.say(CacheSwapped())
        centre = Centre(self._options.centre, self._token)
        threads = [
            self._start("outlet", lambda: self._outlet.run(self._stop)),
            *self._line_threads(centre, floor, install, shelf),
            self._start("blobs", self._make_uploader(centre, again, shelf).run),
        ]
        self._stop.wait()
        centre.hang_up()
        self._wake()
        self._needs.bell.set()
        self._link.news.set()
        for thread in threads:
            thread.join(_END_S / len(threads))
        centre.close()
        shelf.close()

    def _place(self, path: Path, floor: FloorReader, install: Install) -> Place:
        return Place(
            path=path,
            key=self._key,
            installs=(install.id, *floor.meta(INSTALLS_BEFORE).split()),
            scopes=self._scopes,
            release=self._release,
            swapped=lambda: self._outlet.say(CacheSwapped()),
        )

    def _line_threads(
        self, centre: Centre, floor: FloorReader, install: Install, shelf: Shelf
    ) -> list[threading.Thread]:
        tried = Tried()
        self._sender = sender = self._make_sender(centre, floor, install, tried)
        checks = Checks(centre, shelf, self._link, self._journal, install.id)
        rebuilder = self._make_rebuilder(centre, shelf, install, tried)
        desk = Desk(
            centre=centre,
            shelf=shelf,
            rebuilder=rebuilder,
            checks=checks,
            link=self._link,
            journal=self._journal,
            told=self._outlet.changed,
            install=install.id,
            wait_s=self._options.wait_s,
        )
        gate = Gate(shelf, rebuilder, tried)
        pullers = [
            Puller(scope, desk, Backoff(random.random), self._stop, gate)
            for scope in self._scopes.all
        ]
        caretaker = Caretaker(
            shelf=shelf,
            path=self._options.data / "cache.db",
            key=self._key,
            scopes=self._scopes.all,
            checks=checks,
            rebuilder=rebuilder,
            journal=self._journal,
            settled_upto=lambda: sender.settled_upto,
            stop=self._stop,
        )
        return [
            self._start("push", lambda: self._send(sender, floor, install)),
            self._start("rebuild", rebuilder.run),
            self._start("upkeep", caretaker.run),
            *(self._start(f"pull {p.scope}", p.run) for p in pullers),
        ]

    def _make_sender(
        self, centre: Centre, floor: FloorReader, install: Install, tried: Tried
    ) -> Sender:
        post = Post(
            centre=centre,
            outbox=Outbox(floor, self._shelf.settled),
            shelf=self._shelf,
            link=self._link,
            journal=self._journal,
            told=self._outlet.changed,
            needs=self._needs,
            station=self._options.station,
            install=install,
        )
        return Sender(post, Backoff(random.random), self._stop, tried)

    def _make_uploader(self, centre: Centre, floor: FloorReader, shelf: Shelf) -> Uploader:
        folder = BlobFolder(self._options.data / FOLDER, self._key)
        tidy = Tidy(
            folder=folder, floor=floor, settled=shelf.settled_by, journal=self._journal, now=_now
        )
        porch = Porch(
            centre=centre,
            folder=folder,
            needs=self._needs,
            link=self._link,
            journal=self._journal,
            tidy=tidy,
            brought=self._wake,
        )
        return Uploader(porch, Backoff(random.random), self._stop)

    def _make_rebuilder(
        self, centre: Centre, shelf: Shelf, install: Install, tried: Tried
    ) -> Rebuilder:
        yard = Yard(
            centre=centre,
            shelf=shelf,
            scopes=self._scopes.all,
            link=self._link,
            journal=self._journal,
            install=install.id,
            tried=tried.wait,
        )
        rebuilder = Rebuilder(yard, Backoff(random.random), self._stop)
        why = shelf.was_filling()
        with shelf.in_use() as cache:
            if not why and not all(cache.cursor(scope) for scope in self._scopes.all):
                why = EMPTY
        if why:
            rebuilder.want(why, shelf.generation)
        return rebuilder

    def _send(self, sender: Sender, floor: FloorReader, install: Install) -> None:
        """Sends; when the install has a twin, waits until the window gave it another identity."""
        sender.run()
        if not sender.forked:
            return
        asked_s = _ASK_AGAIN_S
        while not self._stop.wait(_LOOK_S):
            asked_s += _LOOK_S
            if floor.install() != install.id:
                self._journal.note("install_renewed")
                self._stop.set()
            elif asked_s >= _ASK_AGAIN_S:
                asked_s = 0.0
                self._outlet.say(Forked())

    def _listen(self, lines: Iterator[bytes]) -> None:
        for line in lines:
            match decode_for_sync(line):
                case Wake():
                    self._wake()
                case Released():
                    self._released.set()
                case Bye():
                    break
        self._stop.set()

    def _wake(self) -> None:
        if self._sender is not None:
            self._sender.wake()

    def _locked(self, lock: WriterLock) -> bool:
        """Takes the lock; returns False when it is time to stop before that."""
        waited_s = 0.0
        while not self._stop.is_set():
            try:
                lock.acquire(_LOOK_S)
            except StoreLocked:
                waited_s += _LOOK_S
                if waited_s >= WAIT_S:
                    raise
            else:
                return True
        return False

    def _floor(self) -> FloorReader | None:
        """Waits until the window has made floor.db; returns None when it is time to stop."""
        path = self._options.data / "floor.db"
        while not self._stop.is_set():
            floor = open_floor(path, self._key)
            if floor is not None:
                return floor
            self._stop.wait(_LOOK_S)
        return None

    def _release(self) -> None:
        """Asks the window to let go of cache.db; a window that does not answer has none open."""
        self._outlet.say(ReleaseCache())
        self._released.wait(_RELEASE_S)

    def _note_health(self, health: Health) -> None:
        with self._shelf.in_use() as cache:
            cache.note_health(
                {
                    "reason": health.reason.value,
                    "online": str(int(health.online)),
                    "since": health.since.isoformat(),
                }
            )

    def _start(self, name: str, body: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=self._guard, args=(name, body), name=name, daemon=True)
        thread.start()
        return thread

    def _guard(self, name: str, body: Callable[[], None]) -> None:
        """Runs a thread; whatever ends it early ends the process, and the window starts another."""
        try:
            body()
        except BrokenPipeError:
            self._stop.set()  # the window is gone
        except Exception as error:  # noqa: BLE001  # the main of every thread here
            if not self._stop.is_set():
                self._failure = error
                self._journal.note("thread_failed", thread=name, **_facts(error))
            self._stop.set()


def _install(floor: FloorReader) -> Install:
    return Install(
        id=floor.install(),
        starts_at=int(floor.meta(INSTALL_STARTS_AT) or "1"),
        renumbered_upto=int(floor.meta(INSTALL_RENUMBERED_UPTO) or "0"),
    )


def _facts(error: Exception) -> dict[str, str]:
    """What may stand in a log: our own words, or the place; never values."""
    if isinstance(error, FloorwalkerError):
        return {"what": error.what, "why": error.why}
    last = traceback.extract_tb(error.__traceback__)[-1]
    return {"what": type(error).__name__, "why": f"{Path(last.filename).name}:{last.lineno}"}


def _now() -> datetime:
    return datetime.now(UTC)
