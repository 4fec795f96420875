"""Packing: open a tote, verify every unit into the parcel, close it.

Verification is a set of units: a garment with a serial is matched by that serial, one without by
the first unit of its GTIN that is not packed yet. A serial that was unknown at the shelf upgrades
its unit. Two codes on one garment are one unit: a serial after an anonymous scan says which unit
that was, it never adds one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.codes import Kind, Reading
from app.domain.commands import (
    CancelAcknowledged,
    Command,
    ItemPacked,
    ItemUnpacked,
    LabelIssued,
    OrderSetAside,
    PackageClosed,
)
from app.domain.decision import Decision, Words
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import FulfilmentOrder, PackageState, Standing, Unit
from app.domain.model.product import Difference, Product, compared, difference
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict


class Step(StrEnum):
    """Where the packer is."""

    TOTE = "tote"
    UNITS = "units"
    CLOSE = "close"
    DONE = "done"
    STOPPED = "stopped"


TRANSITIONS: dict[Step, set[Step]] = {
    Step.TOTE: {Step.TOTE, Step.UNITS, Step.CLOSE, Step.STOPPED},
    Step.UNITS: {Step.UNITS, Step.CLOSE, Step.STOPPED, Step.TOTE},
    Step.CLOSE: {Step.CLOSE, Step.UNITS, Step.DONE, Step.STOPPED, Step.TOTE},
    Step.DONE: {Step.DONE, Step.TOTE, Step.UNITS, Step.CLOSE, Step.STOPPED},
    Step.STOPPED: {Step.STOPPED, Step.TOTE, Step.UNITS, Step.CLOSE, Step.DONE},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackState:
    """An order on the bench; None while the bench is empty."""

    order: FulfilmentOrder | None = None
    tote: str = ""
    by_gtin: tuple[str, ...] = ()
    """Units that only an anonymous code stands for: a serial may still say that it was another."""

    @property
    def step(self) -> Step:
        """Where the packer is; derived."""
        if self.order is None:
            return Step.TOTE
        if self.order.standing is not Standing.ACTIVE:
            return Step.STOPPED
        if self.order.packed_total < self.order.ordered_total:
            return Step.UNITS
        closed = all(p.state is not PackageState.OPEN for p in self.order.packages)
        return Step.DONE if closed else Step.CLOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFacts:
    """What a decision may look at beside the state and the reading."""

    scanned: Product | None
    products: dict[str, Product]
    """Products of the order by GTIN, to say what was expected."""
    tote_order: FulfilmentOrder | None
    """The order whose units lie in the scanned tote."""
    next_sscc: str | None
    """18 digits from this station's block; None when it is used up."""
    new_id: Callable[[], str]


Packed = Decision[PackState]

_VERDICT_OF = {
    Difference.SIZE: PackVerdict.WRONG_SIZE,
    Difference.COLOUR: PackVerdict.WRONG_COLOUR,
    Difference.STYLE: PackVerdict.WRONG_ITEM,
    Difference.SAME: PackVerdict.WRONG_ITEM,
}
"""What a difference is called, the most alike first."""


def decide(state: PackState, reading: Reading, facts: PackFacts) -> Packed:
    """Judges one scan of a packer.

    Transitions: see ``TRANSITIONS``.
    """
    stopped = _stopped(state)
    if stopped is not None:
        return stopped
    if reading.kind is Kind.TOTE:
        return _tote(state, reading.value, facts)
    if reading.kind is Kind.ITEM:
        return _item(state, reading, facts)
    return Decision(state, CommonVerdict.NOT_HERE, words={"got": reading.value})


def act(state: PackState, verb: Verb, facts: PackFacts) -> Packed | None:
    """Judges a verb; None when this job has no such verb."""
    if state.order is None:
        return _act_on_empty_bench(state, verb)
    match verb:
        case Verb.UNDO:
            return _stopped(state) or _undo(state, state.order)
        case Verb.CLOSE_PACKAGE:
            return _stopped(state) or _close(state, state.order, facts)
        case Verb.SET_ASIDE:
            return _stopped(state) or _set_aside(state, state.order)
        case Verb.PUT_BACK_DONE:
            return _put_back_done(state, state.order)
    return None


def _act_on_empty_bench(state: PackState, verb: Verb) -> Packed | None:
    match verb:
        case Verb.UNDO:
            return Decision(state, CommonVerdict.NOTHING_TO_UNDO)
        case Verb.CLOSE_PACKAGE | Verb.SET_ASIDE | Verb.PUT_BACK_DONE:
            return Decision(state, PackVerdict.SCAN_TOTE_FIRST)
    return None


def _stopped(state: PackState) -> Packed | None:
    order = state.order
    if order is None or order.standing is Standing.ACTIVE:
        return None
    words: Words = {"order": order.number, "count": order.picked_total}
    held = order.standing is Standing.ON_HOLD
    verdict = PackVerdict.STOP_HELD if held else PackVerdict.STOP_CANCELLED
    return Decision(state, verdict, words=words)


def _tote(state: PackState, tote: str, facts: PackFacts) -> Packed:
    if state.order is not None and state.step in (Step.UNITS, Step.CLOSE):
        if tote != state.tote:
            words: Words = {"got": tote, "want": state.tote}
            return Decision(state, PackVerdict.OTHER_TOTE, words=words)
        if state.step is Step.CLOSE:
            return _close(state, state.order, facts)
        return Decision(state, PackVerdict.OPENED, words=_order_words(state.order, tote))
    return _open(state, tote, facts.tote_order)


