import re

import pytest

from app.errors import MalformedCode
from app.gs1.ai_syntax import read_table
from app.gs1.ai_table import AI_TABLE, find_ai
from app.gs1.linters import LINTERS
from tests.gs1.vectors import foreign_ais, read_text

PREDEFINED = {"00", "01", "02", "03", "04", "20", "41"}
PREDEFINED |= {str(first) for first in (*range(11, 20), *range(31, 37))}
"""First two digits of the AIs that need no separator (GS1 General Specifications, 7.8.5)."""

WALKING_SKELETON = (
    "00 01 02 10 11 13 15 17 20 21 22 235 240 241 250 30 37 400 401 403 410 411 412 413 414 415 "
    "416 417 420 421 8003 8004 8006 8017 8018 8020 90 91 92 93 94 95 96 97 98 99"
)


def test_the_floor_understands_the_ais_of_garments_and_parcels() -> None:
    measures = {f"31{kind}{decimals}" for kind in range(7) for decimals in range(6)}

    assert {*WALKING_SKELETON.split(), *measures} <= AI_TABLE.keys()


def test_no_ai_is_the_beginning_of_another() -> None:
    for ai in AI_TABLE:
        assert not [other for other in AI_TABLE if other != ai and other.startswith(ai)]
        assert find_ai(ai + "123") is AI_TABLE[ai]


def test_a_separator_is_left_out_for_the_predefined_lengths_only() -> None:
    for ai, spec in AI_TABLE.items():
        assert spec.predefined == (ai[:2] in PREDEFINED), ai
        fixed = all(part.shortest == part.longest for part in spec.components)
        assert fixed or not spec.predefined, ai


def test_every_rule_is_used() -> None:
    used = {rule for spec in AI_TABLE.values() for part in spec.components for rule in part.rules}

    assert used == LINTERS.keys()


def test_a_line_is_read_with_all_it_says() -> None:
    line = (
        "8003  ?  N1,zero N13,csum [X..16]  req=01+21,02 req=37 ex=8010,39n dlpkey=22|10,21 # X Y"
    )
    spec = read_table(["# a remark", "", line])["8003"]

    assert [(part.charset, part.shortest, part.longest) for part in spec.components] == [
        ("N", 1, 1),
        ("N", 13, 13),
        ("X", 1, 16),
    ]
    assert [part.optional for part in spec.components] == [False, False, True]
    assert [part.rules for part in spec.components] == [("zero",), ("csum",), ()]
    assert spec.requires == ("01+21,02", "37")
    assert spec.excludes == ("8010", "39n")
    assert spec.qualifiers == (("22",), ("10", "21"))
    assert (spec.title, spec.attribute, spec.predefined, spec.longest) == ("X Y", True, False, 30)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("8010 ? Y..30 dlpkey=8011 # CPID", "Y..30"),
        ("99 X..90,anything # INTERNAL", "anything"),
        ("99 X..90 require=01 # INTERNAL", "require=01"),
        ("99 ? # INTERNAL", "99"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_bug_not_a_gap(line: str, word: str) -> None:
    with pytest.raises(ValueError, match=re.escape(word)):
        read_table([line])


@pytest.mark.parametrize(
    ("ai", "value", "expected"),
    [
        ("01", "0401234567890", "at least 14 characters here, not 13"),
        ("01", "0401234567890a", "ASCII digits"),
        ("01", "04012345678902", "check digit '1' at the end"),
        ("10", "", "at least 1 characters"),
        ("10", "A" * 21, "at most 20 characters"),
        ("10", "A B", "characters of GS1 set 82"),
        ("17", "271301", "a date YYMMDD that exists"),
        ("30", "٣", "ASCII digits"),
        ("421", "999123", "a country"),
        ("421", "380", "at least 1 characters"),
        ("8003", "14012345678901", "zeros only"),
        ("8003", "04012345678902", "check digit '1'"),
        ("8006", "040123456789010302", "a piece from 1 to the total"),
        ("8006", "040123456789010001", "a piece from 1 to the total"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(
    ai: str, value: str, expected: str
) -> None:
    with pytest.raises(MalformedCode, match=re.escape(expected)) as caught:
        AI_TABLE[ai].check(value)

    assert f"AI ({ai})" in str(caught.value)


def test_an_optional_part_may_be_missing() -> None:
    AI_TABLE["8003"].check("04012345678901")
    AI_TABLE["8003"].check("04012345678901SERIAL16CHARS..X")


def test_our_lines_say_what_the_dictionary_says() -> None:
    foreign = foreign_ais()
    lines = read_text("gs1-syntax-dictionary.txt").splitlines()
    ours = [
        line for line in lines if line[:1].isdigit() and line.split()[0].split("-")[0] in AI_TABLE
    ]
    theirs = read_table(re.sub(r",gcppos\d", "", line).replace("³", "3") for line in ours)

    assert not foreign & AI_TABLE.keys()
    for ai, spec in theirs.items():
        assert spec.title.replace("²", "2") == AI_TABLE[ai].title
        for name in ("components", "requires", "excludes", "qualifiers", "predefined", "attribute"):
            assert getattr(spec, name) == getattr(AI_TABLE[ai], name), (ai, name)
    assert theirs.keys() == AI_TABLE.keys()
