"""One answer for each command, whatever happens to the line between station and centre."""

import random
import threading

import msgspec
import pytest

from app.central.fulfil import InstallForked, MalformedBatch, stock_gaps
from app.domain.commands import ItemUnpicked, PickListClaimed
from app.wire import CommandEnvelope
from tests.central.fulfil.walk import pack, pick, whole_way
from tests.central.shelf import Shelf, Station, release


def books(shelf: Shelf) -> list[list[tuple[object, ...]]]:
    """Everything that a command may book, to compare before and after."""
    return [
        shelf.sql("SELECT * FROM order_line ORDER BY id"),
        shelf.sql("SELECT * FROM bin_stock ORDER BY holder, bin, sku"),
        shelf.sql("SELECT * FROM inventory_position ORDER BY site, sku, condition"),
        shelf.sql("SELECT * FROM inventory_ledger ORDER BY key"),
        shelf.sql("SELECT * FROM reservation ORDER BY id"),
        shelf.sql("SELECT * FROM package ORDER BY id"),
        shelf.sql("SELECT id, ruling, reason FROM command ORDER BY id"),
    ]


def test_a_batch_sent_twice_books_once(shelf: Shelf) -> None:
    wanted = {"COAT-S": 2, "SCARF": 1}
    made = release(shelf, wanted)
    station = Station(shelf)
    batch = [station.make(c, made.fulfilment_order) for c in whole_way(made, wanted)]

    first = station.push(*batch)
    after_first = books(shelf)
    second = station.push(*batch)

    assert [reply.ruling for reply in first.results] == ["accepted"] * len(batch)
    assert [reply.ruling for reply in second.results] == ["accepted"] * len(batch)
    assert not any(reply.replayed for reply in first.results)
    assert all(reply.replayed for reply in second.results)
    assert books(shelf) == after_first
    assert first.ack_n == second.ack_n == len(batch)


def test_an_id_with_other_contents_is_refused_and_changes_nothing(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 2})
    station = Station(shelf)
    first = station.make(pick(made, "COAT-S", "u1"), made.fulfilment_order)
    station.push(first)
    before = books(shelf)
    other = station.make(pick(made, "COAT-S", "u2"), made.fulfilment_order, id=first.id)

    (reply,) = station.push(msgspec.structs.replace(other, n=first.n)).results

    assert (reply.ruling, reply.reason, reply.replayed) == ("rejected", "id_reuse", False)
    assert books(shelf) == before


def test_another_station_cannot_ask_for_a_ruling_by_its_id(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 1})
    envelope = Station(shelf).make(pick(made, "COAT-S", "u1"), made.fulfilment_order)
    Station(shelf).push(envelope)

    (reply,) = Station(shelf, name="ST-MIL-2").push(envelope).results

    assert (reply.ruling, reply.reason) == ("rejected", "id_reuse")


def test_a_command_after_an_unknown_one_waits(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 1})
    station = Station(shelf)
    first = station.make(pick(made, "COAT-S", "u1"), made.fulfilment_order)
    second = station.make(pack("u1"), made.fulfilment_order)

    alone = station.push(second)
    together = station.push(first, second)

    assert [reply.ruling for reply in alone.results] == ["deferred"]
    assert alone.ack_n == 0
    assert [reply.ruling for reply in together.results] == ["accepted", "accepted"]
    assert together.ack_n == 2


def test_what_depends_on_a_refusal_is_refused_and_facts_are_not(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 2})
    station = Station(shelf)

    replies = station.do(
        made.fulfilment_order,
        pack("unknown"),
        pack("unknown as well"),
        pick(made, "COAT-S", "u1"),
        pack("u1"),
    )

    assert [(reply.ruling, reply.reason) for reply in replies] == [
        ("rejected", "unknown_unit"),
        ("rejected", "dependency"),
        ("accepted", ""),
        ("accepted", ""),
    ]


def test_a_body_that_cannot_be_read_gets_a_stored_ruling(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 1})
    station = Station(shelf)
    good = pick(made, "COAT-S", "u1")
    batch = (
        station.make(good, made.fulfilment_order, kind="item_teleported", after=None),
        station.make(good, made.fulfilment_order, v=99, after=None),
        station.make(good, made.fulfilment_order, body=msgspec.Raw(b'{"unit":1}'), after=None),
        station.make(good, made.fulfilment_order, body_sha256="0" * 64, after=None),
        station.make(good, made.fulfilment_order, agg_kind="bin", after=None),
        station.make(good, made.fulfilment_order, after=None),
    )

    first = station.push(*batch).results
    again = station.push(*batch).results

    assert [(reply.ruling, reply.reason) for reply in first] == [
        *[("rejected", "unreadable")] * 5,
        ("accepted", ""),
    ]
    assert [reply.ruling for reply in again] == [reply.ruling for reply in first]
    assert all(reply.replayed for reply in again)


def test_a_station_changes_only_documents_of_its_site(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 1}, site="BRE")
    head = shelf.one("SELECT head FROM site_feed WHERE scope = 'site:BRE'")
    station = Station(shelf)

    replies = [
        *station.do(made.fulfilment_order, pick(made, "COAT-S", "u1")),
        *station.do(made.pick_list, PickListClaimed(station=station.name, worker="W-1042")),
        *station.do("nowhere", pick(made, "COAT-S", "u1")),
    ]

    assert [(reply.ruling, reply.reason) for reply in replies] == [
        ("rejected", "not_allowed"),
        ("rejected", "not_allowed"),
        ("rejected", "unknown_document"),
    ]
    assert shelf.one("SELECT head FROM site_feed WHERE scope = 'site:BRE'") == head


