"""The floor worker as the window has it: a real thread, real files, several devices."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict, PickVerdict
from app.errors import StoreError, StoreLocked, StoreUnreadable
from app.floor import worker as worker_module
from app.floor.desk import Outcome
from app.floor.scan import FrontDoor
from app.floor.worker import FloorWorker
from app.ports import JobState
from app.store import locks
from tests.floor.door.shop import DEADLINE_S, ORDER, Shop
from tests.floor.replica import Replica
from tests.floor.station import PlainRenderer, read_sql
from tests.floor.stock import (
    ANNA,
    BINS,
    SHIRT_M,
    SKIRT,
    WORKERS,
    a_list,
    a_product,
    a_setting,
    an_order,
    ean,
)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def replica(shop: Shop) -> Iterator[Replica]:
    made = shop.fill()
    yield made
    made.close()


@pytest.fixture
def worker(shop: Shop, replica: Replica) -> Iterator[FloorWorker]:
    made = shop.worker()
    made.start()
    yield made
    made.stop()


def say(shop: Shop, worker: FloorWorker, *codes: str | Verb) -> list[Outcome]:
    """Scans one after the other and waits for all answers."""
    before = len(shop.window.outcomes)
    for code in codes:
        worker.hear(shop.scan(code))
    return shop.window.answers(before + len(codes))[before:]


def test_scans_of_two_devices_at_once_are_all_answered_in_their_order(
    shop: Shop, worker: FloorWorker
) -> None:
    say(shop, worker, ANNA, Verb.GO_PICK, Verb.GET_WORK)
    before = len(shop.window.outcomes)
    gate = threading.Barrier(2)

    def shoot(source: str) -> None:
        scans = [shop.scan(ean(SHIRT_M), source) for _ in range(10)]
        gate.wait(DEADLINE_S)
        for scan in scans:
            worker.hear(scan)

    threads = [threading.Thread(target=shoot, args=(name,)) for name in ("left", "right")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)

    answered = shop.window.answers(before + 20)[before:]
    assert len(answered) == 20
    for source in ("left", "right"):
        own = [outcome.source_seq for outcome in answered if outcome.source == source]
        assert own == list(range(1, 11))
    numbers = [outcome.scan_seq for outcome in answered]
    assert numbers == list(range(numbers[0], numbers[0] + 20))
    assert shop.window.threads == {"floor"}


def test_stop_does_what_is_queued_first(shop: Shop, replica: Replica) -> None:
    worker = shop.worker()
    worker.start()
    for code in (ANNA, Verb.GO_PICK, Verb.GET_WORK, "A-02-1", *[ean(SHIRT_M)] * 8, "T-112"):
        worker.hear(shop.scan(code))

    worker.stop()

    assert len(shop.window.outcomes) == 13
    again = shop.worker()
    again.start()
    again.stop()
    assert shop.window.screens[-1] == shop.window.outcomes[-1].screen


def test_a_second_worker_says_who_holds_the_folder(
    shop: Shop, worker: FloorWorker, monkeypatch: pytest.MonkeyPatch, caplog: object
) -> None:
    monkeypatch.setattr(locks, "WAIT_S", 0.05)
    second = shop.worker()

    with pytest.raises(StoreLocked, match=r"floor\.db is being written by station ST-01"):
        second.start()

    assert [type(each) for each in shop.window.failures] == [StoreLocked]
    second.stop()
    assert say(shop, worker, ANNA)[0].verdict is CommonVerdict.SIGNED_IN


def test_a_wrong_key_is_told(shop: Shop, replica: Replica, caplog: object) -> None:
    worker = shop.worker()
    worker.start()
    worker.stop()
    wrong = FloorWorker(
        shop.settings, "00" * 32, PlainRenderer(), shop.clock, shop.window.listeners()
    )

    with pytest.raises(StoreUnreadable, match="key file"):
        wrong.start()


def test_the_first_screen_comes_before_any_scan(shop: Shop, worker: FloorWorker) -> None:
    assert [screen.step for screen in shop.window.screens] == ["sign_in"]
    shop.window.wait(lambda: shop.window.pokes == ["command"], "the request for numbers")


def test_commands_and_papers_poke_those_who_wait_for_them(
    shop: Shop, replica: Replica, worker: FloorWorker
) -> None:
    grant(replica, shop)
    worker.replica_changed()
    say(shop, worker, ANNA, Verb.GO_PACK, "T-200", ean(SKIRT))

    closed = say(shop, worker, Verb.CLOSE_PACKAGE)[0]

    assert closed.verdict is PackVerdict.CLOSED
    shop.window.wait(lambda: shop.window.pokes[-2:] == ["printing", "command"], "two pokes")


def test_printer_threads_use_the_ledger(shop: Shop, replica: Replica, worker: FloorWorker) -> None:
    grant(replica, shop)
    worker.replica_changed()
    say(shop, worker, ANNA, Verb.GO_PACK, "T-200", ean(SKIRT), Verb.CLOSE_PACKAGE)
    printed: list[str] = []

    def printer() -> None:
        while (job := worker.ledger.next_job("PR-01")) is not None:
            worker.ledger.moved(job.id, JobState.CONFIRMED, "")
            printed.append(job.purpose)

    threads = [threading.Thread(target=printer) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)

    assert sorted(printed) == ["label", "slip"]


def test_news_of_the_replica_is_on_the_screen(
    shop: Shop, replica: Replica, worker: FloorWorker
) -> None:
    say(shop, worker, ANNA, Verb.GO_PICK)
    screens = len(shop.window.screens)
    other = an_order("10490", {SHIRT_M: 1})
    replica.put(other, a_list(other))

    worker.replica_changed()

    shop.window.wait(lambda: len(shop.window.screens) > screens, "a screen")
    assert getattr(shop.window.screens[-1], "waiting", None) == 2


def test_a_poke_that_got_lost_is_made_up_for_while_idle(
    shop: Shop, replica: Replica, worker: FloorWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "IDLE_S", 0.01)
    say(shop, worker, ANNA, Verb.GO_PICK)
    other = an_order("10490", {SHIRT_M: 1})

    replica.put(other, a_list(other))

    shop.window.wait(
        lambda: getattr(shop.window.screens[-1], "waiting", None) == 2, "the other walk"
    )


def test_a_replica_that_is_made_later_is_found(shop: Shop) -> None:
    worker = shop.worker()
    worker.start()
    assert say(shop, worker, ANNA)[0].verdict is CommonVerdict.NO_DATA
    replica = shop.fill()

    worker.replica_changed(reopen=True)

    assert say(shop, worker, ANNA)[0].verdict is CommonVerdict.SIGNED_IN
    worker.stop()
    replica.close()


def test_a_released_replica_is_let_go_of_and_scans_are_heard_meanwhile(
    shop: Shop, replica: Replica, worker: FloorWorker
) -> None:
    say(shop, worker, ANNA, Verb.GO_PICK, Verb.GET_WORK, "A-02-1", ean(SHIRT_M))
    before = shop.window.outcomes[-1].screen
    released = threading.Event()
    worker.release_replica(released.set)
    assert released.wait(DEADLINE_S)
    worker.replica_changed()

    meanwhile = say(shop, worker, "T-112")[0]

    assert (meanwhile.verdict, meanwhile.screen) == (CommonVerdict.NO_DATA, before)
    replica.lose()
    replica.put(a_setting(), *WORKERS, ORDER, a_list(ORDER))
    replica.put(*map(a_product, BINS))
    worker.replica_changed(reopen=True)
    assert say(shop, worker, "T-112")[0].verdict is PickVerdict.PUT


def test_a_dead_worker_is_told_and_lets_nobody_wait(
    shop: Shop, replica: Replica, monkeypatch: pytest.MonkeyPatch, caplog: object
) -> None:
    worker = shop.worker()
    worker.start()
    ledger = worker.ledger
    trouble = RuntimeError("a fault of ours")

    def full(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(FrontDoor, "handle_scan", full)
    worker.hear(shop.scan(ANNA))

    shop.window.wait(lambda: shop.window.failures == [trouble], "the failure")
    with pytest.raises(StoreError, match="has ended"):
        ledger.next_job("PR-01")
    worker.hear(shop.scan(ANNA))
    worker.stop()
    assert shop.window.outcomes == []


def test_a_call_that_waits_when_the_worker_dies_is_let_go_of(
    shop: Shop, replica: Replica, monkeypatch: pytest.MonkeyPatch, caplog: object
) -> None:
    worker = shop.worker()
    worker.start()
    dying, caught = threading.Event(), []

    def dies(*_: object) -> None:
        assert dying.wait(DEADLINE_S)
        raise RuntimeError("a fault of ours")

    def waits() -> None:
        try:
            worker.ledger.next_job("PR-01")
        except StoreError as error:
            caught.append(error)

    monkeypatch.setattr(FrontDoor, "handle_scan", dies)
    worker.hear(shop.scan(ANNA))
    thread = threading.Thread(target=waits)
    thread.start()
    dying.set()

    thread.join(DEADLINE_S)
    assert len(caught) == 1
    worker.stop()


def test_a_fault_in_a_call_is_the_callers_and_the_worker_goes_on(
    shop: Shop, worker: FloorWorker
) -> None:
    def fault() -> None:
        raise LookupError("none")

    with pytest.raises(LookupError):
        worker.queue.call(fault)

    assert worker.queue.call(lambda: threading.current_thread().name) == "floor"
    assert say(shop, worker, ANNA)[0].verdict is CommonVerdict.SIGNED_IN


def test_the_ledger_is_there_only_after_the_start(shop: Shop, replica: Replica) -> None:
    worker = shop.worker()

    with pytest.raises(RuntimeError, match="not started"):
        _ = worker.ledger


def grant(replica: Replica, shop: Shop) -> None:
    """The centre grants the numbers that the station asked for at its start."""
    shop.window.wait(lambda: "command" in shop.window.pokes, "the request")
    rows = read_sql(shop.settings.data_dir, "SELECT id FROM command ORDER BY n")
    result: dict[str, str | int] = {
        "series": "sscc",
        "first": 1,
        "count": 500,
        "prefix": "4012345",
        "extension": "3",
    }
    replica.rule((rows[0]["id"], "accepted"), result=result)


def test_the_lock_names_its_holder(shop: Shop, worker: FloorWorker) -> None:
    held = (shop.settings.data_dir / "floor.db.lock").read_text()

    assert held.startswith("station ST-01, process ")
