"""What is settled for good is forgotten after its time; whatever is in doubt stays."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.domain.verbs import Verb
from app.floor.station.disk import tidy
from app.store.floor_read import FloorReader
from app.store.floor_rows import JobRow
from tests.floor.station import Floor
from tests.floor.stock import KEY, SHIRT_M, a_list, an_order, ean

DAY_S = 24 * 3600.0
ORDER = an_order("10485", {SHIRT_M: 3})


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "EVERY_S", 0.0)


@pytest.fixture
def worked(anna: Floor) -> Floor:
    """Three shirts are picked; everything is ruled on, and the centre gave the order back."""
    anna.put(ORDER, a_list(ORDER))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1")
    for _ in range(3):
        anna.all(ean(SHIRT_M), "T-112")
    return anna


def settle(floor: Floor, *, durable: bool = True) -> int:
    """The centre accepts everything and gives the documents back; returns the last n."""
    rows = floor.commands()
    floor.replica.rule(
        *((row["id"], "accepted") for row in rows),
        docs=(floor.order(ORDER.id), a_list(ORDER)),
        inc=rows[-1]["n"],
    )
    if durable:
        floor.replica.note("durable_upto", str(rows[-1]["n"]))
    floor.door.replica_changed()
    return int(rows[-1]["n"])


def later(floor: Floor, days: float) -> None:
    """Time passes, here and at the centre."""
    floor.clock.move(days * DAY_S)
    floor.replica.move_time(timedelta(days=days))


def kept(floor: Floor) -> list[int]:
    return [row["n"] for row in floor.commands()]


def forget(floor: Floor) -> None:
    while floor.door.tidy():
        pass


def test_a_settled_command_goes_after_a_week_and_the_newest_stays(worked: Floor) -> None:
    last = settle(worked)
    later(worked, 6.9)
    forget(worked)
    assert kept(worked) == list(range(1, last + 1))

    later(worked, 0.2)
    forget(worked)

    assert kept(worked) == [last]
    assert worked.store.next_n() == last + 1
    worked.reopen()
    assert worked.order(ORDER.id) is not None


def test_a_command_whose_ruling_could_be_lost_stays(worked: Floor) -> None:
    """Purged on a ruling that a power cut undoes, a pick would vanish from the view."""
    last = settle(worked, durable=False)
    later(worked, 40)

    forget(worked)

    assert kept(worked) == list(range(1, last + 1))


def test_a_command_without_a_ruling_stays_for_ever(worked: Floor) -> None:
    before = kept(worked)
    worked.replica.note("durable_upto", "0")
    later(worked, 400)

    forget(worked)

    assert kept(worked) == before


def test_a_command_that_the_view_still_needs_stays_whatever_the_mark_says(worked: Floor) -> None:
    before = kept(worked)
    worked.replica.note("durable_upto", "1000")
    worked.door.replica_changed()
    later(worked, 40)

    forget(worked)

    assert set(before) - set(kept(worked)) <= {1, 2}  # the granted requests for numbers


def test_a_clock_that_runs_ahead_forgets_nothing(worked: Floor) -> None:
    last = settle(worked)
    worked.clock.move(400 * DAY_S)

    forget(worked)

    assert kept(worked) == list(range(1, last + 1))
    assert len(worked.scans()) == worked.heard


def test_scans_and_finished_jobs_go_after_a_month(worked: Floor) -> None:
    scans = len(worked.scans())
    settle(worked)
    worked.press(Verb.PRINT_SHEET)
    with worked.store.commit():
        worked.store._sql.run(text("UPDATE print_job SET state = 'confirmed'"))
    later(worked, 29)
    forget(worked)
    assert len(worked.scans()) == scans + 1
    assert len(jobs(worked)) == 1

    later(worked, 2)
    worked.scan("B-04-3")
    forget(worked)

    assert len(worked.scans()) == 1
    assert jobs(worked) == ()


def test_a_job_whose_fate_is_unknown_stays(worked: Floor) -> None:
    settle(worked)
    worked.press(Verb.PRINT_SHEET)
    later(worked, 400)

    forget(worked)

    assert len(jobs(worked)) == 1


def test_a_chunk_takes_less_than_a_blink(worked: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy, "CHUNK", 4)
    settle(worked)
    later(worked, 8)
    before = kept(worked)

    assert worked.door.tidy()

    assert kept(worked) == before[4:]


def jobs(floor: Floor) -> tuple[JobRow, ...]:
    reader = FloorReader(floor.folder / "floor.db", KEY)
    found = reader.print_jobs()
    reader.close()
    return found
