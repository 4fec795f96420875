"""A manifest in the books: one command, and every package of it has left, once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.central.fulfil import stock_gaps
from app.central.pages import find_doc
from app.domain.commands import (
    CancelAcknowledged,
    DocumentKind,
    Explained,
    Gap,
    LabelVoided,
    ManifestClosed,
    ManifestLine,
    PackageHandedOver,
    PackageStaged,
)
from app.domain.model.fulfilment_order import FulfilmentOrder, Standing
from app.wire import RulingReply
from tests.central.fulfil.books import COAT, accept
from tests.central.fulfil.walk import leave, pack, pick
from tests.central.shelf import Released, Shelf, Station, release, sscc
from tests.central.stubs.clock import START

MANIFEST = "m-1"


@pytest.fixture(autouse=True)
def books_fit(shelf: Shelf) -> Iterator[None]:
    """After every test here: places add up to positions, the ledger to reserved and on hand."""
    yield
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []


def staged(shelf: Shelf, number: int) -> Released:
    """A package of an order of its own stands in the cage."""
    made, package = release(shelf, {COAT: 1}), f"p{number}"
    accept(shelf, made, pick(made, COAT, f"u{number}"), pack(f"u{number}", package))
    accept(shelf, made, *leave(package, number)[:3])
    put = PackageStaged(package=package, sscc=sscc(number), cage="CG-DHL1")
    accept(shelf, made, put)
    return made


def line(number: int) -> ManifestLine:
    return ManifestLine(package=f"p{number}", sscc=sscc(number), number=str(10485 + number))


def manifest(*numbers: int) -> ManifestClosed:
    return ManifestClosed(
        service="DHL Paket",
        carrier="DHL",
        cage="CG-DHL1",
        day="2026-11-25",
        packages=tuple(line(number) for number in numbers),
        explained=(Explained(of="p9", number="10499", gap=Gap.TOMORROW),),
        driver="K. Meyer",
        closed_at=START,
    )


def close(shelf: Shelf, *numbers: int, name: str = MANIFEST) -> RulingReply:
    (reply,) = Station(shelf).do(name, manifest(*numbers))
    return reply


def states(shelf: Shelf) -> list[object]:
    return [state for (state,) in shelf.sql("SELECT state FROM package ORDER BY id")]


def told(shelf: Shelf) -> object:
    return shelf.one("SELECT count(*) FROM outbox_task WHERE kind = 'fulfilment'")


def struck(shelf: Shelf, name: str = MANIFEST) -> list[tuple[str, str]]:
    return [(each["package"], each["reason"]) for each in shelf.doc("manifest", name)["struck"]]


def test_every_package_of_a_manifest_leaves_and_is_told_once(shelf: Shelf) -> None:
    made = [staged(shelf, 1), staged(shelf, 2)]

    reply = close(shelf, 1, 2)

    assert (reply.ruling, reply.result) == ("accepted", {"struck": 0})
    assert states(shelf) == ["TENDERED", "TENDERED"]
    assert told(shelf) == 2
    doc = shelf.doc("manifest", MANIFEST)
    assert (doc["site"], doc["driver"], doc["struck"]) == ("MIL", "K. Meyer", [])
    for each in made:
        order = shelf.doc("fulfilment_order", each.fulfilment_order)
        assert [package["state"] for package in order["packages"]] == ["tendered"]
    assert shelf.sql("SELECT id, carrier, day FROM manifest") == [(MANIFEST, "DHL", "2026-11-25")]


def test_two_packages_of_one_order_have_entries_of_their_own(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 2})
    for number in (1, 2):
        accept(shelf, made, pick(made, COAT, f"u{number}"), pack(f"u{number}", f"p{number}"))
    for number in (1, 2):
        accept(shelf, made, *leave(f"p{number}", number)[:3])

    close(shelf, 1, 2)

    assert states(shelf) == ["TENDERED", "TENDERED"]
    assert told(shelf) == 2
    assert shelf.one("SELECT count(*) FROM inventory_ledger WHERE reason = 'SHIP'") == 4


def test_a_request_to_cancel_that_comes_too_late_is_refused(shelf: Shelf) -> None:
    made = staged(shelf, 1)
    ask_to_cancel(shelf, made)

    close(shelf, 1)

    order = shelf.doc("fulfilment_order", made.fulfilment_order)
    assert (order["standing"], order["standing_reason"]) == ("active", "cancelled_too_late")
    assert states(shelf) == ["TENDERED"]


def test_a_package_that_was_put_back_is_struck_and_asked_back(shelf: Shelf) -> None:
    first, second = staged(shelf, 1), staged(shelf, 2)
    ask_to_cancel(shelf, first)
    accept(shelf, first, CancelAcknowledged())

    reply = close(shelf, 1, 2)

    assert (reply.ruling, reply.result) == ("accepted", {"struck": 1})
    assert states(shelf) == ["VOIDED", "TENDERED"]
    assert struck(shelf) == [("p1", "unknown_package")]
    task = shelf.doc("task", "recall-p1")
    assert (task["kind"], task["title"], task["order_number"]) == ("recall", "DHL", "10486")
    assert shelf.doc("fulfilment_order", second.fulfilment_order)["standing"] == "active"


def test_a_label_that_was_voided_is_struck(shelf: Shelf) -> None:
    made = staged(shelf, 1)
    accept(shelf, made, LabelVoided(package="p1", sscc=sscc(1), reason="damaged"))

    close(shelf, 1, 7)

    assert struck(shelf) == [("p1", "sscc_mismatch"), ("p7", "unknown_package")]
    assert states(shelf) == ["SEALED"]
    assert told(shelf) == 0


def test_a_package_that_left_before_is_struck_and_nobody_runs(shelf: Shelf) -> None:
    made = staged(shelf, 1)
    accept(shelf, made, PackageHandedOver(package="p1", sscc=sscc(1)))

    close(shelf, 1)
    close(shelf, 1, name="m-2")

    assert struck(shelf) == struck(shelf, "m-2") == [("p1", "wrong_state")]
    assert told(shelf) == 1
    assert shelf.sql("SELECT id FROM doc WHERE kind = 'task'") == []


def test_a_manifest_is_closed_once(shelf: Shelf) -> None:
    staged(shelf, 1)
    close(shelf, 1)

    again = close(shelf)

    assert (again.ruling, again.reason) == ("rejected", "wrong_state")


def ask_to_cancel(shelf: Shelf, made: Released) -> None:
    """The channel cancels while the package stands in its cage."""
    with shelf.centre.work() as work:
        kind = DocumentKind.FULFILMENT_ORDER
        order = find_doc(work, kind, made.fulfilment_order, FulfilmentOrder)
        assert order is not None
        asked = replace(order, standing=Standing.CANCELLATION_REQUESTED)
        work.changes.put("site:MIL", kind, order.id, asked)
