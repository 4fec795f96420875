"""What the floor worker does beside the scans, one thing at a time and only while none waits.

An answer comes first: for a moment after it nothing is done here, so that the window paints it
without somebody else at work in its process.
"""

import time
from enum import IntEnum

from app.domain.verdicts import CommonVerdict
from app.floor.desk import Outcome
from app.floor.scan import FrontDoor
from app.floor.screens import Screen, StationView
from app.floor.station.telling.listeners import Listeners
from app.floor.station.undecided.review import ACTS, QUIET

QUIET_S = 0.015
"""A window paints an answer in less."""
LULL_S, WRITTEN_S = 2.0, 20.0
"""The log is written back when nothing was scanned for so long, and at least so often."""
LATEST_S = 0.5
"""What has waited for so long is done between two scans."""
_MOVES_STATION = frozenset(
    {CommonVerdict.SIGNED_IN, CommonVerdict.SIGNED_OUT, CommonVerdict.WENT_TO, *QUIET}
)
"""Answers after which another person, or something else that lies aside, is on the screen."""


class _Task(IntEnum):
    """In this order."""

    ASK = 1
    """What follows from a scan: numbers, a walk, and that there is something to send."""
    WALKS = 2
    STATION = 3
    SCREEN = 4


class Rounds:
    """What is due, and what the window was told last.

    Thread: the floor worker.
    """

    def __init__(self, listeners: Listeners) -> None:
        self._listeners = listeners
        self._due: set[_Task] = set()
        self._sends = False
        self._quiet_until = self._latest = 0.0
        self._idled_at = self._written_at = time.monotonic()
        self._told = StationView()
        self._shown: Screen | None = None

    def patience_s(self, every_s: float) -> float:
        """Returns for how long to wait for a scan before something is done.

        Args:
            every_s: so often something is done although nothing is due.
        """
        now = time.monotonic()
        at = now if self._due else self._idled_at + every_s
        return max(0.0, max(at, self._quiet_until) - now)

    def idled(self) -> None:
        """Takes note that what is done from time to time was done."""
        self._idled_at = time.monotonic()

    @property
    def is_overdue(self) -> bool:
        """Whether something has waited for too long."""
        return bool(self._due) and time.monotonic() > self._latest

    def answered(self, outcome: Outcome) -> None:
        """Takes note of an answer and of what follows from it."""
        self._shown = outcome.screen
        self._quiet_until = time.monotonic() + QUIET_S
        self._sends = self._sends or bool(outcome.changed)
        moved = outcome.verdict in _MOVES_STATION or outcome.verb in ACTS
        self._note(_Task.ASK, *((_Task.STATION,) if moved else ()))

    def news(self) -> None:
        """Takes note that the replica has changed."""
        self._note(_Task.WALKS, _Task.STATION, _Task.SCREEN)

    def before_scan(self, door: FrontDoor) -> None:
        """Does what must be done before another scan is judged."""
        if _Task.ASK in self._due:
            self._do(door, _Task.ASK)

    def look_at_walks(self, door: FrontDoor) -> None:
        """Asks for walks and takes in what was said to earlier asking."""
        self._do(door, _Task.WALKS)

    def work(self, door: FrontDoor) -> bool:
        """Does the next thing; tells whether there was one."""
        if self._due:
            self._do(door, min(self._due))
            return True
        return False

    def may_write_back(self) -> bool:
        """Tells whether now is a time to write the log back: a scan would wait for two syncs."""
        now = time.monotonic()
        lull = now - self._quiet_until > LULL_S
        if lull or now - self._written_at > WRITTEN_S:
            self._written_at = now
            return True
        return False

    def tell_sync(self, *, new: bool) -> None:
        """Says that something waits in the outbox."""
        if new:
            self._listeners.on_command()

    def tell_station(self, view: StationView) -> None:
        """Says what is the same on every screen, where it is another than before."""
        if view != self._told:
            self._told = view
            self._listeners.on_station(view)

    def show(self, screen: Screen) -> None:
        """Shows a screen that changed without a scan."""
        self._shown = screen
        self._listeners.on_screen(screen)

    def _note(self, *tasks: _Task) -> None:
        if not self._due:
            self._latest = time.monotonic() + LATEST_S
        self._due.update(tasks)

    def _do(self, door: FrontDoor, task: _Task) -> None:
        self._due.discard(task)
        match task:
            case _Task.ASK:
                new = door.ask(after_scan=True) or self._sends
                self._sends = False
                self.tell_sync(new=new)
            case _Task.WALKS:
                self.tell_sync(new=door.ask() if door.has_new_walks else door.ask_for_numbers())
            case _Task.STATION:
                self.tell_station(door.station())
            case _Task.SCREEN:
                screen = door.screen()
                if screen != self._shown:
                    self.show(screen)
