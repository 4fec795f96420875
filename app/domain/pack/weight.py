"""Is the parcel as heavy as what should be in it? Asked when it is closed, where a scale stands.

The band around the expected weight is 3 % of it, and 15 g at least. The weight of the products and
of the carton makes the expectation; where one is not known, any weight is right.
"""

from dataclasses import dataclass, replace

from app.domain.commands import PackageWeighed
from app.domain.decision import Decision, Words
from app.domain.model.fulfilment_order import FulfilmentOrder, Package
from app.domain.model.product import Product
from app.domain.pack.carton import carton_of
from app.domain.pack.state import Ask, Packed, PackFacts, PackState
from app.domain.verdicts import PackVerdict

SHARE = 0.03
LEAST_G = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What a bench with a scale makes of a parcel: a question, or the weight to be noted."""

    question: Packed | None = None
    command: PackageWeighed | None = None


def weigh(state: PackState, order: FulfilmentOrder, package: Package, facts: PackFacts) -> Weighed:
    """Compares the scale with what is in the parcel; the second close accepts what it shows."""
    if not facts.has_scale:
        return Weighed()
    expected = expected_g(state, order, package, facts)
    grams = state.keyed_g or facts.scale_g
    if grams is None:
        return _unweighed(state, package, expected)
    off = grams - expected if expected else 0
    outside = abs(off) > max(LEAST_G, expected * SHARE)
    if outside and state.ask is not Ask.WEIGHT:
        verdict, words = _explained(order, package, facts, off)
        question = Decision(replace(state, ask=Ask.WEIGHT), verdict, words=words)
        return Weighed(question=question)
    command = PackageWeighed(
        package=package.id,
        weight_g=grams,
        source="keyed" if state.keyed_g else "scale",
        outside_g=off if outside else 0,
    )
    return Weighed(command=command)


def key_weight(state: PackState, facts: PackFacts) -> Packed:
    """Takes a weight in grams that a person read off another scale."""
    if not facts.has_scale or facts.argument <= 0:
        return Decision(state, PackVerdict.KEY_WEIGHT)
    words: Words = {"weight": facts.argument}
    return Decision(replace(state, keyed_g=facts.argument), PackVerdict.WEIGHT_KEYED, words=words)


def expected_g(state: PackState, order: FulfilmentOrder, package: Package, facts: PackFacts) -> int:
    """Returns how heavy the parcel should be; 0 when something in it has no known weight."""
    found = [facts.products.get(unit.gtin) for unit in order.units if unit.package == package.id]
    weights = [product.weight_g if product else 0 for product in found]
    carton = carton_of(state, order, facts)
    return sum(weights) + (carton.own_g if carton else 0) if all(weights) else 0


def _unweighed(state: PackState, package: Package, expected: int) -> Weighed:
    """The scale says nothing: closed again, the parcel goes with the weight it should have."""
    if state.ask is Ask.NO_WEIGHT:
        return Weighed(
            command=PackageWeighed(package=package.id, weight_g=expected, source="estimated")
        )
    return Weighed(question=Decision(replace(state, ask=Ask.NO_WEIGHT), PackVerdict.NO_WEIGHT))


def _explained(
    order: FulfilmentOrder, package: Package, facts: PackFacts, off: int
) -> tuple[PackVerdict, Words]:
    """The difference, and the piece that would explain it best."""
    gtins = [u.gtin for u in order.units if off > 0 or u.package == package.id]
    known = [facts.products[gtin] for gtin in dict.fromkeys(gtins) if gtin in facts.products]
    near = [each for each in known if abs(each.weight_g - abs(off)) <= _band(each)]
    best = min(near, key=lambda each: abs(each.weight_g - abs(off)), default=None)
    words: Words = {"off": f"{off:+d}", "title": best.title if best else ""}
    if best is None:
        return PackVerdict.WEIGHT_OFF, words
    return (PackVerdict.WEIGHT_MORE if off > 0 else PackVerdict.WEIGHT_LESS), words


def _band(product: Product) -> float:
    return max(LEAST_G, product.weight_g * 0.1)
