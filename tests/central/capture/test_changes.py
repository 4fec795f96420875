"""An order changes after it was caught: cancelled, edited, moved to another address."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.central.capture import Inbound, finish_cancellation
from app.central.demo.orders import DemoOrder
from app.domain.commands import DocumentKind
from app.domain.model.fulfilment_order import FulfilmentOrder, Package, PackageState, Standing, Unit
from app.wire import decode_document
from tests.central.shop import Shop

SHIRT, SCARF = "SHL-SND-M", "SCF-BRG-OS"


def cancelled(order: DemoOrder) -> DemoOrder:
    later = order.updated_at + timedelta(minutes=5)
    return replace(order, updated_at=later, cancelled_at=later)


def floor_reaches(shop: Shop, order: DemoOrder, state: PackageState | None) -> FulfilmentOrder:
    """Puts the floor's document where picking, packing or handing over would have brought it."""
    (body,) = shop.sql(
        "SELECT body FROM doc WHERE kind = 'fulfilment_order' AND body LIKE :n",
        n=f"%#{1000 + order.ordinal}%",
    )[0]
    found = decode_document("fulfilment_order", body)
    assert isinstance(found, FulfilmentOrder)
    units = tuple(
        Unit(
            id=f"u{place}-{line.id}",
            line=line.id,
            gtin=line.gtin,
            serial=None,
            bin="A-01-1",
            tote="T-112",
            package=None if state is None else "p1",
        )
        for line in found.lines
        for place in range(line.quantity)
    )
    packages = () if state is None else (Package(id="p1", state=state),)
    there = replace(found, units=units, packages=packages)
    with shop.centre.work() as work:
        work.changes.put(f"site:{found.site}", DocumentKind.FULFILMENT_ORDER, found.id, there)
    return there


def test_cancelled_before_anything_is_picked_ends_at_once(shop: Shop) -> None:
    order = shop.order((SHIRT, 2))
    shop.send(order)

    shop.send(cancelled(order), "orders/cancelled")

    made = shop.fulfilment_order(order)
    assert made is not None
    assert made["standing"] == "cancelled"
    assert shop.pick_list(order) is None
    assert shop.state(order) == "CANCELLED"
    assert shop.quantities(order) == {"ordered": 2, "cancelled": 2}
    assert shop.one("SELECT count(*) FROM pick_stop") == 0
    shop.books()


