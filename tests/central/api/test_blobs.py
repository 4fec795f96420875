"""Photos at the centre: before the command that names them, once, and only for their site."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from app.central.api.bell import Bell
from app.central.api.stations import routes
from app.central.feeds import SnapshotFiles
from app.central.feeds.upkeep import run_upkeep
from app.domain.commands import OrderSetAside
from app.wire import MOST_BLOB_BYTES
from tests.central.shelf import Released, Shelf, Station, release, token_of

Client = TestClient[Litestar]
MILAN = {"Authorization": f"Bearer {token_of('ST-MIL-1')}"}
BRERA = {"Authorization": f"Bearer {token_of('ST-BRE-1')}"}
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 1000
NAME = hashlib.sha256(PHOTO).hexdigest()
PATH = f"/v1/blobs/{NAME}"


@pytest.fixture
def client(shelf: Shelf, tmp_path: Path) -> Iterator[Client]:
    files = SnapshotFiles(shelf.centre, tmp_path / "snapshots")
    app = Litestar(routes(shelf.centre, files, Bell()))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def made(shelf: Shelf) -> Released:
    return release(shelf, {"COAT-S": 1})


def aside(*photos: str) -> OrderSetAside:
    return OrderSetAside(reason="picker", photos=photos)


def kept(shelf: Shelf) -> object:
    return shelf.one("SELECT count(*) FROM blob")


def test_a_photo_is_taken_once_and_given_back(shelf: Shelf, client: Client) -> None:
    asked = client.head(PATH, headers=MILAN)
    first = client.put(PATH, content=PHOTO, headers=MILAN)
    second = client.put(PATH, content=PHOTO, headers=MILAN)
    back = client.get(PATH, headers=MILAN)

    assert (asked.status_code, first.status_code, second.status_code) == (404, 201, 200)
    assert client.head(PATH, headers=MILAN).status_code == 200
    assert back.content == PHOTO
    assert back.headers["Content-Type"] == "application/octet-stream"
    assert back.headers["X-Content-Type-Options"] == "nosniff"
    assert back.headers["Cache-Control"] == "private, no-store"
    assert shelf.sql("SELECT size, site, station, command FROM blob") == [
        (len(PHOTO), "MIL", "ST-MIL-1", "")
    ]


def test_other_bytes_than_the_name_says_are_refused(shelf: Shelf, client: Client) -> None:
    wrong = client.put(PATH, content=PHOTO[:-1], headers=MILAN)

    assert (wrong.status_code, wrong.json()["code"]) == (400, "hash_differs")
    assert kept(shelf) == 0


@pytest.mark.parametrize("name", ["x", "0" * 63, "A" * 64])
def test_a_name_that_is_none_is_refused(client: Client, name: str) -> None:
    answers = [client.put(f"/v1/blobs/{name}", content=b"", headers=MILAN)]
    answers += [client.get(f"/v1/blobs/{name}", headers=MILAN)]

    assert [each.status_code for each in answers] == [400, 400]


def test_eight_mebibytes_are_the_most(shelf: Shelf, client: Client) -> None:
    most = b"\0" * MOST_BLOB_BYTES
    name = hashlib.sha256(most).hexdigest()

    assert client.put(f"/v1/blobs/{name}", content=most, headers=MILAN).status_code == 201
    assert client.put(PATH, content=most + b"\0", headers=MILAN).status_code == 413
    assert kept(shelf) == 1


def test_strangers_get_nothing_and_other_sites_see_no_photo(shelf: Shelf, client: Client) -> None:
    client.put(PATH, content=PHOTO, headers=MILAN)

    strangers = [client.get(PATH), client.head(PATH), client.put(PATH, content=PHOTO)]

    assert [each.status_code for each in strangers] == [401, 401, 401]
    assert client.get(PATH, headers=BRERA).status_code == 404
    assert client.put(PATH, content=PHOTO, headers=BRERA).status_code == 200


def test_a_command_waits_for_its_photo(shelf: Shelf, client: Client, made: Released) -> None:
    station = Station(shelf)
    command = station.make(aside(NAME), made.fulfilment_order)
    later = station.make(aside(), made.fulfilment_order)

    early = station.push(command, later)
    books = shelf.sql("SELECT id FROM command")
    client.put(PATH, content=PHOTO, headers=MILAN)
    late = station.push(command, later)

    assert [(one.ruling, one.reason) for one in early.results] == [
        ("deferred", "blob_missing"),
        ("deferred", ""),
    ]
    assert books == []
    assert late.results[0].ruling == "accepted"
    assert shelf.sql("SELECT command FROM blob") == [(command.id,)]
    assert station.push(command).results[0].replayed


def test_all_photos_must_be_there(shelf: Shelf, client: Client, made: Released) -> None:
    client.put(PATH, content=PHOTO, headers=MILAN)

    (reply,) = Station(shelf).do(made.fulfilment_order, aside(NAME, "0" * 64))

    assert (reply.ruling, reply.reason) == ("deferred", "blob_missing")
    assert shelf.sql("SELECT command FROM blob") == [("",)]


def test_a_photo_that_can_never_come_is_no_reason_to_wait(shelf: Shelf, made: Released) -> None:
    (reply,) = Station(shelf).do(made.fulfilment_order, aside("../secret"))

    assert (reply.ruling, reply.reason) == ("rejected", "unreadable")


def test_a_photo_that_nobody_names_goes_after_thirty_days(
    shelf: Shelf, client: Client, made: Released
) -> None:
    unnamed, again = b"a draft", b"sent again"
    for data in (PHOTO, unnamed, again):
        name = hashlib.sha256(data).hexdigest()
        client.put(f"/v1/blobs/{name}", content=data, headers=MILAN)
    Station(shelf).do(made.fulfilment_order, aside(NAME))

    shelf.clock.now += timedelta(days=29)
    name = hashlib.sha256(again).hexdigest()
    client.put(f"/v1/blobs/{name}", content=again, headers=MILAN)
    assert run_upkeep(shelf.centre).blobs == 0
    shelf.clock.now += timedelta(days=1)
    gone = run_upkeep(shelf.centre).blobs

    assert gone == 1
    assert {row[0] for row in shelf.sql("SELECT sha256 FROM blob")} == {NAME, name}
