"""Makes, revises and ends the fulfilment order that a floor works on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import RowMapping, insert

from app.central.feed import read_doc
from app.central.orders import OrderRecord
from app.central.route.goods import Goods, read_goods
from app.central.route.release import release_pick_list, withdraw_pick_list
from app.central.stock import Reserved, harden, lock_stock, reserved_for
from app.central.work import Work
from app.domain.check import HoldReason
from app.domain.commands import DocumentKind
from app.domain.documents import PostalAddress
from app.domain.model.fulfilment_order import (
    FulfilmentLine,
    FulfilmentOrder,
    FulfilmentState,
    Standing,
)
from app.domain.model.product import Product
from app.store import central_db as db
from app.store.central_db.calls import Answer
from app.store.central_db.prepared import Change
from app.store.ids import new_id
from app.wire import decode_document

_INSERT = Change(insert(db.fulfilment_order))
_PRODUCT_BODY = msgspec.json.Decoder(Product)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An order whose units are all reserved."""

    order: OrderRecord
    decision: str
    """Id of the stored explanation of its site."""
    reserved: tuple[Reserved, ...] = ()
    """Hard reservations of this transaction; empty where they are to be read, and made hard."""
    goods: Goods | None = None
    """What was asked about its products in this transaction."""
    bins: Answer | None = None
    """Where its goods lie, asked when they were taken."""


def release_to_floor(work: Work, release: Release) -> FulfilmentOrder:
    """Makes the fulfilment order from the reservations of an order, and its pick list."""
    order = release.order
    reserved = release.reserved or reserved_for(work, order.id)
    site = reserved[0].site
    goods = release.goods or read_goods(work, {each.sku for each in reserved})
    made = FulfilmentOrder(
        id=new_id(),
        order_id=order.id,
        number=order.number,
        site=site,
        standing=Standing.ACTIVE,
        lines=_lines(goods, reserved),
        ship_from=_site_address(goods, site),
        ship_to=order.ship_to,
        service=order.service,
        slip_code=order.slip_code,
        promised_at=order.promised_at,
        gift=order.gift,
        customer_note=order.customer_note,
    )
    pick_list_id = new_id()
    _INSERT.make(
        work.connection,
        {
            "tenant": work.tenant,
            "id": made.id,
            "order_id": order.id,
            "site": site,
            "pick_list": pick_list_id,
            "route_decision": release.decision,
            "made_at": work.now.isoformat(),
        },
    )
    if not release.reserved:
        harden(work, order.id, release.decision)
        lock_stock(work, site, [line.sku for line in made.lines])
    work.changes.put_new(f"site:{site}", DocumentKind.FULFILMENT_ORDER, made.id, made)
    release_pick_list(work, made, pick_list_id, release.bins)
    return made


def end_empty(work: Work, row: RowMapping, order: FulfilmentOrder) -> None:
    """Ends a fulfilment order of which everything is short: its floor has nothing to do."""
    if order.units or order.ordered_total:
        return
    ended = replace(order, standing=Standing.CANCELLED, standing_reason=NOTHING_LEFT)
    work.changes.put(f"site:{order.site}", DocumentKind.FULFILMENT_ORDER, order.id, ended)
    withdraw_pick_list(work, order.site, row["pick_list"])


NOTHING_LEFT = "nothing_left"
"""Standing reason of a fulfilment order of which everything was short."""


def read_fulfilment(work: Work, row: RowMapping) -> FulfilmentOrder:
    """Returns the fulfilment order of its row, as the floor sees it."""
    kind = DocumentKind.FULFILMENT_ORDER
    body = read_doc(work.connection, work.tenant, kind, row["id"], lock=True)
    found = decode_document(kind, body or b"")
    if not isinstance(found, FulfilmentOrder):
        raise TypeError(f"document {row['id']!r} is {type(found)}, expected a FulfilmentOrder")
    return found


def revise_floor_work(
    work: Work, row: RowMapping, order: OrderRecord, reasons: Sequence[str]
) -> FulfilmentState:
    """Brings standing and address of a fulfilment order to what the order says now.

    The address is changed while nothing is picked; afterwards the label may exist already, a hold
    says so, and only its release lets the new address through. What the floor set aside is a hold
    too, so without any hold the order is active again. Something that nobody has stops no picker:
    what is there is picked first, then a lead decides.

    Args:
        work: the transaction.
        row: of the fulfilment order.
        order: as it is now.
        reasons: of the holds in force, oldest first.
    """
    now = read_fulfilment(work, row)
    then = now
    if now.standing is Standing.CANCELLED:
        return now.state
    hold_reason = _what_stops(now, reasons)
    if now.state is FulfilmentState.OPEN or not hold_reason:
        now = replace(now, ship_to=order.ship_to)
    if hold_reason and now.standing is Standing.ACTIVE:
        now = replace(now, standing=Standing.ON_HOLD, standing_reason=hold_reason)
    if not hold_reason and now.standing is Standing.ON_HOLD:
        now = replace(now, standing=Standing.ACTIVE, standing_reason="")
    if now != then and now.state is not FulfilmentState.TENDERED:
        work.changes.put(f"site:{now.site}", DocumentKind.FULFILMENT_ORDER, now.id, now)
    return now.state


def _what_stops(order: FulfilmentOrder, reasons: Sequence[str]) -> str:
    walks = order.picked_total < order.ordered_total
    stopping = (each for each in reasons if not walks or each != HoldReason.UNFILLABLE.value)
    return next(stopping, "")


def end_floor_work(work: Work, row: RowMapping, reason: str) -> FulfilmentState:
    """Asks the floor to stop, or stops it at once where nothing was picked.

    Returns:
        How far the floor had come: ``OPEN`` means that the fulfilment order is cancelled now,
        ``TENDERED`` that it is too late, all between that the floor must answer.
    """
    now = read_fulfilment(work, row)
    if now.state is FulfilmentState.TENDERED or now.standing in _STOPPED:
        return now.state
    untouched = now.state is FulfilmentState.OPEN
    standing = Standing.CANCELLED if untouched else Standing.CANCELLATION_REQUESTED
    stopped = replace(now, standing=standing, standing_reason=reason)
    work.changes.put(f"site:{now.site}", DocumentKind.FULFILMENT_ORDER, now.id, stopped)
    if untouched:
        withdraw_pick_list(work, now.site, row["pick_list"])
    return now.state


_STOPPED = (Standing.CANCELLED, Standing.CANCELLATION_REQUESTED)


def _lines(goods: Goods, reserved: Sequence[Reserved]) -> tuple[FulfilmentLine, ...]:
    skus = {each.sku for each in reserved}
    products = {sku: _PRODUCT_BODY.decode(goods.products[sku]) for sku in skus}
    return tuple(_line(each, products[each.sku]) for each in reserved)


def _line(reserved: Reserved, product: Product) -> FulfilmentLine:
    return FulfilmentLine(
        id=reserved.line_id,
        sku=product.sku,
        gtin=product.gtin,
        quantity=reserved.quantity,
        title=product.title,
        colour=product.colour,
        size=product.size,
    )


def _site_address(goods: Goods, site: str) -> PostalAddress:
    address = next(row["address"] for row in goods.sites if row["site"] == site)
    return msgspec.json.decode(address, type=PostalAddress)
