"""Shopify in: a signed body to the canonical order. Pure; whatever comes, an order or a complaint.

The complaint (``MessageUnreadable``) names the path, what was got and what was expected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import TypeVar

from app.central.channels import shopify_body as body
from app.central.channels.money import to_minor
from app.domain.documents import PostalAddress
from app.domain.model.sales_order import Payment, SalesLine, SalesOrder
from app.errors import MessageUnreadable

CHANNEL = "shopify"
MOST_UNITS = 1_000_000
LONGEST = 500
"""Characters kept of a text; the message itself is kept whole."""

T = TypeVar("T")


class Intent(Enum):
    """What a topic asks of us."""

    UPSERT = "upsert"
    CANCEL = "cancel"


TOPICS: dict[str, Intent] = {
    "orders/create": Intent.UPSERT,
    "orders/updated": Intent.UPSERT,
    "orders/paid": Intent.UPSERT,
    "orders/cancelled": Intent.CANCEL,
}

PAYMENTS: dict[str, Payment] = {
    "": Payment.UNPAID,
    "pending": Payment.UNPAID,
    "authorized": Payment.AUTHORISED,
    "partially_paid": Payment.PARTIALLY_PAID,
    "paid": Payment.PAID,
    "partially_refunded": Payment.PARTIALLY_REFUNDED,
    "refunded": Payment.REFUNDED,
    "voided": Payment.VOIDED,
    "expired": Payment.VOIDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What Shopify says about a message in its headers."""

    topic: str = ""
    shop: str = ""
    signature: str = ""
    webhook_id: str = ""
    """The delivery; the same on retries."""
    event_id: str = ""
    """The event; the same over several subscriptions to it."""


def read_headers(headers: Mapping[str, str]) -> Envelope:
    """Reads the headers, with or without the leading ``X-`` (newer deliveries drop it)."""
    lower = {name.lower().removeprefix("x-"): value for name, value in headers.items()}

    def told(name: str) -> str:
        return lower.get(f"shopify-{name}", "").strip()

    return Envelope(
        topic=told("topic").lower(),
        shop=told("shop-domain").lower(),
        signature=told("hmac-sha256"),
        webhook_id=told("webhook-id"),
        event_id=told("event-id"),
    )


def read_order(raw: bytes, shop: str) -> SalesOrder:
    """Returns the order of a body.

    Raises:
        MessageUnreadable: it cannot be read; nothing else is ever raised.
    """
    told = body.read_body(raw)
    ext_id = _id(told.id, "$.id")
    currency = _need(told.currency, "$.currency")
    word = (told.financial_status or "").strip().lower()
    address = told.shipping_address or body.Address()
    return SalesOrder(
        channel=CHANNEL,
        shop=shop,
        ext_id=ext_id,
        version=_time(_need(told.updated_at, "$.updated_at"), "$.updated_at"),
        number=_short(told.name or str(told.order_number or told.id)),
        currency=currency,
        total_minor=_total(told, currency),
        ship_to=_address(address),
        lat=_degrees(address.latitude, 90.0, "$.shipping_address.latitude"),
        lon=_degrees(address.longitude, 180.0, "$.shipping_address.longitude"),
        service=_service(told),
        payment=PAYMENTS.get(word, Payment.UNKNOWN),
        payment_word=_short(word),
        lines=_lines(told, currency),
        test=bool(told.test),
        gift=_is_gift(told),
        customer_note=_short(told.note or ""),
        cancelled_at=_time(told.cancelled_at, "$.cancelled_at") if told.cancelled_at else None,
        cancel_reason=_short(told.cancel_reason or ""),
    )


def _need(value: T | None, path: str) -> T:
    if value is None or value == "":
        raise MessageUnreadable(f"{path}: got nothing, expected a value")
    return value


def _id(value: body.Id | None, path: str) -> str:
    text = str(_need(value, path))
    if len(text) > 40 or not text.isprintable():
        raise MessageUnreadable(f"{path}: got {text[:40]!r}, expected an id of 40 characters")
    return text


def _short(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST]


