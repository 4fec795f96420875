"""Dates in element strings: six digits YYMMDD, where day 00 means the last day of the month.

Source: GS1 General Specifications, 3.4.2 (AI 11) and 7.12 (determination of century).
"""

from calendar import monthrange
from datetime import date

from app.errors import MalformedCode
from app.gs1.check_digit import is_digits
from app.gs1.refusal import malformed


def is_yymmd0(text: str) -> bool:
    """Tells whether the text is a date that exists; day 00 is allowed.

    The century does not matter: between 1901 and 2099 every fourth year is a leap year.

    >>> is_yymmd0("270400"), is_yymmd0("270431")
    (True, False)
    """
    if not is_digits(text) or len(text) != 6:
        return False
    year, month, day = _parts(text)
    return 1 <= month <= 12 and day <= monthrange(2000 + year, month)[1]


def resolve_date(text: str, *, today: date) -> date:
    """Returns the day meant, taking the century nearest to today.

    >>> resolve_date("270400", today=date(2026, 3, 1))
    datetime.date(2027, 4, 30)
    >>> resolve_date("990101", today=date(2026, 3, 1))
    datetime.date(1999, 1, 1)

    Raises:
        MalformedCode: no such day.
    """
    if not is_yymmd0(text):
        raise _no_such_day(text)
    year, month, day = _parts(text)
    year += today.year - today.year % 100
    if year - today.year > 50:
        year -= 100
    elif year - today.year < -49:
        year += 100
    last_day = monthrange(year, month)[1]
    if day > last_day:  # 29 February 2100 does not exist, though 00 looks like a leap year
        raise _no_such_day(text)
    return date(year, month, day or last_day)


def _parts(text: str) -> tuple[int, int, int]:
    return int(text[:2]), int(text[2:4]), int(text[4:])


def _no_such_day(text: str) -> MalformedCode:
    return malformed("date", text, "YYMMDD with a day that exists, or day 00")
