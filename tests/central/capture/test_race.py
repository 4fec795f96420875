"""Many messages at once, and any sequence of them: one effect each, never oversold."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.central.capture import Arrival, Inbound, receive
from app.central.capture.expiry import expire_soft
from app.central.demo.orders import draw_order, order_body
from app.central.work import Centre
from app.store.engine import open_reader, open_writer
from tests.central.shelf import KEY
from tests.central.shop import SHOP, Shop
from tests.central.stubs.clock import Clock

SHIRT, SCARF = "SHL-SND-M", "SCF-BRG-OS"
THREADS = 4


def test_each_message_twice_shuffled_over_four_threads_has_one_effect(shop: Shop) -> None:
    messages = []
    for ordinal in range(1, 26):
        order = draw_order(ordinal, shop.clock.now)
        later = order.updated_at + timedelta(minutes=1)
        messages.append(("orders/create", order_body(order)))
        if ordinal % 3 == 0:
            gone = replace(order, updated_at=later, cancelled_at=later)
            messages.append(("orders/cancelled", order_body(gone)))
        if ordinal % 5 == 0:
            messages.append(("orders/updated", order_body(replace(order, updated_at=later))))
    twice = [(f"d{place}", *message) for place, message in enumerate(messages)] * 2
    random.Random(7).shuffle(twice)

    def deliver(message: tuple[str, str, bytes]) -> Inbound:
        key, topic, raw = message
        arrival = Arrival(channel="shopify", shop=SHOP, topic=topic, delivery_key=key, raw=raw)
        return receive(shop.centre, arrival).state

    with ThreadPoolExecutor(THREADS) as threads:
        states = list(threads.map(deliver, twice))

    assert states.count(Inbound.DUPLICATE) == len(messages)
    assert shop.one("SELECT count(*) FROM inbound_message") == len(messages)
    assert shop.one("SELECT count(*) FROM sales_order") == 25
    assert shop.one("SELECT count(*) FROM inbound_message WHERE state = 'PARKED'") == 0
    assert shop.one("SELECT count(*) FROM sales_order WHERE fulfilment = 'CANCELLED'") == 8
    shop.books()


def test_more_buyers_than_units_over_two_sites_sells_each_unit_once(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=7, BRE=4)
    orders = [shop.order((SHIRT, 1)) for _ in range(30)]

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(shop.send, orders))

    states = [shop.state(order) for order in orders]
    assert (states.count("RELEASED"), states.count("ON_HOLD")) == (11, 19)
    assert (shop.reserved(SHIRT, "MIL"), shop.reserved(SHIRT, "BRE")) == (7, 4)
    shop.books()


def test_lines_in_any_order_neither_deadlock_nor_split(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=6, BRE=0)
    shop.stock(SCARF, MIL=6, BRE=6)
    orders = [
        shop.order(*(((SHIRT, 1), (SCARF, 1)) if place % 2 else ((SCARF, 1), (SHIRT, 1))))
        for place in range(12)
    ]

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(shop.send, orders))

    assert [shop.state(order) for order in orders].count("RELEASED") == 6
    assert (shop.reserved(SHIRT, "MIL"), shop.reserved(SCARF, "MIL")) == (6, 6)
    assert shop.reserved(SCARF, "BRE") == 0, "an order is not split"
    shop.books()


@contextmanager
def a_shop(template: Path) -> Iterator[Shop]:
    """A fresh shop for each example."""
    with tempfile.TemporaryDirectory() as folder:
        path, clock = Path(folder) / "central.db", Clock()
        shutil.copy(template, path)
        writer, reader = open_writer(path, KEY, "OFF"), open_reader(path, KEY)
        shop = Shop(Centre(writer, reader, clock=clock), clock)
        shop.stock(SHIRT, MIL=3, BRE=2)
        yield shop
        reader.dispose()
        writer.dispose()


steps = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["orders/create", "orders/updated", "orders/paid", "orders/cancelled"]),
        st.sampled_from(["paid", "pending", "voided", "authorized"]),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    max_size=14,
)


@settings(max_examples=60)
@given(steps, st.randoms(use_true_random=False))
def test_whatever_is_told_in_whatever_order_the_books_are_right(
    seeded_file: Path, told: list[tuple[int, str, str, int, int]], dice: random.Random
) -> None:
    with a_shop(seeded_file) as shop:
        orders = [shop.order((SHIRT, 2)) for _ in range(4)]
        ended: set[str] = set()
        for which, topic, payment, quantity, minute in told:
            at = orders[which].updated_at + timedelta(minutes=minute)
            order = replace(orders[which], payment=payment, updated_at=at)
            if topic == "orders/cancelled":
                order = replace(order, cancelled_at=at)
            line = shop.body(order)["line_items"][0]
            now = min(2, quantity)
            lines = [{**line, "current_quantity": now, "fulfillable_quantity": now}]
            shop.send(order, topic, line_items=lines)
            if dice.random() < 0.2:
                shop.clock.advance(hours=30)
                expire_soft(shop.centre)
            shop.books()
            gone = shop.sql(
                "SELECT id FROM sales_order WHERE fulfilment = 'CANCELLED' AND cancelled_at <> ''"
            )
            assert ended <= {order_id for (order_id,) in gone}, "cancelled is an end"
            ended = {order_id for (order_id,) in gone}

        sold = shop.one(f"SELECT sum(reserved) FROM inventory_position WHERE sku = '{SHIRT}'")
        assert sold <= 5
        held_and_released = shop.sql(
            "SELECT s.id FROM sales_order s JOIN order_hold h ON h.order_id = s.id"
            " WHERE h.released_at = '' AND s.fulfilment IN ('RELEASED', 'CANCELLED')"
        )
        assert held_and_released == []
