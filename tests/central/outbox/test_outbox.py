"""The channel hears of each package once, whatever happens on the way."""

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from app.central.channels import shopify_out
from app.central.channels.shopify_graphql import API_VERSION
from app.central.channels.shopify_out import ShopifyOut
from app.central.outbox import NewTask, OutboxWorker, enqueue, retry_now, unfinished_tasks
from app.central.outbox.tasks import (
    LEASE,
    LONGEST_PAUSE_S,
    MOST_ATTEMPTS,
    Done,
    Later,
    pause_s,
    settle,
    take,
)
from app.store import central_db as db
from tests.central.fulfil.walk import whole_way
from tests.central.shelf import Shelf, Station, open_shelf, release, sscc
from tests.central.stubs.shopify import Fault, StubShopify

ROOT = Path(__file__).resolve().parents[3]
ORDER = "gid://shopify/Order/5001"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return open_shelf(tmp_path)


@pytest.fixture
def shop() -> Iterator[StubShopify]:
    with StubShopify() as shop:
        yield shop


@pytest.fixture
def worker(shelf: Shelf) -> Iterator[OutboxWorker]:
    with httpx.Client(timeout=0.4) as client:
        yield OutboxWorker(shelf.centre, {"shopify": ShopifyOut(client)}, rng=random.Random(7))


def ship(shelf: Shelf, shop: StubShopify | None = None, quantity: int = 2) -> None:
    """Hands one package over, and tells the shop's double of its order."""
    made = release(shelf, {"COAT-S": quantity})
    number = shelf.numbers
    if shop is not None:
        shop.add_order(str(5000 + number), {f"{number}0": quantity})
        address(shelf, shop.url, shop.token)
    way = whole_way(made, {"COAT-S": quantity}, f"p{number}", number)
    replies = Station(shelf).do(made.fulfilment_order, *way)
    assert {reply.ruling for reply in replies} == {"accepted"}


def address(shelf: Shelf, url: str, token: str) -> None:
    with shelf.centre.work() as work:
        work.connection.execute(update(db.channel).values(api_url=url, api_token=token))


def task(shelf: Shelf) -> tuple[object, ...]:
    (row,) = shelf.sql("SELECT state, attempts, last_error FROM outbox_task")
    return row


def due_in_s(shelf: Shelf) -> float:
    run_at = datetime.fromisoformat(str(shelf.one("SELECT run_at FROM outbox_task")))
    return (run_at - shelf.clock.now).total_seconds()


def test_the_shop_hears_of_a_package(shelf: Shelf, shop: StubShopify, worker: OutboxWorker) -> None:
    ship(shelf, shop)

    assert worker.work_one()
    assert not worker.work_one()

    assert shop.fulfilments == [(ORDER, sscc(1))]
    assert shop.orders[ORDER].remaining == {"gid://shopify/LineItem/10": 0}
    assert shop.versions == {API_VERSION}
    assert task(shelf) == ("DONE", 1, "")
    assert shelf.one("SELECT result FROM outbox_task") == "gid://shopify/Fulfillment/1"


def test_only_what_is_in_the_package_is_fulfilled(
    shelf: Shelf, shop: StubShopify, worker: OutboxWorker
) -> None:
    ship(shelf, shop)
    shop.orders[ORDER].remaining = {"gid://shopify/LineItem/10": 3, "gid://shopify/LineItem/11": 1}

    worker.work_one()

    assert shop.orders[ORDER].remaining == {
        "gid://shopify/LineItem/10": 1,
        "gid://shopify/LineItem/11": 1,
    }


@pytest.mark.parametrize(
    ("fault", "effects", "said", "least_s"),
    [
        (Fault.SILENT_AFTER_EFFECT, 1, "no answer in time (ReadTimeout)", 30),
        (Fault.SILENT_BEFORE_EFFECT, 0, "no answer in time (ReadTimeout)", 30),
        (Fault.CUT_AFTER_EFFECT, 1, "the line broke (RemoteProtocolError)", 2),
        (Fault.TOO_MANY, 0, "HTTP 429", 7),
        (Fault.SERVER_ERROR, 0, "HTTP 500", 2),
        (Fault.LOOK_SERVER_ERROR, 0, "HTTP 502", 2),
        (Fault.THROTTLED, 0, "THROTTLED Throttled", 2),
        (Fault.USER_ERROR, 0, "the shop refused: Fulfillment order is on hold.", 0),
        (Fault.NONSENSE, 0, "an answer of another shape", 0),
    ],
)
def test_a_fault_is_tried_again_and_leaves_one_fulfilment(
    shelf: Shelf,
    shop: StubShopify,
    worker: OutboxWorker,
    fault: Fault,
    effects: int,
    said: str,
    least_s: float,
) -> None:
    ship(shelf, shop)
    shop.faults.append(fault)

    worker.work_one()

    assert len(shop.fulfilments) == effects
    state, attempts, error = task(shelf)
    assert (state, attempts) == ("READY", 1)
    assert str(error).startswith(said)
    assert due_in_s(shelf) >= least_s
    assert not worker.work_one(), "it waits for its time"

    shelf.clock.advance(hours=1)
    worker.work_one()

    assert shop.fulfilments == [(ORDER, sscc(1))]
    assert task(shelf) == ("DONE", 2, "")


