"""Promising stock: the one conditional update that cannot oversell, and giving back what it took.

A reservation is a row per order line and site. Its units are counted in the position of the site
(``reserved``), and the ledger says for each change why it happened; the sum of the ledger is the
balance. What the floor does to stock (pick, hand over, return) is booked in ``fulfil``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, RowMapping, bindparam, insert, select, update

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


_POSITION, _RESERVATION, _LINE = db.inventory_position.c, db.reservation.c, db.order_line.c
_OF_TENANT: BindParameter[str] = bindparam("of_tenant")
_QUANTITY: BindParameter[int] = bindparam("quantity")
_FREE = _POSITION.on_hand - _POSITION.reserved - _POSITION.safety
_THE_POSITION = (
    _POSITION.tenant == _OF_TENANT,
    _POSITION.sku == bindparam("of_sku"),
    _POSITION.site == bindparam("of_site"),
    _POSITION.condition == NEW,
)
_MOVED = {"reserved": _POSITION.reserved + _QUANTITY, "version": _POSITION.version + 1}
_IN_FORCE = (
    _RESERVATION.tenant == _OF_TENANT,
    _RESERVATION.order_id == bindparam("of_order"),
    _RESERVATION.state == ACTIVE,
)
_FREE_STOCK = select(_POSITION.site, _POSITION.sku, _FREE.label("free")).where(
    _POSITION.tenant == _OF_TENANT,
    _POSITION.condition == NEW,
    _POSITION.sku.in_(bindparam("skus", expanding=True)),
)
_FREE_STOCK_LOCKED = _FREE_STOCK.order_by(_POSITION.sku, _POSITION.site).with_for_update()
_LOCK_STOCK = (
    select(_POSITION.sku)
    .where(
        _POSITION.tenant == _OF_TENANT,
        _POSITION.condition == NEW,
        _POSITION.site == bindparam("of_site"),
        _POSITION.sku.in_(bindparam("skus", expanding=True)),
    )
    .order_by(_POSITION.sku)
    .with_for_update()
)
_TAKE = update(db.inventory_position).where(*_THE_POSITION, _FREE >= _QUANTITY).values(_MOVED)
"""The one statement that promises stock: what is not free is not taken, whoever asks with us."""
_SHIFT = update(db.inventory_position).where(*_THE_POSITION).values(_MOVED)
_RESERVE = insert(db.reservation)
_RESERVE_LINE = (
    update(db.order_line)
    .where(_LINE.tenant == _OF_TENANT, _LINE.id == bindparam("of_line"))
    .values(open=_LINE.open - _QUANTITY, reserved=_LINE.reserved + _QUANTITY)
)
_HARDEN = update(db.reservation).where(*_IN_FORCE)
_READ_IN_FORCE = (
    select(db.reservation)
    .where(*_IN_FORCE)
    .order_by(_RESERVATION.sku, _RESERVATION.site, _RESERVATION.id)
)
_END = update(db.reservation).where(
    _RESERVATION.tenant == _OF_TENANT,
    _RESERVATION.id == bindparam("of_reservation"),
    _RESERVATION.state == ACTIVE,
)
_BOOK = insert(db.inventory_ledger)


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


def free_stock(work: Work, skus: Sequence[str], *, lock: bool = False) -> dict[str, dict[str, int]]:
    """Returns for each site what may be promised of each product.

    Args:
        work: the transaction.
        skus: the products.
        lock: waits for whoever is changing these figures, and keeps them to the commit; a plain
            read otherwise.
    """
    asked = {"of_tenant": work.tenant, "skus": list(skus)}
    rows = work.connection.execute(_FREE_STOCK_LOCKED if lock else _FREE_STOCK, asked)
    free: dict[str, dict[str, int]] = {}
    for row in rows:
        free.setdefault(row.site, {})[row.sku] = int(row.free)
    return free


def lock_stock(work: Work, site: str, skus: Sequence[str]) -> None:
    """Makes others who promise or place these products at a site wait until this commit."""
    if work.is_shared:
        asked = {"of_tenant": work.tenant, "of_site": site, "skus": list(skus)}
        work.connection.execute(_LOCK_STOCK, asked)


def reserve_at(
    work: Work, order_id: str, site: str, wanted: Sequence[Wanted], expires_at: datetime | None
) -> str | None:
    """Reserves every wanted unit at one site, or nothing.

    Products are taken in sorted order, so that two captures cannot wait for each other. A try that
    failed must leave no lock either (a row that was looked at in vain is locked, too), for the next
    site begins the order anew: hence the savepoint where others write at the same time.

    Returns:
        None when everything is reserved; else the first SKU that the site could not give, and then
        nothing of this call has happened.
    """
    totals: dict[str, int] = {}
    for want in wanted:
        totals[want.sku] = totals.get(want.sku, 0) + want.quantity
    savepoint = work.connection.begin_nested() if work.is_shared else None
    taken: list[str] = []
    for sku in sorted(totals):
        if not _take(work, sku, site, totals[sku]):
            if savepoint is not None:
                savepoint.rollback()
                return sku
            for other in taken:
                _move(work, other, site, -totals[other])
            return sku
        taken.append(sku)
    if savepoint is not None:
        savepoint.commit()
    if wanted:
        _reserve_lines(work, order_id, site, wanted, expires_at)
    return None


def harden(work: Work, order_id: str, decision: str) -> None:
    """Turns the soft reservations of an order into hard ones that do not expire."""
    work.connection.execute(
        _HARDEN,
        {**_of(work, order_id), "kind": HARD, "expires_at": "", "route_decision": decision},
    )


def active_reservations(work: Work, order_id: str) -> Sequence[RowMapping]:
    """Returns the reservations in force of an order."""
    return work.connection.execute(_READ_IN_FORCE, _of(work, order_id)).mappings().all()


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
    reservations = active_reservations(work, order_id)
    if reservations and work.is_shared:
        # An order that waits for these may be tried next, at every site: so all, in their order.
        free_stock(work, [row["sku"] for row in reservations], lock=True)
    for row in reservations:
        ended = work.connection.execute(
            _END, {"of_tenant": work.tenant, "of_reservation": row["id"], "state": state}
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
    work.connection.execute(_BOOK, rows)


def _of(work: Work, order_id: str) -> dict[str, str]:
    return {"of_tenant": work.tenant, "of_order": order_id}


def _at(work: Work, sku: str, site: str, quantity: int) -> dict[str, str | int]:
    return {"of_tenant": work.tenant, "of_sku": sku, "of_site": site, "quantity": quantity}


def _take(work: Work, sku: str, site: str, quantity: int) -> bool:
    return work.connection.execute(_TAKE, _at(work, sku, site, quantity)).rowcount == 1


def _move(work: Work, sku: str, site: str, quantity: int) -> None:
    """Changes what is reserved by a quantity that is known to fit."""
    work.connection.execute(_SHIFT, _at(work, sku, site, quantity))


def _reserve_lines(
    work: Work, order_id: str, site: str, wanted: Sequence[Wanted], expires_at: datetime | None
) -> None:
    made = [(new_id(), want) for want in wanted]
    reservations = [
        {
            "tenant": work.tenant,
            "id": reservation_id,
            "order_id": order_id,
            "line_id": want.line_id,
            "sku": want.sku,
            "site": site,
            "qty": want.quantity,
            "kind": SOFT,
            "state": ACTIVE,
            "expires_at": expires_at.isoformat() if expires_at else "",
        }
        for reservation_id, want in made
    ]
    work.connection.execute(_RESERVE, reservations)
    lines = [
        {"of_tenant": work.tenant, "of_line": want.line_id, "quantity": want.quantity}
        for want in wanted
    ]
    work.connection.execute(_RESERVE_LINE, lines)
    entries = [
        Entry(
            key=f"reserve:{reservation_id}",
            sku=want.sku,
            site=site,
            measure=RESERVED,
            diff=want.quantity,
            reason="RESERVE",
            cause=order_id,
        )
        for reservation_id, want in made
    ]
    write_ledger(work, entries)


def _return_units(work: Work, row: RowMapping, reason: str) -> None:
    _move(work, row["sku"], row["site"], -row["qty"])
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
