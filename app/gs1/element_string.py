"""What a GS1 symbol holds: a run of elements, each an application identifier (AI) and its value.

The scanner sends FNC1 as GS (0x1D). A value of open length runs to the next GS or to the end: when
a scanner swallows the GS, the next element becomes part of the value and nothing in the text shows
it. Only the AIM identifier proves that the separators came through; without it the caller compares
with what it knows.

Source: GS1 General Specifications, 7.8 (processing of data from a GS1 symbol).
"""

from dataclasses import dataclass
from typing import Self

from app.gs1.ai_table import AI_TABLE, find_ai
from app.gs1.associations import check_associations
from app.gs1.gtin import Gtin
from app.gs1.refusal import malformed
from app.gs1.sscc import Sscc

GS = "\x1d"
"""FNC1 as scanners send it."""

_KIND = "GS1 element string"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An application identifier and its value, valid for it."""

    ai: str
    """2 to 4 digits, such as ``01``."""
    value: str

    def __post_init__(self) -> None:
        """Refuses an unknown AI and a value the AI does not allow."""
        spec = AI_TABLE.get(self.ai)
        if spec is None:
            raise malformed("AI", self.ai, "an application identifier Floorwalker knows")
        spec.check(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementString:
    r"""The elements of one symbol, each AI once, in the order of the symbol.

    >>> label = ElementString.parse("010401234567890121A7\x1d10LOT1")
    >>> label.gtin, label.serial, label.get("10"), label.sscc
    (Gtin(value='04012345678901'), 'A7', 'LOT1', None)
    """

    elements: tuple[Element, ...]

    def __post_init__(self) -> None:
        """Refuses nothing at all, a repeated AI, and AIs that do not belong together."""
        ais = [element.ai for element in self.elements]
        if not ais:
            raise malformed(_KIND, "", "at least one element")
        repeated = sorted({ai for ai in ais if ais.count(ai) > 1})
        if repeated:
            raise malformed(_KIND, f"({repeated[0]}) twice", "each AI once, or with one value")
        check_associations(ais)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads what the scanner sent, without the AIM identifier; a leading GS is optional.

        The same element twice counts once.

        Raises:
            MalformedCode: not an element string; unknown AI; wrong length, character, check digit
                or date; an AI with two values; AIs that do not belong together.
        """
        return cls(elements=tuple(dict.fromkeys(split_elements(text))))

    def get(self, ai: str) -> str | None:
        """Returns the value of an AI, None when the symbol does not hold it."""
        return next((each.value for each in self.elements if each.ai == ai), None)

    @property
    def gtin(self) -> Gtin | None:
        """The article (AI 01)."""
        value = self.get("01")
        return None if value is None else Gtin(value=value)

    @property
    def sscc(self) -> Sscc | None:
        """The package (AI 00)."""
        value = self.get("00")
        return None if value is None else Sscc(value=value)

    @property
    def serial(self) -> str | None:
        """The serial of the one garment (AI 21)."""
        return self.get("21")

    def as_text(self) -> str:
        r"""Returns the text a symbol holds after its leading FNC1, GS only where it is needed.

        >>> ElementString.parse("\x1d010401234567890121A7\x1d").as_text()
        '010401234567890121A7'
        """
        parts = (
            each.ai + each.value + ("" if AI_TABLE[each.ai].predefined else GS)
            for each in self.elements
        )
        return "".join(parts).removesuffix(GS)

    def as_hri(self) -> str:
        """Returns the line people read, AIs in brackets.

        >>> ElementString.parse("010401234567890121A7").as_hri()
        '(01)04012345678901(21)A7'
        """
        return "".join(f"({each.ai}){each.value}" for each in self.elements)


def split_elements(text: str) -> tuple[Element, ...]:
    """Splits a text into its elements without asking whether they belong together.

    For labels that spread one parcel over several symbols: split each, then make one
    ``ElementString`` of them.

    >>> [(each.ai, each.value) for each in split_elements("2412345")]
    [('241', '2345')]

    Raises:
        MalformedCode: not an element string, or a value its AI does not allow.
    """
    if text.startswith("("):
        raise malformed(_KIND, text, "AIs without brackets, as a scanner sends them")
    elements: list[Element] = []
    rest = text.removeprefix(GS)
    while rest or not elements:
        element, rest = _take(rest)
        elements.append(element)
    return tuple(elements)


def _take(text: str) -> tuple[Element, str]:
    """Takes one element off the front, and one GS after it."""
    spec = find_ai(text)
    if spec is None:
        raise malformed(_KIND, text, f"a known AI instead of {text[:4]!r}")
    body = text[len(spec.ai) :]
    to_separator, _, after = body.partition(GS)
    if not spec.predefined:
        return Element(ai=spec.ai, value=to_separator), after
    element = Element(ai=spec.ai, value=to_separator[: spec.longest])
    return element, body[spec.longest :].removeprefix(GS)