def test_a_wrong_token_waits_for_a_person(
    shelf: Shelf, shop: StubShopify, worker: OutboxWorker
) -> None:
    ship(shelf, shop)
    address(shelf, shop.url, "wrong")

    worker.work_one()

    assert task(shelf) == ("READY", 1, "HTTP 401: token refused")
    assert due_in_s(shelf) >= 600
    assert shop.refused_tokens == 1
    assert shop.fulfilments == []


@pytest.mark.parametrize(
    "url", ["http://shop.example", "ftp://127.0.0.1", "https://", "shop.example"]
)
def test_nothing_is_sent_without_tls_beyond_this_machine(
    shelf: Shelf, shop: StubShopify, worker: OutboxWorker, url: str
) -> None:
    ship(shelf, shop)
    address(shelf, url, shop.token)

    worker.work_one()

    assert task(shelf) == ("READY", 1, f"not an https address: {url!r}")


def test_without_an_address_a_task_waits_in_sight(shelf: Shelf, worker: OutboxWorker) -> None:
    ship(shelf)

    assert not worker.work_one()

    assert task(shelf) == ("READY", 0, "no address")
    assert due_in_s(shelf) == 3600
    with shelf.centre.reading() as connection:
        assert [t["last_error"] for t in unfinished_tasks(connection, "main")] == ["no address"]


def test_an_address_wakes_what_waited_for_it(
    shelf: Shelf, shop: StubShopify, worker: OutboxWorker
) -> None:
    ship(shelf)
    worker.work_one()
    shop.add_order("5001", {"10": 2})

    address(shelf, shop.url, shop.token)

    assert worker.work_one()
    assert shop.fulfilments == [(ORDER, sscc(1))]


@pytest.mark.parametrize("others", [{}, {"gid://shopify/LineItem/10": 1}])
def test_what_the_shop_does_not_wait_for_goes_to_a_person(
    shelf: Shelf, shop: StubShopify, worker: OutboxWorker, others: dict[str, int]
) -> None:
    ship(shelf, shop)
    shop.orders[ORDER].remaining = others

    worker.work_one()

    assert task(shelf)[0] == "DEAD"
    assert shop.mutations == 0


def test_an_unknown_order_goes_to_a_person(
    shelf: Shelf, shop: StubShopify, worker: OutboxWorker
) -> None:
    ship(shelf, shop)
    shop.orders.clear()

    worker.work_one()

    assert task(shelf) == ("DEAD", 1, f"the shop has no order {ORDER}")


def test_a_task_dies_after_so_many_attempts_and_lives_again_by_hand(
    shelf: Shelf, shop: StubShopify, worker: OutboxWorker
) -> None:
    ship(shelf, shop)
    shop.faults.extend([Fault.SERVER_ERROR] * MOST_ATTEMPTS)
    for _ in range(MOST_ATTEMPTS):
        assert worker.work_one()
        shelf.clock.advance(hours=2)

    assert not worker.work_one()
    assert task(shelf) == ("DEAD", MOST_ATTEMPTS, "HTTP 500")

    with shelf.centre.work() as work:
        assert retry_now(work, "fulfilment:p1")
    worker.work_one()

    assert task(shelf)[0] == "DONE"
    assert len(shop.fulfilments) == 1


def test_a_channel_nobody_speaks_to_waits_in_sight(shelf: Shelf, shop: StubShopify) -> None:
    ship(shelf, shop)

    OutboxWorker(shelf.centre, {}).work_one()

    assert task(shelf) == ("READY", 1, "nothing here can speak to shopify")


def a_task(key: str, chain: str) -> NewTask:
    return NewTask(key=key, queue="shopify:demo", kind="test", chain=chain, payload="{}")


