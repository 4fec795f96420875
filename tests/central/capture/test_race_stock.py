"""Many captures and cancellations at once: who must wait waits, and what is freed is found."""

import json
import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

import pytest

from app.central.capture import Inbound
from app.central.capture.expiry import expire_soft
from app.central.demo.orders import DemoOrder
from app.central.work import Centre, Work
from tests.central.shop import Shop

SHIRT, SCARF, COAT = "SHL-SND-M", "SCF-BRG-OS", "COW-CML-40"
THREADS = 8
T = TypeVar("T")


def at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Runs all acts, as many at once as there are threads; raises what one raised."""
    with ThreadPoolExecutor(THREADS) as threads:
        return [one.result() for one in [threads.submit(act) for act in acts]]


def cancelled(order: DemoOrder) -> DemoOrder:
    at = order.updated_at + timedelta(minutes=1)
    return replace(order, updated_at=at, cancelled_at=at)


@pytest.mark.parametrize(("buyers", "units"), [(24, 9), (5, 9)])
def test_as_many_are_granted_as_there_are_units(shop: Shop, buyers: int, units: int) -> None:
    shop.stock(SHIRT, MIL=units, BRE=0)
    orders = [shop.order((SHIRT, 1)) for _ in range(buyers)]

    at_once([partial(shop.send, order) for order in orders])

    granted = min(buyers, units)
    holds = [tuple(shop.holds(order)) for order in orders]
    assert holds.count(()) == granted
    assert holds.count(("STOCK/not_reservable",)) == buyers - granted
    assert shop.reserved(SHIRT, "MIL") == granted
    shop.books()


def test_lines_in_any_order_never_end_in_a_deadlock(shop: Shop) -> None:
    skus = [SHIRT, SCARF, COAT]
    for sku in skus:
        shop.stock(sku, MIL=10, BRE=6)
    dice = random.Random(11)
    orders = [
        shop.order(*((sku, 1) for sku in dice.sample(skus, dice.randint(2, 3)))) for _ in range(32)
    ]

    received = at_once([partial(shop.send, order) for order in orders])

    assert {one.state for one in received} == {Inbound.APPLIED}
    for sku in skus:
        assert shop.reserved(sku, "MIL") <= 10
        assert shop.reserved(sku, "BRE") <= 6
    shop.books()
    assert bins_overdrawn(shop) == []


def bins_overdrawn(shop: Shop) -> list[tuple[object, ...]]:
    """Bins of which pick lists count on more than lies there."""
    return shop.sql(
        "SELECT b.site, b.bin, b.sku, b.qty FROM bin_stock b JOIN pick_stop s ON s.site = b.site"
        " AND s.bin = b.bin AND s.sku = b.sku WHERE b.holder = 'BIN'"
        " GROUP BY b.site, b.bin, b.sku, b.qty HAVING sum(s.qty) > b.qty"
    )


def test_lists_that_are_made_at_once_count_on_different_units(shop: Shop) -> None:
    (sku, units), *_ = shop.sql(
        "SELECT sku, sum(qty) FROM bin_stock WHERE site = 'MIL'"
        " GROUP BY sku HAVING count(*) = 2 ORDER BY sum(qty), sku"
    )
    orders = [shop.order((sku, 1)) for _ in range(units)]

    at_once([partial(shop.send, order) for order in orders])

    assert bins_overdrawn(shop) == []


def test_one_message_eight_times_at_once_has_one_effect(shop: Shop) -> None:
    bodies = [json.dumps(shop.body(shop.order((SHIRT, 2)))).encode() for _ in range(3)]

    for place, raw in enumerate(bodies):
        send = partial(shop.send_raw, raw, key=f"d{place}")
        states = [one.state for one in at_once([send] * THREADS)]
        assert sorted(states) == [Inbound.APPLIED, *[Inbound.DUPLICATE] * (THREADS - 1)]

    assert shop.one("SELECT count(*) FROM inbound_message") == 3
    assert shop.one("SELECT count(*) FROM sales_order") == 3
    assert shop.one("SELECT count(*) FROM reservation") == 3
    assert shop.one("SELECT count(*) FROM domain_event WHERE kind = 'captured'") == 3
    shop.books()


def test_several_deliveries_of_one_event_have_one_effect(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))

    received = at_once(
        [
            partial(shop.send_event, order, "orders/create", f"d{key}", "event-1")
            for key in range(THREADS)
        ]
    )

    states = [one.state for one in received]
    assert states.count(Inbound.APPLIED) == 1
    assert states.count(Inbound.DUPLICATE) == THREADS - 1


def test_whoever_is_first_a_cancellation_and_its_order_meet(shop: Shop) -> None:
    orders = [shop.order((SHIRT, 1)) for _ in range(12)]
    acts: list[Callable[[], object]] = [partial(shop.send, order) for order in orders]
    acts += [partial(shop.send, cancelled(order), "orders/cancelled") for order in orders]
    random.Random(5).shuffle(acts)

    at_once(acts)

    assert [shop.state(order) for order in orders] == ["CANCELLED"] * 12
    assert shop.one("SELECT count(*) FROM inbound_message WHERE state = 'PARKED'") == 0
    assert shop.reserved(SHIRT, "MIL") == 0
    shop.books()


def test_stock_that_is_freed_at_the_same_moment_is_found(shop: Shop) -> None:
    """Whoever frees stock cannot see an order that is being captured, and the other way round."""
    shop.stock(SHIRT, MIL=6, BRE=0)
    first = [shop.order((SHIRT, 1)) for _ in range(6)]
    for order in first:
        shop.send(order)
    later = [shop.order((SHIRT, 1)) for _ in range(6)]
    acts: list[Callable[[], object]] = [partial(shop.send, order) for order in later]
    acts += [partial(shop.send, cancelled(one), "orders/cancelled") for one in first]
    random.Random(3).shuffle(acts)

    at_once(acts)

    assert [shop.state(order) for order in later] == ["RELEASED"] * 6
    assert shop.reserved(SHIRT, "MIL") == 6
    shop.books()


def test_expiry_from_two_sides_gives_stock_back_once(shop: Shop) -> None:
    unpaid = [replace(shop.order((SHIRT, 1)), payment="pending") for _ in range(6)]
    for order in unpaid:
        shop.send(order)
    shop.clock.advance(hours=30)
    at = shop.clock.now
    paid = [replace(order, payment="paid", updated_at=at) for order in unpaid[:3]]

    acts: list[Callable[[], object]] = [partial(expire_soft, shop.centre)] * 3
    acts += [partial(shop.send, order, "orders/paid") for order in paid]
    at_once(acts)

    assert [shop.state(order) for order in paid] == ["RELEASED"] * 3
    assert shop.reserved(SHIRT, "MIL") == 3
    told = shop.sql(
        "SELECT order_id FROM domain_event WHERE kind = 'reservation_expired'"
        " GROUP BY order_id HAVING count(*) > 1"
    )
    assert told == []
    shop.books()


def test_a_deadlock_is_undone_counted_and_done_again(centre: Centre) -> None:
    """The planted one: two units of work that take the same locks crosswise."""
    meeting = threading.Barrier(2)
    calls: list[str] = []

    def unit(first: str, second: str) -> Callable[[Work], str]:
        def work_on(work: Work) -> str:
            calls.append(first)
            work.lock(first)
            if work.is_shared and len(calls) <= 2:
                meeting.wait(timeout=10)
            work.lock(second)
            return first

        return work_on

    done = at_once([lambda: centre.run(unit("a", "b")), lambda: centre.run(unit("b", "a"))])

    assert done == ["a", "b"]
    assert centre.lost_races["deadlock"] == len(calls) - 2
    assert len(calls) == (3 if centre.is_shared else 2)
