"""A small order service on loopback that keeps the protocol, and breaks it when told to."""

import threading
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from app.domain.commands import FulfilmentCommand
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.wire import (
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
from tests.store.cache_papers import NOON, a_product, a_setting
from tests.sync.faults import Fault

TOKEN = "token-of-st-01"
SITE = "site:MIL"


class Feed:
    """One scope: the latest state of each document."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], FeedItem] = {}
        self.head = 0

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
        self.batches: list[tuple[str, ...]] = []
        self.pulls: list[tuple[str, int, str]] = []
        self.closing = False
        self.page = 500
        self.under_way = 0
        self.most_under_way = 0
        self.feeds[SITE].put("setting", "MIL", encode_document(a_setting()))
        self.feeds["catalogue"].put("product", "LIN-W-M", encode_document(a_product()))

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
            self.batches.append(tuple(command.id for command in request.batch))
            touched: dict[tuple[str, str], FeedItem] = {}
            results = [self._rule(command, touched) for command in request.batch]
            self.news.notify_all()
            docs = tuple(self._for_station(item) for item in touched.values())
            return PushReply(results=tuple(results), docs=docs, ack_n=0, server_time=NOON)

    def spoilt(self, request: PushRequest) -> int | None:
        found = (self.spoils[c.id] for c in request.batch if c.id in self.spoils)
        return next(found, None)

    def changes(self, scope: str, since: int, epoch: str, wait_s: float) -> ChangesPage | int:
        with self.news:
            self.pulls.append((scope, since, epoch))
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
            )

    def _is_elsewhere(self, scope: str, since: int, epoch: str) -> bool:
        return since > self.feeds[scope].head or epoch not in ("", self.epoch)

    def _new(self, scope: str, since: int) -> bool:
        return any(item.seq > since for item in self.feeds[scope].items.values())

    def _for_station(self, item: FeedItem) -> FeedItem:
        return msgspec.structs.replace(item, inc=self.inc.get((item.kind, item.id), 0))

    def _rule(
        self, command: CommandEnvelope, touched: dict[tuple[str, str], FeedItem]
    ) -> RulingReply:
        if command.id in self.rulings:
            return msgspec.structs.replace(self.rulings[command.id], replayed=True)
        if command.after is not None and command.after not in self.rulings:
            return RulingReply(id=command.id, ruling="deferred")
        name = command.agg_kind, command.agg_id
        body = decode_command(command.kind, command.v, bytes(command.body))
        order, ruling = apply(self.order(command.agg_id), cast(FulfilmentCommand, body))
        if ruling.kind != "rejected":
            self.inc[name] = command.n
            touched[name] = self.feeds[SITE].put(*name, encode_document(order))
            self.applied.append(command.id)
        reply = RulingReply(id=command.id, ruling=ruling.kind.value, reason=ruling.reason.value)
        self.rulings[command.id] = reply
        return reply


class Server:
    """The service behind a port of its own; use as a context."""

    def __init__(self, centre: Centre, port: int = 0) -> None:
        self.centre = centre
        self._http = _Http(centre, port)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        self.centre.closing = False
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        with self.centre.news:
            self.centre.closing = True
            self.centre.news.notify_all()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, centre: Centre, port: int) -> None:
        self.centre = centre
        super().__init__(("127.0.0.1", port), _Conversation)


class _Conversation(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"

    @property
    def centre(self) -> Centre:
        return self.server.centre

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        request = msgspec.json.decode(raw, type=PushRequest)
        status = self.centre.spoilt(request)
        if status is not None:
            self.centre.batches.append(tuple(command.id for command in request.batch))
            self._answer(status, b"{}")
            return
        faults = self.centre.push_faults
        self.centre.under_way += 1
        self.centre.most_under_way = max(self.centre.most_under_way, self.centre.under_way)
        self._reply(faults.popleft() if faults else Fault.NONE, lambda: self.centre.push(request))
        self.centre.under_way -= 1

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        scope = unquote(parts.path.split("/")[3])
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        faults = self.centre.pull_faults
        self._reply(
            faults.popleft() if faults else Fault.NONE,
            lambda: self.centre.changes(
                scope, int(asked["since"]), asked.get("epoch", ""), float(asked["wait"])
            ),
        )

    def _reply(self, fault: Fault, make: Callable[[], PushReply | ChangesPage | int]) -> None:
        if fault.status is not None:
            self._answer(fault.status, b"{}", fault)
        elif self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._answer(401, b"{}")
        else:
            self._answer_with(make(), fault)

    def _answer_with(self, made: PushReply | ChangesPage | int, fault: Fault) -> None:
        if fault is Fault.SLOW:
            with self.centre.news:
                self.centre.news.wait_for(lambda: self.centre.closing, 1.0)
        if fault is Fault.LOST_REPLY or self.centre.closing:
            self.close_connection = True
        elif isinstance(made, int):
            self._answer(made, b"{}")
        elif fault is Fault.GARBAGE:
            self._answer(200, b"<html>Please log in to this network</html>")
        else:
            self._answer(200, msgspec.json.encode(made), fault)

    def _answer(self, status: int, body: bytes, fault: Fault = Fault.NONE) -> None:
        cut = fault is Fault.HALF_A_BODY
        self.send_response(status)
        for name, value in fault.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = cut

    def log_message(self, format: str, *args: object) -> None:
        pass
