"""A small order service on loopback that keeps the protocol, and breaks it when told to."""

import threading
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import cast

import msgspec

from app.domain.commands import CommandDiscarded, FulfilmentCommand
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.wire import (
    BucketList,
    BucketPage,
    ChangesPage,
    CommandEnvelope,
    FeedItem,
    PushReply,
    PushRequest,
    RulingReply,
    decode_command,
    decode_document,
    encode_document,
)
from app.wire.digest import bucket_of
from app.wire.snapshot import SnapshotItem
from tests.store.cache_papers import NOON, a_product, a_setting
from tests.sync.parts.faults import Fault
from tests.sync.parts.snapshots import a_file, buckets, digest

TOKEN = "token-of-st-01"
SITE = "site:MIL"


class Feed:
    """One scope: the latest state of each document."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], FeedItem] = {}
        self.head = 0

    @property
    def live(self) -> list[FeedItem]:
        return [item for item in self.items.values() if item.op == "put"]

    def put(self, kind: str, doc_id: str, body: bytes) -> FeedItem:
        self.head += 1
        before = self.items.get((kind, doc_id))
        item = FeedItem(
            kind=kind,
            id=doc_id,
            seq=self.head,
            rev=before.rev + 1 if before else 1,
            op="put",
            doc=msgspec.Raw(body),
        )
        self.items[kind, doc_id] = item
        return item


@dataclass
class Files:
    """The snapshots that were made, and what went out of them."""

    made: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Scopes of which a snapshot was asked for."""
    served: Counter[str] = field(default_factory=Counter)
    """Bytes that went out, by name."""
    block: int = 1000
    absent: bool = False
    """The centre makes none."""
    cut_after: int | None = None
    """Byte of a file at which its line stands still."""


@dataclass
class Said:
    """What was asked of the service, in order."""

    batches: list[tuple[str, ...]] = field(default_factory=list)
    pulls: list[tuple[str, int, str]] = field(default_factory=list)
    buckets: list[tuple[str, str]] = field(default_factory=list)
    all: list[str] = field(default_factory=list)
    """``push``, ``pull SCOPE``."""


