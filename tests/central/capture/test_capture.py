"""Catching the order: once, in the right version, with stock or with a reason."""

import threading
from dataclasses import replace
from datetime import timedelta

from app.central.capture import Inbound, replay
from app.central.capture.expiry import expire_soft
from app.central.main import Rounds
from tests.central.shop import Shop

SHIRT, SCARF = "SHL-SND-M", "SCF-BRG-OS"


def test_a_paid_order_is_reserved_and_on_the_floor_when_the_message_is_answered(
    shop: Shop,
) -> None:
    order = shop.order((SHIRT, 2), (SCARF, 1))

    received = shop.send(order)

    assert received.state is Inbound.APPLIED
    assert shop.state(order) == "RELEASED"
    assert shop.holds(order) == {}
    assert shop.quantities(order) == {"ordered": 3, "reserved": 3}
    assert shop.reserved(SHIRT, "MIL") == 2
    made = shop.fulfilment_order(order)
    assert made is not None
    assert (made["site"], made["standing"], made["service"]) == ("MIL", "active", "Standard")
    assert {(line["sku"], line["quantity"]) for line in made["lines"]} == {(SHIRT, 2), (SCARF, 1)}
    assert made["ship_to"]["name"].startswith(order.customer.first_name)
    assert shop.pick_list(order) is not None
    shop.books()


