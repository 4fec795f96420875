"""Replicated documents, the feeds of the sites and the commands of the stations."""

from sqlalchemy import (
    BigInteger,
    Column,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from app.store.central_db.columns import count, metadata, tenant, text

site_feed = Table(
    "site_feed",
    metadata,
    tenant(),
    text("scope"),
    text("epoch"),
    Column("head", BigInteger, nullable=False, default=0),
    PrimaryKeyConstraint("tenant", "scope"),
)

feed = Table(
    "feed",
    metadata,
    tenant(),
    text("scope"),
    Column("seq", BigInteger, nullable=False),
    text("kind"),
    text("doc_id"),
    text("op"),  # put del leave
    PrimaryKeyConstraint("tenant", "scope", "kind", "doc_id"),
    UniqueConstraint("tenant", "scope", "seq"),
)

doc = Table(
    "doc",
    metadata,
    tenant(),
    text("kind"),
    text("id"),
    Column("rev", BigInteger, nullable=False),
    text("scope"),
    Column("body", LargeBinary, nullable=False),
    text("updated_at"),
    PrimaryKeyConstraint("tenant", "kind", "id"),
)

doc_inc = Table(
    "doc_inc",
    metadata,
    tenant(),
    text("kind"),
    text("id"),
    text("install"),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant", "kind", "id", "install"),
)

command = Table(
    "command",
    metadata,
    tenant(),
    text("id"),
    text("station"),
    text("install"),
    Column("n", BigInteger, nullable=False),
    text("agg_kind"),
    text("agg_id"),
    text("after", default=""),
    text("kind"),
    count("v"),
    Column("body", LargeBinary, nullable=False),
    text("body_sha256"),
    text("actor"),
    text("t_client"),
    text("t_server"),
    text("ruling"),
    text("reason"),
    text("result"),  # JSON object
    PrimaryKeyConstraint("tenant", "id"),
    UniqueConstraint("tenant", "install", "n"),
)
