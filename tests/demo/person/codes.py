"""What a hand scanner sends: printed commands, garments with and without a serial, nonsense.

Check digits are computed by python-stdnum, so that the product does not prove itself.
"""

from stdnum import ean
from stdnum.iso7064 import mod_97_10

UNDO, SKIP, GET_WORK, COUNT_IT, HOME = 3, 4, 5, 6, 7
CLOSE_PACKAGE, TRAY_DONE = 201, 209
REPRINT, CLEAR_MISMATCH, VISIT_DONE = 301, 302, 401
PRINT_SHEET, TEST_SCANNER, SAVE_PICTURE, SWITCH_THEME = 501, 502, 503, 504
GO_PICK, GO_PACK, GO_SHIP, GO_RETURN, GO_SYNC, GO_DEVICES = 511, 512, 513, 514, 515, 516

CARD = b"4111111111111111"
"""A test number of the card schemes; it must never be stored."""


def verb(number: int) -> bytes:
    """The sixteen digits of a printed command.

    >>> verb(1)
    b'9907001000000093'
    """
    body = f"9907{number:03d}0000000"
    return f"{body}{mod_97_10.calc_check_digits(body)}".encode()


def garment(gtin: str, serial: str = "") -> bytes:
    """The code on a garment: EAN-13, or a GS1 DataMatrix with its serial.

    >>> garment("4012345000016"), garment("4012345000276", "C7")
    (b'4012345000016', b']d2010401234500027621C7')
    """
    return f"]d201{gtin:0>14}21{serial}".encode() if serial else gtin.encode()


def wrong_check_digit(gtin: str) -> bytes:
    """A garment code misread in its last digit."""
    return f"{gtin[:-1]}{(int(gtin[-1]) + 1) % 10}".encode()


def unknown_garment() -> bytes:
    """A valid EAN-13 of the brand that the catalogue does not hold."""
    body = "401234599999"
    return f"{body}{ean.calc_check_digit(body)}".encode()


def foreign_parcel() -> bytes:
    """A valid SSCC that nobody here has given out."""
    body = "39999999000000001"
    return f"]C100{body}{ean.calc_check_digit(body)}".encode()
