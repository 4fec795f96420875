"""Two order services on one PostgreSQL: either may take a message, hold a reader or send."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.central.care import FULFILMENT, ShippedLine, ShippedPackage
from app.central.demo.orders import order_of
from app.central.outbox import NewTask, enqueue
from app.central.work import Centre, Work
from app.store.postgres import open_postgres
from tests.central.process import TOKEN, CentreProcess
from tests.central.stubs.shopify import StubShopify
from tests.faults.parts.postgres import Server

SHIRT = "SHL-SND-M"
SHOP = "floorwalker-demo.myshopify.com"
FEED = "/v1/feeds/site:MIL/changes"
STATION = {"Authorization": f"Bearer {TOKEN}"}
TASKS = 24
WAKE_S = 2.0
PATIENCE_S = 20.0


class Pair:
    """Both processes and, beside them, the database."""

    def __init__(self, url: str, folder: Path) -> None:
        writer, reader = open_postgres(url)
        self.centre = Centre(writer, reader)
        with ThreadPoolExecutor(2) as threads:  # both find no tables and no brand
            self.a, self.b = threads.map(
                lambda name: CentreProcess(folder / name, "--database", url), ("a", "b")
            )
        self._writer = writer

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        with self.centre.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    def close(self) -> None:
        self.a.close()
        self.b.close()
        self._writer.dispose()


@pytest.fixture(scope="module")
def pair(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    url = postgres.make()
    pair = Pair(url, tmp_path_factory.mktemp("pair"))
    yield pair
    pair.close()
    postgres.drop(url)


def test_they_start_together_on_an_empty_database(pair: Pair) -> None:
    assert pair.a.url
    assert pair.b.url
    assert pair.sql("SELECT count(*) FROM alembic_version") == [(1,)]
    seeded = pair.sql("SELECT count(*), count(DISTINCT (sku, site)) FROM inventory_position")
    assert seeded[0][0] == seeded[0][1] > 50


def test_a_message_at_one_wakes_a_reader_at_the_other(pair: Pair) -> None:
    with pair.b.client() as client:
        page = client.get(FEED, headers=STATION, params={"limit": 1}).json()
        parked = {"since": page["head"], "epoch": page["epoch"], "wait": 20}
        with ThreadPoolExecutor(1) as thread:
            poll = thread.submit(client.get, FEED, headers=STATION, params=parked)
            assert pair.a.send(order_of(1, (SHIRT, 1)), "d-1").json() == {"state": "APPLIED"}
            sent = time.monotonic()
            answer = poll.result(PATIENCE_S).json()

    assert time.monotonic() - sent < WAKE_S
    assert {item["kind"] for item in answer["items"]} == {"fulfilment_order", "pick_list"}


def test_one_message_at_both_at_once_has_one_effect(pair: Pair) -> None:
    order = order_of(2, (SHIRT, 1))

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda at: at.send(order, "d-2"), [pair.a, pair.b] * 4))

    assert {answer.status_code for answer in answers} == {200}
    states = Counter(answer.json()["state"] for answer in answers)
    assert states == {"APPLIED": 1, "DUPLICATE": 7}
    assert pair.sql("SELECT count(*) FROM sales_order WHERE number = '#1002'") == [(1,)]


def test_each_effect_outside_happens_once(pair: Pair) -> None:
    with StubShopify() as shop:
        setting = {"shop": SHOP, "secret": "demo-secret", "api_url": shop.url}
        with pair.a.client() as client:
            client.put(
                "/v1/admin/channels/shopify",
                json={**setting, "api_token": shop.token},
                headers=pair.a.admin(),
            ).raise_for_status()
        for number in range(TASKS):
            shop.add_order(str(7000 + number), {f"{number}0": 1})
        pair.centre.run(note_tasks)

        assert wait_until_done(pair) == [(TASKS, TASKS)]

        told = Counter(tracking for _, tracking in shop.fulfilments)
        assert told == {f"tracking-{number}": 1 for number in range(TASKS)}
        assert shop.mutations == TASKS, "no task was in two hands"


def note_tasks(work: Work) -> None:
    for number in range(TASKS):
        package = ShippedPackage(
            ext_order_id=str(7000 + number),
            tracking=f"tracking-{number}",
            company="DHL",
            lines=(ShippedLine(ext_line_id=f"{number}0", quantity=1),),
        )
        enqueue(
            work,
            NewTask(
                key=f"{FULFILMENT}:{number}",
                queue=f"shopify:{SHOP}",
                kind=FULFILMENT,
                chain=f"order-{number}",
                payload=msgspec.json.encode(package).decode(),
            ),
        )


def wait_until_done(pair: Pair) -> list[tuple[Any, ...]]:
    gate = threading.Event()
    for _ in range(int(PATIENCE_S * 20)):
        found = pair.sql("SELECT count(*), count(*) FILTER (WHERE attempts = 1) FROM outbox_task"
                         " WHERE state = 'DONE'")  # fmt: skip
        if found[0][0] == TASKS:
            return found
        gate.wait(0.05)
    return found
