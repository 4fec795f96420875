"""The check digit that ends every GS1 number: modulo 10, weights 3 and 1 from the right.

Only the ten ASCII digits count here; ``str.isdecimal`` would let Arabic-Indic ones through.

Source: GS1 General Specifications, 7.9.1 (standard check digit calculation).
"""

from app.gs1.refusal import malformed

_ZERO = ord("0")


def is_digits(text: str) -> bool:
    """Tells whether the text is one or more ASCII digits and nothing else.

    >>> is_digits("0123"), is_digits("٠١٢٣"), is_digits("")
    (True, False, False)
    """
    return text.isascii() and text.isdigit()


def compute_check_digit(body: str) -> str:
    """Returns the digit that belongs after the body.

    >>> compute_check_digit("0401234567890")
    '1'

    Raises:
        MalformedCode: the body is not ASCII digits.
    """
    if not is_digits(body):
        raise malformed("number", body, "ASCII digits only")
    threefold, once = body[::-2].encode(), body[-2::-2].encode()
    total = 3 * (sum(threefold) - _ZERO * len(threefold)) + sum(once) - _ZERO * len(once)
    return str(-total % 10)


def verify_check_digit(number: str) -> bool:
    """Tells whether the number ends with the digit that belongs there; False for anything else.

    >>> verify_check_digit("04012345678901"), verify_check_digit("04012345678902")
    (True, False)
    """
    return len(number) > 1 and is_digits(number) and number[-1] == compute_check_digit(number[:-1])
