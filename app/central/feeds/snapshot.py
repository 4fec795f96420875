"""Writes the snapshot of a scope without holding up anybody: a short read for every block.

The head is read first. What changes while the blocks are read has a later position, so whoever
reads the snapshot and then the changes after its head has everything; a document may come twice.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, select, tuple_

from app.central.feed import PUT
from app.central.pages import FeedStanding, read_standing
from app.central.work import Centre
from app.store import central_db as db
from app.wire.digest import as_hex, place_hash
from app.wire.snapshot import (
    MOST_ITEMS,
    SnapshotFrame,
    SnapshotHeader,
    SnapshotIndex,
    SnapshotItem,
    frame_checksum,
    header_frame,
    index_frame,
    items_frame,
)

_Key = tuple[str, str]
"""Kind and id."""


@dataclass(frozen=True, slots=True)
class SnapshotSource:
    """A scope as it stood before its first document was read."""

    centre: Centre
    scope: str
    standing: FeedStanding
    installs: frozenset[str]
    """Installs of all stations; what an older one did is in the documents."""


def begin_snapshot(centre: Centre, scope: str) -> SnapshotSource:
    """Reads the head, and with it the installs: what a newer one does has a later position."""
    station = db.station.c
    with centre.reading() as connection:
        standing = read_standing(connection, centre.tenant, scope)
        installs = connection.execute(
            select(station.install).where(station.tenant == centre.tenant, station.install != "")
        ).scalars()
        return SnapshotSource(centre, scope, standing, frozenset(installs))


def snapshot_frames(source: SnapshotSource, block: int = MOST_ITEMS) -> Iterator[bytes]:
    """Gives the frames of the file one after the other, each read when it is asked for.

    Args:
        source: the scope and its head.
        block: documents in a frame.
    """
    scope, standing = source.scope, source.standing
    made_at = source.centre.clock()
    frame = header_frame(
        SnapshotHeader(scope=scope, epoch=standing.epoch, head=standing.head, made_at=made_at)
    )
    yield frame
    end, count, digest = len(frame), 0, 0
    frames: list[SnapshotFrame] = []
    after: _Key = ("", "")
    while items := _read_block(source, after, block):
        first, last = items[0], items[-1]
        frame = items_frame(items)
        frames.append(SnapshotFrame(end, first.kind, first.id, len(items), frame_checksum(frame)))
        for item in items:
            digest ^= place_hash(item.kind, item.id, item.seq)
        yield frame
        end, count, after = end + len(frame), count + len(items), (last.kind, last.id)
    yield index_frame(
        SnapshotIndex(
            scope=scope,
            epoch=standing.epoch,
            head=standing.head,
            count=count,
            digest=as_hex(digest),
            frames=tuple(frames),
        )
    )


def _read_block(source: SnapshotSource, after: _Key, size: int) -> list[SnapshotItem]:
    feed, doc = db.feed.c, db.doc.c
    place = tuple_(feed.kind, feed.doc_id)
    wanted = [
        feed.tenant == source.centre.tenant,
        feed.scope == source.scope,
        feed.op == PUT,
        place > tuple_(*after),
    ]
    same = and_(doc.tenant == feed.tenant, doc.kind == feed.kind, doc.id == feed.doc_id)
    with source.centre.reading() as connection:
        rows = connection.execute(
            select(feed.kind, feed.doc_id, feed.seq, doc.rev, doc.body)
            .select_from(db.feed.join(db.doc, same))
            .where(*wanted)
            .order_by(feed.kind, feed.doc_id)
            .limit(size)
        ).all()
        if not rows:
            return []
        last = (rows[-1].kind, rows[-1].doc_id)
        incs = _incs(connection, [*wanted, place <= tuple_(*last)], source.installs)
    none: dict[str, int] = {}
    return [
        SnapshotItem(
            kind=kind,
            id=doc_id,
            seq=seq,
            rev=rev,
            doc=msgspec.Raw(body),
            incs=incs.get((kind, doc_id), none),
        )
        for kind, doc_id, seq, rev, body in rows
    ]


def _incs(
    connection: Connection, places: list[ColumnElement[bool]], installs: frozenset[str]
) -> dict[_Key, dict[str, int]]:
    feed, inc = db.feed.c, db.doc_inc.c
    same = and_(inc.tenant == feed.tenant, inc.kind == feed.kind, inc.id == feed.doc_id)
    found: defaultdict[_Key, dict[str, int]] = defaultdict(dict)
    for kind, doc_id, install, n in connection.execute(
        select(inc.kind, inc.id, inc.install, inc.n)
        .select_from(db.feed.join(db.doc_inc, same))
        .where(*places)
    ):
        if install in installs:
            found[kind, doc_id][install] = int(n)
    return dict(found)
