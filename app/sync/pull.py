"""The reader of one scope: page after page, then parked at the centre until something changes.

It only reads on from a position. Where there is none, or the centre does not know it any more, a
new replica is made (``replica.rebuild``), and the reader waits for that.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.errors import CentreRefused, CentreUnreachable
from app.store.cache_db import Cursor
from app.sync.answers import read_page
from app.sync.client import Answer, Asked, Centre
from app.sync.journal import Journal
from app.sync.link import Link
from app.sync.protocol import TROUBLES, Backoff, Meaning, check_page, meaning_of
from app.sync.replica.checks import Checks
from app.sync.replica.rebuild import BEHIND, EMPTY, Rebuilder
from app.sync.replica.shelf import RENEWED, Shelf
from app.sync.replica.tried import Tried
from app.wire.lines import Trouble

_GONE = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a reader works with."""

    centre: Centre
    shelf: Shelf
    rebuilder: Rebuilder
    checks: Checks
    link: Link
    journal: Journal
    told: Callable[[tuple[str, ...], dict[str, int]], None]
    """Hears ``kind/id`` of documents that changed, and how far the scope has come."""
    install: str
    wait_s: float
    """How long the centre may park a question."""


class Puller:
    """Reads one scope until told to stop.

    Thread: its own.
    """

    def __init__(
        self, scope: str, desk: Desk, backoff: Backoff, stop: threading.Event, gate: "Gate"
    ) -> None:
        self.scope = scope
        """What it reads."""
        self._desk = desk
        self._backoff = backoff
        self._stop = stop
        self._gate = gate

    def run(self) -> None:
        """Reads until told to stop."""
        cursor, _ = self._position()
        if cursor is not None and cursor.caught_up:
            self._desk.link.remembers(self.scope, cursor.at)
        complete = False
        while self._gate(self._stop):
            rest_s: float | None
            try:
                complete, rest_s = self._read_on(wait=complete)
            except CentreUnreachable as error:
                complete, rest_s = False, self._down(Trouble.UNREACHABLE, error.why)
            except CentreRefused as error:
                complete, rest_s = False, self._down(Trouble.REFUSED, f"{error.what} {error.why}")
            if rest_s is not None:
                self._stop.wait(rest_s)

    def _position(self) -> tuple[Cursor | None, int]:
        """Where the scope stands, and in which generation of the file."""
        with self._desk.shelf.in_use() as cache:
            return cache.cursor(self.scope), self._desk.shelf.generation

    def _read_on(self, *, wait: bool) -> tuple[bool, float | None]:
        """Takes in one page; returns whether it was the last, and how long to rest."""
        desk = self._desk
        cursor, generation = self._position()
        if cursor is None:
            desk.rebuilder.want(EMPTY, generation)
            return False, None
        desk.link.trying()
        asked = Asked(
            scope=self.scope,
            since=cursor.seq,
            epoch=cursor.epoch,
            wait_s=desk.wait_s if wait else 0,
            install=desk.install,
            digest=desk.checks.is_due(self.scope),
        )
        answer = desk.centre.changes(asked)
        meaning = meaning_of(answer.status)
        if meaning is Meaning.CONFLICT:
            desk.rebuilder.want(BEHIND if answer.status == _GONE else RENEWED, generation)
            return False, self._backoff.next_s()
        if meaning is not Meaning.LOOKED_AT:
            trouble = TROUBLES[meaning]
            return False, self._down(trouble, str(answer.status), answer.retry_after_s)
        return self._take_in(answer, asked, generation), None

    def _take_in(self, answer: Answer, asked: Asked, generation: int) -> bool:
        desk = self._desk
        page = check_page(read_page(answer.body), self.scope, asked.since)
        taken = desk.shelf.ingest_page(page, generation)
        if taken is None:
            return False
        for name in taken.unreadable:
            desk.journal.note("document_unreadable", document=name)
        if taken.changed:
            desk.told(taken.changed, {self.scope: page.upto})
        self._backoff.reset()
        if desk.link.up(self.scope):
            desk.journal.note("pull_up", scope=self.scope)
        desk.link.pulled(self.scope, page.server_time, complete=not page.more)
        if asked.digest and page.digest:
            desk.checks.done(self.scope)
        if taken.drifted:
            desk.told(desk.checks.heal(self.scope), {})
        return not page.more

    def _down(self, trouble: Trouble, why: str, retry_after_s: float | None = None) -> float:
        if self._desk.link.down(self.scope, trouble) and not self._stop.is_set():
            self._desk.journal.note("pull_down", scope=self.scope, trouble=trouble.value, why=why)
        return self._backoff.next_s(retry_after_s)


class Gate:
    """Lets readers go on: first push, then pull; never while the replica is made anew."""

    def __init__(self, shelf: Shelf, rebuilder: Rebuilder, tried: Tried) -> None:
        self._shelf = shelf
        self._rebuilder = rebuilder
        self._tried = tried

    def __call__(self, stop: threading.Event) -> bool:
        """Waits for the sender; returns False when it is time to stop."""
        while not stop.is_set():
            if self._rebuilder.is_wanted:
                stop.wait(0.05)
            elif self._tried.wait(self._shelf.generation, 0.2):
                return not stop.is_set()
        return False
