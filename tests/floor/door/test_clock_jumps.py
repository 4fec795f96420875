"""A wall clock that is set wrong or right changes the time on paper and nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.verbs import Verb
from tests.floor.station import Floor, a_floor
from tests.floor.stock import ANNA, SHIRT_M, a_list, an_order, ean

ORDER = an_order("10485", {SHIRT_M: 3})
SHIFT = (ANNA, Verb.GO_PICK, Verb.GET_WORK, "A-02-1", *([ean(SHIRT_M), "T-112"] * 3), Verb.HOME)
JUMPS = {
    "back": (-400, -1),
    "forward": (400, 365),
    "to and fro": (-30, 60, -90, 3650, -3650),
}


def worked(folder: Path, jumps: tuple[int, ...]) -> list[tuple[object, ...]]:
    """A shift in which the wall clock is set again and again; what came of it, without times."""
    folder.mkdir()
    with a_floor(folder) as floor:
        floor.grant("sscc")
        floor.put(ORDER, a_list(ORDER))
        said = []
        for at, code in enumerate(SHIFT):
            floor.clock.now += timedelta(days=jumps[at % len(jumps)]) if jumps else timedelta()
            outcome = floor.press(code) if isinstance(code, Verb) else floor.scan(code)
            said.append((outcome.verdict, outcome.screen.step))
            floor.door.tidy()
        floor.reopen()
        units = [(unit.line, unit.bin, unit.tote) for unit in floor.order(ORDER.id).units]
        return [*said, *made(floor), (units, floor.screen)]


def made(floor: Floor) -> list[tuple[object, ...]]:
    rows = floor.commands()
    place = {row["id"]: row["n"] for row in rows}
    claims = [(one.task_id, one.grade, one.made_boot) for one in floor.store.claims()]
    scans = [(row["seq"], row["raw"], row["t_boot"], row["verdict"]) for row in floor.scans()]
    commands = [
        (row["n"], row["kind"], place.get(row["after"]), row["t_boot"], row["boot_id"])
        for row in rows
    ]
    return [*commands, *claims, *scans]


@pytest.mark.parametrize("name", JUMPS)
def test_a_wall_clock_that_jumps_changes_no_order_and_no_claim(tmp_path: Path, name: str) -> None:
    steady = worked(tmp_path / "steady", ())
    jumping = worked(tmp_path / "jumping", JUMPS[name])

    assert jumping == steady


def test_the_boot_clock_is_what_counts(tmp_path: Path) -> None:
    """The planted twin of the test above: an order made by the wall clock would differ."""
    folder = tmp_path / "twin"
    folder.mkdir()
    with a_floor(folder) as floor:
        for days in (0, -5, 3):
            floor.clock.now += timedelta(days=days)
            floor.scan("B-04-3")
        rows = floor.scans()

    by_wall = sorted(rows, key=lambda row: row["t_wall"])
    by_boot = sorted(rows, key=lambda row: row["t_boot"])
    assert [row["seq"] for row in by_boot] == [1, 2, 3]
    assert [row["seq"] for row in by_wall] != [1, 2, 3]
