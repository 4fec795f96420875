"""Checks on a part of an element's value that go beyond its length and characters.

A rule is named in the AI table; it answers with what was expected, or with an empty text when all
is well.
"""

from collections.abc import Callable

from app.gs1.check_digit import compute_check_digit, is_digits
from app.gs1.dates import is_yymmd0

Linter = Callable[[str], str]
"""Takes the part of a value, returns what was expected of it; an empty text means it is right."""

_COUNTRY_ROWS = """
004 008 010 012 016 020 024 028 031 032 036 040 044 048 050 051 052 056 060 064 068 070
072 074 076 084 086 090 092 096 100 104 108 112 116 120 124 132 136 140 144 148 152 156
158 162 166 170 174 175 178 180 184 188 191 192 196 203 204 208 212 214 218 222 226 231
232 233 234 238 239 242 246 248 250 254 258 260 262 266 268 270 275 276 288 292 296 300
304 308 312 316 320 324 328 332 334 336 340 344 348 352 356 360 364 368 372 376 380 384
388 392 398 400 404 408 410 414 417 418 422 426 428 430 434 438 440 442 446 450 454 458
462 466 470 474 478 480 484 492 496 498 499 500 504 508 512 516 520 524 528 531 533 534
535 540 548 554 558 562 566 570 574 578 580 581 583 584 585 586 591 598 600 604 608 612
616 620 624 626 630 634 638 642 643 646 652 654 659 660 662 663 666 670 674 678 682 686
688 690 694 702 703 704 705 706 710 716 724 728 729 732 740 744 748 752 756 760 762 764
768 772 776 780 784 788 792 795 796 798 800 804 807 818 826 831 832 833 834 840 850 854
858 860 862 876 882 887 894
"""
_COUNTRIES = frozenset(_COUNTRY_ROWS.split())
"""Three-digit codes of countries and territories. Source: ISO 3166-1 numeric."""


def _csum(part: str) -> str:
    if not is_digits(part):
        return "ASCII digits only"
    check = compute_check_digit(part[:-1]) if len(part) > 1 else ""
    return "" if check and part[-1] == check else f"check digit {check!r} at the end"


def _iso3166(part: str) -> str:
    return "" if part in _COUNTRIES else "a country by its three digits (ISO 3166-1)"


def _pieceoftotal(part: str) -> str:
    half, odd = divmod(len(part), 2)
    if odd or not is_digits(part):
        return "piece and total with the same count of digits"
    return "" if 1 <= int(part[:half]) <= int(part[half:]) else "a piece from 1 to the total"


def _yymmd0(part: str) -> str:
    return "" if is_yymmd0(part) else "a date YYMMDD that exists, day 00 for the end of the month"


def _zero(part: str) -> str:
    return "" if part and not part.strip("0") else "zeros only"


LINTERS: dict[str, Linter] = {
    "csum": _csum,
    "iso3166": _iso3166,
    "pieceoftotal": _pieceoftotal,
    "yymmd0": _yymmd0,
    "zero": _zero,
}
"""The rules by the names the GS1 syntax dictionary gives them."""
