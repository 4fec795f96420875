import re
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import MalformedCode
from app.gs1 import DigitalLink, Element, ElementString, Gtin, Sscc
from tests.gs1.strategies import gtins, torn, values

GTIN = Gtin.parse("04012345678901")
GARMENT = "https://id.example.com/01/04012345678901/21/A7"


def pairs(uri: str) -> list[tuple[str, str]]:
    return [(each.ai, each.value) for each in DigitalLink.parse(uri).elements]


def test_a_sewn_in_label_gives_article_and_serial() -> None:
    link = DigitalLink.parse(GARMENT)

    assert (link.gtin, link.serial, link.sscc) == (GTIN, "A7", None)
    assert link.stem == "https://id.example.com"
    assert link.elements == ElementString.parse("010401234567890121A7").elements


def test_a_parcel_link_gives_the_package() -> None:
    link = DigitalLink.parse("http://example.com/00/340123450000000017")

    assert link.sscc == Sscc.parse("340123450000000017")
    assert link.gtin is None


@pytest.mark.parametrize(
    "uri",
    [
        "HTTPS://ID.EXAMPLE.COM/01/04012345678901/21/A7",
        "hTTps://Id.Example.Com/01/04012345678901/21/A7",
        GARMENT + "/",
        GARMENT + "?",
        GARMENT + "#size-guide",
        GARMENT + "/?utm_source=hangtag&linkType=gs1:pip&lone#x?y",
        "https://id.example.com/01/04012345678901/21/%41%37",
    ],
)
def test_writings_of_one_link_are_equal(uri: str) -> None:
    assert DigitalLink.parse(uri) == DigitalLink.parse(GARMENT)


def test_the_path_keeps_its_case() -> None:
    link = DigitalLink.parse("https://EXAMPLE.com/Shop/IT/01/04012345678901/21/a7")

    assert link.stem == "https://example.com/Shop/IT"
    assert link.serial == "a7"
    assert link.as_uri() == "https://example.com/Shop/IT/01/04012345678901/21/a7"


def test_the_rightmost_key_counts() -> None:
    assert pairs("https://a/01/x/414/4012345678901/254/9") == [
        ("414", "4012345678901"),
        ("254", "9"),
    ]


def test_percent_signs_are_decoded_once_and_plus_is_a_space_in_the_query_only() -> None:
    assert pairs("https://a/01/04012345678901/10/A%2FB+C?99=A%2BB%2541") == [
        ("01", "04012345678901"),
        ("10", "A/B+C"),
        ("99", "A+B%41"),
    ]
    with pytest.raises(MalformedCode, match="characters of GS1 set 82"):
        DigitalLink.parse("https://a/01/04012345678901?99=A+B")


def test_qualifiers_come_in_order_and_attributes_follow() -> None:
    uri = "https://a/01/04012345678901/22/V/10/L/21/S?17=270400&&3103=000195"

    assert [ai for ai, _ in pairs(uri)] == ["01", "22", "10", "21", "17", "3103"]
    assert DigitalLink.parse(uri).get("17") == "270400"
    assert DigitalLink.parse(uri).get("99") is None


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("", "http(s)://"),
        ("ftp://a/01/04012345678901", "http(s)://"),
        ("http:///01/04012345678901", "http(s)://"),
        ("http://a", "http(s)://"),
        ("http://user@a/01/04012345678901", "http(s)://"),
        ("http://a\n/01/04012345678901", "http(s)://"),
        ("https://a/01/0401234567890\u0661", "URI characters"),
        ("https://a/01/04012345678901/21/A B", "URI characters"),
        ("]Q1" + GARMENT, "http(s)://"),
        ("https://a/", "a primary key"),
        ("https://a/01", "a primary key"),
        ("https://a/gtin/04012345678901", "a primary key"),
        ("https://a/21/A7", "a primary key"),
        ("https://a/01/04012345678901/extra", "a primary key"),
        ("https://a/01/04012345678901/10", "a primary key"),
        ("https://a/01/04012345678901//", "a primary key"),
        ("https://a/01/04012345678901/21/A/10/B", "after /01/ in this order: 22 10 21 or 235"),
        ("https://a/01/04012345678901/21/A/21/A", "in this order"),
        ("https://a/01/04012345678901/10/A/235/B", "in this order"),
        ("https://a/01/04012345678901/99/A", "in this order"),
        ("https://a/00/340123450000000017/10/A", "no qualifiers"),
        ("https://a/01/4012345678901", "at least 14 characters"),
        ("https://a/01/04012345678902", "check digit '1'"),
        ("https://a/01/04012345678901/21/%00", "characters of GS1 set 82"),
        ("https://a/01/04012345678901/21/gr%C3%BCn", "characters of GS1 set 82"),
        ("https://a/01/04012345678901?10=A", "'10' in the path"),
        ("https://a/01/04012345678901?21=A", "a data attribute instead of '21'"),
        ("https://a/01/04012345678901?89=A", "a data attribute instead of '89'"),
        ("https://a/01/04012345678901?99=", "at least 1 characters"),
        ("https://a/01/04012345678901?99=A&99=A", "each AI once"),
        ("https://a/01/04012345678901?01=04012345678901", "each AI once"),
        ("https://a/01/04012345678901?17=271301", "a date"),
        ("https://a/01/04012345678901?37=5", "it without 37"),
        ("https://a/414/4012345678901?10=A", "together with 01"),
    ],
)
def test_what_is_wrong_is_named(uri: str, expected: str) -> None:
    with pytest.raises(MalformedCode, match=re.escape(expected)):
        DigitalLink.parse(uri)


