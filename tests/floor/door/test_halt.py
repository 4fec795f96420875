"""A disk that refuses: never green, nothing judged until it is well, and a person says go on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.domain.feedback import Feedback
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from app.errors import StoreError
from app.floor import worker as worker_module
from app.floor.desk import Outcome
from app.floor.screens import PickScreen, StoppedScreen
from app.floor.station.grants import Grants
from app.floor.worker import FloorWorker
from app.store.floor_db import FloorStore
from tests.floor.door.shop import Shop
from tests.floor.replica import Replica
from tests.floor.station import read_sql
from tests.floor.stock import ANNA, SHIRT_M, ean

EIO = 10
FULL = 13


class BrokenDisk:
    """Refuses every commit of floor.db with a code of SQLite while it is broken."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.code = 0
        self.refused = 0
        inner = FloorStore.log_scan, FloorStore.set_meta

        def guarded(real: Callable[..., object]) -> Callable[..., object]:
            def call(store: FloorStore, *given: object) -> object:
                with store._sql.told():
                    self.refuse()
                return real(store, *given)

            return call

        monkeypatch.setattr(FloorStore, "log_scan", guarded(inner[0]))
        monkeypatch.setattr(FloorStore, "set_meta", guarded(inner[1]))

    def refuse(self) -> None:
        if self.code:
            self.refused += 1
            error = Refused("disk I/O error")
            error.sqlite_errorcode = self.code
            raise OperationalError("COMMIT", None, error)


class Refused(Exception):
    sqlite_errorcode = 0


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(worker_module, "IDLE_S", 0.02)
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


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> BrokenDisk:
    return BrokenDisk(monkeypatch)


def say(shop: Shop, worker: FloorWorker, *codes: str | Verb) -> list[Outcome]:
    before = len(shop.window.outcomes)
    for code in codes:
        worker.hear(shop.scan(code))
    return shop.window.answers(before + len(codes))[before:]


def stopped(shop: Shop, step: str) -> StoppedScreen:
    """Waits for a screen of the stop."""

    def shown() -> bool:
        last = shop.window.screens[-1]
        return isinstance(last, StoppedScreen) and last.step == step

    shop.window.wait(shown, step)
    screen = shop.window.screens[-1]
    assert isinstance(screen, StoppedScreen)
    return screen


def test_a_scan_that_is_not_stored_is_never_green(
    shop: Shop, worker: FloorWorker, disk: BrokenDisk
) -> None:
    say(shop, worker, ANNA, Verb.GO_PICK, Verb.GET_WORK)
    disk.code = EIO

    answers = say(shop, worker, "A-02-1", ean(SHIRT_M))

    assert [answer.verdict for answer in answers] == [CommonVerdict.NOT_STORED] * 2
    assert {answer.feedback for answer in answers} == {Feedback.STOP}
    last = answers[-1].screen
    assert isinstance(last, StoppedScreen)
    assert (last.step, last.why, last.lost) == ("stopped", "disk", 2)
    assert shop.window.failures == []


def test_the_station_comes_back_by_itself_and_goes_on_when_a_person_says_so(
    shop: Shop, worker: FloorWorker, disk: BrokenDisk
) -> None:
    say(shop, worker, ANNA, Verb.GO_PICK, Verb.GET_WORK)
    disk.code = EIO
    say(shop, worker, "A-02-1")
    tries = disk.refused
    shop.window.wait(lambda: disk.refused > tries or bool(disk.code), "another try")

    disk.code = 0
    screen = stopped(shop, "stored_again")
    before = say(shop, worker, "A-02-1", Verb.GO_ON, "A-02-1")

    assert (screen.lost, screen.last, screen.verbs) == (1, "A-02-1", (Verb.GO_ON,))
    assert [answer.verdict for answer in before] == [
        CommonVerdict.GO_ON_FIRST,
        CommonVerdict.WENT_ON,
        PickVerdict.AT_BIN,
    ]
    assert isinstance(before[1].screen, PickScreen)
    assert before[1].screen.step == "bin"


