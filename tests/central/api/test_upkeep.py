"""What the keeper of the centre sees of books and outbox."""

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from app.central.api.upkeep import routes
from tests.central.fulfil.walk import whole_way
from tests.central.shelf import Shelf, Station, release

Client = TestClient[Litestar]
KEEPER = {"Authorization": "Bearer keeper"}


@pytest.fixture
def client(shelf: Shelf) -> Iterator[Client]:
    with TestClient(Litestar(routes(shelf.centre, "keeper"))) as client:
        yield client


def test_a_garment_that_the_books_lost_is_shown(shelf: Shelf, client: Client) -> None:
    release(shelf, {"COAT-S": 1})
    assert client.get("/v1/admin/stock-gaps", headers=KEEPER).json() == []

    with shelf.centre.work() as work:
        work.connection.exec_driver_sql("UPDATE bin_stock SET qty = qty - 1")

    assert client.get("/v1/admin/stock-gaps", headers=KEEPER).json() == [
        {"site": "MIL", "sku": "COAT-S", "condition": "NEW", "on_hand": 6, "held": 5}
    ]


def test_a_dead_task_is_shown_and_can_be_tried_again(shelf: Shelf, client: Client) -> None:
    made = release(shelf, {"COAT-S": 1})
    Station(shelf).do(made.fulfilment_order, *whole_way(made, {"COAT-S": 1}))
    with shelf.centre.work() as work:
        work.connection.exec_driver_sql("UPDATE outbox_task SET state = 'DEAD', last_error = 'x'")

    (task,) = client.get("/v1/admin/outbox", headers=KEEPER).json()
    again = client.post("/v1/admin/outbox/fulfilment:p1/retry", headers=KEEPER)
    unknown = client.post("/v1/admin/outbox/fulfilment:p9/retry", headers=KEEPER)

    assert (task["key"], task["state"], task["last_error"]) == ("fulfilment:p1", "DEAD", "x")
    assert "payload" not in task
    assert (again.status_code, unknown.status_code) == (204, 404)
    assert shelf.one("SELECT state FROM outbox_task") == "READY"


@pytest.mark.parametrize("path", ["/v1/admin/stock-gaps", "/v1/admin/outbox"])
def test_stations_and_strangers_see_nothing(client: Client, path: str) -> None:
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"Authorization": "Bearer x"}).status_code == 401
