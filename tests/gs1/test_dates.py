from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import MalformedCode
from app.gs1 import resolve_date
from app.gs1.dates import is_yymmd0


@pytest.mark.parametrize(
    ("text", "today", "meant"),
    [
        ("270430", date(2026, 3, 1), date(2027, 4, 30)),
        ("270400", date(2026, 3, 1), date(2027, 4, 30)),
        ("280200", date(2026, 3, 1), date(2028, 2, 29)),
        ("760101", date(2026, 3, 1), date(2076, 1, 1)),
        ("770101", date(2026, 3, 1), date(1977, 1, 1)),
        ("000101", date(2026, 3, 1), date(2000, 1, 1)),
        ("260101", date(2076, 3, 1), date(2126, 1, 1)),
        ("270101", date(2076, 3, 1), date(2027, 1, 1)),
    ],
)
def test_a_date_is_taken_from_the_nearest_century(text: str, today: date, meant: date) -> None:
    assert resolve_date(text, today=today) == meant


@pytest.mark.parametrize(
    "text", ["", "27043", "2704300", "270431", "271301", "270001", "2704-1", "٢٧٠٤٣٠", "270230"]
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    assert not is_yymmd0(text)
    with pytest.raises(MalformedCode, match="YYMMDD"):
        resolve_date(text, today=date(2026, 3, 1))


def test_the_year_2100_has_no_leap_day() -> None:
    assert is_yymmd0("000229")
    assert resolve_date("000229", today=date(2026, 3, 1)) == date(2000, 2, 29)
    assert resolve_date("000200", today=date(2060, 3, 1)) == date(2100, 2, 28)
    with pytest.raises(MalformedCode, match="a day that exists"):
        resolve_date("000229", today=date(2060, 3, 1))


@given(
    st.dates(date(2000, 1, 1), date(2098, 12, 31)),
    st.integers(-49, 50),
    st.integers(1, 12),
    st.integers(1, 28),
)
def test_every_day_of_the_window_reads_back(today: date, years: int, month: int, day: int) -> None:
    meant = date(today.year + years, month, day)

    assert resolve_date(meant.strftime("%y%m%d"), today=today) == meant
