"""Takes in an order sheet: read whole, shown first, and then each order by itself."""

from collections import Counter
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select

from app.central.capture.inbox import Arrival, receive
from app.central.channels.sheet import (
    CHANNEL,
    TOPIC,
    Catalogue,
    Profile,
    RowError,
    Sheet,
    SheetOrder,
    delivery_of,
    pack_message,
    read,
)
from app.central.work import Centre
from app.domain.model.product import Product
from app.store import central_db as db

_PRODUCT = msgspec.json.Decoder(Product)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One order of the sheet in the report."""

    number: str
    rows: tuple[int, ...]
    lines: int
    units: int
    total_minor: int
    currency: str
    state: str
    """``NEW`` or ``KNOWN`` in a dry run; else what the inbox made of it."""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReport:
    """What is in a sheet, and what became of it."""

    profile: str
    dry_run: bool
    rows: int
    units: int
    totals_minor: dict[str, int]
    """By currency, over the orders that can be taken."""
    orders: tuple[OrderLine, ...]
    errors: tuple[RowError, ...]
    """Orders with a wrong cell are left out as a whole."""


def import_sheet(centre: Centre, raw: bytes, profile: Profile, *, dry_run: bool) -> SheetReport:
    """Reads a sheet and takes in each order without a wrong cell.

    The same rows again change nothing. An order that is known and has other rows now is changed; an
    article that a later sheet does not name stays, one with quantity 0 goes.
    """
    with centre.reading() as connection:
        sheet = read(raw, profile, _catalogue(connection, centre.tenant), centre.clock())
        known = _known(connection, centre.tenant, sheet, profile) if dry_run else frozenset()
    lines = []
    for found in sheet.orders:
        if dry_run:
            state, why = ("KNOWN" if found.order.ext_id in known else "NEW"), ""
        else:
            received = receive(centre, _arrival(found))
            state, why = received.state.value, received.why
        lines.append(_line(found, state, why))
    totals: Counter[str] = Counter()
    for each in lines:
        totals[each.currency] += each.total_minor
    return SheetReport(
        profile=profile.name,
        dry_run=dry_run,
        rows=sheet.rows,
        units=sheet.units,
        totals_minor=dict(totals),
        orders=tuple(lines),
        errors=sheet.errors,
    )


def _arrival(found: SheetOrder) -> Arrival:
    return Arrival(
        channel=CHANNEL,
        shop=found.order.shop,
        topic=TOPIC,
        delivery_key=delivery_of(found),
        raw=pack_message(found),
    )


def _line(found: SheetOrder, state: str, why: str) -> OrderLine:
    order = found.order
    return OrderLine(
        number=order.number,
        rows=found.rows,
        lines=len(order.lines),
        units=sum(line.ordered for line in order.lines),
        total_minor=order.total_minor,
        currency=order.currency,
        state=state,
        why=why,
    )


def _catalogue(connection: Connection, tenant: str) -> Catalogue:
    product = db.product.c
    rows = connection.execute(
        select(product.sku, product.gtin, product.body).where(product.tenant == tenant)
    ).all()
    titles = {row.sku: _PRODUCT.decode(row.body).title for row in rows}
    skus = {row.gtin.zfill(14): row.sku for row in rows}
    return Catalogue(sku_of=skus.get, title_of=titles.get)


def _known(connection: Connection, tenant: str, sheet: Sheet, profile: Profile) -> frozenset[str]:
    sale, wanted = db.sales_order.c, [found.order.ext_id for found in sheet.orders]
    rows = connection.execute(
        select(sale.ext_id).where(
            sale.tenant == tenant,
            sale.channel == CHANNEL,
            sale.shop == profile.name,
            sale.ext_id.in_(wanted),
        )
    ).scalars()
    return frozenset(rows)
