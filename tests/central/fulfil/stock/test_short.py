"""What is not to be had goes out of the promise at once; the bin is counted. Seen by raw SQL."""

import pytest

from app.central.fulfil import stock_gaps
from app.domain.commands import BinChecked, LineShort, ShortReason, ToteFilled, UnitRejected
from tests.central.fulfil.books import COAT, accept, line, places, position
from tests.central.fulfil.walk import TOTE, pick
from tests.central.shelf import Released, Shelf, Station, bin_of, release

HERE = bin_of(COAT)


@pytest.fixture(autouse=True)
def books_fit(shelf: Shelf) -> object:
    """After every test here: places add up to positions, the ledger to reserved and on hand."""
    yield
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []
    booked = "SELECT coalesce(sum(qty), 0) FROM reservation WHERE state = 'ACTIVE'"
    assert shelf.one("SELECT sum(reserved) FROM inventory_position") == shelf.one(booked)


def short(
    made: Released, quantity: int = 1, reason: ShortReason = ShortReason.NOT_FOUND
) -> LineShort:
    return LineShort(line=made.lines[COAT], bin=HERE, quantity=quantity, reason=reason)


def others(shelf: Shelf) -> list[tuple[object, ...]]:
    """What lies where of stock that nobody may be promised."""
    return shelf.sql(
        "SELECT condition, bin, qty FROM bin_stock WHERE condition <> 'NEW' ORDER BY condition"
    )


def test_a_bin_that_is_found_empty_is_out_of_the_promise(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 2}, spare=5)

    accept(shelf, made, short(made, 2))

    assert others(shelf) == [("MISSING", HERE, 7)]
    assert position(shelf) == (0, 0)


def test_what_another_order_was_promised_stays_promised(shelf: Shelf) -> None:
    made, _other = release(shelf, {COAT: 2}, spare=0), release(shelf, {COAT: 3}, spare=0)

    accept(shelf, made, short(made, 2))

    assert others(shelf) == [("MISSING", HERE, 2)]
    assert position(shelf) == (3, 3)


def test_a_damaged_garment_goes_to_the_hospital_and_the_rest_stays(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 2})

    accept(shelf, made, short(made, reason=ShortReason.DAMAGED))

    assert others(shelf) == [("DAMAGED", "HOSPITAL", 1)]
    assert places(shelf)[f"BIN:{HERE}"] == 6


def test_a_garment_kept_for_a_customer_stays_where_it_is(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 2})

    accept(shelf, made, short(made, reason=ShortReason.CUSTOMER_HOLD))

    assert others(shelf) == [("HELD", HERE, 1)]


@pytest.mark.parametrize(
    ("reason", "where"),
    [
        (ShortReason.DAMAGED, ("DAMAGED", "HOSPITAL", 1)),
        (ShortReason.WRONG_ITEM_IN_BIN, ("SUSPECT", "HOSPITAL", 1)),
        (ShortReason.NOT_FOUND, ("MISSING", HERE, 1)),
    ],
)
def test_a_picked_unit_that_cannot_be_sent_leaves_its_tote(
    shelf: Shelf, reason: ShortReason, where: tuple[str, str, int]
) -> None:
    made = release(shelf, {COAT: 1})

    accept(shelf, made, pick(made, COAT, "u1"), UnitRejected(unit="u1", reason=reason))

    assert others(shelf) == [where]
    assert f"TOTE:{TOTE}" not in places(shelf)
    assert line(shelf, made)[2] == 0


def test_a_short_bin_is_to_be_counted(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})

    accept(shelf, made, short(made))

    task = shelf.doc("task", f"count-MIL-{HERE}-{COAT}")
    assert (task["kind"], task["bin"], task["open"]) == ("count", HERE, True)


def test_a_short_of_what_nobody_waits_for_is_still_counted(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    station = Station(shelf)

    replies = station.do(made.fulfilment_order, pick(made, COAT, "u1"), short(made))

    assert (replies[1].ruling, replies[1].reason) == ("superseded", "not_wanted")
    assert shelf.doc("task", f"count-MIL-{HERE}-{COAT}")["open"]
    assert others(shelf) == []


@pytest.mark.parametrize(("empty", "counts"), [(True, 1), (False, 0)])
def test_a_bin_that_is_not_as_the_books_say_is_counted(
    shelf: Shelf, empty: bool, counts: int
) -> None:
    made = release(shelf, {COAT: 1})

    accept(shelf, made, BinChecked(bin=HERE, sku=COAT, empty=empty))

    assert shelf.one("SELECT count(*) FROM doc WHERE kind = 'task'") == counts


def test_the_rest_goes_into_the_next_tote(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 2})

    accept(shelf, made, pick(made, COAT, "u1"), ToteFilled(tote=TOTE))

    assert shelf.doc("fulfilment_order", made.fulfilment_order)["full_totes"] == [TOTE]
