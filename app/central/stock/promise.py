"""Promising stock: the one conditional update that cannot oversell, and giving back what it took.

A reservation is a row per order line and site. Its units are counted in the position of the site
(``reserved``), and the ledger says for each change why it happened; the sum of the ledger is the
balance. What the floor does to stock (pick, hand over, return) is booked in ``fulfil``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Row, RowMapping, bindparam, insert, select, update

from app.central.work import Work
from app.store import central_db as db
from app.store.central_db.calls import Beside, Call
from app.store.central_db.prepared import Change, Query, together
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
_FREE_ROWS = select(_POSITION.site, _POSITION.sku, _FREE.label("free")).where(
    _POSITION.tenant == _OF_TENANT,
    _POSITION.condition == NEW,
    _POSITION.sku.in_(bindparam("skus", expanding=True)),
)
FREE_STOCK = Query(_FREE_ROWS)
_FREE_STOCK_LOCKED = Query(_FREE_ROWS.order_by(_POSITION.sku, _POSITION.site).with_for_update())
_LOCK_STOCK = Query(
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
_TAKE = Change(
    update(db.inventory_position).where(*_THE_POSITION, _FREE >= _QUANTITY).values(_MOVED)
)
"""The one statement that promises stock: what is not free is not taken, whoever asks with us."""
_SHIFT = Change(update(db.inventory_position).where(*_THE_POSITION).values(_MOVED))
_BEGIN_TAKE, _UNDO_TAKE = Call("SAVEPOINT taking", ()), Call("ROLLBACK TO SAVEPOINT taking", ())
_RESERVE = Change(insert(db.reservation))
_RESERVE_LINE = Change(
    update(db.order_line)
    .where(_LINE.tenant == _OF_TENANT, _LINE.id == bindparam("of_line"))
    .values(open=_LINE.open - _QUANTITY, reserved=_LINE.reserved + _QUANTITY)
)
_HARDEN = Change(
    update(db.reservation)
    .where(*_IN_FORCE)
    .values(kind=HARD, expires_at="", route_decision=bindparam("decision"))
)
_READ_IN_FORCE = Query(
    select(db.reservation)
    .where(*_IN_FORCE)
    .order_by(_RESERVATION.sku, _RESERVATION.site, _RESERVATION.id)
)
_END = Change(
    update(db.reservation)
    .where(
        _RESERVATION.tenant == _OF_TENANT,
        _RESERVATION.id == bindparam("of_reservation"),
        _RESERVATION.state == ACTIVE,
    )
    .values(state=bindparam("ended"))
)
_BOOK = Change(insert(db.inventory_ledger))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """A reservation that was made in this transaction."""

    id: str
    line_id: str
    sku: str
    site: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How stock is reserved."""

    expires_at: datetime | None
    """When it lapses; None for a reservation that does not."""
    decision: str = ""
    """A floor gets the order for this decision at once, so the reservation is a hard one."""
    stored: bool = True
    """The lines of the order are rows already, and are told."""


def by_site(rows: Iterable[Row[str, str, int]]) -> dict[str, dict[str, int]]:
    """Returns for each site what may be promised of each product, from rows of ``FREE_STOCK``."""
    free: dict[str, dict[str, int]] = {}
    for row in rows:
        free.setdefault(row.site, {})[row.sku] = int(row.free)
    return free


def lock_free_stock(work: Work, skus: Sequence[str]) -> dict[str, dict[str, int]]:
    """Returns for each site what may be promised of each product.

    It waits for whoever is changing these figures, and keeps them to the commit.
    """
    asked = {"of_tenant": work.tenant, "skus": list(skus)}
    return by_site(_FREE_STOCK_LOCKED.read(work.connection, asked))


def lock_stock(work: Work, site: str, skus: Sequence[str]) -> None:
    """Makes others who promise or place these products at a site wait until this commit."""
    if work.is_shared:
        asked = {"of_tenant": work.tenant, "of_site": site, "skus": list(skus)}
        _LOCK_STOCK.read(work.connection, asked)


