"""Releases work to a floor: a pick list with its stops in walking order."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select

from app.central.feed import read_doc
from app.central.stock import lock_stock
from app.central.work import Work
from app.domain.commands import DocumentKind
from app.domain.model.fulfilment_order import FulfilmentLine, FulfilmentOrder
from app.domain.model.pick_list import PickList, Stop
from app.domain.model.site import Bin
from app.planning.walk import Place, Shelf, serpentine, take
from app.store import central_db as db
from app.store.ids import new_id
from app.wire import decode_document

BIN = "BIN"


def release_pick_list(work: Work, order: FulfilmentOrder, pick_list_id: str) -> PickList:
    """Writes the pick list of a fulfilment order: one stop for each bin and line."""
    lock_stock(work, order.site, [line.sku for line in order.lines])
    taken: dict[tuple[str, str], int] = {}
    stops = []
    for line in order.lines:
        for bin_code, quantity in _bins_for(work, order.site, line, taken):
            taken[bin_code, line.sku] = taken.get((bin_code, line.sku), 0) + quantity
            stops.append(
                Stop(
                    id=new_id(),
                    bin=bin_code,
                    line=line.id,
                    sku=line.sku,
                    gtin=line.gtin,
                    quantity=quantity,
                )
            )
    pick_list = PickList(
        id=pick_list_id,
        site=order.site,
        fulfilment_order=order.id,
        number=order.number,
        stops=_walk(work, order.site, stops),
        released_at=work.now,
        promised_at=order.promised_at,
    )
    work.changes.put(f"site:{order.site}", DocumentKind.PICK_LIST, pick_list_id, pick_list)
    _claim_bins(work, pick_list)
    return pick_list


def withdraw_pick_list(work: Work, site: str, pick_list_id: str) -> None:
    """Takes a pick list from the floor and frees the bins it counted on."""
    work.changes.remove(f"site:{site}", DocumentKind.PICK_LIST, pick_list_id)
    stop = db.pick_stop.c
    work.connection.execute(
        delete(db.pick_stop).where(stop.tenant == work.tenant, stop.pick_list == pick_list_id)
    )


def _bins_for(
    work: Work, site: str, line: FulfilmentLine, taken: dict[tuple[str, str], int]
) -> tuple[tuple[str, int], ...]:
    """Chooses bins for a line from what other lists leave, in a pinch from what lies there.

    A line without any bin (stock that was never put away) gets none: the floor then sets it aside.
    """
    held = _held(work, site, line.sku)
    free = tuple(
        Shelf(bin=bin_code, free=quantity - claimed - taken.get((bin_code, line.sku), 0))
        for bin_code, quantity, claimed in held
    )
    chosen = take(line.quantity, free)
    if sum(quantity for _, quantity in chosen) == line.quantity or not held:
        return chosen
    fullest = max(held, key=lambda row: (row[1], row[0]))[0]
    return ((fullest, line.quantity),)


def _held(work: Work, site: str, sku: str) -> list[tuple[str, int, int]]:
    """Returns bin, what lies there and what other lists take of it: one statement, one moment."""
    stock, stop = db.bin_stock.c, db.pick_stop.c
    claimed = (
        select(func.coalesce(func.sum(stop.qty), 0))
        .where(
            stop.tenant == work.tenant, stop.site == site, stop.sku == sku, stop.bin == stock.bin
        )
        .scalar_subquery()
    )
    rows = work.connection.execute(
        select(stock.bin, stock.qty, claimed.label("claimed"))
        .where(
            stock.tenant == work.tenant,
            stock.site == site,
            stock.holder == BIN,
            stock.sku == sku,
            stock.condition == "NEW",
            stock.qty > 0,
        )
        .order_by(stock.bin)
    )
    return [(row.bin, int(row.qty), int(row.claimed)) for row in rows]


def _walk(work: Work, site: str, stops: Sequence[Stop]) -> tuple[Stop, ...]:
    places = tuple(_place(work, bin_code) for bin_code in sorted({stop.bin for stop in stops}))
    order = {code: turn for turn, code in enumerate(serpentine(places, _aisles(work, site)))}
    return tuple(sorted(stops, key=lambda stop: (order[stop.bin], stop.line)))


def _place(work: Work, bin_code: str) -> Place:
    body = read_doc(work.connection, work.tenant, DocumentKind.BIN, bin_code)
    found = decode_document(DocumentKind.BIN, body) if body else None
    if not isinstance(found, Bin):
        return Place(bin=bin_code, aisle=bin_code[:1], x_mm=0, y_mm=0, level=0)
    return Place(
        bin=found.code, aisle=found.aisle, x_mm=found.x_mm, y_mm=found.y_mm, level=found.level
    )


def _aisles(work: Work, site: str) -> tuple[str, ...]:
    """Returns the aisles of a site in the order they lie: by the letter of their bins."""
    stock = db.bin_stock.c
    letters = work.connection.execute(
        select(func.substr(stock.bin, 1, 1))
        .where(stock.tenant == work.tenant, stock.site == site, stock.holder == BIN)
        .distinct()
    ).scalars()
    return tuple(sorted(letters))


def _claim_bins(work: Work, pick_list: PickList) -> None:
    rows = [
        {
            "tenant": work.tenant,
            "pick_list": pick_list.id,
            "stop": stop.id,
            "fulfilment_order": pick_list.fulfilment_order,
            "site": pick_list.site,
            "bin": stop.bin,
            "sku": stop.sku,
            "qty": stop.quantity,
        }
        for stop in pick_list.stops
    ]
    if rows:
        work.connection.execute(insert(db.pick_stop), rows)
