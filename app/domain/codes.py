"""Every code that we print or accept, in one table, and the fixed order in which it is resolved.

Resolution, first that fits wins: command code, GS1 (element string or Digital Link), GTIN, our own
letter codes. A text that fits two of our own kinds is a fault of the table; a test looks for it.
"""

import re
import secrets
from dataclasses import dataclass
from enum import StrEnum

from app.domain.verbs import CommandCode, looks_like_command
from app.errors import MalformedCode
from app.gs1 import (
    DigitalLink,
    ElementString,
    Gtin,
    Sscc,
    compute_check_digit,
    is_ean_upc,
    is_gs1_carrier,
    split_aim,
)

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SLIP_ALPHABET = CROCKFORD[:31]
"""As many characters as the check counts to: with a 32nd, two of them would look the same to it."""
RETURN_NUMBERS = 10**8
MAX_LENGTH = 512
GS = "\x1d"


class Kind(StrEnum):
    """What a code stands for."""

    VERB = "verb"
    BIN = "bin"
    TOTE = "tote"
    WORKER = "worker"
    STATION = "station"
    PRINTER = "printer"
    CAGE = "cage"
    SEAL = "seal"
    SLIP = "slip"
    PACKAGE = "package"
    RETURN = "return"
    TICKET = "ticket"
    ITEM = "item"
    CARD = "card"
    UNKNOWN = "unknown"


class Fault(StrEnum):
    """Why a text stands for nothing."""

    NOT_OURS = "not_ours"
    CHECK_DIGIT = "check_digit"
    CONTROL_CHARACTERS = "control_characters"
    TOO_LONG = "too_long"
    BROKEN_GS1 = "broken_gs1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCode:
    """One row of the table of printed codes."""

    kind: Kind
    format: str
    """Regular expression over the whole text."""
    example: str
    symbol: str
    label_mm: str
    """Size of the label it is printed on."""


TABLE: tuple[PrintedCode, ...] = (
    PrintedCode(
        kind=Kind.VERB,
        format=r"9907\d{12}",
        example="9907007000000083",
        symbol="Code 128 C",
        label_mm="A4 sheet",
    ),
    PrintedCode(
        kind=Kind.BIN,
        format=r"[A-Z]-\d{2}-\d",
        example="B-04-3",
        symbol="Code 128",
        label_mm="75 x 38",
    ),
    PrintedCode(
        kind=Kind.TOTE, format=r"T-\d{3,5}", example="T-112", symbol="Code 128", label_mm="75 x 38"
    ),
    PrintedCode(
        kind=Kind.WORKER, format=r"W-\d{4}", example="W-1042", symbol="Code 128", label_mm="86 x 54"
    ),
    PrintedCode(
        kind=Kind.STATION,
        format=r"ST-\d{2,4}",
        example="ST-03",
        symbol="Code 128",
        label_mm="75 x 38",
    ),
    PrintedCode(
        kind=Kind.PRINTER,
        format=r"PR-\d{2,4}",
        example="PR-02",
        symbol="Code 128",
        label_mm="75 x 38",
    ),
    PrintedCode(
        kind=Kind.CAGE,
        format=r"CG-[A-Z0-9]{2,8}",
        example="CG-DHL1",
        symbol="Code 128",
        label_mm="150 x 100",
    ),
    PrintedCode(
        kind=Kind.SEAL,
        format=r"BS-\d{6,10}",
        example="BS-000123",
        symbol="Code 128",
        label_mm="50 x 25",
    ),
    PrintedCode(
        kind=Kind.SLIP,
        format=rf"S-[{SLIP_ALPHABET}]{{9}}",
        example="S-7K3M9QX29",
        symbol="Code 128, QR",
        label_mm="102 x 152",
    ),
    PrintedCode(
        kind=Kind.RETURN,
        format=r"R-\d{9}",
        example="R-000000017",
        symbol="Code 128",
        label_mm="102 x 152",
    ),
    PrintedCode(
        kind=Kind.TICKET,
        format=rf"J-[{CROCKFORD}]{{10,32}}",
        example="J-0123456789",
        symbol="QR",
        label_mm="75 x 38",
    ),
    PrintedCode(
        kind=Kind.PACKAGE,
        format=r"00\d{18}",
        example="00340123450000000017",
        symbol="GS1-128",
        label_mm="102 x 152",
    ),
)

