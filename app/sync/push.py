"""The one sender: commands in the order of n, one request under way, replies taken in whole."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from app.errors import CentreRefused, CentreUnreachable
from app.store.cache.ingest import Ingested
from app.store.cache.writer import PushState
from app.store.cache_db import BLOB_LOST
from app.sync.answers import read_refusal, read_reply
from app.sync.batches import Batch, Batches
from app.sync.blobs.needs import Needs
from app.sync.client import Answer, Centre
from app.sync.decided import Decided, with_discarded
from app.sync.journal import Journal
from app.sync.link import PUSH, Link
from app.sync.outbox import Outbox
from app.sync.protocol import TROUBLES, Backoff, Meaning, meaning_of
from app.sync.replica.shelf import Shelf
from app.sync.replica.tried import Tried
from app.wire import BLOB_MISSING, PushReply, PushRequest
from app.wire.lines import Trouble

LOOK_S = 1.0
"""How often floor.db is looked at without a wake."""
FORKED = 409
"""The status that says so."""
HALVED_AT_ONCE = frozenset({Meaning.SPOILT, Meaning.TOO_LARGE})
"""The next batch is another one, so there is nothing to wait for."""
_LEAST_S = 0.5
"""A wake during a wait shortens it to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Install:
    """Under which identity this station numbers its commands."""

    id: str
    starts_at: int = 1
    """Its first n; smaller ones are of an earlier identity."""
    renumbered_upto: int = 0
    """Up to this n commands were numbered anew; they go before anything is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What the sender works with."""

    centre: Centre
    outbox: Outbox
    shelf: Shelf
    link: Link
    journal: Journal
    told: Callable[[tuple[str, ...]], None]
    """Hears ``kind/id`` of documents that changed or whose commands got a ruling."""
    needs: Needs
    station: str
    install: Install


