"""GS1 identifiers and their syntax: numbers, element strings, Digital Links, symbol identifiers.

Everything here is pure: it turns text into a value or raises ``MalformedCode``, and never asks
whether the goods exist. Parse with ``Thing.parse(text)``; a value that exists is valid.
"""

from app.gs1.aim import EAN_UPC, GS1_CARRIERS, is_ean_upc, is_gs1_carrier, split_aim
from app.gs1.check_digit import compute_check_digit, is_digits, verify_check_digit
from app.gs1.dates import resolve_date
from app.gs1.digital_link import DigitalLink
from app.gs1.element_string import GS, Element, ElementString, split_elements
from app.gs1.gtin import Gtin
from app.gs1.sscc import Sscc

__all__ = [
    "EAN_UPC",
    "GS",
    "GS1_CARRIERS",
    "DigitalLink",
    "Element",
    "ElementString",
    "Gtin",
    "Sscc",
    "compute_check_digit",
    "is_digits",
    "is_ean_upc",
    "is_gs1_carrier",
    "resolve_date",
    "split_aim",
    "split_elements",
    "verify_check_digit",
]
