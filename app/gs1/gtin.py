"""The number of an article (GTIN), kept as 14 digits so that two symbols of it compare equal.

A scanner may send a UPC-A as 12 or as 13 digits, depending on whether its AIM identifiers are on.
"""

from dataclasses import dataclass
from typing import Self

from app.gs1.check_digit import compute_check_digit, is_digits
from app.gs1.refusal import malformed

_LENGTHS = (8, 12, 13, 14)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Gtin:
    """A GTIN with a valid check digit.

    >>> Gtin.parse("4012345678901") == Gtin.parse("04012345678901")
    True
    """

    value: str
    """14 ASCII digits, zeros in front of the shorter forms."""

    def __post_init__(self) -> None:
        """Refuses a value that is not 14 digits with a valid check digit."""
        _refuse_wrong(self.value, (14,))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads a GTIN-8, GTIN-12, GTIN-13 or GTIN-14.

        Raises:
            MalformedCode: another length, not ASCII digits, or a wrong check digit.
        """
        _refuse_wrong(text, _LENGTHS)
        return cls(value=text.zfill(14))

    def as_gtin14(self) -> str:
        """Returns the 14 digits, as AI 01 wants them."""
        return self.value

    def as_gtin13(self) -> str | None:
        """Returns the 13 digits an EAN-13 symbol holds; None when the number does not fit one.

        >>> Gtin.parse("04012345678901").as_gtin13()
        '4012345678901'
        >>> Gtin.parse("14012345678908").as_gtin13() is None
        True
        """
        return self.value[1:] if self.value[0] == "0" else None

    def __str__(self) -> str:
        """Returns the 14 digits."""
        return self.value


def _refuse_wrong(text: str, lengths: tuple[int, ...]) -> None:
    if not is_digits(text) or len(text) not in lengths:
        choice = ", ".join(map(str, lengths))
        raise malformed("GTIN", text, f"ASCII digits, {choice} of them")
    check = compute_check_digit(text[:-1])
    if text[-1] != check:
        raise malformed("GTIN", text, f"check digit {check!r} at the end")
