"""The state feed: which document changed last in which scope, and the one way to write one.

``put_doc`` writes the projection; ``bump`` gives every touched scope its new positions as the last
statements of the transaction, so that a reader never sees a position whose document is not there.
"""

from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.commands import DocumentKind
from app.domain.model.keys import Doc
from app.store import central_db as db
from app.store.ids import new_id
from app.wire import encode_document


class Changes:
    """Documents touched in one transaction of the centre."""

    def __init__(self, connection: Connection, tenant: str, now: datetime) -> None:
        self.connection = connection
        self.tenant = tenant
        self.now = now
        self._touched: dict[tuple[str, DocumentKind, str], str] = {}

    @property
    def scopes(self) -> tuple[str, ...]:
        """Scopes that readers should be woken for after the commit."""
        return tuple(sorted({scope for scope, _, _ in self._touched}))

    def put(self, scope: str, kind: DocumentKind, doc_id: str, doc: Doc) -> None:
        """Writes a document and notes that its scope moved."""
        row = {
            "tenant": self.tenant,
            "kind": kind.value,
            "id": doc_id,
            "rev": 1,
            "scope": scope,
            "body": encode_document(doc),
            "updated_at": self.now.isoformat(),
        }
        statement = insert(db.doc).values(row)
        statement = statement.on_conflict_do_update(
            index_elements=["tenant", "kind", "id"],
            set_={
                "rev": db.doc.c.rev + 1,
                "scope": statement.excluded.scope,
                "body": statement.excluded.body,
                "updated_at": statement.excluded.updated_at,
            },
        )
        self.connection.execute(statement)
        self._touched[scope, kind, doc_id] = "put"

    def remove(self, scope: str, kind: DocumentKind, doc_id: str) -> None:
        """Takes a document out of a scope; readers are told that it is gone."""
        self._touched[scope, kind, doc_id] = "del"

    def touch(self, scope: str, kind: DocumentKind, doc_id: str) -> None:
        """Moves an unchanged document to a new position; its ``inc`` then reaches the station."""
        self._touched.setdefault((scope, kind, doc_id), "put")

    def bump(self) -> dict[tuple[DocumentKind, str], int]:
        """Gives every touched document its position; the last statements of a transaction.

        Scopes are locked in sorted order, so that two transactions cannot wait for each other.
        """
        positions: dict[tuple[DocumentKind, str], int] = {}
        for scope in self.scopes:
            items = [key for key in self._touched if key[0] == scope]
            head = self._raise_head(scope, len(items))
            for place, key in enumerate(items):
                seq = head - len(items) + 1 + place
                self._place(scope, key[1], key[2], seq)
                positions[key[1], key[2]] = seq
        return positions

    def _raise_head(self, scope: str, by: int) -> int:
        raised = self.connection.execute(
            update(db.site_feed)
            .where(db.site_feed.c.tenant == self.tenant, db.site_feed.c.scope == scope)
            .values(head=db.site_feed.c.head + by)
            .returning(db.site_feed.c.head)
        ).scalar()
        if raised is not None:
            return int(raised)
        self.connection.execute(
            insert(db.site_feed).values(tenant=self.tenant, scope=scope, epoch=new_id(), head=by)
        )
        return by

    def _place(self, scope: str, kind: DocumentKind, doc_id: str, seq: int) -> None:
        row = {
            "tenant": self.tenant,
            "scope": scope,
            "seq": seq,
            "kind": kind.value,
            "doc_id": doc_id,
            "op": self._touched[scope, kind, doc_id],
        }
        statement = insert(db.feed).values(row)
        self.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["tenant", "scope", "kind", "doc_id"],
                set_={"seq": seq, "op": row["op"]},
            )
        )


def read_doc(connection: Connection, tenant: str, kind: DocumentKind, doc_id: str) -> bytes | None:
    """Returns the body of a document, or None."""
    return connection.execute(
        select(db.doc.c.body).where(
            db.doc.c.tenant == tenant, db.doc.c.kind == kind.value, db.doc.c.id == doc_id
        )
    ).scalar()
