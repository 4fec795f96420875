"""Numbers are asked for in time, taken over once, and a refusal is not answered by nagging."""

from pathlib import Path

import pytest

from app.domain.commands import DocumentKind, LabelIssued
from app.floor.desk import Issued
from tests.floor.station import Floor, a_floor
from tests.floor.stock import ANNA, SHIRT_M, an_order


@pytest.fixture
def fresh(tmp_path: Path):  # type: ignore[no-untyped-def]
    with a_floor(tmp_path) as made:
        yield made


def test_a_fresh_station_asks_for_both_series_once(fresh: Floor) -> None:
    asked = [fresh.door.ask_for_numbers() for _ in range(3)]

    assert asked == [True, False, False]
    requests = fresh.commands("numbers_requested")
    assert [each["body"] for each in requests] == [
        {"series": "sscc", "count": 500},
        {"series": "return", "count": 200},
    ]
    assert {(each["agg_kind"], each["agg_id"]) for each in requests} == {("station", "ST-01")}
    assert [each["after"] for each in requests] == [None, requests[0]["id"]]


def test_a_request_that_is_under_way_is_remembered_after_a_restart(fresh: Floor) -> None:
    fresh.door.ask_for_numbers()

    fresh.reopen()

    assert not fresh.door.ask_for_numbers()
    fresh.grant("sscc")
    assert fresh.sql("SELECT series, first, count, used, prefix FROM number_block") == [
        {"series": "sscc", "first": 1, "count": 500, "used": 0, "prefix": "4012345"}
    ]


def test_a_grant_that_comes_twice_is_one_block(fresh: Floor) -> None:
    fresh.grant("return")
    fresh.reopen()
    fresh.door.replica_changed()

    assert len(fresh.sql("SELECT * FROM number_block")) == 1


def test_a_grant_is_taken_over_from_a_replica_that_came_later(fresh: Floor) -> None:
    fresh.door.ask_for_numbers()
    (request, _) = fresh.commands("numbers_requested")
    fresh.shut()
    fresh.replica.rule(
        (request["id"], "accepted"),
        result={"series": "sscc", "first": 9, "count": 5, "prefix": "4012345", "extension": "3"},
    )

    fresh.open()
    fresh.door.replica_changed()

    assert fresh.sql("SELECT first FROM number_block") == [{"first": 9}]


def test_more_is_asked_for_when_few_are_left(fresh: Floor) -> None:
    fresh.grant("sscc", count=150)
    fresh.grant("return", count=60)
    assert not fresh.door.ask_for_numbers()

    with fresh.store.commit():
        fresh.door._numbers.use("sscc")

    assert fresh.door.ask_for_numbers()
    assert fresh.commands("numbers_requested")[-1]["body"] == {"series": "sscc", "count": 500}


def test_a_station_that_uses_many_asks_for_what_lasts_two_days(fresh: Floor) -> None:
    fresh.grant("sscc", count=700)
    fresh.grant("return")
    order = an_order("10485", {SHIRT_M: 1})
    issued = Issued(
        kind=DocumentKind.FULFILMENT_ORDER,
        id=order.id,
        command=LabelIssued(package="p", sscc="340123450000000017"),
    )
    with fresh.store.commit():
        fresh.door._recorder.append([issued] * 701, ANNA)
    assert not fresh.door.ask_for_numbers()

    fresh.clock.move(3600)

    assert fresh.door.ask_for_numbers()
    assert fresh.commands("numbers_requested")[-1]["body"] == {"series": "sscc", "count": 701}
    fresh.grant("sscc", first=701, count=701)
    fresh.clock.move(2 * 86400)
    assert not fresh.door.ask_for_numbers()


@pytest.mark.parametrize("restart", [False, True])
def test_a_refused_request_is_not_repeated_at_once(fresh: Floor, restart: bool) -> None:
    fresh.door.ask_for_numbers()
    fresh.replica.rule(*((each["id"], "rejected") for each in fresh.commands()))
    fresh.door.replica_changed()
    if restart:
        fresh.reopen()
        fresh.door.replica_changed()

    assert not any(fresh.door.ask_for_numbers() for _ in range(5))
    fresh.clock.move(901)
    assert fresh.door.ask_for_numbers()
    assert len(fresh.commands("numbers_requested")) == 4
