"""The frame of the proofs: what it runs, what it says, and that a miss is a miss."""

import importlib
import json
from pathlib import Path

import pytest

from tests.faults import __main__ as frame
from tests.faults.report import Report, Scale, judged


def good(scale: Scale) -> Report:
    return judged("good", {"lost": 0, "scale": scale.value}, [], "two lost when written early")


def bad(scale: Scale) -> Report:
    return judged("bad", {"lost": 3}, ["3 commands are not at the centre"], "seen")


def broken(scale: Scale) -> Report:
    raise RuntimeError("no gcc")


@pytest.fixture
def proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {"good": good, "bad": bad, "broken": broken}
    monkeypatch.setattr(frame, "PROOFS", dict.fromkeys(named, ""))
    monkeypatch.setattr(frame, "load", named.__getitem__)


@pytest.mark.parametrize(
    ("names", "code"), [(["good"], 0), (["good", "bad"], 1), (["broken", "good"], 1), ([], 1)]
)
def test_a_miss_of_any_kind_ends_with_one(
    proofs: None, tmp_path: Path, names: list[str], code: int
) -> None:
    assert frame.main([*names, "--out", str(tmp_path / "soak.json")]) == code


def test_every_proof_runs_and_stands_in_table_and_file(
    proofs: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out" / "soak.json"

    frame.main(["--scale", "short", "--out", str(path)])

    said, written = capsys.readouterr().out, json.loads(path.read_text())
    assert "3 commands are not at the centre" in said
    assert "missed: bad, broken" in said
    assert written["scale"] == "short"
    assert not written["ok"]
    assert [(one["name"], one["ok"]) for one in written["proofs"]] == [
        ("good", True),
        ("bad", False),
        ("broken", False),
    ]
    assert written["proofs"][0]["figures"] == {"lost": 0, "scale": "short"}
    assert "no gcc" in written["proofs"][2]["faults"][0]


def test_a_name_that_nobody_knows_is_refused(proofs: None) -> None:
    with pytest.raises(SystemExit) as ended:
        frame.main(["godo"])

    assert ended.value.code == 2


def test_every_proof_of_the_list_is_a_module_with_run() -> None:
    for name in frame.PROOFS:
        assert callable(importlib.import_module(frame.PROOFS[name]).run)
