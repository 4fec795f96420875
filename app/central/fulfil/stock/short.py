"""Units that are not to be had: out of the promise at once, whatever a count says later."""

from sqlalchemy import select

from app.central.capture.settle import settle
from app.central.fulfil.case import Case, Change
from app.central.fulfil.pick import (
    ask_for_count,
    count_stop,
    line_of,
    take_pick_list_away,
    unit_of,
)
from app.central.fulfil.stock.conditions import MISSING, Fate, fate_in_bin, fate_of_unit
from app.central.fulfil.stock.held import held_in, variance
from app.central.pages import find_doc
from app.central.stock import NEW, Wanted, lock_stock
from app.central.stock.books import (
    BIN,
    TOTE,
    Place,
    give_up,
    shift_line,
)
from app.domain.commands import (
    BinChecked,
    DocumentKind,
    FulfilmentCommand,
    HoldReleased,
    ItemPicked,
    LineShort,
    ToteFilled,
    UnitRejected,
)
from app.domain.model.fulfilment_order import FulfilmentLine, FulfilmentOrder
from app.store import central_db as db


def short(case: Case, change: Change, command: LineShort) -> None:
    """The units go out of the promise, as far as the books had them in that bin.

    So does what else they have in a bin that was found empty and nobody was promised. What others
    were promised stays theirs: whoever comes for it finds out, or a count did before.
    """
    order, source = change.after, _bin(change.after, command.bin)
    line = line_of(order, command.line)
    quantity = line.short - line_of(change.before, command.line).short
    fate = fate_in_bin(command.reason, source)
    lock_stock(case.work, order.site, [line.sku])
    held = held_in(case, source, line.sku)
    lost = max(0, min(quantity, held))
    _give_back(case, order, line, quantity, was="reserved")
    if fate.condition == MISSING:
        lost += max(0, min(held - lost, _free(case, source.site, line.sku) - lost))
    _write_off(case, source, fate, line.sku, lost)
    count_stop(case, order, command.bin, line.sku, -quantity)
    ask_for_count(case, order, line, command.bin)


def unit_rejected(case: Case, change: Change, command: UnitRejected) -> None:
    """Tote to hospital, or from the tote to where it may turn up again."""
    unit = unit_of(change.before, command.unit)
    order, line = change.after, line_of(change.after, unit.line)
    tote = Place(site=order.site, holder=TOTE, code=unit.tote)
    lock_stock(case.work, order.site, [line.sku])
    _give_back(case, order, line, 1, was="picked")
    _write_off(case, tote, fate_of_unit(command.reason, _bin(order, unit.bin)), line.sku, 1)
    ask_for_count(case, order, line, unit.bin)


def bin_checked(case: Case, change: Change, command: BinChecked) -> None:
    """Where a person saw something else than the books say, the bin is counted."""
    order = change.after
    line = next((line for line in order.lines if line.sku == command.sku), None)
    by_books_empty = held_in(case, _bin(order, command.bin), command.sku) <= 0
    if line is not None and by_books_empty is not command.empty:
        ask_for_count(case, order, line, command.bin)


def tote_filled(_case: Case, _change: Change, _command: ToteFilled) -> None:
    """The books know what lies in a tote, not how much room it has."""


def _bin(order: FulfilmentOrder, code: str) -> Place:
    return Place(site=order.site, holder=BIN, code=code)


def _give_back(
    case: Case, order: FulfilmentOrder, line: FulfilmentLine, quantity: int, *, was: str
) -> None:
    """The line waits for these units again, and nothing is reserved for them."""
    shift_line(case.work, line.id, was, "open", quantity)
    part = Wanted(line_id=line.id, sku=line.sku, quantity=quantity)
    give_up(case.work, part, order.site, "SHORT", case.cause)


def _write_off(case: Case, source: Place, fate: Fate, sku: str, quantity: int) -> None:
    """Takes new units out of a place and out of what may be promised."""
    moves = [(source, NEW, -quantity), (fate.place, fate.condition, quantity)]
    variance(case, "SHORT", sku, moves)


def _free(case: Case, site: str, sku: str) -> int:
    """New units of a site that nobody was promised."""
    position = db.inventory_position.c
    free = case.work.connection.execute(
        select(position.on_hand - position.reserved).where(
            position.tenant == case.work.tenant,
            position.sku == sku,
            position.site == site,
            position.condition == NEW,
        )
    ).scalar_one()
    return int(free)


def follow(case: Case, change: Change, command: FulfilmentCommand) -> None:
    """Sources anew what is short, when the order is written; ends the walk that has no more to do.

    A walk that ends with something short is judged once more: then a lead is asked.
    """
    order = change.after
    walked = order.picked_total == order.ordered_total
    match command:
        case LineShort() | UnitRejected():
            facts: dict[str, str | int] = {"site": order.site, "reason": command.reason.value}
            case.work.note(order.order_id, "short", facts)
            settle(case.work, order.order_id)
            _end_walk(case, order.id)
        case HoldReleased():
            settle(case.work, order.order_id)
        case ItemPicked() if walked and any(line.short for line in order.lines):
            settle(case.work, order.order_id)


def _end_walk(case: Case, order_id: str) -> None:
    """Ends a walk that has nothing more to do, now that the rest was looked for."""
    now = find_doc(case.work, DocumentKind.FULFILMENT_ORDER, order_id, FulfilmentOrder)
    if now is not None and now.picked_total == now.ordered_total:
        take_pick_list_away(case, now)
