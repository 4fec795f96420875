"""Several packages of one order, a package opened again, and surplus at the bench, in the books."""

from dataclasses import replace

from app.central.fulfil import stock_gaps
from app.domain.commands import (
    ItemUnpacked,
    LabelIssued,
    PackageClosed,
    PackageReopened,
    ShortReason,
    SurplusFound,
    UnitRejected,
)
from app.domain.model.fulfilment_order import FulfilmentState
from tests.central.fulfil.books import COAT, accept, line, order_of, places
from tests.central.fulfil.walk import TOTE, leave, pack, pick
from tests.central.shelf import SKUS, Released, Shelf, Station, bin_of, release, sscc


def half_packed(shelf: Shelf) -> Released:
    """Two coats in the tote, one of them in a package that is closed and has its label."""
    made = release(shelf, {COAT: 2})
    accept(shelf, made, pick(made, COAT, "u1"), pick(made, COAT, "u2"), pack("u1"))
    accept(shelf, made, *leave()[:2])
    return made


def test_an_order_leaves_in_two_packages_and_is_out_with_the_second(shelf: Shelf) -> None:
    made = half_packed(shelf)
    accept(shelf, made, *leave()[2:])
    half = order_of(shelf, made).state, line(shelf, made)

    accept(shelf, made, pack("u2", "p2"), *leave("p2", 2))

    assert half == (FulfilmentState.PICKED, (0, 0, 1, 0, 1, 0))
    assert order_of(shelf, made).state is FulfilmentState.TENDERED
    assert line(shelf, made) == (0, 0, 0, 0, 2, 0)
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []


def test_a_reopened_package_gives_its_number_up_and_nobody_gets_it_again(shelf: Shelf) -> None:
    made = half_packed(shelf)

    accept(shelf, made, PackageReopened(package="p1", reason="wrong_piece"))
    opened = shelf.sql("SELECT state, sscc, tracking FROM package")
    accept(shelf, made, ItemUnpacked(unit="u1"), pack("u1", "p2"), PackageClosed(package="p2"))
    again = Station(shelf).do(made.fulfilment_order, LabelIssued(package="p2", sscc=sscc(1)))
    accept(shelf, made, LabelIssued(package="p2", sscc=sscc(2)))

    assert opened == [("OPEN", "", "")]
    assert (again[0].ruling, again[0].reason) == ("rejected", "sscc_reused")
    assert shelf.sql("SELECT id, sscc FROM package") == [("p2", sscc(2))]
    assert shelf.one("SELECT count(*) FROM package_sscc") == 2
    told = "SELECT count(*) FROM domain_event WHERE kind = 'reopened'"
    assert shelf.one(told) == 1


def test_what_the_carrier_has_is_not_opened_again(shelf: Shelf) -> None:
    made = half_packed(shelf)
    accept(shelf, made, *leave()[2:])

    (reply,) = Station(shelf).do(
        made.fulfilment_order, PackageReopened(package="p1", reason="forgotten")
    )

    assert (reply.ruling, reply.reason) == ("rejected", "wrong_state")


def test_a_surplus_piece_becomes_a_task_and_no_entry(shelf: Shelf) -> None:
    made = half_packed(shelf)
    before = places(shelf)
    found = SurplusFound(gtin=SKUS[COAT], serial=None, tote=TOTE)

    known, unknown = Station(shelf).do(
        made.fulfilment_order, found, replace(found, gtin="04012345999993")
    )

    assert (known.ruling, unknown.ruling) == ("accepted", "accepted")
    task = shelf.doc("task", f"put-back-{known.id}")
    assert (task["kind"], task["sku"], task["bin"]) == ("put_back", COAT, bin_of(COAT))
    assert task["tote"] == TOTE
    assert shelf.doc("task", f"put-back-{unknown.id}")["title"] == "04012345999993"
    assert places(shelf) == before


def test_a_piece_missing_at_the_bench_lets_the_rest_go(shelf: Shelf) -> None:
    made = half_packed(shelf)

    accept(shelf, made, UnitRejected(unit="u2", reason=ShortReason.NOT_FOUND))

    assert [unit.id for unit in order_of(shelf, made).units] == ["u1"]
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []
