"""Brings blobs to the centre, one request under way, and drops them here when they are old."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from app.errors import CentreUnreachable, StoreError, StoreUnreadable
from app.store.blobs import BlobFolder
from app.sync.blobs.needs import Needs
from app.sync.blobs.tidy import Tidy
from app.sync.client import Answer, Centre
from app.sync.journal import Journal
from app.sync.link import BLOBS, Link
from app.sync.protocol import TROUBLES, Backoff, Meaning, meaning_of
from app.wire.lines import Trouble

LOOK_S = 60.0
"""How often it is looked, while nothing is wanted, whether old blobs can go."""
TAKEN = frozenset({200, 201})
OWN = frozenset({Trouble.REFUSED, Trouble.FAILING, Trouble.BUSY})
"""Everything else the readers of the feeds tell, who are not held up by a large request."""
ABSENT = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Porch:
    """What the uploader works with."""

    centre: Centre
    folder: BlobFolder
    needs: Needs
    link: Link
    journal: Journal
    tidy: Tidy
    brought: Callable[[], None]
    """Hears that commands may be sent that waited for a blob, or that one is lost."""


class Uploader:
    """Brings what is wanted until told to stop.

    A blob that does not go through stands behind the others, so that it keeps none of them up.

    Thread: its own.
    """

    def __init__(self, porch: Porch, backoff: Backoff, stop: threading.Event) -> None:
        self._porch = porch
        self._backoff = backoff
        self._stop = stop
        self._failures: Counter[str] = Counter()

    def run(self) -> None:
        """Uploads until told to stop."""
        needs = self._porch.needs
        while not self._stop.is_set():
            needs.bell.clear()
            wanted = needs.wanted()
            if not wanted:
                self._failures.clear()
                self._porch.link.up(BLOBS)
                self._porch.tidy.look()
                needs.bell.wait(LOOK_S)
                continue
            rest_s = self._bring(min(wanted, key=self._failures.__getitem__))
            if rest_s is not None:
                self._stop.wait(rest_s)

    def _bring(self, name: str) -> float | None:
        """Brings one blob; returns how long to wait when it did not go through."""
        porch = self._porch
        try:
            answer = porch.centre.has_blob(name)
            if answer.status == ABSENT:
                answer = porch.centre.put_blob(name, porch.folder.get(name))
        except StoreUnreadable as error:
            porch.journal.note("blob_lost", blob=name, what=error.what)
            porch.needs.is_lost(name)
            porch.brought()
            return None
        except CentreUnreachable as error:
            return self._down(name, Trouble.UNREACHABLE, error.why)
        except StoreError as error:
            return self._down(name, Trouble.NONE, error.why)
        if answer.status not in TAKEN:
            return self._refused(name, answer)
        self._taken(name)
        return None

    def _taken(self, name: str) -> None:
        porch = self._porch
        del self._failures[name]
        self._backoff.reset()
        porch.needs.arrived(name)
        if porch.link.up(BLOBS):
            porch.journal.note("blobs_up")
        porch.brought()

    def _refused(self, name: str, answer: Answer) -> float:
        meaning = meaning_of(answer.status)
        trouble = TROUBLES.get(meaning, TROUBLES[Meaning.FAILING])
        return self._down(name, trouble, str(answer.status), answer.retry_after_s)

    def _down(
        self, name: str, trouble: Trouble, why: str, retry_after_s: float | None = None
    ) -> float:
        self._failures[name] += 1
        told = trouble if trouble in OWN else Trouble.NONE
        if self._porch.link.down(BLOBS, told) or self._failures[name] == 1:
            self._porch.journal.note("blob_waits", blob=name, trouble=trouble.value, why=why)
        return self._backoff.next_s(retry_after_s)
