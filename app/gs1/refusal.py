"""One shape for every refusal of this folder: what was read, and what was expected."""

from reprlib import Repr

from app.errors import MalformedCode

_SHOWN = Repr()
_SHOWN.maxstring = 60
"""A burst of 4 kB must not fill the screen: head and tail are enough to recognise it."""


def malformed(kind: str, got: str, expected: str) -> MalformedCode:
    """Returns the error to raise, naming the kind of code, what was read and what was expected.

    >>> print(malformed("SSCC", "12", "18 digits"))
    Not a valid SSCC: got '12', expected 18 digits.
    """
    return MalformedCode(
        f"Not a valid {kind}: got {_SHOWN.repr(got)}, expected {expected}.",
    )
