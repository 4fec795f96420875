"""A Shopify shop on this machine: real HTTP, its own book of fulfilments, and faults on demand.

It knows the three operations that the centre uses, and answers like the Admin API: a wrong token is
401, trouble with the input is HTTP 200 with ``userErrors``, throttling is HTTP 200 with ``errors``.
"""

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Fault(StrEnum):
    """What goes wrong with the next mutation (``LOOK_...``: with the next query)."""

    SILENT_AFTER_EFFECT = "silent_after_effect"
    """The fulfilment is made, and no answer comes until the stub is stopped or released."""
    SILENT_BEFORE_EFFECT = "silent_before_effect"
    CUT_AFTER_EFFECT = "cut_after_effect"
    """The fulfilment is made, and the connection is closed without an answer."""
    TOO_MANY = "too_many"
    SERVER_ERROR = "server_error"
    THROTTLED = "throttled"
    USER_ERROR = "user_error"
    NONSENSE = "nonsense"
    LOOK_SERVER_ERROR = "look_server_error"


@dataclass
class StubOrder:
    """An order as the shop keeps it: line gid -> units still to be fulfilled."""

    gid: str
    remaining: dict[str, int]
    status: str = "OPEN"
    fulfilments: list[tuple[str, str]] = field(default_factory=list)
    """Gid of the fulfilment, tracking number."""
    tags: set[str] = field(default_factory=set)


