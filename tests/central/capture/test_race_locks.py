"""Two transactions, one of them held open just before its commit: who must wait waits.

Each of these went wrong without its lock, in the order of events that is played here.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from app.central.capture import Inbound, release_hold, settle
from app.central.capture.expiry import expire_soft
from app.central.work import Centre, Work
from tests.central.shop import Shop

SHIRT = "SHL-SND-M"
PATIENCE_S = 20.0
T = TypeVar("T")

pytestmark = pytest.mark.parametrize("centre", ["postgres"], indirect=True)


class Slow(Centre):
    """The same database, where each unit of work stops before its commit until it is told."""

    def __init__(self, centre: Centre) -> None:
        super().__init__(centre._writer, centre._reader, clock=centre.clock)
        self.worked = threading.Event()
        self.commit = threading.Event()

    @contextmanager
    def work(self) -> Iterator[Work]:
        with super().work() as work:
            yield work
            self.worked.set()
            assert self.commit.wait(PATIENCE_S)


def meet(shop: Shop, first: Callable[[Shop], object], second: Callable[[Shop], T]) -> T:
    """Lets the first wait before its commit until the second is done or waits for it."""
    slow = Slow(shop.centre)
    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(first, replace(shop, centre=slow))
        assert slow.worked.wait(PATIENCE_S)
        other = threads.submit(second, shop)
        until_it_waits(shop, other)
        slow.commit.set()
        one.result()
        return other.result()


def until_it_waits(shop: Shop, other: Future[T]) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    gate = threading.Event()
    for _ in range(int(PATIENCE_S * 100)):
        if other.done() or shop.one(f"{waiting} AND datname = current_database()"):
            return
        gate.wait(0.01)
    raise AssertionError("it neither ended nor waits")


def test_an_order_hears_of_stock_that_is_just_being_freed(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=1, BRE=0)
    owner, waiter = shop.order((SHIRT, 1)), shop.order((SHIRT, 1))
    shop.send(owner)
    at = owner.updated_at + timedelta(minutes=1)
    gone = replace(owner, updated_at=at, cancelled_at=at)

    meet(shop, lambda slow: slow.send(gone, "orders/cancelled"), lambda shop: shop.send(waiter))

    assert shop.state(waiter) == "RELEASED"
    shop.books()


def test_freed_stock_finds_the_order_that_is_just_being_captured(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=1, BRE=0)
    owner, waiter = shop.order((SHIRT, 1)), shop.order((SHIRT, 1))
    shop.send(owner)
    at = owner.updated_at + timedelta(minutes=1)
    gone = replace(owner, updated_at=at, cancelled_at=at)

    meet(shop, lambda slow: slow.send(waiter), lambda shop: shop.send(gone, "orders/cancelled"))

    assert shop.state(waiter) == "RELEASED"
    shop.books()


def test_two_lists_made_at_once_count_on_different_units(shop: Shop) -> None:
    (sku, units), *_ = shop.sql(
        "SELECT sku, min(qty) FROM bin_stock WHERE site = 'MIL'"
        " GROUP BY sku HAVING count(*) = 2 ORDER BY sku"
    )
    bad = {"name": "", "address1": "", "city": "", "zip": "", "country_code": "IT"}
    orders = [shop.order((sku, units)) for _ in range(2)]
    for order in orders:
        shop.send(order, shipping_address=bad)
    holds = [hold for (hold,) in shop.sql("SELECT id FROM order_hold WHERE released_at = ''")]
    assert len(holds) == 2

    def let_go(hold_id: str) -> Callable[[Shop], None]:
        def unit(work: Work) -> None:
            order_id = release_hold(work, hold_id, "W-1001")
            assert order_id is not None
            settle(work, order_id)

        return lambda shop: shop.centre.run(unit)

    meet(shop, let_go(holds[0]), let_go(holds[1]))

    assert [shop.state(order) for order in orders] == ["RELEASED"] * 2
    stops = shop.sql("SELECT bin, sum(qty) FROM pick_stop WHERE sku = :s GROUP BY bin", s=sku)
    assert sorted(qty for _, qty in stops) == [units, units]


def test_a_cancellation_finds_the_order_that_is_just_being_captured(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    at = order.updated_at + timedelta(minutes=1)
    gone = replace(order, updated_at=at, cancelled_at=at)

    received = meet(
        shop, lambda slow: slow.send(order), lambda shop: shop.send(gone, "orders/cancelled")
    )

    assert received.state is Inbound.APPLIED
    assert shop.state(order) == "CANCELLED"


def test_an_order_finds_the_cancellation_that_just_came_before_it(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))
    at = order.updated_at + timedelta(minutes=1)
    gone = replace(order, updated_at=at, cancelled_at=at)

    meet(shop, lambda slow: slow.send(gone, "orders/cancelled"), lambda shop: shop.send(order))

    assert shop.state(order) == "CANCELLED"
    assert shop.one("SELECT count(*) FROM inbound_message WHERE state = 'PARKED'") == 0


def test_two_deliveries_of_one_event_are_one(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))

    received = meet(
        shop,
        lambda slow: slow.send_event(order, "orders/create", "d1", "event"),
        lambda shop: shop.send_event(order, "orders/create", "d2", "event"),
    )

    assert received.state is Inbound.DUPLICATE


def test_one_delivery_twice_is_one(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))

    received = meet(
        shop,
        lambda slow: slow.send_event(order, "orders/create", "d1", "event"),
        lambda shop: shop.send_event(order, "orders/create", "d1", "event"),
    )

    assert received.state is Inbound.DUPLICATE
    assert shop.one("SELECT count(*) FROM inbound_message") == 1


def test_what_is_paid_at_the_last_moment_keeps_its_stock(shop: Shop) -> None:
    order = replace(shop.order((SHIRT, 1)), payment="pending")
    shop.send(order)
    shop.clock.advance(hours=30)
    paid = replace(order, payment="paid", updated_at=shop.clock.now)

    ended = meet(
        shop,
        lambda slow: slow.send(paid, "orders/paid"),
        lambda shop: expire_soft(shop.centre),
    )

    assert ended == 0
    assert shop.state(order) == "RELEASED"
    shop.books()
