"""Fills an empty replica from the snapshots of its scopes, one transaction for each part of a file.

How far each snapshot was taken in stands in the same transaction, so that after any end of the
process the next one goes on at a part. A scope gets its cursor only when all of it is there and
counted; until then nobody reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.errors import CentreRefused
from app.store.cache import tables
from app.store.cache.ingest import (
    always_holds_something,
    count_digest,
    emptied,
    insert_all,
    is_empty,
    take,
)
from app.store.cache.writer import RULED_IN, CacheWriter, Scopes, note
from app.wire import FeedItem
from app.wire.digest import as_hex, as_signed, from_signed, place_hash
from app.wire.lines import Restored
from app.wire.snapshot import SnapshotHeader, SnapshotIndex, SnapshotItem

FILLING = "filling"
"""Why the file is being filled; the note is gone when it is ready to be used."""
FILLED = "filled"
"""Stands in every file that was filled completely."""
RESTORED = "restored"
"""What was sent again when the centre was last restored: a ``Restored`` as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How far the snapshot of a scope was taken in."""

    scope: str
    file: str
    """Where it lies at the centre; empty when the centre offers none."""
    etag: str
    end: int = 0
    """The byte at which to go on."""
    size: int = 0
    """Bytes of the whole file; 0 while unknown."""
    epoch: str = ""
    head: int = 0
    at: str = ""
    """When it was made, by the centre's clock; ISO."""
    count: int = 0
    digest: int = 0
    """Of the items taken in, to be compared with the index."""
    done: bool = False

    @property
    def expected(self) -> int:
        """Documents of the whole file, reckoned from its bytes."""
        return self.count if self.done or not self.end else self.count * self.size // self.end


class Filler:
    """Takes snapshots into a file that is not in use yet.

    Thread: any, one at a time.
    """

    def __init__(self, writer: CacheWriter, install: str) -> None:
        self._writer = writer
        self._install = install

    def loads(self) -> dict[str, Load]:
        """Returns how far each scope is that was begun."""
        table = tables.load.c
        with self._writer.transaction() as connection:
            rows = connection.execute(select(*table)).mappings().all()
        loads = (Load(**{str(name): value for name, value in row.items()}) for row in rows)
        return {load.scope: replace(load, digest=from_signed(load.digest)) for load in loads}

    def begin(self, load: Load) -> None:
        """Starts a scope, from nothing: what was taken in of another file of it is dropped."""
        with self._writer.transaction() as connection:
            _drop(connection, load.scope)
            _keep(connection, load)

    def take_header(self, load: Load, header: SnapshotHeader, end: int) -> Load:
        """Takes in the first part.

        Raises:
            CentreRefused: the file is of another scope.
        """
        if header.scope != load.scope:
            raise CentreRefused(f"Asked for {load.scope!r}, got a snapshot of {header.scope!r}.")
        at = header.made_at.isoformat()
        moved = replace(load, epoch=header.epoch, head=header.head, at=at, end=end)
        with self._writer.transaction() as connection:
            _keep(connection, moved)
        return moved

    def take_items(self, load: Load, items: Sequence[SnapshotItem], end: int) -> Load:
        """Takes in a block of documents."""
        digest = load.digest
        for item in items:
            digest ^= place_hash(item.kind, item.id, item.seq)
        moved = replace(load, count=load.count + len(items), digest=digest, end=end)
        puts = [self._put(item) for item in items]
        with self._writer.transaction() as connection:
            if _meets_something(connection, puts):
                take(connection, load.scope, puts)
            else:
                insert_all(connection, load.scope, puts)
            _keep(connection, moved)
        return moved

    def finish(self, load: Load, index: SnapshotIndex) -> Load:
        """Counts what was taken in and gives the scope its cursor.

        Raises:
            CentreRefused: it is not what the index of the file names.
        """
        counted = (load.count, as_hex(load.digest), load.epoch, load.head)
        named = (index.count, index.digest, index.epoch, index.head)
        if counted != named:
            raise CentreRefused(
                f"The snapshot of {load.scope} is not complete.",
                why=f"Counted {counted}, its index names {named}.",
            )
        done = replace(load, done=True)
        with self._writer.transaction() as connection:
            digest = as_signed(count_digest(connection, load.scope))
            row = {
                "epoch": load.epoch,
                "seq": load.head,
                "head": load.head,
                "caught_up": False,
                "at": load.at,
                "digest": digest,
            }
            connection.execute(insert(tables.cursor).values(scope=load.scope, **row))
            _keep(connection, done)
        return done

    def skip(self, load: Load) -> None:
        """Notes that a scope has no snapshot and is read from its beginning."""
        with self._writer.transaction() as connection:
            _keep(connection, replace(load, done=True))

    def why(self) -> str:
        """Returns why the file is being filled; empty when it is ready to be used."""
        return self._writer.health().get(FILLING, "")

    def note_why(self, why: str) -> None:
        """Keeps why the file is being filled."""
        self._writer.note_health({FILLING: why})

    def _put(self, item: SnapshotItem) -> FeedItem:
        return FeedItem(
            kind=item.kind,
            id=item.id,
            seq=item.seq,
            rev=item.rev,
            op="put",
            inc=item.incs.get(self._install, 0),
            doc=item.doc,
        )


