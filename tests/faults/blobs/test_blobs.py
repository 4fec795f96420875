"""The short form of the proof, and what happens when a photo is lost on the station."""

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store.floor_rows import Decision, DecisionKind
from app.wire.lines import Wake
from tests.central.shelf import KEY
from tests.faults.blobs import run as blobs
from tests.faults.blobs.run import BESIDE, Floor
from tests.faults.parts import books
from tests.faults.parts.programs import Sync, eventually
from tests.faults.report import Scale

PHOTO = bytes(range(256)) * 300


@pytest.mark.timeout(300)
def test_photos_and_their_commands_arrive_once_through_kills_and_a_bad_line() -> None:
    report = blobs.run(Scale.SHORT)

    assert report.ok, report.faults
    assert report.figures["blobs"] == report.figures["photos"] == 2


@pytest.mark.timeout(120)
def test_a_lost_photo_puts_its_command_aside_until_a_person_decides(tmp_path: Path) -> None:
    with ExitStack() as at_end:
        floor = Floor(tmp_path, 1)
        at_end.callback(floor.outbox.close)
        centre = at_end.enter_context(floor.centre())
        (name,) = floor.record([PHOTO])
        floor.blobs.drop(name)
        sync = at_end.enter_context(floor.sync(centre.url))

        eventually(lambda: stands(sync) == (2, 1), "one lies aside, what follows it waits")

        assert floor.one("SELECT count(*) FROM command") == BESIDE
        assert [line["blob"] for line in floor.said("blob_lost")] == [name]
        assert books.rows(
            floor.station / "cache.db",
            KEY,
            "SELECT command_id, last_error FROM push_state WHERE quarantined",
        ) == [(floor.outbox.ids[0], "blob_lost")]

        floor.blobs.put(PHOTO)
        with floor.outbox.store.commit():
            floor.outbox.store.add_decision(again(floor.outbox.ids[0]))
        sync.tell(Wake())
        eventually(lambda: stands(sync) == (0, 0), "it went through after all")

        assert floor.whole() == 1
        assert floor.one("SELECT count(*) FROM command") == BESIDE + 2


def stands(sync: Sync) -> tuple[int, int]:
    """Commands that wait, and those in quarantine among them."""
    health = sync.health
    return (health.waiting, health.quarantined) if health else (-1, -1)


def again(command_id: str) -> Decision:
    return Decision(
        command_id=command_id,
        kind=DecisionKind.RETRY,
        actor="W-1042",
        reason="the photo was found",
        at=datetime.now(UTC),
    )
