"""The part of Shopify's order body that we read. Everything is optional: absence is judged later.

Ids are numbers beyond 2^53 and are kept as text; money is text. Source: Shopify Admin REST API,
resource Order, as sent by the webhooks ``orders/*``.
"""

import msgspec

from app.errors import MessageUnreadable

Id = int | str


class Money(msgspec.Struct, frozen=True):
    """An amount with its currency."""

    amount: str | None = None
    currency_code: str | None = None


class MoneySet(msgspec.Struct, frozen=True):
    """The same money in the shop's and in the customer's currency."""

    shop_money: Money | None = None


class Discount(msgspec.Struct, frozen=True):
    """One discount on a line."""

    amount: str | None = None
    amount_set: MoneySet | None = None


class Line(msgspec.Struct, frozen=True):
    """One line of an order."""

    id: Id | None = None
    sku: str | None = None
    title: str | None = None
    name: str | None = None
    quantity: int | None = None
    current_quantity: int | None = None
    fulfillable_quantity: int | None = None
    fulfillment_status: str | None = None
    requires_shipping: bool | None = None
    price: str | None = None
    price_set: MoneySet | None = None
    discount_allocations: list[Discount] | None = None


class Address(msgspec.Struct, frozen=True):
    """Where the order goes."""

    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address1: str | None = None
    address2: str | None = None
    zip: str | None = None
    city: str | None = None
    province_code: str | None = None
    country_code: str | None = None
    phone: str | None = None
    latitude: float | str | None = None
    longitude: float | str | None = None


class ShippingLine(msgspec.Struct, frozen=True):
    """The way of shipping that the customer chose."""

    title: str | None = None
    code: str | None = None


class NoteAttribute(msgspec.Struct, frozen=True):
    """A name and value that the shop's theme added."""

    name: str | None = None
    value: str | int | float | bool | None = None


class Order(msgspec.Struct, frozen=True):
    """An order."""

    id: Id | None = None
    name: str | None = None
    order_number: Id | None = None
    updated_at: str | None = None
    cancelled_at: str | None = None
    cancel_reason: str | None = None
    currency: str | None = None
    total_price: str | None = None
    current_total_price: str | None = None
    total_price_set: MoneySet | None = None
    current_total_price_set: MoneySet | None = None
    financial_status: str | None = None
    test: bool | None = None
    note: str | None = None
    note_attributes: list[NoteAttribute] | None = None
    line_items: list[Line] | None = None
    shipping_lines: list[ShippingLine] | None = None
    shipping_address: Address | None = None


class _Wrapped(msgspec.Struct, frozen=True):
    order: Order | None = None


_ORDER = msgspec.json.Decoder(Order)
_WRAPPED = msgspec.json.Decoder(_Wrapped)


def read_body(raw: bytes) -> Order:
    """Returns the order in a body, bare as a webhook or wrapped as ``{"order": ...}``.

    Raises:
        MessageUnreadable: not JSON, or a field of another type; the message names its path.
    """
    try:
        order = _ORDER.decode(raw)
        if order.id is None:
            order = _WRAPPED.decode(raw).order or order
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MessageUnreadable("The body is not an order of Shopify.", why=str(error)) from error
    return order
