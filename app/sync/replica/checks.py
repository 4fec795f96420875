"""Compares what is here with what the centre counts, and heals what differs."""

import threading
import time

from app.errors import CentreRefused
from app.store.cache.heal import bucket_digests, recount, replace_bucket
from app.store.cache.ingest import Ingested
from app.sync.answers import read_bucket, read_buckets
from app.sync.client import Answer, Centre
from app.sync.journal import Journal
from app.sync.link import Link
from app.sync.protocol import Meaning, meaning_of
from app.sync.replica.shelf import Shelf
from app.wire import BucketPage
from app.wire.digest import as_hex

EVERY_S = 60.0
MISMATCHES = "digest_mismatches"
"""How often the documents of a scope were not what the centre counted, in the table ``health``."""


class Checks:
    """Knows when a scope is to be compared, and heals it.

    Thread: any; a scope only by its reader.
    """

    def __init__(
        self, centre: Centre, shelf: Shelf, link: Link, journal: Journal, install: str
    ) -> None:
        self._centre = centre
        self._shelf = shelf
        self._link = link
        self._journal = journal
        self._install = install
        self._lock = threading.Lock()
        self._checked_at: dict[str, float] = {}
        with shelf.in_use() as cache:
            self._mismatches = int(cache.health().get(MISMATCHES, "0"))
        link.mismatched(self._mismatches)

    def is_due(self, scope: str) -> bool:
        """Tells whether a scope was not compared for a minute."""
        with self._lock:
            at = self._checked_at.get(scope)
        return at is None or time.monotonic() - at >= EVERY_S

    def done(self, scope: str) -> None:
        """Notes that the centre was asked."""
        with self._lock:
            self._checked_at[scope] = time.monotonic()

    def suspect(self, scope: str) -> None:
        """Asks for a comparison as soon as may be."""
        with self._lock:
            self._checked_at.pop(scope, None)

    def heal(self, scope: str) -> tuple[str, ...]:
        """Fetches the buckets that differ; returns ``kind/id`` of what is different now.

        Raises:
            CentreUnreachable: no answer; the next comparison finds the rest.
            CentreRefused: the answer is no list of this scope.
        """
        self._count(scope)
        listed = read_buckets(self._asked(scope, ""))
        with self._shelf.in_use() as cache:
            ours = {name: as_hex(digest) for name, digest in bucket_digests(cache, scope).items()}
        differ = sorted(
            name
            for name in ours.keys() | listed.buckets.keys()
            if ours.get(name) != listed.buckets.get(name)
        )
        changed: list[str] = []
        for name in differ:
            generation = self._shelf.generation
            page = read_bucket(self._asked(scope, name))
            changed += self._replace(name, page, generation).changed
        with self._shelf.in_use() as cache:
            recount(cache, scope)
        self._journal.note("healed", scope=scope, buckets=len(differ), documents=len(changed))
        return tuple(changed)

    def _replace(self, name: str, page: BucketPage, generation: int) -> Ingested:
        with self._shelf.in_use() as cache:
            if generation != self._shelf.generation:
                return Ingested()
            return replace_bucket(cache, name, page)

    def _asked(self, scope: str, bucket: str) -> bytes:
        answer: Answer = self._centre.buckets(scope, self._install, bucket)
        if meaning_of(answer.status) is not Meaning.LOOKED_AT:
            raise CentreRefused(f"Got {answer.status} for the buckets of {scope}.")
        return answer.body

    def _count(self, scope: str) -> None:
        with self._lock:
            self._mismatches += 1
            count = self._mismatches
        with self._shelf.in_use() as cache:
            cache.note_health({MISMATCHES: str(count)})
        self._link.mismatched(count)
        self._journal.note("digest_mismatch", scope=scope, mismatches=count)
