"""The race in its short form, and that the count sees a feed that loses something."""

from tests.faults.feed_race.run import WRITERS, Tally, faults_of, run
from tests.faults.report import Scale


def test_no_change_is_missed_and_the_naive_cursor_misses_some() -> None:
    report = run(Scale.SHORT)

    assert report.faults == ()
    assert report.figures["missed"] == 0
    assert int(report.figures["committed"]) > WRITERS * 30


def test_each_kind_of_fault_is_told() -> None:
    good = Tally(committed={"a", "b"}, seen=["a", "b"], late=1, never=1)
    loser = Tally(committed={"a", "b"}, seen=["a"], late=1, never=1)
    inventor = Tally(committed={"a"}, seen=["a", "a", "c"], late=1, never=1)

    assert faults_of(good, loser) == []
    assert faults_of(loser, loser) == ["1 changes never came"]
    assert len(faults_of(inventor, loser)) == 2
    assert len(faults_of(good, good)) == 1
    assert len(faults_of(Tally(committed={"a"}, seen=["a"]), loser)) == 1
