"""After the floor: packages, serials, returns, refunds, the outbox and the story of an order."""

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from app.store.central_db.columns import count, metadata, tenant, text

package = Table(
    "package",
    metadata,
    tenant(),
    text("id"),
    text("order_id"),
    text("fulfilment_order"),
    text("site"),
    text("sscc", default=""),
    text("state"),  # OPEN SEALED LABELLED STAGED TENDERED VOIDED
    text("cage", default=""),
    text("tracking", default=""),
    text("tendered_at", default=""),
    PrimaryKeyConstraint("tenant", "id"),
)

package_sscc = Table(
    "package_sscc",
    metadata,
    tenant(),
    text("sscc"),
    text("package_id"),
    PrimaryKeyConstraint("tenant", "sscc"),
)

manifest = Table(
    "manifest",
    metadata,
    tenant(),
    text("id"),
    text("site"),
    text("carrier"),
    text("service"),
    text("day"),
    text("closed_at"),
    text("signature"),  # name of a blob
    text("body"),  # the document as it was closed
    PrimaryKeyConstraint("tenant", "id"),
)

unit_serial = Table(
    "unit_serial",
    metadata,
    tenant(),
    text("gtin"),
    text("serial"),
    text("order_id"),
    text("unit"),
    text("state"),  # SHIPPED RETURNED
    PrimaryKeyConstraint("tenant", "gtin", "serial"),
)

return_order = Table(
    "return_order",
    metadata,
    tenant(),
    text("id"),
    text("return_code"),
    text("order_id"),
    text("site"),
    text("state"),  # RECEIVED
    text("command_id"),
    text("received_at"),
    PrimaryKeyConstraint("tenant", "id"),
    UniqueConstraint("tenant", "return_code"),
)

refund_unit = Table(
    "refund_unit",
    metadata,
    tenant(),
    text("line_id"),
    count("ordinal"),
    text("return_id"),
    Column("amount_minor", BigInteger, nullable=False),
    text("currency"),
    text("state"),  # PROPOSED APPROVED ...
    PrimaryKeyConstraint("tenant", "line_id", "ordinal"),
)

outbox_task = Table(
    "outbox_task",
    metadata,
    tenant(),
    text("key"),  # idempotency key of the effect, such as fulfilment:<package>
    text("queue"),  # channel kind and shop
    text("kind"),
    text("chain"),
    text("payload"),  # JSON
    text("state"),  # READY RUNNING DONE DEAD
    text("run_at"),
    count("attempts", 0),
    text("locked_until", default=""),
    text("last_error", default=""),
    text("result", default=""),
    PrimaryKeyConstraint("tenant", "key"),
)
Index("outbox_ready", outbox_task.c.tenant, outbox_task.c.state, outbox_task.c.run_at)

domain_event = Table(
    "domain_event",
    metadata,
    tenant(),
    text("order_id"),
    count("seq"),
    text("kind"),
    text("body"),
    text("at"),
    PrimaryKeyConstraint("tenant", "order_id", "seq"),
)
