"""Several units of work in one commit, for a database with one writer.

A commit waits for the disk, and all others wait for the commit. Whoever comes next to the writer
therefore takes along everyone who waits: one transaction, one wait for the disk, and each is
answered after it. When one of them fails, all is undone and each runs alone: a bad message then
fails for itself and nobody else.
"""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from enum import Enum, auto
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_TOGETHER = 12
"""Units of work in one commit, so that nobody waits for many others."""


class _State(Enum):
    WAITING = auto()
    COMMITTED = auto()
    ALONE = auto()


class Turn(Generic[T]):
    """One unit of work that waits for the writer."""

    def __init__(self, take: Callable[[T], None]) -> None:
        self.take = take
        self.state = _State.WAITING


class Turns(Generic[T]):
    """The queue before the one writer.

    Thread: any; ``take`` of a turn may be called on another caller's thread.
    """

    def __init__(
        self,
        lock: AbstractContextManager[object],
        commit: Callable[[Sequence[Callable[[T], None]]], None],
    ) -> None:
        """Makes the queue.

        Args:
            lock: whoever holds it may write.
            commit: runs all it is given in one transaction; returns when they are on disk.
        """
        self._lock = lock
        self._commit = commit
        self._waiting: deque[Turn[T]] = deque()

    def run(self, take: Callable[[T], None]) -> bool:
        """Runs a unit of work, maybe together with others.

        Returns:
            True when it is committed. False when the transaction was undone, because this one or
            another of it failed: then it must run alone.
        """
        turn = Turn(take)
        self._waiting.append(turn)
        with self._lock:
            if turn.state is _State.WAITING:
                self._together(turn)
        return turn.state is _State.COMMITTED

    def _together(self, first: Turn[T]) -> None:
        self._waiting.remove(first)
        turns = [first]
        while self._waiting and len(turns) < MOST_TOGETHER:
            turns.append(self._waiting.popleft())
        for turn in turns:
            turn.state = _State.ALONE
        with suppress(Exception):  # whose it was is seen when each runs alone
            self._commit([turn.take for turn in turns])
            for turn in turns:
                turn.state = _State.COMMITTED
