import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gs1 import EAN_UPC, GS1_CARRIERS, is_ean_upc, is_gs1_carrier, split_aim


@pytest.mark.parametrize(
    ("text", "aim", "rest"),
    [
        ("]C100340123450000000017", "]C1", "00340123450000000017"),
        ("]E04012345678901", "]E0", "4012345678901"),
        ("]Q1https://id.example.com/01/04012345678901", "]Q1", "https://id.example.com/01/"
         "04012345678901"),
        ("]d2", "]d2", ""),
        ("]zCx", "]zC", "x"),
    ],
)  # fmt: skip
def test_an_identifier_in_front_is_split_off(text: str, aim: str, rest: str) -> None:
    assert split_aim(text) == (aim, rest)


@pytest.mark.parametrize("text", ["", "]", "]C", "]11x", "]Cé1", "]é11", "B-04-3", " ]C1", "x]C1"])
def test_a_text_without_one_is_left_alone(text: str) -> None:
    assert split_aim(text) == (None, text)


def test_only_four_symbols_vouch_for_an_element_string() -> None:
    assert {"]C1", "]e0", "]d2", "]Q3"} == GS1_CARRIERS
    assert all(map(is_gs1_carrier, GS1_CARRIERS))
    assert not any(map(is_gs1_carrier, ["]C0", "]d1", "]Q1", "]E0", "]c1", None]))


def test_ean_and_upc_symbols_hold_a_gtin() -> None:
    assert all(map(is_ean_upc, EAN_UPC))
    assert is_ean_upc("]E4")
    assert not any(map(is_ean_upc, ["]e0", "]C1", "]E9", None]))


@given(st.text())
def test_nothing_of_a_text_is_lost(text: str) -> None:
    aim, rest = split_aim(text)

    assert (aim or "") + rest == text


@given(st.sampled_from(sorted(GS1_CARRIERS | EAN_UPC)), st.text())
def test_the_text_behind_an_identifier_is_not_read(aim: str, rest: str) -> None:
    assert split_aim(aim + rest) == (aim, rest)
