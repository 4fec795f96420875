"""Makes a new replica and puts it in place of the one in use.

One way for every reason: there is none yet, it was deleted, it is too far behind, or the centre was
restored and has another history. The order matters: first the snapshots, then every command of this
station is with the centre, then what changed meanwhile, then the replacement.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.rulings import RulingKind
from app.errors import CentreRefused, CentreUnreachable, MessageUnreadable, StoreUnreadable
from app.store.cache.writer import CacheWriter
from app.sync.client import Centre
from app.sync.journal import Journal
from app.sync.link import Link
from app.sync.protocol import TROUBLES, Backoff, meaning_of
from app.sync.replica.filling import Answered, Filling, OtherHistory, StartOver
from app.sync.replica.shelf import RENEWED, Shelf
from app.wire.lines import Restored, Trouble

EMPTY = "empty"
"""Why: a scope was never pulled."""
LOST = "lost"
"""Why: somebody deleted the file."""
BEHIND = "behind"
"""Why: the centre does not remember any more what left since our position."""
_LOOK_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Yard:
    """What a rebuilder works with."""

    centre: Centre
    shelf: Shelf
    scopes: tuple[str, ...]
    link: Link
    journal: Journal
    install: str
    tried: Callable[[int, float], bool]
    """Waits so many seconds until the sender has sent what there is, in a generation."""


class Rebuilder:
    """Waits until a new replica is wanted, and makes it.

    Thread: its own; ``want`` any.
    """

    def __init__(self, yard: Yard, backoff: Backoff, stop: threading.Event) -> None:
        self._yard = yard
        self._backoff = backoff
        self._stop = stop
        self._lock = threading.Lock()
        self._why = ""
        self._wanted = threading.Event()

    @property
    def is_wanted(self) -> bool:
        """Tells whether a new replica is being made; nobody reads on into the old one then."""
        return self._wanted.is_set()

    def want(self, why: str, generation: int) -> None:
        """Asks for a new replica; another history counts more than any other reason.

        Args:
            why: the reason.
            generation: of the replica that it speaks of; one that was replaced is no matter.
        """
        with self._lock:
            if generation != self._yard.shelf.generation:
                return
            if why != self._why and self._why != RENEWED:
                self._why = why
                self._yard.journal.note("rebuild_wanted", why=why)
            self._wanted.set()

    def run(self) -> None:
        """Makes what is wanted until told to stop."""
        while not self._stop.is_set():
            if not self._wanted.wait(_LOOK_S):
                continue
            rest_s = self._attempt()
            if rest_s is not None:
                self._stop.wait(rest_s)

    def _attempt(self) -> float | None:
        """Goes on with it; returns how long to rest when that did not work out."""
        try:
            self._rebuild()
        except CentreUnreachable as error:
            return self._down(Trouble.UNREACHABLE, error.why)
        except (CentreRefused, MessageUnreadable) as error:
            return self._down(Trouble.REFUSED, f"{error.what} {error.why}")
        except Answered as error:
            answer = error.answer
            trouble = TROUBLES.get(meaning_of(answer.status), Trouble.REFUSED)
            return self._down(trouble, str(answer.status), answer.retry_after_s)
        except OtherHistory:
            return self._start_over(RENEWED)
        except StartOver:
            return self._start_over(BEHIND)
        except StoreUnreadable as error:
            self._yard.journal.note("filled_file_damaged", why=error.why)
            return self._start_over(LOST)
        return None

    def _start_over(self, why: str) -> float:
        self._yard.shelf.drop()
        self.want(why, self._yard.shelf.generation)
        return self._backoff.next_s()

    def _rebuild(self) -> None:
        yard = self._yard
        cache, filler = yard.shelf.fill(self._why)
        filling = Filling(
            centre=yard.centre,
            cache=cache,
            filler=filler,
            link=yard.link,
            journal=yard.journal,
            install=yard.install,
            stop=self._stop,
            epoch_of=self._epoch_of,
        )
        for scope in yard.scopes:
            filling.fill(scope)
        while not yard.tried(yard.shelf.generation, _LOOK_S):
            if self._stop.is_set():
                return
        for scope in yard.scopes:
            filling.catch_up(scope)
        if not yard.shelf.is_of_one_history():
            raise OtherHistory
        self._swap(cache)

    def _swap(self, cache: CacheWriter) -> None:
        yard = self._yard
        restored = _counted(cache) if yard.shelf.renewing else None
        yard.shelf.swap(restored)
        facts = (
            {
                "accepted": restored.accepted,
                "superseded": restored.superseded,
                "rejected": restored.rejected,
            }
            if restored
            else {}
        )
        yard.journal.note("rebuilt", why=self._why, **facts)
        yard.link.loading(None)
        if restored is not None:
            yard.link.restored(restored)
        self._backoff.reset()
        with self._lock:
            self._why = ""
            self._wanted.clear()

    def _epoch_of(self, scope: str) -> str:
        """A scope that is in use has its epoch; while everything is renewed any will do."""
        shelf = self._yard.shelf
        if shelf.renewing:
            return ""
        with shelf.in_use() as used:
            known = used.cursor(scope)
        return known.epoch if known is not None else ""

    def _down(self, trouble: Trouble, why: str, retry_after_s: float | None = None) -> float:
        if not self._stop.is_set():
            new = [self._yard.link.down(scope, trouble) for scope in self._yard.scopes]
            if any(new):
                self._yard.journal.note("rebuild_down", trouble=trouble.value, why=why)
        return self._backoff.next_s(retry_after_s)


def _counted(cache: CacheWriter) -> Restored:
    counts = cache.ruling_counts()
    return Restored(
        at=datetime.now(UTC),
        accepted=counts.get(RulingKind.ACCEPTED.value, 0),
        superseded=counts.get(RulingKind.SUPERSEDED.value, 0),
        rejected=counts.get(RulingKind.REJECTED.value, 0),
    )
