"""GS1's own vectors, as far as they speak of AIs in our table; each test has a floor of vectors."""

import json
from collections.abc import Callable

import pytest

from app.errors import MalformedCode
from app.gs1 import GS, DigitalLink, Element, ElementString, split_elements
from app.gs1.ai_syntax import read_table
from app.gs1.ai_table import AI_TABLE
from app.gs1.linters import LINTERS
from tests.gs1.vectors import foreign_ais, gs, read_text, read_vectors

OURS = {
    "ai_process_unbracketed.json": {1708: "a leading FNC1 is optional; the AIM identifier vouches"},
    "dl_parse.json": {
        1344: "scheme and host ignore case, as RFC 3986 says",
        1531: "one slash at the end is forgiven",
    },
}
"""Vectors, by their line, where Floorwalker decides differently on purpose, and why."""

LINK_TO = "https://a/01/12312312312333"


def refused(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except MalformedCode:
        return True
    return False


def speaks_of(foreign: frozenset[str], text: str) -> bool:
    """Tells whether an element string has, at a place that can be seen, an AI of others."""
    starts = [chunk[:size] for chunk in gs(text).split(GS) for size in (2, 3, 4)]
    return not foreign.isdisjoint(starts)


def test_unbracketed_element_strings() -> None:
    foreign = foreign_ais()
    chosen = [
        each
        for each in read_vectors("ai_process_unbracketed.json")
        if not speaks_of(foreign, each["data"])
        and each["line"] not in OURS["ai_process_unbracketed.json"]
    ]

    wrong = [each for each in chosen if refused(split_elements, gs(each["data"])) == each["ok"]]

    assert not wrong
    assert len(chosen) >= 38
    assert sum(each["ok"] for each in chosen) >= 20


def test_bracketed_element_strings_are_the_line_people_read() -> None:
    foreign = foreign_ais()
    chosen = [
        each
        for each in read_vectors("ai_parse_bracketed.json")
        if each["ok"] and "\\" not in each["ai_data"] and not speaks_of(foreign, each["expect"])
    ]

    for each in chosen:
        elements = split_elements(gs(each["expect"]))
        assert "".join(f"({part.ai}){part.value}" for part in elements) == each["ai_data"]
    assert len(chosen) >= 9


def test_digital_links_are_read() -> None:
    foreign = foreign_ais()
    chosen = [
        each
        for each in read_vectors("dl_parse.json")
        if each["line"] not in OURS["dl_parse.json"]
        and foreign.isdisjoint(
            each["uri"].replace("?", "/").replace("=", "/").replace("&", "/").split("/")
        )
    ]

    wrong = [each for each in chosen if _link_elements(each["uri"]) != _expected(each["expect"])]

    assert not wrong
    assert len(chosen) >= 90
    assert sum(each["ok"] for each in chosen) >= 50


def _link_elements(uri: str) -> tuple[Element, ...] | None:
    try:
        return DigitalLink.parse(uri).elements
    except MalformedCode:
        return None


def _expected(element_string: str) -> tuple[Element, ...] | None:
    return split_elements(gs(element_string)) if element_string else None


def test_digital_links_are_written_as_they_were_read() -> None:
    written = [each["expect"] for each in read_vectors("dl_generate.json") if each["ok"]]
    chosen = [uri for uri in written if _link_elements(uri) is not None]

    assert [DigitalLink.parse(uri).as_uri() for uri in chosen] == chosen
    assert len(chosen) >= 14


def test_percent_signs_in_path_and_query() -> None:
    chosen = [each for each in json.loads(read_text("uri_unescape.json"))["vectors"] if each["in"]]

    for each in chosen:
        for uri, ai, value in (
            (f"{LINK_TO}/10/{each['in']}", "10", each["expect_path"]),
            (f"{LINK_TO}?99={each['in']}", "99", each["expect_query"]),
        ):
            if refused(AI_TABLE[ai].check, value):
                assert refused(DigitalLink.parse, uri), each
            else:
                assert DigitalLink.parse(uri).get(ai) == value, each
    assert len(chosen) >= 20


def test_values_are_escaped() -> None:
    vectors = json.loads(read_text("uri_escape.json"))["vectors"]
    chosen = [each for each in vectors if not refused(AI_TABLE["99"].check, each["in"])]

    for each in chosen:
        content = ElementString(
            elements=(Element(ai="01", value="12312312312333"), Element(ai="99", value=each["in"]))
        )
        link = DigitalLink(stem="https://a", content=content)
        assert link.as_uri() == f"{LINK_TO}?99={each['expect_query']}"
    assert len(chosen) >= 3


@pytest.mark.parametrize(
    ("rule", "floor"),
    [("csum", 14), ("iso3166", 1000), ("pieceoftotal", 50), ("yymmd0", 60), ("zero", 16)],
)
def test_rules_agree_with_the_linters(rule: str, floor: int) -> None:
    vectors = json.loads(read_text("linter_vectors.json"))["linters"][rule]

    assert [each for each in vectors if (LINTERS[rule](each["data"]) == "") != each["ok"]] == []
    assert len(vectors) >= floor


@pytest.mark.parametrize(
    ("linter", "kind", "floor"), [("cset82", "X", 260), ("csetnumeric", "N", 10)]
)
def test_character_sets_agree_with_the_linters(linter: str, kind: str, floor: int) -> None:
    spec = read_table([f"99 {kind}..90 # ANY"])["99"]
    vectors = json.loads(read_text("linter_vectors.json"))["linters"][linter]
    chosen = [each for each in vectors if each["data"]]

    wrong = [each for each in chosen if refused(spec.check, each["data"]) == each["ok"]]

    assert not wrong
    assert len(chosen) >= floor
