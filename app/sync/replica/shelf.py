"""The file in use and the one being filled beside it; every thread reaches them through here.

While a new one is filled the old one stays in use. A centre that was restored forgot what it ruled:
then the rulings go into the new file, so that every kept command is sent again, and the old one
keeps its documents and rulings together until both are replaced in one step.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.store.cache.files import make, open_cache_writer, open_fitting, remove, swap_in
from app.store.cache.ingest import Ingested
from app.store.cache.load import (
    Filler,
    carry_over,
    check_not_emptied,
    is_filled,
    is_of_one_history,
    make_ready,
)
from app.store.cache.writer import CacheWriter, Scopes
from app.wire import ChangesPage, PushReply
from app.wire.lines import Restored

RENEWED = "renewed"
"""Why a file is filled when the centre has another history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the files lie, and how they are opened."""

    path: Path
    key: str
    installs: tuple[str, ...]
    """The install of floor.db, and those before it whose numbers it goes on with."""
    scopes: Scopes
    release: Callable[[], None]
    """Returns when no reader has the file in use open."""
    swapped: Callable[[], None]
    """Hears that the file in use is another one."""

    @property
    def fresh(self) -> Path:
        """The file that is being filled."""
        return self.path.with_name(self.path.name + ".new")


class Shelf:
    """Both files.

    Thread: any; ``fill``, ``drop`` and ``swap`` only the one that fills.
    """

    def __init__(self, place: Place) -> None:
        """Opens the file in use, after a replacement that an earlier end had interrupted.

        Raises:
            StoreError: it cannot be opened.
        """
        self._place = place
        self._lock = threading.RLock()
        self._fresh: CacheWriter | None = None
        self._renewing = False
        self.generation = 0
        """Changes when the file was replaced or rulings are taken into another one: replies to
        what was asked before are void."""
        self._finish()
        self._used = self._open()
        self._inode = place.path.stat().st_ino

    @property
    def renewing(self) -> bool:
        """Tells whether every kept command is being sent again."""
        return self._renewing

    @contextmanager
    def in_use(self) -> Iterator[CacheWriter]:
        """The file that the window reads; it is not replaced meanwhile."""
        with self._lock:
            yield self._used

    @contextmanager
    def ruled(self) -> Iterator[CacheWriter]:
        """The file into which rulings go; it is not replaced meanwhile."""
        with self._lock:
            yield self._fresh if self._renewing and self._fresh is not None else self._used

    def settled(self, ids: tuple[str, ...]) -> frozenset[str]:
        """Returns those of the commands that have a ruling."""
        with self.ruled() as cache:
            return cache.settled(ids)

    def settled_by(self, ids: tuple[str, ...], at: datetime) -> frozenset[str]:
        """Returns those of the commands that had a ruling by a time of the centre."""
        with self.ruled() as cache:
            return cache.settled_by(ids, at)

    def ingest_push(self, reply: PushReply, generation: int) -> Ingested:
        """Takes in a reply, unless it was asked for before ``generation`` changed."""
        with self.ruled() as cache:
            return cache.ingest_push(reply) if generation == self.generation else Ingested()

    def ingest_page(self, page: ChangesPage, generation: int) -> Ingested | None:
        """Takes in a page; None when it was asked for before ``generation`` changed."""
        with self.in_use() as cache:
            return cache.ingest_page(page) if generation == self.generation else None

    def is_lost(self) -> bool:
        """Tells whether somebody deleted or replaced the file in use."""
        with self._lock:
            try:
                return self._place.path.stat().st_ino != self._inode
            except FileNotFoundError:
                return True

    def fill(self, why: str) -> tuple[CacheWriter, Filler]:
        """Opens the file to be filled, as an earlier run left it, or an empty one.

        Args:
            why: the reason; once it is ``RENEWED`` it stays that.
        """
        with self._lock:
            if self._fresh is None:
                self._fresh = self._open_fresh()
            filler = Filler(self._fresh, self._place.installs[0])
            if filler.why() != RENEWED:
                filler.note_why(why)
            if filler.why() == RENEWED and not self._renewing:
                self._renewing = True
                self.generation += 1
            return self._fresh, filler

    def was_filling(self) -> str:
        """Returns why an earlier run was filling a file; empty when it was not."""
        with self._lock:
            if self._fresh is None and not self._place.fresh.exists():
                return ""
            self._fresh = self._fresh or self._open_fresh()
            return Filler(self._fresh, self._place.installs[0]).why()

    def drop(self) -> None:
        """Forgets what was filled so far; rulings go where they went before."""
        with self._lock:
            if self._fresh is not None:
                self._fresh.close()
                self._fresh = None
            remove(self._place.fresh)
            if self._renewing:
                self._renewing = False
                self.generation += 1

    def is_of_one_history(self) -> bool:
        """Tells whether every ruling was heard in the history that was filled."""
        with self.ruled() as ruled:
            fresh = self._fresh
            return fresh is None or is_of_one_history(ruled, fresh, self._place.scopes)

    def swap(self, restored: Restored | None) -> None:
        """Puts the filled file in the place of the one in use.

        Args:
            restored: what is kept of a renewal.

        Raises:
            CentreRefused: a scope would be empty afterwards, and the history is the same.
        """
        with self._lock:
            fresh = self._fresh
            if fresh is None:
                return
            if not self._renewing:
                check_not_emptied(self._used, fresh, self._place.scopes)
                carry_over(self._used, fresh)
            make_ready(fresh, restored)
            fresh.seal()
            self._fresh, self._renewing = None, False
            self._used.close()
            self._place.release()
            swap_in(self._place.fresh, self._place.path)
            self._used = self._open()
            self._inode = self._place.path.stat().st_ino
            self.generation += 1
        self._place.swapped()

    def close(self) -> None:
        """Closes what is open."""
        with self._lock:
            if self._fresh is not None:
                self._fresh.close()
            self._used.close()

    def _open(self) -> CacheWriter:
        place = self._place
        engine = open_cache_writer(place.path, place.key, place.installs, place.release)
        cache = CacheWriter(engine, place.scopes)
        cache.forget_gone()
        return cache

    def _open_fresh(self) -> CacheWriter:
        place = self._place
        engine = open_fitting(place.fresh, place.key, place.installs)
        if engine is None:
            remove(place.fresh)
            engine = make(place.fresh, place.key, place.installs[0])
        return CacheWriter(engine, place.scopes)

    def _finish(self) -> None:
        """Replaces the file in use when an earlier run had everything ready for that."""
        place = self._place
        engine = open_fitting(place.fresh, place.key, place.installs)
        if engine is None:
            return
        fresh = CacheWriter(engine, place.scopes)
        if not is_filled(fresh):
            fresh.close()
            return
        fresh.seal()
        place.release()
        swap_in(place.fresh, place.path)
