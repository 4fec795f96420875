"""Claims at the centre: who gets a walk, and what becomes of what was done under an old one."""

from datetime import timedelta

import pytest

from app.domain.commands import (
    DocumentKind,
    Grade,
    ItemUnpicked,
    LabelIssued,
    NumbersRequested,
    OrderSetAside,
    PackageClosed,
    PickListClaimed,
    PickListReleased,
    PickListTakenOver,
)
from app.domain.model.site import Worker
from app.wire import RulingReply
from tests.central.fulfil.books import check_books, order_of
from tests.central.fulfil.walk import pack, pick
from tests.central.shelf import SCOPE, Released, Shelf, Station, release, sscc
from tests.central.stubs.clock import START

COAT = "COAT-S"


def claim(
    station: Station, made: Released, grade: Grade = Grade.HARD, ttl_s: int = 900
) -> RulingReply:
    command = PickListClaimed(station=station.name, worker="Anna", grade=grade, ttl_s=ttl_s)
    (reply,) = station.do(made.pick_list, command)
    return reply


def take(station: Station, made: Released, unit: str, token: int, tote: str) -> RulingReply:
    wanted = pick(made, COAT, unit)
    command = type(wanted)(**{**{f: getattr(wanted, f) for f in wanted.__slots__}, "tote": tote})
    envelope = station.make(command, made.fulfilment_order, token=token)
    return station.push(envelope).results[0]


def over(station: Station, made: Released, token: int) -> RulingReply:
    command = PickListTakenOver(station=station.name, worker="Bruno", over=token)
    (reply,) = station.do(made.pick_list, command)
    return reply


def who(shelf: Shelf, made: Released) -> tuple[object, ...]:
    """Who has the walk, by its list and by the row that decides."""
    doc = shelf.doc("pick_list", made.pick_list)
    (row,) = shelf.sql(
        "SELECT station, grade, token FROM claim WHERE task_id = :t", t=made.fulfilment_order
    )
    assert (doc["claimed_station"], doc["claimed_grade"], doc["claimed_token"]) == row
    return row


@pytest.fixture
def pair(shelf: Shelf) -> tuple[Station, Station]:
    return Station(shelf), Station(shelf, name="ST-MIL-2")


def test_a_grant_says_token_and_time(shelf: Shelf, pair: tuple[Station, Station]) -> None:
    made = release(shelf, {COAT: 2})

    reply = claim(pair[0], made, Grade.LEASE)

    assert reply.result == {"token": 1, "ttl_s": 900, "grade": "lease"}
    assert who(shelf, made) == ("ST-MIL-1", "lease", 1)
    assert shelf.doc("pick_list", made.pick_list)["claimed_until"] == (
        START + timedelta(seconds=900)
    ).isoformat().replace("+00:00", "Z")


def test_the_second_one_hears_who_has_it_and_what_may_be_there(
    shelf: Shelf, pair: tuple[Station, Station]
) -> None:
    made = release(shelf, {COAT: 2})
    claim(pair[0], made)
    shelf.clock.advance(hours=3)

    reply = claim(pair[1], made, Grade.LEASE)

    assert (reply.ruling, reply.reason) == ("rejected", "held_by_other")
    assert reply.result == {
        "station": "ST-MIL-1",
        "worker": "Anna",
        "grade": "hard",
        "token": 1,
        "since_s": 10800,
        "silent_s": 10800,
        "units": 2,
    }


def test_nobody_claims_for_another_station(shelf: Shelf, pair: tuple[Station, Station]) -> None:
    made = release(shelf, {COAT: 1})
    command = PickListClaimed(station="ST-MIL-2", worker="Anna", grade=Grade.HARD)

    (reply,) = pair[0].do(made.pick_list, command)

    assert (reply.ruling, reply.reason) == ("rejected", "not_allowed")


def test_a_lease_that_is_over_goes_to_the_next_who_asks(
    shelf: Shelf, pair: tuple[Station, Station]
) -> None:
    made = release(shelf, {COAT: 2})
    claim(pair[0], made, Grade.LEASE)
    shelf.clock.advance(seconds=899)
    assert claim(pair[1], made).ruling == "rejected"

    shelf.clock.advance(seconds=1)

    assert claim(pair[1], made).result["token"] == 2
    assert who(shelf, made) == ("ST-MIL-2", "hard", 2)


def test_a_release_frees_the_walk(shelf: Shelf, pair: tuple[Station, Station]) -> None:
    made = release(shelf, {COAT: 2})
    claim(pair[0], made)

    (foreign,) = pair[1].do(made.pick_list, PickListReleased(station="ST-MIL-2"))
    assert (foreign.ruling, who(shelf, made)[0]) == ("accepted", "ST-MIL-1")
    pair[0].do(made.pick_list, PickListReleased(station="ST-MIL-1"))

    assert who(shelf, made) == ("", "soft", 1)
    assert claim(pair[1], made).result["token"] == 2