def test_a_held_order_is_cancelled_and_its_holds_are_gone(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(replace(order, payment="pending"))

    shop.send(replace(cancelled(order), payment="voided"), "orders/cancelled")

    assert shop.state(order) == "CANCELLED"
    assert shop.holds(order) == {}
    shop.books()


def test_an_update_of_the_same_second_does_not_wake_a_cancelled_order(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    gone = cancelled(order)
    shop.send(order)
    shop.send(gone, "orders/cancelled")

    late = shop.send(replace(order, updated_at=gone.updated_at), "orders/updated")

    assert late.state is Inbound.APPLIED
    assert shop.state(order) == "CANCELLED"
    assert shop.quantities(order) == {"ordered": 1, "cancelled": 1}


@pytest.mark.parametrize("state", [None, PackageState.OPEN, PackageState.LABELLED])
def test_cancelled_while_the_floor_has_the_goods_is_asked_of_the_floor(
    shop: Shop, state: PackageState | None
) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(order)
    floor_reaches(shop, order, state)

    shop.send(cancelled(order), "orders/cancelled")

    made = shop.fulfilment_order(order)
    assert made is not None
    assert made["standing"] == "cancellation_requested"
    assert shop.reserved(SHIRT, "MIL") == 1, "the floor has not answered"
    assert shop.state(order) != "CANCELLED"

    with shop.centre.work() as work:
        finish_cancellation(work, made["order_id"], made["id"])
    assert shop.state(order) == "CANCELLED"
    assert shop.pick_list(order) is None
    shop.books()


def test_a_second_word_of_the_same_cancellation_asks_only_once(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(order)
    floor_reaches(shop, order, None)

    shop.send(cancelled(order), "orders/cancelled")
    shop.send(cancelled(order), "orders/updated")

    told = "SELECT count(*) FROM domain_event WHERE kind = 'cancellation_requested'"
    assert shop.one(told) == 1


def test_cancelled_after_the_carrier_has_it_is_refused(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(order)
    floor_reaches(shop, order, PackageState.TENDERED)

    shop.send(cancelled(order), "orders/cancelled")

    made = shop.fulfilment_order(order)
    assert made is not None
    assert made["standing"] == Standing.ACTIVE
    assert shop.one("SELECT kind FROM domain_event ORDER BY seq DESC LIMIT 1") == (
        "cancellation_refused"
    )
    assert shop.reserved(SHIRT, "MIL") == 1


def test_freed_stock_goes_to_the_order_that_waits_longest(shop: Shop) -> None:
    shop.stock(SCARF, MIL=1, BRE=0)
    first, second, third = (shop.order((SCARF, 1)) for _ in range(3))
    for order in (first, second, third):
        shop.send(order)
    assert [shop.state(order) for order in (first, second, third)] == [
        "RELEASED",
        "ON_HOLD",
        "ON_HOLD",
    ]

    shop.send(cancelled(first), "orders/cancelled")

    assert [shop.state(order) for order in (second, third)] == ["RELEASED", "ON_HOLD"]
    assert shop.holds(second) == {}
    assert "0 of 1 SCF-BRG-OS" in shop.holds(third)["STOCK/not_reservable"]
    shop.books()


def with_quantity(shop: Shop, order: DemoOrder, now: int) -> dict[str, object]:
    line = shop.body(order)["line_items"][0]
    return {"line_items": [{**line, "current_quantity": now, "fulfillable_quantity": now}]}


def test_a_quantity_may_change_while_nothing_is_reserved(shop: Shop) -> None:
    shop.stock(SCARF, MIL=1, BRE=0)
    order = shop.order((SCARF, 2))
    shop.send(order)
    assert shop.quantities(order) == {"ordered": 2, "open": 2}

    shop.send(order, "orders/updated", **with_quantity(shop, order, 1))

    assert shop.quantities(order) == {"ordered": 2, "cancelled": 1, "reserved": 1}
    assert shop.state(order) == "RELEASED"
    shop.books()


def test_a_quantity_that_changes_after_reserving_is_a_persons_matter(shop: Shop) -> None:
    order = shop.order((SHIRT, 2))
    shop.send(order)

    shop.send(order, "orders/updated", **with_quantity(shop, order, 1))

    assert "1 instead of 2" in shop.holds(order)["MANUAL/quantity_changed"]
    made = shop.fulfilment_order(order)
    assert made is not None
    assert (made["standing"], made["standing_reason"]) == ("on_hold", "quantity_changed")
    assert shop.quantities(order) == {"ordered": 2, "reserved": 2}

    shop.send(order, "orders/updated")

    assert shop.holds(order) == {}
    made = shop.fulfilment_order(order)
    assert made is not None
    assert made["standing"] == "active"
    assert shop.state(order) == "RELEASED"


def test_a_line_added_before_and_after_reserving(shop: Shop) -> None:
    early, late = shop.order((SCARF, 1)), shop.order((SHIRT, 1))
    shop.stock(SCARF, MIL=0, BRE=0)
    shop.send(early)
    shop.send(late)

    shop.send(replace(early, lines=((SCARF, 1), (SHIRT, 1))), "orders/updated")
    shop.send(replace(late, lines=((SHIRT, 1), (SCARF, 1))), "orders/updated")

    assert shop.quantities(early) == {"ordered": 2, "open": 2}
    assert set(shop.holds(late)) == {"MANUAL/quantity_changed"}


def test_refunding_what_was_shipped_does_not_take_it_back(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    line = {**shop.body(order)["line_items"][0], "fulfillment_status": "fulfilled"}
    shop.send(order, line_items=[{**line, "fulfillable_quantity": 0}])
    assert shop.state(order) == "SHIPPED"

    gone = {**line, "current_quantity": 0, "fulfillable_quantity": 0}
    shop.send(replace(order, payment="refunded"), "orders/updated", line_items=[gone])

    assert shop.state(order) == "SHIPPED"
    assert shop.quantities(order) == {"ordered": 1, "shipped": 1}
    assert shop.holds(order) == {}


def another_address(shop: Shop, order: DemoOrder) -> dict[str, object]:
    address = shop.body(order)["shipping_address"]
    return {"shipping_address": {**address, "address1": "Corso Como 10"}}


def test_an_address_changed_before_picking_reaches_the_floor(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(order)

    shop.send(order, "orders/updated", **another_address(shop, order))

    made = shop.fulfilment_order(order)
    assert made is not None
    assert made["ship_to"]["street"] == "Corso Como 10"
    assert made["standing"] == "active"


def test_an_address_changed_after_picking_waits_for_a_person(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(order)
    floor_reaches(shop, order, PackageState.LABELLED)

    shop.send(order, "orders/updated", **another_address(shop, order))

    assert set(shop.holds(order)) == {"MANUAL/address_changed"}
    made = shop.fulfilment_order(order)
    assert made is not None
    assert made["standing"] == "on_hold"
    assert made["ship_to"]["street"] == order.customer.street

    assert shop.release("MANUAL") == shop.id_of(order)
    made = shop.fulfilment_order(order)
    assert made is not None
    assert (made["standing"], made["ship_to"]["street"]) == ("active", "Corso Como 10")


def test_an_address_changed_while_held_may_move_the_order_to_another_site(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=5, BRE=5)
    order = shop.order((SHIRT, 1))
    address = shop.body(order)["shipping_address"]
    north = {**address, "latitude": 45.4721, "longitude": 9.1879}
    south = {**address, "address1": "Via Meda 1", "latitude": 45.43, "longitude": 9.18}
    unpaid = replace(order, payment="pending")
    shop.send(unpaid, shipping_address=north)
    assert (shop.reserved(SHIRT, "BRE"), shop.reserved(SHIRT, "MIL")) == (1, 0)

    shop.send(unpaid, "orders/updated", shipping_address=south)

    assert (shop.reserved(SHIRT, "BRE"), shop.reserved(SHIRT, "MIL")) == (0, 1)
    shop.books()


def test_a_hold_that_a_person_released_does_not_come_back_by_itself(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    shop.send(replace(order, payment="pending"))

    shop.release("PAYMENT")
    shop.send(replace(order, payment="pending"), "orders/updated")

    assert shop.holds(order) == {}
    assert shop.state(order) == "RELEASED"
