"""Orders that do not go on: set aside, cancelled, or cancelled too late."""

from collections.abc import Callable

import pytest

from app.domain.commands import CancelAcknowledged, Command, OrderSetAside
from tests.central.fulfil.books import (
    COAT,
    accept,
    ask_to_cancel,
    line,
    places,
    position,
)
from tests.central.fulfil.walk import pack, pick, whole_way
from tests.central.shelf import Released, Shelf, Station, bin_of, release


def test_an_order_set_aside_waits_for_a_person(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})

    accept(shelf, made, OrderSetAside(reason="damaged"))

    assert shelf.sql("SELECT type, reason, released_at FROM order_hold") == [
        ("MANUAL", "damaged", "")
    ]
    assert shelf.sql("SELECT fulfilment FROM sales_order") == [("ON_HOLD",)]
    assert shelf.doc("fulfilment_order", made.fulfilment_order)["standing"] == "on_hold"


Steps = Callable[[Released], list[Command]]


@pytest.mark.parametrize(
    "before",
    [
        lambda _: [],
        lambda made: [pick(made, COAT, "u1")],
        lambda made: [pick(made, COAT, "u1"), pack("u1")],
        lambda made: whole_way(made, {COAT: 2, "SCARF": 1})[:-1],
    ],
    ids=["untouched", "picked", "packed", "labelled"],
)
def test_a_cancelled_order_is_back_on_the_shelf(shelf: Shelf, before: Steps) -> None:
    made = release(shelf, {COAT: 2, "SCARF": 1})
    full = places(shelf)
    accept(shelf, made, *before(made))
    ask_to_cancel(shelf, made)

    accept(shelf, made, CancelAcknowledged())

    assert places(shelf) == full
    assert line(shelf, made) == (0, 0, 0, 0, 0, 2)
    assert line(shelf, made, "SCARF") == (0, 0, 0, 0, 0, 1)
    assert position(shelf) == (7, 0)
    assert shelf.sql("SELECT DISTINCT state FROM reservation") == [("RELEASED",)]
    assert shelf.sql("SELECT fulfilment FROM sales_order") == [("CANCELLED",)]
    assert shelf.one("SELECT op FROM feed WHERE kind = 'pick_list'") == "del"
    assert shelf.one("SELECT count(*) FROM package WHERE state <> 'VOIDED'") == 0


def test_a_late_pick_of_a_cancelled_order_is_put_back(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    ask_to_cancel(shelf, made)
    station = Station(shelf)

    replies = station.do(made.fulfilment_order, pick(made, COAT, "u1"), CancelAcknowledged())

    assert [(r.ruling, r.reason) for r in replies] == [
        ("superseded", "put_back"),
        ("accepted", ""),
    ]
    assert places(shelf) == {f"BIN:{bin_of(COAT)}": 6}


def test_a_van_that_left_before_the_cancellation_came_wins(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    way = whole_way(made, {COAT: 1})
    accept(shelf, made, *way[:-1])
    ask_to_cancel(shelf, made)

    accept(shelf, made, way[-1])

    assert line(shelf, made) == (0, 0, 0, 0, 1, 0)
    assert shelf.sql("SELECT fulfilment FROM sales_order") == [("SHIPPED",)]
    assert ("cancellation_refused",) in shelf.sql("SELECT kind FROM domain_event")
