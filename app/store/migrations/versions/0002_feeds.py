"""Feeds count what they hold and how far tombstones reach back; documents know when to leave."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec
import sqlalchemy as sa
import xxhash
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


class _Part(msgspec.Struct):
    id: str = ""
    state: str = ""
    package: str | None = None
    quantity: int = 0


class _Doc(msgspec.Struct):
    """What a document said in this revision about its end, whatever its kind."""

    standing: str = ""
    lines: list[_Part] = []
    units: list[_Part] = []
    packages: list[_Part] = []
    return_until: datetime | None = None
    received_at: datetime | None = None
    open: bool = True


def upgrade() -> None:
    """Adds the columns and counts what is there."""
    for name in ("min_seq", "digest", "docs"):
        op.add_column("site_feed", _big(name))
    op.add_column("feed", _text("at"))
    op.add_column("doc", _text("leaves_at"))
    op.create_table(
        "install_mark",
        sa.Column("tenant", sa.String(40), nullable=False),
        sa.Column("install", sa.Text, nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "install"),
    )
    op.create_index("command_age", "command", ["tenant", "t_server"])
    _partial("feed_tombstone", "feed", "at", "op != 'put'")
    _partial("doc_leaving", "doc", "leaves_at", "leaves_at != ''")
    _fill()


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _partial(name: str, table: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, ["tenant", column], sqlite_where=condition, postgresql_where=condition
    )


def _fill() -> None:
    """Tombstones count from today, or a station that is away would read everything again."""
    connection = op.get_bind()
    now = datetime.now(UTC).isoformat()
    connection.execute(sa.text("UPDATE feed SET at = :now"), {"now": now})
    scopes = connection.execute(sa.text("SELECT tenant, scope FROM site_feed")).all()
    for tenant, scope in scopes:
        key = {"t": tenant, "s": scope}
        places = connection.execute(
            sa.text(
                "SELECT kind, doc_id, seq FROM feed WHERE tenant = :t AND scope = :s AND op = 'put'"
            ),
            key,
        ).all()
        connection.execute(
            sa.text("UPDATE site_feed SET digest = :d, docs = :n WHERE tenant = :t AND scope = :s"),
            {"d": _digest(tuple(row) for row in places), "n": len(places), **key},
        )
    _let_go(connection)


def _digest(places: Iterable[tuple[str, str, int]]) -> int:
    digest = 0
    for kind, doc_id, seq in places:
        digest ^= xxhash.xxh64_intdigest(f"{kind}\0{doc_id}\0{seq}".encode())
    return digest - 2**64 if digest >= 2**63 else digest


def _let_go(connection: sa.Connection) -> None:
    """Gives every document that is over the day on which it leaves the floor."""
    rows = connection.execute(
        sa.text(
            "SELECT tenant, kind, id, body, updated_at FROM doc WHERE kind IN"
            " ('fulfilment_order', 'returnable_order', 'return', 'task')"
        )
    ).all()
    for tenant, kind, doc_id, body, updated_at in rows:
        doc = msgspec.json.decode(body, type=_Doc)
        leaves = _leaves_at(kind, doc, datetime.fromisoformat(updated_at))
        if leaves is not None:
            connection.execute(
                sa.text(
                    "UPDATE doc SET leaves_at = :at WHERE tenant = :t AND kind = :k AND id = :i"
                ),
                {"at": leaves.isoformat(), "t": tenant, "k": kind, "i": doc_id},
            )


def _leaves_at(kind: str, doc: _Doc, updated: datetime) -> datetime | None:
    if doc.return_until is not None:
        return doc.return_until + timedelta(days=14)
    if doc.received_at is not None:
        return doc.received_at + timedelta(days=44)
    if kind == "task":
        return None if doc.open else updated + timedelta(days=7)
    return updated + timedelta(hours=48) if _is_over(doc) else None


def _is_over(order: _Doc) -> bool:
    if order.standing == "cancelled":
        return True
    gone = {package.id for package in order.packages if package.state == "tendered"}
    shipped = sum(unit.package in gone for unit in order.units)
    return shipped == sum(line.quantity for line in order.lines)
