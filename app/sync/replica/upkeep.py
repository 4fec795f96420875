"""Looks after the file in use: is it whole, is it there, is its log written back."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.store.cache.files import quick_check
from app.store.cache.heal import recount
from app.sync.journal import Journal
from app.sync.replica.checks import Checks
from app.sync.replica.rebuild import LOST, Rebuilder
from app.sync.replica.shelf import Shelf

LOOK_S = 1.0
CHECKPOINT_S = 20.0
RECOUNT_S = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Caretaker:
    """What it works with, and its one thread.

    Thread: its own.
    """

    shelf: Shelf
    path: Path
    key: str
    scopes: tuple[str, ...]
    checks: Checks
    rebuilder: Rebuilder
    journal: Journal
    settled_upto: Callable[[], int]
    """Up to which n every command of floor.db has its ruling in the file in use."""
    stop: threading.Event

    def run(self) -> None:
        """Looks after the file until told to stop.

        Raises:
            StoreUnreadable: it is damaged and must be made anew.
        """
        if not self.shelf.is_lost():
            quick_check(self.path, self.key)
        checkpointed_at = recounted_at = 0.0
        while not self.stop.wait(LOOK_S):
            now = time.monotonic()
            if self.shelf.is_lost() and not self.rebuilder.is_wanted:
                self.rebuilder.want(LOST, self.shelf.generation)
            if now - recounted_at >= RECOUNT_S:
                recounted_at = now
                self._recount()
            if now - checkpointed_at >= CHECKPOINT_S:
                checkpointed_at = now
                self._checkpoint()

    def _recount(self) -> None:
        """The digest is kept change by change; a document that was lost on disk is not in it."""
        for scope in self.scopes:
            with self.shelf.in_use() as cache:
                right = recount(cache, scope)
            if not right:
                self.journal.note("digest_recounted", scope=scope)
                self.checks.suspect(scope)

    def _checkpoint(self) -> None:
        settled_upto = 0 if self.shelf.renewing else self.settled_upto()
        with self.shelf.in_use() as cache:
            cache.checkpoint(settled_upto)
