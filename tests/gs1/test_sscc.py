import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import MalformedCode
from app.gs1 import ElementString, Sscc
from tests.gs1.strategies import digit_texts, numbers, torn
from tests.gs1.test_check_digit import ARABIC_INDIC

LABEL = "340123450000000017"


def test_a_label_number_is_read_and_rendered() -> None:
    sscc = Sscc.parse(LABEL)

    assert sscc.value == str(sscc) == LABEL
    assert sscc.as_element_string() == "00340123450000000017"
    assert sscc.as_hri() == "(00) 3401 2345 0000 0000 17"


def test_the_next_number_of_a_block_is_made_from_its_parts() -> None:
    assert Sscc.make(3, "4012345", 1) == Sscc.parse(LABEL)
    assert Sscc.make(0, "4012345", 999_999_999).value.startswith("04012345999999999")
    assert Sscc.make(9, "401234512345", 9999).value.startswith("94012345123459999")


@pytest.mark.parametrize(
    ("extension", "prefix", "serial", "named"),
    [
        (10, "4012345", 1, "SSCC extension"),
        (-1, "4012345", 1, "SSCC extension"),
        (3, "401", 1, "company prefix"),
        (3, "4012345678901", 1, "company prefix"),
        (3, "40l2345", 1, "company prefix"),
        (3, "٤٠١٢٣٤٥", 1, "company prefix"),
        (3, "4012345", -1, "serial reference"),
        (3, "4012345", 1_000_000_000, "serial reference"),
    ],
)
def test_parts_that_do_not_fit_are_named(
    extension: int, prefix: str, serial: int, named: str
) -> None:
    with pytest.raises(MalformedCode, match=f"Not a valid {named}"):
        Sscc.make(extension, prefix, serial)


@pytest.mark.parametrize("text", ["", "00" + LABEL, LABEL[:-1], LABEL.translate(ARABIC_INDIC)])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(MalformedCode, match="expected 18 ASCII digits"):
        Sscc.parse(text)


def test_a_wrong_check_digit_is_refused_with_the_right_one() -> None:
    with pytest.raises(MalformedCode, match="expected check digit '7'"):
        Sscc.parse("340123450000000018")


@given(st.integers(0, 9), st.integers(4, 12).flatmap(digit_texts), st.data())
def test_parts_read_back(extension: int, prefix: str, data: st.DataObject) -> None:
    serial = data.draw(st.integers(0, 10 ** (16 - len(prefix)) - 1))

    sscc = Sscc.make(extension, prefix, serial)

    body = sscc.value[:-1]
    assert Sscc.parse(sscc.value) == sscc
    assert body.startswith(f"{extension}{prefix}")
    assert int(body[1 + len(prefix) :]) == serial
    assert ElementString.parse(sscc.as_element_string()).sscc == sscc


@given(st.one_of(st.text(), digit_texts(18), torn(numbers(18))))
def test_any_text_is_an_sscc_or_malformed(text: str) -> None:
    try:
        sscc = Sscc.parse(text)
    except MalformedCode:
        return

    assert sscc.value == text