def test_one_task_of_a_chain_runs_at_a_time(shelf: Shelf) -> None:
    address(shelf, "https://shop.example", "t")
    with shelf.centre.work() as work:
        for key, chain in (("a1", "a"), ("a2", "a"), ("b1", "b")):
            enqueue(work, a_task(key, chain))

    with shelf.centre.work() as work:
        taken = [take(work), take(work), take(work)]

    assert [t.key if t else None for t in taken] == ["a1", "b1", None]


def test_the_same_effect_is_noted_once(shelf: Shelf) -> None:
    with shelf.centre.work() as work:
        enqueue(work, a_task("a1", "a"))
        enqueue(work, a_task("a1", "other"))

    assert shelf.sql("SELECT key, chain FROM outbox_task") == [("a1", "a")]


def test_a_worker_that_comes_back_late_says_nothing(shelf: Shelf) -> None:
    address(shelf, "https://shop.example", "t")
    with shelf.centre.work() as work:
        enqueue(work, a_task("a1", "a"))
        late = take(work)
    assert late is not None
    shelf.clock.advance(seconds=LEASE.total_seconds() + 1)
    with shelf.centre.work() as work:
        current = take(work)
    assert current is not None

    with shelf.centre.work() as work:
        assert not settle(work, late, Later(error="too late"), random.Random(1))
    assert task(shelf)[0] == "RUNNING"
    with shelf.centre.work() as work:
        assert settle(work, current, Done(result="yes"), random.Random(1))
        assert not settle(work, late, Later(error="too late"), random.Random(1))

    assert task(shelf) == ("DONE", 2, "")


def test_a_task_whose_senders_never_come_back_dies(shelf: Shelf) -> None:
    address(shelf, "https://shop.example", "t")
    with shelf.centre.work() as work:
        enqueue(work, a_task("a1", "a"))
    for _ in range(MOST_ATTEMPTS):
        with shelf.centre.work() as work:
            assert take(work) is not None
        shelf.clock.advance(minutes=3)

    with shelf.centre.work() as work:
        assert take(work) is None
    assert task(shelf) == ("DEAD", MOST_ATTEMPTS, "the sender did not come back")


def test_pauses_are_spread_and_bounded() -> None:
    rng = random.Random(3)
    pauses = [[pause_s(attempt, rng) for _ in range(200)] for attempt in (1, 5, 60)]

    assert max(pauses[0]) <= 4
    assert max(pauses[1]) <= 64
    assert max(pauses[2]) <= LONGEST_PAUSE_S
    assert all(min(some) < max(some) / 10 for some in pauses)


def test_the_thread_hears_of_a_commit(shelf: Shelf, shop: StubShopify) -> None:
    """The poll is set so slow that only the poke can be what woke it."""
    with httpx.Client(timeout=5) as client:
        sender = {"shopify": ShopifyOut(client)}
        worker = OutboxWorker(shelf.centre, sender, poll_s=3600)
        worker.start()
        ship(shelf, shop)

        assert shop.effect.wait(20)
        worker.stop()

    assert shop.fulfilments == [(ORDER, sscc(1))]
    assert task(shelf)[0] == "DONE"


def test_a_killed_sender_leaves_exactly_one_fulfilment(
    shelf: Shelf, shop: StubShopify, worker: OutboxWorker
) -> None:
    """Killed between the effect and the commit: the shop has it, the books do not know."""
    ship(shelf, shop)
    shop.faults.append(Fault.SILENT_AFTER_EFFECT)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.central.outbox.child", str(shelf.path)], cwd=ROOT
    )
    assert shop.effect.wait(30)
    child.send_signal(signal.SIGKILL)
    assert child.wait(10) == -signal.SIGKILL
    assert task(shelf)[0] == "RUNNING"

    assert not worker.work_one(), "the dead one's lease holds"
    shelf.clock.now = datetime.fromisoformat(
        str(shelf.one("SELECT locked_until FROM outbox_task"))
    ) + timedelta(seconds=1)
    assert worker.work_one()

    assert shop.fulfilments == [(ORDER, sscc(1))]
    assert shop.mutations == 1
    assert task(shelf) == ("DONE", 2, "")


def test_the_proof_sees_a_sender_that_does_not_look(
    shelf: Shelf, shop: StubShopify, worker: OutboxWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted fault: blind, the same way through a lost answer makes two fulfilments."""
    ship(shelf, shop)
    shop.orders[ORDER].remaining["gid://shopify/LineItem/10"] = 9
    shop.faults.append(Fault.CUT_AFTER_EFFECT)
    monkeypatch.setattr(shopify_out, "_already_made", lambda *_: None)

    worker.work_one()
    shelf.clock.advance(hours=1)
    worker.work_one()

    assert len(shop.fulfilments) == 2