def test_the_second_delivery_of_a_message_changes_nothing(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    raw = b'{"id": 1}'

    first, second = (shop.send_raw(raw, key="same") for _ in range(2))
    shop.send(order)

    assert (first.state, second.state) == (Inbound.QUARANTINED, Inbound.DUPLICATE)
    assert shop.one("SELECT count(*) FROM inbound_message WHERE delivery_key = 'same'") == 1


def test_a_message_without_an_id_is_known_by_its_bytes_within_its_topic(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    topics = ("orders/create", "orders/create", "orders/paid")

    states = [shop.send_event(order, topic, key="", event="").state for topic in topics]

    assert states == [Inbound.APPLIED, Inbound.DUPLICATE, Inbound.APPLIED]
    assert shop.reserved(SHIRT, "MIL") == 1


def test_an_older_telling_never_overwrites_a_newer_one(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(replace(order, note="new", updated_at=order.updated_at + timedelta(hours=1)))

    stale = shop.send(replace(order, note="old"), "orders/updated")

    assert stale.state is Inbound.STALE
    assert shop.one("SELECT customer_note FROM sales_order") == "new"


def test_an_equal_version_with_other_contents_counts(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(replace(order, note="first"))

    again = shop.send(replace(order, note="second"), "orders/updated")

    assert again.state is Inbound.APPLIED
    assert shop.one("SELECT customer_note FROM sales_order") == "second"


def test_updated_may_come_before_create(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))

    shop.send(order, "orders/paid")
    shop.send(order, "orders/create")

    assert shop.state(order) == "RELEASED"
    assert shop.one("SELECT count(*) FROM sales_order") == 1


def test_two_subscriptions_to_one_event_count_once_within_a_topic(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    messages = (("d1", "orders/updated"), ("d2", "orders/updated"), ("d3", "orders/paid"))

    states = [shop.send_event(order, topic, key, "event-1").state for key, topic in messages]

    assert states == [Inbound.APPLIED, Inbound.DUPLICATE, Inbound.APPLIED]


def test_cancelled_before_create_waits_for_its_order(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    later = order.updated_at + timedelta(minutes=1)
    cancelled = replace(order, updated_at=later, cancelled_at=later)

    parked = shop.send(cancelled, "orders/cancelled")
    assert parked.state is Inbound.PARKED
    shop.send(order)

    assert shop.state(order) == "CANCELLED"
    assert shop.one("SELECT state FROM inbound_message WHERE id = :i", i=parked.message_id) == (
        "APPLIED"
    )
    assert shop.reserved(SHIRT, "MIL") == 0
    assert shop.quantities(order) == {"ordered": 1, "cancelled": 1}
    shop.books()


def test_an_order_that_comes_cancelled_reserves_nothing(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))

    shop.send(replace(order, cancelled_at=order.updated_at))

    assert shop.state(order) == "CANCELLED"
    assert shop.one("SELECT count(*) FROM reservation") == 0


def test_an_unreadable_message_is_kept_and_can_be_judged_again(shop: Shop) -> None:
    received = shop.send_raw(b'{"id": 7, "currency": "EUR"')

    assert received.state is Inbound.QUARANTINED
    assert "truncated" in received.why
    assert shop.one("SELECT raw FROM inbound_message") == b'{"id": 7, "currency": "EUR"'
    again = replay(shop.centre, received.message_id)
    assert again is not None
    assert again.state is Inbound.QUARANTINED
    assert replay(shop.centre, "nobody") is None


def test_a_topic_that_we_do_not_read_is_quarantined(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))

    received = shop.send(order, "orders/edited")

    assert received.state is Inbound.QUARANTINED
    assert "'orders/edited'" in received.why
    assert shop.one("SELECT count(*) FROM sales_order") == 0


def test_an_unpaid_order_keeps_stock_softly_until_it_is_paid(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(replace(order, payment="pending"))

    assert shop.state(order) == "ON_HOLD"
    evidence = shop.holds(order)["PAYMENT/not_paid"]
    assert "'pending'" in evidence
    assert "'paid'" in evidence
    assert shop.quantities(order) == {"ordered": 1, "reserved": 1}
    assert shop.one("SELECT kind FROM reservation") == "SOFT"
    assert shop.fulfilment_order(order) is None

    shop.send(order, "orders/paid")

    assert shop.state(order) == "RELEASED"
    assert shop.holds(order) == {}
    assert shop.sql("SELECT kind, expires_at FROM reservation") == [("HARD", "")]
    assert shop.pick_list(order) is not None
    shop.books()


def test_stock_that_waits_a_day_for_money_goes_to_the_next_order(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=1, BRE=0)
    unpaid, waiting = shop.order((SHIRT, 1)), shop.order((SHIRT, 1))
    shop.send(replace(unpaid, payment="pending"))
    shop.send(waiting)
    assert set(shop.holds(waiting)) == {"STOCK/not_reservable"}

    assert expire_soft(shop.centre) == 0
    shop.clock.advance(hours=25)
    assert expire_soft(shop.centre) == 1

    assert shop.state(waiting) == "RELEASED"
    assert shop.quantities(unpaid) == {"ordered": 1, "open": 1}
    shop.send(replace(unpaid, payment="pending"), "orders/updated")
    assert shop.quantities(unpaid) == {"ordered": 1, "open": 1}, "it does not queue twice"
    shop.send(unpaid, "orders/paid")
    assert set(shop.holds(unpaid)) == {"STOCK/not_reservable"}
    shop.books()


def test_the_clock_gives_stock_back_by_itself(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(replace(order, payment="pending"))
    shop.clock.advance(hours=25)
    committed = threading.Event()
    clock = Rounds("expiry", lambda: expire_soft(shop.centre), 0.01)
    shop.centre.on_change(lambda _scopes: committed.set())

    clock.start()
    committed.wait(10)
    clock.stop()

    assert shop.reserved(SHIRT, "MIL") == 0


def test_stock_of_a_paid_order_does_not_expire(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(replace(order, payment="pending"), shipping_address=None)
    shop.send(order, "orders/paid", shipping_address=None)

    shop.clock.advance(hours=25)

    assert expire_soft(shop.centre) == 0
    assert set(shop.holds(order)) == {"ADDRESS/address_incomplete"}
    assert shop.quantities(order) == {"ordered": 1, "reserved": 1}


def test_money_that_will_not_come_gives_the_stock_back(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(replace(order, payment="pending"))

    shop.send(replace(order, payment="voided"), "orders/updated")

    assert set(shop.holds(order)) == {"PAYMENT/payment_voided"}
    assert shop.reserved(SHIRT, "MIL") == 0
    assert shop.quantities(order) == {"ordered": 1, "open": 1}
    shop.books()


def test_a_test_order_is_never_fulfilled(shop: Shop) -> None:
    order = replace(shop.order((SHIRT, 1)), test=True)

    shop.send(order)

    assert set(shop.holds(order)) == {"PAYMENT/test_order"}
    assert shop.reserved(SHIRT, "MIL") == 0
    assert shop.release("PAYMENT") is None
    assert shop.fulfilment_order(order) is None


def test_an_unknown_product_holds_the_order_for_a_person(shop: Shop) -> None:
    order = shop.order((SHIRT, 1), ("NOT-OURS", 1))

    shop.send(order)

    assert "'NOT-OURS'" in shop.holds(order)["MANUAL/unknown_sku"]
    assert shop.state(order) == "ON_HOLD"
    assert shop.reserved(SHIRT, "MIL") == 0


def test_an_incomplete_address_holds_and_a_corrected_one_releases(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    address = {
        "name": "Giulia Ferrante",
        "address1": "Via Solferino 31",
        "zip": "2012",
        "city": "Milano",
        "country_code": "IT",
    }
    shop.send(order, shipping_address=address)

    (found,) = shop.holds(order).items()
    assert found[0] == "ADDRESS/address_wrong"
    assert "postcode" in found[1]
    assert "Ferrante" not in found[1]
    assert shop.reserved(SHIRT, "MIL") == 1

    shop.send(order, "orders/updated", shipping_address={**address, "zip": "20121"})

    assert shop.state(order) == "RELEASED"
    made = shop.fulfilment_order(order)
    assert made is not None
    assert made["ship_to"]["city"] == "Milano", "the customer's spelling stays"
    shop.books()


def test_a_line_without_shipping_is_not_ours(shop: Shop) -> None:
    order = shop.order()

    shop.send(order)

    assert shop.state(order) == "COMPLETED"
    assert shop.holds(order) == {}


def test_what_has_left_before_we_saw_the_order_counts_as_shipped(shop: Shop) -> None:
    order = shop.order((SHIRT, 2))
    line = shop.body(order)["line_items"][0]

    shop.send(
        order, line_items=[{**line, "fulfillable_quantity": 1, "fulfillment_status": "partial"}]
    )

    assert shop.quantities(order) == {"ordered": 2, "reserved": 1, "shipped": 1}
    made = shop.fulfilment_order(order)
    assert made is not None
    assert made["lines"][0]["quantity"] == 1
