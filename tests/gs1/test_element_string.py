import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import MalformedCode
from app.gs1 import GS, Element, ElementString, Gtin, Sscc, split_elements
from tests.gs1.strategies import gtins, torn, values
from tests.gs1.test_check_digit import ARABIC_INDIC

GARMENT = "010401234567890121A7"


def pairs(label: ElementString) -> list[tuple[str, str]]:
    return [(each.ai, each.value) for each in label.elements]


def test_a_garment_label_gives_article_and_serial() -> None:
    label = ElementString.parse(GARMENT)

    assert label.gtin == Gtin.parse("04012345678901")
    assert label.serial == "A7"
    assert label.sscc is None
    assert label.get("10") is None


def test_a_parcel_label_gives_the_package() -> None:
    label = ElementString.parse("00340123450000000017")

    assert label.sscc == Sscc.parse("340123450000000017")
    assert label.gtin is None
    assert label.serial is None


@pytest.mark.parametrize(
    "text",
    [
        f"{GS}{GARMENT}",
        f"{GARMENT}{GS}",
        f"0104012345678901{GS}21A7",
        f"{GS}0104012345678901{GS}21A7{GS}",
        f"{GARMENT}{GS}0104012345678901",
        f"{GARMENT}{GS}{GARMENT}",
    ],
)
def test_superfluous_separators_and_repeats_change_nothing(text: str) -> None:
    assert ElementString.parse(text) == ElementString.parse(GARMENT)


def test_elements_keep_the_order_of_the_symbol() -> None:
    label = ElementString.parse(f"10LOT{GS}01040123456789011727043021A7")

    assert pairs(label) == [("10", "LOT"), ("01", "04012345678901"), ("17", "270430"), ("21", "A7")]
    assert label.as_text() == f"10LOT{GS}01040123456789011727043021A7"
    assert label.as_hri() == "(10)LOT(01)04012345678901(17)270430(21)A7"


def test_a_lost_separator_cannot_be_seen() -> None:
    lost = ElementString.parse("0109506000134352211234510ABC")
    sent = ElementString.parse(f"01095060001343522112345{GS}10ABC")

    assert pairs(lost) == [("01", "09506000134352"), ("21", "1234510ABC")]
    assert pairs(sent) == [("01", "09506000134352"), ("21", "12345"), ("10", "ABC")]


def test_a_lost_separator_is_refused_once_the_value_is_too_long() -> None:
    with pytest.raises(MalformedCode, match=re.escape("AI (21)")):
        ElementString.parse("010950600013435221SERIAL-OF-15-CHR10LOT-42")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a known AI instead of ''"),
        (GS, "a known AI instead of ''"),
        (f"{GS}{GS}{GARMENT}", "a known AI"),
        (f"{GARMENT}{GS}{GS}10LOT", "a known AI"),
        ("891234", "a known AI instead of '8912'"),
        ("3106000195", "a known AI instead of '3106'"),
        ("0104012345678901X", "a known AI instead of 'X'"),
        ("(01)04012345678901", "AIs without brackets"),
        ("]C1" + GARMENT, "a known AI instead of ']C10'"),
        ("010401234567890", "at least 14 characters"),
        (f"010401234567890{GS}21A7", "at least 14 characters"),
        ("0104012345678902", "check digit '1'"),
        ("00340123450000000018", "check digit '7'"),
        ("4104012345678902", "check digit '1'"),
        ("010401234567890117271301", "a date YYMMDD"),
        ("010401234567890121", "at least 1 characters"),
        ("010401234567890121Grün", "characters of GS1 set 82"),
        ("010401234567890121A B", "characters of GS1 set 82"),
        (f"{GARMENT}{GS}21A8", "each AI once"),
        ("0104012345678901" + "0109506000134352", "each AI once"),
        ("21A7", "together with 01"),
        ("01".translate(ARABIC_INDIC) + "04012345678901", "a known AI"),
        ("01" + "04012345678901".translate(ARABIC_INDIC), "ASCII digits"),
    ],
)
def test_what_is_wrong_is_named(text: str, expected: str) -> None:
    with pytest.raises(MalformedCode, match=re.escape(expected)):
        ElementString.parse(text)


def test_day_00_is_a_date() -> None:
    assert ElementString.parse("010401234567890117270400").get("17") == "270400"


def test_symbols_of_one_label_are_put_together_before_they_are_judged() -> None:
    upper = split_elements(f"020401234567890137{12}{GS}10LOT")
    lower = split_elements("00340123450000000017")

    with pytest.raises(MalformedCode, match="together with 00 with 02"):
        ElementString(elements=upper)
    assert ElementString(elements=upper + lower).get("37") == "12"


def test_values_that_exist_are_valid() -> None:
    with pytest.raises(MalformedCode, match="an application identifier Floorwalker knows"):
        Element(ai="89", value="1")
    with pytest.raises(MalformedCode, match="at most 20 characters"):
        Element(ai="21", value="A" * 21)
    with pytest.raises(MalformedCode, match="at least one element"):
        ElementString(elements=())
    with pytest.raises(MalformedCode, match="each AI once"):
        ElementString(elements=(Element(ai="99", value="A"),) * 2)


def _symbols() -> st.SearchStrategy[str]:
    parts = st.tuples(gtins(), values(20), values(20), values(90))
    return parts.map(lambda t: f"01{t[0]}17270400{GS}10{t[1]}{GS}21{t[2]}{GS}99{t[3]}")


@given(gtins(), values(20), values(20))
def test_every_symbol_reads_back(gtin: Gtin, lot: str, serial: str) -> None:
    made = ElementString(
        elements=(
            Element(ai="21", value=serial),
            Element(ai="01", value=gtin.value),
            Element(ai="10", value=lot),
        )
    )

    read = ElementString.parse(made.as_text())

    assert read == made
    assert (read.gtin, read.serial, read.get("10")) == (gtin, serial, lot)


@given(st.one_of(st.text(), st.text(f"0123456789A{GS}"), _symbols(), torn(_symbols())))
def test_any_text_is_an_element_string_or_malformed(text: str) -> None:
    try:
        read = ElementString.parse(text)
    except MalformedCode:
        return

    assert ElementString.parse(read.as_text()) == read
    assert split_elements(read.as_text()) == read.elements
