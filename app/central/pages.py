"""Reads documents and state feeds: what a scope holds, and what changed in it for one install."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, RowMapping, Select, and_, select, tuple_

from app.central.feed import read_doc
from app.central.work import Work
from app.domain.commands import DocumentKind
from app.domain.model.keys import Doc
from app.domain.model.site import SiteSetting
from app.errors import CentreError
from app.store import central_db as db
from app.wire import ChangesPage, FeedItem, decode_document

MOST_ITEMS = 500
CATALOGUE = "catalogue"
REGION = "EU"
RETURNS = f"returns:{REGION}"

DocT = TypeVar("DocT", bound=Doc)


class EpochChanged(CentreError):
    """The reader's position is not one of this feed: the centre was restored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a station asks for."""

    scope: str
    since: int
    epoch: str
    """The epoch of its position; empty when it has none."""
    install: str
    limit: int = MOST_ITEMS


def site_scope(site: str) -> str:
    """Returns the feed of a site."""
    return f"site:{site}"


def find_doc(work: Work, kind: DocumentKind, doc_id: str, of: type[DocT]) -> DocT | None:
    """Returns a replicated document as the centre has it, or None."""
    body = read_doc(work.connection, work.tenant, kind, doc_id)
    if body is None:
        return None
    doc = decode_document(kind.value, body)
    return doc if isinstance(doc, of) else None


def site_settings(work: Work) -> tuple[SiteSetting, ...]:
    """Returns the settings of every site, in a fixed order."""
    bodies = work.connection.execute(
        select(db.doc.c.body)
        .where(db.doc.c.tenant == work.tenant, db.doc.c.kind == DocumentKind.SETTING.value)
        .order_by(db.doc.c.id)
    ).scalars()
    docs = [decode_document(DocumentKind.SETTING.value, body) for body in bodies]
    return tuple(doc for doc in docs if isinstance(doc, SiteSetting))


def read_page(connection: Connection, tenant: str, wanted: Wanted, now: datetime) -> ChangesPage:
    """Returns the changes after a position. The caller's transaction is the one consistent view.

    Raises:
        EpochChanged: another epoch, or a position beyond the head.
    """
    epoch, head = _head(connection, tenant, wanted.scope)
    if wanted.since > head or (wanted.epoch and wanted.epoch != epoch):
        raise EpochChanged(
            f"{wanted.scope} is at {head} of epoch {epoch!r}, asked for {wanted.since} of"
            f" {wanted.epoch!r}.",
            do="Read the scope again from the beginning and push again what was kept.",
        )
    limit = max(1, min(wanted.limit, MOST_ITEMS))
    feed = db.feed.c
    statement = (
        _items(tenant, wanted.install)
        .where(feed.scope == wanted.scope, feed.seq > wanted.since)
        .order_by(feed.seq)
        .limit(limit)
    )
    items = _read(connection, statement)
    upto = items[-1].seq if len(items) == limit else head
    return ChangesPage(
        scope=wanted.scope,
        epoch=epoch,
        head=head,
        upto=upto,
        more=upto < head,
        items=items,
        server_time=now,
    )


def read_items(
    connection: Connection, tenant: str, install: str, documents: Sequence[tuple[str, str]]
) -> tuple[FeedItem, ...]:
    """Returns documents, named by kind and id, as they stand in the feeds."""
    if not documents:
        return ()
    feed = db.feed.c
    return _read(
        connection,
        _items(tenant, install)
        .where(tuple_(feed.kind, feed.doc_id).in_(documents), feed.scope == db.doc.c.scope)
        .order_by(feed.scope, feed.seq),
    )


def _head(connection: Connection, tenant: str, scope: str) -> tuple[str, int]:
    row = connection.execute(
        select(db.site_feed.c.epoch, db.site_feed.c.head).where(
            db.site_feed.c.tenant == tenant, db.site_feed.c.scope == scope
        )
    ).first()
    return ("", 0) if row is None else (str(row.epoch), int(row.head))


_Row = tuple[str, str, int, str, int, bytes, int]


def _items(tenant: str, install: str) -> Select[_Row]:
    feed, doc, inc = db.feed.c, db.doc.c, db.doc_inc.c
    same_doc = and_(doc.tenant == feed.tenant, doc.kind == feed.kind, doc.id == feed.doc_id)
    own_inc = and_(
        inc.tenant == feed.tenant,
        inc.kind == feed.kind,
        inc.id == feed.doc_id,
        inc.install == install,
    )
    return (
        select(
            feed.kind,
            feed.doc_id,
            feed.seq,
            feed.op,
            doc.rev,
            doc.body,
            inc.n.label("inc"),
        )
        .select_from(db.feed)
        .outerjoin(db.doc, same_doc)
        .outerjoin(db.doc_inc, own_inc)
        .where(feed.tenant == tenant)
    )


def _read(connection: Connection, statement: Select[_Row]) -> tuple[FeedItem, ...]:
    return tuple(_item(row) for row in connection.execute(statement).mappings())


def _item(row: RowMapping) -> FeedItem:
    """Only a ``put`` carries the document; whoever lost it has no business with its contents."""
    body = bytes(row["body"]) if row["op"] == "put" else b"null"
    return FeedItem(
        kind=row["kind"],
        id=row["doc_id"],
        seq=int(row["seq"]),
        rev=int(row["rev"] or 0),
        op=row["op"],
        inc=int(row["inc"] or 0),
        doc=msgspec.Raw(body),
    )
