"""The floor worker: the one thread that owns floor.db and hears every scan.

It does nothing slower than a commit. Answers leave through ``on_outcome`` and ``on_screen``, which
must only hand them on (the window queues a signal).
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from app.errors import StoreDamaged, StoreError, StoreFull, StoreUnreadable
from app.floor.paper.print_ledger import FloorPrintLedger
from app.floor.scan import FrontDoor
from app.floor.station.bench import Bench, Kit, Replica, open_bench
from app.floor.station.disk.unstored import Unstored
from app.floor.station.disk.upkeep import DiskState, Found, Upkeep
from app.floor.station.telling.listeners import Listeners as Listeners
from app.floor.station.telling.rounds import Rounds
from app.floor.station.undecided.aside import Decide
from app.floor.worker_queue import (
    Call,
    Item,
    LinkChanged,
    ReleaseReplica,
    RenewInstall,
    ReplicaChanged,
    Stop,
    WorkerQueue,
)
from app.ports import Clock, Renderer, Scale, Scan
from app.settings import Settings
from app.store.cache_db import CacheReader, open_cache_reader, open_empty_replica
from app.store.engine import anchored
from app.store.floor.ballast import Ballast
from app.store.floor.rescue import fits_key, rescue
from app.store.locks import WriterLock

log = logging.getLogger(__name__)
IDLE_S = 1.0


class FloorWorker:
    """Owns floor.db from start to stop."""

    scale: Scale | None = None
    """Of this bench; set before the start."""

    def __init__(
        self,
        settings: Settings,
        key_hex: str,
        renderer: Renderer,
        clock: Clock,
        listeners: Listeners,
    ) -> None:
        self._settings = settings
        self._key = key_hex
        self._renderer = renderer
        self._clock = clock
        self._listeners = listeners
        self._ready = threading.Event()
        self._ledger: FloorPrintLedger | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="floor", daemon=True)
        self._replica = Replica.ABSENT
        self._online = True
        self._rounds = Rounds(listeners)
        self._bench: Bench | None = None
        self._unstored: Unstored | None = None
        self._answered: Scan | None = None
        """The last scan whose answer is on disk."""
        self._next_try = 0.0
        self._anchor: Engine | None = None
        """A reader that keeps the file open while a connection that failed is closed."""
        self._ballast = Ballast(settings.data_dir, settings.ballast_mb)
        self._disk = DiskState()
        found = Found(
            on_state=self._learn_disk, on_damage=self._found_damage, on_copy=self._copy_made
        )
        self._upkeep = Upkeep(settings, key_hex, clock, found)
        self.queue = WorkerQueue()

    def start(self) -> None:
        """Opens floor.db and returns when scans are heard.

        Raises:
            StoreLocked: another process writes this floor.db.
            StoreUnreadable: wrong key, or a damaged file.
        """
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure
        self._upkeep.start()

    def stop(self) -> None:
        """Finishes what is queued, closes the file and ends the thread."""
        self._upkeep.stop()
        self.queue.put(Stop())
        self._thread.join()

    @property
    def ledger(self) -> FloorPrintLedger:
        """The print ledger, for printer threads."""
        if self._ledger is None:
            raise RuntimeError("the floor worker has not started")
        return self._ledger

    def hear(self, scan: Scan) -> None:
        """Queues a scan; this is the ``ScanSink`` of every device."""
        self.queue.put(scan)

    def replica_changed(self, *, reopen: bool = False) -> None:
        """Tells the worker that cache.db has news."""
        self.queue.put(ReplicaChanged(reopen))

    def link_changed(self, *, online: bool) -> None:
        """Tells the worker whether the centre can be reached."""
        if online != self._online:
            self._online = online
            self.queue.put(LinkChanged())

    def release_replica(self, done: Callable[[], None]) -> None:
        """Lets go of cache.db until it is announced again; scans are stored meanwhile."""
        self.queue.put(ReleaseReplica(done))

    def decide(self, wanted: Decide) -> None:
        """Queues a lead's word on a command that lies aside; the answer is a ``StationView``."""
        self.queue.put(wanted)

    def question_painted(self, seq: int) -> None:
        """Tells that the question which a scan was answered with is on the screen."""
        self._post(lambda bench: bench.door.painted(seq))

    def _learn_disk(self, state: DiskState) -> None:
        self._listeners.on_disk(state)
        self._post(lambda bench: self._show_disk(bench, state))

    def _found_damage(self, what: str) -> None:
        def tell(_bench: Bench) -> None:
            raise StoreDamaged("Pages of floor.db cannot be read.", why=what)

        self._post(tell)

    def _copy_made(self) -> None:
        self._post(lambda bench: bench.store.start_mirror_over())

    def _post(self, work: Callable[[Bench], None]) -> None:
        """Queues work for the floor worker that nobody waits for; dropped while it is stopped."""

        def run() -> None:
            if self._bench is not None:
                work(self._bench)

        self.queue.put(Call(run, lambda _error: None))

    def _show_disk(self, bench: Bench, state: DiskState) -> None:
        self._disk = state
        bench.door.unsafe = state.unsafe
        self._rounds.tell_station(bench.door.station())

    def _run(self) -> None:
        try:
            with WriterLock(self._floor_path, f"station {self._settings.station}"):
                self._serve()
        except Exception as error:  # thread main: the window must know it died
            self._failure = error
            log.exception("the floor worker ended")
            self._listeners.on_failure(error)
        finally:
            self.queue.close()
            self._ready.set()

    def _serve(self) -> None:
        bench = self._open_first()
        try:
            self._ledger = FloorPrintLedger(bench.store, self.queue, self._clock)
            self._ledger.on_move(lambda _job, _state: self._listeners.on_job())
            self._ledger.take_stock()
            self._rounds.tell_station(bench.door.station())
            self._rounds.show(bench.door.screen())
            self._ready.set()
            self._rounds.tell_sync(new=bench.door.ask())
            while self._heed(self.queue.take(self._patience_s())):
                pass
            while (late := self.queue.take(0)) is not None:
                self._heed(late)
        finally:
            self._close_bench()

    def _open_first(self) -> Bench:
        """Opens floor.db; one that is damaged, while the key is right, is put together again."""
        try:
            return self._open_bench()
        except (StoreUnreadable, StoreDamaged):
            if not self._floor_path.exists() or not fits_key(self._floor_path, self._key):
                raise
        self._rescue()
        return self._open_bench()

    def _rescue(self) -> None:
        """Puts floor.db together again; it is a new install, so the replica is another one too."""
        report = rescue(self._floor_path, self._key)
        log.warning("floor.db was rebuilt; %d commands are missing", len(report.missing_n))
        self._replica = Replica.RELEASED
        self._listeners.on_rebuilt()

    def _heed(self, item: Item | None) -> bool:
        """Does one thing, or refuses it while the disk does; tells whether there may be more."""
        if isinstance(item, Stop):
            return False
        if self._bench is None:
            self._refuse(item)
        else:
            self._attempt(self._bench, item)
            self._catch_up()
        if self._bench is None and time.monotonic() >= self._next_try:
            self._try_again()
        return True

    def _attempt(self, bench: Bench, item: Item | None) -> None:
        undone = None
        try:
            self._do(bench, item)
            trouble = bench.store.trouble  # a call that waits was told its error itself
        except StoreError as error:
            trouble = error
            undone = None if item is self._answered else item
        if trouble is not None and not self._saved_by_ballast(trouble, undone):
            self._halt(trouble, undone)

    def _do(self, bench: Bench, item: Item | None) -> None:
        """Does one thing with floor.db open."""
        match item:
            case Scan():
                self._scan(bench.door, item)
            case ReplicaChanged():
                self._follow(bench.door, reopen=item.reopen)
            case ReleaseReplica():
                self._replica = Replica.RELEASED
                bench.door.replica_changed(open_empty_replica())
                item.done()
            case RenewInstall() if self._replica is Replica.OPEN:
                log.warning("install renewed, %d numbered anew", bench.door.renew_install())
                self._rounds.tell_sync(new=True)
            case Decide():
                told = bench.door.decide(item)
                self._rounds.tell_sync(new=True)
                self._rounds.tell_station(bench.door.station(told))
            case Call():
                item.run()
            case LinkChanged() | None:
                self._do_beside(bench)

    def _do_beside(self, bench: Bench) -> None:
        """Does one thing that is due; when nothing is, what is done from time to time."""
        bench.door.online = self._online
        if not self._rounds.work(bench.door):
            self._idle(bench)

    def _catch_up(self) -> None:
        """Does one thing that has waited for too long; a row of scans could hold it up for ever."""
        if self._bench is not None and self._rounds.is_overdue:
            self._attempt(self._bench, None)

    def _patience_s(self) -> float:
        """How long to wait for what is queued before something else is done."""
        return IDLE_S if self._bench is None else self._rounds.patience_s(IDLE_S)

    def _refuse(self, item: Item | None) -> None:
        """Answers while nothing can be stored."""
        match item:
            case Scan() if self._unstored is not None:
                self._listeners.on_outcome(self._unstored.refuse(item))
            case ReplicaChanged(reopen=True):
                self._replica = Replica.ABSENT
            case ReleaseReplica():
                self._replica = Replica.RELEASED
                item.done()
            case Call():
                item.give_up(StoreError("floor.db cannot be written now."))

    def _saved_by_ballast(self, trouble: StoreError, item: Item | None) -> bool:
        """Gives the ballast up for a full disk and does the same again; tells whether that did."""
        if not isinstance(trouble, StoreFull) or not self._ballast.release():
            return False
        log.warning("the disk is full; the ballast was given up")
        self._close_bench()
        try:
            self._do(self._open_bench(), item)
        except StoreError as error:
            log.error("the ballast did not help: %s", error)  # noqa: TRY400  # it is told
            return False
        return True

    def _halt(self, trouble: StoreError, item: Item | None) -> None:
        """Stops the line: what is scanned from here on is answered with "not stored"."""
        log.error("nothing is stored: %s", trouble)
        if not isinstance(trouble, StoreDamaged):
            self._anchor = self._anchor or anchored(self._floor_path, self._key)
        self._close_bench()
        self._unstored = Unstored(trouble)
        self._next_try = time.monotonic() + IDLE_S
        self._refuse(item)
        if not isinstance(item, Scan):
            self._rounds.show(self._unstored.screen)

    def _try_again(self) -> None:
        """Opens floor.db anew and writes to it; then a person must say go on."""
        self._next_try = time.monotonic() + IDLE_S
        try:
            if self._unstored is not None and self._unstored.damaged:
                self._rescue()
                self._unstored.damaged = False
            bench = self._open_bench()
            bench.store.checkpoint(whole=True)
            if self._unstored is not None:
                self._unstored.write(bench.door)
        except (StoreError, OSError) as error:
            log.info("still nothing is stored: %s", error)
            self._close_bench()
            return
        log.warning("floor.db is written again")
        self._unstored = None
        if self._anchor is not None:
            self._anchor.dispose()
            self._anchor = None
        self._rounds.show(bench.door.screen())

    def _open_bench(self) -> Bench:
        """Opens floor.db and what stands on it.

        Raises:
            StoreError: it cannot be.
        """
        kit = Kit(self._settings, self._key, self._renderer, self._clock, self.scale)
        bench = open_bench(self._floor_path, self._open_cache(), kit)
        bench.door.unsafe = self._disk.unsafe
        bench.door.online = self._online
        if self._ledger is not None:
            self._ledger.use(bench.store)
        self._bench = bench
        return bench

    def _close_bench(self) -> None:
        """Lets go of both files; whatever the disk says to that was said before."""
        bench, self._bench = self._bench, None
        if bench is not None:
            bench.close()

    def _scan(self, door: FrontDoor, scan: Scan) -> None:
        self._rounds.before_scan(door)
        outcome = door.handle_scan(scan)
        self._answered = scan
        self._listeners.on_outcome(outcome)
        if outcome.printing:
            self._listeners.on_printing()
        self._rounds.answered(outcome)

    def _follow(self, door: FrontDoor, *, reopen: bool) -> None:
        """Looks at what the sync process wrote; a released file only when it is announced anew."""
        if self._replica is Replica.RELEASED and not reopen:
            return
        if reopen or door.lost_replica:
            self._replica = Replica.ABSENT
        anew = self._replica is Replica.ABSENT
        door.replica_changed(self._open_cache() if anew else None)
        if door.is_asking:
            self._rounds.look_at_walks(door)
        self._rounds.news()

    def _idle(self, bench: Bench) -> None:
        """A hint may get lost, a claim runs out; the log is written back while nobody waits."""
        self._rounds.idled()
        self._rounds.tell_sync(new=bench.door.tend_walks())
        if self._replica is Replica.OPEN and bench.door.is_outdated():
            self._follow(bench.door, reopen=False)
        while bench.door.tidy() and not self.queue.waiting():
            pass
        if self._rounds.may_write_back():
            bench.store.checkpoint()

    @property
    def _floor_path(self) -> Path:
        return self._settings.data_dir / "floor.db"

    def _open_cache(self) -> CacheReader:
        """The replica, or an empty one while there is none or it is being replaced."""
        if self._replica is Replica.RELEASED:
            return open_empty_replica()
        found = open_cache_reader(self._settings.data_dir / "cache.db", self._key)
        self._replica = Replica.ABSENT if found is None else Replica.OPEN
        return open_empty_replica() if found is None else found
