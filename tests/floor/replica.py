"""The sync process of these tests: fills a real cache.db through its real writer."""

from datetime import timedelta
from pathlib import Path

import msgspec

from app.domain.commands import DocumentKind
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.keys import Doc
from app.domain.model.manifest import Manifest
from app.domain.model.pick_list import PickList
from app.domain.model.product import Product
from app.domain.model.returnable_order import ReturnableOrder, ReturnRecord
from app.domain.model.site import Bin, SiteSetting, Task, Worker
from app.store.cache.files import make, open_cache_writer, swap_in
from app.store.cache.writer import CacheWriter, PushState, Scopes
from app.store.floor_db import FloorStore
from app.store.floor_rows import Claim
from app.wire import ChangesPage, FeedItem, PushReply, RulingReply, encode_document
from tests.floor.stock import KEY, NOON, SITE

INSTALL = "install-1"
_DOCS = "SELECT kind, id, seq, rev, inc, body FROM doc WHERE scope=?"


class Replica:
    """The other side of cache.db: documents, rulings and positions."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._scopes = Scopes(SITE, "EU")
        self._seq = 0
        self._revs: dict[tuple[str, str], int] = {}
        self.epoch = "e-1"
        self.now = NOON
        self._writer = self._open()

    def put(self, *docs: Doc, inc: int = 0, more: bool = False) -> None:
        """Sends documents, each scope in a page of its own."""
        by_scope: dict[str, list[FeedItem]] = {}
        for doc in docs:
            item = self.item(doc, inc=inc)
            by_scope.setdefault(self._scopes.of(item.kind), []).append(item)
        for scope, items in by_scope.items():
            self._writer.ingest_page(self._page(scope, items, more=more))

    def take_away(self, kind: DocumentKind, doc_id: str) -> None:
        """Sends word that a document has left."""
        self._seq += 1
        item = FeedItem(kind=kind.value, id=doc_id, seq=self._seq, rev=0, op="del")
        self._writer.ingest_page(self._page(self._scopes.of(kind.value), [item]))

    def rule(
        self,
        *rulings: tuple[str, str],
        docs: tuple[Doc, ...] = (),
        inc: int = 0,
        result: dict[str, str | int] | None = None,
        reason: str = "",
    ) -> None:
        """Sends rulings by command id, with the documents they touched."""
        results = tuple(
            RulingReply(id=name, ruling=ruling, reason=reason, result=result or {})
            for name, ruling in rulings
        )
        items = tuple(self.item(doc, inc=inc) for doc in docs)
        self._writer.ingest_push(
            PushReply(results=results, docs=items, ack_n=inc, epoch="E", server_time=NOON)
        )

    def note(self, name: str, value: str) -> None:
        """The sync process notes something about itself."""
        self._writer.note_health({name: value})

    def move_time(self, by: timedelta) -> None:
        """Time passes at the centre; a page without documents says so."""
        self.now += by
        self._writer.ingest_page(self._page(f"site:{SITE}", []))

    def cannot_process(self, command_id: str, why: str = "500", *, stuck: bool = True) -> None:
        """The sync process gives a command up for now, or begins with it again."""
        self._writer.note_push(PushState(command_id, 5, why, stuck))

    def ingest(self, item: FeedItem) -> None:
        """A page with one document arrives, however old it is."""
        self._writer.ingest_page(self._page(self._scopes.of(item.kind), [item]))

    def reply(self, rulings: list[tuple[str, str]], items: tuple[FeedItem, ...]) -> None:
        """A reply to a push arrives, however old it is."""
        results = tuple(RulingReply(id=name, ruling=ruling) for name, ruling in rulings)
        self._writer.ingest_push(
            PushReply(results=results, docs=items, ack_n=0, epoch="E", server_time=NOON)
        )

    @property
    def last_seq(self) -> int:
        """Position of what was sent last."""
        return self._seq

    def item(self, doc: Doc, *, inc: int = 0) -> FeedItem:
        """A document as it stands in a feed, newer than all before."""
        self._seq += 1
        kind, doc_id = name_of(doc)
        rev = self._revs[kind.value, doc_id] = self._revs.get((kind.value, doc_id), 0) + 1
        return FeedItem(
            kind=kind.value,
            id=doc_id,
            seq=self._seq,
            rev=rev,
            op="put",
            inc=inc,
            doc=msgspec.Raw(encode_document(doc)),
        )

    def start_over(self, scope: str, *docs: Doc, inc: int = 0) -> None:
        """The centre was restored: another epoch with these documents, in a file of its own."""
        self.epoch += "+"
        fresh = self.path.with_name("cache.db.new")
        writer = CacheWriter(make(fresh, KEY, INSTALL), self._scopes)
        for other in set(self._scopes.all) - {scope}:
            self._copy(other, writer)
        writer.ingest_page(self._page(scope, [self.item(doc, inc=inc) for doc in docs]))
        writer.seal()
        self._writer.close()
        swap_in(fresh, self.path)
        self._writer = self._open()

    def _copy(self, scope: str, writer: CacheWriter) -> None:
        with self._writer.transaction() as connection:
            rows = connection.exec_driver_sql(_DOCS, (scope,)).all()
        items = [
            FeedItem(kind=kind, id=name, seq=seq, rev=rev, op="put", inc=inc, doc=msgspec.Raw(body))
            for kind, name, seq, rev, inc, body in rows
        ]
        writer.ingest_page(self._page(scope, items))

    def lose(self) -> None:
        """The file is gone and made anew, empty."""
        self.close()
        for path in self.path.parent.glob(self.path.name + "*"):
            path.unlink()
        self._writer = self._open()

    def close(self) -> None:
        self._writer.close()

    def _open(self) -> CacheWriter:
        return CacheWriter(open_cache_writer(self.path, KEY, (INSTALL,)), self._scopes)

    def _page(self, scope: str, items: list[FeedItem], *, more: bool = False) -> ChangesPage:
        return ChangesPage(
            scope=scope,
            epoch=self.epoch,
            head=self._seq + (1 if more else 0),
            upto=self._seq,
            more=more,
            items=tuple(items),
            server_time=self.now,
        )


def name_of(doc: Doc) -> tuple[DocumentKind, str]:
    """Under which kind and id a document is replicated."""
    kind, field = _NAMES[type(doc)]
    return kind, getattr(doc, field)


_NAMES: dict[type[Doc], tuple[DocumentKind, str]] = {
    FulfilmentOrder: (DocumentKind.FULFILMENT_ORDER, "id"),
    PickList: (DocumentKind.PICK_LIST, "id"),
    Product: (DocumentKind.PRODUCT, "sku"),
    ReturnableOrder: (DocumentKind.RETURNABLE_ORDER, "id"),
    ReturnRecord: (DocumentKind.RETURN, "id"),
    Bin: (DocumentKind.BIN, "code"),
    Worker: (DocumentKind.WORKER, "badge"),
    SiteSetting: (DocumentKind.SETTING, "site"),
    Manifest: (DocumentKind.MANIFEST, "id"),
    Task: (DocumentKind.TASK, "id"),
}


def reserve(folder: Path, *orders: str) -> None:
    """Holds the walks of orders for planned work without a connection."""
    store = FloorStore(folder / "floor.db", KEY)
    with store.commit():
        for order in orders:
            store.save_claim(
                Claim(
                    task_id=order,
                    grade="hard",
                    token=1,
                    made_boot=0.0,
                    boot_id="boot",
                    ttl_s=0,
                    command_id="reserved",
                )
            )
    store.close()
