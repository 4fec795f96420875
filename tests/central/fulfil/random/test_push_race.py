"""Several stations on one order at once: each decides on what the other has left."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from app.central.fulfil import stock_gaps
from app.domain.commands import Command, OrderSetAside
from app.wire import RulingReply
from tests.central.fulfil.walk import leave, pack, pick
from tests.central.shelf import Released, Shelf, Station, release

COAT = "COAT-S"
UNITS = 8


def at_once(shelf: Shelf, made: Released, *works: list[Command]) -> list[RulingReply]:
    """Each list of commands is pushed one by one by a station of its own."""

    def push(name: str, commands: list[Command]) -> list[RulingReply]:
        station = Station(shelf, name=name)
        return [reply for one in commands for reply in station.do(made.fulfilment_order, one)]

    names = [f"ST-MIL-{1 + at % 2}" for at in range(len(works))]
    with ThreadPoolExecutor(len(works)) as threads:
        return [reply for done in threads.map(push, names, works) for reply in done]


def test_two_pickers_of_one_order_lose_no_unit(shelf: Shelf) -> None:
    made = release(shelf, {COAT: UNITS})
    units = [f"u{at}" for at in range(UNITS)]

    at_once(
        shelf,
        made,
        [pick(made, COAT, unit) for unit in units[::2]],
        [pick(made, COAT, unit) for unit in units[1::2]],
    )

    found = shelf.doc("fulfilment_order", made.fulfilment_order)["units"]
    assert sorted(unit["id"] for unit in found) == units
    assert shelf.one("SELECT sum(picked) FROM order_line") == UNITS
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []


def test_the_last_unit_is_picked_once(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})

    picks: list[list[Command]] = [[pick(made, COAT, f"u{at}")] for at in range(4)]
    replies = at_once(shelf, made, *picks)

    assert Counter(reply.ruling for reply in replies)["accepted"] == 1
    assert len(shelf.doc("fulfilment_order", made.fulfilment_order)["units"]) == 1
    assert shelf.one("SELECT picked FROM order_line") == 1


def test_a_hold_and_a_hand_over_end_in_one_state(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    Station(shelf).do(made.fulfilment_order, pick(made, COAT, "u"), pack("u"), *leave()[:3])

    at_once(shelf, made, leave()[3:], [OrderSetAside(reason="damaged")])

    state = shelf.one("SELECT fulfilment FROM sales_order")
    shipped = shelf.one("SELECT shipped FROM order_line")
    held = shelf.one("SELECT count(*) FROM order_hold WHERE released_at = ''")
    assert (state, shipped, held) in {("SHIPPED", 1, 0), ("ON_HOLD", 0, 1), ("SHIPPED", 1, 1)}
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []
