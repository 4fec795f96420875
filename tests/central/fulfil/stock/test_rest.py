"""What is short is sourced again at once: another bin, another site, or a lead. Seen by raw SQL."""

import json
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, text

from app.central.capture.cancel import cancel_order
from app.central.capture.holds import release_hold
from app.central.capture.settle import settle
from app.central.fulfil import stock_gaps
from app.domain.commands import (
    CancelAcknowledged,
    LineShort,
    PickListClaimed,
    ShortReason,
    UnitRejected,
)
from app.store import central_db as db
from tests.central.fulfil.books import COAT, accept, line
from tests.central.fulfil.walk import leave, pack, pick
from tests.central.shelf import ADDRESS, Released, Shelf, Station, bin_of, release

HERE, OTHER = bin_of(COAT), "C-07-1"


@pytest.fixture(autouse=True)
def sites(shelf: Shelf) -> object:
    """Two sites that ship; after every test the books are right."""
    with shelf.centre.work() as work:
        for site, lat in (("MIL", 45.5), ("BRE", 45.6)):
            work.connection.execute(
                insert(db.location).values(
                    tenant="main",
                    site=site,
                    name=site,
                    role="warehouse",
                    lat=lat,
                    lon=9.2,
                    address=msgspec.json.encode(ADDRESS).decode(),
                )
            )
    yield
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []
    booked = "SELECT coalesce(sum(qty), 0) FROM reservation WHERE state = 'ACTIVE'"
    owed = "SELECT sum(reserved + picked + packed) FROM order_line"
    reserved = "SELECT sum(reserved) FROM inventory_position"
    assert shelf.one(reserved) == shelf.one(booked) == shelf.one(owed)


def stock(shelf: Shelf, code: str, quantity: int, site: str = "MIL", sku: str = COAT) -> None:
    """Puts goods into another bin."""
    with shelf.centre.work() as work:
        for statement in (
            "INSERT INTO bin_stock (tenant, site, holder, bin, sku, condition, qty)"
            " VALUES ('main', :site, 'BIN', :bin, :sku, 'NEW', :q)",
            "INSERT INTO inventory_position (tenant, sku, site, condition, on_hand, reserved,"
            " safety, deficit, version) VALUES ('main', :sku, :site, 'NEW', :q, 0, 0, 0, 0)"
            " ON CONFLICT (tenant, sku, site, condition) DO UPDATE SET"
            " on_hand = inventory_position.on_hand + :q",
        ):
            values = {"site": site, "bin": code, "sku": sku, "q": quantity}
            used = {key: value for key, value in values.items() if f":{key}" in statement}
            work.connection.execute(text(statement), used)


def short(made: Released, quantity: int = 1, sku: str = COAT, where: str = "") -> LineShort:
    return LineShort(
        line=made.lines[sku],
        bin=where or bin_of(sku),
        quantity=quantity,
        reason=ShortReason.NOT_FOUND,
    )


def stops(shelf: Shelf, made: Released) -> list[tuple[str, str, int]]:
    walk = shelf.doc("pick_list", made.pick_list)
    return [(stop["bin"], stop["sku"], stop["quantity"]) for stop in walk["stops"]]


def on_floor(shelf: Shelf, kind: str = "pick_list", site: str = "MIL") -> list[str]:
    """Ids of what a site's feed holds."""
    rows = shelf.sql(
        "SELECT doc_id FROM feed WHERE kind = :k AND scope = :s AND op = 'put' ORDER BY doc_id",
        k=kind,
        s=f"site:{site}",
    )
    return [str(row[0]) for row in rows]


def order(shelf: Shelf, made: Released) -> dict[str, Any]:
    return shelf.doc("fulfilment_order", made.fulfilment_order)


def elsewhere(shelf: Shelf, made: Released) -> list[dict[str, Any]]:
    rows = shelf.sql(
        "SELECT id FROM fulfilment_order WHERE order_id = :o AND id <> :f",
        o=made.order_id,
        f=made.fulfilment_order,
    )
    return [shelf.doc("fulfilment_order", str(row[0])) for row in rows]


def holds(shelf: Shelf) -> list[tuple[object, ...]]:
    return shelf.sql("SELECT reason FROM order_hold WHERE released_at = ''")


def test_another_bin_of_the_site_gives_it_and_the_walk_gets_a_stop(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 2, "SCARF": 1})
    stock(shelf, OTHER, 3)

    accept(shelf, made, pick(made, COAT, "u1"), short(made))

    assert stops(shelf, made) == [(HERE, COAT, 1), (bin_of("SCARF"), "SCARF", 1), (OTHER, COAT, 1)]
    assert order(shelf, made)["lines"][0]["short_bins"] == []
    assert line(shelf, made) == (0, 1, 1, 0, 0, 0)
    assert shelf.sql("SELECT qty FROM pick_stop WHERE bin = :b", b=OTHER) == [(1,)]
    assert shelf.sql("SELECT DISTINCT kind FROM reservation WHERE state = 'ACTIVE'") == [("HARD",)]


