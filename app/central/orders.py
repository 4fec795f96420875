"""Orders as the centre keeps them: read whole, written by small named changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter

import msgspec
from sqlalchemy import BindParameter, RowMapping, bindparam, select, update

from app.central.work import Work
from app.domain.commands import DocumentKind
from app.domain.documents import PostalAddress
from app.domain.model.sales_order import Fulfilment, Payment, Quantities, fulfilment_of
from app.store import central_db as db
from app.store.central_db.prepared import Change, Query

_ORDER, _LINE, _HOLD, _FLOOR = (
    db.sales_order.c,
    db.order_line.c,
    db.order_hold.c,
    db.fulfilment_order.c,
)
_OF_TENANT: BindParameter[str] = bindparam("of_tenant")
_OF_ORDER: BindParameter[str] = bindparam("of_order")
_THE_ORDER = (_ORDER.tenant == _OF_TENANT, _ORDER.id == _OF_ORDER)
_READ = Query(select(db.sales_order).where(*_THE_ORDER).with_for_update())
_LOCK = Query(select(_ORDER.id).where(*_THE_ORDER).with_for_update())
_READ_LINES = Query(
    select(db.order_line).where(_LINE.tenant == _OF_TENANT, _LINE.order_id == _OF_ORDER)
)
"""Sorted here: asked to sort by id, SQLite walks the ids of all orders instead of the index."""
_READ_HOLDS = Query(
    select(db.order_hold).where(
        _HOLD.tenant == _OF_TENANT, _HOLD.order_id == _OF_ORDER, _HOLD.released_at == ""
    )
)
_READ_FLOOR = Query(
    select(db.fulfilment_order).where(_FLOOR.tenant == _OF_TENANT, _FLOOR.order_id == _OF_ORDER)
)
_SET_FULFILMENT = Change(
    update(db.sales_order).where(*_THE_ORDER).values(fulfilment=bindparam("now"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRecord:
    """One line with the places of its units."""

    id: str
    ext_id: str
    sku: str
    at: Quantities

    def reserved(self) -> "LineRecord":
        """Returns the line as it is when everything open has been reserved."""
        at = replace(self.at, open=0, reserved=self.at.reserved + self.at.open)
        return replace(self, at=at)


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
    row = _READ.read(work.connection, _of(work, order_id)).mappings().one()
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
        lines=_lines(work, order_id),
    )


def lock_order(work: Work, order_id: str) -> None:
    """Makes others who work on this order wait until this commit; the first lock that is taken.

    Everything about an order (lines, holds, reservations, its documents) is decided under it. One
    that is not there is not locked.
    """
    if work.is_shared:
        _LOCK.read(work.connection, _of(work, order_id))


def lock_order_of(work: Work, kind: str, doc_id: str) -> None:
    """Locks the order that a fulfilment order or a pick list belongs to, if it is one."""
    row = db.fulfilment_order.c
    column = {
        DocumentKind.FULFILMENT_ORDER.value: row.id,
        DocumentKind.PICK_LIST.value: row.pick_list,
    }.get(kind)
    if column is None or not work.is_shared:
        return
    order_id = work.connection.execute(
        select(row.order_id).where(row.tenant == work.tenant, column == doc_id)
    ).scalar()
    if order_id is not None:
        lock_order(work, order_id)


def set_fulfilment(work: Work, order_id: str) -> Fulfilment:
    """Derives how far an order has come from its lines and holds, writes it and returns it."""
    lock_order(work, order_id)
    return write_fulfilment(
        work,
        order_id,
        _lines(work, order_id),
        held=bool(holds_of(work, order_id)),
        released=bool(fulfilment_rows(work, order_id)),
    )


def write_fulfilment(
    work: Work, order_id: str, lines: Sequence[LineRecord], *, held: bool, released: bool
) -> Fulfilment:
    """Writes how far an order has come, for a caller who has locked and read it.

    Args:
        work: the transaction.
        order_id: whose state.
        lines: all lines of the order, as they are now.
        held: a hold is in force.
        released: a floor has the order.
    """
    state = fulfilment_of(tuple(line.at for line in lines), held=held, released=released)
    _SET_FULFILMENT.make(work.connection, {**_of(work, order_id), "now": state.value})
    return state


def holds_of(work: Work, order_id: str) -> Sequence[Mapping[str, str]]:
    """Returns the holds in force, oldest first."""
    rows = _READ_HOLDS.read(work.connection, _of(work, order_id)).mappings()
    return sorted(({name: row[name] for name in row} for row in rows), key=itemgetter("id"))


def fulfilment_rows(work: Work, order_id: str) -> Sequence[RowMapping]:
    """Returns the rows of the order's fulfilment orders, oldest first; none before its release."""
    rows = _READ_FLOOR.read(work.connection, _of(work, order_id)).mappings()
    return sorted(rows, key=itemgetter("made_at", "id"))


def _of(work: Work, order_id: str) -> dict[str, str]:
    return {"of_tenant": work.tenant, "of_order": order_id}


def _lines(work: Work, order_id: str) -> tuple[LineRecord, ...]:
    rows = _READ_LINES.read(work.connection, _of(work, order_id)).mappings()
    return tuple(_line(row) for row in sorted(rows, key=itemgetter("id")))


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
