"""The data set of the benches, written straight into the tables of an order service.

A brand with as many products as are asked for, each in a bin of the warehouse, and open orders on
its floor. What is written is what the service would have written, checksums of the feeds included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

import msgspec
from sqlalchemy import Connection, insert, select, update

from app.central.demo.seed import seed_demo
from app.central.work import Centre
from app.domain.codes import SLIP_ALPHABET, slip_check_fits
from app.domain.commands import DocumentKind
from app.domain.documents import PostalAddress
from app.domain.model.fulfilment_order import FulfilmentLine, FulfilmentOrder, Standing
from app.domain.model.keys import Doc
from app.domain.model.pick_list import PickList, Stop
from app.domain.model.product import Garment, Product
from app.gs1 import Gtin, compute_check_digit
from app.store import central_db as db
from app.store.central_db import TENANT
from app.wire import encode_document
from app.wire.digest import as_signed, from_signed, place_hash

SITE = "MIL"
CATALOGUE, FLOOR = "catalogue", f"site:{SITE}"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOME = PostalAddress(
    name="A. Rossi", street="Via Torino 4", postcode="20123", city="Milano", country="IT"
)
CHUNK = 2000
EACH = 100_000
"""Units of each product: plenty, so that every order finds its goods."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much there is."""

    products: int = 0
    orders: int = 0
    walks: bool = True
    """Every order has its pick list."""


def sku_of(at: int) -> str:
    """The stock-keeping unit of a product by its number."""
    return f"B{at:06d}"


def product_of(at: int) -> Product:
    """A product by its number."""
    return Product(
        sku=sku_of(at),
        gtin=_gtin(at),
        title=f"Linen overshirt {at}",
        colour="Sage",
        colour_hex="#8A9A5B",
        size="M",
        garment=Garment.SHIRT,
        weight_g=300,
    )


def _gtin(at: int) -> str:
    body = f"41{at:010d}"
    return Gtin.parse(body + compute_check_digit(body)).as_gtin14()


def bin_of(at: int) -> str:
    """The bin of a product by its number: one of the demo brand's warehouse."""
    return f"{'ABCD'[at % 4]}-{at // 4 % 5 + 1:02d}-{at // 20 % 3 + 1}"


def fill(centre: Centre, size: Size) -> None:
    """Seeds the demo brand and adds the data set, in one transaction."""
    seed_demo(centre)
    with centre.work() as work:
        connection = work.connection
        _write(connection, CATALOGUE, (_named(product_of(at)) for at in range(size.products)))
        _stock(connection, size.products)
        _write(connection, FLOOR, _floor(size))


def _floor(size: Size) -> Iterator[tuple[DocumentKind, str, Doc]]:
    first = _order(0, max(size.products, 1))
    for at in range(size.orders):
        order = _order(at, max(size.products, 1), first)
        yield DocumentKind.FULFILMENT_ORDER, order.id, order
        if size.walks:
            yield DocumentKind.PICK_LIST, f"bl-{at:06d}", _walk(at, order)


def _named(product: Product) -> tuple[DocumentKind, str, Doc]:
    return DocumentKind.PRODUCT, product.sku, product


def _order(at: int, products: int, like: FulfilmentOrder | None = None) -> FulfilmentOrder:
    """Two or three lines out of the catalogue."""
    lines = tuple(
        _line(place, (at * 7919 + place * 104729) % products) for place in range(2 + at % 2)
    )
    made = like or FulfilmentOrder(
        id="",
        order_id="",
        number="",
        site=SITE,
        standing=Standing.ACTIVE,
        lines=lines,
        ship_from=HOME,
        ship_to=HOME,
        service="Standard",
        slip_code="",
        promised_at=NOON,
    )
    return replace(
        made,
        id=f"bo-{at:06d}",
        order_id=f"bs-{at:06d}",
        number=f"#B{at}",
        lines=lines,
        slip_code=_slip(at),
    )


def _line(place: int, at: int) -> FulfilmentLine:
    product = product_of(at)
    return FulfilmentLine(
        id=f"l{place}",
        sku=product.sku,
        gtin=product.gtin,
        quantity=1,
        title=product.title,
        colour=product.colour,
        size=product.size,
    )


def _slip(at: int) -> str:
    body = f"{at:08d}"
    return next(c for char in SLIP_ALPHABET if slip_check_fits(c := f"S-{body}{char}"))


def _walk(at: int, order: FulfilmentOrder) -> PickList:
    return PickList(
        id=f"bl-{at:06d}",
        site=SITE,
        fulfilment_order=order.id,
        number=order.number,
        stops=tuple(
            Stop(
                id=line.id,
                bin=bin_of(int(line.sku[1:])),
                line=line.id,
                sku=line.sku,
                gtin=line.gtin,
                quantity=1,
            )
            for line in order.lines
        ),
        released_at=NOON,
        promised_at=NOON,
    )


def _write(
    connection: Connection, scope: str, docs: Iterable[tuple[DocumentKind, str, Doc]]
) -> None:
    feed = db.site_feed.c
    own = (feed.tenant == TENANT, feed.scope == scope)
    row = connection.execute(select(feed.head, feed.digest, feed.docs).where(*own)).one()
    head, digest, count = int(row.head), from_signed(row.digest), int(row.docs)
    now = NOON.isoformat()
    rest = iter(docs)
    while some := list(islice(rest, CHUNK)):
        bodies, places = [], []
        for kind, name, doc in some:
            head, count = head + 1, count + 1
            digest ^= place_hash(kind.value, name, head)
            bodies.append(
                {
                    "tenant": TENANT,
                    "kind": kind.value,
                    "id": name,
                    "rev": 1,
                    "scope": scope,
                    "body": encode_document(doc),
                    "updated_at": now,
                    "leaves_at": "",
                }
            )
            places.append(
                {
                    "tenant": TENANT,
                    "scope": scope,
                    "seq": head,
                    "kind": kind.value,
                    "doc_id": name,
                    "op": "put",
                    "at": now,
                }
            )
        connection.execute(insert(db.doc), bodies)
        connection.execute(insert(db.feed), places)
    values = {"head": head, "digest": as_signed(digest), "docs": count}
    connection.execute(update(db.site_feed).where(*own).values(values))


def _stock(connection: Connection, products: int) -> None:
    for start in range(0, products, CHUNK):
        numbers = range(start, min(products, start + CHUNK))
        goods = [product_of(at) for at in numbers]
        connection.execute(insert(db.product), [_product_row(each) for each in goods])
        connection.execute(
            insert(db.inventory_position),
            [_of(at, condition="NEW", on_hand=EACH) for at in numbers],
        )
        connection.execute(
            insert(db.bin_stock),
            [_of(at, condition="NEW", holder="BIN", bin=bin_of(at), qty=EACH) for at in numbers],
        )


def _product_row(product: Product) -> dict[str, str]:
    return {
        "tenant": TENANT,
        "sku": product.sku,
        "gtin": product.gtin,
        "body": msgspec.json.encode(product).decode(),
    }


def _of(at: int, **values: str | int) -> dict[str, str | int]:
    return {"tenant": TENANT, "sku": sku_of(at), "site": SITE, **values}
