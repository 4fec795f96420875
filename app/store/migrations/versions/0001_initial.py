"""The first tables of the order service, as they were then: later revisions add to them."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes every table."""
    _places()
    _orders()
    _stock()
    _feeds()
    _care()


_TYPES: dict[
    str,
    type[sa.Text | sa.Integer | sa.BigInteger | sa.Float[float] | sa.Boolean | sa.LargeBinary],
] = {
    "": sa.Text,
    "int": sa.Integer,
    "big": sa.BigInteger,
    "real": sa.Float,
    "bool": sa.Boolean,
    "blob": sa.LargeBinary,
}


def _columns(words: str) -> Iterator[SchemaItem]:
    """Reads ``name``, ``name:type`` or ``name:type?`` (may be NULL); the tenant comes first."""
    yield sa.Column("tenant", sa.String(40), nullable=False)
    for word in words.split():
        name, _, kind = word.removesuffix("?").partition(":")
        yield sa.Column(name, _TYPES[kind], nullable=word.endswith("?"))


def _places() -> None:
    op.create_table(
        "channel",
        *_columns("kind shop secret previous_secret rotated_at api_url api_token"),
        sa.PrimaryKeyConstraint("tenant", "kind", "shop"),
    )
    op.create_table(
        "location",
        *_columns("site name role lat:real lon:real address state"),
        sa.PrimaryKeyConstraint("tenant", "site"),
    )
    op.create_table(
        "station",
        *_columns("station site token_sha256 install last_n:big last_seen revoked_at"),
        sa.PrimaryKeyConstraint("tenant", "station"),
    )
    op.create_table(
        "number_block",
        *_columns("series first:big count:big station command_id"),
        sa.PrimaryKeyConstraint("tenant", "series", "first"),
        sa.UniqueConstraint("tenant", "command_id"),
    )


