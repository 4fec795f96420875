"""QR codes: the mask is the one the standard asks for, and others read what is drawn."""

from itertools import groupby

import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from printing.qr import penalty, qr_rows
from printing.symbols import ALPHABET, MAX_PAYLOAD

PAYLOADS = st.text(sorted(ALPHABET), min_size=1, max_size=MAX_PAYLOAD) | st.text(
    "0123456789", min_size=1, max_size=MAX_PAYLOAD
)
Squares = tuple[tuple[bool, ...], ...]


def with_mask(data: str, mask: int) -> Squares:
    code = segno.make_qr(data, error="m", boost_error=False, mask=mask)
    return tuple(tuple(map(bool, row)) for row in code.matrix)


def points(rows: Squares) -> int:
    """The four rules of the standard, square by square."""
    side, score = len(rows), 0
    for line in (*rows, *zip(*rows, strict=True)):
        lengths = [len(list(run)) for _, run in groupby(line)]
        score += sum(length - 2 for length in lengths if length >= 5)
        wide = "0000" + "".join("01"[dark] for dark in line) + "0000"
        for at in range(4, side - 2):
            looks_so = wide[at : at + 7] == "1011101"
            if looks_so and "0000" in (wide[at - 4 : at], wide[at + 7 : at + 11]):
                score += 40
    for y in range(side - 1):
        for x in range(side - 1):
            block = {rows[y][x], rows[y][x + 1], rows[y + 1][x], rows[y + 1][x + 1]}
            score += 3 if len(block) == 1 else 0
    share = sum(map(sum, rows)) / side**2
    return score + 10 * int(abs(share * 100 - 50) / 5 + 1e-9)


def number(rows: Squares) -> int:
    return int("0000" + "".join("".join("01"[dark] for dark in row) + "0000" for row in rows), 2)


@given(PAYLOADS)
def test_the_mask_with_the_fewest_points_is_taken(data: str) -> None:
    candidates = [with_mask(data, mask) for mask in range(8)]

    assert qr_rows(data) == min(candidates, key=points)


@given(st.integers(21, 33), st.data())
def test_points_are_counted_by_the_rules_in_any_picture(side: int, draw: st.DataObject) -> None:
    bits = draw.draw(st.binary(min_size=side * side, max_size=side * side))
    cut = draw.draw(st.integers(0, 255))
    rows = tuple(
        tuple(bit > cut for bit in bits[at * side : (at + 1) * side]) for at in range(side)
    )

    assert penalty(side, number(rows), number(tuple(zip(*rows, strict=True)))) == points(rows)


@given(PAYLOADS)
def test_another_reader_reads_every_symbol(data: str) -> None:
    assert read(qr_rows(data)) == [data]


def test_a_turned_square_is_seen_by_the_points_and_a_spoilt_symbol_by_the_reader() -> None:
    rows = qr_rows("S-ABCD1234X")
    spoilt = tuple(
        row if at % 2 else tuple(not dark for dark in row) for at, row in enumerate(rows)
    )

    assert points(spoilt) != points(rows)
    assert read(spoilt) == []


@pytest.mark.parametrize("length", [1, 14, 20, 26, 38, 48])
def test_a_symbol_is_as_small_as_level_m_allows(length: int) -> None:
    expected = segno.make_qr("A" * length, error="m", boost_error=False)

    assert len(qr_rows("A" * length)) == len(expected.matrix)


def read(rows: Squares) -> list[str]:
    side = len(rows)
    picture = Image.new("L", (side + 8, side + 8), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            picture.putpixel((x + 4, y + 4), 0 if dark else 255)
    large = picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST)
    return [found.text for found in zxingcpp.read_barcodes(large)]