def _time(text: str, path: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo is not None:
            return time.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise MessageUnreadable(f"{path}: got {text[:40]!r}, expected a time with its offset")


def _degrees(value: float | str | None, limit: float, path: str) -> float | None:
    if value is None or value == "":
        return None
    try:
        degrees = float(value)
    except (ValueError, OverflowError):
        degrees = float("nan")
    if not -limit <= degrees <= limit:
        raise MessageUnreadable(f"{path}: got {value!r:.40}, expected at most {limit} degrees")
    return degrees


def _money(held: body.MoneySet | None, plain: str | None, currency: str, path: str) -> int | None:
    """The shop's own money where it is given, else the plain text beside it."""
    shop = held.shop_money if held else None
    if shop is not None and shop.amount is not None:
        return to_minor(shop.amount, shop.currency_code or currency, f"{path}_set.shop_money")
    return None if plain is None else to_minor(plain, currency, path)


def _total(told: body.Order, currency: str) -> int:
    now = _money(
        told.current_total_price_set, told.current_total_price, currency, "$.current_total_price"
    )
    if now is not None:
        return now
    first = _money(told.total_price_set, told.total_price, currency, "$.total_price")
    return _need(first, "$.total_price")


def _lines(told: body.Order, currency: str) -> tuple[SalesLine, ...]:
    lines = tuple(
        _line(line, currency, f"$.line_items[{place}]")
        for place, line in enumerate(told.line_items or [])
        if line.requires_shipping is not False
    )
    if len({line.ext_id for line in lines}) != len(lines):
        raise MessageUnreadable("$.line_items: got one id twice, expected different ids")
    return lines


def _line(line: body.Line, currency: str, path: str) -> SalesLine:
    ordered = _units(_need(line.quantity, f"{path}.quantity"), 0, f"{path}.quantity")
    wanted = min(ordered, _units(line.current_quantity, ordered, f"{path}.current_quantity"))
    left = _units(line.fulfillable_quantity, wanted, f"{path}.fulfillable_quantity")
    price = _money(line.price_set, line.price, currency, f"{path}.price")
    discounts = [
        _money(discount.amount_set, discount.amount, currency, f"{path}.discount_allocations")
        for discount in line.discount_allocations or []
    ]
    return SalesLine(
        ext_id=_id(line.id, f"{path}.id"),
        sku=_short(line.sku or ""),
        title=_short(line.name or line.title or ""),
        ordered=ordered,
        wanted=wanted,
        unfulfilled=min(wanted, left) if line.fulfillment_status in _FULFILLED else wanted,
        price_minor=_need(price, f"{path}.price"),
        discount_minor=sum(discount or 0 for discount in discounts),
    )


_FULFILLED = ("partial", "fulfilled")
"""Only with these words does a lower ``fulfillable_quantity`` mean that goods have left."""


def _units(value: int | None, default: int, path: str) -> int:
    if value is None:
        return default
    if not 0 <= value <= MOST_UNITS:
        raise MessageUnreadable(f"{path}: got {value}, expected 0 to {MOST_UNITS}")
    return value


def _address(told: body.Address) -> PostalAddress:
    full = " ".join(part for part in (told.first_name, told.last_name) if part)
    return PostalAddress(
        name=_short(told.name or full),
        company=_short(told.company or ""),
        street=_short(told.address1 or ""),
        street2=_short(told.address2 or ""),
        postcode=_short(told.zip or ""),
        city=_short(told.city or ""),
        region=_short(told.province_code or ""),
        country=_short(told.country_code or "").upper()[:2],
        phone=_short(told.phone or ""),
    )


def _service(told: body.Order) -> str:
    first = next(iter(told.shipping_lines or []), body.ShippingLine())
    return _short(first.title or first.code or "") or "Standard"


def _is_gift(told: body.Order) -> bool:
    """A note attribute named ``gift`` with a true value; themes write it as text."""
    return any(
        (mark.name or "").strip().lower() == "gift"
        and str(mark.value).strip().lower() in ("true", "1", "yes")
        for mark in told.note_attributes or []
    )
