"""Routing: the explanation that is kept, and the walk that a floor gets."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from app.central.stock import Wanted, take_at
from tests.central.shop import Shop

SHIRT, SCARF, JEANS = "SHL-SND-M", "SCF-BRG-OS", "JNS-IND-31"
BRERA = {"latitude": 45.4722, "longitude": 9.1880}
SOUTH = {"latitude": 45.4300, "longitude": 9.1900}


def address(shop: Shop, **fields: object) -> dict[str, Any]:
    body = shop.body(shop.order((SHIRT, 1)))
    return {"shipping_address": {**body["shipping_address"], **fields}}


def sites(shop: Shop, column: str, site: str, value: str) -> None:
    with shop.centre.work() as work:
        work.connection.execute(
            text(f"UPDATE location SET {column} = :v WHERE site = :s"), {"v": value, "s": site}
        )


def test_the_nearer_popup_ships_and_the_farther_warehouse_says_by_how_much(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=5, BRE=5)
    order = shop.order((SHIRT, 1))

    shop.send(order, **address(shop, **BRERA))

    made = shop.decision(order)
    assert (made["winner"], made["policy"]) == ("BRE", "nearest-complete/1")
    (milano,) = made["rejected"]
    assert (milano["site"], milano["loss"]) == ("MIL", "FARTHER")
    assert milano["by_km"] == round(milano["km"] - made["km"], 1) > 0
    floor = shop.fulfilment_order(order)
    assert floor is not None
    assert (floor["site"], floor["ship_from"]["street"]) == ("BRE", "Via Fiori Chiari 8")


def test_a_site_without_the_goods_names_them(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=5, BRE=1)
    shop.stock(SCARF, MIL=5, BRE=0)
    order = shop.order((SHIRT, 2), (SCARF, 1))

    shop.send(order, **address(shop, **BRERA))

    made = shop.decision(order)
    assert made["winner"] == "MIL"
    (brera,) = made["rejected"]
    assert brera["loss"] == "OUT_OF_STOCK"
    assert brera["lacks"] == [
        {"sku": SCARF, "wanted": 1, "free": 0},
        {"sku": SHIRT, "wanted": 2, "free": 1},
    ]


def test_a_closed_popup_and_an_office_do_not_ship(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=5, BRE=5)
    sites(shop, "state", "BRE", "CLOSED")
    closed = shop.order((SHIRT, 1))
    shop.send(closed, **address(shop, **BRERA))
    sites(shop, "role", "BRE", "office")
    office = shop.order((SHIRT, 1))
    shop.send(office, **address(shop, **BRERA))

    assert shop.decision(closed)["rejected"][0]["loss"] == "CLOSED"
    assert shop.decision(office)["rejected"][0]["loss"] == "NOT_A_SHIPPING_SITE"
    assert {shop.decision(closed)["winner"], shop.decision(office)["winner"]} == {"MIL"}


def test_without_coordinates_the_explanation_says_what_it_measured(shop: Shop) -> None:
    order = shop.order((SHIRT, 1))

    shop.send(order, **address(shop, latitude=None, longitude=None))

    assert shop.decision(order)["measured_from"] == "COUNTRY_CENTRE"


def test_every_site_is_named_exactly_once_when_nobody_can_ship(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=1, BRE=0)
    order = shop.order((SHIRT, 2))

    shop.send(order)

    made = shop.decision(order)
    assert made["winner"] is None
    assert [site["site"] for site in made["rejected"]] == ["BRE", "MIL"]
    assert "1 of 2 SHL-SND-M at MIL" in shop.holds(order)["STOCK/not_reservable"]


def test_one_order_that_waits_keeps_one_decision_while_nothing_changes(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=0, BRE=0)
    order = shop.order((SHIRT, 1))

    shop.send(order)
    shop.send(order, "orders/updated")

    rows = shop.sql("SELECT inputs_sha256, winner FROM route_decision")
    assert len(rows) == 1
    assert rows[0][1] == ""
    assert len(rows[0][0]) == hashlib.sha256().digest_size * 2


def test_the_walk_is_a_serpentine_and_holds_what_was_ordered(shop: Shop) -> None:
    order = shop.order((SHIRT, 2), (JEANS, 3), (SCARF, 1), ("TRW-CHR-48", 1))

    shop.send(order, **address(shop, **SOUTH))

    made = shop.pick_list(order)
    assert made is not None
    stops = [(stop["bin"], stop["sku"], stop["quantity"]) for stop in made["stops"]]
    bins = shop.sql("SELECT id, body FROM doc WHERE kind = 'bin'")
    x_of = {code: json.loads(body)["x_mm"] for code, body in bins}
    turns = [("ABCD".index(bin_code[0]), x_of[bin_code]) for bin_code, _, _ in stops]
    assert turns == sorted(turns, key=lambda t: (t[0], t[1] if t[0] % 2 == 0 else -t[1]))
    assert len({turn[0] for turn in turns}) > 1, "the walk crosses aisles"
    wanted: dict[str, int] = {}
    for _, sku, quantity in stops:
        wanted[sku] = wanted.get(sku, 0) + quantity
    assert wanted == {SHIRT: 2, JEANS: 3, SCARF: 1, "TRW-CHR-48": 1}


def test_a_line_that_no_single_bin_holds_has_several_stops(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=7, BRE=0)
    move_to_second_bin(shop, 3)
    order = shop.order((SHIRT, 6))

    shop.send(order)

    made = shop.pick_list(order)
    assert made is not None
    assert {(stop["bin"], stop["quantity"]) for stop in made["stops"]} == {
        ("A-01-1", 4),
        ("D-06-3", 2),
    }


def test_a_second_list_does_not_count_on_what_the_first_will_take(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=6, BRE=0)
    move_to_second_bin(shop, 2)
    first, second = shop.order((SHIRT, 2)), shop.order((SHIRT, 2))

    shop.send(first)
    shop.send(second)

    lists = [shop.pick_list(order) for order in (first, second)]
    assert [made and made["stops"][0]["bin"] for made in lists] == ["D-06-3", "A-01-1"]


@pytest.mark.parametrize(("there", "empties"), [(2, True), (3, False)])
def test_the_stop_that_takes_the_last_of_a_bin_says_so(
    shop: Shop, there: int, *, empties: bool
) -> None:
    shop.stock(SCARF, MIL=there, BRE=0)
    order = shop.order((SCARF, 2))

    shop.send(order)

    made = shop.pick_list(order)
    assert made is not None
    assert [(stop["quantity"], stop["empties"]) for stop in made["stops"]] == [(2, empties)]


def test_stock_that_lies_nowhere_still_gives_a_list(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=1, BRE=0)
    with shop.centre.work() as work:
        work.connection.execute(text("DELETE FROM bin_stock WHERE sku = :s"), {"s": SHIRT})
    order = shop.order((SHIRT, 1))

    shop.send(order)

    made = shop.pick_list(order)
    assert made is not None
    assert made["stops"] == []
    assert shop.state(order) == "RELEASED"


def test_when_other_lists_take_everything_the_fullest_bin_is_named(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=4, BRE=0)
    with shop.centre.work() as work:
        work.connection.execute(
            text(
                "INSERT INTO pick_stop"
                " (tenant, pick_list, stop, fulfilment_order, site, bin, sku, qty)"
                " VALUES ('main', 'l', 's', 'f', 'MIL', 'A-01-1', :s, 4)"
            ),
            {"s": SHIRT},
        )
    order = shop.order((SHIRT, 2))

    shop.send(order)

    made = shop.pick_list(order)
    assert made is not None
    assert [(stop["bin"], stop["quantity"]) for stop in made["stops"]] == [("A-01-1", 2)]


def test_a_bin_that_no_document_describes_is_walked_in_its_aisle(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=2, BRE=0)
    shop.stock(SCARF, MIL=2, BRE=0)
    with shop.centre.work() as work:
        work.connection.execute(
            text("UPDATE bin_stock SET bin = 'C-99-1' WHERE sku = :s"), {"s": SHIRT}
        )
    order = shop.order((SHIRT, 1), (SCARF, 1))

    shop.send(order)

    made = shop.pick_list(order)
    assert made is not None
    assert [stop["bin"] for stop in made["stops"]] == ["A-01-1", "C-99-1"]


def test_a_site_gives_every_unit_or_none(shop: Shop) -> None:
    shop.stock(SHIRT, MIL=5, BRE=0)
    shop.stock(SCARF, MIL=0, BRE=0)
    order = shop.order((SHIRT, 1), (SCARF, 1))
    shop.send(order)
    lines = dict(shop.sql("SELECT sku, id FROM order_line"))
    wanted = [Wanted(line_id=lines[sku], sku=sku, quantity=1) for sku in (SHIRT, SCARF)]

    with shop.centre.work() as work:
        lacking = take_at(work, "MIL", wanted)

    assert lacking == SCARF
    assert shop.reserved(SHIRT, "MIL") == 0
    assert shop.quantities(order) == {"ordered": 2, "open": 2}
    shop.books()


def test_stock_that_goes_between_plan_and_reservation_moves_the_order_on(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.stock(SHIRT, MIL=5, BRE=0)
    stale = {"MIL": {SHIRT: 5}, "BRE": {SHIRT: 5}}
    monkeypatch.setattr("app.central.route.goods.by_site", lambda _rows: stale)
    order = shop.order((SHIRT, 1))

    shop.send(order, **address(shop, **BRERA))

    made = shop.decision(order)
    assert made["winner"] == "MIL"
    assert made["rejected"][0]["lacks"] == [{"sku": SHIRT, "wanted": 1, "free": 0}]
    assert shop.state(order) == "RELEASED"
    shop.books()


def test_released_work_stands_in_the_feed_of_its_site_only(shop: Shop) -> None:
    before = dict(shop.sql("SELECT scope, head FROM site_feed"))
    order = replace(shop.order((SHIRT, 1)))

    shop.send(order)

    after = dict(shop.sql("SELECT scope, head FROM site_feed"))
    moved = {scope: after[scope] - before[scope] for scope in after}
    assert moved == {"catalogue": 0, "site:BRE": 0, "site:MIL": 2}


def move_to_second_bin(shop: Shop, quantity: int) -> None:
    with shop.centre.work() as work:
        for statement in (
            "UPDATE bin_stock SET qty = qty - :q WHERE sku = :s AND bin = 'A-01-1'",
            "INSERT INTO bin_stock (tenant, site, holder, bin, sku, condition, qty)"
            " VALUES ('main', 'MIL', 'BIN', 'D-06-3', :s, 'NEW', :q)",
        ):
            work.connection.execute(text(statement), {"s": SHIRT, "q": quantity})
