"""Builders of what a centre would send: documents, feed items, pages and push replies."""

from datetime import UTC, datetime

import msgspec

from app.domain.documents import PostalAddress
from app.domain.model.fulfilment_order import FulfilmentLine, FulfilmentOrder, Standing, Unit
from app.domain.model.keys import Doc
from app.domain.model.product import Garment, Product
from app.domain.model.site import SiteSetting, Worker
from app.wire import ChangesPage, FeedItem, PushReply, RulingReply, encode_document

KEY = "5a" * 32
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SITE = "site:MIL"
EPOCH = "e-1"
SHIRT = "04012345000016"
_KINDS = {
    FulfilmentOrder: "fulfilment_order",
    Product: "product",
    SiteSetting: "setting",
    Worker: "worker",
}


def an_order(order_id: str = "fo-1", *, picked: int = 0, quantity: int = 2) -> FulfilmentOrder:
    where = PostalAddress(
        name="A. Rossi", street="Via Tortona 12", postcode="20144", city="Milano", country="IT"
    )
    units = tuple(
        Unit(id=f"{order_id}-u{i}", line="l-1", gtin=SHIRT, serial=None, bin="B-04-3", tote="T-112")
        for i in range(picked)
    )
    line = FulfilmentLine(
        id="l-1",
        sku="LIN-W-M",
        gtin=SHIRT,
        quantity=quantity,
        title="Linen shirt",
        colour="white",
        size="M",
    )
    return FulfilmentOrder(
        id=order_id,
        order_id=f"o-{order_id}",
        number="10001",
        site="MIL",
        standing=Standing.ACTIVE,
        lines=(line,),
        units=units,
        ship_from=where,
        ship_to=where,
        service="standard",
        slip_code=f"S-{order_id}",
        promised_at=NOON,
    )


def a_setting() -> SiteSetting:
    return SiteSetting(
        site="MIL",
        name="Milano W1",
        role="warehouse",
        company_prefix="4012345",
        lookup_key="11" * 16,
    )


def a_product() -> Product:
    return Product(
        sku="LIN-W-M",
        gtin=SHIRT,
        title="Linen shirt",
        colour="white",
        colour_hex="#FFFFFF",
        size="M",
        garment=Garment.SHIRT,
        weight_g=180,
    )


def put(doc_id: str, doc: Doc, seq: int, *, rev: int = 1, inc: int = 0) -> FeedItem:
    return FeedItem(
        kind=_KINDS[type(doc)],
        id=doc_id,
        seq=seq,
        rev=rev,
        op="put",
        inc=inc,
        doc=msgspec.Raw(encode_document(doc)),
    )


def left(doc_id: str, seq: int, op: str = "del", kind: str = "fulfilment_order") -> FeedItem:
    return FeedItem(kind=kind, id=doc_id, seq=seq, rev=0, op=op)


def a_page(
    *items: FeedItem,
    upto: int | None = None,
    head: int | None = None,
    scope: str = SITE,
    epoch: str = EPOCH,
) -> ChangesPage:
    end = upto if upto is not None else max((item.seq for item in items), default=0)
    top = head if head is not None else end
    return ChangesPage(
        scope=scope,
        epoch=epoch,
        head=top,
        upto=end,
        more=end < top,
        items=items,
        server_time=NOON,
    )


def a_reply(
    *rulings: tuple[str, str], docs: tuple[FeedItem, ...] = (), reason: str = "", ack_n: int = 0
) -> PushReply:
    results = tuple(RulingReply(id=name, ruling=ruling, reason=reason) for name, ruling in rulings)
    return PushReply(results=results, docs=docs, ack_n=ack_n, epoch="E", server_time=NOON)
