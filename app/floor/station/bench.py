"""floor.db and what stands on it; opened together, and anew when the disk refused something."""

import contextlib
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from app.floor.paper.papers import Papers, printer_profiles
from app.floor.scan import FrontDoor
from app.ports import Clock, Renderer, Scale
from app.settings import Settings
from app.store.cache_db import CacheReader
from app.store.floor_db import FloorStore


class Replica(Enum):
    """Where the worker stands with cache.db."""

    ABSENT = auto()
    """There is none that can be read; it is looked for with each piece of news."""
    OPEN = auto()
    RELEASED = auto()
    """It is being replaced and must not be touched until that is announced."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What a bench is opened with, the same each time."""

    settings: Settings
    key_hex: str
    renderer: Renderer
    clock: Clock
    scale: Scale | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """What the floor worker works with."""

    store: FloorStore
    door: FrontDoor

    def close(self) -> None:
        """Lets go of both files; whatever the disk says to that was said before."""
        self.door.close()
        with contextlib.suppress(DatabaseError):
            self.store.close()


def open_bench(path: Path, cache: CacheReader, kit: Kit) -> Bench:
    """Opens floor.db and what stands on it; takes the replica over, and closes it when it fails.

    Raises:
        StoreError: it cannot be.
    """
    with contextlib.ExitStack() as undone:
        undone.callback(cache.close)
        store = FloorStore(path, kit.key_hex)
        undone.callback(store.close)
        papers = Papers(store, kit.renderer, printer_profiles(kit.settings))
        bench = Bench(store, FrontDoor(store, cache, papers, kit.clock, kit.settings))
        bench.door.use_scale(kit.scale)
        undone.pop_all()
    return bench
