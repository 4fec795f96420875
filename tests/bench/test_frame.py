"""The frame of the benches: a missed budget and a bench that breaks are seen."""

import json
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench.figures import Budget, Figure, figure


def test_a_figure_is_judged_by_its_budget_and_its_ratio() -> None:
    slow = figure("scan", 5.0, "ms", Budget(at_most=4), yardstick=2.0)
    fast = figure("orders", 400.0, "1/s", Budget(at_least=300, ratio=2.5), yardstick=800.0)
    bare = figure("orders", 400.0, "1/s", Budget(ratio=2.5))

    assert (slow.ok, slow.ratio, slow.budget) == (False, 2.5, "<= 4")
    assert (fast.ok, fast.ratio, fast.budget) == (True, 2.0, ">= 300, <= 2.5 x")
    assert not bare.ok


@pytest.mark.parametrize(("value", "code"), [(3.0, 0), (5.0, 1)])
def test_a_missed_budget_ends_with_one_and_stands_in_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: float, code: int
) -> None:
    made = [figure("scan", value, "ms", Budget(at_most=4), yardstick=2.0)]
    monkeypatch.setattr(bench, "measure", lambda _name: made)
    out = tmp_path / "out" / "bench.json"

    assert bench.main(["durable", "--out", str(out)]) == code

    (row,) = json.loads(out.read_text())
    assert row["ok"] is (code == 0)
    assert set(row) == {"name", "value", "unit", "yardstick", "ratio", "budget", "ok"}


def test_a_bench_that_breaks_has_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks() -> list[Figure]:
        raise ValueError("no such file")

    monkeypatch.setattr("tests.bench.planning.run", breaks)

    (made,) = bench.measure("planning")

    assert not made.ok
    assert "no such file" in capsys.readouterr().err
