"""Every branch of the rule book is tested by the tests of the rule book alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.tree import ROOT


def measured(folder: Path, *arguments: str) -> str:
    """Runs pytest under coverage in a process of its own and returns the report."""
    environ = {**os.environ, "COVERAGE_FILE": str(folder / "coverage")}
    run = [sys.executable, "-m", "coverage"]
    subprocess.run(
        [*run, "run", "--branch", "--source=app/domain", "-m", "pytest", "-q", *arguments],
        cwd=ROOT,
        env=environ,
        check=True,
        capture_output=True,
    )
    report = [*run, "report", "--show-missing", "--skip-covered"]
    return subprocess.run(
        report, cwd=ROOT, env=environ, check=True, capture_output=True
    ).stdout.decode()


@pytest.mark.timeout(240)
def test_every_branch_of_the_rules_is_tested(tmp_path: Path) -> None:
    report = measured(tmp_path, "tests/domain", "app/domain")

    assert total(report) == "100%", report


@pytest.mark.timeout(120)
def test_a_branch_that_is_not_tested_is_found(tmp_path: Path) -> None:
    report = measured(tmp_path, "tests/domain/pick/test_walk.py")

    assert "app/domain/pack/parcel.py" in report
    assert total(report) != "100%"


def total(report: str) -> str:
    """Returns the last figure of the line that sums up."""
    return next(line for line in report.splitlines() if line.startswith("TOTAL")).split()[-1]
