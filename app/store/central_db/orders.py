"""Catching the order: messages as they came, orders, lines and holds."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from app.store.central_db.columns import count, metadata, tenant, text

inbound_message = Table(
    "inbound_message",
    metadata,
    tenant(),
    text("id"),
    text("channel"),
    text("shop"),
    text("topic"),
    text("delivery_key"),
    text("event_id", default=""),
    text("object_id", default=""),  # the channel's id of the order it speaks of
    text("sha256"),
    Column("raw", LargeBinary, nullable=False),
    text("state"),  # RECEIVED APPLIED DUPLICATE STALE PARKED QUARANTINED
    text("why", default=""),
    text("received_at"),
    PrimaryKeyConstraint("tenant", "id"),
    UniqueConstraint("tenant", "channel", "shop", "topic", "delivery_key"),
)
Index(
    "inbound_of_object",
    inbound_message.c.tenant,
    inbound_message.c.channel,
    inbound_message.c.shop,
    inbound_message.c.object_id,
)

refused_signature = Table(
    "refused_signature",
    metadata,
    tenant(),
    text("channel"),
    text("shop"),
    text("day"),
    count("count", 0),
    PrimaryKeyConstraint("tenant", "channel", "shop", "day"),
)

sales_order = Table(
    "sales_order",
    metadata,
    tenant(),
    text("id"),
    text("channel"),
    text("shop"),
    text("ext_id"),
    text("ext_version"),
    text("number"),
    text("currency"),
    Column("total_minor", BigInteger, nullable=False),
    text("ship_to"),  # PostalAddress as JSON
    Column("lat", Float),
    Column("lon", Float),
    text("service"),
    text("payment"),  # UNPAID AUTHORISED PARTIALLY_PAID PAID PARTIALLY_REFUNDED REFUNDED VOIDED
    text("fulfilment"),  # RECEIVED ON_HOLD ALLOCATED IN_FULFILMENT SHIPPED CANCELLED ...
    text("returned", default="NONE"),
    text("slip_code"),
    text("promised_at"),
    Column("test", Boolean, nullable=False, default=False),
    Column("gift", Boolean, nullable=False, default=False),
    text("customer_note", default=""),
    text("cancelled_at", default=""),
    count("version", 1),
    text("captured_at"),
    PrimaryKeyConstraint("tenant", "id"),
    UniqueConstraint("tenant", "channel", "shop", "ext_id"),
    UniqueConstraint("tenant", "slip_code"),
)

order_line = Table(
    "order_line",
    metadata,
    tenant(),
    text("id"),
    text("order_id"),
    text("ext_line_id"),
    text("sku"),
    text("title"),
    Column("price_minor", BigInteger, nullable=False),  # of one unit, before discounts
    Column("discount_minor", BigInteger, nullable=False, default=0),  # of the whole line
    count("ordered"),
    count("cancelled", 0),
    count("open", 0),
    count("reserved", 0),
    count("picked", 0),
    count("packed", 0),
    count("shipped", 0),
    count("returned", 0),
    PrimaryKeyConstraint("tenant", "id"),
    UniqueConstraint("tenant", "order_id", "ext_line_id"),
    CheckConstraint(
        "ordered = cancelled + open + reserved + picked + packed + shipped", name="line_adds_up"
    ),
    CheckConstraint(
        "cancelled >= 0 AND open >= 0 AND reserved >= 0 AND picked >= 0 AND packed >= 0"
        " AND shipped >= 0 AND returned >= 0 AND returned <= shipped",
        name="line_never_negative",
    ),
)

order_hold = Table(
    "order_hold",
    metadata,
    tenant(),
    text("id"),
    text("order_id"),
    text("type"),  # STOCK PAYMENT ADDRESS MANUAL
    text("reason"),
    text("evidence"),
    text("placed_at"),
    text("released_at", default=""),
    text("released_by", default=""),  # empty: by the facts; else who took the decision
    PrimaryKeyConstraint("tenant", "id"),
)
Index("order_hold_open", order_hold.c.tenant, order_hold.c.order_id, order_hold.c.released_at)
