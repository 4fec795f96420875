"""What a station does for its disk while others scan: measure, check, hold room back, copy.

A thread of its own, so that neither the start nor a scan waits for it. It writes nothing into
floor.db; what it finds it tells the floor worker.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.errors import StoreError
from app.ports import Clock
from app.settings import Settings
from app.store.floor.ballast import Ballast, free_mb
from app.store.floor.copies import copied_at, damage_of, make_copy
from app.store.floor.probe import SLOW_MS, fsync_ms

log = logging.getLogger(__name__)
TICK_S = 5.0
COPY_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskState:
    """What is known of the disk under floor.db."""

    fsync_ms: float | None = None
    """Median time of one promise; None when it was not measured."""
    free_mb: int | None = None
    short: bool = False
    """Less room is left than new work may need."""
    ballast: bool = False
    """The room that is kept back is there."""
    copied_at: datetime | None = None
    """When the last whole copy was made."""
    damage: str = ""
    """What is wrong with the pages of floor.db; empty when nothing was found."""

    @property
    def unsafe(self) -> str:
        """Key of what a person should know; empty while all is well."""
        if self.damage:
            return "disk.damaged"
        if self.short:
            return "disk.short"
        return "disk.slow" if self.fsync_ms is not None and self.fsync_ms > SLOW_MS else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Who is told what, on the thread of the upkeep."""

    on_state: Callable[[DiskState], None]
    on_damage: Callable[[str], None]
    on_copy: Callable[[], None]


class Upkeep:
    """The thread. ``stop`` waits for what is under way."""

    def __init__(self, settings: Settings, key_hex: str, clock: Clock, found: Found) -> None:
        self._settings = settings
        self._key = key_hex
        self._clock = clock
        self._found = found
        self._folder = settings.data_dir
        self._path = settings.data_dir / "floor.db"
        self._ballast = Ballast(settings.data_dir, settings.ballast_mb)
        self._state = DiskState(copied_at=copied_at(settings.data_dir))
        self._told: DiskState | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begins; floor.db must be there."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            self.look_first()
            while not self._stop.wait(TICK_S):
                self.look_after()
        except Exception:  # thread main: the station works without it
            log.exception("the upkeep of the disk ended")

    def look_first(self) -> None:
        """Measures the disk and reads every page of floor.db."""
        try:
            took = fsync_ms(self._folder)
        except OSError as error:
            log.warning("the disk could not be measured: %s", error.strerror)
        else:
            self._state = replace(self._state, fsync_ms=round(took, 3))
            level = logging.WARNING if took > SLOW_MS else logging.INFO
            log.log(level, "the disk promises in %.2f ms (median)", took)
        self._check()
        self._look_at_room()
        self._tell()

    def look_after(self) -> None:
        """Holds the ballast when there is room for it, and makes a copy each hour."""
        self._look_at_room()
        held = self._ballast.make(self._settings.min_free_mb)
        self._state = replace(self._state, ballast=held)
        now = self._clock.wall()
        last = self._state.copied_at
        if not self._state.damage and (last is None or not last <= now < last + COPY_EVERY):
            self._copy(now)
        self._tell()

    def _check(self) -> None:
        try:
            damage = damage_of(self._path, self._key)
        except StoreError as error:
            log.warning("floor.db could not be checked: %s", error)
            return
        self._state = replace(self._state, damage=damage)
        if damage:
            log.error("floor.db is damaged: %s", damage)
            self._found.on_damage(damage)

    def _copy(self, now: datetime) -> None:
        self._state = replace(self._state, copied_at=now)  # one that fails is tried in an hour
        try:
            make_copy(self._path, self._key)
        except StoreError as error:
            log.warning("%s", error)
        else:
            self._found.on_copy()

    def _look_at_room(self) -> None:
        try:
            left = free_mb(self._folder)
        except OSError:
            return
        self._state = replace(self._state, free_mb=left, short=left < self._settings.min_free_mb)

    def _tell(self) -> None:
        rounded = replace(self._state, free_mb=0)  # another program's byte is no news
        if rounded != self._told:
            self._told = rounded
            self._found.on_state(self._state)