_BARE_ELEMENT_STRING = re.compile(r"01\d{14}21[!-z]{1,20}", re.ASCII)
"""GTIN and serial from a scanner that sends no AIM identifier."""
_DIGIT_RUN = re.compile(r"(?<!\d)[2-6](?:[ -]?\d){14,18}(?!\d)", re.ASCII)
_LETTER_CODES = tuple(
    (row.kind, re.compile(row.format, re.ASCII))
    for row in TABLE
    if row.kind not in (Kind.VERB, Kind.PACKAGE)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a scan stands for."""

    kind: Kind
    value: str
    """Normalised: GTIN as 14 digits, SSCC as 18, own codes in capitals, a verb as its digits."""
    serial: str | None = None
    fault: Fault | None = None
    anonymous: bool = False
    """Two units can carry this very code (a GTIN without a serial)."""
    verb: CommandCode | None = None


def resolve(raw: bytes, aim: str | None) -> Reading:
    """Returns what a scanned text stands for; never raises.

    >>> resolve(b"B-04-3", None).kind
    <Kind.BIN: 'bin'>
    >>> resolve(b"4012345678901", "]E0").value
    '04012345678901'
    >>> resolve(b"4012345678902", None).fault
    <Fault.CHECK_DIGIT: 'check_digit'>
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        reading = _unknown(repr(raw[:40]), Fault.CONTROL_CHARACTERS)
        return _without_card(reading, raw.decode("latin-1"))
    if aim is None:
        aim, text = split_aim(text)
    return _without_card(_understood(text, aim), text)


def _understood(text: str, aim: str | None) -> Reading:
    if len(text) > MAX_LENGTH:
        return _unknown(repr(text[:40]), Fault.TOO_LONG)
    if any(_is_control(c) for c in text):
        return _unknown(repr(text[:40]), Fault.CONTROL_CHARACTERS)
    text = text.strip(" ")
    return (
        _command(text, aim) or _gs1(text, aim) or _gtin(text, aim) or _own(text) or _nothing(text)
    )


def _without_card(reading: Reading, text: str) -> Reading:
    """Hides the number of a payment card that stands inside a text nobody understands."""
    if reading.kind is not Kind.UNKNOWN:
        return reading
    runs = (re.sub("[ -]", "", run) for run in _DIGIT_RUN.findall(text))
    found = next((run for run in runs if shaped_like_card(run)), None)
    return reading if found is None else Reading(kind=Kind.CARD, value=f"{len(found)} digits")


def _is_control(char: str) -> bool:
    return (ord(char) < 0x20 and char != GS) or 0x7F <= ord(char) < 0xA0


def _command(text: str, aim: str | None) -> Reading | None:
    if not looks_like_command(text) or aim not in (None, "]C0", "]Q1", "]d1"):
        return None
    try:
        code = CommandCode.parse(text)
    except MalformedCode:
        return _unknown(text, Fault.CHECK_DIGIT)
    return Reading(kind=Kind.VERB, value=text, verb=code)


def _gs1(text: str, aim: str | None) -> Reading | None:
    if text.lower().startswith(("http://", "https://")):
        try:
            link = DigitalLink.parse(text)
        except MalformedCode:
            return _unknown(text[:80], Fault.BROKEN_GS1)
        return _item_or_package(link.gtin, link.sscc, link.serial, text)
    bare_sscc = len(text) == 20 and text.isascii() and text.isdigit() and text.startswith("00")
    if bare_sscc and compute_check_digit(text[2:-1]) != text[-1]:
        return _unknown(text, Fault.CHECK_DIGIT)
    without_aim = aim is None and (GS in text or _BARE_ELEMENT_STRING.fullmatch(text))
    if not (bare_sscc or without_aim or is_gs1_carrier(aim)):
        return None
    try:
        message = ElementString.parse(text)
    except MalformedCode:
        return _unknown(text[:80].replace(GS, " "), Fault.BROKEN_GS1)
    return _item_or_package(message.gtin, message.sscc, message.serial, text)


def _item_or_package(
    gtin: Gtin | None, sscc: Sscc | None, serial: str | None, text: str
) -> Reading:
    if sscc is not None:
        return Reading(kind=Kind.PACKAGE, value=sscc.value)
    if gtin is not None:
        return Reading(
            kind=Kind.ITEM, value=gtin.as_gtin14(), serial=serial, anonymous=serial is None
        )
    return _unknown(text[:80].replace(GS, " "), Fault.NOT_OURS)


def _gtin(text: str, aim: str | None) -> Reading | None:
    if not (text.isascii() and text.isdigit() and len(text) in (8, 12, 13, 14)):
        return None
    try:
        gtin = Gtin.parse(text)
    except MalformedCode:
        if shaped_like_card(text) and not is_ean_upc(aim):
            return None
        return _unknown(text, Fault.CHECK_DIGIT)
    return Reading(kind=Kind.ITEM, value=gtin.as_gtin14(), anonymous=True)


def _own(text: str) -> Reading | None:
    if not text.isascii():
        return None
    capitals = text.upper()
    for kind, pattern in _LETTER_CODES:
        if pattern.fullmatch(capitals):
            if kind is Kind.SLIP and not slip_check_fits(capitals):
                return _unknown(capitals, Fault.CHECK_DIGIT)
            if kind is Kind.RETURN and not return_check_fits(capitals):
                return _unknown(capitals, Fault.CHECK_DIGIT)
            return Reading(kind=kind, value=capitals)
    return None


def _nothing(text: str) -> Reading:
    if shaped_like_card(text):
        return Reading(kind=Kind.CARD, value=f"{len(text)} digits")
    return _unknown(text[:80].replace(GS, " "), Fault.NOT_OURS)


def _unknown(text: str, fault: Fault) -> Reading:
    return Reading(kind=Kind.UNKNOWN, value=text, fault=fault)


def shaped_like_card(text: str) -> bool:
    """Tells whether a text has length and Luhn check of a payment card. Source: ISO/IEC 7812-1."""
    if not (text.isascii() and text.isdigit() and 13 <= len(text) <= 19):
        return False
    total = 0
    for place, char in enumerate(reversed(text)):
        digit = int(char) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def make_slip_code() -> str:
    """Returns a new slip code: eight unguessable characters and one that checks them."""
    body = "".join(secrets.choice(SLIP_ALPHABET) for _ in range(8))
    return f"S-{body}{_crockford_check(body)}"


def slip_check_fits(code: str) -> bool:
    """Tells whether the last character of a slip code fits the others."""
    whole = len(code) > 2 and set(code[2:]) <= set(SLIP_ALPHABET)
    return whole and _crockford_check(code[2:-1]) == code[-1]


def make_return_code(number: int) -> str:
    """Returns the printed form of a granted return number: eight digits and a check digit.

    >>> make_return_code(1)
    'R-000000017'

    Raises:
        MalformedCode: the number has no eight digits.
    """
    if not 0 <= number < RETURN_NUMBERS:
        raise MalformedCode(f"got return number {number}, expected 0 to {RETURN_NUMBERS - 1}")
    body = f"{number:08d}"
    return f"R-{body}{compute_check_digit(body)}"


def return_check_fits(code: str) -> bool:
    """Tells whether the check digit of a return code fits."""
    body = code[2:-1]
    return body.isascii() and body.isdigit() and compute_check_digit(body) == code[-1]


def _crockford_check(body: str) -> str:
    total = sum((place + 1) * SLIP_ALPHABET.index(char) for place, char in enumerate(body))
    return SLIP_ALPHABET[total % len(SLIP_ALPHABET)]
