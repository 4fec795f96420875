"""Who and where: channels, sites, stations and the number blocks granted to them."""

from sqlalchemy import BigInteger, Column, Float, PrimaryKeyConstraint, Table, UniqueConstraint

from app.store.central_db.columns import metadata, tenant, text

channel = Table(
    "channel",
    metadata,
    tenant(),
    text("kind"),
    text("shop"),
    text("secret"),
    text("previous_secret", default=""),
    text("rotated_at", default=""),  # the previous secret counts for a day from then
    text("api_url", default=""),
    text("api_token", default=""),
    PrimaryKeyConstraint("tenant", "kind", "shop"),
)

location = Table(
    "location",
    metadata,
    tenant(),
    text("site"),
    text("name"),
    text("role"),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    text("address"),  # PostalAddress as JSON
    text("state", default="OPEN"),
    PrimaryKeyConstraint("tenant", "site"),
)

station = Table(
    "station",
    metadata,
    tenant(),
    text("station"),
    text("site"),
    text("token_sha256"),
    text("install", default=""),
    Column("last_n", BigInteger, nullable=False, default=0),
    text("last_seen", default=""),
    text("revoked_at", default=""),
    PrimaryKeyConstraint("tenant", "station"),
)

number_block = Table(
    "number_block",
    metadata,
    tenant(),
    text("series"),
    Column("first", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    text("station"),
    text("command_id"),
    PrimaryKeyConstraint("tenant", "series", "first"),
    UniqueConstraint("tenant", "command_id"),
)
