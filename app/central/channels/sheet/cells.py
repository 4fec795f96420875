"""Single cells of an order sheet: text as a spreadsheet saved it, to a value or a complaint.

Nothing is repaired that a person should look at: a number in scientific notation has lost its last
digits, a date that is a number has lost its format. Only zeros that a spreadsheet dropped from the
front of a GTIN come back, and only if the check digit then fits.
"""

import re
from datetime import date, datetime

from app.central.channels.money import to_minor
from app.domain.model.sales_order import Payment
from app.errors import MessageUnreadable
from app.gs1.check_digit import is_digits, verify_check_digit

LONGEST = 500
MOST_UNITS = 100_000
PAYMENTS = {
    "account": Payment.AUTHORISED,
    "paid": Payment.PAID,
    "prepaid": Payment.UNPAID,
}
"""On account goods leave before they are paid; prepaid ones wait for the money."""
_LENGTHS = (7, 8, 10, 11, 12, 13, 14)
"""8, 12, 13 and 14, and what is left where a spreadsheet has dropped one or two zeros."""
_SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+")
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


class WrongCell(Exception):  # no error of ours: it becomes a line of the report
    """What was got and what was expected."""

    def __init__(self, got: str, expected: str) -> None:
        super().__init__(got, expected)
        self.got = got
        self.expected = expected


def text(cell: str) -> str:
    """Returns a text without what no label can carry."""
    return "".join(char for char in cell if char.isprintable()).strip()[:LONGEST]


def needed(cell: str, expected: str) -> str:
    """Returns a text that must not be empty."""
    found = text(cell)
    if not found:
        raise WrongCell("nothing", expected)
    return found


def gtin(cell: str) -> str:
    """Returns a GTIN of 14 digits; empty for an empty cell."""
    found = text(cell).replace(" ", "")
    if not found:
        return ""
    if _SCIENTIFIC.fullmatch(found):
        expected = "all digits: the spreadsheet has rounded it; format the column as text"
        raise WrongCell(found, expected)
    whole = found.zfill(14)
    if not is_digits(found) or len(found) not in _LENGTHS or not verify_check_digit(whole):
        raise WrongCell(found[:20], "a GTIN of 8, 12, 13 or 14 digits with its check digit")
    return whole


def quantity(cell: str) -> int:
    """Returns so many units; an empty cell is none."""
    found = text(cell)
    if not found:
        return 0
    whole = found.removesuffix(".0").removesuffix(",0")
    if not (whole.isascii() and whole.isdigit() and int(whole) <= MOST_UNITS):
        raise WrongCell(found[:20], f"a whole number up to {MOST_UNITS}")
    return int(whole)


def price(cell: str, currency: str, decimal: str) -> int:
    """Returns an amount in minor units; an empty cell is nought."""
    found = text(cell).replace(" ", "").replace("\N{EURO SIGN}", "").replace("'", "")
    if not found:
        return 0
    other = "," if decimal == "." else "."
    plain = found.replace(other, "") if _groups(found, decimal, other) else found
    try:
        return to_minor(plain.replace(decimal, "."), currency, "price")
    except MessageUnreadable:
        example = f"129{decimal}00"
        raise WrongCell(found[:20], f"an amount such as {example} in {currency[:3]}") from None


def _groups(found: str, decimal: str, other: str) -> bool:
    """Tells whether marks stand between thousands only."""
    whole, _, _ = found.partition(decimal)
    return bool(re.fullmatch(rf"[0-9]{{1,3}}(\{other}[0-9]{{3}})+", whole))


def day(cell: str, form: str) -> date | None:
    """Returns a day; None for an empty cell."""
    found = text(cell)
    if not found:
        return None
    example = date(2026, 11, 25).strftime(form)
    if is_digits(found) and len(found) == 5:
        raise WrongCell(found, f"a day such as {example}: this is a spreadsheet's day number")
    try:
        return datetime.strptime(found, form).date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        raise WrongCell(found[:20], f"a day such as {example}") from None


def currency(cell: str) -> str:
    """Returns a currency by its three letters."""
    found = text(cell).upper()
    if not _CURRENCY.fullmatch(found):
        raise WrongCell(found[:20] or "nothing", "three letters such as EUR (ISO 4217)")
    return found


def country(cell: str) -> str:
    """Returns a country by its two letters."""
    found = text(cell).upper()
    if not _COUNTRY.fullmatch(found):
        raise WrongCell(found[:20] or "nothing", "two letters such as IT (ISO 3166-1)")
    return found


def payment(cell: str) -> Payment:
    """Returns when this is paid."""
    found = text(cell).lower()
    if found not in PAYMENTS:
        raise WrongCell(found[:20] or "nothing", f"one of {', '.join(PAYMENTS)}")
    return PAYMENTS[found]
