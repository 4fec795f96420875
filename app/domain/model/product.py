"""A product variant as the floor sees it, and how two variants differ."""

from dataclasses import dataclass
from enum import StrEnum


class Garment(StrEnum):
    """Kinds of garment that have a drawing of their own."""

    SHIRT = "shirt"
    TSHIRT = "tshirt"
    KNIT = "knit"
    TROUSERS = "trousers"
    JEANS = "jeans"
    SKIRT = "skirt"
    DRESS = "dress"
    COAT = "coat"
    JACKET = "jacket"
    SHOE = "shoe"
    BAG = "bag"
    SCARF = "scarf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One sellable variant: style, colour and size."""

    sku: str
    gtin: str
    """14 digits."""
    title: str
    colour: str
    colour_hex: str
    """For the drawing only, such as ``#C8B48C``."""
    size: str
    garment: Garment
    weight_g: int
    volume_cm3: int = 0
    """Folded and packed; 0 when it is not known."""
    serialised: bool = False
    """Every unit carries a serial, so that verification is a set of units."""
    cases: tuple[tuple[str, int], ...] = ()
    """GTIN (14 digits) of each closed case of it, and how many units are in one."""

    def pieces(self, gtin: str) -> int:
        """Returns how many units a code of this product stands for."""
        return next((count for case, count in self.cases if case == gtin), 1)


class Difference(StrEnum):
    """What separates two variants, the most telling first."""

    SAME = "same"
    SIZE = "size"
    COLOUR = "colour"
    STYLE = "style"


def compared(got: Product, want: Product) -> dict[str, str | int]:
    """Returns the words in which two variants differ, for a sentence."""
    return {
        "got": got.title,
        "want": want.title,
        "got_size": got.size,
        "want_size": want.size,
        "got_colour": got.colour,
        "want_colour": want.colour,
    }


def difference(got: Product, want: Product) -> Difference:
    """Returns what is different, so that only that has to be said."""
    if got.gtin == want.gtin:
        return Difference.SAME
    if got.title == want.title and got.colour != want.colour:
        return Difference.COLOUR
    if got.title == want.title and got.size != want.size:
        return Difference.SIZE
    return Difference.STYLE
