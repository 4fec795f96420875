"""How documents of a reply get into cache.db; every function works inside a given transaction."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, exists, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.model.keys import keys_of
from app.errors import CentreRefused, MessageUnreadable
from app.store import cache_db as db
from app.store.cache import tables
from app.store.cache_db import Cursor, stored_cursor
from app.wire import ChangesPage, FeedItem, decode_document
from app.wire.digest import as_signed, digest_of, from_signed, place_hash

PUT = "put"
CHANGES_KEPT = 4000


@dataclass(frozen=True, slots=True)
class Ingested:
    """What one reply changed."""

    changed: tuple[str, ...] = ()
    """``kind/id`` of documents that are now different or gone."""
    settled: tuple[str, ...] = ()
    """Ids of commands that got their ruling."""
    unreadable: tuple[str, ...] = ()
    """``kind/id`` of documents that were stored but this build cannot read."""
    drifted: bool = False
    """The documents of the scope are not those that the centre counted."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Where a document stands or stood here."""

    scope: str
    seq: int
    left: bool


def read_cursor(connection: Connection, scope: str) -> Cursor | None:
    """Returns how far a scope was pulled."""
    row = connection.execute(db.CURSORS.where(tables.cursor.c.scope == scope)).one_or_none()
    return None if row is None else stored_cursor(row)


def move_cursor(connection: Connection, page: ChangesPage, known: Cursor | None) -> None:
    """Notes how far a page came; an older page that comes late moves nothing back."""
    if known is not None and page.upto < known.seq:
        return
    row = {
        "epoch": page.epoch,
        "seq": page.upto,
        "head": page.head,
        "caught_up": not page.more,
        "at": page.server_time.isoformat(),
    }
    if known is not None:
        where = tables.cursor.c.scope == page.scope
        connection.execute(update(tables.cursor).where(where).values(row))
        return
    digest = as_signed(count_digest(connection, page.scope))
    connection.execute(insert(tables.cursor).values(scope=page.scope, digest=digest, **row))


def count_digest(connection: Connection, scope: str) -> int:
    """Returns the digest of the stored documents of a scope, counted from scratch."""
    rows = connection.exec_driver_sql("SELECT kind, id, seq FROM doc WHERE scope=?", (scope,))
    return digest_of((kind, doc_id, seq) for kind, doc_id, seq in rows)


def stored_digest(connection: Connection, scope: str) -> int:
    """Returns the digest that is kept beside the cursor; 0 without a cursor."""
    digest = tables.cursor.c.digest
    found = connection.execute(select(digest).where(tables.cursor.c.scope == scope)).scalar()
    return 0 if found is None else from_signed(int(found))


def has_newer(connection: Connection, scope: str, seq: int) -> bool:
    """Tells whether a reply to a push was ahead of the feed: a document is newer than this."""
    values = (scope, seq) * 2
    return bool(connection.exec_driver_sql(_NEWER, values).scalar_one())


def take(connection: Connection, scope: str, items: Sequence[FeedItem]) -> Ingested:
    """Stores those items that are newer than what is known, whatever the order of replies."""
    newest: dict[tuple[str, str], FeedItem] = {}
    for item in items:
        other = newest.get((item.kind, item.id))
        if other is None or item.seq > other.seq:
            newest[item.kind, item.id] = item
    known = {name: _known(connection, *name) for name in newest}
    fresh = [
        item
        for name, item in newest.items()
        if item.seq > max((one.seq for one in known[name] if one.scope == scope), default=-1)
    ]
    changes = {(item.kind, item.id): known[item.kind, item.id] for item in fresh}
    return _store(connection, scope, fresh, changes)


def force(connection: Connection, scope: str, items: Sequence[FeedItem]) -> Ingested:
    """Stores items as they are, also those that stand here at another position."""
    known = {(item.kind, item.id): _known(connection, item.kind, item.id) for item in items}
    return _store(connection, scope, list(items), known)


def insert_all(connection: Connection, scope: str, puts: Sequence[FeedItem]) -> tuple[str, ...]:
    """Stores documents of which none is known; returns the names of unreadable ones."""
    keys, unreadable = _keys(puts)
    if puts:
        rows = [(i.kind, i.id, scope, i.seq, i.rev, i.inc, bytes(i.doc)) for i in puts]
        connection.exec_driver_sql(_DOC, rows)
    if keys:
        connection.exec_driver_sql(_KEY, keys)
    return unreadable


def always_holds_something(scope: str) -> bool:
    """A site has its setting and a catalogue its products; the last returnable order may go."""
    return not scope.startswith("returns:")


def is_empty(connection: Connection, scope: str) -> bool:
    """Tells whether nothing is stored of a scope."""
    found = connection.execute(select(exists().where(tables.doc.c.scope == scope))).scalar_one()
    return not found


