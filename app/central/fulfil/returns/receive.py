"""Units that came back over a counter: custody is a fact, money is proposed per unit, once.

Stock rises where the goods are, not where they were sold, and as RETURNED until inspected.
"""

from dataclasses import replace

from sqlalchemy import func, select, update

from app.central.feed import scope_of
from app.central.fulfil.case import Case
from app.central.fulfil.grants import RETURN, granted_to
from app.central.fulfil.returns.units import Match, match_units
from app.central.orders import lock_order
from app.central.pages import find_doc
from app.central.stock import ON_HAND, Entry
from app.central.stock.books import BIN, RETURNED, RETURNS_BIN, Place, add_to_place, post
from app.central.work import Work
from app.domain.codes import make_return_code
from app.domain.commands import DocumentKind, UnitsReceivedBack
from app.domain.model.returnable_order import (
    MoneyState,
    ReturnableOrder,
    ReturnedUnit,
    ReturnRecord,
)
from app.domain.model.site import Task
from app.domain.rulings import ACCEPTED, Reason, Ruling, rejected, superseded
from app.store import central_db as db
from app.store.central_db.upsert import insert


def receive(case: Case, command: UnitsReceivedBack) -> Ruling:
    """Takes custody of everything on the counter and proposes a refund for what is owed."""
    lock_order(case.work, command.order_id)
    refused = _refusal(case, command)
    if refused is not None:
        return refused
    work = case.work
    order = find_doc(work, DocumentKind.RETURNABLE_ORDER, command.order_id, ReturnableOrder)
    matches, units = match_units(order.units if order else (), command.units)
    _take_custody(case, command, matches)
    _note_return(case, command)
    for match in matches:
        _book_unit(case, command, order, match)
    _lay_quarantine(case, command, order, matches)
    record = _record(case, command, order, matches)
    work.changes.put(case.caller.scope, DocumentKind.RETURN, record.id, record)
    if order is not None:
        facts: dict[str, str | int] = {
            "return": record.id,
            "site": record.site,
            "units": len(record.units),
        }
        work.note(order.id, "returned", facts)
        _put_sold(work, replace(order, units=units))
        _derive_returned(case, command.order_id)
    return _ruling(matches)


def _put_sold(work: Work, order: ReturnableOrder) -> None:
    """It stays in the feed of its region, wherever it was brought back."""
    kind = DocumentKind.RETURNABLE_ORDER
    scope = scope_of(work.connection, work.tenant, kind, order.id)
    if scope is not None:
        work.changes.put(scope, kind, order.id, order)


def _refusal(case: Case, command: UnitsReceivedBack) -> Ruling | None:
    if not command.units:
        return rejected(Reason.UNREADABLE)
    if command.site != case.caller.site or not _code_granted(case, command.return_code):
        return rejected(Reason.NOT_ALLOWED)
    row = db.return_order.c
    used = case.work.connection.execute(
        select(row.id).where(
            row.tenant == case.work.tenant,
            (row.return_code == command.return_code) | (row.id == case.envelope.agg_id),
        )
    ).first()
    return None if used is None else rejected(Reason.NOT_ALLOWED)


def _code_granted(case: Case, code: str) -> bool:
    digits = code[2:-1]
    if not (digits.isascii() and digits.isdigit() and make_return_code(int(digits)) == code):
        return False
    return granted_to(case, RETURN, int(digits))


def _take_custody(case: Case, command: UnitsReceivedBack, matches: list[Match]) -> None:
    place = Place(site=command.site, holder=BIN, code=RETURNS_BIN)
    entries = []
    for at, match in enumerate(matches):
        sku = match.unit.sku if match.unit else _sku(case, match)
        add_to_place(case.work, place, sku, 1, RETURNED)
        entries.append(
            Entry(
                key=f"{case.cause}:{at}:{ON_HAND}",
                sku=sku,
                site=command.site,
                measure=ON_HAND,
                diff=1,
                reason="RETURN",
                cause=case.cause,
                condition=RETURNED,
            )
        )
    post(case.work, *entries)


