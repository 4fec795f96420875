"""Which application identifiers (AIs) must, and must not, come together.

A serial without a GTIN names nothing; a GTIN and the GTIN of a content contradict each other.

Source: GS1 syntax dictionary, attributes ``req`` and ``ex``.
"""

from collections.abc import Collection

from app.gs1.ai_table import AI_TABLE
from app.gs1.refusal import malformed


def check_associations(ais: Collection[str]) -> None:
    """Holds the AIs of one item against each other.

    The rules speak of everything that marks one item: combine the symbols of a label before asking.

    >>> check_associations(["01", "21"])

    Raises:
        MalformedCode: an AI lacks its companion, or two exclude each other.
    """
    for ai in ais:
        spec = AI_TABLE[ai]
        others = [other for other in ais if other != ai]
        for alternatives in spec.requires:
            if not any(_met(group, others) for group in alternatives.split(",")):
                wanted = alternatives.replace(",", " or ").replace("+", " with ")
                raise _wrong_company(ai, ais, f"it together with {wanted}")
        for pattern in spec.excludes:
            if _met(pattern, others):
                raise _wrong_company(ai, ais, f"it without {pattern}")


def _met(group: str, ais: Collection[str]) -> bool:
    return all(any(_matches(pattern, ai) for ai in ais) for pattern in group.split("+"))


def _matches(pattern: str, ai: str) -> bool:
    return len(pattern) == len(ai) and all(
        mark in ("n", digit) for mark, digit in zip(pattern, ai, strict=True)
    )


def _wrong_company(ai: str, ais: Collection[str], expected: str) -> Exception:
    return malformed(f"use of AI ({ai})", " ".join(f"({each})" for each in ais), expected)
