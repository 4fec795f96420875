"""What each command does to stock, lines and papers, seen by raw SQL."""

from dataclasses import replace

import pytest
from sqlalchemy import insert

from app.central.fulfil import stock_gaps
from app.domain.commands import (
    ItemUnpacked,
    ItemUnpicked,
    LabelIssued,
    PackageClosed,
)
from app.domain.model.returnable_order import lookup_hash
from app.store import central_db as db
from tests.central.fulfil.books import COAT, accept, line, places, position
from tests.central.fulfil.walk import TOTE, leave, pack, pick, whole_way
from tests.central.shelf import (
    LOOKUP,
    SKUS,
    Shelf,
    Station,
    bin_of,
    release,
    sscc,
)
from tests.central.stubs.clock import START


@pytest.fixture(autouse=True)
def books_fit(shelf: Shelf) -> object:
    """After every test here: places add up to positions, the ledger to reserved and on hand."""
    yield
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []
    booked = "SELECT coalesce(sum(qty), 0) FROM reservation WHERE state = 'ACTIVE'"
    assert shelf.one("SELECT sum(reserved) FROM inventory_position") == shelf.one(booked)


def test_a_pick_moves_one_unit_into_the_tote(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 2})

    accept(shelf, made, pick(made, COAT, "u1"))

    assert places(shelf) == {f"BIN:{bin_of(COAT)}": 6, f"TOTE:{TOTE}": 1}
    assert line(shelf, made) == (0, 1, 1, 0, 0, 0)
    assert position(shelf) == (7, 2)


def test_an_undone_pick_is_as_if_it_never_was(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 2})

    accept(shelf, made, pick(made, COAT, "u1"), ItemUnpicked(unit="u1"))

    assert places(shelf) == {f"BIN:{bin_of(COAT)}": 7}
    assert line(shelf, made) == (0, 2, 0, 0, 0, 0)


def test_an_empty_bin_does_not_argue_with_a_hand_that_holds_the_garment(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    wrong_bin = replace(pick(made, COAT, "u1"), bin="Z-99-1")

    accept(shelf, made, wrong_bin)

    assert places(shelf) == {
        f"BIN:{bin_of(COAT)}": 6,
        "BIN:Z-99-1": -1,
        f"TOTE:{TOTE}": 1,
    }
    task = shelf.doc("task", f"count-MIL-Z-99-1-{COAT}")
    assert (task["kind"], task["bin"], task["sku"]) == ("count", "Z-99-1", COAT)


def test_a_pick_too_many_becomes_a_put_back(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    station = Station(shelf)

    replies = station.do(made.fulfilment_order, pick(made, COAT, "u1"), pick(made, COAT, "u2"))

    assert (replies[1].ruling, replies[1].reason) == ("superseded", "put_back")
    assert line(shelf, made) == (0, 0, 1, 0, 0, 0)
    task = shelf.doc("task", f"put-back-{replies[1].id}")
    assert (task["kind"], task["bin"], task["quantity"]) == ("put_back", bin_of(COAT), 1)
    assert shelf.sql("SELECT scope FROM doc WHERE kind = 'task'") == [("site:MIL",)]


def test_packing_moves_the_unit_and_makes_the_package(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})

    accept(shelf, made, pick(made, COAT, "u1"), pack("u1", serial="A1"))

    assert places(shelf) == {f"BIN:{bin_of(COAT)}": 5, "PACKAGE:p1": 1}
    assert line(shelf, made) == (0, 0, 0, 1, 0, 0)
    assert shelf.sql("SELECT id, state, order_id FROM package") == [("p1", "OPEN", "order-1")]
    (unit,) = shelf.doc("fulfilment_order", made.fulfilment_order)["units"]
    assert unit["serial"] == "A1"


def test_an_emptied_package_never_was(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})

    accept(shelf, made, pick(made, COAT, "u1"), pack("u1"), ItemUnpacked(unit="u1"))

    assert places(shelf) == {f"BIN:{bin_of(COAT)}": 5, f"TOTE:{TOTE}": 1}
    assert line(shelf, made) == (0, 0, 1, 0, 0, 0)
    assert shelf.sql("SELECT * FROM package") == []


