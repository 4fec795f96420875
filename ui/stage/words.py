"""Products, money and days as the stages write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.core import UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, get_currency_precision

from app.domain.decision import Words
from app.domain.model.product import Difference, Product, difference
from app.floor.screens import Compare, StopKind
from app.texts import Texts
from ui.widgets.cards import Side
from ui.widgets.piece_card import Wanted

TAIL = 4
"""So many last digits of a code are enough to tell two garments apart."""


DAY = "EEE d MMM"
DAY_OF = {"de": "EEE d. MMM"}
"""Languages that write the number of a day in a way of their own."""


def amount(minor: int, currency: str, language: str = "en") -> str:
    r"""Return money as people of a language write it.

    >>> amount(28900, "EUR"), amount(1250, "JPY"), amount(28900, "EUR", "it")
    ('€289.00', '¥1,250', '289,00\xa0€')
    """
    value = Decimal(minor).scaleb(-get_currency_precision(currency))
    try:
        return format_currency(value, currency, locale=language)
    except UnknownLocaleError:
        return format_currency(value, currency, locale="en")


def day(iso: str, language: str = "en") -> str:
    """Return a day with its weekday; what is no day stays as it is.

    >>> day("2026-11-30"), day("-")
    ('Mon 30 Nov', '-')
    """
    try:
        found = date.fromisoformat(iso)
        return format_date(found, DAY_OF.get(language, DAY), locale=language)
    except (ValueError, UnknownLocaleError):
        return iso


def in_words(words: Words, language: str = "en") -> dict[str, str | int]:
    """Return the values of a sentence with days written as ``day`` does.

    >>> in_words({"until": "2026-11-30", "count": 2})
    {'until': 'Mon 30 Nov', 'count': 2}
    """
    return {
        name: day(value, language) if isinstance(value, str) else value
        for name, value in words.items()
    }


def tail(code: str) -> str:
    """Return the last digits of a code."""
    return code[-TAIL:]


def named(product: Product | None, texts: Texts) -> str:
    """Return the name of a product, or that this station does not know it."""
    return product.title if product else texts.say("stage.unknown_product")


def wanted(product: Product | None, texts: Texts, number: str = "", note: str = "") -> Wanted:
    """Return a product as the card of a piece shows it; `number` is how many to take."""
    caption = texts.say("stage.take") if number else ""
    if product is None:
        return Wanted(
            title=texts.say("stage.unknown_product"),
            detail=texts.say("stage.unknown_product.help"),
            size="",
            garment="",
            colour="#9AA3AF",
            caption=caption,
            number=number,
            note=note,
        )
    words = {"colour": product.colour, "tail": tail(product.gtin)}
    return Wanted(
        title=product.title,
        detail=texts.say("stage.colour_and_code", words),
        size=product.size,
        garment=product.garment.value,
        colour=product.colour_hex,
        caption=caption,
        number=number,
        note=note,
    )


def sides(compare: Compare, texts: Texts) -> tuple[Side, Side]:
    """Return what is in the hand and what is wanted; the loud word is what differs."""
    kind = difference(compare.got, compare.want)
    hand = _side(compare.got, kind, texts.say("stage.in_hand"))
    return hand, _side(compare.want, kind, texts.say("stage.in_order"))


def _side(product: Product, kind: Difference, caption: str) -> Side:
    loud = product.colour if kind is Difference.COLOUR else product.size
    quiet = product.size if kind is Difference.COLOUR else product.colour
    return Side(
        caption=caption,
        fact=loud,
        note=f"{product.title}, {quiet}",
        garment=product.garment.value,
        colour=product.colour_hex,
    )


def stop_words(stop: StopKind, number: str, texts: Texts) -> tuple[str, str]:
    """Return why an order stopped, and what becomes of its pieces."""
    own = (StopKind.HELD, StopKind.ADDRESS, StopKind.LAPSED, StopKind.TAKEN)
    key = f"stage.stopped.{stop if stop in own else StopKind.CANCELLED}"
    return texts.say(key, {"order": number}), texts.say(f"{key}.help")
