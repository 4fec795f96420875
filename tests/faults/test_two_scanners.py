"""The short form of proof 6."""

import pytest

from tests.faults.report import Scale
from tests.faults.two_scanners import run


@pytest.mark.timeout(120)
def test_twenty_scans_in_a_second_have_twenty_answers_in_order() -> None:
    report = run(Scale.SHORT)

    assert report.ok, report.faults
    assert report.figures["scans"] == 20
