"""The channel hears once that an order leaves later than was promised."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from app.central.channels.shopify_out import ShopifyOut
from app.central.outbox import OutboxWorker
from app.domain.commands import PackageStaged
from app.store import central_db as db
from tests.central.fulfil.walk import whole_way
from tests.central.shelf import Shelf, Station, open_shelf, release, sscc
from tests.central.stubs.shopify import StubShopify

ORDER = "gid://shopify/Order/5001"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return open_shelf(tmp_path)


@pytest.fixture
def shop(shelf: Shelf) -> Iterator[StubShopify]:
    with StubShopify() as shop:
        with shelf.centre.work() as work:
            work.connection.execute(
                update(db.channel).values(api_url=shop.url, api_token=shop.token)
            )
        yield shop


@pytest.fixture
def worker(shelf: Shelf) -> Iterator[OutboxWorker]:
    with httpx.Client(timeout=0.4) as client:
        yield OutboxWorker(shelf.centre, {"shopify": ShopifyOut(client)}, rng=random.Random(7))


def task(shelf: Shelf) -> tuple[object, ...]:
    (row,) = shelf.sql("SELECT state, attempts, last_error FROM outbox_task")
    return row


def late(shelf: Shelf, leaves_at: datetime) -> None:
    """A package is put into its cage after the cut-off."""
    made = release(shelf, {"COAT-S": 1})
    way = whole_way(made, {"COAT-S": 1}, "p1", 1)[:-1]
    put = PackageStaged(package="p1", sscc=sscc(1), cage="CG-DHL1", leaves_at=leaves_at)
    replies = Station(shelf).do(made.fulfilment_order, *way, put)
    assert {reply.ruling for reply in replies} == {"accepted"}


def test_the_shop_hears_once_of_a_promise_that_moved(
    shelf: Shelf, shop: StubShopify, worker: OutboxWorker
) -> None:
    shop.add_order("5001", {"10": 1})
    leaves = shelf.clock.now + timedelta(days=30)

    late(shelf, leaves)

    assert worker.work_one()
    assert not worker.work_one()
    assert shop.orders[ORDER].tags == {f"delayed-{leaves.date().isoformat()}"}
    assert task(shelf)[0] == "DONE"
    assert shelf.one("SELECT promised_at FROM sales_order") == leaves.isoformat()


def test_a_promise_that_is_kept_is_nobodys_news(shelf: Shelf) -> None:
    late(shelf, shelf.clock.now - timedelta(days=30))

    assert shelf.sql("SELECT * FROM outbox_task") == []


def test_an_order_that_the_shop_does_not_know_is_tried_again(
    shelf: Shelf, shop: StubShopify, worker: OutboxWorker
) -> None:
    late(shelf, shelf.clock.now + timedelta(days=30))

    assert worker.work_one()
    assert task(shelf) == ("READY", 1, "the shop refused: Order does not exist")
