"""Replicated documents, the feeds of the sites and the commands of the stations."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
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
    Column("min_seq", BigInteger, nullable=False, default=0),  # up to here tombstones are gone
    Column("digest", BigInteger, nullable=False, default=0),  # wire.digest, as signed
    Column("docs", BigInteger, nullable=False, default=0),  # living documents
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
    text("at", default=""),
    PrimaryKeyConstraint("tenant", "scope", "kind", "doc_id"),
    UniqueConstraint("tenant", "scope", "seq"),
)
Index(
    "feed_tombstone",
    feed.c.tenant,
    feed.c.at,
    sqlite_where=feed.c.op != "put",
    postgresql_where=feed.c.op != "put",
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
    text("leaves_at", default=""),  # the floor needs it no longer; empty while it does
    PrimaryKeyConstraint("tenant", "kind", "id"),
)
Index(
    "doc_leaving",
    doc.c.tenant,
    doc.c.leaves_at,
    sqlite_where=doc.c.leaves_at != "",
    postgresql_where=doc.c.leaves_at != "",
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
Index("command_age", command.c.tenant, command.c.t_server)

install_mark = Table(
    "install_mark",
    metadata,
    tenant(),
    text("install"),
    Column("n", BigInteger, nullable=False),  # up to here every command is decided
    PrimaryKeyConstraint("tenant", "install"),
)
