"""The state feed: which document changed last in which scope, and the one way to write one.

``put`` writes the projection; ``bump`` gives every touched scope its new positions as the last
statements of the transaction, so that a reader never sees a position whose document is not there.
With the positions it keeps the digest of the scope: old place out, new place in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, bindparam, select, tuple_, update

from app.domain.commands import DocumentKind
from app.domain.model.keys import Doc
from app.domain.model.retention import leaves_at
from app.store import central_db as db
from app.store.central_db.prepared import Change, Query
from app.store.central_db.upsert import insert
from app.store.ids import new_id
from app.wire import encode_document
from app.wire.digest import as_signed, from_signed, place_hash

PUT = "put"
DEL = "del"
LEAVE = "leave"
MOST_PLACES = 500
"""Documents in one statement."""

_Key = tuple[str, str]
"""Kind and id."""

_DOC, _FEED, _SITE = db.doc.c, db.feed.c, db.site_feed.c
_new_doc, _new_place = insert(db.doc), insert(db.feed)
_PUT_DOC = Change(
    _new_doc.on_conflict_do_update(
        index_elements=["tenant", "kind", "id"],
        set_={
            "rev": _DOC.rev + 1,
            "scope": _new_doc.excluded.scope,
            "body": _new_doc.excluded.body,
            "updated_at": _new_doc.excluded.updated_at,
            "leaves_at": _new_doc.excluded.leaves_at,
        },
    )
)
_THE_DOC = (
    _DOC.tenant == bindparam("tenant"),
    _DOC.kind == bindparam("kind"),
    _DOC.id == bindparam("id"),
)
_BODY = Query(select(_DOC.body).where(*_THE_DOC))
_BODY_TO_CHANGE = Query(select(_DOC.body).where(*_THE_DOC).with_for_update())
_BODIES = Query(
    select(_DOC.id, _DOC.body).where(
        _DOC.tenant == bindparam("tenant"),
        _DOC.kind == bindparam("kind"),
        _DOC.id.in_(bindparam("ids", expanding=True)),
    )
)
_SCOPE = Query(select(_DOC.scope).where(*_THE_DOC).with_for_update())
_STANDING = Query(
    select(_SITE.head, _SITE.digest, _SITE.docs)
    .where(_SITE.tenant == bindparam("tenant"), _SITE.scope == bindparam("scope"))
    .with_for_update()
)
_PLACES = Query(
    select(_FEED.kind, _FEED.doc_id, _FEED.seq, _FEED.op).where(
        _FEED.tenant == bindparam("tenant"),
        _FEED.scope == bindparam("scope"),
        tuple_(_FEED.kind, _FEED.doc_id).in_(bindparam("keys", expanding=True)),
    )
)
_PLACE = Change(
    _new_place.on_conflict_do_update(
        index_elements=["tenant", "scope", "kind", "doc_id"],
        set_={
            "seq": _new_place.excluded.seq,
            "op": _new_place.excluded.op,
            "at": _new_place.excluded.at,
        },
    )
)
_MOVE = Change(
    update(db.site_feed)
    .where(_SITE.tenant == bindparam("of_tenant"), _SITE.scope == bindparam("of_scope"))
    .values(head=bindparam("now"), digest=bindparam("sum"), docs=bindparam("living"))
)


@dataclass(frozen=True, slots=True)
class _Standing:
    """How far a scope has come; its row is locked until the transaction ends."""

    head: int
    digest: int
    docs: int


class Changes:
    """Documents touched in one transaction of the centre."""

    def __init__(self, connection: Connection, tenant: str, now: datetime) -> None:
        self.connection = connection
        self.tenant = tenant
        self.now = now
        self._touched: dict[tuple[str, DocumentKind, str], str] = {}
        self._fresh: set[tuple[str, str, str]] = set()

    @property
    def scopes(self) -> tuple[str, ...]:
        """Scopes that readers should be woken for after the commit."""
        return tuple(sorted({scope for scope, _, _ in self._touched}))

    def op(self, scope: str, kind: DocumentKind, doc_id: str) -> str | None:
        """Returns what this transaction did to a document in a scope; its place follows later."""
        return self._touched.get((scope, kind, doc_id))

    def put(self, scope: str, kind: DocumentKind, doc_id: str, doc: Doc) -> None:
        """Writes a document and notes that its scope moved; the scope it had before loses it."""
        before = scope_of(self.connection, self.tenant, kind, doc_id)
        if before not in (None, scope):
            self._touched[before, kind, doc_id] = LEAVE
        self._put(scope, kind, doc_id, doc)

    def put_new(self, scope: str, kind: DocumentKind, doc_id: str, doc: Doc) -> None:
        """Writes a document whose id was made in this transaction: it had no place before."""
        self._fresh.add((scope, kind.value, doc_id))
        self._put(scope, kind, doc_id, doc)

    def _put(self, scope: str, kind: DocumentKind, doc_id: str, doc: Doc) -> None:
        until = leaves_at(doc, self.now)
        _PUT_DOC.make(
            self.connection,
            {
                "tenant": self.tenant,
                "kind": kind.value,
                "id": doc_id,
                "rev": 1,
                "scope": scope,
                "body": encode_document(doc),
                "updated_at": self.now.isoformat(),
                "leaves_at": until.isoformat() if until else "",
            },
        )
        self._touched[scope, kind, doc_id] = PUT

    def remove(self, scope: str, kind: DocumentKind, doc_id: str) -> None:
        """Takes a document out of a scope; readers are told that it is gone."""
        self._touched[scope, kind, doc_id] = DEL

    def touch(self, scope: str, kind: DocumentKind, doc_id: str) -> None:
        """Moves an unchanged document to a new position; its ``inc`` then reaches the station."""
        self._touched.setdefault((scope, kind, doc_id), PUT)

    def bump(self) -> dict[tuple[DocumentKind, str], int]:
        """Gives every touched document its position; the last statements of a transaction.

        Scopes are locked in sorted order, so that two transactions cannot wait for each other.
        """
        positions: dict[tuple[DocumentKind, str], int] = {}
        for scope in self.scopes:
            wanted = {
                (kind.value, doc_id): op
                for (of, kind, doc_id), op in self._touched.items()
                if of == scope
            }
            for (kind, doc_id), seq in self._move(scope, wanted).items():
                positions[DocumentKind(kind), doc_id] = seq
        return positions

    def _move(self, scope: str, wanted: dict[_Key, str]) -> dict[_Key, int]:
        now = self._lock(scope)
        old = self._places(scope, [key for key in wanted if (scope, *key) not in self._fresh])
        placed: dict[_Key, int] = {}
        for key, op in wanted.items():
            was_there, seq = old.get(key, (False, 0))
            if op == LEAVE and not was_there:
                continue
            now = replace(now, head=now.head + 1)
            placed[key] = now.head
            if was_there:
                now = _without(now, key, seq)
            if op == PUT:
                now = _with(now, key, now.head)
        if placed:
            self._write(scope, wanted, placed, now)
        return placed

    def _lock(self, scope: str) -> _Standing:
        asked = {"tenant": self.tenant, "scope": scope}
        row = _STANDING.read(self.connection, asked).first()
        if row is None:
            open_feed(self.connection, self.tenant, scope)
            row = _STANDING.read(self.connection, asked).one()
        return _Standing(int(row.head), from_signed(row.digest), int(row.docs))

    def _places(self, scope: str, keys: Sequence[_Key]) -> dict[_Key, tuple[bool, int]]:
        """Returns whether a document lives in the scope, and its position."""
        found: dict[_Key, tuple[bool, int]] = {}
        for some in _chunks(keys):
            rows = _PLACES.read(
                self.connection, {"tenant": self.tenant, "scope": scope, "keys": some}
            )
            found |= {(row.kind, row.doc_id): (row.op == PUT, int(row.seq)) for row in rows}
        return found

    def _write(
        self, scope: str, wanted: dict[_Key, str], placed: dict[_Key, int], now: _Standing
    ) -> None:
        rows = [
            {
                "tenant": self.tenant,
                "scope": scope,
                "seq": seq,
                "kind": kind,
                "doc_id": doc_id,
                "op": wanted[kind, doc_id],
                "at": self.now.isoformat(),
            }
            for (kind, doc_id), seq in placed.items()
        ]
        _PLACE.make(self.connection, *rows)
        _MOVE.make(
            self.connection,
            {
                "of_tenant": self.tenant,
                "of_scope": scope,
                "now": now.head,
                "sum": as_signed(now.digest),
                "living": now.docs,
            },
        )


def open_feed(connection: Connection, tenant: str, scope: str) -> None:
    """Gives a scope its epoch when it has none."""
    statement = insert(db.site_feed).values(tenant=tenant, scope=scope, epoch=new_id())
    connection.execute(statement.on_conflict_do_nothing())


def read_doc(
    connection: Connection, tenant: str, kind: DocumentKind, doc_id: str, *, lock: bool = False
) -> bytes | None:
    """Returns the body of a document, or None.

    Args:
        connection: where to read.
        tenant: whose it is.
        kind: of the document.
        doc_id: of the document.
        lock: it will be changed; nobody else does so until the commit.
    """
    asked = {"tenant": tenant, "kind": kind.value, "id": doc_id}
    return (_BODY_TO_CHANGE if lock else _BODY).read(connection, asked).scalar()


def read_docs(
    connection: Connection, tenant: str, kind: DocumentKind, ids: Sequence[str]
) -> dict[str, bytes]:
    """Returns the bodies of the documents that are there, by id."""
    asked = {"tenant": tenant, "kind": kind.value, "ids": list(ids)}
    return {row.id: row.body for row in _BODIES.read(connection, asked)}


def scope_of(connection: Connection, tenant: str, kind: DocumentKind, doc_id: str) -> str | None:
    """Returns the scope a document was written in last, or None; it stays so until the commit."""
    asked = {"tenant": tenant, "kind": kind.value, "id": doc_id}
    return _SCOPE.read(connection, asked).scalar()


def _without(now: _Standing, key: _Key, seq: int) -> _Standing:
    return replace(now, digest=now.digest ^ place_hash(*key, seq), docs=now.docs - 1)


def _with(now: _Standing, key: _Key, seq: int) -> _Standing:
    return replace(now, digest=now.digest ^ place_hash(*key, seq), docs=now.docs + 1)


def _chunks(keys: Sequence[_Key]) -> Iterator[list[_Key]]:
    rest = iter(keys)
    while some := list(islice(rest, MOST_PLACES)):
        yield some
