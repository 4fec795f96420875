"""Which carton a parcel goes into: suggested by volume and weight, or chosen by a person."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.decision import Decision, Words
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.site import CartonType
from app.domain.pack.state import Packed, PackFacts, PackState, open_package
from app.domain.verdicts import CommonVerdict, PackVerdict

FILL = 0.85
"""So much of a carton is filled with folded clothes at most; the rest is air and paper."""
CM3_PER_G = 4
"""Folded clothes are about that bulky, where nobody has measured them."""


def carton_of(state: PackState, order: FulfilmentOrder, facts: PackFacts) -> CartonType | None:
    """Returns the carton of the parcel on the bench; None where the site names none."""
    package = open_package(order)
    code = state.carton or (package.carton if package else "")
    chosen = next((each for each in facts.cartons if each.code == code), None)
    return chosen or suggested(order, facts)


def suggested(order: FulfilmentOrder, facts: PackFacts) -> CartonType | None:
    """Returns the smallest carton for what is in the open parcel and what is still to come."""
    package = open_package(order)
    inside = (None, package.id if package else None)
    found = [facts.products.get(unit.gtin) for unit in order.units if unit.package in inside]
    products = [product for product in found if product is not None]
    room = sum(product.volume_cm3 or product.weight_g * CM3_PER_G for product in products)
    grams = sum(product.weight_g for product in products)
    by_size = sorted(facts.cartons, key=lambda each: each.volume_cm3)
    fits = [c for c in by_size if c.volume_cm3 * FILL >= room and c.max_g >= grams]
    return next(iter((*fits, *reversed(by_size))), None)


def choose(state: PackState, order: FulfilmentOrder, facts: PackFacts) -> Packed:
    """Takes the carton of the verb's argument (1 is the first); without one, the next bigger."""
    now = carton_of(state, order, facts)
    chosen = _at(facts.cartons, facts.argument) if facts.argument else _after(facts.cartons, now)
    if chosen is None:
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": "verb.carton"})
    words: Words = {"code": chosen.code, "name": chosen.name}
    return Decision(replace(state, carton=chosen.code), PackVerdict.CARTON, words=words)


def _at(cartons: Sequence[CartonType], number: int) -> CartonType | None:
    return cartons[number - 1] if number <= len(cartons) else None


def _after(cartons: Sequence[CartonType], now: CartonType | None) -> CartonType | None:
    """The next one by size, and after the biggest the smallest again."""
    by_size = sorted(cartons, key=lambda each: each.volume_cm3)
    if now is None:
        return None
    return by_size[(by_size.index(now) + 1) % len(by_size)]
