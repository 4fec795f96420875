"""When judging goes wrong: the scan stays, nothing else does, and the next one works."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from app.errors import StoreError, StoreUnreadable
from app.floor import pick
from app.floor.screens import PickScreen, SignInScreen
from app.store.cache_db import CacheReader
from app.store.floor_db import FloorStore
from tests.floor.station import Floor, a_floor
from tests.floor.stock import ADDRESS, ANNA, SHIRT_M, a_list, an_order, ean

ORDER = an_order("10485", {SHIRT_M: 2})


@pytest.fixture
def walk(anna: Floor) -> Floor:
    anna.put(ORDER, a_list(ORDER))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1", ean(SHIRT_M))
    return anna


def breaks(*_: object, **__: object) -> object:
    raise LookupError(f"no door for {ADDRESS.name}, {ADDRESS.street}")


@pytest.mark.parametrize("part", ["answer", "screen"])
def test_a_job_that_breaks_leaves_the_raw_scan_and_nothing_else(
    walk: Floor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    part: str,
) -> None:
    rows, commands, screen = len(walk.scans()), len(walk.commands()), walk.screen
    monkeypatch.setattr(pick, part, breaks)

    outcome = walk.scan("T-112")

    assert outcome.verdict is CommonVerdict.UNREADABLE
    assert outcome.screen == screen
    assert len(walk.commands()) == commands
    row = walk.scans()[-1]
    assert len(walk.scans()) == rows + 1
    assert (row["raw"], row["verdict"], row["commands"]) == (b"T-112", "common.unreadable", "")
    assert row["trouble"].startswith("LookupError at test_judging_fails.py:")
    assert "LookupError" in caplog.text
    for text in (row["trouble"], caplog.text):
        assert ADDRESS.name not in text
        assert ADDRESS.street not in text

    monkeypatch.undo()
    assert walk.scan("T-112").verdict is PickVerdict.PUT
    (picked,) = walk.commands("item_picked")
    assert (picked["n"], picked["after"]) == (commands + 1, None)


STAGES = (
    "app.floor.view.View.refresh",
    "app.floor.jobs.judge",
    "app.floor.jobs.step_of",
    "app.floor.jobs.screen_of",
    "app.floor.recorder.Recorder.effect",
    "app.floor.recorder.encode_command",
    "app.store.floor_db.FloorStore.next_n",
    "app.store.floor_db.FloorStore.add_command",
    "app.store.floor_db.FloorStore.save_session",
)
"""Everything between the raw row and the end of the savepoint."""


@pytest.mark.parametrize("stage", STAGES)
def test_a_break_at_any_stage_leaves_the_raw_scan_and_nothing_else(
    walk: Floor, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    commands, session = walk.commands(), walk.sql("SELECT body FROM session")
    scans = len(walk.scans())

    monkeypatch.setattr(stage, breaks)
    outcome = walk.scan("T-112")
    monkeypatch.undo()

    assert outcome.verdict is CommonVerdict.UNREADABLE
    assert (walk.commands(), walk.sql("SELECT body FROM session")) == (commands, session)
    (row,) = walk.scans()[scans:]
    assert (row["raw"], row["verdict"]) == (b"T-112", "common.unreadable")
    assert walk.scan("T-112").verdict is PickVerdict.PUT
    assert len(walk.commands("item_picked")) == 1


def test_what_was_written_before_the_break_is_undone(
    walk: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command was stored and noted already when the session could not be written."""
    monkeypatch.setattr(FloorStore, "save_session", breaks)
    outcome = walk.scan("T-112")
    monkeypatch.undo()

    assert outcome.verdict is CommonVerdict.UNREADABLE
    assert walk.commands("item_picked") == []
    screen = walk.screen
    assert isinstance(screen, PickScreen)
    assert (screen.picked, screen.hand) == (0, 1)
    walk.reopen()
    assert walk.screen == screen