def test_a_package_goes_from_lid_to_label(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    states = []
    accept(shelf, made, pick(made, COAT, "u1"), pack("u1"))

    for command in leave()[:3]:
        accept(shelf, made, command)
        states += shelf.sql("SELECT state, sscc, tracking FROM package")

    number = sscc(1)
    assert states == [
        ("SEALED", "", ""),
        ("SEALED", number, number),
        ("LABELLED", number, number),
    ]
    assert shelf.sql("SELECT sscc, package_id FROM package_sscc") == [(number, "p1")]


def test_no_two_packages_have_one_number(shelf: Shelf) -> None:
    first, second = release(shelf, {COAT: 1}), release(shelf, {COAT: 1})
    accept(shelf, first, *whole_way(first, {COAT: 1}))
    station = Station(shelf)
    station.do(
        second.fulfilment_order,
        pick(second, COAT, "u9"),
        pack("u9", "p9"),
        PackageClosed(package="p9"),
    )

    (reply,) = station.do(second.fulfilment_order, LabelIssued(package="p9", sscc=sscc(1)))

    assert (reply.ruling, reply.reason) == ("rejected", "sscc_reused")
    assert shelf.one("SELECT sscc FROM package WHERE id = 'p9'") == ""


def test_hand_over_takes_the_goods_off_the_books(shelf: Shelf) -> None:
    wanted = {COAT: 2, "SCARF": 1}
    made = release(shelf, wanted)

    accept(shelf, made, *whole_way(made, wanted))

    assert places(shelf) == {f"BIN:{bin_of(COAT)}": 5, f"BIN:{bin_of('SCARF')}": 5}
    assert line(shelf, made) == (0, 0, 0, 0, 2, 0)
    assert position(shelf) == (5, 0)
    assert set(shelf.sql("SELECT sku, measure, diff, reason FROM inventory_ledger")) == {
        (COAT, "ON_HAND", -2, "SHIP"),
        (COAT, "RESERVED", -2, "SHIP"),
        ("SCARF", "ON_HAND", -1, "SHIP"),
        ("SCARF", "RESERVED", -1, "SHIP"),
    }
    assert shelf.sql("SELECT DISTINCT state FROM reservation") == [("CONSUMED",)]
    assert shelf.sql("SELECT fulfilment FROM sales_order") == [("SHIPPED",)]
    assert shelf.sql("SELECT state, tendered_at FROM package") == [("TENDERED", START.isoformat())]
    assert shelf.sql("SELECT kind FROM domain_event") == [("shipped",)]


def test_hand_over_makes_the_order_returnable_everywhere(shelf: Shelf) -> None:
    wanted = {COAT: 2}
    made = release(shelf, wanted)

    accept(
        shelf,
        made,
        pick(made, COAT, "u1", serial="A1"),
        pick(made, COAT, "u2"),
        pack("u1"),
        pack("u2", serial="A2"),
        *leave(),
    )

    doc = shelf.doc("returnable_order", made.order_id)
    assert shelf.one("SELECT scope FROM doc WHERE kind = 'returnable_order'") == "returns:EU"
    assert [(u["ordinal"], u["serial"], u["price_minor"], u["gtin"]) for u in doc["units"]] == [
        (1, "A1", 4990, SKUS[COAT]),
        (2, "A2", 4990, SKUS[COAT]),
    ]
    assert sorted(doc["lookup"]) == sorted(
        lookup_hash(key, made.slip_code) for key in LOOKUP.values()
    )
    assert doc["return_until"] == "2026-04-01T08:00:00Z"
    assert shelf.sql("SELECT serial, state FROM unit_serial ORDER BY serial") == [
        ("A1", "SHIPPED"),
        ("A2", "SHIPPED"),
    ]
    text = str(doc)
    assert "Rossi" not in text
    assert "Via 1" not in text
    assert made.slip_code not in text


def test_hand_over_leaves_word_for_the_channel(shelf: Shelf) -> None:
    wanted = {COAT: 2}
    made = release(shelf, wanted)

    accept(shelf, made, *whole_way(made, wanted))

    (row,) = shelf.sql("SELECT key, queue, kind, chain, payload, state FROM outbox_task")
    assert row == (
        "fulfilment:p1",
        "shopify:demo",
        "fulfilment",
        made.order_id,
        '{"ext_order_id":"5001","tracking":"' + sscc(1) + '","company":"DHL",'
        '"lines":[{"ext_line_id":"10","quantity":2}]}',
        "READY",
    )


def test_two_packages_leave_one_after_the_other(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 3})
    accept(
        shelf,
        made,
        *(pick(made, COAT, f"u{at}") for at in range(3)),
        pack("u0", "p1"),
        pack("u1", "p1"),
        pack("u2", "p2"),
        *leave("p1", 1),
    )

    assert line(shelf, made) == (0, 0, 0, 1, 2, 0)
    assert position(shelf) == (6, 1)
    assert shelf.sql("SELECT fulfilment FROM sales_order") == [("PARTIALLY_SHIPPED",)]
    assert sorted(shelf.sql("SELECT qty, state FROM reservation")) == [
        (1, "ACTIVE"),
        (2, "CONSUMED"),
    ]

    accept(shelf, made, *leave("p2", 2))

    assert shelf.sql("SELECT fulfilment FROM sales_order") == [("SHIPPED",)]
    units = shelf.doc("returnable_order", made.order_id)["units"]
    assert [u["ordinal"] for u in units] == [1, 2, 3]
    assert shelf.one("SELECT count(*) FROM outbox_task") == 2


def test_a_serial_that_is_sold_again_belongs_to_its_new_order(shelf: Shelf) -> None:
    for reference, package in ((1, "p1"), (2, "p2")):
        made = release(shelf, {COAT: 1})
        accept(
            shelf,
            made,
            pick(made, COAT, f"unit-{package}", serial="A1"),
            pack(f"unit-{package}", package),
            *leave(package, reference),
        )

    assert shelf.sql("SELECT serial, order_id, state FROM unit_serial") == [
        ("A1", "order-2", "SHIPPED")
    ]


def test_stops_count_down_with_the_picks(shelf: Shelf) -> None:
    """What a walk still has to take is what no other walk may count on."""
    made = release(shelf, {COAT: 2})
    with shelf.centre.work() as work:
        work.connection.execute(
            insert(db.pick_stop).values(
                tenant="main",
                pick_list=made.pick_list,
                stop="s1",
                fulfilment_order=made.fulfilment_order,
                site="MIL",
                bin=bin_of(COAT),
                sku=COAT,
                qty=2,
            )
        )
    left = []

    for command in (
        pick(made, COAT, "u1"),
        replace(pick(made, COAT, "u2"), bin="B-01-1"),
        ItemUnpicked(unit="u2"),
        pick(made, COAT, "u3"),
    ):
        accept(shelf, made, command)
        left.append(shelf.one("SELECT qty FROM pick_stop"))
    accept(shelf, made, pack("u1"), pack("u3"), *leave())

    assert left == [1, 0, 1, 0]
    assert shelf.sql("SELECT * FROM pick_stop") == []
