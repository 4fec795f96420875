"""What an administrator sees: orders with their holds and routes, messages with their reasons.

No name, no address: numbers, codes and reasons only.
"""

from dataclasses import dataclass
from typing import TypedDict

import msgspec
from sqlalchemy import Connection, RowMapping, select

from app.planning.sourcing import Plan
from app.store import central_db as db

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """A hold in force."""

    id: str
    type: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order with what keeps it and where it goes."""

    id: str
    number: str
    state: str
    payment: str
    site: str
    """Where it is fulfilled; empty while no floor has it."""
    holds: tuple[HoldView, ...]
    route: Plan | None
    """The last decision: the winner, and every other site with its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A message of the inbox, without its contents."""

    id: str
    channel: str
    shop: str
    topic: str
    state: str
    why: str
    received_at: str


class _Found(TypedDict):
    holds: dict[str, list[HoldView]]
    routes: dict[str, Plan]
    sites: dict[str, str]


def list_orders(connection: Connection, tenant: str, state: str = "") -> tuple[OrderView, ...]:
    """Returns the newest orders, all or those in one state."""
    order = db.sales_order.c
    statement = select(order.id, order.number, order.fulfilment, order.payment).where(
        order.tenant == tenant
    )
    if state:
        statement = statement.where(order.fulfilment == state)
    rows = connection.execute(statement.order_by(order.id.desc()).limit(MOST)).mappings().all()
    found = _beside(connection, tenant, [row["id"] for row in rows])
    return tuple(_order(row, found) for row in rows)


def list_messages(connection: Connection, tenant: str, state: str = "") -> tuple[MessageView, ...]:
    """Returns the newest messages, all or those in one state."""
    message = db.inbound_message.c
    statement = select(
        message.id,
        message.channel,
        message.shop,
        message.topic,
        message.state,
        message.why,
        message.received_at,
    ).where(message.tenant == tenant)
    if state:
        statement = statement.where(message.state == state)
    rows = connection.execute(statement.order_by(message.id.desc()).limit(MOST)).mappings()
    return tuple(MessageView(**row) for row in rows)


def _order(row: RowMapping, found: _Found) -> OrderView:
    return OrderView(
        id=row["id"],
        number=row["number"],
        state=row["fulfilment"],
        payment=row["payment"],
        site=found["sites"].get(row["id"], ""),
        holds=tuple(found["holds"].get(row["id"], ())),
        route=found["routes"].get(row["id"]),
    )


def _beside(connection: Connection, tenant: str, order_ids: list[str]) -> _Found:
    return _Found(
        holds=_holds(connection, tenant, order_ids),
        routes=_routes(connection, tenant, order_ids),
        sites=_sites(connection, tenant, order_ids),
    )


def _holds(connection: Connection, tenant: str, order_ids: list[str]) -> dict[str, list[HoldView]]:
    hold = db.order_hold.c
    held: dict[str, list[HoldView]] = {}
    for row in connection.execute(
        select(hold.id, hold.order_id, hold.type, hold.reason, hold.evidence)
        .where(hold.tenant == tenant, hold.order_id.in_(order_ids), hold.released_at == "")
        .order_by(hold.id)
    ):
        view = HoldView(id=row.id, type=row.type, reason=row.reason, evidence=row.evidence)
        held.setdefault(row.order_id, []).append(view)
    return held


def _routes(connection: Connection, tenant: str, order_ids: list[str]) -> dict[str, Plan]:
    """The last decision of each order: the rows come oldest first."""
    decision = db.route_decision.c
    rows = connection.execute(
        select(decision.order_id, decision.body)
        .where(decision.tenant == tenant, decision.order_id.in_(order_ids))
        .order_by(decision.id)
    )
    return {row.order_id: msgspec.json.decode(row.body, type=Plan) for row in rows}


def _sites(connection: Connection, tenant: str, order_ids: list[str]) -> dict[str, str]:
    floor = db.fulfilment_order.c
    rows = connection.execute(
        select(floor.order_id, floor.site).where(
            floor.tenant == tenant, floor.order_id.in_(order_ids)
        )
    )
    return {row.order_id: row.site for row in rows}
