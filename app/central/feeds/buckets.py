"""A scope in 256 parts, for a reader whose digest is another: it reads again only what differs."""

from collections import Counter

from sqlalchemy import Connection, select

from app.central.feed import PUT
from app.central.pages import read_items, read_standing
from app.store import central_db as db
from app.wire import BucketList, BucketPage
from app.wire.digest import as_hex, bucket_of, place_hash

_CHUNK = 500


def list_buckets(connection: Connection, tenant: str, scope: str) -> BucketList:
    """Returns the digest of each bucket that has documents, at the head."""
    standing = read_standing(connection, tenant, scope)
    digests: Counter[str] = Counter()
    for kind, doc_id, seq in _places(connection, tenant, scope):
        digests[bucket_of(kind, doc_id)] ^= place_hash(kind, doc_id, seq)
    return BucketList(
        scope=scope,
        epoch=standing.epoch,
        head=standing.head,
        buckets={bucket: as_hex(digests[bucket]) for bucket in sorted(digests)},
    )


def read_bucket(
    connection: Connection, tenant: str, scope: str, bucket: str, install: str
) -> BucketPage:
    """Returns the living documents of one bucket, at the head, as an install must see them."""
    standing = read_standing(connection, tenant, scope)
    names = [
        (kind, doc_id)
        for kind, doc_id, _ in _places(connection, tenant, scope)
        if bucket_of(kind, doc_id) == bucket
    ]
    chunks = [names[at : at + _CHUNK] for at in range(0, len(names), _CHUNK)]
    items = [
        item
        for chunk in chunks
        for item in read_items(connection, tenant, install, chunk)
        if item.op == PUT
    ]
    return BucketPage(scope=scope, epoch=standing.epoch, head=standing.head, items=tuple(items))


def _places(connection: Connection, tenant: str, scope: str) -> list[tuple[str, str, int]]:
    feed = db.feed.c
    rows = connection.execute(
        select(feed.kind, feed.doc_id, feed.seq).where(
            feed.tenant == tenant, feed.scope == scope, feed.op == PUT
        )
    )
    return [(kind, doc_id, int(seq)) for kind, doc_id, seq in rows]
