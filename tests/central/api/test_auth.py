"""Who may call, and what it may read."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from app.central.api.auth import BELIEVED
from app.central.api.bell import Bell
from app.central.api.stations import routes
from app.central.feeds import SnapshotFiles
from tests.central.shelf import Shelf, token_of
from tests.central.stubs.clock import START

Client = TestClient[Litestar]


@pytest.fixture
def client(shelf: Shelf, tmp_path: Path) -> Iterator[Client]:
    files = SnapshotFiles(shelf.centre, tmp_path / "snapshots")
    app = Litestar(routes(shelf.centre, files, Bell()))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def bearer(station: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(station)}"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer wrong"},
        {"Authorization": token_of("ST-MIL-1")},
        {"Authorization": f"Basic {token_of('ST-MIL-1')}"},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/feeds/site:MIL/changes"),
        ("GET", "/v1/stations/me"),
        ("POST", "/v1/commands"),
    ],
)
def test_no_station_no_answer(
    client: Client, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = client.request(method, path, headers=headers)

    assert answer.status_code == 401
    assert answer.json()["code"] == "not_authenticated"


def test_the_token_itself_is_not_stored(shelf: Shelf) -> None:
    assert token_of("ST-MIL-1").encode() not in b"".join(
        str(row).encode() for row in shelf.sql("SELECT * FROM station")
    )


def test_a_revoked_station_is_out_in_a_moment(shelf: Shelf, client: Client) -> None:
    assert client.get("/v1/stations/me", headers=bearer("ST-MIL-1")).status_code == 200

    with shelf.centre.work() as work:
        work.connection.exec_driver_sql(
            "UPDATE station SET revoked_at = '2026-03-02' WHERE station = 'ST-MIL-1'"
        )

    shelf.clock.advance(seconds=BELIEVED.total_seconds())
    assert timedelta(seconds=5) >= BELIEVED
    assert client.get("/v1/stations/me", headers=bearer("ST-MIL-1")).status_code == 401
    assert client.get("/v1/stations/me", headers=bearer("ST-MIL-2")).status_code == 200


@pytest.mark.parametrize(
    ("station", "scope", "status"),
    [
        ("ST-MIL-1", "site:MIL", 200),
        ("ST-MIL-1", "site%3AMIL", 200),
        ("ST-MIL-1", "catalogue", 200),
        ("ST-MIL-1", "returns:EU", 200),
        ("ST-MIL-1", "site:BRE", 403),
        ("ST-BRE-1", "site:MIL", 403),
        ("ST-MIL-1", "returns:US", 403),
        ("ST-MIL-1", "site:", 403),
        ("ST-MIL-1", "everything", 403),
    ],
)
def test_a_station_reads_its_own_scopes(
    client: Client, station: str, scope: str, status: int
) -> None:
    answer = client.get(f"/v1/feeds/{scope}/changes", headers=bearer(station))

    assert answer.status_code == status


def test_a_station_learns_who_it_is(client: Client) -> None:
    answer = client.get("/v1/stations/me", headers=bearer("ST-BRE-2"))

    assert answer.json() == {
        "station": "ST-BRE-2",
        "site": "BRE",
        "region": "EU",
        "time": START.isoformat().replace("+00:00", "Z"),
    }
