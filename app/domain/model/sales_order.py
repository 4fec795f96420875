"""The canonical order: what every channel's message is mapped into, before the centre keeps it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.documents import PostalAddress


class Payment(StrEnum):
    """Where the customer's money is."""

    UNPAID = "UNPAID"
    AUTHORISED = "AUTHORISED"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"
    UNKNOWN = "UNKNOWN"
    """The channel used a word that we do not know; a person must look."""

    @property
    def lets_goods_go(self) -> bool:
        """Tells whether goods may leave on this payment."""
        return self in (Payment.AUTHORISED, Payment.PAID, Payment.PARTIALLY_REFUNDED)


class Fulfilment(StrEnum):
    """How far an order has come, derived from its lines and holds."""

    RECEIVED = "RECEIVED"
    ON_HOLD = "ON_HOLD"
    ALLOCATED = "ALLOCATED"
    RELEASED = "RELEASED"
    """A floor has it and nothing is picked yet."""
    IN_FULFILMENT = "IN_FULFILMENT"
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED"
    SHIPPED = "SHIPPED"
    CANCELLED = "CANCELLED"
    COMPLETED = "COMPLETED"
    """Nothing in it has to be shipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantities:
    """The six places where the units of a line can be; they always add up to what was ordered."""

    ordered: int
    cancelled: int = 0
    open: int = 0
    reserved: int = 0
    picked: int = 0
    packed: int = 0
    shipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesLine:
    """One line as the channel tells it."""

    ext_id: str
    sku: str
    """Empty where the channel sells something without one."""
    title: str
    ordered: int
    wanted: int
    """What is left of ``ordered`` after the channel's own edits and refunds."""
    unfulfilled: int
    """What of ``wanted`` has not left any building yet, as the channel sees it."""
    price_minor: int
    """Of one unit, before discounts."""
    discount_minor: int = 0
    """Of the whole line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesOrder:
    """One order as a channel tells it, at one version."""

    channel: str
    shop: str
    ext_id: str
    """The channel's id, always text: it exceeds what a double can hold."""
    version: datetime
    """The channel's own time of last change; older tellings never overwrite newer ones."""
    number: str
    """The number the customer knows."""
    currency: str
    total_minor: int
    ship_to: PostalAddress
    lat: float | None
    lon: float | None
    service: str
    payment: Payment
    payment_word: str
    """The channel's own word for the payment."""
    lines: tuple[SalesLine, ...]
    """Only lines that have to be shipped."""
    test: bool = False
    gift: bool = False
    customer_note: str = ""
    cancelled_at: datetime | None = None
    cancel_reason: str = ""


def fulfilment_of(lines: tuple[Quantities, ...], *, held: bool, released: bool) -> Fulfilment:
    """Derives how far an order has come.

    Args:
        lines: where the units of each line are.
        held: a hold is in force.
        released: a fulfilment order stands for it on a floor.

    >>> fulfilment_of((Quantities(ordered=2, shipped=1, packed=1),), held=False, released=True)
    <Fulfilment.PARTIALLY_SHIPPED: 'PARTIALLY_SHIPPED'>
    """
    ordered = sum(line.ordered for line in lines)
    left = ordered - sum(line.cancelled for line in lines)
    shipped = sum(line.shipped for line in lines)
    if not lines:
        return Fulfilment.COMPLETED
    if left == 0:
        return Fulfilment.CANCELLED
    if shipped:
        return Fulfilment.SHIPPED if shipped == left else Fulfilment.PARTIALLY_SHIPPED
    if held:
        return Fulfilment.ON_HOLD
    if released:
        begun = any(line.picked or line.packed for line in lines)
        return Fulfilment.IN_FULFILMENT if begun else Fulfilment.RELEASED
    if all(line.open == 0 for line in lines):
        return Fulfilment.ALLOCATED
    return Fulfilment.RECEIVED