def test_picks_of_an_old_holder(shelf: Shelf, pair: tuple[Station, Station]) -> None:
    """Late while nobody went on, apart as soon as somebody did, put back when all is there."""
    made = release(shelf, {COAT: 3})
    claim(pair[0], made)
    shelf.clock.advance(hours=1)
    over(pair[1], made, 1)

    late = take(pair[0], made, "u1", 1, "T-101")
    assert (late.ruling, late.reason) == ("accepted", "late")
    on_time = take(pair[1], made, "u2", 2, "T-101")
    assert (on_time.ruling, on_time.reason) == ("accepted", "")
    apart = take(pair[0], made, "u3", 1, "T-101")
    assert (apart.ruling, apart.reason) == ("superseded", "consolidate")
    task = shelf.doc("task", f"consolidate-{apart.id}")
    assert (task["kind"], task["tote"], task["into"]) == ("consolidate", "T-101", "T-101")

    assert take(pair[1], made, "u4", 2, "T-101").ruling == "accepted"
    too_many = take(pair[0], made, "u5", 1, "T-101")
    assert (too_many.ruling, too_many.reason) == ("superseded", "put_back")
    check_books(shelf, made)


def test_a_pick_into_another_tote_is_never_mixed_in(
    shelf: Shelf, pair: tuple[Station, Station]
) -> None:
    made = release(shelf, {COAT: 2})
    claim(pair[0], made)
    take(pair[0], made, "u1", 1, "T-101")

    other = take(pair[0], made, "u2", 1, "T-102")

    assert (other.ruling, other.reason) == ("superseded", "consolidate")
    assert {unit.tote for unit in order_of(shelf, made).units} == {"T-101"}


def test_who_lost_a_walk_does_not_set_it_aside(shelf: Shelf, pair: tuple[Station, Station]) -> None:
    made = release(shelf, {COAT: 2})
    claim(pair[0], made)
    shelf.clock.advance(hours=1)
    over(pair[1], made, 1)

    late = pair[0].make(OrderSetAside(reason="picker"), made.fulfilment_order, token=1)
    (refused,) = pair[0].push(late).results
    now = pair[1].make(OrderSetAside(reason="picker"), made.fulfilment_order, token=2)
    (done,) = pair[1].push(now).results

    assert (refused.ruling, refused.reason) == ("superseded", "held_by_other")
    assert done.ruling == "accepted"


@pytest.mark.parametrize(("role", "ruling"), [("picker", "rejected"), ("lead", "accepted")])
def test_a_station_at_work_loses_its_walk_to_a_lead_only(
    shelf: Shelf, pair: tuple[Station, Station], role: str, ruling: str
) -> None:
    made = release(shelf, {COAT: 2})
    with shelf.centre.work() as work:
        worker = Worker(badge="W-1042", name="Bruno", role=role, jobs=("pick",))
        work.changes.put(SCOPE["MIL"], DocumentKind.WORKER, "W-1042", worker)
    claim(pair[0], made)
    shelf.clock.advance(seconds=119)

    reply = over(pair[1], made, 1)

    assert (reply.ruling, reply.reason) == (ruling, "needs_lead" if role == "picker" else "")
    shelf.clock.advance(seconds=1)
    assert over(pair[1], made, 1).ruling == "accepted"


def test_a_take_over_of_another_claim_than_the_one_that_was_shown_is_refused(
    shelf: Shelf, pair: tuple[Station, Station]
) -> None:
    made = release(shelf, {COAT: 2})
    claim(pair[0], made)
    shelf.clock.advance(hours=1)

    assert over(pair[1], made, 7).reason == "held_by_other"
    assert over(pair[1], made, 1).result == {"token": 2, "ttl_s": 0, "grade": "hard"}


def test_an_undone_last_pick_keeps_the_walk_with_who_undid_it(
    shelf: Shelf, pair: tuple[Station, Station]
) -> None:
    made = release(shelf, {COAT: 1})
    claim(pair[0], made)
    take(pair[0], made, "u1", 1, "T-101")

    pair[0].do(made.fulfilment_order, ItemUnpicked(unit="u1"))
    assert who(shelf, made) == ("ST-MIL-1", "hard", 1)
    take(pair[0], made, "u2", 1, "T-101")
    pair[1].do(made.fulfilment_order, ItemUnpicked(unit="u2"))

    assert who(shelf, made) == ("", "soft", 1)


def test_a_number_of_nobody_is_no_label(shelf: Shelf) -> None:
    made = release(shelf, {COAT: 1})
    station = Station(shelf, owns=False)
    other = Station(shelf, name="ST-MIL-2", owns=False)
    other.do(other.name, NumbersRequested(series="sscc", count=10))
    station.do(station.name, NumbersRequested(series="sscc", count=10))
    station.do(
        made.fulfilment_order,
        pick(made, COAT, "u1"),
        pack("u1"),
        PackageClosed(package="p1"),
    )

    def label(number: str) -> tuple[str, str]:
        (reply,) = station.do(made.fulfilment_order, LabelIssued(package="p1", sscc=number))
        return reply.ruling, reply.reason

    for number in (sscc(10), sscc(21), "340999990000000113", "3", ""):
        assert label(number) == ("rejected", "not_granted")
    assert label(sscc(11)) == ("accepted", "")