class Centre:
    """State of the service, and what it was asked."""

    def __init__(self) -> None:
        self.news = threading.Condition()
        self.epoch = "e-1"
        self.feeds = {SITE: Feed(), "catalogue": Feed(), "returns:EU": Feed()}
        self.rulings: dict[str, RulingReply] = {}
        self.applied: list[str] = []
        self.inc: dict[tuple[str, str], int] = {}
        self.push_faults: deque[Fault] = deque()
        self.pull_faults: deque[Fault] = deque()
        self.spoils: dict[str, int] = {}
        """Command id -> status with which every batch that holds it is refused."""
        self.names_poison = False
        """Says in its refusal which command spoilt the batch."""
        self.said = Said()
        self.files = Files()
        self.closing = False
        self.page = 500
        self.min_seq: dict[str, int] = {}
        """Scope -> position before which nobody remembers what left."""
        self.install = ""
        """The one that pushed last."""
        self.under_way = self.most_under_way = 0
        self.feeds[SITE].put("setting", "MIL", encode_document(a_setting()))
        self.feeds["catalogue"].put("product", "LIN-W-M", encode_document(a_product()))

    @property
    def batches(self) -> list[tuple[str, ...]]:
        return self.said.batches

    @property
    def pulls(self) -> list[tuple[str, int, str]]:
        return self.said.pulls

    def put_order(self, order: FulfilmentOrder) -> None:
        with self.news:
            self.feeds[SITE].put("fulfilment_order", order.id, encode_document(order))
            self.news.notify_all()

    def order(self, order_id: str) -> FulfilmentOrder:
        item = self.feeds[SITE].items["fulfilment_order", order_id]
        return cast(FulfilmentOrder, decode_document("fulfilment_order", bytes(item.doc)))

    def forget(self, command_id: str, order: FulfilmentOrder) -> None:
        """Loses one command and what it did, and does not know it."""
        del self.rulings[command_id]
        self.put_order(order)

    def restore(self, epoch: str) -> None:
        """Forgets everything that stations did, as a backup from before would."""
        with self.news:
            self.epoch = epoch
            self.rulings.clear()
            self.inc.clear()
            self.feeds[SITE] = Feed()
            self.feeds[SITE].put("setting", "MIL", encode_document(a_setting()))
            self.news.notify_all()

    def push(self, request: PushRequest) -> PushReply:
        with self.news:
            self.install = request.install
            self.said.all.append("push")
            self.batches.append(tuple(command.id for command in request.batch))
            touched: dict[tuple[str, str], FeedItem] = {}
            results = [self._rule(command, touched) for command in request.batch]
            self.news.notify_all()
            docs = tuple(self._for_station(item) for item in touched.values())
            return PushReply(
                results=tuple(results), docs=docs, ack_n=0, epoch=self.epoch, server_time=NOON
            )

    def spoilt(self, request: PushRequest) -> int | None:
        found = (self.spoils[c.id] for c in request.batch if c.id in self.spoils)
        return next(found, None)

    def changes(self, scope: str, since: int, epoch: str, wait_s: float) -> ChangesPage | int:
        with self.news:
            self.pulls.append((scope, since, epoch))
            self.said.all.append(f"pull {scope}")
            self.news.wait_for(
                lambda: (
                    self.closing
                    or self._is_elsewhere(scope, since, epoch)
                    or self._new(scope, since)
                ),
                wait_s,
            )
            if self._is_elsewhere(scope, since, epoch):
                return 409
            if 0 < since < self.min_seq.get(scope, 0):
                return 410
            feed = self.feeds[scope]
            newer = sorted(
                (i for i in feed.items.values() if i.seq > since), key=lambda item: item.seq
            )
            items = tuple(self._for_station(item) for item in newer[: self.page])
            more = len(newer) > self.page
            return ChangesPage(
                scope=scope,
                epoch=self.epoch,
                head=feed.head,
                upto=items[-1].seq if more else feed.head,
                more=more,
                items=items,
                server_time=NOON,
                digest="" if more else digest(feed.live),
            )

    def snapshot(self, scope: str) -> str | None:
        """Makes the file of a scope; returns its name."""
        with self.news:
            self.files.asked.append(scope)
            feed = self.feeds[scope]
            if self.files.absent or not feed.head:
                return None
            items = [
                SnapshotItem(
                    kind=item.kind,
                    id=item.id,
                    seq=item.seq,
                    rev=item.rev,
                    doc=item.doc,
                    incs={self.install: self.inc.get((item.kind, item.id), 0)},
                )
                for item in feed.live
            ]
            name = f"snap-{scope}-{self.epoch}-{feed.head}"
            made = a_file(scope, self.epoch, feed.head, items, self.files.block)
            self.files.made.setdefault(name, made)
            return name

    def serve_whole_files(self) -> None:
        """Ends what ``cut_after`` began."""
        with self.news:
            self.files.cut_after = None
            self.news.notify_all()

    def is_unblocked(self) -> bool:
        return self.closing or self.files.cut_after is None

    def bucket_list(self, scope: str) -> BucketList:
        with self.news:
            self.said.buckets.append((scope, ""))
            feed = self.feeds[scope]
            return BucketList(
                scope=scope, epoch=self.epoch, head=feed.head, buckets=buckets(feed.live)
            )

    def bucket(self, scope: str, name: str) -> BucketPage:
        with self.news:
            self.said.buckets.append((scope, name))
            feed = self.feeds[scope]
            items = [i for i in feed.live if bucket_of(i.kind, i.id) == name]
            return BucketPage(
                scope=scope,
                epoch=self.epoch,
                head=feed.head,
                items=tuple(self._for_station(item) for item in items),
            )

    def _is_elsewhere(self, scope: str, since: int, epoch: str) -> bool:
        return since > self.feeds[scope].head or epoch not in ("", self.epoch)

    def _new(self, scope: str, since: int) -> bool:
        return any(item.seq > since for item in self.feeds[scope].items.values())

    def _for_station(self, item: FeedItem) -> FeedItem:
        return msgspec.structs.replace(item, inc=self.inc.get((item.kind, item.id), 0))

    def _discard(self, command_id: str, body: CommandDiscarded) -> RulingReply:
        refused = RulingReply(id=body.command, ruling="rejected", reason="discarded")
        known = self.rulings.setdefault(body.command, refused)
        result: dict[str, str | int] = {"ruling": known.ruling, "reason": known.reason}
        reply = RulingReply(id=command_id, ruling="accepted", result=result)
        self.rulings[command_id] = reply
        return reply

    def _rule(
        self, command: CommandEnvelope, touched: dict[tuple[str, str], FeedItem]
    ) -> RulingReply:
        if command.id in self.rulings:
            return msgspec.structs.replace(self.rulings[command.id], replayed=True)
        if command.after is not None and command.after not in self.rulings:
            return RulingReply(id=command.id, ruling="deferred")
        name = command.agg_kind, command.agg_id
        body = decode_command(command.kind, command.v, bytes(command.body))
        if isinstance(body, CommandDiscarded):
            return self._discard(command.id, body)
        order, ruling = apply(self.order(command.agg_id), cast(FulfilmentCommand, body))
        if ruling.kind != "rejected":
            self.inc[name] = command.n
            touched[name] = self.feeds[SITE].put(*name, encode_document(order))
            self.applied.append(command.id)
        reply = RulingReply(id=command.id, ruling=ruling.kind.value, reason=ruling.reason.value)
        self.rulings[command.id] = reply
        return reply