def take_at(
    work: Work, site: str, wanted: Sequence[Wanted], beside: Beside | None = None
) -> str | None:
    """Takes every wanted unit at one site out of what may be promised, or nothing.

    Products are taken in sorted order, so that two captures cannot wait for each other. A try that
    failed must leave no lock either (a row that was looked at in vain is locked, too), for the next
    site begins the order anew: hence the savepoint where others write at the same time.

    Args:
        work: the transaction.
        site: where.
        wanted: the units.
        beside: what is asked in the same go, under the locks of what is taken; only reads.

    Returns:
        None when everything is taken; else the first SKU that the site could not give, and then
        nothing of this call has happened.
    """
    totals: dict[str, int] = {}
    for want in wanted:
        totals[want.sku] = totals.get(want.sku, 0) + want.quantity
    skus = sorted(totals)
    calls = [_TAKE.call(work.connection, _at(work, sku, site, totals[sku])) for sku in skus]
    before = [_BEGIN_TAKE] if work.is_shared else []
    beside = beside or Beside()
    answers = together(work.connection, *before, *calls, *beside.calls)[len(before) :]
    beside.answers = answers[len(calls) :]
    gone = [sku for sku, answer in zip(skus, answers, strict=False) if answer.changed != 1]
    if not work.is_shared:
        for sku in set(skus) - set(gone) if gone else ():
            _move(work, sku, site, -totals[sku])
    elif gone:
        together(work.connection, _UNDO_TAKE)
    return gone[0] if gone else None


def write_reserved(
    work: Work, order_id: str, site: str, wanted: Sequence[Wanted], terms: Terms
) -> tuple[Reserved, ...]:
    """Writes what was taken at a site: the reservations, the ledger and the lines."""
    made = [
        Reserved(id=new_id(), line_id=want.line_id, sku=want.sku, site=site, quantity=want.quantity)
        for want in wanted
    ]
    rows = [_reservation(work, order_id, each, terms) for each in made]
    _RESERVE.make(work.connection, *rows)
    if terms.stored:
        _RESERVE_LINE.make(
            work.connection,
            *(
                {"of_tenant": work.tenant, "of_line": each.line_id, "quantity": each.quantity}
                for each in made
            ),
        )
    write_ledger(work, [_entry(order_id, each) for each in made])
    return tuple(sorted(made, key=lambda each: (each.sku, each.id)))


def harden(work: Work, order_id: str, decision: str) -> None:
    """Turns the soft reservations of an order into hard ones that do not expire."""
    _HARDEN.make(work.connection, {**_of(work, order_id), "decision": decision})


def active_reservations(work: Work, order_id: str) -> Sequence[RowMapping]:
    """Returns the reservations in force of an order."""
    return _READ_IN_FORCE.read(work.connection, _of(work, order_id)).mappings().all()


def reserved_for(work: Work, order_id: str) -> tuple[Reserved, ...]:
    """Returns the reservations in force of an order, by product."""
    return tuple(
        Reserved(
            id=row["id"],
            line_id=row["line_id"],
            sku=row["sku"],
            site=row["site"],
            quantity=row["qty"],
        )
        for row in active_reservations(work, order_id)
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
    reservations = active_reservations(work, order_id)
    if reservations and work.is_shared:
        # An order that waits for these may be tried next, at every site: so all, in their order.
        lock_free_stock(work, [row["sku"] for row in reservations])
    for row in reservations:
        asked = {"of_tenant": work.tenant, "of_reservation": row["id"], "ended": state}
        (ended,) = together(work.connection, _END.call(work.connection, asked))
        if ended.changed == 1:
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
    _BOOK.make(work.connection, *rows)


def _of(work: Work, order_id: str) -> dict[str, str]:
    return {"of_tenant": work.tenant, "of_order": order_id}


def _at(work: Work, sku: str, site: str, quantity: int) -> dict[str, str | int]:
    return {"of_tenant": work.tenant, "of_sku": sku, "of_site": site, "quantity": quantity}


def _move(work: Work, sku: str, site: str, quantity: int) -> None:
    """Changes what is reserved by a quantity that is known to fit."""
    _SHIFT.make(work.connection, _at(work, sku, site, quantity))


def _reservation(work: Work, order_id: str, made: Reserved, terms: Terms) -> dict[str, str | int]:
    until = terms.expires_at
    return {
        "tenant": work.tenant,
        "id": made.id,
        "order_id": order_id,
        "line_id": made.line_id,
        "sku": made.sku,
        "site": made.site,
        "qty": made.quantity,
        "kind": HARD if terms.decision else SOFT,
        "state": ACTIVE,
        "expires_at": until.isoformat() if until and not terms.decision else "",
        "route_decision": terms.decision,
    }


def _entry(order_id: str, made: Reserved) -> Entry:
    return Entry(
        key=f"reserve:{made.id}",
        sku=made.sku,
        site=made.site,
        measure=RESERVED,
        diff=made.quantity,
        reason="RESERVE",
        cause=order_id,
    )


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