def carry_over(old: CacheWriter, fresh: CacheWriter) -> None:
    """Copies what the centre ruled and what is noted of sending, from the file in use to its heir.

    Only where the centre has the same history: elsewhere it rules anew.
    """
    tables_of_ours = (tables.ruling, tables.push_state, tables.health)
    with old.transaction() as connection:
        rows = {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in tables_of_ours
        }
    with fresh.transaction() as connection:
        for table in tables_of_ours:
            if rows[table.name]:
                connection.execute(insert(table).on_conflict_do_nothing(), rows[table.name])


def check_not_emptied(old: CacheWriter, fresh: CacheWriter, scopes: Scopes) -> None:
    """Refuses to mirror emptiness.

    Raises:
        CentreRefused: a scope that always holds something would be empty.
    """
    for scope in filter(always_holds_something, scopes.all):
        with old.transaction() as before, fresh.transaction() as after:
            if is_empty(after, scope) and not is_empty(before, scope):
                raise emptied(scope)


def is_of_one_history(ruled: CacheWriter, fresh: CacheWriter, scopes: Scopes) -> bool:
    """Tells whether rulings and filled documents come from the same epoch of the site.

    A centre may be restored while a file without any position is being filled: nothing in it says
    then that the rulings heard before are of another history.
    """
    heard = ruled.health().get(RULED_IN)
    site, _, _ = scopes.all
    filled = fresh.cursor(site)
    return heard is None or filled is None or heard == filled.epoch


def is_filled(fresh: CacheWriter) -> bool:
    """Tells whether a file is ready to take the place of the one in use."""
    notes = fresh.health()
    return FILLED in notes and FILLING not in notes


def make_ready(fresh: CacheWriter, restored: Restored | None) -> None:
    """Notes that a file is filled and can take the place of the one in use."""
    with fresh.transaction() as connection:
        connection.execute(delete(tables.load))
        connection.execute(delete(tables.health).where(tables.health.c.k == FILLING))
        note(connection, FILLED, "1")
        if restored is not None:
            note(connection, RESTORED, msgspec.json.encode(restored).decode())


def _drop(connection: Connection, scope: str) -> None:
    mine = "SELECT kind, id FROM doc WHERE scope=?"
    connection.exec_driver_sql(f"DELETE FROM doc_key WHERE (kind, id) IN ({mine})", (scope,))
    for table in (tables.doc, tables.gone, tables.cursor):
        connection.execute(delete(table).where(table.c.scope == scope))


def _keep(connection: Connection, load: Load) -> None:
    row = {
        "file": load.file,
        "etag": load.etag,
        "end": load.end,
        "size": load.size,
        "epoch": load.epoch,
        "head": load.head,
        "at": load.at,
        "count": load.count,
        "digest": as_signed(load.digest),
        "done": load.done,
    }
    connection.execute(
        insert(tables.load)
        .values(scope=load.scope, **row)
        .on_conflict_do_update(index_elements=["scope"], set_=row)
    )


def _meets_something(connection: Connection, puts: Sequence[FeedItem]) -> bool:
    """Tells whether any of them may be here: as the reply to a push, or from another scope."""
    if not puts:
        return False
    names = [(put.kind, put.id) for put in puts]
    first, last = min(names), max(names)
    found = connection.exec_driver_sql(_BETWEEN, (*first, *last) * 2).scalar_one()
    return bool(found)


_BETWEEN = """SELECT EXISTS (SELECT 1 FROM doc WHERE (kind, id) >= (?,?) AND (kind, id) <= (?,?))
    OR EXISTS (SELECT 1 FROM gone WHERE (kind, id) >= (?,?) AND (kind, id) <= (?,?))"""
