import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from app.errors import MalformedCode
from app.gs1 import compute_check_digit, is_digits, verify_check_digit
from tests.gs1.strategies import digit_texts

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("body", "check"),
    [("0401234567890", "1"), ("0950600013435", "2"), ("34012345000000001", "7"), ("0", "0")],
)
def test_known_numbers_get_their_check_digit(body: str, check: str) -> None:
    assert compute_check_digit(body) == check
    assert verify_check_digit(body + check)


@pytest.mark.parametrize("text", ["", "1", "12345٦", "1234567a", " 96385074", "-1"])
def test_what_is_no_number_has_no_check_digit(text: str) -> None:
    assert not verify_check_digit(text)


@pytest.mark.parametrize("body", ["", "12a", "١٢٣", "1 2", "²"])
def test_only_ascii_digits_get_a_check_digit(body: str) -> None:
    with pytest.raises(MalformedCode, match="ASCII digits only"):
        compute_check_digit(body)


@given(st.integers(1, 30).flatmap(digit_texts))
def test_an_independent_library_agrees(body: str) -> None:
    assert compute_check_digit(body) == ean.calc_check_digit(body)


@given(st.integers(1, 20).flatmap(digit_texts), st.data())
def test_one_wrong_digit_is_always_found(body: str, data: st.DataObject) -> None:
    number = body + compute_check_digit(body)
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from("0123456789").filter(lambda each: each != number[place]))

    assert not verify_check_digit(number[:place] + other + number[place + 1 :])


@given(st.text())
def test_digits_are_the_ten_ascii_ones(text: str) -> None:
    assert is_digits(text) == (bool(text) and set(text) <= set("0123456789"))


def test_arabic_indic_digits_are_none() -> None:
    assert not is_digits("340123450000000017".translate(ARABIC_INDIC))
