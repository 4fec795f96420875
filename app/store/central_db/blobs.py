"""Photos and signatures that commands name by their SHA-256."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    delete,
    select,
    update,
)

from app.store.central_db.columns import count, metadata, tenant, text
from app.store.central_db.upsert import insert

blob = Table(
    "blob",
    metadata,
    tenant(),
    text("sha256"),
    count("size"),
    Column("body", LargeBinary, nullable=False),
    text("site"),
    text("station"),
    text("at"),
    text("command", default=""),  # the first that named it; empty: it may go some day
    PrimaryKeyConstraint("tenant", "sha256"),
)
Index(
    "blob_unnamed",
    blob.c.tenant,
    blob.c.at,
    sqlite_where=blob.c.command == "",
    postgresql_where=blob.c.command == "",
)


def keep_blob(connection: Connection, values: dict[str, object]) -> bool:
    """Keeps a blob; tells whether it is new. One that is known counts as sent today.

    Args:
        connection: of the transaction.
        values: its columns, without ``command``.
    """
    fresh = insert(blob).values(command="", **values).on_conflict_do_nothing()
    if connection.execute(fresh.returning(blob.c.sha256)).first() is not None:
        return True
    connection.execute(
        update(blob)
        .where(blob.c.tenant == values["tenant"], blob.c.sha256 == values["sha256"])
        .values(at=values["at"])
    )
    return False


def blobs_here(connection: Connection, tenant_id: str, names: Collection[str]) -> frozenset[str]:
    """Returns those of the names that are kept; they stay until the transaction ends."""
    rows = connection.execute(
        select(blob.c.sha256)
        .where(blob.c.tenant == tenant_id, blob.c.sha256.in_(names))
        .order_by(blob.c.sha256)
        .with_for_update()
    )
    return frozenset(rows.scalars())


def name_blobs(
    connection: Connection, tenant_id: str, names: Collection[str], command_id: str
) -> None:
    """Notes that a command names these blobs: from now on they are kept."""
    connection.execute(
        update(blob)
        .where(blob.c.tenant == tenant_id, blob.c.sha256.in_(names), blob.c.command == "")
        .values(command=command_id)
    )


def forget_blobs(connection: Connection, tenant_id: str, before: datetime, most: int) -> int:
    """Removes blobs that no command named and that were last sent before a time."""
    unnamed = (blob.c.tenant == tenant_id, blob.c.command == "", blob.c.at <= before.isoformat())
    oldest = select(blob.c.sha256).where(*unnamed).order_by(blob.c.at).limit(most)
    names = connection.execute(oldest).scalars().all()
    if not names:
        return 0
    return connection.execute(delete(blob).where(*unnamed, blob.c.sha256.in_(names))).rowcount
