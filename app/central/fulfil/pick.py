"""Units on their way through the building: bin, tote, package, and back again."""

from sqlalchemy import delete, select, update

from app.central.fulfil.case import Case, Change
from app.central.fulfil.claims import reopen_walk
from app.central.pages import in_feed
from app.central.route.doubt import doubt
from app.central.stock.books import BIN, PACKAGE, TOTE, Place, move, shift_line
from app.domain.commands import (
    DocumentKind,
    ItemPacked,
    ItemPicked,
    ItemUnpacked,
    ItemUnpicked,
)
from app.domain.model.fulfilment_order import FulfilmentLine, FulfilmentOrder, Standing, Unit
from app.domain.model.site import Task
from app.domain.rulings import Reason
from app.store import central_db as db
from app.store.central_db.upsert import insert


def picked(case: Case, change: Change, command: ItemPicked) -> None:
    """Bin to tote. A bin that did not hold the unit by the books is counted, never argued with."""
    order = change.after
    line = line_of(order, command.line)
    left = move(case.work, _bin(order, command.bin), _tote(order, command.tote), line.sku)
    if left < 0:
        ask_for_count(case, order, line, command.bin)
    shift_line(case.work, line.id, "reserved", "picked")
    count_stop(case, order, command.bin, line.sku, -1)
    if order.picked_total == order.ordered_total:
        take_pick_list_away(case, order)


def unpicked(case: Case, change: Change, command: ItemUnpicked) -> None:
    """Tote to bin; a walk that was finished is on the floor again."""
    order = change.before
    unit = unit_of(order, command.unit)
    move(case.work, _tote(order, unit.tote), _bin(order, unit.bin), sku_of(order, unit))
    shift_line(case.work, unit.line, "picked", "reserved")
    count_stop(case, order, unit.bin, sku_of(order, unit), 1)
    finished = order.picked_total == order.ordered_total
    pick_list = _pick_list(case, order)
    if finished and pick_list and order.standing is Standing.ACTIVE:
        reopen_walk(case, pick_list)


def packed(case: Case, change: Change, command: ItemPacked) -> None:
    """Tote to package; the first unit makes the package."""
    order = change.after
    unit = unit_of(order, command.unit)
    move(
        case.work,
        _tote(order, unit.tote),
        package_place(order, command.package),
        sku_of(order, unit),
    )
    shift_line(case.work, unit.line, "picked", "packed")
    statement = insert(db.package).values(
        tenant=case.work.tenant,
        id=command.package,
        order_id=order.order_id,
        fulfilment_order=order.id,
        site=order.site,
        state="OPEN",
    )
    case.work.connection.execute(statement.on_conflict_do_nothing(index_elements=["tenant", "id"]))


def unpacked(case: Case, change: Change, command: ItemUnpacked) -> None:
    """Package to tote; an empty package never was."""
    order = change.before
    unit = unit_of(order, command.unit)
    package = unit.package or ""
    move(case.work, package_place(order, package), _tote(order, unit.tote), sku_of(order, unit))
    shift_line(case.work, unit.line, "packed", "picked")
    if change.after.package(package) is None:
        case.work.connection.execute(
            delete(db.package).where(
                db.package.c.tenant == case.work.tenant, db.package.c.id == package
            )
        )


def put_back(case: Case, order: FulfilmentOrder, unit: Unit) -> None:
    """Any place to the bin that the unit was picked from."""
    source = _tote(order, unit.tote)
    if unit.package is not None:
        source = package_place(order, unit.package)
    move(case.work, source, _bin(order, unit.bin), sku_of(order, unit))


def lay_aside(case: Case, order: FulfilmentOrder, command: ItemPicked, why: Reason) -> None:
    """Asks for a unit that the order does not have: it wants it no more, or has another tote.

    The books leave it in its bin: that is where the task brings it.
    """
    line, apart = line_of(order, command.line), why is Reason.CONSOLIDATE
    case.put_task(
        Task(
            id=f"{'consolidate' if apart else 'put-back'}-{case.cause}",
            site=order.site,
            kind="consolidate" if apart else "put_back",
            title=_title(line),
            bin=command.bin,
            sku=line.sku,
            quantity=1,
            order_number=order.number,
            tote=command.tote,
            into=(order.tote or "") if apart else "",
        )
    )


def take_pick_list_away(case: Case, order: FulfilmentOrder) -> None:
    """Ends the walk of an order, when it has one."""
    pick_list = _pick_list(case, order)
    scope = case.caller.scope
    if pick_list and in_feed(case.work, scope, DocumentKind.PICK_LIST, pick_list):
        case.work.changes.remove(scope, DocumentKind.PICK_LIST, pick_list)


def forget_stops(case: Case, order: FulfilmentOrder) -> None:
    """Drops what a walk that is over still counted on."""
    stop = db.pick_stop.c
    case.work.connection.execute(
        delete(db.pick_stop).where(
            stop.tenant == case.work.tenant, stop.fulfilment_order == order.id
        )
    )


def line_of(order: FulfilmentOrder, line_id: str) -> FulfilmentLine:
    """Returns a line that the rules have found already."""
    return next(line for line in order.lines if line.id == line_id)


def unit_of(order: FulfilmentOrder, unit_id: str) -> Unit:
    """Returns a unit that the rules have found already."""
    return next(unit for unit in order.units if unit.id == unit_id)


def sku_of(order: FulfilmentOrder, unit: Unit) -> str:
    """Returns what a unit is."""
    return line_of(order, unit.line).sku


def package_place(order: FulfilmentOrder, package_id: str) -> Place:
    """Returns a package as a place that holds stock."""
    return Place(site=order.site, holder=PACKAGE, code=package_id)


def _bin(order: FulfilmentOrder, code: str) -> Place:
    return Place(site=order.site, holder=BIN, code=code)


def _tote(order: FulfilmentOrder, code: str) -> Place:
    return Place(site=order.site, holder=TOTE, code=code)


def _pick_list(case: Case, order: FulfilmentOrder) -> str | None:
    row = db.fulfilment_order.c
    return case.work.connection.execute(
        select(row.pick_list).where(row.tenant == case.work.tenant, row.id == order.id)
    ).scalar()


def count_stop(case: Case, order: FulfilmentOrder, code: str, sku: str, by: int) -> None:
    """Notes what a stop still has to give, so that the next walks may count on the rest.

    A unit that came from another bin than the walk said is taken off the stop that it replaces.
    """
    stop = db.pick_stop.c
    of_product = (
        stop.tenant == case.work.tenant,
        stop.fulfilment_order == order.id,
        stop.sku == sku,
    )
    enough = (stop.qty > 0,) if by < 0 else ()
    chosen = case.work.connection.execute(
        select(stop.stop).where(*of_product, *enough).order_by(stop.bin != code, stop.stop).limit(1)
    ).scalar()
    if chosen is not None:
        case.work.connection.execute(
            update(db.pick_stop).where(*of_product, stop.stop == chosen).values(qty=stop.qty + by)
        )


def ask_for_count(case: Case, order: FulfilmentOrder, line: FulfilmentLine, code: str) -> None:
    """Asks for a count of a product in a bin; until it was made no walk is sent there."""
    doubt(case.work, order.site, code, line.sku)
    case.put_task(
        Task(
            id=f"count-{order.site}-{code}-{line.sku}",
            site=order.site,
            kind="count",
            title=_title(line),
            bin=code,
            sku=line.sku,
            quantity=0,
            order_number=order.number,
        )
    )


def _title(line: FulfilmentLine) -> str:
    return " ".join(part for part in (line.title, line.colour, line.size) if part)