def test_the_raw_scans_that_were_refused_are_in_the_log_afterwards(
    shop: Shop, worker: FloorWorker, disk: BrokenDisk
) -> None:
    say(shop, worker, ANNA, Verb.GO_PICK, Verb.GET_WORK)
    disk.code = EIO
    say(shop, worker, "A-02-1", "4111111111111111")

    disk.code = 0
    stopped(shop, "stored_again")

    rows = read_sql(shop.settings.data_dir, "SELECT * FROM scan_log ORDER BY seq")
    assert [(row["raw"], row["verdict"]) for row in rows[-2:]] == [
        (b"A-02-1", "common.not_stored"),
        (b"[payment card, not stored]", "common.not_stored"),
    ]
    assert len(rows) == 5


def test_a_scan_whose_commit_had_arrived_after_all_is_not_written_twice(
    shop: Shop, worker: FloorWorker, disk: BrokenDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer of the disk was an error, and the rows are there."""
    say(shop, worker, ANNA)
    real = FloorStore.judged

    def late_error(store: FloorStore, seq: int, values: dict[str, str]) -> None:
        real(store, seq, values)
        store._connection.commit()
        disk.code = EIO
        with store._sql.told():
            disk.refuse()

    monkeypatch.setattr(FloorStore, "judged", late_error)
    say(shop, worker, Verb.GO_PICK)
    monkeypatch.setattr(FloorStore, "judged", real)
    disk.code = 0

    screen = stopped(shop, "stored_again")
    assert (screen.lost, screen.last) == (0, "")
    rows = read_sql(shop.settings.data_dir, "SELECT source_seq FROM scan_log ORDER BY seq")
    assert [row["source_seq"] for row in rows] == [1, 2]


def test_whoever_waits_for_the_worker_is_let_go_of_while_it_is_stopped(
    shop: Shop, worker: FloorWorker, disk: BrokenDisk
) -> None:
    disk.code = EIO
    say(shop, worker, ANNA)
    released: list[bool] = []

    with pytest.raises(StoreError, match="cannot be written now"):
        worker.ledger.next_job("PR-01")
    worker.release_replica(lambda: released.append(True))
    worker.replica_changed()
    worker.replica_changed(reopen=True)
    disk.code = 0
    stopped(shop, "stored_again")

    assert released == [True]
    assert worker.ledger.next_job("PR-01") is None
    assert say(shop, worker, Verb.GO_ON, ANNA)[-1].verdict is CommonVerdict.SIGNED_IN


def test_a_full_disk_costs_the_ballast_and_nobody_notices(
    shop: Shop, replica: Replica, disk: BrokenDisk
) -> None:
    shop.settings.data_dir.joinpath("ballast").touch()
    worker = shop.worker()
    assert worker._ballast.make(0)
    worker.start()
    say(shop, worker, ANNA, Verb.GO_PICK, Verb.GET_WORK)
    disk.code = FULL
    real = worker._ballast.release

    def makes_room() -> bool:
        disk.code = 0
        return real()

    worker._ballast.release = makes_room  # type: ignore[method-assign]
    (answer,) = say(shop, worker, "A-02-1")

    assert answer.verdict is PickVerdict.AT_BIN
    assert not worker._ballast.is_held
    rows = read_sql(shop.settings.data_dir, "SELECT verdict FROM scan_log ORDER BY seq")
    assert len(rows) == 4
    worker.stop()


def test_a_full_disk_without_ballast_stops_the_line(
    shop: Shop, worker: FloorWorker, disk: BrokenDisk
) -> None:
    disk.code = FULL

    (answer,) = say(shop, worker, ANNA)

    assert answer.verdict is CommonVerdict.NOT_STORED
    assert isinstance(answer.screen, StoppedScreen)
    assert answer.screen.why == "full"


def test_a_program_that_ends_while_it_is_stopped_ends(
    shop: Shop, replica: Replica, disk: BrokenDisk
) -> None:
    worker = shop.worker()
    worker.start()
    disk.code = EIO
    say(shop, worker, ANNA)

    worker.stop()

    assert shop.window.failures == []
    again = shop.worker()
    disk.code = 0
    again.start()
    assert say(shop, again, ANNA)[-1].verdict is CommonVerdict.SIGNED_IN
    again.stop()


def test_a_scan_that_is_stored_is_not_taken_back_by_what_comes_after_it(
    shop: Shop, worker: FloorWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer has left; only then the disk refuses the request for numbers."""
    say(shop, worker, ANNA)
    bench = worker._bench
    assert bench is not None
    worker.queue.call(lambda: worker._rounds.before_scan(bench.door))
    failing = [True]

    def refuses(*_: object) -> bool:
        if failing:
            raise StoreError("floor.db cannot be written.")
        return False

    monkeypatch.setattr(Grants, "ask", refuses)
    answers = say(shop, worker, Verb.GO_PICK)
    stopped(shop, "stopped")
    failing.clear()

    screen = stopped(shop, "stored_again")
    assert [answer.verdict for answer in answers] == [CommonVerdict.WENT_TO]
    assert screen.lost == 0
    rows = read_sql(shop.settings.data_dir, "SELECT verdict FROM scan_log ORDER BY seq")
    assert [row["verdict"] for row in rows] == ["common.signed_in", "common.went_to"]


def test_the_log_is_written_whole_before_anything_is_promised_again(
    shop: Shop, worker: FloorWorker, disk: BrokenDisk
) -> None:
    say(shop, worker, ANNA, Verb.GO_PICK)
    log = shop.settings.data_dir / "floor.db-wal"
    assert log.stat().st_size > 30_000
    disk.code = EIO
    say(shop, worker, Verb.GET_WORK)

    disk.code = 0
    stopped(shop, "stored_again")

    assert log.stat().st_size < 30_000


@pytest.mark.parametrize("why", ["full", "disk"])
def test_new_work_is_refused_and_begun_work_is_finished(
    shop: Shop, replica: Replica, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    room = [10**6]
    monkeypatch.setattr("app.floor.station.disk.room.free_mb", lambda _: room[0])
    monkeypatch.setattr("app.floor.station.disk.room.LOOK_S", 0.0)
    worker = shop.worker()
    worker.start()
    say(shop, worker, ANNA, Verb.GO_PICK)

    def short(*, now: bool) -> None:
        if why == "full":
            room[0] = 1 if now else 10**6
        else:
            monkeypatch.setattr("app.floor.station.disk.room.OUTBOX_BUDGET", 0 if now else 10**6)

    expected = CommonVerdict.NO_ROOM if why == "full" else CommonVerdict.OUTBOX_FULL
    short(now=True)
    assert say(shop, worker, Verb.GET_WORK)[0].verdict is expected
    short(now=False)
    assert say(shop, worker, Verb.GET_WORK)[0].verdict is PickVerdict.STARTED
    short(now=True)
    assert say(shop, worker, "A-02-1")[0].verdict is PickVerdict.AT_BIN
    assert say(shop, worker, Verb.HOME, Verb.GO_PACK, "T-200")[-1].verdict is expected
    worker.stop()


def test_a_disk_that_is_read_only_in_truth(shop: Shop, worker: FloorWorker) -> None:
    """SQLite's own refusal, not a planted one."""
    bench = worker._bench
    assert bench is not None

    def refuse() -> None:
        bench.store._connection.execute(text("PRAGMA query_only=1"))
        bench.store._connection.rollback()

    worker.queue.call(refuse)

    (answer,) = say(shop, worker, ANNA)

    assert answer.verdict is CommonVerdict.NOT_STORED
    stopped(shop, "stored_again")
    assert say(shop, worker, Verb.GO_ON, ANNA)[-1].verdict is CommonVerdict.SIGNED_IN
