"""Makes, revises and ends the fulfilment order that a floor works on."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from sqlalchemy import RowMapping, bindparam, insert, select

from app.central.feed import read_doc
from app.central.orders import OrderRecord
from app.central.route.release import release_pick_list, withdraw_pick_list
from app.central.stock import active_reservations, harden
from app.central.work import Work
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
from app.store.ids import new_id
from app.wire import decode_document

_PRODUCT, _LOCATION = db.product.c, db.location.c
_PRODUCTS = select(_PRODUCT.sku, _PRODUCT.body).where(
    _PRODUCT.tenant == bindparam("tenant"), _PRODUCT.sku.in_(bindparam("skus", expanding=True))
)
_ADDRESS = select(_LOCATION.address).where(
    _LOCATION.tenant == bindparam("tenant"), _LOCATION.site == bindparam("site")
)
_INSERT = insert(db.fulfilment_order)
_PRODUCT_BODY = msgspec.json.Decoder(Product)


def release_to_floor(work: Work, order: OrderRecord, decision: str) -> FulfilmentOrder:
    """Makes the fulfilment order from the reservations of an order, and its pick list."""
    reservations = active_reservations(work, order.id)
    site = reservations[0]["site"]
    made = FulfilmentOrder(
        id=new_id(),
        order_id=order.id,
        number=order.number,
        site=site,
        standing=Standing.ACTIVE,
        lines=_lines(work, reservations),
        ship_from=_site_address(work, site),
        ship_to=order.ship_to,
        service=order.service,
        slip_code=order.slip_code,
        promised_at=order.promised_at,
        gift=order.gift,
        customer_note=order.customer_note,
    )
    pick_list_id = new_id()
    work.connection.execute(
        _INSERT,
        {
            "tenant": work.tenant,
            "id": made.id,
            "order_id": order.id,
            "site": site,
            "pick_list": pick_list_id,
            "route_decision": decision,
            "made_at": work.now.isoformat(),
        },
    )
    harden(work, order.id, decision)
    work.changes.put(f"site:{site}", DocumentKind.FULFILMENT_ORDER, made.id, made)
    release_pick_list(work, made, pick_list_id)
    return made


def read_fulfilment(work: Work, row: RowMapping) -> FulfilmentOrder:
    """Returns the fulfilment order of its row, as the floor sees it."""
    kind = DocumentKind.FULFILMENT_ORDER
    body = read_doc(work.connection, work.tenant, kind, row["id"], lock=True)
    found = decode_document(kind, body or b"")
    if not isinstance(found, FulfilmentOrder):
        raise TypeError(f"document {row['id']!r} is {type(found)}, expected a FulfilmentOrder")
    return found


def revise_floor_work(
    work: Work, row: RowMapping, order: OrderRecord, hold_reason: str
) -> FulfilmentState:
    """Brings standing and address of a fulfilment order to what the order says now.

    The address is changed while nothing is picked; afterwards the label may exist already, a hold
    says so, and only its release lets the new address through. What the floor set aside is a hold
    too, so without any hold the order is active again.

    Args:
        work: the transaction.
        row: of the fulfilment order.
        order: as it is now.
        hold_reason: of the oldest hold in force; empty when there is none.
    """
    now = read_fulfilment(work, row)
    then = now
    if now.state is FulfilmentState.OPEN or not hold_reason:
        now = replace(now, ship_to=order.ship_to)
    if hold_reason and now.standing is Standing.ACTIVE:
        now = replace(now, standing=Standing.ON_HOLD, standing_reason=hold_reason)
    if not hold_reason and now.standing is Standing.ON_HOLD:
        now = replace(now, standing=Standing.ACTIVE, standing_reason="")
    if now != then and now.state is not FulfilmentState.TENDERED:
        work.changes.put(f"site:{now.site}", DocumentKind.FULFILMENT_ORDER, now.id, now)
    return now.state


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


def _lines(work: Work, reservations: Sequence[RowMapping]) -> tuple[FulfilmentLine, ...]:
    asked = {"tenant": work.tenant, "skus": sorted({row["sku"] for row in reservations})}
    rows = work.connection.execute(_PRODUCTS, asked)
    products = {row.sku: _PRODUCT_BODY.decode(row.body) for row in rows}
    return tuple(_line(row, products[row["sku"]]) for row in reservations)


def _line(reservation: RowMapping, product: Product) -> FulfilmentLine:
    return FulfilmentLine(
        id=reservation["line_id"],
        sku=product.sku,
        gtin=product.gtin,
        quantity=reservation["qty"],
        title=product.title,
        colour=product.colour,
        size=product.size,
    )


def _site_address(work: Work, site: str) -> PostalAddress:
    asked = {"tenant": work.tenant, "site": site}
    body = work.connection.execute(_ADDRESS, asked).scalar_one()
    return msgspec.json.decode(body, type=PostalAddress)