def test_a_number_used_by_another_command_stops_the_batch(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 2})
    station = Station(shelf)
    station.do(made.fulfilment_order, pick(made, "COAT-S", "u1"))
    before = books(shelf)
    copy = Station(shelf, install=station.install)

    with pytest.raises(InstallForked):
        copy.do(made.fulfilment_order, pick(made, "COAT-S", "u2"))

    assert books(shelf) == before


def test_a_forked_station_goes_on_under_a_new_install(shelf: Shelf) -> None:
    """The reply was lost, the station was restored: its commands come again, numbered anew."""
    made = release(shelf, {"COAT-S": 2})
    old = Station(shelf)
    first = old.make(pick(made, "COAT-S", "u1"), made.fulfilment_order)
    second = old.make(pick(made, "COAT-S", "u2"), made.fulfilment_order)
    old.push(first)

    new = Station(shelf, install="install-2")
    reply = new.push(msgspec.structs.replace(first, n=1), msgspec.structs.replace(second, n=2))

    assert [(r.ruling, r.replayed) for r in reply.results] == [
        ("accepted", True),
        ("accepted", False),
    ]
    assert reply.ack_n == 2
    assert [item.inc for item in reply.docs] == [2]
    assert shelf.one("SELECT install FROM station WHERE station = 'ST-MIL-1'") == "install-2"
    assert shelf.one("SELECT picked FROM order_line") == 2


def test_impossible_batches_are_refused_as_a_whole(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 2})
    station = Station(shelf)
    one = station.make(pick(made, "COAT-S", "u1"), made.fulfilment_order)

    for batch in (
        (one, one),
        (one, station.make(pick(made, "COAT-S", "u2"), made.fulfilment_order, n=one.n)),
        (msgspec.structs.replace(one, n=0),),
        (msgspec.structs.replace(one, id=""),),
    ):
        with pytest.raises(MalformedBatch):
            station.push(*batch)
    assert shelf.one("SELECT count(*) FROM command") == 0


def test_a_gap_in_the_numbers_holds_the_watermark_back(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 3})
    station = Station(shelf)
    one, two, three = (
        station.make(pick(made, "COAT-S", f"u{at}"), made.fulfilment_order, after=None)
        for at in range(3)
    )

    assert station.push(one, three).ack_n == 1
    assert station.push(two).ack_n == 3


def test_the_reply_brings_the_documents_with_their_watermark(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 1})
    station = Station(shelf)

    reply = station.push(
        station.make(pick(made, "COAT-S", "u1"), made.fulfilment_order),
        station.make(pick(made, "COAT-S", "u2"), made.fulfilment_order),
        station.make(pack("nobody"), made.fulfilment_order),
    )

    (item,) = reply.docs
    assert [r.ruling for r in reply.results] == ["accepted", "superseded", "rejected"]
    assert (item.kind, item.id, item.inc, item.op) == (
        "fulfilment_order",
        made.fulfilment_order,
        3,
        "put",
    )
    assert item.seq == shelf.one("SELECT head FROM site_feed WHERE scope = 'site:MIL'")


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_duplicates_from_two_lines_book_once(shelf: Shelf, seed: int) -> None:
    """Two connections of one station send the same batches again and again, in any order."""
    wanted = {"COAT-S": 2, "SCARF": 2}
    made = release(shelf, wanted)
    maker = Station(shelf)
    commands = [maker.make(c, made.fulfilment_order) for c in whole_way(made, wanted)]
    rng = random.Random(seed)

    def send(order: list[CommandEnvelope]) -> None:
        sender = Station(shelf, install=maker.install)
        for _ in range(3):
            for envelope in order:
                sender.push(envelope)

    threads = [
        threading.Thread(target=send, args=(rng.sample(commands, len(commands)),)) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    maker.push(*commands)

    assert shelf.sql("SELECT DISTINCT ruling FROM command") == [("accepted",)]
    assert shelf.one("SELECT count(*) FROM command") == len(commands)
    assert shelf.sql("SELECT sum(shipped), sum(ordered) FROM order_line") == [(4, 4)]
    assert shelf.one("SELECT count(*) FROM inventory_ledger") == 4
    with shelf.centre.reading() as connection:
        assert stock_gaps(connection, "main") == []


def test_a_claim_is_noted_on_the_pick_list(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 1})
    station = Station(shelf)

    station.do(made.pick_list, PickListClaimed(station=station.name, worker="W-1042"))

    assert shelf.doc("pick_list", made.pick_list)["claimed_worker"] == "W-1042"


def test_a_late_claim_does_not_bring_a_finished_walk_back(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 1})
    station = Station(shelf)
    station.do(made.fulfilment_order, pick(made, "COAT-S", "u1"))

    (reply,) = station.do(made.pick_list, PickListClaimed(station=station.name, worker="W-1"))

    assert (reply.ruling, reply.reason) == ("superseded", "wrong_state")
    assert shelf.one("SELECT op FROM feed WHERE kind = 'pick_list'") == "del"


def test_an_undone_last_pick_brings_the_walk_back(shelf: Shelf) -> None:
    made = release(shelf, {"COAT-S": 2})
    station = Station(shelf)

    station.do(made.fulfilment_order, pick(made, "COAT-S", "u1"))
    assert shelf.one("SELECT op FROM feed WHERE kind = 'pick_list'") == "put"
    station.do(made.fulfilment_order, pick(made, "COAT-S", "u2"))
    assert shelf.one("SELECT op FROM feed WHERE kind = 'pick_list'") == "del"
    station.do(made.fulfilment_order, ItemUnpicked(unit="u2"))

    assert shelf.one("SELECT op FROM feed WHERE kind = 'pick_list'") == "put"
