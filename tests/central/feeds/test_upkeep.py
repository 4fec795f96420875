"""What is forgotten, on which day, and what must never be: told by a clock that is moved."""

import threading

import pytest

from app.central.feeds import Upkeep, run_upkeep
from app.central.feeds.upkeep import COMMANDS_KEPT, TOMBSTONES_KEPT
from app.central.main import Rounds
from app.domain.commands import DocumentKind, OrderSetAside
from tests.central.feeds.reader import SCOPE, Replica, kept_digest, put_bins, truth
from tests.central.fulfil.walk import pick, whole_way
from tests.central.shelf import Released, Shelf, Station, release

NOTHING = Upkeep(documents=0, tombstones=0, commands=0, blobs=0)
RETURNS = "returns:EU"


def shipped(shelf: Shelf) -> tuple[Released, Station]:
    made = release(shelf, {"COAT-S": 1})
    station = Station(shelf)
    replies = station.do(made.fulfilment_order, *whole_way(made, {"COAT-S": 1}))
    assert {reply.ruling for reply in replies} == {"accepted"}
    return made, station


def op(shelf: Shelf, scope: str, doc_id: str) -> object:
    return shelf.one("SELECT op FROM feed WHERE scope = :s AND doc_id = :d", s=scope, d=doc_id)


def test_a_shipped_order_leaves_the_floor_with_its_address_after_48_hours(shelf: Shelf) -> None:
    made, _ = shipped(shelf)
    replica = Replica()
    replica.follow(shelf)
    shelf.clock.advance(hours=48, seconds=-1)
    assert run_upkeep(shelf.centre) == NOTHING
    assert op(shelf, SCOPE, made.fulfilment_order) == "put"

    shelf.clock.advance(seconds=1)
    assert run_upkeep(shelf.centre).documents == 1

    assert ("fulfilment_order", made.fulfilment_order) in replica.docs
    replica.follow(shelf)
    assert ("fulfilment_order", made.fulfilment_order) not in replica.docs
    assert replica.docs == truth(shelf)
    assert replica.digest == kept_digest(shelf)
    assert not [body for _, _, body, _ in replica.docs.values() if b"Rossi" in body]
    assert op(shelf, RETURNS, made.order_id) == "put", "it may still be brought back"
    assert run_upkeep(shelf.centre) == NOTHING


def test_a_late_command_finds_an_order_that_left_the_floor(shelf: Shelf) -> None:
    made, station = shipped(shelf)
    shelf.clock.advance(hours=48)
    run_upkeep(shelf.centre)

    (late,) = station.do(made.fulfilment_order, OrderSetAside(reason="late"))

    assert (late.ruling, late.reason) == ("rejected", "wrong_state")
    assert op(shelf, SCOPE, made.fulfilment_order) == "del"


def test_a_sold_order_stays_14_days_longer_than_it_may_come_back(shelf: Shelf) -> None:
    made, _ = shipped(shelf)
    shelf.clock.advance(days=30 + 14, seconds=-1)
    run_upkeep(shelf.centre)
    assert op(shelf, RETURNS, made.order_id) == "put"

    shelf.clock.advance(seconds=1)
    run_upkeep(shelf.centre)

    assert op(shelf, RETURNS, made.order_id) == "del"
    assert shelf.doc("returnable_order", made.order_id)["number"], "the centre still knows it"


def test_open_work_is_never_forgotten(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 1})
    shelf.clock.advance(days=400)

    assert run_upkeep(shelf.centre) == NOTHING
    assert op(shelf, SCOPE, made.fulfilment_order) == "put"


def test_a_tombstone_lives_35_days_and_then_raises_the_oldest_position(shelf: Shelf) -> None:
    put_bins(shelf, 700)
    with shelf.centre.work() as work:
        for number in range(600):
            work.changes.remove(SCOPE, DocumentKind.BIN, f"A-{number:04d}-1")
    last = shelf.one("SELECT head FROM site_feed WHERE scope = :s", s=SCOPE)
    digest = kept_digest(shelf)
    shelf.clock.advance(seconds=TOMBSTONES_KEPT.total_seconds() - 1)
    assert run_upkeep(shelf.centre) == NOTHING

    shelf.clock.advance(seconds=1)
    assert run_upkeep(shelf.centre) == Upkeep(documents=0, tombstones=600, commands=0, blobs=0)

    assert shelf.one("SELECT min_seq FROM site_feed WHERE scope = :s", s=SCOPE) == last
    assert shelf.one("SELECT count(*) FROM feed WHERE op != 'put'") == 0
    assert shelf.one("SELECT count(*) FROM feed WHERE kind = 'bin'") == 100
    assert kept_digest(shelf) == digest
    assert shelf.one("SELECT min_seq FROM site_feed WHERE scope = 'catalogue'") == 0


def test_a_document_that_came_back_is_no_tombstone(shelf: Shelf) -> None:
    put_bins(shelf, 1)
    with shelf.centre.work() as work:
        work.changes.remove(SCOPE, DocumentKind.BIN, "A-0000-1")
    put_bins(shelf, 1)
    shelf.clock.advance(days=36)

    assert run_upkeep(shelf.centre) == NOTHING
    assert op(shelf, SCOPE, "A-0000-1") == "put"


def test_commands_are_forgotten_and_what_they_did_is_not(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 3})
    station = Station(shelf)
    first = station.make(pick(made, "COAT-S", "u1"), made.fulfilment_order)
    station.push(first)
    station.do(made.fulfilment_order, pick(made, "COAT-S", "u2"))
    shelf.clock.advance(seconds=COMMANDS_KEPT.total_seconds() - 1)
    assert run_upkeep(shelf.centre).commands == 0
    assert station.push(first).results[0].replayed

    shelf.clock.advance(seconds=1)
    assert run_upkeep(shelf.centre).commands == 2

    assert shelf.one("SELECT count(*) FROM command") == 0
    reply = station.push(first)
    (again,) = reply.results
    assert (again.ruling, again.reason) == ("rejected", "forgotten")
    assert reply.ack_n == 2
    assert {item.id: item.inc for item in reply.docs} == {made.fulfilment_order: 2}
    assert shelf.one("SELECT picked FROM order_line") == 2, "nothing is booked twice"
    (next_one,) = station.do(made.fulfilment_order, pick(made, "COAT-S", "u3"))
    assert next_one.ruling == "accepted"


def test_how_far_an_install_is_decided_outlives_a_change_of_installs(shelf: Shelf) -> None:
    """A station that was restored uses another install for a time, and its commands are gone."""
    made = release(shelf, {"COAT-S": 3})
    station, restored = Station(shelf), Station(shelf)
    first = station.make(pick(made, "COAT-S", "u1"), made.fulfilment_order)
    station.push(first)
    restored.do(made.fulfilment_order, pick(made, "COAT-S", "u2"))
    shelf.clock.advance(days=36)
    run_upkeep(shelf.centre)

    reply = station.push(first)

    assert (reply.results[0].reason, reply.ack_n) == ("forgotten", 1)
    assert shelf.one("SELECT picked FROM order_line") == 2


def test_the_clock_keeps_order_by_itself(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    made, _ = shipped(shelf)
    shelf.clock.advance(hours=49)
    woken = threading.Event()
    shelf.centre.on_change(lambda scopes: woken.set() if scopes else None)
    clock = Rounds("upkeep", lambda: run_upkeep(shelf.centre), 0.001)
    clock.start()
    assert woken.wait(10)
    clock.stop()

    assert op(shelf, SCOPE, made.fulfilment_order) == "del"
    assert [record for record in caplog.records if record.name.startswith("floorwalker")] == []
