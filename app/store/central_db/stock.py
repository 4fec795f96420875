"""Stock: products, positions, their ledger, bins, reservations and how orders were routed."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from app.store.central_db.columns import count, metadata, tenant, text

product = Table(
    "product",
    metadata,
    tenant(),
    text("sku"),
    text("gtin"),
    text("body"),  # domain Product as JSON
    PrimaryKeyConstraint("tenant", "sku"),
    UniqueConstraint("tenant", "gtin"),
)

inventory_position = Table(
    "inventory_position",
    metadata,
    tenant(),
    text("sku"),
    text("site"),
    text("condition"),  # NEW RETURNED
    count("on_hand", 0),
    count("reserved", 0),
    count("safety", 0),
    count("deficit", 0),
    count("version", 0),
    PrimaryKeyConstraint("tenant", "sku", "site", "condition"),
    CheckConstraint("reserved >= 0 AND reserved <= on_hand + deficit", name="never_sold_twice"),
)

inventory_ledger = Table(
    "inventory_ledger",
    metadata,
    tenant(),
    text("key"),  # idempotency: what caused it, such as a command id, with the measure
    text("sku"),
    text("site"),
    text("condition"),
    text("measure"),  # ON_HAND or RESERVED
    count("diff"),
    text("reason"),  # SEED RESERVE RELEASE SHIP RETURN PUT_BACK
    text("cause"),  # id of the message or command
    text("at"),
    PrimaryKeyConstraint("tenant", "key"),
)

bin_stock = Table(
    "bin_stock",
    metadata,
    tenant(),
    text("site"),
    text("holder"),  # BIN, TOTE or PACKAGE
    text("bin"),  # the code of bin or tote, or the id of the package
    text("sku"),
    text("condition"),
    count("qty"),
    PrimaryKeyConstraint("tenant", "site", "holder", "bin", "sku", "condition"),
)

Index(
    "bin_stock_of_sku",
    bin_stock.c.tenant,
    bin_stock.c.site,
    bin_stock.c.holder,
    bin_stock.c.sku,
)

reservation = Table(
    "reservation",
    metadata,
    tenant(),
    text("id"),
    text("order_id"),
    text("line_id"),
    text("sku"),
    text("site"),
    count("qty"),
    text("kind"),  # SOFT HARD
    text("state"),  # ACTIVE CONSUMED RELEASED EXPIRED
    text("expires_at", default=""),  # SOFT only
    text("route_decision", default=""),
    PrimaryKeyConstraint("tenant", "id"),
)
Index("reservation_of_order", reservation.c.tenant, reservation.c.order_id)
Index("reservation_of_line", reservation.c.tenant, reservation.c.line_id)

route_decision = Table(
    "route_decision",
    metadata,
    tenant(),
    text("id"),
    text("order_id"),
    text("policy"),
    text("inputs_sha256"),
    text("winner"),
    text("body"),  # every candidate with its figures, every rejected one with its reason, JSON
    text("at"),
    PrimaryKeyConstraint("tenant", "id"),
)

Index(
    "route_decision_of_order",
    route_decision.c.tenant,
    route_decision.c.order_id,
    route_decision.c.id,
)

fulfilment_order = Table(
    "fulfilment_order",
    metadata,
    tenant(),
    text("id"),
    text("order_id"),
    text("site"),
    text("pick_list"),
    text("route_decision"),
    text("made_at"),
    PrimaryKeyConstraint("tenant", "id"),
)
Index("fulfilment_order_of_order", fulfilment_order.c.tenant, fulfilment_order.c.order_id)

pick_stop = Table(
    "pick_stop",
    metadata,
    tenant(),
    text("pick_list"),
    text("stop"),
    text("fulfilment_order"),
    text("site"),
    text("bin"),
    text("sku"),
    count("qty"),  # what has not been picked yet: no other list may count on it
    PrimaryKeyConstraint("tenant", "pick_list", "stop"),
)
bin_doubt = Table(
    "bin_doubt",
    metadata,
    tenant(),
    text("site"),
    text("sku"),
    text("bin"),  # no walk is sent there for the product before somebody has counted it
    text("since"),
    PrimaryKeyConstraint("tenant", "site", "sku", "bin"),
)
claim = Table(
    "claim",
    metadata,
    tenant(),
    text("task_id"),  # the fulfilment order that is walked for; a new list for it has the same one
    text("station"),  # empty: nobody
    text("worker"),
    text("grade"),  # soft lease hard
    Column("token", BigInteger, nullable=False),  # only grows
    Column("wrote", BigInteger, nullable=False),  # highest token under which a fact was booked
    text("since"),
    text("until"),  # empty: no end
    PrimaryKeyConstraint("tenant", "task_id"),
)

Index("pick_stop_of_bin", pick_stop.c.tenant, pick_stop.c.site, pick_stop.c.sku)
