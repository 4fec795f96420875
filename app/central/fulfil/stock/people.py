"""Counts, moves and tasks that people do: a lead's word on stock is booked as it is."""

from dataclasses import replace

from sqlalchemy import select

from app.central.capture.settle import retry_waiting
from app.central.fulfil.case import Case
from app.central.fulfil.claims import is_lead
from app.central.fulfil.stock.conditions import HOSPITAL_BIN, MISSING
from app.central.fulfil.stock.held import held_in, variance
from app.central.pages import find_doc
from app.central.route.doubt import doubt, trust
from app.central.stock import NEW, lock_stock
from app.central.stock.books import BIN, RETURNS_BIN, Place
from app.domain.commands import DocumentKind, StockCounted, StockMoved, TaskDone
from app.domain.fulfil.stock import COUNT, judge_count, judge_move, judge_task
from app.domain.model.site import Bin, Task
from app.domain.rulings import ACCEPTED, Reason, Ruling, rejected
from app.store import central_db as db

_WITHOUT_SHELF = (HOSPITAL_BIN, RETURNS_BIN)


def task_done(case: Case, command: TaskDone) -> Ruling:
    """Closes a task; what was counted for it is booked."""
    task = find_doc(case.work, DocumentKind.TASK, case.envelope.agg_id, Task)
    if task is None:
        return rejected(Reason.UNKNOWN_DOCUMENT)
    if task.site != case.caller.site:
        return rejected(Reason.NOT_ALLOWED)
    ruling = judge_task(task, command)
    if not ruling.counts:
        return ruling
    if command.counted is None:
        case.put_task(replace(task, open=False))
        return ACCEPTED
    counted = StockCounted(bin=task.bin, sku=task.sku, condition=NEW, counted=command.counted)
    return stock_counted(case, counted)


def stock_counted(case: Case, command: StockCounted) -> Ruling:
    """What was counted lies there; what had been missing there is not missing any more."""
    ruling = judge_count(command)
    place = Place(site=case.caller.site, holder=BIN, code=command.bin)
    refused = _refusal(case, command.bin) if ruling.counts else ruling
    if refused is not None:
        return refused
    sku, condition = command.sku, command.condition
    lock_stock(case.work, place.site, [sku])
    diffs = {condition: command.counted - held_in(case, place, sku, condition)}
    if condition == NEW:
        diffs[MISSING] = -held_in(case, place, sku, MISSING)
    variance(case, "COUNT", sku, [(place, name, diff) for name, diff in diffs.items()])
    if condition == NEW:
        _settled(case, place, sku)
    if diffs.get(NEW, 0) > 0:
        retry_waiting(case.work, [sku])
    return ACCEPTED


def stock_moved(case: Case, command: StockMoved) -> Ruling:
    """Bin to bin, or into another condition. A bin that did not hold it by the books is counted."""
    ruling = judge_move(command)
    refused = _refusal(case, command.from_bin, command.to_bin) if ruling.counts else ruling
    if refused is not None:
        return refused
    sku, site = command.sku, case.caller.site
    lock_stock(case.work, site, [sku])
    source = Place(site=site, holder=BIN, code=command.from_bin)
    target = Place(site=site, holder=BIN, code=command.to_bin)
    becomes = command.to_condition or command.condition
    moves = [
        (source, command.condition, -command.quantity),
        (target, becomes, command.quantity),
    ]
    variance(case, "MOVE", sku, moves)
    if held_in(case, source, sku, command.condition) < 0:
        ask(case, source, sku)
    if becomes == NEW:
        retry_waiting(case.work, [sku])
    return ACCEPTED


def ask(case: Case, place: Place, sku: str) -> None:
    """Asks for a count of a product in a bin."""
    doubt(case.work, place.site, place.code, sku)
    title = case.work.connection.execute(
        select(db.product.c.sku).where(
            db.product.c.tenant == case.work.tenant, db.product.c.sku == sku
        )
    ).scalar()
    case.put_task(
        Task(
            id=f"count-{place.site}-{place.code}-{sku}",
            site=place.site,
            kind=COUNT,
            title=title or sku,
            bin=place.code,
            sku=sku,
            quantity=0,
            order_number="",
        )
    )


def _refusal(case: Case, *bins: str) -> Ruling | None:
    if not is_lead(case):
        return rejected(Reason.NEEDS_LEAD)
    for code in bins:
        shelf = find_doc(case.work, DocumentKind.BIN, code, Bin)
        if shelf is not None and shelf.site != case.caller.site:
            return rejected(Reason.NOT_ALLOWED)
        if shelf is None and code not in _WITHOUT_SHELF and not _is_used(case, code):
            return rejected(Reason.UNKNOWN_DOCUMENT)
    return None


def _is_used(case: Case, code: str) -> bool:
    row = db.bin_stock.c
    found = case.work.connection.execute(
        select(row.sku)
        .where(
            row.tenant == case.work.tenant,
            row.site == case.caller.site,
            row.holder == BIN,
            row.bin == code,
        )
        .limit(1)
    ).first()
    return found is not None


def _settled(case: Case, place: Place, sku: str) -> None:
    trust(case.work, place.site, place.code, sku)
    name = f"count-{place.site}-{place.code}-{sku}"
    task = find_doc(case.work, DocumentKind.TASK, name, Task)
    if task is not None and task.open:
        case.put_task(replace(task, open=False))
