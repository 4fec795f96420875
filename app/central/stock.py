"""Promising stock: the one conditional update that cannot oversell, and giving back what it took.

A reservation is a row per order line and site. Its units are counted in the position of the site
(``reserved``), and the ledger says for each change why it happened; the sum of the ledger is the
balance. What the floor does to stock (pick, hand over, return) is booked in ``fulfil``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, and_, insert, select, update

from app.central.work import Work
from app.store import central_db as db
from app.store.ids import new_id

NEW = "NEW"
"""The condition of stock that may be promised to a customer."""
RESERVED = "RESERVED"
ON_HAND = "ON_HAND"
SOFT = "SOFT"
HARD = "HARD"
ACTIVE = "ACTIVE"
RELEASED = "RELEASED"
EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Units of one order line to be reserved."""

    line_id: str
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger."""

    key: str
    """What caused it; the same key is never booked twice."""
    sku: str
    site: str
    measure: str
    diff: int
    reason: str
    cause: str
    condition: str = NEW


def free_stock(work: Work, skus: Sequence[str]) -> dict[str, dict[str, int]]:
    """Returns for each site what may be promised of each product: a plain read, no lock."""
    position = db.inventory_position.c
    rows = work.connection.execute(
        select(
            position.site,
            position.sku,
            (position.on_hand - position.reserved - position.safety).label("free"),
        ).where(
            position.tenant == work.tenant,
            position.condition == NEW,
            position.sku.in_(skus),
        )
    )
    free: dict[str, dict[str, int]] = {}
    for row in rows:
        free.setdefault(row.site, {})[row.sku] = int(row.free)
    return free


def reserve_at(
    work: Work, order_id: str, site: str, wanted: Sequence[Wanted], expires_at: datetime | None
) -> str | None:
    """Reserves every wanted unit at one site, or nothing.

    Products are taken in sorted order, so that two captures cannot wait for each other.

    Returns:
        None when everything is reserved; else the first SKU that the site could not give, and then
        nothing of this call has happened.
    """
    totals: dict[str, int] = {}
    for want in wanted:
        totals[want.sku] = totals.get(want.sku, 0) + want.quantity
    savepoint = work.connection.begin_nested()
    for sku in sorted(totals):
        if not _take(work, sku, site, totals[sku]):
            savepoint.rollback()
            return sku
    for want in wanted:
        _reserve_line(work, order_id, site, want, expires_at)
    savepoint.commit()
    return None


def harden(work: Work, order_id: str, decision: str) -> None:
    """Turns the soft reservations of an order into hard ones that do not expire."""
    work.connection.execute(
        update(db.reservation)
        .where(_active_of(work, order_id))
        .values(kind=HARD, expires_at="", route_decision=decision)
    )


def active_reservations(work: Work, order_id: str) -> Sequence[RowMapping]:
    """Returns the reservations in force of an order."""
    return (
        work.connection.execute(
            select(db.reservation)
            .where(_active_of(work, order_id))
            .order_by(db.reservation.c.sku, db.reservation.c.site, db.reservation.c.id)
        )
        .mappings()
        .all()
    )


def give_back(work: Work, order_id: str, state: str, reason: str) -> tuple[str, ...]:
    """Ends every reservation in force of an order and frees its units, each exactly once.

    Args:
        work: the transaction.
        order_id: whose reservations.
        state: ``RELEASED`` or ``EXPIRED``.
        reason: for the ledger.

    Returns:
        The products of which stock became free.
    """
    freed = []
    for row in active_reservations(work, order_id):
        ended = work.connection.execute(
            update(db.reservation)
            .where(
                db.reservation.c.tenant == work.tenant,
                db.reservation.c.id == row["id"],
                db.reservation.c.state == ACTIVE,
            )
            .values(state=state)
        ).rowcount
        if ended == 1:
            _return_units(work, row, reason)
            freed.append(row["sku"])
    return tuple(dict.fromkeys(freed))


def write_ledger(work: Work, entries: Sequence[Entry]) -> None:
    """Writes lines of the ledger; who calls has changed the position by the same figures."""
    rows = [
        {
            "tenant": work.tenant,
            "key": entry.key,
            "sku": entry.sku,
            "site": entry.site,
            "condition": entry.condition,
            "measure": entry.measure,
            "diff": entry.diff,
            "reason": entry.reason,
            "cause": entry.cause,
            "at": work.now.isoformat(),
        }
        for entry in entries
    ]
    work.connection.execute(insert(db.inventory_ledger), rows)


def _position(work: Work, sku: str, site: str) -> ColumnElement[bool]:
    position = db.inventory_position.c
    return and_(
        position.tenant == work.tenant,
        position.sku == sku,
        position.site == site,
        position.condition == NEW,
    )


def _active_of(work: Work, order_id: str) -> ColumnElement[bool]:
    reservation = db.reservation.c
    return and_(
        reservation.tenant == work.tenant,
        reservation.order_id == order_id,
        reservation.state == ACTIVE,
    )


def _take(work: Work, sku: str, site: str, quantity: int) -> bool:
    position = db.inventory_position.c
    taken = work.connection.execute(
        update(db.inventory_position)
        .where(
            _position(work, sku, site),
            position.on_hand - position.reserved - position.safety >= quantity,
        )
        .values(reserved=position.reserved + quantity, version=position.version + 1)
    ).rowcount
    return taken == 1


def _reserve_line(
    work: Work, order_id: str, site: str, want: Wanted, expires_at: datetime | None
) -> None:
    reservation_id = new_id()
    work.connection.execute(
        insert(db.reservation).values(
            tenant=work.tenant,
            id=reservation_id,
            order_id=order_id,
            line_id=want.line_id,
            sku=want.sku,
            site=site,
            qty=want.quantity,
            kind=SOFT,
            state=ACTIVE,
            expires_at=expires_at.isoformat() if expires_at else "",
        )
    )
    line = db.order_line.c
    work.connection.execute(
        update(db.order_line)
        .where(line.tenant == work.tenant, line.id == want.line_id)
        .values(open=line.open - want.quantity, reserved=line.reserved + want.quantity)
    )
    write_ledger(
        work,
        [
            Entry(
                key=f"reserve:{reservation_id}",
                sku=want.sku,
                site=site,
                measure=RESERVED,
                diff=want.quantity,
                reason="RESERVE",
                cause=order_id,
            )
        ],
    )


def _return_units(work: Work, row: RowMapping, reason: str) -> None:
    position = db.inventory_position.c
    work.connection.execute(
        update(db.inventory_position)
        .where(_position(work, row["sku"], row["site"]))
        .values(reserved=position.reserved - row["qty"], version=position.version + 1)
    )
    write_ledger(
        work,
        [
            Entry(
                key=f"release:{row['id']}",
                sku=row["sku"],
                site=row["site"],
                measure=RESERVED,
                diff=-row["qty"],
                reason=reason,
                cause=row["order_id"],
            )
        ],
    )
