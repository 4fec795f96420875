"""How an application identifier (AI) is described, and how a value is held against its description.

A description is one line: AI or range, flags, components, attributes, ``#`` title. It is the
notation of the GS1 syntax dictionary, so that our table can grow into the whole dictionary:

    01     *?  N14,csum   ex=255,37 dlpkey=22,10,21|235   # GTIN
    8003    ?  N1,zero N13,csum [X..16]   dlpkey          # GRAI

Flags: ``*`` has a predefined length and needs no separator; ``?`` may be an attribute of a Digital
Link. Components: ``N`` digits, ``X`` character set 82; ``14`` exactly, ``..20`` one to twenty;
``[...]`` optional; names after the comma are rules of ``app/gs1/linters.py``. Attributes: ``req``
and ``ex`` are read by ``app/gs1/associations.py``, ``dlpkey`` lists the sequences of qualifiers of
a primary key.

Source: GS1 General Specifications, 3.2 (AIs) and 7.11 (character sets); GS1 syntax dictionary,
header.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_letters, digits

from app.gs1.linters import LINTERS
from app.gs1.refusal import malformed

_CHARSETS = {
    "N": frozenset(digits),
    "X": frozenset(digits + ascii_letters + "!\"%&'()*+,-./:;<=>?_"),
}
_CHARSET_NAMES = {"N": "ASCII digits", "X": "characters of GS1 set 82"}
_ATTRIBUTES = ("req", "ex", "dlpkey")
_COMPONENT = re.compile(
    r"(?P<open>\[?)(?P<type>[NX])(?P<upto>\.\.)?(?P<size>\d+)\]?(?P<rules>(,\w+)*)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One part of a value."""

    charset: str
    """``N`` or ``X``."""
    shortest: int
    longest: int
    optional: bool
    rules: tuple[str, ...]
    """Names in ``LINTERS``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AiSpec:
    """What is known about one AI."""

    ai: str
    title: str
    """The GS1 data title, such as ``BATCH/LOT``."""
    predefined: bool
    """True when the value ends by its length alone, without a separator."""
    attribute: bool
    """True when it may stand in the query of a Digital Link."""
    components: tuple[Component, ...]
    requires: tuple[str, ...]
    """Each must be met: alternatives by comma, ``+`` joins AIs, ``n`` stands for any digit."""
    excludes: tuple[str, ...]
    """AIs and patterns that may not occur together with this one."""
    qualifiers: tuple[tuple[str, ...], ...] | None
    """Of a Digital Link primary key: its alternative sequences of qualifiers; else None."""

    @property
    def longest(self) -> int:
        """The largest number of characters a value can have."""
        return sum(part.longest for part in self.components)

    def check(self, value: str) -> None:
        """Holds a value against the description.

        Raises:
            MalformedCode: wrong length, a character that is not allowed, or a broken rule.
        """
        rest = value
        for part in self.components:
            if part.optional and not rest:
                break
            piece, rest = rest[: part.longest], rest[part.longest :]
            expected = _expected(part, piece)
            if expected:
                raise malformed(f"AI ({self.ai})", value, expected)
        if rest:
            raise malformed(f"AI ({self.ai})", value, f"at most {self.longest} characters")


def read_table(lines: Iterable[str]) -> dict[str, AiSpec]:
    """Reads a table of descriptions; empty lines and lines that begin with ``#`` are skipped.

    Raises:
        ValueError: a word of a line is no component, rule or attribute.

    >>> table = read_table(["3100-3105 *? N6 req=01,02 # NET WEIGHT (kg)"])
    >>> sorted(table)[-1], table["3105"].title, table["3105"].predefined
    ('3105', 'NET WEIGHT (kg)', True)
    """
    specs = (spec for line in lines if line.strip() and line[0] != "#" for spec in _read_line(line))
    return {spec.ai: spec for spec in specs}


def _read_line(line: str) -> Iterable[AiSpec]:
    head, _, title = line.partition("#")
    first, *words = head.split()
    flags = words.pop(0) if not words[0][0].isalnum() else ""
    parts = [found for word in words if (found := _COMPONENT.fullmatch(word))]
    attributes = words[len(parts) :]
    _refuse_unread(line, parts, attributes)
    for ai in _span(first):
        yield AiSpec(
            ai=ai,
            title=title.strip(),
            predefined="*" in flags,
            attribute="?" in flags,
            components=tuple(_component(found) for found in parts),
            requires=tuple(_values(attributes, "req")),
            excludes=tuple(ai for group in _values(attributes, "ex") for ai in group.split(",")),
            qualifiers=_qualifiers(attributes),
        )


def _refuse_unread(line: str, parts: list[re.Match[str]], attributes: list[str]) -> None:
    rules = {rule for found in parts for rule in found["rules"].split(",")[1:]}
    unread = sorted(rules - LINTERS.keys())
    unread += [word for word in attributes if word.partition("=")[0] not in _ATTRIBUTES]
    if unread or not parts:
        raise ValueError(f"AI table: {unread} cannot be read in {line!r}")


def _span(text: str) -> list[str]:
    first, _, last = text.partition("-")
    return [f"{number:0{len(first)}d}" for number in range(int(first), int(last or first) + 1)]


def _component(found: re.Match[str]) -> Component:
    size = int(found["size"])
    return Component(
        charset=found["type"],
        shortest=1 if found["upto"] else size,
        longest=size,
        optional=bool(found["open"]),
        rules=tuple(found["rules"].split(",")[1:]),
    )


def _values(attributes: list[str], key: str) -> list[str]:
    return [word.partition("=")[2] for word in attributes if word.partition("=")[0] == key]


def _qualifiers(attributes: list[str]) -> tuple[tuple[str, ...], ...] | None:
    found = _values(attributes, "dlpkey")
    if not found:
        return None
    return tuple(tuple(way.split(",")) for way in found[0].split("|") if way)


def _expected(part: Component, piece: str) -> str:
    if not _CHARSETS[part.charset].issuperset(piece):
        return _CHARSET_NAMES[part.charset]
    if len(piece) < part.shortest:
        return f"at least {part.shortest} characters here, not {len(piece)}"
    return next((fault for rule in part.rules if (fault := LINTERS[rule](piece))), "")
