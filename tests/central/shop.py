"""The demo shop: sends orders to a centre and reads by raw SQL what became of them."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text

from app.central.capture import Arrival, Received, receive, release_hold, settle
from app.central.demo.orders import DemoOrder, order_body, order_of
from app.central.work import Centre
from app.store.ids import new_id
from tests.central.stubs.clock import Clock

SHOP = "floorwalker-demo.myshopify.com"


@dataclass
class Shop:
    """A shop and the centre that it sends to."""

    centre: Centre
    clock: Clock
    _ordinals: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _deliveries: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def order(self, *lines: tuple[str, int], at: datetime | None = None) -> DemoOrder:
        """A new order, paid, with a good address."""
        return order_of(next(self._ordinals), *lines, at=at or self.clock.now)

    def send(self, order: DemoOrder, topic: str = "orders/create", **fields: object) -> Received:
        """Sends an order; ``fields`` replace parts of the body."""
        return self.send_raw(json.dumps({**self.body(order), **fields}).encode(), topic)

    def body(self, order: DemoOrder) -> dict[str, Any]:
        """What the shop would send, to be changed."""
        found = json.loads(order_body(order))
        assert isinstance(found, dict)
        return found

    def send_event(self, order: DemoOrder, topic: str, key: str, event: str) -> Received:
        """Sends an order as one of several deliveries of an event."""
        raw = json.dumps(self.body(order)).encode()
        return receive(
            self.centre,
            Arrival(
                channel="shopify",
                shop=SHOP,
                topic=topic,
                delivery_key=key,
                event_id=event,
                raw=raw,
            ),
        )

    def release(self, type_: str) -> str | None:
        """Releases the hold of a type as a person."""
        hold_id = self.one(
            "SELECT id FROM order_hold WHERE type = :t AND released_at = ''", t=type_
        )
        with self.centre.work() as work:
            order_id = release_hold(work, hold_id, "W-1001")
            if order_id is not None:
                settle(work, order_id)
        return order_id

    def send_raw(self, raw: bytes, topic: str = "orders/create", key: str = "") -> Received:
        """Sends bytes as they are, as a delivery of their own."""
        arrival = Arrival(
            channel="shopify",
            shop=SHOP,
            topic=topic,
            delivery_key=key or f"delivery-{next(self._deliveries)}",
            raw=raw,
        )
        return receive(self.centre, arrival)

    def sql(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        """Reads by raw SQL."""
        with self.centre.reading() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    def one(self, statement: str, **values: object) -> Any:
        """Reads one value."""
        (row,) = self.sql(statement, **values)
        return row[0]

    def id_of(self, order: DemoOrder) -> str:
        """Our id of an order."""
        found = self.one(
            "SELECT id FROM sales_order WHERE number = :n", n=f"#{1000 + order.ordinal}"
        )
        assert isinstance(found, str)
        return found

    def state(self, order: DemoOrder) -> str:
        """How far an order has come."""
        found = self.one("SELECT fulfilment FROM sales_order WHERE id = :i", i=self.id_of(order))
        assert isinstance(found, str)
        return found

    def holds(self, order: DemoOrder) -> dict[str, str]:
        """Reason to evidence of each hold in force."""
        rows = self.sql(
            "SELECT type || '/' || reason, evidence FROM order_hold"
            " WHERE order_id = :i AND released_at = ''",
            i=self.id_of(order),
        )
        return dict(rows)

    def quantities(self, order: DemoOrder) -> dict[str, int]:
        """Where the units of an order are, over all lines; zeros left out."""
        names = ("ordered", "cancelled", "open", "reserved", "picked", "packed", "shipped")
        sums = ", ".join(f"sum({name})" for name in names)
        (row,) = self.sql(f"SELECT {sums} FROM order_line WHERE order_id = :i", i=self.id_of(order))
        return {name: count for name, count in zip(names, row, strict=True) if count}

    def decision(self, order: DemoOrder) -> dict[str, Any]:
        """The last explanation of a route."""
        rows = self.sql(
            "SELECT body FROM route_decision WHERE order_id = :i ORDER BY id DESC LIMIT 1",
            i=self.id_of(order),
        )
        found = json.loads(rows[0][0])
        assert isinstance(found, dict)
        return found

    def fulfilment_order(self, order: DemoOrder) -> dict[str, Any] | None:
        """The document that a floor works on."""
        rows = self.sql(
            "SELECT body FROM doc JOIN fulfilment_order f ON f.id = doc.id"
            " WHERE doc.kind = 'fulfilment_order' AND f.order_id = :i",
            i=self.id_of(order),
        )
        return json.loads(rows[0][0]) if rows else None

    def pick_list(self, order: DemoOrder) -> dict[str, Any] | None:
        """The pick list as the feed of its site has it; None when it was taken away."""
        rows = self.sql(
            "SELECT doc.body FROM doc JOIN fulfilment_order f ON f.pick_list = doc.id"
            " JOIN feed ON feed.kind = doc.kind AND feed.doc_id = doc.id AND feed.op = 'put'"
            " WHERE doc.kind = 'pick_list' AND f.order_id = :i",
            i=self.id_of(order),
        )
        return json.loads(rows[0][0]) if rows else None

    def reserved(self, sku: str, site: str) -> int:
        """Units of a product that are promised at a site."""
        rows = self.sql(
            "SELECT reserved FROM inventory_position WHERE sku = :s AND site = :l", s=sku, l=site
        )
        return int(rows[0][0]) if rows else 0

    def stock(self, sku: str, **sites: int) -> None:
        """Sets what the sites have on hand of a product, in their first bin of it."""
        with self.centre.work() as work:
            for site, quantity in sites.items():
                values = {"s": sku, "l": site, "q": quantity, "k": new_id()}
                for statement in _SET_STOCK:
                    work.connection.execute(text(statement), values)

    def books(self) -> None:
        """Asserts that ledger, positions, bins and lines agree."""
        for measure, column in (("ON_HAND", "on_hand"), ("RESERVED", "reserved")):
            gaps = self.sql(
                f"SELECT p.sku, p.site, p.{column}, coalesce(sum(l.diff), 0)"
                " FROM inventory_position p LEFT JOIN inventory_ledger l ON l.sku = p.sku"
                " AND l.site = p.site AND l.condition = p.condition AND l.measure = :m"
                f" GROUP BY p.sku, p.site, p.condition, p.{column}"
                f" HAVING p.{column} <> coalesce(sum(l.diff), 0)",
                m=measure,
            )
            assert gaps == []
        active = self.sql(
            "SELECT p.sku, p.site, p.reserved, coalesce(sum(r.qty), 0)"
            " FROM inventory_position p LEFT JOIN reservation r ON r.sku = p.sku"
            " AND r.site = p.site AND r.state = 'ACTIVE'"
            " GROUP BY p.sku, p.site, p.reserved HAVING p.reserved <> coalesce(sum(r.qty), 0)"
        )
        assert active == []
        lines = self.sql(
            "SELECT id FROM order_line"
            " WHERE ordered <> cancelled + open + reserved + picked + packed + shipped"
        )
        assert lines == []


_SET_STOCK = (
    "DELETE FROM bin_stock WHERE sku = :s AND site = :l",
    "INSERT INTO bin_stock (tenant, site, holder, bin, sku, condition, qty)"
    " SELECT 'main', :l, 'BIN', CASE :l WHEN 'MIL' THEN 'A-01-1' ELSE 'P-01-1' END, :s, 'NEW', :q"
    " WHERE :q > 0",
    "INSERT INTO inventory_position"
    " (tenant, sku, site, condition, on_hand, reserved, safety, deficit, version)"
    " VALUES ('main', :s, :l, 'NEW', 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING",
    "INSERT INTO inventory_ledger (tenant, key, sku, site, condition, measure, diff, reason, cause,"
    " at) SELECT 'main', 'test:' || :k, :s, :l, 'NEW', 'ON_HAND', :q - on_hand,"
    " 'SEED', 'test', '' FROM inventory_position WHERE sku = :s AND site = :l",
    "UPDATE inventory_position SET on_hand = :q WHERE sku = :s AND site = :l",
)