class StubShopify:
    """The shop. ``start`` binds a free port of the loopback; ``stop`` lets go of every call."""

    def __init__(self, token: str = "shpat_stub") -> None:
        self.token = token
        self.orders: dict[str, StubOrder] = {}
        self.fulfilments: list[tuple[str, str]] = []
        """(order gid, tracking number), every effect that ever happened."""
        self.mutations = 0
        self.queries = 0
        self.refused_tokens = 0
        self.versions: set[str] = set()
        self.faults: deque[Fault] = deque()
        self.effect = threading.Event()
        """Set when a fulfilment was made."""
        self.release = threading.Event()
        """Lets calls go that a fault holds back."""
        self._lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        assert self._server is not None, "start it first"
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> "StubShopify":
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                shop.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return self

    def stop(self) -> None:
        self.release.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def __enter__(self) -> "StubShopify":
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def add_order(self, ext_id: str, lines: dict[str, int]) -> StubOrder:
        """Adds an order by its plain ids, as they stand in a webhook."""
        gid = f"gid://shopify/Order/{ext_id}"
        remaining = {f"gid://shopify/LineItem/{line}": count for line, count in lines.items()}
        self.orders[gid] = StubOrder(gid, remaining)
        return self.orders[gid]

    def add_webhook(self, body: dict[str, Any]) -> StubOrder:
        """Adds the order of an ``orders/create`` body."""
        lines = {str(line["id"]): int(line["quantity"]) for line in body["line_items"]}
        return self.add_order(str(body["id"]), lines)

    def answer(self, call: BaseHTTPRequestHandler) -> None:
        """Answers one call; the handler of the server."""
        length = int(call.headers.get("Content-Length", "0"))
        asked = json.loads(call.rfile.read(length))
        parts = call.path.split("/")
        if parts[1:3] != ["admin", "api"] or parts[4:] != ["graphql.json"]:
            return _send(call, 404, {"errors": "Not Found"})
        self.versions.add(parts[3])
        if call.headers.get("X-Shopify-Access-Token") != self.token:
            self.refused_tokens += 1
            return _send(call, 401, {"errors": "[API] Invalid API key or access token"})
        if "tagsAdd" in asked["query"]:
            return self._tag(call, asked["variables"])
        if "fulfillmentCreate" in asked["query"]:
            return self._mutate(call, asked["variables"]["fulfillment"])
        return self._look(call, asked["variables"]["id"])

    def _tag(self, call: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        with self._lock:
            order = self.orders.get(asked["id"])
            if order is None:
                error = {"field": ["id"], "message": "Order does not exist"}
                said: dict[str, Any] = {"node": None, "userErrors": [error]}
            else:
                order.tags |= set(asked["tags"])
                said = {"node": {"id": order.gid}, "userErrors": []}
        return _send(call, 200, {"data": {"tagsAdd": said}})

    def _look(self, call: BaseHTTPRequestHandler, gid: str) -> None:
        self.queries += 1
        if self.faults and self.faults[0] is Fault.LOOK_SERVER_ERROR:
            self.faults.popleft()
            return _send(call, 502, {})
        with self._lock:
            order = self.orders.get(gid)
            data = None if order is None else _as_seen(order)
        return _send(call, 200, {"data": {"order": data}})

    def _mutate(self, call: BaseHTTPRequestHandler, wanted: dict[str, Any]) -> None:
        self.mutations += 1
        fault = self.faults.popleft() if self.faults else None
        if fault in _BEFORE:
            status, body, headers = _BEFORE[fault]
            return _send(call, status, body, headers)
        if fault is Fault.SILENT_BEFORE_EFFECT:
            self.release.wait()
            return None
        made = self._fulfil(wanted)
        self.effect.set()
        if fault is Fault.SILENT_AFTER_EFFECT:
            self.release.wait()
            return None
        if fault is Fault.CUT_AFTER_EFFECT:
            return None
        return _send(call, 200, {"data": {"fulfillmentCreate": made}})

    def _fulfil(self, wanted: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            tracking = wanted["trackingInfo"]["number"]
            for part in wanted["lineItemsByFulfillmentOrder"]:
                order = self.orders[part["fulfillmentOrderId"].replace("Fulfillment", "", 1)]
                for line in part["fulfillmentOrderLineItems"]:
                    item = line["id"].replace("FulfillmentOrderLineItem", "LineItem")
                    if order.remaining.get(item, 0) < line["quantity"]:
                        return _user_error(
                            "Invalid fulfillment order line item quantity requested."
                        )
                    order.remaining[item] -= line["quantity"]
                if not any(order.remaining.values()):
                    order.status = "CLOSED"
            number = len(self.fulfilments) + 1
            gid = f"gid://shopify/Fulfillment/{number}"
            order.fulfilments.append((gid, tracking))
            self.fulfilments.append((order.gid, tracking))
            return {"fulfillment": {"id": gid}, "userErrors": []}


def _as_seen(order: StubOrder) -> dict[str, Any]:
    return {
        "fulfillments": [
            {"id": gid, "trackingInfo": [{"number": tracking}]}
            for gid, tracking in order.fulfilments
        ],
        "fulfillmentOrders": {
            "nodes": [
                {
                    "id": order.gid.replace("Order", "FulfillmentOrder", 1),
                    "status": order.status,
                    "lineItems": {
                        "nodes": [
                            {
                                "id": line.replace("LineItem", "FulfillmentOrderLineItem"),
                                "remainingQuantity": count,
                                "lineItem": {"id": line},
                            }
                            for line, count in order.remaining.items()
                        ]
                    },
                }
            ]
        },
    }


def _user_error(message: str) -> dict[str, Any]:
    return {"fulfillment": None, "userErrors": [{"field": ["fulfillment"], "message": message}]}


_BEFORE: dict[Fault | None, tuple[int, dict[str, Any], dict[str, str]]] = {
    Fault.TOO_MANY: (429, {}, {"Retry-After": "7"}),
    Fault.SERVER_ERROR: (500, {}, {}),
    Fault.THROTTLED: (
        200,
        {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]},
        {},
    ),
    Fault.USER_ERROR: (
        200,
        {"data": {"fulfillmentCreate": _user_error("Fulfillment order is on hold.")}},
        {},
    ),
    Fault.NONSENSE: (200, {"data": {"fulfillmentCreate": {"fulfillment": 7}}}, {}),
}


def _send(
    call: BaseHTTPRequestHandler,
    status: int,
    body: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> None:
    content = json.dumps(body).encode()
    call.send_response(status)
    for name, value in (headers or {}).items():
        call.send_header(name, value)
    call.send_header("Content-Type", "application/json")
    call.send_header("Content-Length", str(len(content)))
    call.end_headers()
    call.wfile.write(content)
