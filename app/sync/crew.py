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
from app.store.cache_writer import CacheWriter, Scopes, open_cache_writer, put_aside
from app.store.floor_read import FloorReader
from app.store.locks import WAIT_S, WriterLock
from app.sync.client import Centre
from app.sync.journal import Journal
from app.sync.link import Link
from app.sync.outbox import Outbox, open_floor
from app.sync.outlet import Outlet
from app.sync.protocol import Backoff
from app.sync.pull import Desk, Gate, Puller
from app.sync.push import Post, Sender
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
        self._cache: CacheWriter | None = None
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
                self._sync(path, floor)
        if isinstance(self._failure, StoreUnreadable):
            put_aside(path)
        return self._failure is None

    def _sync(self, path: Path, floor: FloorReader) -> None:
        centre = Centre(self._options.centre, self._token)
        install = floor.install()
        engine = open_cache_writer(path, self._key, install, self._release)
        self._cache = cache = CacheWriter(engine, self._scopes)
        cache.forget_gone()
        self._outlet.say(CacheSwapped())
        threads = [
            self._start("outlet", lambda: self._outlet.run(self._stop)),
            *self._line_threads(centre, floor, install, cache),
        ]
        self._stop.wait()
        centre.hang_up()
        self._wake()
        self._link.news.set()
        for thread in threads:
            thread.join(_END_S / len(threads))
        centre.close()
        cache.close()

    def _line_threads(
        self, centre: Centre, floor: FloorReader, install: str, cache: CacheWriter
    ) -> list[threading.Thread]:
        post = Post(
            centre=centre,
            outbox=Outbox(floor, cache.settled),
            cache=cache,
            link=self._link,
            journal=self._journal,
            told=self._outlet.changed,
            station=self._options.station,
            install=install,
        )
        self._sender = sender = Sender(post, Backoff(random.random), self._stop)
        desk = Desk(
            centre=centre,
            cache=cache,
            link=self._link,
            journal=self._journal,
            told=self._outlet.changed,
            install=install,
            wait_s=self._options.wait_s,
        )
        gate = Gate(sender.tried, sender.forked)
        pullers = [
            Puller(scope, desk, Backoff(random.random), self._stop, gate)
            for scope in self._scopes.all
        ]
        return [
            self._start("push", lambda: self._send(sender)),
            *(self._start(f"pull {p.scope}", p.run) for p in pullers),
        ]

    def _send(self, sender: Sender) -> None:
        sender.run()
        if sender.forked.is_set():
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
        if self._cache is not None:
            self._cache.note_health(
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


def _facts(error: Exception) -> dict[str, str]:
    """What may stand in a log: our own words, or the place; never values."""
    if isinstance(error, FloorwalkerError):
        return {"what": error.what, "why": error.why}
    last = traceback.extract_tb(error.__traceback__)[-1]
    return {"what": type(error).__name__, "why": f"{Path(last.filename).name}:{last.lineno}"}


def _now() -> datetime:
    return datetime.now(UTC)
