"""The tables of the order service. The same definitions serve SQLite and PostgreSQL; tenant leads.

Counts that must never lie are constraints here, not habits of the code: a reservation cannot exceed
what is on hand, a message is applied once, a unit is refunded once, a number block is granted once.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()
TENANT = "main"
"""The tenant of an installation that serves one brand."""


def _tenant() -> Column[str]:
    return Column("tenant", String(40), nullable=False)


def _text(name: str, *, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, default=default)


def _count(name: str, default: int | None = None) -> Column[int]:
    return Column(name, Integer, nullable=False, default=default)


# --- who and where -----------------------------------------------------------------------------

channel = Table(
    "channel",
    metadata,
    _tenant(),
    _text("kind"),
    _text("shop"),
    _text("secret"),
    _text("previous_secret", default=""),
    _text("api_url", default=""),
    _text("api_token", default=""),
    PrimaryKeyConstraint("tenant", "kind", "shop"),
)

location = Table(
    "location",
    metadata,
    _tenant(),
    _text("site"),
    _text("name"),
    _text("role"),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    _text("address"),  # PostalAddress as JSON
    _text("state", default="OPEN"),
    PrimaryKeyConstraint("tenant", "site"),
)

station = Table(
    "station",
    metadata,
    _tenant(),
    _text("station"),
    _text("site"),
    _text("token_sha256"),
    _text("install", default=""),
    Column("last_n", BigInteger, nullable=False, default=0),
    _text("last_seen", default=""),
    _text("revoked_at", default=""),
    PrimaryKeyConstraint("tenant", "station"),
)

number_block = Table(
    "number_block",
    metadata,
    _tenant(),
    _text("series"),
    Column("first", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    _text("station"),
    _text("command_id"),
    PrimaryKeyConstraint("tenant", "series", "first"),
    UniqueConstraint("tenant", "command_id"),
)

# --- catching the order ------------------------------------------------------------------------

inbound_message = Table(
    "inbound_message",
    metadata,
    _tenant(),
    _text("id"),
    _text("channel"),
    _text("shop"),
    _text("topic"),
    _text("delivery_key"),
    _text("event_id", default=""),
    _text("sha256"),
    Column("raw", LargeBinary, nullable=False),
    _text("state"),  # RECEIVED APPLIED DUPLICATE STALE PARKED QUARANTINED
    _text("why", default=""),
    _text("received_at"),
    PrimaryKeyConstraint("tenant", "id"),
    UniqueConstraint("tenant", "channel", "shop", "topic", "delivery_key"),
)

refused_signature = Table(
    "refused_signature",
    metadata,
    _tenant(),
    _text("channel"),
    _text("shop"),
    _text("day"),
    _count("count", 0),
    PrimaryKeyConstraint("tenant", "channel", "shop", "day"),
)

sales_order = Table(
    "sales_order",
    metadata,
    _tenant(),
    _text("id"),
    _text("channel"),
    _text("shop"),
    _text("ext_id"),
    _text("ext_version"),
    _text("number"),
    _text("currency"),
    Column("total_minor", BigInteger, nullable=False),
    _text("ship_to"),  # PostalAddress as JSON
    Column("lat", Float),
    Column("lon", Float),
    _text("service"),
    _text("payment"),  # UNPAID AUTHORISED PARTIALLY_PAID PAID PARTIALLY_REFUNDED REFUNDED VOIDED
    _text("fulfilment"),  # RECEIVED ON_HOLD ALLOCATED IN_FULFILMENT SHIPPED CANCELLED ...
    _text("returned", default="NONE"),
    _text("slip_code"),
    _text("promised_at"),
    Column("test", Boolean, nullable=False, default=False),
    Column("gift", Boolean, nullable=False, default=False),
    _text("customer_note", default=""),
    _text("cancelled_at", default=""),
    _count("version", 1),
    _text("captured_at"),
    PrimaryKeyConstraint("tenant", "id"),
    UniqueConstraint("tenant", "channel", "shop", "ext_id"),
    UniqueConstraint("tenant", "slip_code"),
)

order_line = Table(
    "order_line",
    metadata,
    _tenant(),
    _text("id"),
    _text("order_id"),
    _text("ext_line_id"),
    _text("sku"),
    _text("title"),
    Column("price_minor", BigInteger, nullable=False),
    _count("ordered"),
    _count("cancelled", 0),
    _count("open", 0),
    _count("reserved", 0),
    _count("picked", 0),
    _count("packed", 0),
    _count("shipped", 0),
    _count("returned", 0),
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
    _tenant(),
    _text("id"),
    _text("order_id"),
    _text("type"),  # STOCK PAYMENT ADDRESS FRAUD DUTY MANUAL
    _text("reason"),
    _text("evidence"),
    _text("placed_at"),
    _text("released_at", default=""),
    PrimaryKeyConstraint("tenant", "id"),
)
Index("order_hold_open", order_hold.c.tenant, order_hold.c.order_id, order_hold.c.released_at)

# --- stock -------------------------------------------------------------------------------------

product = Table(
    "product",
    metadata,
    _tenant(),
    _text("sku"),
    _text("gtin"),
    _text("body"),  # domain Product as JSON
    PrimaryKeyConstraint("tenant", "sku"),
    UniqueConstraint("tenant", "gtin"),
)

inventory_position = Table(
    "inventory_position",
    metadata,
    _tenant(),
    _text("sku"),
    _text("site"),
    _text("condition"),  # NEW RETURNED
    _count("on_hand", 0),
    _count("reserved", 0),
    _count("safety", 0),
    _count("deficit", 0),
    _count("version", 0),
    PrimaryKeyConstraint("tenant", "sku", "site", "condition"),
    CheckConstraint("reserved >= 0 AND reserved <= on_hand + deficit", name="never_sold_twice"),
)

inventory_ledger = Table(
    "inventory_ledger",
    metadata,
    _tenant(),
    _text("key"),  # idempotency: what caused it, such as a command id, with the measure
    _text("sku"),
    _text("site"),
    _text("condition"),
    _text("measure"),  # ON_HAND or RESERVED
    _count("diff"),
    _text("reason"),  # SEED RESERVE RELEASE SHIP RETURN PUT_BACK
    _text("cause"),  # id of the message or command
    _text("at"),
    PrimaryKeyConstraint("tenant", "key"),
)

bin_stock = Table(
    "bin_stock",
    metadata,
    _tenant(),
    _text("site"),
    _text("holder"),  # BIN, TOTE or PACKAGE
    _text("bin"),  # the code of bin or tote, or the id of the package
    _text("sku"),
    _text("condition"),
    _count("qty"),
    PrimaryKeyConstraint("tenant", "site", "holder", "bin", "sku", "condition"),
)

reservation = Table(
    "reservation",
    metadata,
    _tenant(),
    _text("id"),
    _text("order_id"),
    _text("line_id"),
    _text("sku"),
    _text("site"),
    _count("qty"),
    _text("kind"),  # SOFT HARD
    _text("state"),  # ACTIVE CONSUMED RELEASED EXPIRED
    _text("route_decision", default=""),
    PrimaryKeyConstraint("tenant", "id"),
)
Index("reservation_of_order", reservation.c.tenant, reservation.c.order_id)

route_decision = Table(
    "route_decision",
    metadata,
    _tenant(),
    _text("id"),
    _text("order_id"),
    _text("policy"),
    _text("inputs_sha256"),
    _text("winner"),
    _text("body"),  # every candidate with its figures, every rejected one with its reason, JSON
    _text("at"),
    PrimaryKeyConstraint("tenant", "id"),
)

# --- documents, feeds, commands ----------------------------------------------------------------

site_feed = Table(
    "site_feed",
    metadata,
    _tenant(),
    _text("scope"),
    _text("epoch"),
    Column("head", BigInteger, nullable=False, default=0),
    PrimaryKeyConstraint("tenant", "scope"),
)

feed = Table(
    "feed",
    metadata,
    _tenant(),
    _text("scope"),
    Column("seq", BigInteger, nullable=False),
    _text("kind"),
    _text("doc_id"),
    _text("op"),  # put del leave
    PrimaryKeyConstraint("tenant", "scope", "kind", "doc_id"),
    UniqueConstraint("tenant", "scope", "seq"),
)

doc = Table(
    "doc",
    metadata,
    _tenant(),
    _text("kind"),
    _text("id"),
    Column("rev", BigInteger, nullable=False),
    _text("scope"),
    Column("body", LargeBinary, nullable=False),
    _text("updated_at"),
    PrimaryKeyConstraint("tenant", "kind", "id"),
)

doc_inc = Table(
    "doc_inc",
    metadata,
    _tenant(),
    _text("kind"),
    _text("id"),
    _text("install"),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant", "kind", "id", "install"),
)

command = Table(
    "command",
    metadata,
    _tenant(),
    _text("id"),
    _text("station"),
    _text("install"),
    Column("n", BigInteger, nullable=False),
    _text("agg_kind"),
    _text("agg_id"),
    _text("after", default=""),
    _text("kind"),
    _count("v"),
    Column("body", LargeBinary, nullable=False),
    _text("body_sha256"),
    _text("actor"),
    _text("t_client"),
    _text("t_server"),
    _text("ruling"),
    _text("reason"),
    _text("result"),  # JSON object
    PrimaryKeyConstraint("tenant", "id"),
    UniqueConstraint("tenant", "install", "n"),
)

# --- after the floor ---------------------------------------------------------------------------

package = Table(
    "package",
    metadata,
    _tenant(),
    _text("id"),
    _text("order_id"),
    _text("fulfilment_order"),
    _text("site"),
    _text("sscc", default=""),
    _text("state"),  # OPEN SEALED LABELLED TENDERED
    _text("tracking", default=""),
    _text("tendered_at", default=""),
    PrimaryKeyConstraint("tenant", "id"),
)

package_sscc = Table(
    "package_sscc",
    metadata,
    _tenant(),
    _text("sscc"),
    _text("package_id"),
    PrimaryKeyConstraint("tenant", "sscc"),
)

unit_serial = Table(
    "unit_serial",
    metadata,
    _tenant(),
    _text("gtin"),
    _text("serial"),
    _text("order_id"),
    _text("unit"),
    _text("state"),  # SHIPPED RETURNED
    PrimaryKeyConstraint("tenant", "gtin", "serial"),
)

return_order = Table(
    "return_order",
    metadata,
    _tenant(),
    _text("id"),
    _text("return_code"),
    _text("order_id"),
    _text("site"),
    _text("state"),  # RECEIVED
    _text("command_id"),
    _text("received_at"),
    PrimaryKeyConstraint("tenant", "id"),
    UniqueConstraint("tenant", "return_code"),
)

refund_unit = Table(
    "refund_unit",
    metadata,
    _tenant(),
    _text("line_id"),
    _count("ordinal"),
    _text("return_id"),
    Column("amount_minor", BigInteger, nullable=False),
    _text("currency"),
    _text("state"),  # PROPOSED APPROVED ...
    PrimaryKeyConstraint("tenant", "line_id", "ordinal"),
)

outbox_task = Table(
    "outbox_task",
    metadata,
    _tenant(),
    _text("key"),  # idempotency key of the effect, such as fulfilment:<package>
    _text("queue"),  # channel kind and shop
    _text("kind"),
    _text("chain"),
    _text("payload"),  # JSON
    _text("state"),  # READY RUNNING DONE DEAD
    _text("run_at"),
    _count("attempts", 0),
    _text("locked_until", default=""),
    _text("last_error", default=""),
    _text("result", default=""),
    PrimaryKeyConstraint("tenant", "key"),
)
Index("outbox_ready", outbox_task.c.tenant, outbox_task.c.state, outbox_task.c.run_at)

domain_event = Table(
    "domain_event",
    metadata,
    _tenant(),
    _text("order_id"),
    _count("seq"),
    _text("kind"),
    _text("body"),
    _text("at"),
    PrimaryKeyConstraint("tenant", "order_id", "seq"),
)
