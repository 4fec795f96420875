"""The real window with a store that says "done" before it is: the planted twin of the kill proof.

``python -m tests.faults.kill.hasty [--demo]``: what is painted stands in an open transaction, and
only each eighth is committed.
"""

from __future__ import annotations

import contextlib
import itertools
import sys
from collections.abc import Iterator

import floorwalker
from app.store.floor_db import FloorStore

EACH = 8
_count = itertools.count(1)


@contextlib.contextmanager
def commit_later(store: FloorStore) -> Iterator[None]:
    """Runs the block, and puts off the commit."""
    connection = store._connection
    if not connection.in_transaction():
        connection.begin()
    yield
    if next(_count) % EACH == 0:
        connection.commit()


def write_back_later(store: FloorStore, *, whole: bool = False) -> None:
    """Does nothing: the log cannot be written back inside of a transaction."""


if __name__ == "__main__":
    FloorStore.commit = commit_later  # type: ignore[assignment, method-assign]
    FloorStore.checkpoint = write_back_later  # type: ignore[assignment, method-assign]
    sys.exit(floorwalker.main())
