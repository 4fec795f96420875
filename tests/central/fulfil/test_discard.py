"""A command that the centre cannot take in: it is named, and a person can do without it."""

import importlib
from pathlib import Path

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from app.central.api.bell import Bell
from app.central.api.stations import routes
from app.central.feeds import SnapshotFiles
from app.central.fulfil.case import Case, Settled
from app.domain.commands import CommandDiscarded
from app.wire import CommandEnvelope
from tests.central.fulfil.walk import pack, pick
from tests.central.shelf import Released, Shelf, Station, release, token_of

WARM = {"Authorization": f"Bearer {token_of('ST-MIL-1')}"}
PUSH = importlib.import_module("app.central.fulfil.push")


def giving_up(station: Station, poison: CommandEnvelope) -> CommandEnvelope:
    body = CommandDiscarded(
        command=poison.id,
        n=poison.n,
        agg_kind=poison.agg_kind,
        agg_id=poison.agg_id,
        body_sha256=poison.body_sha256,
        reason="looked at it",
    )
    return station.make(body, station.name)


@pytest.fixture
def order(shelf: Shelf) -> Released:
    return release(shelf, {"COAT-S": 3})


def test_what_was_given_up_has_a_ruling_and_its_followers_too(
    shelf: Shelf, order: Released
) -> None:
    station = Station(shelf)
    poison = station.make(pick(order, "COAT-S", "u1"), order.fulfilment_order)
    after = station.make(pick(order, "COAT-S", "u2"), order.fulfilment_order)
    built_on = station.make(pack("u1"), order.fulfilment_order)
    notice = giving_up(station, poison)

    (given_up,) = station.push(notice).results
    reply = station.push(after, built_on)
    late = station.push(poison, notice)

    assert (given_up.ruling, given_up.result) == (
        "accepted",
        {"ruling": "rejected", "reason": "discarded"},
    )
    assert [(one.ruling, one.reason) for one in reply.results] == [
        ("accepted", ""),
        ("rejected", "unknown_unit"),
    ]
    assert [(one.ruling, one.reason, one.replayed) for one in late.results] == [
        ("rejected", "discarded", True),
        ("accepted", "", True),
    ]
    assert late.ack_n == 4, "its number leaves no gap"
    assert shelf.one("SELECT picked FROM order_line") == 1


def test_what_was_ruled_on_after_all_keeps_its_ruling(shelf: Shelf, order: Released) -> None:
    station = Station(shelf)
    made = station.make(pick(order, "COAT-S", "u1"), order.fulfilment_order)
    station.push(made)

    (reply,) = station.push(giving_up(station, made)).results

    assert reply.result == {"ruling": "accepted", "reason": ""}
    assert shelf.one("SELECT picked FROM order_line") == 1


def test_nobody_gives_up_what_another_station_did(shelf: Shelf, order: Released) -> None:
    station, other = Station(shelf), Station(shelf, name="ST-MIL-2")
    made = station.make(pick(order, "COAT-S", "u1"), order.fulfilment_order)
    station.push(made)

    (reply,) = other.push(giving_up(other, made)).results

    assert (reply.ruling, reply.reason) == ("rejected", "not_allowed")


def test_a_bug_names_the_command_that_shows_it(
    shelf: Shelf, order: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = Station(shelf)
    batch = [station.make(pick(order, "COAT-S", f"u{n}"), order.fulfilment_order) for n in range(3)]
    judge = PUSH.judge

    def breaks(case: Case, *, intact: bool, before: str) -> Settled:
        if case.envelope.id == batch[1].id:
            raise ZeroDivisionError
        judged: Settled = judge(case, intact=intact, before=before)
        return judged

    monkeypatch.setattr(PUSH, "judge", breaks)
    files = SnapshotFiles(shelf.centre, tmp_path / "snapshots")
    app = Litestar(routes(shelf.centre, files, Bell()))
    with TestClient(app, raise_server_exceptions=False) as client:
        body = msgspec.json.encode(station.request(*batch))
        answer = client.post("/v1/commands", content=body, headers=WARM)

    assert answer.status_code == 500
    assert answer.json() == {"code": "failed", "command": batch[1].id}
    assert shelf.one("SELECT count(*) FROM command") == 1, "what came before it is settled"


def test_an_install_that_begins_late_leaves_no_gap(shelf: Shelf, order: Released) -> None:
    station = Station(shelf)
    old = station.make(pick(order, "COAT-S", "u1"), order.fulfilment_order)
    station.push(old)
    renewed = Station(shelf, install="install-2", n=500)
    new = renewed.make(pick(order, "COAT-S", "u2"), order.fulfilment_order)
    request = msgspec.structs.replace(renewed.request(new), starts_at=501)
    forgotten = msgspec.structs.replace(
        renewed.make(pick(order, "COAT-S", "u3"), order.fulfilment_order), n=7
    )
    caller = PUSH.Caller(station=station.name, site=station.site)

    first = PUSH.push(shelf.centre, caller, request)
    second = PUSH.push(
        shelf.centre, caller, msgspec.structs.replace(request, batch=(old, forgotten))
    )

    assert first.ack_n == 501
    assert [(one.ruling, one.replayed) for one in second.results] == [
        ("accepted", True),
        ("accepted", False),
    ], "numbers of an earlier identity are never forgotten"
