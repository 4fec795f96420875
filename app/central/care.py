"""After the sale: what return desks may know of a shipped order, and what its channel is told."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import RowMapping, select, update

from app.central.feed import scope_of
from app.central.outbox import NewTask, enqueue
from app.central.pages import find_doc, region_of, returns_scope, site_settings
from app.central.work import Work
from app.domain.commands import DocumentKind, PackageHandedOver
from app.domain.model.fulfilment_order import FulfilmentOrder, Unit
from app.domain.model.returnable_order import ReturnableOrder, ReturnableUnit, lookup_hash
from app.store import central_db as db

RETURN_DAYS = 30
DEAF = frozenset({"sheet"})
"""Channels that nothing can be sent to: who wrote the sheet reads the slip in the parcel."""
FULFILMENT = "fulfilment"
"""Kind of the task that tells a channel what has left in a package."""


DELAY = "delay"
"""Kind of the task that tells a channel that an order leaves later than was promised."""


class Delay(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel is told about a moved promise; the payload of a ``delay`` task."""

    ext_order_id: str
    day: str
    """On which it leaves, ISO, at its site."""


class ShippedLine(msgspec.Struct, frozen=True, kw_only=True):
    """So many units of one line of the channel's order."""

    ext_line_id: str
    quantity: int


class ShippedPackage(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel is told about a package; the payload of a ``fulfilment`` task."""

    ext_order_id: str
    tracking: str
    company: str
    lines: tuple[ShippedLine, ...]


def open_returns(work: Work, order: FulfilmentOrder, units: list[Unit]) -> None:
    """Makes shipped units returnable at every desk of the region; ordinals count on per line."""
    known = find_doc(work, DocumentKind.RETURNABLE_ORDER, order.order_id, ReturnableOrder)
    sale = _sale(work, order)
    now = ReturnableOrder(
        id=order.order_id,
        number=order.number,
        currency=sale["currency"],
        shipped_at=work.now,
        return_until=_until(work.now),
        units=(*(known.units if known else ()), *_units(work, order, units, known)),
        lookup=_lookup(work, order, known),
    )
    scope = _scope(work, order)
    work.changes.put(scope, DocumentKind.RETURNABLE_ORDER, now.id, now)


def tell_channel(
    work: Work, order: FulfilmentOrder, command: PackageHandedOver, units: list[Unit]
) -> None:
    """Notes, in the transaction of the hand-over, that the channel must hear of the package."""
    sale = _sale(work, order)
    if sale["channel"] in DEAF:
        return
    ext_ids = {row["id"]: row["ext_line_id"] for row in _lines(work, order).values()}
    counts = Counter(ext_ids[unit.line] for unit in units)
    payload = ShippedPackage(
        ext_order_id=sale["ext_id"],
        tracking=command.sscc,
        company=order.service,
        lines=tuple(
            ShippedLine(ext_line_id=ext_line_id, quantity=count)
            for ext_line_id, count in sorted(counts.items())
        ),
    )
    task = NewTask(
        key=f"{FULFILMENT}:{command.package}",
        queue=f"{sale['channel']}:{sale['shop']}",
        kind=FULFILMENT,
        chain=order.order_id,
        payload=msgspec.json.encode(payload).decode(),
    )
    enqueue(work, task)


def move_promise(work: Work, order: FulfilmentOrder) -> None:
    """Notes that an order leaves later than was promised; the channel tells its customer."""
    sale = _sale(work, order)
    day = order.promised_at.date().isoformat()
    columns = db.sales_order.c
    work.connection.execute(
        update(db.sales_order)
        .where(columns.tenant == work.tenant, columns.id == order.order_id)
        .values(promised_at=order.promised_at.astimezone(UTC).isoformat())
    )
    work.note(order.order_id, "promise_moved", {"day": day})
    task = NewTask(
        key=f"{DELAY}:{order.id}:{day}",
        queue=f"{sale['channel']}:{sale['shop']}",
        kind=DELAY,
        chain=order.order_id,
        payload=msgspec.json.encode(Delay(ext_order_id=sale["ext_id"], day=day)).decode(),
    )
    enqueue(work, task)


def _until(shipped_at: datetime) -> datetime:
    return shipped_at + timedelta(days=RETURN_DAYS)


def _sale(work: Work, order: FulfilmentOrder) -> RowMapping:
    sale = db.sales_order.c
    return (
        work.connection.execute(
            select(sale.currency, sale.channel, sale.shop, sale.ext_id).where(
                sale.tenant == work.tenant, sale.id == order.order_id
            )
        )
        .mappings()
        .one()
    )


def _lines(work: Work, order: FulfilmentOrder) -> dict[str, RowMapping]:
    line = db.order_line.c
    rows = work.connection.execute(
        select(line.id, line.ext_line_id, line.price_minor).where(
            line.tenant == work.tenant, line.order_id == order.order_id
        )
    ).mappings()
    return {row["id"]: row for row in rows}


def _units(
    work: Work, order: FulfilmentOrder, units: list[Unit], known: ReturnableOrder | None
) -> list[ReturnableUnit]:
    ordinals = Counter(unit.line for unit in known.units) if known else Counter()
    rows = _lines(work, order)
    lines = {line.id: line for line in order.lines}
    returnable = []
    for unit in units:
        line = lines[unit.line]
        ordinals[line.id] += 1
        returnable.append(
            ReturnableUnit(
                line=line.id,
                ordinal=ordinals[line.id],
                sku=line.sku,
                gtin=line.gtin,
                serial=unit.serial,
                title=line.title,
                colour=line.colour,
                size=line.size,
                price_minor=int(rows[line.id]["price_minor"]),
            )
        )
    return returnable


def _scope(work: Work, order: FulfilmentOrder) -> str:
    """An order that ships from two regions comes back where its first parcel came from."""
    kind = DocumentKind.RETURNABLE_ORDER
    first = scope_of(work.connection, work.tenant, kind, order.order_id)
    return first or returns_scope(region_of(work.connection, work.tenant, order.site))


def _lookup(work: Work, order: FulfilmentOrder, known: ReturnableOrder | None) -> tuple[str, ...]:
    """Each site looks up with its own key, so there is one hash for every key of the region."""
    settings = site_settings(work)
    region = region_of(work.connection, work.tenant, order.site)
    keys = dict.fromkeys(each.lookup_key for each in settings if each.region == region)
    hashes = (lookup_hash(key, order.slip_code) for key in keys if key)
    return tuple(dict.fromkeys((*(known.lookup if known else ()), *hashes)))
