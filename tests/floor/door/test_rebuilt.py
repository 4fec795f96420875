"""A floor.db that was damaged: the station stops, puts it together, and goes on with everything."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from app.errors import StoreUnreadable
from app.floor import worker as worker_module
from app.floor.screens import StoppedScreen
from app.floor.station.disk.upkeep import DiskState, Found, Upkeep
from app.floor.worker import FloorWorker
from app.store.floor.copies import COPY, make_copy
from tests.floor.door.shop import Shop
from tests.floor.door.test_halt import say, stopped
from tests.floor.replica import Replica
from tests.floor.station import read_sql
from tests.floor.stock import ANNA, KEY, SHIRT_M, ean
from tests.store.test_disk import spoil


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(worker_module, "IDLE_S", 0.02)
    return Shop(tmp_path)


@pytest.fixture
def replica(shop: Shop) -> Iterator[Replica]:
    made = shop.fill()
    yield made
    made.close()


def picked(shop: Shop, worker: FloorWorker) -> list[str]:
    """Picks a shirt; returns the ids of the commands."""
    say(shop, worker, ANNA, Verb.GO_PICK, Verb.GET_WORK, "A-02-1", ean(SHIRT_M), "T-112")
    worker.queue.call(lambda: None)
    rows = read_sql(shop.settings.data_dir, "SELECT id FROM command ORDER BY n")
    return [row["id"] for row in rows]


def test_damage_found_at_the_start_is_put_right_before_a_scan_is_heard(
    shop: Shop, replica: Replica
) -> None:
    worker = shop.worker()
    worker.start()
    made = picked(shop, worker)
    worker.stop()
    spoil(shop.settings.data_dir / "floor.db", 1)

    rebuilt: list[bool] = []
    again = FloorWorker(
        shop.settings,
        KEY,
        worker._renderer,
        shop.clock,
        replace(shop.window.listeners(), on_rebuilt=lambda: rebuilt.append(True)),
    )
    again.start()

    rows = read_sql(shop.settings.data_dir, "SELECT id FROM command ORDER BY n")
    assert [row["id"] for row in rows] == made
    assert rebuilt == [True]
    assert say(shop, again, ANNA)[0].verdict is CommonVerdict.NO_DATA
    again.replica_changed(reopen=True)
    assert say(shop, again, ANNA)[0].verdict is CommonVerdict.SIGNED_IN
    again.stop()


def test_damage_found_while_scanning_stops_the_line_and_loses_no_command(
    shop: Shop, replica: Replica
) -> None:
    worker = shop.worker()
    worker.start()
    made = picked(shop, worker)

    worker._found_damage("page 7")

    screen = stopped(shop, "stored_again")
    assert screen.why == "damaged"
    shown = [one for one in shop.window.screens if isinstance(one, StoppedScreen)]
    assert [one.step for one in shown] == ["stopped", "stored_again"]
    worker.replica_changed(reopen=True)
    answers = say(shop, worker, "A-02-1", Verb.GO_ON, ean(SHIRT_M))
    assert [answer.verdict for answer in answers[:2]] == [
        CommonVerdict.GO_ON_FIRST,
        CommonVerdict.WENT_ON,
    ]
    assert isinstance(answers[2].verdict, PickVerdict)
    rows = read_sql(shop.settings.data_dir, "SELECT id FROM command ORDER BY n")
    assert [row["id"] for row in rows][: len(made)] == made
    worker.stop()


def test_a_wrong_key_never_makes_an_empty_station(shop: Shop, replica: Replica) -> None:
    worker = shop.worker()
    worker.start()
    worker.stop()
    make_copy(shop.settings.data_dir / "floor.db", KEY)
    before = (shop.settings.data_dir / "floor.db").read_bytes()

    wrong = FloorWorker(
        shop.settings, "cd" * 32, worker._renderer, shop.clock, shop.window.listeners()
    )
    with pytest.raises(StoreUnreadable, match="key file"):
        wrong.start()
    wrong.stop()

    assert (shop.settings.data_dir / "floor.db").read_bytes() == before


# ---- what looks after the disk


class Ears:
    def __init__(self) -> None:
        self.states: list[DiskState] = []
        self.damage: list[str] = []
        self.copies = 0

    def found(self) -> Found:
        return Found(
            on_state=self.states.append, on_damage=self.damage.append, on_copy=self._copied
        )

    def _copied(self) -> None:
        self.copies += 1


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def upkeep(shop: Shop, replica: Replica, ears: Ears) -> Upkeep:
    """The upkeep of a station that was used once."""
    worker = shop.worker()
    worker.start()
    picked(shop, worker)
    worker.stop()
    settings = replace(shop.settings, ballast_mb=1, min_free_mb=1)
    return Upkeep(settings, KEY, shop.clock, ears.found())


def test_a_healthy_disk_is_measured_and_nothing_is_said_to_be_wrong(
    upkeep: Upkeep, ears: Ears
) -> None:
    upkeep.look_first()

    (state,) = ears.states
    assert state.fsync_ms is not None
    assert state.free_mb is not None
    assert (state.damage, state.short, ears.damage) == ("", False, [])


def test_a_slow_disk_is_said(
    upkeep: Upkeep, ears: Ears, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("app.floor.station.disk.upkeep.fsync_ms", lambda _: 8.4)

    upkeep.look_first()

    assert ears.states[-1].unsafe == "disk.slow"
    assert "8.40 ms" in caplog.text


def test_damage_is_told_to_the_worker_and_never_copied(
    upkeep: Upkeep, ears: Ears, shop: Shop
) -> None:
    spoil(shop.settings.data_dir / "floor.db", 3)

    upkeep.look_first()
    upkeep.look_after()

    assert len(ears.damage) == 1
    assert ears.states[-1].unsafe == "disk.damaged"
    assert not (shop.settings.data_dir / COPY).exists()


def test_a_copy_is_made_each_hour_and_one_is_kept(upkeep: Upkeep, ears: Ears, shop: Shop) -> None:
    for seconds in (0, 3599, 1, 60, 3600):
        shop.clock.move(seconds)
        upkeep.look_after()

    assert ears.copies == 3
    copies = [each for each in shop.settings.data_dir.iterdir() if COPY in each.name]
    assert [each.name for each in copies] == [COPY]


def test_a_clock_that_was_set_back_makes_a_copy_too(upkeep: Upkeep, ears: Ears, shop: Shop) -> None:
    upkeep.look_after()
    shop.clock.move(-10 * 24 * 3600)

    upkeep.look_after()

    assert ears.copies == 2


def test_the_ballast_comes_back_when_there_is_room_again(
    upkeep: Upkeep, ears: Ears, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    upkeep.look_after()
    assert ears.states[-1].ballast
    (shop.settings.data_dir / "ballast").unlink()
    monkeypatch.setattr("app.store.floor.ballast.shutil.disk_usage", lambda _: Usage(0))
    upkeep.look_after()
    assert (ears.states[-1].ballast, ears.states[-1].unsafe) == (False, "disk.short")

    monkeypatch.undo()
    upkeep.look_after()

    assert ears.states[-1].ballast


class Usage:
    def __init__(self, free: int) -> None:
        self.free = free
