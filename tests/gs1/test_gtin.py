import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import MalformedCode
from app.gs1 import Gtin
from tests.gs1.strategies import digit_texts, gtins, numbers, torn
from tests.gs1.test_check_digit import ARABIC_INDIC


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("96385074", "00000096385074"),
        ("416000336108", "00416000336108"),
        ("4012345678901", "04012345678901"),
        ("09506000134352", "09506000134352"),
    ],
)
def test_every_length_is_kept_as_14_digits(text: str, value: str) -> None:
    gtin = Gtin.parse(text)

    assert gtin.value == gtin.as_gtin14() == str(gtin) == value


def test_upc_as_12_and_as_13_digits_is_one_article() -> None:
    assert Gtin.parse("416000336108") == Gtin.parse("0416000336108")
    assert len({Gtin.parse("416000336108"), Gtin.parse("00416000336108")}) == 1


def test_an_outer_case_has_no_ean_13() -> None:
    assert Gtin.parse("14012345678908").as_gtin13() is None
    assert Gtin.parse("04012345678901").as_gtin13() == "4012345678901"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "4012345678",
        "123456789012345",
        "401234567890a",
        " 4012345678901",
        "4012345678901\n",
    ],
)
def test_other_texts_are_refused_with_what_was_got(text: str) -> None:
    with pytest.raises(MalformedCode, match="ASCII digits, 8, 12, 13, 14 of them") as caught:
        Gtin.parse(text)

    assert f"got {text!r}" in str(caught.value)


def test_a_wrong_check_digit_is_refused_with_the_right_one() -> None:
    with pytest.raises(MalformedCode, match=r"got '4012345678902', expected check digit '1'"):
        Gtin.parse("4012345678902")


def test_arabic_indic_digits_are_refused() -> None:
    with pytest.raises(MalformedCode, match="ASCII digits, 8"):
        Gtin.parse("4012345678901".translate(ARABIC_INDIC))


@pytest.mark.parametrize("value", ["4012345678901", "04012345678902", "0401234567890x"])
def test_a_value_that_exists_is_valid(value: str) -> None:
    with pytest.raises(MalformedCode):
        Gtin(value=value)


def test_a_burst_is_shown_in_short() -> None:
    with pytest.raises(MalformedCode) as caught:
        Gtin.parse("7" * 4096)

    assert len(str(caught.value)) < 200


@given(gtins())
def test_every_rendering_reads_back(gtin: Gtin) -> None:
    shorter = gtin.as_gtin13()

    assert Gtin.parse(gtin.as_gtin14()) == gtin
    assert shorter is None or Gtin.parse(shorter) == gtin


@given(st.one_of(st.text(), st.integers(0, 20).flatmap(digit_texts), torn(numbers(14))))
def test_any_text_is_a_gtin_or_malformed(text: str) -> None:
    try:
        gtin = Gtin.parse(text)
    except MalformedCode:
        return

    assert gtin.value == text.rjust(14, "0")
