"""Goods that the screens of the tests show."""

from __future__ import annotations

from dataclasses import replace

from app.domain.model.product import Garment, Product
from app.gs1 import compute_check_digit


def gtin(number: int) -> str:
    """A GTIN of the demo brand with its check digit, as 14 digits."""
    body = f"04012345{number % 10**5:05d}"
    return f"{body}{compute_check_digit(body)}"


def product(
    title: str, colour: str, size: str, garment: Garment = Garment.SHIRT, colour_hex: str = ""
) -> Product:
    """A variant; its code follows from its words."""
    number = sum(ord(letter) * place for place, letter in enumerate(title + colour + size, 1))
    return Product(
        sku=f"{garment.value[:3].upper()}-{size}",
        gtin=gtin(number),
        title=title,
        colour=colour,
        colour_hex=colour_hex or COLOURS.get(colour, "#9AA3AF"),
        size=size,
        garment=garment,
        weight_g=320,
    )


COLOURS = {
    "sand": "#CDB899",
    "navy": "#27335A",
    "black": "#1B1C20",
    "poppy": "#D9463B",
    "indigo": "#3F5F8F",
    "white": "#FFFFFF",
    "cognac": "#8A5A33",
    "olive": "#6B6F4C",
}
SHIRT = product("Linen Shirt, relaxed fit", "sand", "M")
SHIRT_L = replace(SHIRT, size="L", gtin=gtin(3))
SHIRT_NAVY = replace(SHIRT, colour="navy", colour_hex=COLOURS["navy"], gtin=gtin(4))
SKIRT = product("Pleated Skirt", "black", "36", Garment.SKIRT)
SCARF = product("Silk Scarf", "poppy", "One size", Garment.SCARF)
COAT = product("Wool Coat", "navy", "40", Garment.COAT)
JEANS = product("Denim, straight leg", "indigo", "31/32", Garment.JEANS)
BAG = product("Weekender", "cognac", "One size", Garment.BAG)
LONG = product(
    "Wollmantel mit abnehmbarem Gürtel, doppelreihig",
    "marineblau",
    "48 lang",
    Garment.COAT,
    "#27335A",
)
LONG_OTHER = replace(LONG, colour="dunkelolivgrün", colour_hex=COLOURS["olive"], gtin=gtin(5))
NOTE = "Please no plastic, and leave it with the porter in the courtyard if nobody opens."
