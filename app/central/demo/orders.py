"""Orders as the demo shop would send them: bodies of true shape, signed. Customers are invented.

The same ordinal gives the same order, so that a story can be told twice.
"""

import csv
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

import msgspec

from app.central.channels.shopify_signature import sign
from app.central.demo.tables import FOLDER, read_brand, read_products
from app.domain.model.product import Product

ID_BASE = 820_982_911_946_000_000
"""Real ids exceed what a double can hold; so do these."""
NUMBER_BASE = 1000
CURRENCY = "EUR"
PRICE_MINOR = {
    "shirt": 12900,
    "tshirt": 4900,
    "knit": 15900,
    "trousers": 18900,
    "jeans": 14900,
    "skirt": 13900,
    "dress": 29900,
    "coat": 59900,
    "jacket": 69900,
    "shoe": 19900,
    "bag": 34900,
    "scarf": 9900,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody who orders."""

    first_name: str
    last_name: str
    street: str
    postcode: str
    city: str
    province: str
    province_code: str
    country: str
    country_code: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOrder:
    """An order before it becomes a message."""

    ordinal: int
    customer: Customer
    lines: tuple[tuple[str, int], ...]
    """(sku, quantity)."""
    updated_at: datetime
    payment: str = "paid"
    cancelled_at: datetime | None = None
    test: bool = False
    note: str | None = None
    gift: bool = False


def draw_order(ordinal: int, at: datetime | None = None) -> DemoOrder:
    """Returns the order of an ordinal: one to three products, now and then two of one."""
    dice = random.Random(ordinal)  # a story, not a secret
    products = [product for product in _products().values() if not product.serialised]
    chosen = dice.sample(products, dice.choice((1, 1, 2, 2, 3)))
    return DemoOrder(
        ordinal=ordinal,
        customer=dice.choice(_customers()),
        lines=tuple((product.sku, dice.choice((1, 1, 1, 2))) for product in chosen),
        updated_at=at or datetime.now(UTC),
        note=dice.choice((None, None, None, "Please ring twice.")),
        gift=dice.random() < 0.1,
    )


def order_of(ordinal: int, *lines: tuple[str, int], at: datetime | None = None) -> DemoOrder:
    """Returns the order of an ordinal with other contents."""
    return replace(draw_order(ordinal, at), lines=lines)


def order_body(order: DemoOrder) -> bytes:
    """Returns the body that the shop would send for an order."""
    total = sum(_price(sku) * quantity for sku, quantity in order.lines)
    at = order.updated_at.isoformat(timespec="seconds")
    address = _address(order.customer)
    body = {
        "id": ID_BASE + order.ordinal,
        "admin_graphql_api_id": f"gid://shopify/Order/{ID_BASE + order.ordinal}",
        "cancel_reason": "customer" if order.cancelled_at else None,
        "cancelled_at": order.cancelled_at and order.cancelled_at.isoformat(timespec="seconds"),
        "closed_at": None,
        "confirmed": True,
        "created_at": at,
        "currency": CURRENCY,
        "current_total_price": _text(total),
        "current_total_price_set": _both(total),
        "financial_status": order.payment,
        "fulfillment_status": None,
        "line_items": [
            _line(order.ordinal * 10 + place, sku, quantity)
            for place, (sku, quantity) in enumerate(order.lines)
        ],
        "name": f"#{NUMBER_BASE + order.ordinal}",
        "note": order.note,
        "note_attributes": [{"name": "gift", "value": "true"}] if order.gift else [],
        "number": order.ordinal,
        "order_number": NUMBER_BASE + order.ordinal,
        "presentment_currency": CURRENCY,
        "processed_at": at,
        "shipping_address": address,
        "billing_address": address,
        "shipping_lines": [
            {
                "id": ID_BASE + order.ordinal,
                "code": "standard",
                "title": "Standard",
                "price": "0.00",
                "price_set": _both(0),
            }
        ],
        "source_name": "web",
        "tags": "",
        "test": order.test,
        "total_price": _text(total),
        "total_price_set": _both(total),
        "updated_at": at,
    }
    return msgspec.json.encode(body)


def webhook_headers(
    raw: bytes, delivery: str, topic: str = "orders/create", secret: str = ""
) -> dict[str, str]:
    """Returns the headers of a webhook of the demo shop; signed with its secret or another."""
    shop = read_brand().channel[0]
    return {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Shop-Domain": shop.shop,
        "X-Shopify-Webhook-Id": delivery,
        "X-Shopify-Event-Id": f"event-{delivery}",
        "X-Shopify-Hmac-Sha256": sign(raw, secret or shop.secret),
    }


@cache
def _products() -> dict[str, Product]:
    return {product.sku: product for product in read_products()}


@cache
def _customers() -> tuple[Customer, ...]:
    with (FOLDER / "customers.csv").open(encoding="utf-8", newline="") as file:
        return tuple(msgspec.convert(row, Customer, strict=False) for row in csv.DictReader(file))


def _price(sku: str) -> int:
    product = _products().get(sku)
    return 1000 if product is None else PRICE_MINOR[product.garment.value]


def _text(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _both(minor: int) -> dict[str, dict[str, str]]:
    money = {"amount": _text(minor), "currency_code": CURRENCY}
    return {"shop_money": money, "presentment_money": money}


def _line(number: int, sku: str, quantity: int) -> dict[str, object]:
    product = _products().get(sku)
    title = product.title if product else sku
    variant = f"{product.colour} / {product.size}" if product else ""
    return {
        "id": ID_BASE + number,
        "current_quantity": quantity,
        "discount_allocations": [],
        "fulfillable_quantity": quantity,
        "fulfillment_service": "manual",
        "fulfillment_status": None,
        "gift_card": False,
        "grams": product.weight_g if product else 0,
        "name": f"{title} - {variant}" if variant else title,
        "price": _text(_price(sku)),
        "price_set": _both(_price(sku)),
        "product_exists": product is not None,
        "quantity": quantity,
        "requires_shipping": True,
        "sku": sku,
        "title": title,
        "variant_title": variant,
    }


def _address(customer: Customer) -> dict[str, str | float | None]:
    return {
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "name": f"{customer.first_name} {customer.last_name}",
        "company": None,
        "address1": customer.street,
        "address2": None,
        "zip": customer.postcode,
        "city": customer.city,
        "province": customer.province or None,
        "province_code": customer.province_code or None,
        "country": customer.country,
        "country_code": customer.country_code,
        "phone": None,
        "latitude": customer.lat,
        "longitude": customer.lon,
    }
