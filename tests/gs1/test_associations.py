import re

import pytest

from app.errors import MalformedCode
from app.gs1.associations import check_associations


@pytest.mark.parametrize(
    "ais",
    [
        ["00"],
        ["01", "21", "10", "17"],
        ["01", "235"],
        ["00", "02", "37", "10"],
        ["01", "21", "250"],
        ["01", "3103", "3111"],
        ["8006", "21"],
        ["415", "8020"],
        ["91", "99"],
    ],
)
def test_what_belongs_together_passes(ais: list[str]) -> None:
    check_associations(ais)
    check_associations(ais[::-1])


@pytest.mark.parametrize(
    ("ais", "expected"),
    [
        (["21"], "use of AI (21)"),
        (["10"], "together with 01 or 02 or 03 or 8006"),
        (["22"], "together with 01"),
        (["235"], "together with 01"),
        (["00", "21"], "use of AI (21)"),
        (["01", "250"], "together with 01 with 21 or 03 with 21"),
        (["02", "37"], "together with 00 with 02"),
        (["01", "02", "37", "00"], "without 37"),
        (["01", "21", "235"], "without 235"),
        (["01", "3102", "3103"], "without 310n"),
        (["420", "421"], "without 421"),
        (["8017", "8018"], "without 8018"),
        (["415"], "together with 8020"),
    ],
)
def test_what_does_not_is_refused(ais: list[str], expected: str) -> None:
    with pytest.raises(MalformedCode, match=re.escape(expected)) as caught:
        check_associations(ais)

    assert all(f"({ai})" in str(caught.value) for ai in ais)