def _sku(case: Case, match: Match) -> str:
    """What the code on the garment says; what the station says only where that is unknown."""
    found = case.work.connection.execute(
        select(db.product.c.sku).where(
            db.product.c.tenant == case.work.tenant,
            db.product.c.gtin == match.received.gtin,
        )
    ).scalar()
    return match.received.sku if found is None else str(found)


def _note_return(case: Case, command: UnitsReceivedBack) -> None:
    case.work.connection.execute(
        insert(db.return_order).values(
            tenant=case.work.tenant,
            id=case.envelope.agg_id,
            return_code=command.return_code,
            order_id=command.order_id,
            site=command.site,
            state="RECEIVED",
            command_id=case.cause,
            received_at=case.work.now.isoformat(),
        )
    )


def _book_unit(
    case: Case, command: UnitsReceivedBack, order: ReturnableOrder | None, match: Match
) -> None:
    if order is None or match.unit is None:
        return
    work, line, serial = case.work, db.order_line.c, db.unit_serial.c
    work.connection.execute(
        insert(db.refund_unit).values(
            tenant=work.tenant,
            line_id=match.unit.line,
            ordinal=match.unit.ordinal,
            return_id=case.envelope.agg_id,
            amount_minor=match.unit.price_minor,
            currency=order.currency,
            state="PROPOSED",
        )
    )
    work.connection.execute(
        update(db.order_line)
        .where(line.tenant == work.tenant, line.id == match.unit.line)
        .values(returned=line.returned + 1)
    )
    work.connection.execute(
        update(db.unit_serial)
        .where(
            serial.tenant == work.tenant,
            serial.gtin == match.unit.gtin,
            serial.serial == match.unit.serial,
            serial.order_id == command.order_id,
        )
        .values(state="RETURNED")
    )


def _lay_quarantine(
    case: Case, command: UnitsReceivedBack, order: ReturnableOrder | None, matches: list[Match]
) -> None:
    for at, match in enumerate(matches):
        if match.why is Reason.DUPLICATE_RETURN:
            case.put_task(
                Task(
                    id=f"quarantine-{case.cause}-{at}",
                    site=command.site,
                    kind="quarantine",
                    title=match.received.serial or match.received.gtin,
                    bin=RETURNS_BIN,
                    sku=_sku(case, match),
                    quantity=1,
                    order_number=order.number if order else "",
                )
            )


def _record(
    case: Case, command: UnitsReceivedBack, order: ReturnableOrder | None, matches: list[Match]
) -> ReturnRecord:
    return ReturnRecord(
        id=case.envelope.agg_id,
        return_code=command.return_code,
        site=command.site,
        order_id=command.order_id,
        order_number=order.number if order else "",
        currency=order.currency if order else "",
        units=tuple(_returned(case, match) for match in matches),
        received_at=case.work.now,
    )


def _returned(case: Case, match: Match) -> ReturnedUnit:
    received, unit = match.received, match.unit
    return ReturnedUnit(
        line=received.line,
        ordinal=unit.ordinal if unit else None,
        sku=unit.sku if unit else _sku(case, match),
        gtin=received.gtin,
        serial=received.serial,
        amount_minor=unit.price_minor if unit else 0,
        money=MoneyState.PROPOSED if unit else None,
    )


def _derive_returned(case: Case, order_id: str) -> None:
    line, sale = db.order_line.c, db.sales_order.c
    sums = case.work.connection.execute(
        select(
            func.sum(line.returned).label("returned"),
            func.sum(line.ordered - line.cancelled).label("sold"),
        ).where(line.tenant == case.work.tenant, line.order_id == order_id)
    ).one()
    if not sums.returned:
        return
    case.work.connection.execute(
        update(db.sales_order)
        .where(sale.tenant == case.work.tenant, sale.id == order_id)
        .values(returned="RETURNED" if sums.returned == sums.sold else "PARTIALLY_RETURNED")
    )


def _ruling(matches: list[Match]) -> Ruling:
    reasons = {match.why for match in matches}
    for reason in (Reason.DUPLICATE_RETURN, Reason.NOT_SHIPPED):
        if reason in reasons:
            return superseded(reason)
    return ACCEPTED
