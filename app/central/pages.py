"""Reads documents and state feeds: what a scope holds, and what changed in it for one install."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, select, tuple_

from app.central.feed import PUT, read_doc
from app.central.work import Work
from app.domain.commands import DocumentKind
from app.domain.model.keys import Doc
from app.domain.model.site import DEFAULT_REGION, SiteSetting
from app.errors import CentreError
from app.store import central_db as db
from app.wire import ChangesPage, FeedItem, decode_document
from app.wire.digest import as_hex, from_signed

MOST_ITEMS = 500
CATALOGUE = "catalogue"

DocT = TypeVar("DocT", bound=Doc)


class EpochChanged(CentreError):
    """The reader's position is not one of this feed: the centre was restored."""


class ResyncNeeded(CentreError):
    """The reader was away so long that it cannot hear any more what went meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStanding:
    """How a scope stands; an unknown one is empty and has no epoch."""

    epoch: str = ""
    head: int = 0
    min_seq: int = 0
    """Up to here tombstones are gone."""
    digest: int = 0
    docs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a station asks for."""

    scope: str
    since: int
    epoch: str
    """The epoch of its position; empty when it has none."""
    limit: int = MOST_ITEMS
    digest: bool = False
    """It asks for the digest at the head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPage:
    """One page for every install that asks for it at the same moment."""

    page: ChangesPage
    """As an install sees it of which nothing was decided."""
    incs: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    """Kind and id -> install -> highest n decided on that document."""

    def for_install(self, install: str, now: datetime) -> ChangesPage:
        """Returns the page as one install must see it."""
        items = tuple(self._item(item, install) for item in self.page.items)
        return msgspec.structs.replace(self.page, items=items, server_time=now)

    def _item(self, item: FeedItem, install: str) -> FeedItem:
        inc = self.incs.get((item.kind, item.id), {}).get(install, 0)
        return msgspec.structs.replace(item, inc=inc) if inc else item


def site_scope(site: str) -> str:
    """Returns the feed of a site."""
    return f"site:{site}"


def returns_scope(region: str) -> str:
    """Returns the feed of what may be brought back in a region."""
    return f"returns:{region}"


def region_of(connection: Connection, tenant: str, site: str) -> str:
    """Returns the region of a site; a site without a setting is in the default one."""
    body = read_doc(connection, tenant, DocumentKind.SETTING, site)
    setting = decode_document(DocumentKind.SETTING.value, body) if body else None
    return setting.region if isinstance(setting, SiteSetting) else DEFAULT_REGION


def find_doc(work: Work, kind: DocumentKind, doc_id: str, of: type[DocT]) -> DocT | None:
    """Returns a replicated document to be changed, or None; nobody else changes it meanwhile."""
    body = read_doc(work.connection, work.tenant, kind, doc_id, lock=True)
    if body is None:
        return None
    doc = decode_document(kind.value, body)
    return doc if isinstance(doc, of) else None


def in_feed(work: Work, scope: str, kind: DocumentKind, doc_id: str) -> bool:
    """Tells whether a document is in a feed and was not taken out of it."""
    done = work.changes.op(scope, kind, doc_id)
    if done is not None:
        return done == PUT
    feed = db.feed.c
    op = work.connection.execute(
        select(feed.op).where(
            feed.tenant == work.tenant,
            feed.scope == scope,
            feed.kind == kind.value,
            feed.doc_id == doc_id,
        )
    ).scalar()
    return op == PUT


def site_settings(work: Work) -> tuple[SiteSetting, ...]:
    """Returns the settings of every site, in a fixed order."""
    bodies = work.connection.execute(
        select(db.doc.c.body)
        .where(db.doc.c.tenant == work.tenant, db.doc.c.kind == DocumentKind.SETTING.value)
        .order_by(db.doc.c.id)
    ).scalars()
    docs = [decode_document(DocumentKind.SETTING.value, body) for body in bodies]
    return tuple(doc for doc in docs if isinstance(doc, SiteSetting))


def read_page(connection: Connection, tenant: str, wanted: Wanted, now: datetime) -> SharedPage:
    """Returns the changes after a position. The caller's transaction is the one consistent view.

    A reader that has nothing is not told of what is gone.

    Raises:
        EpochChanged: another epoch, or a position beyond the head.
        ResyncNeeded: a position before the oldest tombstone.
    """
    standing = read_standing(connection, tenant, wanted.scope)
    _check_position(standing, wanted)
    limit = max(1, min(wanted.limit, MOST_ITEMS))
    feed = db.feed.c
    after = [feed.tenant == tenant, feed.scope == wanted.scope, feed.seq > wanted.since]
    if wanted.since == 0:
        after.append(feed.op == PUT)
    statement = _items(tenant, "").where(*after).order_by(feed.seq).limit(limit)
    items = _read(connection, statement)
    upto = items[-1].seq if len(items) == limit else standing.head
    more = upto < standing.head
    page = ChangesPage(
        scope=wanted.scope,
        epoch=standing.epoch,
        head=standing.head,
        upto=upto,
        more=more,
        items=items,
        server_time=now,
        digest=as_hex(standing.digest) if wanted.digest and not more else "",
    )
    if not items:
        return SharedPage(page=page)
    return SharedPage(page=page, incs=_incs(connection, [*after, feed.seq <= upto]))


def read_standing(connection: Connection, tenant: str, scope: str) -> FeedStanding:
    """Returns how a scope stands."""
    feed = db.site_feed.c
    row = connection.execute(
        select(feed.epoch, feed.head, feed.min_seq, feed.digest, feed.docs).where(
            feed.tenant == tenant, feed.scope == scope
        )
    ).first()
    if row is None:
        return FeedStanding()
    return FeedStanding(
        epoch=str(row.epoch),
        head=int(row.head),
        min_seq=int(row.min_seq),
        digest=from_signed(row.digest),
        docs=int(row.docs),
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


def _check_position(standing: FeedStanding, wanted: Wanted) -> None:
    if wanted.since > standing.head or (wanted.epoch and wanted.epoch != standing.epoch):
        raise EpochChanged(
            f"{wanted.scope} is at {standing.head} of epoch {standing.epoch!r}, asked for"
            f" {wanted.since} of {wanted.epoch!r}.",
            do="Read the scope again from the beginning and push again what was kept.",
        )
    if 0 < wanted.since < standing.min_seq:
        raise ResyncNeeded(
            f"{wanted.scope} remembers what is gone from {standing.min_seq} on, asked for"
            f" {wanted.since}.",
            do="Read the snapshot of the scope.",
        )


def _incs(
    connection: Connection, places: Sequence[ColumnElement[bool]]
) -> dict[tuple[str, str], dict[str, int]]:
    feed, inc = db.feed.c, db.doc_inc.c
    same = and_(inc.tenant == feed.tenant, inc.kind == feed.kind, inc.id == feed.doc_id)
    found: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    rows = connection.execute(
        select(inc.kind, inc.id, inc.install, inc.n)
        .select_from(db.feed.join(db.doc_inc, same))
        .where(*places)
    )
    for kind, doc_id, install, n in rows:
        found[kind, doc_id][install] = int(n)
    return dict(found)


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
    body = bytes(row["body"]) if row["op"] == PUT else b"null"
    return FeedItem(
        kind=row["kind"],
        id=row["doc_id"],
        seq=int(row["seq"]),
        rev=int(row["rev"] or 0),
        op=row["op"],
        inc=int(row["inc"] or 0),
        doc=msgspec.Raw(body),
    )