def test_a_walk_that_would_be_over_goes_on_with_whoever_walks_it(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    stock(shelf, OTHER, 1)
    station = Station(shelf)
    station.do(made.pick_list, PickListClaimed(station="ST-MIL-1", worker="Ada"))

    station.do(made.fulfilment_order, short(made))

    assert stops(shelf, made) == [(OTHER, COAT, 1)]
    assert on_floor(shelf) == [made.pick_list]
    assert shelf.doc("pick_list", made.pick_list)["claimed_worker"] == "Ada"


def test_a_unit_rejected_after_the_walk_puts_the_walk_on_the_floor_again(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    stock(shelf, OTHER, 1)
    accept(shelf, made, pick(made, COAT, "u1"))
    assert on_floor(shelf) == []

    accept(shelf, made, UnitRejected(unit="u1", reason=ShortReason.DAMAGED))

    assert on_floor(shelf) == [made.pick_list]
    assert stops(shelf, made) == [(OTHER, COAT, 1)]


def test_a_bin_that_was_just_short_is_not_offered_again(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    stock(shelf, OTHER, 1)
    accept(shelf, made, short(made))

    accept(shelf, made, short(made, where=OTHER))

    assert holds(shelf) == [("unfillable",)]
    assert on_floor(shelf) == []


def test_a_damaged_garment_is_not_replaced_from_a_bin_that_waits_for_a_count(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1}, spare=4)
    damaged = LineShort(line=made.lines[COAT], bin=HERE, quantity=1, reason=ShortReason.DAMAGED)

    accept(shelf, made, damaged)

    assert holds(shelf) == [("unfillable",)]


def test_another_site_gets_the_rest_and_this_one_sends_what_it_has(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 2})
    stock(shelf, "X-01-1", 5, site="BRE")

    accept(shelf, made, pick(made, COAT, "u1"), short(made))

    (rest,) = elsewhere(shelf, made)
    assert (rest["site"], rest["standing"]) == ("BRE", "active")
    assert [(each["id"], each["quantity"]) for each in rest["lines"]] == [(made.lines[COAT], 1)]
    assert len(on_floor(shelf, site="BRE")) == 1
    assert on_floor(shelf) == [], "what is left here is picked"
    assert order(shelf, made)["lines"][0]["short_bins"] == [HERE]
    assert line(shelf, made) == (0, 1, 1, 0, 0, 0)
    reserved = "SELECT site, qty, kind FROM reservation WHERE state = 'ACTIVE' ORDER BY site"
    assert shelf.sql(reserved) == [("BRE", 1, "HARD"), ("MIL", 1, "HARD")]

    accept(shelf, made, pack("u1"), *leave())
    assert shelf.one("SELECT fulfilment FROM sales_order") == "PARTIALLY_SHIPPED"


def test_a_floor_with_nothing_left_to_do_is_let_go(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    stock(shelf, "X-01-1", 1, site="BRE")

    accept(shelf, made, short(made))

    now = order(shelf, made)
    assert (now["standing"], now["standing_reason"]) == ("cancelled", "nothing_left")
    assert on_floor(shelf) == []
    assert len(elsewhere(shelf, made)) == 1


def test_lines_go_where_each_can_be_had(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1, "SCARF": 1})
    stock(shelf, "X-01-1", 1, site="BRE", sku="SCARF")

    accept(shelf, made, short(made), short(made, sku="SCARF"))

    (rest,) = elsewhere(shelf, made)
    assert [each["sku"] for each in rest["lines"]] == ["SCARF"]
    (evidence,) = shelf.sql("SELECT evidence FROM order_hold WHERE released_at = ''")[0]
    assert f"{COAT} not to be had in {HERE} at MIL" in str(evidence)


def test_what_nobody_has_stops_no_picker_and_then_asks_a_lead(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1, "SCARF": 1})

    accept(shelf, made, short(made))
    assert (holds(shelf), order(shelf, made)["standing"]) == ([("unfillable",)], "active")
    accept(shelf, made, pick(made, "SCARF", "u1"))

    assert order(shelf, made)["standing_reason"] == "unfillable"


def test_a_lead_sends_what_there_is(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1, "SCARF": 1})
    accept(shelf, made, short(made), pick(made, "SCARF", "u1"))

    (hold,) = shelf.sql("SELECT id FROM order_hold WHERE released_at = ''")[0]
    with shelf.centre.work() as work:
        assert release_hold(work, str(hold), by="lead") == made.order_id
        settle(work, made.order_id)

    assert (holds(shelf), order(shelf, made)["standing"]) == ([], "active")
    accept(shelf, made, pack("u1"), *leave())


def test_a_cancellation_asks_each_floor_and_ends_with_the_last(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 3})
    stock(shelf, "X-01-1", 5, site="BRE")
    accept(shelf, made, pick(made, COAT, "u1"), short(made, 2))
    (rest,) = elsewhere(shelf, made)
    there = Station(shelf, name="ST-BRE-1", site="BRE")
    unit = pick(made, COAT, "b1")
    there.do(rest["id"], unit)

    with shelf.centre.work() as work:
        cancel_order(work, made.order_id, "customer")
    accept(shelf, made, CancelAcknowledged())
    assert line(shelf, made) == (0, 1, 1, 0, 0, 1)
    (reply,) = there.do(rest["id"], CancelAcknowledged())

    assert reply.ruling == "accepted"
    assert line(shelf, made) == (0, 0, 0, 0, 0, 3)
    assert shelf.one("SELECT fulfilment FROM sales_order") == "CANCELLED"


def test_a_cancellation_ends_at_once_where_nothing_was_picked(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 2})
    stock(shelf, "X-01-1", 5, site="BRE")
    accept(shelf, made, pick(made, COAT, "u1"), short(made))
    (rest,) = elsewhere(shelf, made)

    with shelf.centre.work() as work:
        cancel_order(work, made.order_id, "customer")

    assert shelf.doc("fulfilment_order", rest["id"])["standing"] == "cancelled"
    assert line(shelf, made) == (0, 0, 1, 0, 0, 1)


def test_the_story_says_why(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})

    accept(shelf, made, short(made))

    (body,) = shelf.sql("SELECT body FROM domain_event WHERE kind = 'short'")[0]
    assert json.loads(str(body)) == {"site": "MIL", "reason": "not_found"}
