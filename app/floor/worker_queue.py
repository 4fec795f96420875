"""The one way onto the floor worker's thread: scans, news, and calls that wait for an answer."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from app.errors import StoreError
from app.floor.station.undecided.aside import Decide
from app.ports import Scan

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReplicaChanged:
    """The sync process wrote documents or rulings; ``reopen`` when the file itself was replaced."""

    reopen: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseReplica:
    """Close every reader of cache.db, then say so: its file is about to be replaced."""

    done: Callable[[], None]


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The centre can be reached again, or no more."""


@dataclass(frozen=True, slots=True)
class RenewInstall:
    """The numbers of this station have a twin: give it another identity.

    The sync process asks until it was done: while the replica is being replaced it cannot be.
    """


@dataclass(frozen=True, slots=True)
class Call:
    """Work for the worker's thread whose result somebody waits for."""

    run: Callable[[], None]
    give_up: Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Stop:
    """The last item."""


Item = Scan | ReplicaChanged | ReleaseReplica | LinkChanged | RenewInstall | Decide | Call | Stop


class WorkerQueue:
    """A queue in arrival order; nothing is dropped, whatever its length.

    Thread: any may put; only the floor worker takes.
    """

    def __init__(self) -> None:
        self._items: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False

    def put(self, item: Item) -> None:
        """Adds an item and returns at once; when the worker has ended, nobody looks at it."""
        with self._lock:
            if not self._closed:
                self._items.put(item)
            elif isinstance(item, Call):
                item.give_up(_ended())

    def close(self) -> None:
        """Takes nothing any more, and lets go of whoever waits for a call. The worker has ended."""
        with self._lock:
            self._closed = True
        while (item := self.take(0)) is not None:
            if isinstance(item, Call):
                item.give_up(_ended())

    def take(self, timeout_s: float) -> Item | None:
        """Returns the next item, or None when the time is over."""
        try:
            return self._items.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def waiting(self) -> int:
        """Returns how many items wait."""
        return self._items.qsize()

    def call(self, work: Callable[[], T]) -> T:
        """Runs work on the worker's thread and returns its result, or raises what it raised.

        Raises:
            StoreError: the worker has ended.
        """
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)
                if not isinstance(error, Exception):
                    raise

        self.put(Call(run, future.set_exception))
        return future.result()


def _ended() -> StoreError:
    return StoreError("The floor worker has ended; nothing is stored any more.")