class Sender:
    """Sends what waits, until told to stop or until the install has a twin.

    Thread: its own. ``wake`` any.
    """

    def __init__(self, post: Post, backoff: Backoff, stop: threading.Event, tried: Tried) -> None:
        self._post = post
        self._backoff = backoff
        self._stop = stop
        self._tried = tried
        self._bell = threading.Event()
        self._generation = post.shelf.generation
        self._batches = self._remembered()
        self._decided = Decided(post.outbox, post.shelf, post.journal)
        self.forked = False
        """The numbers of this install have a twin: nothing is sent or read any more."""
        self.settled_upto = 0
        """Up to which n every command of floor.db has its ruling."""

    def wake(self) -> None:
        """Something was committed, or it is time to stop."""
        self._bell.set()

    def run(self) -> None:
        """Sends until told to stop."""
        self._count_aside()
        while not self._stop.is_set() and not self.forked:
            self._look()
            batch = self._batches.choose(self._ready())
            if not batch:
                self._idle()
                continue
            rest_s = self._send(batch)
            if rest_s is not None:
                self._rest(rest_s)

    def _look(self) -> None:
        self._bell.clear()
        if self._generation == self._post.shelf.generation:
            self._post.outbox.refresh()
        else:
            self._generation = self._post.shelf.generation
            if self._post.shelf.renewing:
                self._batches = self._remembered()
                self._decided.reload()
            self._post.needs.forget()
            self._post.outbox.reload()
        self._decided.apply(self._batches)
        self._put_lost_aside()
        self.settled_upto = self._post.outbox.settled_upto()
        self._count()

    def _ready(self) -> Batch:
        return self._post.needs.ready(self._post.outbox.waiting(), self._batches.quarantined)

    def _put_lost_aside(self) -> None:
        """A command without its photo is neither sent nor dropped: a person has to decide."""
        lost = self._post.needs.take_lost(self._post.outbox.waiting())
        for command in lost:
            with self._post.shelf.ruled() as cache:
                cache.note_push(PushState(command.id, 1, BLOB_LOST, quarantined=True))
            self._post.journal.note("command_quarantined", command=command.id, why=BLOB_LOST)
        if lost:
            self._batches.freeze(command.id for command in lost)
            self._count_aside()

    def _idle(self) -> None:
        self._post.link.up(PUSH)
        self._count_aside()
        if self._post.needs.wanted() and self._must_go_first():
            self._tried.clear()
        else:
            self._tried.note(self._generation)
        self._bell.wait(LOOK_S)

    def _rest(self, seconds: float) -> None:
        """Waits; a wake shortens the wait, but never to nothing."""
        if self._bell.wait(seconds) and seconds > _LEAST_S:
            self._stop.wait(_LEAST_S)

    def _send(self, batch: Batch) -> float | None:
        """Sends a batch; returns how long to wait when it did not go through."""
        post = self._post
        post.link.trying()
        request = PushRequest(
            station=post.station,
            install=post.install.id,
            starts_at=post.install.starts_at,
            batch=batch,
        )
        try:
            answer = post.centre.push(request)
            meaning = meaning_of(answer.status)
            if meaning is Meaning.LOOKED_AT:
                return self._take_in(batch, read_reply(answer.body))
        except CentreUnreachable as error:
            return self._down(Trouble.UNREACHABLE, error.why)
        except CentreRefused as error:
            return self._down(Trouble.REFUSED, error.what)
        return self._refused(batch, answer, meaning)

    def _take_in(self, batch: Batch, reply: PushReply) -> float | None:
        """Stores a reply in one transaction; returns how long to wait if it settled nothing."""
        asked = {command.id: command for command in batch}
        results = tuple(result for result in reply.results if result.id in asked)
        whole = with_discarded(msgspec.structs.replace(reply, results=results), asked)
        taken = self._post.shelf.ingest_push(whole, self._generation)
        self._batches.went_through(batch)
        self._post.outbox.settle(frozenset(taken.settled))
        self._tell(batch, taken)
        deferred = {r.id: r.reason for r in results if r.ruling == "deferred"}
        self._post.needs.doubt(asked[i] for i, why in deferred.items() if why == BLOB_MISSING)
        unknown = [asked[i].after for i, why in deferred.items() if why != BLOB_MISSING]
        again = self._post.outbox.bring_back([name for name in unknown if name is not None])
        if self._post.link.up(PUSH):
            self._post.journal.note("push_up")
        self._count_aside()
        if taken.settled:
            self._backoff.reset()
            return None
        self._post.journal.note("push_settled_nothing", deferred=len(deferred), again=again)
        return self._backoff.next_s()

    def _tell(self, batch: Batch, taken: Ingested) -> None:
        settled = frozenset(taken.settled)
        ruled = (f"{c.agg_kind}/{c.agg_id}" for c in batch if c.id in settled)
        self._post.told(tuple(dict.fromkeys((*taken.changed, *ruled))))
        for name in taken.unreadable:
            self._post.journal.note("document_unreadable", document=name)

    def _refused(self, batch: Batch, answer: Answer, meaning: Meaning) -> float:
        if answer.status == FORKED:
            self.forked = True
            return self._down(Trouble.FORKED, str(answer.status))
        named = read_refusal(answer.body).command
        suspect = self._batches.failed(batch, meaning, named)
        if suspect is not None:
            state = PushState(
                suspect.command_id, suspect.proofs, str(answer.status), suspect.quarantined
            )
            with self._post.shelf.ruled() as cache:
                cache.note_push(state)
            self._post.journal.note(
                "command_suspected",
                command=suspect.command_id,
                status=answer.status,
                quarantined=suspect.quarantined,
            )
            self._count_aside()
        rest_s = self._down(TROUBLES[meaning], str(answer.status), answer.retry_after_s)
        return 0.0 if len(batch) > 1 and meaning in HALVED_AT_ONCE else rest_s

    def _down(self, trouble: Trouble, why: str, retry_after_s: float | None = None) -> float:
        if self._post.link.down(PUSH, trouble):
            self._post.journal.note("push_down", trouble=trouble.value, why=why)
        if trouble in (Trouble.UNREACHABLE, Trouble.FORKED) or self._must_go_first():
            self._tried.clear()
        else:
            self._tried.note(self._generation)
        return self._backoff.next_s(retry_after_s)

    def _must_go_first(self) -> bool:
        """What was numbered anew may be in documents that say so under its old number only."""
        return self._post.outbox.waits_up_to(self._post.install.renumbered_upto)

    def _count(self) -> None:
        waiting = self._post.outbox.waiting()
        self._post.link.counted(
            waiting=len(waiting),
            sendable=len(waiting) - self._stuck(),
            oldest=self._post.outbox.oldest(),
        )

    def _count_aside(self) -> None:
        with self._post.shelf.ruled() as cache:
            parked = cache.parked_count()
        self._post.link.aside(parked=parked, quarantined=self._stuck())

    def _stuck(self) -> int:
        quarantined = self._batches.quarantined
        return sum(c.id in quarantined for c in self._post.outbox.waiting()) if quarantined else 0

    def _remembered(self) -> Batches:
        with self._post.shelf.ruled() as cache:
            states = cache.push_states()
        return Batches(state.command_id for state in states if state.quarantined)
