"""The number of a package (SSCC): 18 digits that no other parcel in the world carries.

Extension digit, company prefix and serial reference fill 17 digits; the check digit is the last.
How long the company prefix is cannot be seen from the number.

Source: GS1 General Specifications, 2.2.1 (logistic units) and 3.3.1 (AI 00).
"""

from dataclasses import dataclass
from typing import Self

from app.gs1.check_digit import compute_check_digit, is_digits
from app.gs1.refusal import malformed

_PREFIX_LENGTHS = range(4, 13)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Sscc:
    """An SSCC with a valid check digit.

    >>> str(Sscc.parse("340123450000000017"))
    '340123450000000017'
    """

    value: str
    """18 ASCII digits."""

    def __post_init__(self) -> None:
        """Refuses a value that is not 18 digits with a valid check digit."""
        if not is_digits(self.value) or len(self.value) != 18:
            raise malformed("SSCC", self.value, "18 ASCII digits")
        check = compute_check_digit(self.value[:-1])
        if self.value[-1] != check:
            raise malformed("SSCC", self.value, f"check digit {check!r} at the end")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads the 18 digits, without the ``00`` of the element string.

        Raises:
            MalformedCode: another length, not ASCII digits, or a wrong check digit.
        """
        return cls(value=text)

    @classmethod
    def make(cls, extension: int, company_prefix: str, serial_reference: int) -> Self:
        """Builds an SSCC from its parts; the serial reference is filled up with zeros.

        Args:
            extension: 0 to 9, free for the company to use.
            company_prefix: 4 to 12 digits, granted by GS1.
            serial_reference: below 10 to the power of what the prefix leaves of 16 digits.

        >>> str(Sscc.make(3, "4012345", 1))
        '340123450000000017'

        Raises:
            MalformedCode: a part does not fit.
        """
        if extension not in range(10):
            raise malformed("SSCC extension", str(extension), "0 to 9")
        if not is_digits(company_prefix) or len(company_prefix) not in _PREFIX_LENGTHS:
            raise malformed("company prefix", company_prefix, "4 to 12 ASCII digits")
        room = 16 - len(company_prefix)
        if serial_reference not in range(10**room):
            raise malformed("serial reference", str(serial_reference), f"0 to {10**room - 1}")
        body = f"{extension}{company_prefix}{serial_reference:0{room}d}"
        return cls(value=body + compute_check_digit(body))

    def as_element_string(self) -> str:
        """Returns what the GS1-128 symbol of the package holds: AI 00 and the 18 digits."""
        return "00" + self.value

    def as_hri(self) -> str:
        """Returns the line people read under the bars, in groups of four.

        >>> Sscc.parse("340123450000000017").as_hri()
        '(00) 3401 2345 0000 0000 17'
        """
        value = self.value
        return f"(00) {value[:4]} {value[4:8]} {value[8:12]} {value[12:16]} {value[16:]}"

    def __str__(self) -> str:
        """Returns the 18 digits."""
        return self.value