def test_an_attribute_that_fits_no_path_stays_in_the_query() -> None:
    uri = "https://a/01/04012345678901/235/T?10=LOT"

    assert DigitalLink.parse(uri).as_uri() == uri


def test_a_link_is_made_for_an_article_and_for_one_garment() -> None:
    assert DigitalLink.make("ID.example.com", GTIN).as_uri() == (
        "https://id.example.com/01/04012345678901"
    )
    assert DigitalLink.make("id.example.com:8443", GTIN, "A/7").as_uri() == (
        "https://id.example.com:8443/01/04012345678901/21/A%2F7"
    )


@pytest.mark.parametrize("domain", ["", "a/b", "https://a", "a b", "ä.example.com", "a?x", "a#x"])
def test_a_link_needs_a_host(domain: str) -> None:
    with pytest.raises(MalformedCode, match="a host name"):
        DigitalLink.make(domain, GTIN)


@pytest.mark.parametrize("serial", ["", "A" * 21, "grün", "A B"])
def test_a_link_needs_a_serial_that_fits(serial: str) -> None:
    with pytest.raises(MalformedCode, match=re.escape("AI (21)")):
        DigitalLink.make("id.example.com", GTIN, serial)


@pytest.mark.parametrize(
    "stem",
    [
        "",
        "https://",
        "ftp://a",
        "https://A",
        "HTTPS://a",
        "https://a/p?q",
        "https://a/p#f",
        "https://a/ü",
    ],
)
def test_a_stem_is_an_address_in_small_letters(stem: str) -> None:
    with pytest.raises(MalformedCode, match="in small letters"):
        DigitalLink(stem=stem, content=ElementString.parse("0104012345678901"))


@pytest.mark.parametrize(
    ("ais", "expected"),
    [
        (["99", "01"], "a primary key such as 01 or 00 first"),
        (["01", "21", "10"], "'10' in the path"),
        (["01", "99", "21"], "a data attribute instead of '21'"),
    ],
)
def test_a_content_in_another_order_is_refused(ais: list[str], expected: str) -> None:
    elements = tuple(Element(ai=ai, value=GTIN.value if ai == "01" else "A") for ai in ais)

    with pytest.raises(MalformedCode, match=expected):
        DigitalLink(stem="https://a", content=ElementString(elements=elements))


def test_reading_a_link_never_asks_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the address was used")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    assert DigitalLink.parse(GARMENT).serial == "A7"


@given(gtins(), st.one_of(st.none(), values(20)))
def test_every_made_link_reads_back(gtin: Gtin, serial: str | None) -> None:
    made = DigitalLink.make("id.example.com", gtin, serial)

    read = DigitalLink.parse(made.as_uri())

    assert read == made
    assert (read.gtin, read.serial) == (gtin, serial)


@given(gtins(), values(20), values(20), values(90))
def test_every_link_with_attributes_reads_back(gtin: Gtin, lot: str, serial: str, own: str) -> None:
    content = ElementString(
        elements=(
            Element(ai="01", value=gtin.value),
            Element(ai="10", value=lot),
            Element(ai="21", value=serial),
            Element(ai="17", value="270400"),
            Element(ai="99", value=own),
        )
    )
    made = DigitalLink(stem="https://a.example/b/01", content=content)

    assert DigitalLink.parse(made.as_uri()) == made


def _uris() -> st.SearchStrategy[str]:
    made = st.builds(DigitalLink.make, st.just("id.example.com"), gtins(), values(20))
    return made.map(lambda link: link.as_uri() + "?17=270400&99=A")


@given(
    st.one_of(st.text(), st.text(max_size=20).map("https://a/01/".__add__), _uris(), torn(_uris()))
)
def test_any_text_is_a_link_or_malformed(text: str) -> None:
    try:
        read = DigitalLink.parse(text)
    except MalformedCode:
        return

    assert DigitalLink.parse(read.as_uri()) == read
