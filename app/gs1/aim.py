"""The three characters a scanner may put in front: which kind of symbol it has read (``]cm``).

They are the only proof that a text began with FNC1 and so is a GS1 element string; many scanners
are delivered with them switched off.

Source: ISO/IEC 15424 as printed in scanner manuals; GS1 General Specifications, 7.8 (GS1 symbols).
"""

import re

GS1_CARRIERS = frozenset({"]C1", "]e0", "]d2", "]Q3"})
"""GS1-128, GS1 DataBar, GS1 DataMatrix, GS1 QR: FNC1 came first, the text is an element string."""

EAN_UPC = frozenset({"]E0", "]E1", "]E2", "]E3", "]E4"})
"""EAN-13 and UPC, add-on of 2, add-on of 5, EAN-13 with its add-on, EAN-8."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")


def split_aim(text: str) -> tuple[str | None, str]:
    """Splits a leading AIM identifier off what a scanner sent.

    >>> split_aim("]C100340123450000000017")
    (']C1', '00340123450000000017')
    >>> split_aim("B-04-3")
    (None, 'B-04-3')
    """
    found = _AIM.match(text)
    if found is None:
        return None, text
    return found.group(), text[found.end() :]


def is_gs1_carrier(aim: str | None) -> bool:
    """Tells whether the symbol vouches that its text is a GS1 element string.

    >>> is_gs1_carrier("]d2"), is_gs1_carrier("]d1"), is_gs1_carrier(None)
    (True, False, False)
    """
    return aim in GS1_CARRIERS


def is_ean_upc(aim: str | None) -> bool:
    """Tells whether the symbol is of the EAN/UPC family, which holds a GTIN."""
    return aim in EAN_UPC