@contextmanager
def never_emptied(connection: Connection, scope: str, items: Sequence[FeedItem]) -> Iterator[None]:
    """Refuses a page of a feed that leaves nothing; a reply to a command cannot be one.

    Raises:
        CentreRefused: nothing of the scope would be left.
    """
    only_leaves = bool(items) and all(item.op != PUT for item in items)
    might_empty = only_leaves and always_holds_something(scope)
    held_something = might_empty and not is_empty(connection, scope)
    yield
    if held_something and is_empty(connection, scope):
        raise emptied(scope)


def emptied(scope: str) -> CentreRefused:
    """Returns the refusal of a reply that would mirror emptiness."""
    return CentreRefused(
        f"The order service sent a page that leaves nothing of {scope}.",
        why="That is no change that a shop makes; it was not taken in.",
    )


_Names = dict[tuple[str, str], list[_Known]]


def _store(connection: Connection, scope: str, fresh: list[FeedItem], known: _Names) -> Ingested:
    puts = [item for item in fresh if item.op == PUT]
    left = [item for item in fresh if item.op != PUT]
    _forget(connection, fresh)
    _note_changes(connection, fresh)
    if left:
        connection.exec_driver_sql(_GONE, [(i.kind, i.id, scope, i.seq) for i in left])
    unreadable = insert_all(connection, scope, puts)
    _count(connection, scope, puts, known)
    return Ingested(tuple(f"{i.kind}/{i.id}" for i in fresh), (), unreadable)


def _count(connection: Connection, scope: str, puts: Sequence[FeedItem], known: _Names) -> None:
    """Moves the digests of the scopes: old places out, new places in."""
    moved: dict[str, int] = defaultdict(int)
    for (kind, doc_id), places in known.items():
        for place in places:
            if not place.left:
                moved[place.scope] ^= place_hash(kind, doc_id, place.seq)
    for item in puts:
        moved[scope] ^= place_hash(item.kind, item.id, item.seq)
    for of, change in moved.items():
        digest = as_signed(stored_digest(connection, of) ^ change)
        where = tables.cursor.c.scope == of
        connection.execute(update(tables.cursor).where(where).values(digest=digest))


def _known(connection: Connection, kind: str, doc_id: str) -> list[_Known]:
    rows = connection.exec_driver_sql(_KNOWN, (kind, doc_id) * 2)
    return [_Known(scope, seq, bool(left)) for scope, seq, left in rows]


def _forget(connection: Connection, items: list[FeedItem]) -> None:
    if items:
        names = [(item.kind, item.id) for item in items]
        for statement in _FORGET:
            connection.exec_driver_sql(statement, names)


def _note_changes(connection: Connection, items: list[FeedItem]) -> None:
    """Lets readers know what to look at again; who is further behind looks at everything."""
    if items:
        connection.exec_driver_sql(_CHANGE, [(item.kind, item.id) for item in items])
        connection.exec_driver_sql(_TRIM, (CHANGES_KEPT,))


def _keys(puts: Sequence[FeedItem]) -> tuple[list[tuple[str, str, int, str, str]], tuple[str, ...]]:
    """The key rows of documents, and the names of those that this build cannot read."""
    rows: list[tuple[str, str, int, str, str]] = []
    unreadable: list[str] = []
    for item in puts:
        try:
            pairs = set(keys_of(decode_document(item.kind, bytes(item.doc))))
        except MessageUnreadable:
            unreadable.append(f"{item.kind}/{item.id}")
        else:
            rows.extend((key, value, item.seq, item.kind, item.id) for key, value in pairs)
    return rows, tuple(unreadable)


# Plain SQL where a page brings hundreds of rows: five times the speed of Core with dictionaries.
_KNOWN = """SELECT scope, seq, 0 FROM doc WHERE kind=? AND id=?
    UNION ALL SELECT scope, seq, 1 FROM gone WHERE kind=? AND id=?"""
_NEWER = """SELECT EXISTS (SELECT 1 FROM doc WHERE scope=? AND seq>?)
    OR EXISTS (SELECT 1 FROM gone WHERE scope=? AND seq>?)"""
_FORGET = (
    "DELETE FROM doc_key WHERE kind=? AND id=?",
    "DELETE FROM doc WHERE kind=? AND id=?",
    "DELETE FROM gone WHERE kind=? AND id=?",
)
_DOC = "INSERT INTO doc(kind, id, scope, seq, rev, inc, body) VALUES (?,?,?,?,?,?,?)"
_KEY = "INSERT INTO doc_key(key, value, seq, kind, id) VALUES (?,?,?,?,?)"
_CHANGE = "INSERT INTO change(kind, id) VALUES (?,?)"
_TRIM = "DELETE FROM change WHERE n <= (SELECT max(n) FROM change) - ?"
_GONE = "INSERT INTO gone(kind, id, scope, seq) VALUES (?,?,?,?)"
