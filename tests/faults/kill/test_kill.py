"""The short form of the kill proof, and the ledger that finds what is missing."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from tests.demo.parts.journal import Line
from tests.faults.kill import run as kill
from tests.faults.kill.crash import Ledger
from tests.faults.report import Scale

KEY = "c3" * 32


@pytest.fixture
def floor(tmp_path: Path) -> Path:
    """A file with one scan that recorded one command."""
    path = tmp_path / "floor.db"
    with closing(sqlcipher.connect(str(path), isolation_level=None)) as connection:
        connection.execute(f"PRAGMA key=\"x'{KEY}'\"")
        connection.execute("CREATE TABLE scan_log (seq, verdict, commands)")
        connection.execute("CREATE TABLE command (id)")
        connection.execute("INSERT INTO scan_log VALUES (1, 'pick.put', 'c-1')")
        connection.execute("INSERT INTO command VALUES ('c-1')")
    return path


def run_sql(path: Path, statement: str) -> None:
    with closing(sqlcipher.connect(str(path), isolation_level=None)) as connection:
        connection.execute(f"PRAGMA key=\"x'{KEY}'\"")
        connection.execute(statement)


def put(seq: int) -> Line:
    return Line(at=0.0, painted=seq, verdict="pick.put")


def test_what_was_painted_and_is_there_is_not_missing(floor: Path) -> None:
    ledger = Ledger()

    ledger.check([put(1), Line(at=0.0, shown="HomeScreen")], floor, KEY)

    assert not ledger.missing
    assert ledger.accepted == {1: "pick.put"}
    assert ledger.commands == {"c-1"}


@pytest.mark.parametrize(
    "loss",
    [
        "DELETE FROM scan_log",
        "UPDATE scan_log SET verdict = ''",
        "DELETE FROM command",
    ],
)
def test_a_row_a_verdict_or_a_command_that_went_is_missing(floor: Path, loss: str) -> None:
    run_sql(floor, loss)
    ledger = Ledger()

    ledger.check([put(1)], floor, KEY)

    assert len(ledger.missing) == 1


def test_a_command_that_was_seen_once_must_stay(floor: Path) -> None:
    ledger = Ledger()
    ledger.check([], floor, KEY)
    run_sql(floor, "DELETE FROM command")

    ledger.check([], floor, KEY)

    assert ledger.missing == {"command c-1 was there before"}


@pytest.mark.timeout(400)
def test_every_process_is_killed_and_nothing_is_missing() -> None:
    report = kill.run(Scale.SHORT)

    assert report.ok, report.faults
    assert report.figures["kills"] == 7
    assert int(report.figures["commands"]) > 5
