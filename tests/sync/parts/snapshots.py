"""Snapshots and buckets as the order service makes them, from the feeds of the small one."""

from collections.abc import Iterable, Iterator
from itertools import islice

from app.wire import FeedItem
from app.wire.digest import as_hex, bucket_of, digest_of, place_hash
from app.wire.snapshot import (
    SnapshotFrame,
    SnapshotHeader,
    SnapshotIndex,
    SnapshotItem,
    frame_checksum,
    header_frame,
    index_frame,
    items_frame,
)
from tests.store.cache_papers import NOON


def digest(items: Iterable[FeedItem]) -> str:
    return as_hex(digest_of((item.kind, item.id, item.seq) for item in items))


def buckets(items: Iterable[FeedItem]) -> dict[str, str]:
    found: dict[str, int] = {}
    for item in items:
        name = bucket_of(item.kind, item.id)
        found[name] = found.get(name, 0) ^ place_hash(item.kind, item.id, item.seq)
    return {name: as_hex(value) for name, value in found.items()}


def a_file(
    scope: str, epoch: str, head: int, items: Iterable[SnapshotItem], block: int = 1000
) -> bytes:
    """Returns a whole snapshot file."""
    ordered = sorted(items, key=lambda item: (item.kind, item.id))
    written = header_frame(SnapshotHeader(scope=scope, epoch=epoch, head=head, made_at=NOON))
    frames: list[SnapshotFrame] = []
    for some in _blocks(ordered, block):
        packed = items_frame(some)
        first = some[0]
        frames.append(
            SnapshotFrame(len(written), first.kind, first.id, len(some), frame_checksum(packed))
        )
        written += packed
    places = ((item.kind, item.id, item.seq) for item in ordered)
    index = SnapshotIndex(
        scope=scope,
        epoch=epoch,
        head=head,
        count=len(ordered),
        digest=as_hex(digest_of(places)),
        frames=tuple(frames),
    )
    return written + index_frame(index)


def _blocks(items: list[SnapshotItem], size: int) -> Iterator[list[SnapshotItem]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
