"""Verification: every unit of the order is found in the hand, once.

A garment with a serial is matched by that serial, one without by the first unit of its GTIN that is
not packed yet. A serial that was unknown at the shelf upgrades its unit. Two codes on one garment
are one unit: a serial after an anonymous scan says which unit that was, it never adds one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.codes import Reading
from app.domain.commands import ItemPacked, ItemUnpacked
from app.domain.decision import Decision, Words
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import FulfilmentOrder, PackageState, Unit
from app.domain.model.product import Difference, Product, compared, difference
from app.domain.pack.carton import carton_of
from app.domain.pack.state import (
    Ask,
    Packed,
    PackFacts,
    PackState,
    Step,
    Stray,
    next_unit,
    open_package,
    without,
)
from app.domain.verdicts import CommonVerdict, PackVerdict

_VERDICT_OF = {
    Difference.SIZE: PackVerdict.WRONG_SIZE,
    Difference.COLOUR: PackVerdict.WRONG_COLOUR,
    Difference.STYLE: PackVerdict.WRONG_ITEM,
    Difference.SAME: PackVerdict.WRONG_ITEM,
}
"""What a difference is called, the most alike first."""


def item(state: PackState, order: FulfilmentOrder, reading: Reading, facts: PackFacts) -> Packed:
    """Judges a garment while an order lies on the bench."""
    if facts.scanned is None:
        return Decision(state, CommonVerdict.UNKNOWN_ITEM, words={"got": reading.value})
    known = _known_serial(state, order, reading)
    if known is not None:
        return known
    guess = _guess(state, order, reading)
    unit = _match(order, reading) or (guess if guess and guess.serial is None else None)
    if unit is not None:
        return _pack(state, order, _Packing(unit, guess, reading), facts)
    wanted = any(u.package is None and u.gtin == reading.value for u in order.units)
    if wanted or guess is not None:
        words: Words = {"serial": reading.serial or "", "title": facts.scanned.title}
        answer = Decision(state, PackVerdict.WRONG_UNIT, words=words)
    else:
        answer = _not_this(state, order, facts.scanned, facts.products)
    return _into_tray(answer, reading, facts.scanned)


def _into_tray(answer: Packed, reading: Reading, got: Product) -> Packed:
    """What does not belong into the parcel lies in the tray; a serial is one piece only."""
    stray = Stray(gtin=reading.value, serial=reading.serial, title=got.title)
    tray = answer.state.tray
    known = stray.serial is not None and stray in tray
    now = replace(answer.state, tray=tray if known else (*tray, stray), stray_last=not known)
    return replace(answer, state=now)


def _stray_back(state: PackState) -> Packed:
    """The newest piece in the tray lies there no more: nobody meant it."""
    stray = state.tray[-1]
    now = replace(state, tray=state.tray[:-1], stray_last=False)
    words: Words = {"title": stray.title, "count": len(now.tray)}
    return Decision(now, PackVerdict.STRAY_BACK, words=words)


def by_hand(state: PackState, order: FulfilmentOrder, facts: PackFacts) -> Packed:
    """The piece on the screen is here and cannot be scanned: a person says so, and it is marked."""
    unit = next_unit(order)
    if unit is None:
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": "verb.confirm_by_hand"})
    package = open_package(order)
    command = ItemPacked(
        unit=unit.id,
        package=package.id if package else facts.new_id(),
        serial=None,
        carton=_carton(state, order, facts),
        proof="by_hand",
    )
    after, _ = apply(order, command)
    now = replace(
        state, order=after, by_gtin=(*state.by_gtin, unit.id), stray_last=False, ask=Ask.NOTHING
    )
    return Decision(now, PackVerdict.BY_HAND, (command,), _piece_words(now, after, unit, None))


@dataclass(frozen=True, slots=True)
class _Packing:
    unit: Unit
    guess: Unit | None
    """A packed unit that the scanned serial may really stand for: it comes out again first."""
    reading: Reading


def _known_serial(state: PackState, order: FulfilmentOrder, reading: Reading) -> Packed | None:
    """A serial that is in the parcel: scanned before, or counted by its GTIN and proved now."""
    unit = next((u for u in order.units if u.package and _is_unit(u, reading)), None)
    if unit is None:
        return None
    words: Words = {"serial": reading.serial or ""}
    if unit.id not in state.by_gtin:
        return Decision(state, PackVerdict.SAME_UNIT, words=words)
    proved = replace(state, by_gtin=without(state.by_gtin, unit.id))
    return Decision(proved, PackVerdict.SERIAL_NOTED, words=words)


def _guess(state: PackState, order: FulfilmentOrder, reading: Reading) -> Unit | None:
    if reading.serial is None:
        return None
    packed = [u for u in _in_open_package(order) if u.gtin == reading.value]
    return next((u for u in packed if u.serial is None or u.id in state.by_gtin), None)


def _pack(state: PackState, order: FulfilmentOrder, packing: _Packing, facts: PackFacts) -> Packed:
    unit, guess, reading = packing.unit, packing.guess, packing.reading
    commands: list[ItemUnpacked | ItemPacked] = []
    package = open_package(order)
    if guess is not None:
        commands.append(ItemUnpacked(unit=guess.id))
    commands.append(
        ItemPacked(
            unit=unit.id,
            package=package.id if package else facts.new_id(),
            serial=reading.serial,
            carton=_carton(state, order, facts),
        )
    )
    for command in commands:
        order, _ = apply(order, command)
    by_gtin = without(state.by_gtin, guess.id if guess else "")
    if reading.serial is None:
        by_gtin = (*by_gtin, unit.id)
    now = replace(state, order=order, by_gtin=by_gtin, stray_last=False)
    words = _piece_words(now, order, unit, reading.serial)
    return Decision(now, _packed_verdict(now, guess), tuple(commands), words)


def _carton(state: PackState, order: FulfilmentOrder, facts: PackFacts) -> str:
    """The first unit accepts the carton that is suggested."""
    chosen = None if open_package(order) else carton_of(state, order, facts)
    return chosen.code if chosen else ""


def _packed_verdict(state: PackState, guess: Unit | None) -> PackVerdict:
    if guess is not None:
        return PackVerdict.SERIAL_NOTED
    if state.step is not Step.CLOSE:
        return PackVerdict.PACKED
    return PackVerdict.TOTE_MISSING if state.totes_missing else PackVerdict.ALL_PACKED


def _piece_words(
    state: PackState, order: FulfilmentOrder, unit: Unit, serial: str | None
) -> dict[str, str | int]:
    line, missing = order.line(unit.line), state.totes_missing
    return {
        "title": line.title if line else "",
        "colour": line.colour if line else "",
        "size": line.size if line else "",
        "serial": serial or "",
        "more": order.ordered_total - order.packed_total,
        "tote": state.tote,
        "want": missing[0] if missing else "",
        "order": order.number,
    }


def _is_unit(unit: Unit, reading: Reading) -> bool:
    same = unit.gtin == reading.value and unit.serial == reading.serial
    return same and reading.serial is not None


def _in_open_package(order: FulfilmentOrder) -> list[Unit]:
    still_open = {p.id for p in order.packages if p.state is PackageState.OPEN}
    return [unit for unit in order.units if unit.package in still_open]


def _match(order: FulfilmentOrder, reading: Reading) -> Unit | None:
    open_units = [u for u in order.units if u.package is None and u.gtin == reading.value]
    anonymous = [u for u in open_units if u.serial is None]
    if reading.serial:
        exact = [u for u in open_units if u.serial == reading.serial]
        return next(iter((*exact, *anonymous)), None)
    return next(iter((*anonymous, *open_units)), None)


def _not_this(
    state: PackState, order: FulfilmentOrder, got: Product, products: Mapping[str, Product]
) -> Packed:
    line = next((line for line in order.lines if line.gtin == got.gtin), None)
    if line is not None:
        words: Words = {"title": got.title, "count": line.wanted}
        return Decision(state, PackVerdict.OVER, words=words)
    want = closest(order, got, products)
    if want is None:
        words = {"got": got.title, "want": order.lines[0].title, "order": order.number}
        return Decision(state, PackVerdict.WRONG_ITEM, words=words)
    words = {**compared(got, want), "order": order.number}
    return Decision(state, _VERDICT_OF[difference(got, want)], words=words)


def closest(
    order: FulfilmentOrder, got: Product, products: Mapping[str, Product]
) -> Product | None:
    """Returns the product of the order most like the one in the hand, what is open first."""
    ranks = tuple(_VERDICT_OF)
    known = [line for line in order.lines if line.gtin in products]
    ranked = sorted(
        known,
        key=lambda line: (
            order.packed(line.id) >= line.wanted,
            ranks.index(difference(got, products[line.gtin])),
        ),
    )
    return products[ranked[0].gtin] if ranked else None


def undo(state: PackState, order: FulfilmentOrder) -> Packed:
    """Takes back what was done last: a piece out of the parcel, or out of the tray."""
    if state.stray_last and state.tray:
        return _stray_back(state)
    packed = _in_open_package(order)
    if not packed:
        return Decision(state, CommonVerdict.NOTHING_TO_UNDO)
    last = packed[-1]
    line = order.line(last.line)
    command = ItemUnpacked(unit=last.id)
    order, _ = apply(order, command)
    now = replace(state, order=order, by_gtin=without(state.by_gtin, last.id))
    words: Words = {
        "title": line.title if line else "",
        "size": line.size if line else "",
        "more": order.ordered_total - order.packed_total,
    }
    return Decision(now, PackVerdict.UNDONE, (command,), words)
