"""Shopify's messages: true shape in, canonical order out, a complaint with its path otherwise."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.central.channels.money import to_minor
from app.central.channels.shopify import read_headers, read_order
from app.central.demo.orders import draw_order, order_body, order_of
from app.domain.model.sales_order import Payment, SalesOrder
from app.errors import MessageUnreadable

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "channels" / "shopify"
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def a_body(**fields: object) -> dict[str, Any]:
    body = json.loads(order_body(order_of(1, ("SHL-SND-M", 2), at=AT)))
    return {**body, **fields}


def read(body: object) -> SalesOrder:
    return read_order(json.dumps(body).encode(), "demo.myshopify.com")


def complaint(body: object) -> str:
    with pytest.raises(MessageUnreadable) as caught:
        read(body)
    return str(caught.value)


def with_line(**fields: object) -> dict[str, Any]:
    body = a_body()
    return {**body, "line_items": [{**body["line_items"][0], **fields}]}


def test_ids_keep_every_digit() -> None:
    order = read(a_body(id=820982911946154508))

    assert order.ext_id == "820982911946154508"
    assert float(order.ext_id) != int(order.ext_id), "a double would have lost it"


def test_money_is_taken_in_the_shops_currency_and_in_minor_units() -> None:
    money = {
        "shop_money": {"amount": "129.90", "currency_code": "EUR"},
        "presentment_money": {"amount": "21000", "currency_code": "JPY"},
    }

    order = read({**with_line(price="0.01", price_set=money), "current_total_price_set": money})

    assert (order.total_minor, order.lines[0].price_minor) == (12990, 12990)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12800", "JPY", 12800),
        ("12800.00", "JPY", 12800),
        ("1.234", "KWD", 1234),
        ("-5.00", "EUR", -500),
        ("0.1", "EUR", 10),
        ("9007199254740.93", "EUR", None),
        ("900719925474.93", "EUR", 90071992547493),
        ("1.005", "EUR", None),
        ("12.5", "JPY", None),
        ("1,50", "EUR", None),
        ("1e3", "EUR", None),
        ("٣.00", "EUR", None),
        ("", "EUR", None),
        ("1.00", "eur", None),
    ],
)
def test_amounts(text: str, currency: str, minor: int | None) -> None:
    if minor is not None:
        assert to_minor(text, currency, "$.x") == minor
        return
    with pytest.raises(MessageUnreadable, match=r"\$\.x: got "):
        to_minor(text, currency, "$.x")


def test_a_price_that_is_a_json_number_is_refused_not_rounded() -> None:
    assert "$.line_items[0].price" in complaint(with_line(price=129.9))


def test_what_was_edited_away_is_not_wanted_any_more() -> None:
    (line,) = read(with_line(quantity=3, current_quantity=2, fulfillable_quantity=2)).lines

    assert (line.ordered, line.wanted, line.unfulfilled) == (3, 2, 2)


def test_a_sku_may_be_empty_and_a_gift_card_is_not_shipped() -> None:
    assert read(with_line(sku="")).lines[0].sku == ""
    assert read(with_line(requires_shipping=False)).lines == ()


def test_discounts_are_summed_over_the_line() -> None:
    discounts = [{"amount": "10.00"}, {"amount": "2.50", "amount_set": None}]

    assert read(with_line(discount_allocations=discounts)).lines[0].discount_minor == 1250


def test_a_wrapped_body_is_read_as_a_bare_one() -> None:
    assert read({"order": a_body()}) == read(a_body())


def test_times_become_utc() -> None:
    order = read(a_body(updated_at="2026-03-02T03:00:00-05:00"))

    assert order.version == AT


@pytest.mark.parametrize(
    ("word", "payment"),
    [
        ("pending", Payment.UNPAID),
        (None, Payment.UNPAID),
        ("authorized", Payment.AUTHORISED),
        ("Paid", Payment.PAID),
        ("voided", Payment.VOIDED),
        ("something_new", Payment.UNKNOWN),
    ],
)
def test_payment_words(word: str | None, payment: Payment) -> None:
    order = read(a_body(financial_status=word))

    assert order.payment is payment
    assert order.payment_word == (word or "").lower()


def test_address_service_gift_and_note() -> None:
    order = read(
        a_body(
            shipping_address={"first_name": "Ada", "last_name": "B", "country_code": "it"},
            shipping_lines=[{"title": "Express", "code": "x"}],
            note_attributes=[{"name": "Gift", "value": True}],
            note="  Ring twice.\x00 ",
        )
    )

    assert (order.ship_to.name, order.ship_to.country) == ("Ada B", "IT")
    assert (order.service, order.gift, order.customer_note) == ("Express", True, "Ring twice.")
    assert read(a_body(shipping_address=None, shipping_lines=[])).service == "Standard"


@pytest.mark.parametrize("where", ["45.5", 45.5])
def test_coordinates_may_be_numbers_or_text(where: object) -> None:
    order = read(a_body(shipping_address={"latitude": where, "longitude": ""}))

    assert (order.lat, order.lon) == (45.5, None)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (a_body(id=None), "$.id: got nothing"),
        (a_body(id="x" * 41), "$.id: got"),
        (a_body(currency=None), "$.currency: got nothing"),
        (a_body(updated_at="2026-03-02T03:00:00"), "$.updated_at: got '2026-03-02T03:00:00'"),
        (a_body(updated_at="soon"), "$.updated_at: got 'soon'"),
        (a_body(cancelled_at="soon"), "$.cancelled_at: got 'soon'"),
        (a_body(line_items={}), "$.line_items"),
        (a_body(shipping_address={"latitude": 91}), "$.shipping_address.latitude: got 91"),
        (a_body(shipping_address={"longitude": "east"}), "$.shipping_address.longitude"),
        (with_line(quantity=None), "$.line_items[0].quantity: got nothing"),
        (with_line(quantity=-1), "$.line_items[0].quantity: got -1"),
        (with_line(current_quantity=2_000_000), "$.line_items[0].current_quantity"),
        (with_line(price=None, price_set=None), "$.line_items[0].price: got nothing"),
        (with_line(id=None), "$.line_items[0].id: got nothing"),
        (a_body(line_items=[*a_body()["line_items"] * 2]), "$.line_items: got one id twice"),
        ([], "not an order"),
        ({"order_edit": {"id": 1}}, "$.id: got nothing"),
    ],
)
def test_the_complaint_names_the_path(body: object, path: str) -> None:
    assert path in complaint(body)


def test_headers_are_read_with_and_without_their_x() -> None:
    told = {
        "Topic": "Orders/Create",
        "Shop-Domain": "Demo.myshopify.com",
        "Hmac-Sha256": "abc=",
        "Webhook-Id": "w",
        "Event-Id": "e",
    }

    plain = read_headers({f"Shopify-{name}": value for name, value in told.items()})
    crossed = read_headers({f"x-shopify-{name.lower()}": value for name, value in told.items()})

    assert plain == crossed
    assert (plain.topic, plain.shop) == ("orders/create", "demo.myshopify.com")
    assert (plain.signature, plain.webhook_id, plain.event_id) == ("abc=", "w", "e")
    assert read_headers({}).topic == ""


def test_the_demo_shop_sends_what_it_means() -> None:
    for ordinal in range(1, 40):
        order = replace(draw_order(ordinal, AT), gift=ordinal % 2 == 0)

        told = read_order(order_body(order), "demo")

        assert tuple((line.sku, line.wanted) for line in told.lines) == order.lines
        assert (told.version, told.gift, told.payment) == (AT, order.gift, Payment.PAID)
        assert told.ship_to.street == order.customer.street
        assert told.total_minor == sum(line.price_minor * line.wanted for line in told.lines)


@given(st.binary(max_size=400))
def test_any_bytes_are_an_order_or_a_complaint(raw: bytes) -> None:
    with suppress(MessageUnreadable):
        assert isinstance(read_order(raw, "demo"), SalesOrder)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
_FIELDS = sorted(a_body())


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(_FIELDS), _JSON, max_size=4), st.booleans())
def test_any_field_may_hold_anything(fields: dict[str, object], in_line: bool) -> None:
    body = with_line(**fields) if in_line else a_body(**fields)
    try:
        order = read(body)
    except MessageUnreadable:
        return
    assert order.version.tzinfo is UTC
    assert all(0 <= line.unfulfilled <= line.wanted <= line.ordered for line in order.lines)


@given(st.data())
def test_a_damaged_byte_is_no_crash(data: st.DataObject) -> None:
    raw = bytearray(order_body(draw_order(3, AT)))
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with suppress(MessageUnreadable):
        assert isinstance(read_order(bytes(raw), "demo"), SalesOrder)


def test_nesting_without_end_is_a_complaint() -> None:
    with pytest.raises(MessageUnreadable):
        read_order(b'{"id": 1, "unread": ' + b"[" * 100_000, "demo")


def sample(name: str) -> bytes:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the sample {name} is not here; it lies beside the project, not in it")
    return path.read_bytes()


def test_the_sample_of_a_test_notification_is_read() -> None:
    order = read_order(sample("goshopify_order.json"), "demo")

    assert (order.ext_id, order.number, order.test) == ("123456", "#9999", True)
    assert (order.payment, order.total_minor, order.currency) == (Payment.VOIDED, 950, "USD")
    assert order.cancelled_at == datetime(2016, 5, 17, 8, 14, 36, tzinfo=UTC)
    assert [line.sku for line in order.lines] == ["", ""]
    assert (order.ship_to.country, order.ship_to.postcode) == ("US", "K2P0S0")


def test_the_sample_of_an_older_interface_is_read() -> None:
    order = read_order(sample("pyapi_order.json"), "demo")

    assert (order.ext_id, order.number, order.total_minor) == ("450789469", "#1001", 40994)
    assert order.payment is Payment.AUTHORISED
    assert [line.sku for line in order.lines] == [
        "IPOD2008GREEN",
        "IPOD2008RED",
        "IPOD2008BLACK",
    ]
    assert order.lat is not None


@pytest.mark.parametrize(
    "name",
    ["gadget_2024-01_orders_1", "gadget_2024-01_orders_3", "gadget_2025-04_orders_1"],
)
def test_samples_of_true_shape_with_untrue_values_are_complaints(name: str) -> None:
    with pytest.raises(MessageUnreadable, match="'example string', expected three capitals"):
        read_order(sample(f"{name}.json"), "demo")


def test_every_other_sample_is_read_or_a_complaint() -> None:
    sample("goshopify_order.json")
    outcomes = {}
    for path in sorted(SAMPLES.glob("*.json")):
        try:
            outcomes[path.name] = read_order(path.read_bytes(), "demo").ext_id
        except MessageUnreadable as error:
            outcomes[path.name] = error.what

    assert {name for name, what in outcomes.items() if what.isdigit()} == {
        "goshopify_order.json",
        "pyapi_order.json",
    }
