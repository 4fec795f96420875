"""Finds where the documents of a scope are not the centre's, and puts the centre's in their place.

A scope is compared in 256 buckets, so that a single stray document costs one of them.
"""

from collections import defaultdict

from sqlalchemy import update

from app.errors import CentreRefused
from app.store.cache import tables
from app.store.cache.ingest import (
    Ingested,
    count_digest,
    force,
    never_emptied,
    read_cursor,
    stored_digest,
)
from app.store.cache.writer import CacheWriter
from app.wire import BucketPage, FeedItem
from app.wire.digest import as_signed, bucket_of, place_hash


def recount(writer: CacheWriter, scope: str) -> bool:
    """Counts the digest of a scope from its documents; tells whether the kept one was right."""
    with writer.transaction() as connection:
        counted = count_digest(connection, scope)
        if counted == stored_digest(connection, scope):
            return True
        where = tables.cursor.c.scope == scope
        connection.execute(update(tables.cursor).where(where).values(digest=as_signed(counted)))
        return False


def bucket_digests(writer: CacheWriter, scope: str) -> dict[str, int]:
    """Returns the digest of each bucket that holds anything."""
    digests: dict[str, int] = defaultdict(int)
    with writer.transaction() as connection:
        rows = connection.exec_driver_sql(_PLACES, (scope,))
        for kind, doc_id, seq in rows:
            digests[bucket_of(kind, doc_id)] ^= place_hash(kind, doc_id, seq)
    return digests


def replace_bucket(writer: CacheWriter, bucket: str, page: BucketPage) -> Ingested:
    """Makes a bucket what the centre says; what is newer here than its page stays.

    Raises:
        CentreRefused: the page is of another epoch, or nothing of the scope would be left.
    """
    with writer.transaction() as connection:
        known = read_cursor(connection, page.scope)
        if known is None or known.epoch != page.epoch:
            raise CentreRefused(f"{page.scope} is in epoch {page.epoch!r} by now.")
        rows = connection.exec_driver_sql(_PLACES, (page.scope,))
        own = {(kind, name): seq for kind, name, seq in rows if bucket_of(kind, name) == bucket}
        theirs = {(item.kind, item.id) for item in page.items}
        items = [item for item in page.items if own.get((item.kind, item.id), 0) <= page.head]
        items += [
            FeedItem(kind=kind, id=name, seq=page.head, rev=0, op="del")
            for (kind, name), seq in own.items()
            if (kind, name) not in theirs and seq <= page.head
        ]
        with never_emptied(connection, page.scope, items):
            return force(connection, page.scope, items)


_PLACES = "SELECT kind, id, seq FROM doc WHERE scope=?"
