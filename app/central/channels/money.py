"""Money in the text form of a channel, to integer minor units. A float never touches it."""

import re

from app.errors import MessageUnreadable

_AMOUNT = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,8}))?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)

# ISO 4217, minor units, where they are not 2.
_EXPONENT = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(),  # noqa: SIM905
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


def exponent(currency: str) -> int:
    """Returns how many decimals a currency has. Source: ISO 4217, list one.

    >>> exponent("EUR"), exponent("JPY"), exponent("KWD")
    (2, 0, 3)
    """
    return _EXPONENT.get(currency, 2)


def to_minor(text: str, currency: str, path: str) -> int:
    """Returns an amount in minor units.

    Args:
        text: such as ``"129.00"``; zeros beyond the currency's decimals are allowed.
        currency: ISO 4217 code.
        path: where it stood, for the complaint.

    Raises:
        MessageUnreadable: not an amount, not a currency, or more decimals than the currency has.

    >>> to_minor("129.9", "EUR", "$.total_price"), to_minor("12800.00", "JPY", "$.total_price")
    (12990, 12800)
    """
    if not _CURRENCY.fullmatch(currency):
        raise MessageUnreadable(f"{path}: got currency {currency[:40]!r}, expected three capitals")
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise MessageUnreadable(f"{path}: got {text[:40]!r}, expected an amount such as '129.00'")
    sign, whole, decimals = found[1], found[2], found[3] or ""
    places = exponent(currency)
    if decimals[places:].strip("0"):
        raise MessageUnreadable(
            f"{path}: got {text[:40]!r}, expected at most {places} decimals for {currency}"
        )
    minor = int(whole + decimals[:places].ljust(places, "0"))
    return -minor if sign else minor
