"""QR codes of level M: segno makes the symbol, the mask that is easiest to read is chosen here.

A mask turns over the same squares whatever the data, so of the eight symbols only one is made; the
others differ from it by what is kept per size. A symbol is scored as one number, a bit per square,
so that a rule looks at all its squares at once.

Source: ISO/IEC 18004:2015, 7.8 (data masking) and 7.8.3.1 (evaluation of QR Code symbols).
"""

from collections.abc import Iterable
from functools import cache, lru_cache

import segno

_MASKS = range(8)
_GAP = 4
"""Light squares between two rows of the number, and before the first."""
_DIGITS = bytes.maketrans(b"\0\1", b"01")
_RUN, _BLOCK, _FINDER, _BALANCE = 3, 3, 40, 10
"""Points of the rules N1 to N4."""


@lru_cache(maxsize=16)  # a slip asks how large its code is, then draws it on every page
def qr_rows(data: str) -> tuple[tuple[bool, ...], ...]:
    """Returns a QR code as rows of dark squares, no quiet zone."""
    code = segno.make_qr(data, error="m", boost_error=False, mask=0)
    side = len(code.matrix)
    by_rows, by_columns = _both_ways(code.matrix)
    candidates = [
        (by_rows ^ rows, by_columns ^ columns) for rows, columns in _turned(int(code.version))
    ]
    best, _ = min(candidates, key=lambda symbol: penalty(side, *symbol))
    squares = f"{best:0{_GAP + side * (side + _GAP)}b}"
    starts = range(_GAP, len(squares), side + _GAP)
    return tuple(tuple(square == "1" for square in squares[at : at + side]) for at in starts)


def penalty(side: int, by_rows: int, by_columns: int) -> int:
    """Returns the points of a symbol, the fewer the better."""
    area, inside = side * side, _inside(side)
    score = _BALANCE * (abs(20 * by_rows.bit_count() - 10 * area) // area)
    for dark in (by_rows, by_columns):
        score += _runs(dark) + _runs(inside & ~dark) + _finders(dark)
    return score + _blocks(by_rows, side) + _blocks(inside & ~by_rows, side)


def _runs(same: int) -> int:
    """Five squares of a colour in a row, and more for each that follows."""
    two = same & same >> 1
    five = two & two >> 2 & same >> 4
    ends = five & ~(five >> 1)
    return five.bit_count() + (_RUN - 1) * ends.bit_count()


def _blocks(same: int, side: int) -> int:
    """Two by two squares of a colour."""
    two = same & same >> 1
    return _BLOCK * (two & two >> side + _GAP).bit_count()


def _finders(dark: int) -> int:
    """What looks like the middle of a finder pattern, with four light squares before or behind."""
    light = ~dark
    found = dark & light >> 1 & dark >> 2 & dark >> 3 & dark >> 4 & light >> 5 & dark >> 6
    two = light & light >> 1
    four = two & two >> 2
    return _FINDER * (found & (four << 4 | four >> 7)).bit_count()


@cache
def _turned(version: int) -> list[tuple[int, int]]:
    """Returns the squares in which each mask differs from mask 0, by rows and by columns."""
    made = [
        segno.make_qr("0", version=version, error="m", boost_error=False, mask=mask)
        for mask in _MASKS
    ]
    symbols = [_both_ways(code.matrix) for code in made]
    first_rows, first_columns = symbols[0]
    return [(rows ^ first_rows, columns ^ first_columns) for rows, columns in symbols]


@cache
def _inside(side: int) -> int:
    return _as_number([bytes([1]) * side] * side)


def _both_ways(matrix: tuple[bytearray, ...]) -> tuple[int, int]:
    return _as_number(matrix), _as_number(map(bytes, zip(*matrix, strict=True)))


def _as_number(rows: Iterable[bytes | bytearray]) -> int:
    gap = bytes(_GAP)
    squares = gap + b"".join(row + gap for row in rows)
    return int(squares.translate(_DIGITS), 2)
