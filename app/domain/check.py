"""The quick check: what keeps an order from moving, with its evidence. A check places holds only.

A hold never blocks capture: the order is kept, its stock stays reserved, the floor does not see it.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.documents import PostalAddress
from app.domain.model.sales_order import Payment, SalesOrder


class HoldType(StrEnum):
    """Kinds of hold, by what releases them."""

    STOCK = "STOCK"
    PAYMENT = "PAYMENT"
    ADDRESS = "ADDRESS"
    MANUAL = "MANUAL"


class HoldReason(StrEnum):
    """Why exactly; a screen has one sentence for each."""

    NOT_RESERVABLE = "not_reservable"
    UNFILLABLE = "unfillable"
    """A floor could not give something, and no other place has it."""
    NOT_PAID = "not_paid"
    PAYMENT_VOIDED = "payment_voided"
    PAYMENT_UNKNOWN = "payment_unknown"
    TEST_ORDER = "test_order"
    ADDRESS_INCOMPLETE = "address_incomplete"
    ADDRESS_WRONG = "address_wrong"
    UNKNOWN_SKU = "unknown_sku"
    QUANTITY_CHANGED = "quantity_changed"
    ADDRESS_CHANGED = "address_changed"
    CANCELLATION_REFUSED = "cancellation_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A reason an order may not move yet."""

    type: HoldType
    reason: HoldReason
    evidence: str
    """What was got, what was expected, what releases it. No personal data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFault:
    """One field of an address that does not fit the rules of its country."""

    field: str
    """``street``, ``postcode``, ``city``, ``region``, ``country`` or ``name``."""
    missing: bool
    """False: it is there and does not fit."""
    expected: str = ""
    """An example of what the country writes there, where one is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """What the site that comes closest to having everything lacks of one product."""

    sku: str
    wanted: int
    free: int
    site: str


def check_payment(order: SalesOrder) -> Hold | None:
    """Holds a test order for good, and any other until its money is there."""
    if order.test:
        return Hold(
            type=HoldType.PAYMENT,
            reason=HoldReason.TEST_ORDER,
            evidence="Got a test order (test: true); expected a real one. Nothing releases it.",
        )
    if order.payment.lets_goods_go:
        return None
    reason = _PAYMENT_REASON.get(order.payment, HoldReason.NOT_PAID)
    return Hold(
        type=HoldType.PAYMENT,
        reason=reason,
        evidence=f"Got payment {order.payment_word!r}; expected 'authorized' or 'paid'."
        " The channel's next message about the payment releases it.",
    )


def check_address(address: PostalAddress, faults: tuple[AddressFault, ...]) -> Hold | None:
    """Holds an order whose address cannot be delivered to.

    Args:
        address: as the customer wrote it; it is never rewritten.
        faults: what the rules of the country find wrong; a missing street, postcode or city is
            found here too where the country has no rules.
    """
    own = tuple(
        AddressFault(field=field, missing=True)
        for field, value in (
            ("country", address.country),
            ("street", address.street),
            ("city", address.city),
        )
        if not value.strip() and not any(fault.field == field for fault in faults)
    )
    found = (*faults, *own)
    if not found:
        return None
    some_missing = any(fault.missing for fault in found)
    words = "; ".join(_fault_words(fault) for fault in found)
    return Hold(
        type=HoldType.ADDRESS,
        reason=HoldReason.ADDRESS_INCOMPLETE if some_missing else HoldReason.ADDRESS_WRONG,
        evidence=f"Got an address for {address.country or 'no country'} with {words}."
        " A corrected address from the channel releases it.",
    )


def check_skus(unknown: tuple[str, ...]) -> Hold | None:
    """Holds an order with a product that is not in the catalogue."""
    if not unknown:
        return None
    words = ", ".join(repr(sku) for sku in unknown)
    return Hold(
        type=HoldType.MANUAL,
        reason=HoldReason.UNKNOWN_SKU,
        evidence=f"Got SKU {words}; expected one of the catalogue."
        " The product in the catalogue, then a new message, releases it.",
    )


def check_stock(shortages: tuple[Shortage, ...]) -> Hold | None:
    """Holds an order that no single site can fill."""
    if not shortages:
        return None
    words = "; ".join(
        f"{short.free} of {short.wanted} {short.sku} at {short.site}" for short in shortages
    )
    return Hold(
        type=HoldType.STOCK,
        reason=HoldReason.NOT_RESERVABLE,
        evidence=f"Got at best {words}; expected one site with everything."
        " Stock that arrives or is freed releases it, the oldest order first.",
    )


def check_rest(
    rest: tuple[tuple[str, int], ...],
    bins: tuple[tuple[str, str, str], ...],
    shortages: tuple[Shortage, ...],
) -> Hold | None:
    """Holds what a floor could not give and no other place has.

    Args:
        rest: product and units for which there is no stock.
        bins: product, bin and site where a person did not find them.
        shortages: what the sites that come closest lack.
    """
    if not rest:
        return None
    wanted = {sku for sku, _ in rest}
    words = [f"{quantity} {sku} short" for sku, quantity in rest]
    words += [
        f"{sku} not to be had in {code} at {site}" for sku, code, site in bins if sku in wanted
    ]
    words += [
        f"at best {each.free} of {each.wanted} {each.sku} at {each.site}" for each in shortages
    ]
    return Hold(
        type=HoldType.STOCK,
        reason=HoldReason.UNFILLABLE,
        evidence=f"Got {'; '.join(words)}; expected another bin or site that has them."
        " Stock that arrives releases it, or a lead, who sends what there is.",
    )


_PAYMENT_REASON = {
    Payment.VOIDED: HoldReason.PAYMENT_VOIDED,
    Payment.REFUNDED: HoldReason.PAYMENT_VOIDED,
    Payment.UNKNOWN: HoldReason.PAYMENT_UNKNOWN,
}


def _fault_words(fault: AddressFault) -> str:
    state = f"no {fault.field}" if fault.missing else f"a {fault.field} of another form"
    return f"{state} (expected such as {fault.expected})" if fault.expected else state
