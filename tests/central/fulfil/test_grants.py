"""Blocks of numbers: none twice, none to the wrong one."""

import threading

import pytest

from app.domain.commands import NumbersRequested
from app.wire import RulingReply
from tests.central.shelf import Shelf, Station


def ask(station: Station, series: str = "sscc", count: int = 50) -> RulingReply:
    (reply,) = station.do(station.name, NumbersRequested(series=series, count=count))
    return reply


def test_blocks_follow_each_other_over_all_stations(shelf: Shelf) -> None:
    first = ask(Station(shelf))
    second = ask(Station(shelf, name="ST-MIL-2"), count=10)

    assert first.ruling == "accepted"
    assert first.result == {
        "series": "sscc",
        "first": 1,
        "count": 50,
        "prefix": "4012345",
        "extension": "3",
    }
    assert (second.result["first"], second.result["count"]) == (51, 10)


def test_series_count_on_their_own(shelf: Shelf) -> None:
    station = Station(shelf)
    ask(station)

    reply = ask(station, "return", 20)

    assert reply.result["first"] == 1
    assert reply.result["prefix"] == ""


def test_the_same_request_gets_the_same_block(shelf: Shelf) -> None:
    station = Station(shelf)
    envelope = station.make(NumbersRequested(series="sscc", count=50), station.name)

    first = station.push(envelope).results[0]
    again = station.push(envelope).results[0]

    assert again.replayed
    assert again.result == first.result
    assert shelf.one("SELECT count(*) FROM number_block") == 1


@pytest.mark.parametrize(
    ("series", "count"),
    [("sscc", 0), ("sscc", -5), ("sscc", 10_001), ("batch", 10)],
)
def test_impossible_requests_are_refused(shelf: Shelf, series: str, count: int) -> None:
    reply = ask(Station(shelf), series, count)

    assert (reply.ruling, reply.reason) == ("rejected", "not_allowed")
    assert shelf.one("SELECT count(*) FROM number_block") == 0


def test_a_station_asks_only_for_itself(shelf: Shelf) -> None:
    (reply,) = Station(shelf).do("ST-MIL-2", NumbersRequested(series="sscc", count=5))

    assert (reply.ruling, reply.reason) == ("rejected", "not_allowed")


def test_a_series_ends_where_its_printed_form_ends(shelf: Shelf) -> None:
    with shelf.centre.work() as work:
        work.connection.exec_driver_sql(
            "INSERT INTO number_block VALUES ('main', 'return', 1, 99999990, 'ST-MIL-2', 'x')"
        )

    assert ask(Station(shelf), "return", 20).ruling == "rejected"
    assert ask(Station(shelf), "return", 9).result["first"] == 99999991


def test_no_number_is_granted_twice_under_a_crowd(shelf: Shelf) -> None:
    stations = [Station(shelf, name=f"ST-MIL-{n}") for n in (1, 2)] * 2

    def crowd(station: Station, at: int) -> None:
        asking = Station(shelf, name=station.name, install=f"install-{at}")
        for _ in range(15):
            ask(asking, count=7)

    threads = [threading.Thread(target=crowd, args=(s, at)) for at, s in enumerate(stations)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    granted = [
        number
        for first, count in shelf.sql("SELECT first, count FROM number_block")
        for number in range(int(str(first)), int(str(first)) + int(str(count)))
    ]
    assert len(granted) == len(set(granted)) == 4 * 15 * 7