def _open(state: PackState, tote: str, order: FulfilmentOrder | None) -> Packed:
    if order is None:
        return Decision(state, PackVerdict.TOTE_EMPTY, words={"got": tote})
    opened = PackState(order=order, tote=tote)
    stopped = _stopped(opened)
    if stopped is not None:
        return stopped
    words = _order_words(order, tote)
    if order.picked_total < order.ordered_total:
        words["missing"] = order.ordered_total - order.picked_total
        return Decision(state, PackVerdict.NOT_PICKED_YET, words=words)
    return Decision(opened, PackVerdict.OPENED, words=words)


def _order_words(order: FulfilmentOrder, tote: str) -> dict[str, str | int]:
    return {"order": order.number, "count": order.ordered_total, "tote": tote}


def _item(state: PackState, reading: Reading, facts: PackFacts) -> Packed:
    order = state.order
    if order is None or state.step is Step.DONE:
        return Decision(state, PackVerdict.SCAN_TOTE_FIRST)
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
        return Decision(state, PackVerdict.WRONG_UNIT, words=words)
    return _not_this(state, order, facts.scanned, facts.products)


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
    proved = replace(state, by_gtin=_without(state.by_gtin, unit.id))
    return Decision(proved, PackVerdict.SERIAL_NOTED, words=words)


def _guess(state: PackState, order: FulfilmentOrder, reading: Reading) -> Unit | None:
    if reading.serial is None:
        return None
    packed = [u for u in _in_open_package(order) if u.gtin == reading.value]
    return next((u for u in packed if u.serial is None or u.id in state.by_gtin), None)


def _pack(state: PackState, order: FulfilmentOrder, packing: _Packing, facts: PackFacts) -> Packed:
    unit, guess, reading = packing.unit, packing.guess, packing.reading
    commands: list[ItemUnpacked | ItemPacked] = []
    package = next((p.id for p in order.packages if p.state is PackageState.OPEN), None)
    if guess is not None:
        commands.append(ItemUnpacked(unit=guess.id))
    commands.append(
        ItemPacked(unit=unit.id, package=package or facts.new_id(), serial=reading.serial)
    )
    for command in commands:
        order, _ = apply(order, command)
    by_gtin = _without(state.by_gtin, guess.id if guess else "")
    if reading.serial is None:
        by_gtin = (*by_gtin, unit.id)
    now = replace(state, order=order, by_gtin=by_gtin)
    line = order.line(unit.line)
    words: Words = {
        "title": line.title if line else "",
        "colour": line.colour if line else "",
        "size": line.size if line else "",
        "serial": reading.serial or "",
        "more": order.ordered_total - order.packed_total,
        "tote": state.tote,
    }
    verdict = PackVerdict.ALL_PACKED if now.step is Step.CLOSE else PackVerdict.PACKED
    if guess is not None:
        verdict = PackVerdict.SERIAL_NOTED
    return Decision(now, verdict, tuple(commands), words)


def _is_unit(unit: Unit, reading: Reading) -> bool:
    same = unit.gtin == reading.value and unit.serial == reading.serial
    return same and reading.serial is not None


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(other for other in names if other != name)


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


def _close(state: PackState, order: FulfilmentOrder, facts: PackFacts) -> Packed:
    if state.step is Step.UNITS:
        words: Words = {"more": order.ordered_total - order.packed_total}
        return Decision(state, PackVerdict.NOT_COMPLETE, words=words)
    package = next((p for p in order.packages if p.state is PackageState.OPEN), None)
    if package is None:
        return Decision(state, PackVerdict.SCAN_TOTE_FIRST)
    if facts.next_sscc is None:
        return Decision(state, PackVerdict.NO_NUMBERS)
    commands: tuple[Command, ...] = (
        PackageClosed(package=package.id),
        LabelIssued(package=package.id, sscc=facts.next_sscc),
    )
    order, _ = apply(order, PackageClosed(package=package.id))
    order, _ = apply(order, LabelIssued(package=package.id, sscc=facts.next_sscc))
    words = {"order": order.number, "sscc": facts.next_sscc, "tail": facts.next_sscc[-4:]}
    return Decision(replace(state, order=order), PackVerdict.CLOSED, commands, words)


def _undo(state: PackState, order: FulfilmentOrder) -> Packed:
    packed = _in_open_package(order)
    if not packed:
        return Decision(state, CommonVerdict.NOTHING_TO_UNDO)
    last = packed[-1]
    line = order.line(last.line)
    command = ItemUnpacked(unit=last.id)
    order, _ = apply(order, command)
    now = replace(state, order=order, by_gtin=_without(state.by_gtin, last.id))
    words: Words = {
        "title": line.title if line else "",
        "size": line.size if line else "",
        "more": order.ordered_total - order.packed_total,
    }
    return Decision(now, PackVerdict.UNDONE, (command,), words)


def _set_aside(state: PackState, order: FulfilmentOrder) -> Packed:
    command = OrderSetAside(reason="packer")
    _, ruling = apply(order, command)
    if not ruling.counts:
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": "verb.set_aside"})
    return Decision(PackState(), PackVerdict.SET_ASIDE, (command,), {"order": order.number})


def _put_back_done(state: PackState, order: FulfilmentOrder) -> Packed:
    words: Words = {"order": order.number, "count": order.picked_total}
    match order.standing:
        case Standing.ACTIVE:
            got: Words = {"got": "verb.put_back_done"}
            return Decision(state, CommonVerdict.NOT_HERE, words=got)
        case Standing.CANCELLATION_REQUESTED:
            command = CancelAcknowledged()
            _, ruling = apply(order, command)
            if not ruling.counts:
                return Decision(state, PackVerdict.STOP_CANCELLED, words=words)
            return Decision(PackState(), PackVerdict.PUT_BACK_DONE, (command,), words)
    return Decision(PackState(), PackVerdict.PUT_BACK_DONE, words=words)
