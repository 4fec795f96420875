"""Barcodes as rows of modules, the same for every printer language.

Source: ISO/IEC 15417 (Code 128) and 15420 (EAN/UPC), tables of python-barcode; QR codes are made in
``printing/qr.py``.
"""

import string
from enum import StrEnum

from barcode.charsets.code128 import CODES, STOP
from barcode.ean import EuropeanArticleNumber13

from app.errors import MalformedCode
from printing.qr import qr_rows

ALPHABET = frozenset(string.ascii_uppercase + string.digits + "-")
"""What our own codes are made of; none of it is a command in any printer language."""

_DIGITS = frozenset(string.digits)

MAX_PAYLOAD = 48
QUIET_MODULES = 10
"""Free modules on both sides of a linear symbol."""

_START_B, _START_C, _FNC1 = 104, 105, 102


class Symbol(StrEnum):
    """The symbologies on our papers."""

    CODE128 = "code128"
    GS1_128 = "gs1_128"
    EAN13 = "ean13"
    QR = "qr"


def check_payload(kind: Symbol, data: str) -> None:
    """Refuses what cannot be printed in a symbol.

    Raises:
        MalformedCode: other characters than the symbol's, or a wrong length.
    """
    allowed = _DIGITS if kind in (Symbol.GS1_128, Symbol.EAN13) else ALPHABET
    fits = 0 < len(data) <= MAX_PAYLOAD and allowed.issuperset(data)
    if kind is Symbol.GS1_128:
        fits = fits and len(data) % 2 == 0
    if kind is Symbol.EAN13:
        fits = fits and len(data) == 13 and str(EuropeanArticleNumber13(data)) == data
    if not fits:
        raise MalformedCode(
            f"{data!r} cannot be printed as {kind}.",
            why=f"Expected {'digits' if allowed is _DIGITS else 'A-Z, 0-9 and hyphen'}.",
        )


def uses_set_c(data: str) -> bool:
    """Tells whether Code 128 packs the data as pairs of digits."""
    return data.isdecimal() and len(data) % 2 == 0


def modules_of(kind: Symbol, data: str) -> str:
    """Returns a linear symbol as ``1`` for a dark module and ``0`` for a light one, no quiet zones.

    >>> len(modules_of(Symbol.GS1_128, "00340123450000000017"))
    156
    """
    if kind is Symbol.EAN13:
        return str(EuropeanArticleNumber13(data).build()[0])
    start = [_START_C] if uses_set_c(data) else [_START_B]
    values = start + ([_FNC1] if kind is Symbol.GS1_128 else []) + _values(data)
    check = (values[0] + sum(n * value for n, value in enumerate(values))) % 103
    return "".join(str(CODES[value]) for value in (*values, check)) + f"{STOP}11"


def size_in_modules(kind: Symbol, data: str) -> int:
    """Returns the width of a symbol in modules, without quiet zones."""
    return len(qr_rows(data)) if kind is Symbol.QR else len(modules_of(kind, data))


def _values(data: str) -> list[int]:
    if uses_set_c(data):
        return [int(data[at : at + 2]) for at in range(0, len(data), 2)]
    return [ord(character) - ord(" ") for character in data]
