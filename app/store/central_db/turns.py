"""Several units of work in one commit, for a database with one writer.

A commit waits for the disk, and all others wait for the commit. Whoever comes next to the writer
therefore takes along everyone who waits, and who comes while it works: one transaction, one wait
for the disk, and each is answered after it. When one of them fails, all is undone and each of them
runs alone: a bad message then fails for itself and nobody else.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from enum import Enum, auto
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_TOGETHER = 12
"""Units of work in one commit, so that nobody waits for many others."""


class _State(Enum):
    WAITING = auto()
    LEADS = auto()
    COMMITTED = auto()
    ALONE = auto()


class Turn(Generic[T]):
    """One unit of work that waits for the writer."""

    def __init__(self, take: Callable[[T], None]) -> None:
        self.take = take
        self.state = _State.WAITING
        self._gate = threading.Lock()
        self._gate.acquire()

    def wait(self) -> None:
        """Waits until its state is another one."""
        self._gate.acquire()

    def tell(self, state: _State) -> None:
        """Gives it another state and wakes who waits for it."""
        self.state = state
        self._gate.release()


class Turns(Generic[T]):
    """The queue before the one writer.

    One caller leads: it works for those who wait and hands the lead to the first who came too late
    for its commit. Who is answered need not wait for the next commit.

    Thread: any; ``take`` of a turn may be called on another caller's thread.
    """

    def __init__(
        self,
        lock: AbstractContextManager[object],
        commit: Callable[[Iterable[Callable[[T], None]]], None],
    ) -> None:
        """Makes the queue.

        Args:
            lock: whoever holds it may write.
            commit: runs all it is given in one transaction; returns when they are on disk.
        """
        self._lock = lock
        self._commit = commit
        self._waiting: deque[Turn[T]] = deque()
        self._door = threading.Lock()
        self._is_led = False

    def run(self, take: Callable[[T], None]) -> bool:
        """Runs a unit of work, maybe together with others.

        Returns:
            True when it is committed. False when the transaction was undone, because this one or
            another of it failed: then it must run alone.
        """
        turn = Turn(take)
        with self._door:
            leads, self._is_led = not self._is_led, True
            if not leads:
                self._waiting.append(turn)
        if not leads:
            turn.wait()
        if leads or turn.state is _State.LEADS:
            return self._lead(turn)
        return turn.state is _State.COMMITTED

    def _lead(self, first: Turn[T]) -> bool:
        turns: list[Turn[T]] = []
        state = _State.ALONE  # whose fault it was is seen when each runs alone
        try:
            with self._lock, suppress(Exception):
                self._commit(self._takes(first, turns))
                state = _State.COMMITTED
        finally:
            for turn in turns[1:]:
                turn.tell(state)
            self._hand_over()
        return state is _State.COMMITTED

    def _takes(self, first: Turn[T], turns: list[Turn[T]]) -> Iterator[Callable[[T], None]]:
        """Yields one unit of work after the other; who comes meanwhile is taken along."""
        turn: Turn[T] | None = first
        while turn is not None:
            turns.append(turn)
            yield turn.take
            is_room = len(turns) < MOST_TOGETHER
            turn = self._waiting.popleft() if self._waiting and is_room else None

    def _hand_over(self) -> None:
        with self._door:
            if self._waiting:
                self._waiting.popleft().tell(_State.LEADS)
            else:
                self._is_led = False
