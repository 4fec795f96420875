"""A GS1 identifier written as a web address, as on sewn-in labels and product passports.

The address is read, never opened. Any domain is accepted; whose it is, is no question of syntax.
Scheme and host ignore case (capitals save room in a QR code), the path does not.

Source: GS1 Digital Link Standard, URI Syntax; attribute ``dlpkey`` of the GS1 syntax dictionary.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote, unquote_plus

from app.gs1.ai_table import AI_TABLE
from app.gs1.element_string import Element, ElementString
from app.gs1.gtin import Gtin
from app.gs1.refusal import malformed
from app.gs1.sscc import Sscc

_KIND = "GS1 Digital Link"
_HOST = r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?"
_URI = re.compile(
    rf"(?P<scheme>https?)://(?P<host>{_HOST})(?P<path>/[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.IGNORECASE | re.ASCII,
)
_DOMAIN = re.compile(_HOST, re.ASCII)
_STEM = re.compile(r"https?://[^/?#A-Z]+(?:/[^?#]*)?", re.ASCII)
_LEGAL = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*", re.ASCII)
"""Characters of a URI. Source: RFC 3986, 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitalLink:
    """A Digital Link: where it points, and the elements it carries.

    >>> link = DigitalLink.parse("HTTPS://ID.Example.com/01/04012345678901/21/A%2FB")
    >>> link.stem, link.gtin, link.serial
    ('https://id.example.com', Gtin(value='04012345678901'), 'A/B')
    """

    stem: str
    """Scheme, host and any path before the primary key, without the slash before the key."""
    content: ElementString
    """First the primary key, then its qualifiers in order, then the attributes of the query."""

    def __post_init__(self) -> None:
        """Refuses a stem that is no address, and a content that begins with no primary key."""
        legal = _LEGAL.fullmatch(self.stem) and _URI.fullmatch(self.stem + "/")
        if not (legal and _STEM.fullmatch(self.stem)):
            raise malformed(_KIND, self.stem, "http(s)://host in small letters, optional path")
        text = self.content.as_hri()
        if AI_TABLE[self.elements[0].ai].qualifiers is None:
            raise malformed(_KIND, text, "a primary key such as 01 or 00 first")
        path = [each.ai for each in self._path()]
        for each in self.elements[len(path) :]:
            _check_attribute(each.ai, path, text)

    @classmethod
    def parse(cls, uri: str) -> Self:
        """Reads an address.

        One slash at the end, any fragment, and keys of the query that are no numbers are ignored.

        Raises:
            MalformedCode: not an http(s) address with a primary key in its path; qualifiers out of
                order; an attribute that is unknown, repeated or belongs into the path; or a value
                its AI does not allow.
        """
        found = _URI.fullmatch(uri)
        if found is None or not _LEGAL.fullmatch(uri):
            raise malformed(_KIND, uri, "http(s)://host/.../01/GTIN in URI characters")
        segments = found["path"].removesuffix("/").split("/")
        at = _key_position(segments, uri)
        path = [
            Element(ai=segments[place], value=unquote(segments[place + 1], "latin-1"))
            for place in range(at, len(segments), 2)
        ]
        _check_path([each.ai for each in path], uri)
        stem = f"{found['scheme']}://{found['host']}".lower() + "/".join(segments[:at])
        elements = (*path, *_attributes(found["query"] or "", path, uri))
        return cls(stem=stem, content=ElementString(elements=elements))

    @classmethod
    def make(cls, domain: str, gtin: Gtin, serial: str | None = None) -> Self:
        """Builds the link of an article, or of one garment when a serial is given.

        >>> DigitalLink.make("id.example.com", Gtin.parse("04012345678901"), "A/B").as_uri()
        'https://id.example.com/01/04012345678901/21/A%2FB'

        Raises:
            MalformedCode: the domain is no host name, or the serial is not one AI 21 allows.
        """
        elements = [Element(ai="01", value=gtin.value)]
        if serial is not None:
            elements.append(Element(ai="21", value=serial))
        if not _DOMAIN.fullmatch(domain):
            raise malformed("domain", domain, "a host name such as id.example.com")
        content = ElementString(elements=tuple(elements))
        return cls(stem=f"https://{domain.lower()}", content=content)

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements, as a symbol with an element string would hold them."""
        return self.content.elements

    @property
    def gtin(self) -> Gtin | None:
        """The article (AI 01)."""
        return self.content.gtin

    @property
    def sscc(self) -> Sscc | None:
        """The package (AI 00)."""
        return self.content.sscc

    @property
    def serial(self) -> str | None:
        """The serial of the one garment (AI 21)."""
        return self.content.serial

    def get(self, ai: str) -> str | None:
        """Returns the value of an AI, None when the link does not hold it."""
        return self.content.get(ai)

    def as_uri(self) -> str:
        """Returns the address, values percent-encoded."""
        path = self._path()
        query = "&".join(
            f"{each.ai}={quote(each.value, safe='')}" for each in self.elements[len(path) :]
        )
        places = "".join(f"/{each.ai}/{quote(each.value, safe='')}" for each in path)
        return self.stem + places + ("?" + query if query else "")

    def _path(self) -> list[Element]:
        """Returns the primary key with its qualifiers; what follows them stands in the query."""
        path = [self.elements[0]]
        for each in self.elements[1:]:
            if not _fits([one.ai for one in path] + [each.ai]):
                break
            path.append(each)
        return path


def _key_position(segments: Sequence[str], uri: str) -> int:
    """Finds the rightmost primary key; what stands before it is a path of the domain's owner."""
    for at in range(len(segments) - 2, 0, -2):
        spec = AI_TABLE.get(segments[at])
        if spec is None:
            break
        if spec.qualifiers is not None:
            return at
    raise malformed(_KIND, uri, "a primary key such as /01/GTIN, then only its qualifiers")


def _check_path(ais: Sequence[str], uri: str) -> None:
    if not _fits(ais):
        ways = AI_TABLE[ais[0]].qualifiers or ()
        order = " or ".join(" ".join(way) for way in ways) or "no qualifiers"
        raise malformed(_KIND, uri, f"after /{ais[0]}/ in this order: {order}")


def _fits(ais: Sequence[str]) -> bool:
    """Tells whether the AIs after the primary key are one of its sequences, gaps allowed."""
    key, *rest = ais
    ways = AI_TABLE[key].qualifiers or ()
    return not rest or any(rest == [ai for ai in way if ai in rest] for way in ways)


def _attributes(query: str, path: Sequence[Element], uri: str) -> list[Element]:
    found = []
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        key = unquote_plus(key, "latin-1")
        if not (key.isascii() and key.isdigit()):
            continue
        _check_attribute(key, [each.ai for each in path], uri)
        found.append(Element(ai=key, value=unquote_plus(value, "latin-1")))
    return found


def _check_attribute(ai: str, path: Sequence[str], uri: str) -> None:
    spec = AI_TABLE.get(ai)
    if spec is None or not spec.attribute:
        raise malformed(_KIND, uri, f"a data attribute instead of {ai!r} after the ?")
    if any(_fits([*path[:at], ai, *path[at:]]) for at in range(1, len(path) + 1)):
        raise malformed(_KIND, uri, f"{ai!r} in the path, not after the ?")
