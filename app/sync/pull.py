"""The reader of one scope: page after page, then parked at the centre until something changes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.errors import CentreRefused, CentreUnreachable
from app.store.cache_db import Cursor
from app.store.cache_writer import CacheWriter
from app.sync.client import Answer, Asked, Centre, read_page
from app.sync.journal import Journal
from app.sync.link import Link
from app.sync.protocol import TROUBLES, Backoff, Meaning, check_page, meaning_of
from app.wire.lines import Trouble


@dataclass(frozen=True, slots=True)
class Desk:
    """What a reader works with."""

    centre: Centre
    cache: CacheWriter
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
        self._cursor = desk.cache.cursor(scope)
        self._starts_over = False

    def run(self) -> None:
        """Reads until told to stop."""
        if self._cursor is not None and self._cursor.caught_up:
            self._desk.link.remembers(self.scope, self._cursor.at)
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

    def _read_on(self, *, wait: bool) -> tuple[bool, float | None]:
        """Takes in one page; returns whether it was the last, and how long to rest."""
        self._desk.link.trying()
        since, epoch = self._from()
        wait_s = self._desk.wait_s if wait else 0
        answer = self._desk.centre.changes(
            Asked(
                scope=self.scope,
                since=since,
                epoch=epoch,
                wait_s=wait_s,
                install=self._desk.install,
            )
        )
        meaning = meaning_of(answer.status)
        if meaning is Meaning.CONFLICT and not self._starts_over:
            self._desk.journal.note("scope_starts_over", scope=self.scope, status=answer.status)
            self._starts_over = True
            return False, None
        if meaning is not Meaning.LOOKED_AT:
            trouble = TROUBLES[meaning]
            return False, self._down(trouble, str(answer.status), answer.retry_after_s)
        return self._take_in(answer, since), None

    def _from(self) -> tuple[int, str]:
        """Where to read on. Starting over names no epoch: any will do."""
        if self._cursor is None or self._starts_over:
            return 0, ""
        return self._cursor.seq, self._cursor.epoch

    def _take_in(self, answer: Answer, since: int) -> bool:
        page = check_page(read_page(answer.body), self.scope, since)
        cache = self._desk.cache
        taken = cache.replace_scope(page) if self._starts_over else cache.ingest_page(page)
        self._starts_over = False
        self._cursor = Cursor(
            page.scope, page.epoch, page.upto, page.head, not page.more, page.server_time
        )
        for name in taken.unreadable:
            self._desk.journal.note("document_unreadable", document=name)
        if taken.changed:
            self._desk.told(taken.changed, {self.scope: page.upto})
        self._backoff.reset()
        if self._desk.link.up(self.scope):
            self._desk.journal.note("pull_up", scope=self.scope)
        self._desk.link.pulled(self.scope, page.server_time, complete=not page.more)
        return not page.more

    def _down(self, trouble: Trouble, why: str, retry_after_s: float | None = None) -> float:
        if self._desk.link.down(self.scope, trouble) and not self._stop.is_set():
            self._desk.journal.note("pull_down", scope=self.scope, trouble=trouble.value, why=why)
        return self._backoff.next_s(retry_after_s)


class Gate:
    """Lets readers go on: first push, then pull; and never while the install has a twin."""

    def __init__(self, tried: threading.Event, forked: threading.Event) -> None:
        self._tried = tried
        self._forked = forked

    def __call__(self, stop: threading.Event) -> bool:
        """Waits for the sender; returns False when it is time to stop."""
        while not stop.is_set():
            if self._forked.is_set():
                stop.wait()
            elif self._tried.wait(0.2) and not self._forked.is_set():
                return not stop.is_set()
        return False
