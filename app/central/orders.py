"""Orders as the centre keeps them: read whole, written by small named changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import RowMapping, select, update

from app.central.work import Work
from app.domain.documents import PostalAddress
from app.domain.model.sales_order import Fulfilment, Payment, Quantities, fulfilment_of
from app.store import central_db as db


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRecord:
    """One line with the places of its units."""

    id: str
    ext_id: str
    sku: str
    at: Quantities


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """One order with its lines."""

    id: str
    channel: str
    shop: str
    number: str
    ship_to: PostalAddress
    lat: float | None
    lon: float | None
    service: str
    payment: Payment
    fulfilment: Fulfilment
    test: bool
    gift: bool
    customer_note: str
    slip_code: str
    promised_at: datetime
    cancelled_at: str
    lines: tuple[LineRecord, ...]

    @property
    def unshipped(self) -> int:
        """Units that are neither shipped nor cancelled."""
        return sum(line.at.ordered - line.at.cancelled - line.at.shipped for line in self.lines)

    @property
    def open(self) -> int:
        """Units for which no stock is reserved."""
        return sum(line.at.open for line in self.lines)


def read_order(work: Work, order_id: str) -> OrderRecord:
    """Returns an order that is known to exist; nobody else changes it until the commit."""
    order = db.sales_order.c
    row = (
        work.connection.execute(
            select(db.sales_order)
            .where(order.tenant == work.tenant, order.id == order_id)
            .with_for_update()
        )
        .mappings()
        .one()
    )
    return OrderRecord(
        id=row["id"],
        channel=row["channel"],
        shop=row["shop"],
        number=row["number"],
        ship_to=msgspec.json.decode(row["ship_to"], type=PostalAddress),
        lat=row["lat"],
        lon=row["lon"],
        service=row["service"],
        payment=Payment(row["payment"]),
        fulfilment=Fulfilment(row["fulfilment"]),
        test=row["test"],
        gift=row["gift"],
        customer_note=row["customer_note"],
        slip_code=row["slip_code"],
        promised_at=datetime.fromisoformat(row["promised_at"]),
        cancelled_at=row["cancelled_at"],
        lines=tuple(_line(line) for line in _line_rows(work, order_id)),
    )


def find_order(work: Work, channel: str, shop: str, ext_id: str) -> str | None:
    """Returns our id of a channel's order, or None."""
    order = db.sales_order.c
    return work.connection.execute(
        select(order.id).where(
            order.tenant == work.tenant,
            order.channel == channel,
            order.shop == shop,
            order.ext_id == ext_id,
        )
    ).scalar()


def set_fulfilment(work: Work, order_id: str) -> Fulfilment:
    """Derives how far an order has come from its lines and holds, writes it and returns it."""
    order = db.sales_order.c
    own = (order.tenant == work.tenant, order.id == order_id)
    work.connection.execute(select(order.id).where(*own).with_for_update())
    lines = tuple(_line(row).at for row in _line_rows(work, order_id))
    state = fulfilment_of(
        lines,
        held=bool(holds_of(work, order_id)),
        released=fulfilment_row(work, order_id) is not None,
    )
    work.connection.execute(update(db.sales_order).where(*own).values(fulfilment=state.value))
    return state


def holds_of(work: Work, order_id: str) -> Sequence[RowMapping]:
    """Returns the holds in force, oldest first."""
    hold = db.order_hold.c
    return (
        work.connection.execute(
            select(db.order_hold)
            .where(hold.tenant == work.tenant, hold.order_id == order_id, hold.released_at == "")
            .order_by(hold.id)
        )
        .mappings()
        .all()
    )


def fulfilment_row(work: Work, order_id: str) -> RowMapping | None:
    """Returns the row of the order's fulfilment order, or None before it is released."""
    row = db.fulfilment_order.c
    return (
        work.connection.execute(
            select(db.fulfilment_order).where(row.tenant == work.tenant, row.order_id == order_id)
        )
        .mappings()
        .first()
    )


def _line_rows(work: Work, order_id: str) -> Sequence[RowMapping]:
    line = db.order_line.c
    return (
        work.connection.execute(
            select(db.order_line)
            .where(line.tenant == work.tenant, line.order_id == order_id)
            .order_by(line.id)
        )
        .mappings()
        .all()
    )


def _line(row: RowMapping) -> LineRecord:
    return LineRecord(
        id=row["id"],
        ext_id=row["ext_line_id"],
        sku=row["sku"],
        at=Quantities(
            ordered=row["ordered"],
            cancelled=row["cancelled"],
            open=row["open"],
            reserved=row["reserved"],
            picked=row["picked"],
            packed=row["packed"],
            shipped=row["shipped"],
        ),
    )