def _orders() -> None:
    op.create_table(
        "inbound_message",
        *_columns(
            "id channel shop topic delivery_key event_id object_id sha256 raw:blob state why "
            "received_at"
        ),
        sa.PrimaryKeyConstraint("tenant", "id"),
        sa.UniqueConstraint("tenant", "channel", "shop", "topic", "delivery_key"),
    )
    op.create_index(
        "inbound_of_object", "inbound_message", ["tenant", "channel", "shop", "object_id"]
    )
    op.create_table(
        "refused_signature",
        *_columns("channel shop day count:int"),
        sa.PrimaryKeyConstraint("tenant", "channel", "shop", "day"),
    )
    op.create_table(
        "sales_order",
        *_columns(
            "id channel shop ext_id ext_version number currency total_minor:big ship_to "
            "lat:real? lon:real? service payment fulfilment returned slip_code promised_at "
            "test:bool gift:bool customer_note cancelled_at version:int captured_at"
        ),
        sa.PrimaryKeyConstraint("tenant", "id"),
        sa.UniqueConstraint("tenant", "channel", "shop", "ext_id"),
        sa.UniqueConstraint("tenant", "slip_code"),
    )
    op.create_table(
        "order_line",
        *_columns(
            "id order_id ext_line_id sku title price_minor:big discount_minor:big ordered:int "
            "cancelled:int open:int reserved:int picked:int packed:int shipped:int "
            "returned:int"
        ),
        sa.PrimaryKeyConstraint("tenant", "id"),
        sa.UniqueConstraint("tenant", "order_id", "ext_line_id"),
        sa.CheckConstraint(
            "ordered = cancelled + open + reserved + picked + packed + shipped", name="line_adds_up"
        ),
        sa.CheckConstraint(
            "cancelled >= 0 AND open >= 0 AND reserved >= 0 AND picked >= 0 AND packed "
            ">= 0 AND shipped >= 0 AND returned >= 0 AND returned <= shipped",
            name="line_never_negative",
        ),
    )
    op.create_table(
        "order_hold",
        *_columns("id order_id type reason evidence placed_at released_at released_by"),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_index("order_hold_open", "order_hold", ["tenant", "order_id", "released_at"])


def _stock() -> None:
    op.create_table(
        "product",
        *_columns("sku gtin body"),
        sa.PrimaryKeyConstraint("tenant", "sku"),
        sa.UniqueConstraint("tenant", "gtin"),
    )
    op.create_table(
        "inventory_position",
        *_columns("sku site condition on_hand:int reserved:int safety:int deficit:int version:int"),
        sa.PrimaryKeyConstraint("tenant", "sku", "site", "condition"),
        sa.CheckConstraint(
            "reserved >= 0 AND reserved <= on_hand + deficit", name="never_sold_twice"
        ),
    )
    op.create_table(
        "inventory_ledger",
        *_columns("key sku site condition measure diff:int reason cause at"),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    op.create_table(
        "bin_stock",
        *_columns("site holder bin sku condition qty:int"),
        sa.PrimaryKeyConstraint("tenant", "site", "holder", "bin", "sku", "condition"),
    )
    op.create_table(
        "reservation",
        *_columns("id order_id line_id sku site qty:int kind state expires_at route_decision"),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_index("reservation_of_order", "reservation", ["tenant", "order_id"])
    op.create_table(
        "route_decision",
        *_columns("id order_id policy inputs_sha256 winner body at"),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_table(
        "fulfilment_order",
        *_columns("id order_id site pick_list route_decision made_at"),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_index("fulfilment_order_of_order", "fulfilment_order", ["tenant", "order_id"])
    op.create_table(
        "pick_stop",
        *_columns("pick_list stop fulfilment_order site bin sku qty:int"),
        sa.PrimaryKeyConstraint("tenant", "pick_list", "stop"),
    )
    op.create_index("pick_stop_of_bin", "pick_stop", ["tenant", "site", "sku"])


def _feeds() -> None:
    op.create_table(
        "site_feed",
        *_columns("scope epoch head:big"),
        sa.PrimaryKeyConstraint("tenant", "scope"),
    )
    op.create_table(
        "feed",
        *_columns("scope seq:big kind doc_id op"),
        sa.PrimaryKeyConstraint("tenant", "scope", "kind", "doc_id"),
        sa.UniqueConstraint("tenant", "scope", "seq"),
    )
    op.create_table(
        "doc",
        *_columns("kind id rev:big scope body:blob updated_at"),
        sa.PrimaryKeyConstraint("tenant", "kind", "id"),
    )
    op.create_table(
        "doc_inc",
        *_columns("kind id install n:big"),
        sa.PrimaryKeyConstraint("tenant", "kind", "id", "install"),
    )
    op.create_table(
        "command",
        *_columns(
            "id station install n:big agg_kind agg_id after kind v:int body:blob body_sha256 "
            "actor t_client t_server ruling reason result"
        ),
        sa.PrimaryKeyConstraint("tenant", "id"),
        sa.UniqueConstraint("tenant", "install", "n"),
    )


def _care() -> None:
    op.create_table(
        "package",
        *_columns("id order_id fulfilment_order site sscc state tracking tendered_at"),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_table(
        "package_sscc",
        *_columns("sscc package_id"),
        sa.PrimaryKeyConstraint("tenant", "sscc"),
    )
    op.create_table(
        "unit_serial",
        *_columns("gtin serial order_id unit state"),
        sa.PrimaryKeyConstraint("tenant", "gtin", "serial"),
    )
    op.create_table(
        "return_order",
        *_columns("id return_code order_id site state command_id received_at"),
        sa.PrimaryKeyConstraint("tenant", "id"),
        sa.UniqueConstraint("tenant", "return_code"),
    )
    op.create_table(
        "refund_unit",
        *_columns("line_id ordinal:int return_id amount_minor:big currency state"),
        sa.PrimaryKeyConstraint("tenant", "line_id", "ordinal"),
    )
    op.create_table(
        "outbox_task",
        *_columns(
            "key queue kind chain payload state run_at attempts:int locked_until last_error result"
        ),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    op.create_index("outbox_ready", "outbox_task", ["tenant", "state", "run_at"])
    op.create_table(
        "domain_event",
        *_columns("order_id seq:int kind body at"),
        sa.PrimaryKeyConstraint("tenant", "order_id", "seq"),
    )