def test_a_place_that_cannot_be_shown_any_more_is_left_for_home(
    walk: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pick, "screen", breaks)

    walk.reopen()

    assert walk.screen.step == "home"
    assert walk.press(Verb.GO_PICK).verdict is CommonVerdict.UNREADABLE
    assert walk.screen.step == "home"
    monkeypatch.undo()
    assert walk.press(Verb.GO_PICK).screen.step == "tote"


def test_a_broken_disk_stops_the_station_and_counts_nothing(
    walk: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = walk.scans()

    walk.store._connection.exec_driver_sql("PRAGMA max_page_count=1")
    walk.store._connection.rollback()
    with pytest.raises(StoreError) as trouble:
        walk.all(*["X" * 500] * 200)
    walk.store._connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    walk.store._connection.rollback()

    assert trouble.value.why == "database or disk is full"
    assert "Make room" in trouble.value.do
    assert walk.scans()[: len(rows)] == rows
    assert walk.scan("T-112").verdict is PickVerdict.PUT
    assert [row["verdict"] for row in walk.scans()].count("common.unreadable") == 0


def test_a_damaged_replica_costs_no_scan_and_no_place(
    walk: Floor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    screen = walk.screen
    damage(walk.folder / "cache.db")
    walk.reopen()

    first, second = walk.scan("T-112"), walk.scan("T-112")

    assert {first.verdict, second.verdict} == {CommonVerdict.NO_DATA}
    assert [row["raw"] for row in walk.scans()[-2:]] == [b"T-112"] * 2
    walk.replica.lose()
    assert walk.screen.step == "idle"

    walk.fill_people()
    walk.fill_goods()
    walk.replica.put(ORDER, a_list(ORDER))
    walk.reopen()
    assert walk.screen == screen
    assert walk.scan("T-112").verdict is PickVerdict.PUT


def test_a_replica_that_breaks_while_it_is_read_is_let_go_of(
    walk: Floor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    screen = walk.screen

    with monkeypatch.context() as patch:
        patch.setattr(CacheReader, "document", unreadable)
        walk.replica.put(replace(ORDER, customer_note="ring twice"))
        broken = walk.scan("T-112")

    assert broken.verdict is CommonVerdict.NO_DATA
    assert broken.screen == screen
    assert walk.door.lost_replica
    assert walk.commands("item_picked") == []
    assert "StoreUnreadable" in caplog.text


def unreadable(*_: object) -> object:
    raise StoreUnreadable("cache.db cannot be read.")


def damage(path: Path) -> None:
    """Overwrites everything after the first page."""
    for name in (path, path.with_name(path.name + "-wal")):
        if name.exists():
            content = name.read_bytes()
            name.write_bytes(content[:4096] + b"\x00" * max(0, len(content) - 4096))


def test_before_there_is_any_data_nothing_is_judged(tmp_path: Path) -> None:
    with a_floor(tmp_path) as floor:
        floor.replica.lose()
        floor.reopen()

        outcomes = floor.all(ANNA, ean(SHIRT_M), Verb.UNDO, Verb.TEST_SCANNER, Verb.GO_PICK)

        assert [each.verdict for each in outcomes] == [
            CommonVerdict.NO_DATA,
            CommonVerdict.NO_DATA,
            CommonVerdict.NO_DATA,
            CommonVerdict.SCANNER_HEARD,
            CommonVerdict.SIGN_IN_FIRST,
        ]
        assert isinstance(floor.screen, SignInScreen)
        floor.fill_people()
        floor.door.replica_changed()
        assert floor.scan(ANNA).verdict is CommonVerdict.SIGNED_IN


@pytest.mark.parametrize("code", ["T-112", ean(SHIRT_M), Verb.GET_WORK, Verb.UNDO, Verb.SKIP])
def test_a_place_is_kept_while_the_replica_is_being_filled(walk: Floor, code: str | Verb) -> None:
    screen = walk.screen
    walk.replica.lose()
    walk.reopen()
    walk.fill_people(more=True)
    walk.door.replica_changed()

    (outcome,) = walk.all(code)

    assert outcome.verdict is CommonVerdict.NO_DATA
    walk.fill_goods()
    walk.put(ORDER, a_list(ORDER))
    assert walk.screen == screen
