"""How far an order has come, and what keeps it from moving."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.check import (
    AddressFault,
    HoldReason,
    HoldType,
    Shortage,
    check_address,
    check_payment,
    check_rest,
    check_skus,
    check_stock,
)
from app.domain.documents import PostalAddress
from app.domain.model.sales_order import Fulfilment, Payment, Quantities, SalesOrder, fulfilment_of
from tests.domain.builders import ADDRESS, NOW


def an_order(payment: Payment = Payment.PAID, *, test: bool = False) -> SalesOrder:
    """An order as a channel tells it."""
    return SalesOrder(
        channel="shopify",
        shop="demo",
        ext_id="820982911946154508",
        version=NOW,
        number="10485",
        currency="EUR",
        total_minor=7900,
        ship_to=ADDRESS,
        lat=None,
        lon=None,
        service="standard",
        payment=payment,
        payment_word=payment.value.lower(),
        lines=(),
        test=test,
    )


@pytest.mark.parametrize("payment", [Payment.PAID, Payment.AUTHORISED, Payment.PARTIALLY_REFUNDED])
def test_order_with_its_money_is_not_held(payment: Payment) -> None:
    assert check_payment(an_order(payment)) is None


@pytest.mark.parametrize(
    ("payment", "reason"),
    [
        (Payment.UNPAID, HoldReason.NOT_PAID),
        (Payment.PARTIALLY_PAID, HoldReason.NOT_PAID),
        (Payment.REFUNDED, HoldReason.PAYMENT_VOIDED),
        (Payment.VOIDED, HoldReason.PAYMENT_VOIDED),
        (Payment.UNKNOWN, HoldReason.PAYMENT_UNKNOWN),
    ],
)
def test_order_without_its_money_says_what_the_channel_said(
    payment: Payment, reason: HoldReason
) -> None:
    hold = check_payment(an_order(payment))

    assert hold is not None
    assert (hold.type, hold.reason) == (HoldType.PAYMENT, reason)
    assert repr(payment.value.lower()) in hold.evidence


def test_test_order_is_held_even_when_it_is_paid() -> None:
    hold = check_payment(an_order(Payment.PAID, test=True))

    assert hold is not None
    assert hold.reason is HoldReason.TEST_ORDER


def test_good_address_is_not_held() -> None:
    assert check_address(ADDRESS, ()) is None


def test_missing_parts_of_an_address_are_named_once() -> None:
    empty = PostalAddress(name="", street=" ", postcode="", city="", country="")
    told = AddressFault(field="city", missing=True, expected="Milano")

    hold = check_address(empty, (told,))

    assert hold is not None
    assert (hold.type, hold.reason) == (HoldType.ADDRESS, HoldReason.ADDRESS_INCOMPLETE)
    assert hold.evidence.count("no city") == 1
    assert "no street" in hold.evidence
    assert "no country" in hold.evidence
    assert "expected such as Milano" in hold.evidence


def test_address_of_another_form_is_wrong_and_not_incomplete() -> None:
    hold = check_address(ADDRESS, (AddressFault(field="postcode", missing=False),))

    assert hold is not None
    assert hold.reason is HoldReason.ADDRESS_WRONG
    assert "a postcode of another form" in hold.evidence
    assert ADDRESS.street not in hold.evidence


def test_unknown_product_is_held_by_its_sku() -> None:
    assert check_skus(()) is None
    hold = check_skus(("SHL-SND-M", ""))

    assert hold is not None
    assert (hold.type, hold.reason) == (HoldType.MANUAL, HoldReason.UNKNOWN_SKU)
    assert "'SHL-SND-M', ''" in hold.evidence


def test_shortage_says_what_the_best_site_has() -> None:
    assert check_stock(()) is None
    hold = check_stock((Shortage(sku="SHL-SND-M", wanted=3, free=1, site="MIL"),))

    assert hold is not None
    assert (hold.type, hold.reason) == (HoldType.STOCK, HoldReason.NOT_RESERVABLE)
    assert "1 of 3 SHL-SND-M at MIL" in hold.evidence


def test_what_no_place_has_says_where_it_was_looked_for() -> None:
    assert check_rest((), (), ()) is None
    hold = check_rest(
        (("SHL-SND-M", 1),),
        (("SHL-SND-M", "B-04-3", "MIL"), ("SCF", "A-01-1", "MIL")),
        (Shortage(sku="SHL-SND-M", wanted=1, free=0, site="BRE"),),
    )

    assert hold is not None
    assert (hold.type, hold.reason) == (HoldType.STOCK, HoldReason.UNFILLABLE)
    assert "SHL-SND-M not to be had in B-04-3 at MIL" in hold.evidence
    assert "at best 0 of 1 SHL-SND-M at BRE" in hold.evidence
    assert "SCF" not in hold.evidence


@pytest.mark.parametrize(
    ("lines", "held", "released", "state"),
    [
        ((), False, False, Fulfilment.COMPLETED),
        ((Quantities(ordered=1, open=1),), False, False, Fulfilment.RECEIVED),
        ((Quantities(ordered=1, open=1),), True, False, Fulfilment.ON_HOLD),
        ((Quantities(ordered=1, reserved=1),), False, False, Fulfilment.ALLOCATED),
        ((Quantities(ordered=1, reserved=1),), False, True, Fulfilment.RELEASED),
        ((Quantities(ordered=1, picked=1),), False, True, Fulfilment.IN_FULFILMENT),
        ((Quantities(ordered=1, packed=1),), False, True, Fulfilment.IN_FULFILMENT),
        ((Quantities(ordered=1, shipped=1),), True, True, Fulfilment.SHIPPED),
        ((Quantities(ordered=1, cancelled=1),), True, False, Fulfilment.CANCELLED),
        (
            (Quantities(ordered=1, shipped=1), Quantities(ordered=1, open=1)),
            True,
            True,
            Fulfilment.PARTIALLY_SHIPPED,
        ),
        (
            (Quantities(ordered=1, shipped=1), Quantities(ordered=1, cancelled=1)),
            False,
            True,
            Fulfilment.SHIPPED,
        ),
    ],
)
def test_order_is_as_far_as_its_lines(
    lines: tuple[Quantities, ...], held: bool, released: bool, state: Fulfilment
) -> None:
    assert fulfilment_of(lines, held=held, released=released) is state


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 6), min_size=1, max_size=3), st.booleans())
def test_order_is_shipped_only_when_nothing_is_left(
    places: list[tuple[int, int, int, int, int, int]], held: bool
) -> None:
    lines = tuple(
        Quantities(
            ordered=sum(row),
            cancelled=row[0],
            open=row[1],
            reserved=row[2],
            picked=row[3],
            packed=row[4],
            shipped=row[5],
        )
        for row in places
    )

    state = fulfilment_of(lines, held=held, released=True)

    waiting = sum(sum(row[1:5]) for row in places)
    assert (state is Fulfilment.SHIPPED) == (waiting == 0 and sum(row[5] for row in places) > 0)
