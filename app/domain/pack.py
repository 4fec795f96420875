"""Packing: open a tote, verify every unit into the parcel, close it.

Verification is a set of units: a garment with a serial is matched by that serial, one without by
the first unit of its GTIN that is not packed yet. A serial that was unknown at the shelf upgrades
its unit.
"""

from collections.abc import Callable
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
from app.domain.fulfilment_order import FulfilmentOrder, PackageState, Standing, Unit
from app.domain.product import Difference, Product, difference
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
    Step.DONE: {Step.DONE, Step.TOTE},
    Step.STOPPED: {Step.STOPPED, Step.TOTE, Step.UNITS, Step.CLOSE},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackState:
    """An order on the bench; None while the bench is empty."""

    order: FulfilmentOrder | None = None
    tote: str = ""

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


def decide(state: PackState, reading: Reading, facts: PackFacts) -> Packed:
    """Judges one scan of a packer.

    Transitions: see ``TRANSITIONS``.
    """
    if reading.kind is Kind.TOTE:
        return _stopped(state) or _tote(state, reading.value, facts)
    if reading.kind is Kind.ITEM:
        if state.order is None:
            return Decision(state, PackVerdict.SCAN_TOTE_FIRST)
        return _stopped(state) or _item(state, state.order, reading, facts)
    return Decision(state, CommonVerdict.NOT_HERE, words={"got": reading.value})


def act(state: PackState, verb: Verb, facts: PackFacts) -> Packed | None:
    """Judges a verb; None when this job has no such verb."""
    if state.order is None:
        known = (Verb.CLOSE_PACKAGE, Verb.SET_ASIDE, Verb.PUT_BACK_DONE)
        return Decision(state, PackVerdict.SCAN_TOTE_FIRST) if verb in known else None
    match verb:
        case Verb.UNDO:
            return _stopped(state) or _undo(state, state.order)
        case Verb.CLOSE_PACKAGE:
            return _stopped(state) or _close(state, state.order, facts)
        case Verb.SET_ASIDE:
            return _stopped(state) or _set_aside(state.order)
        case Verb.PUT_BACK_DONE:
            return _put_back_done(state, state.order)
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
    if state.step is Step.CLOSE and tote == state.tote and state.order is not None:
        return _close(state, state.order, facts)
    if state.step is Step.UNITS and tote != state.tote:
        return Decision(state, PackVerdict.OTHER_TOTE, words={"got": tote, "want": state.tote})
    order = facts.tote_order
    if order is None:
        return Decision(state, PackVerdict.TOTE_EMPTY, words={"got": tote})
    opened = PackState(order=order, tote=tote)
    stopped = _stopped(opened)
    if stopped is not None:
        return stopped
    words: Words = {"order": order.number, "count": order.ordered_total, "tote": tote}
    if order.picked_total < order.ordered_total:
        words = {**words, "missing": order.ordered_total - order.picked_total}
        return Decision(state, PackVerdict.NOT_PICKED_YET, words=words)
    return Decision(opened, PackVerdict.OPENED, words=words)


def _item(state: PackState, order: FulfilmentOrder, reading: Reading, facts: PackFacts) -> Packed:
    if facts.scanned is None:
        return Decision(state, CommonVerdict.UNKNOWN_ITEM, words={"got": reading.value})
    if reading.serial and any(_is_unit(u, reading) and u.package for u in order.units):
        return Decision(state, PackVerdict.SAME_UNIT, words={"serial": reading.serial})
    unit = _match(order, reading)
    if unit is None:
        return _not_this(state, order, facts.scanned, facts)
    package = next((p.id for p in order.packages if p.state is PackageState.OPEN), None)
    command = ItemPacked(unit=unit.id, package=package or facts.new_id(), serial=reading.serial)
    order, _ = apply(order, command)
    now = replace(state, order=order)
    words: Words = {
        "title": facts.scanned.title,
        "colour": facts.scanned.colour,
        "size": facts.scanned.size,
        "more": order.ordered_total - order.packed_total,
        "tote": state.tote,
    }
    verdict = PackVerdict.ALL_PACKED if now.step is Step.CLOSE else PackVerdict.PACKED
    return Decision(now, verdict, (command,), words)


def _is_unit(unit: Unit, reading: Reading) -> bool:
    return unit.gtin == reading.value and unit.serial == reading.serial


def _match(order: FulfilmentOrder, reading: Reading) -> Unit | None:
    open_units = [u for u in order.units if u.package is None and u.gtin == reading.value]
    if reading.serial:
        exact = [u for u in open_units if u.serial == reading.serial]
        return next(iter((*exact, *(u for u in open_units if u.serial is None))), None)
    anonymous = [u for u in open_units if u.serial is None]
    return next(iter((*anonymous, *open_units)), None)


def _not_this(state: PackState, order: FulfilmentOrder, got: Product, facts: PackFacts) -> Packed:
    line = next((line for line in order.lines if line.gtin == got.gtin), None)
    if line is not None:
        return Decision(state, PackVerdict.OVER, words={"title": got.title, "count": line.quantity})
    want = _closest(order, got, facts)
    if want is None:
        return Decision(
            state, PackVerdict.WRONG_ITEM, words={"got": got.title, "order": order.number}
        )
    words: Words = {
        "got": got.title,
        "want": want.title,
        "got_size": got.size,
        "want_size": want.size,
        "got_colour": got.colour,
        "want_colour": want.colour,
        "order": order.number,
    }
    match difference(got, want):
        case Difference.SIZE:
            return Decision(state, PackVerdict.WRONG_SIZE, words=words)
        case Difference.COLOUR:
            return Decision(state, PackVerdict.WRONG_COLOUR, words=words)
    return Decision(state, PackVerdict.WRONG_ITEM, words=words)


def _closest(order: FulfilmentOrder, got: Product, facts: PackFacts) -> Product | None:
    """The order's product most like the one in the hand, open lines first."""
    ranks = {Difference.SIZE: 0, Difference.COLOUR: 1, Difference.STYLE: 2}
    wanted = [facts.products[line.gtin] for line in order.lines if line.gtin in facts.products]
    ranked = sorted(wanted, key=lambda want: ranks.get(difference(got, want), 3))
    return ranked[0] if ranked else None


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
    still_open = {p.id for p in order.packages if p.state is PackageState.OPEN}
    packed = [unit for unit in order.units if unit.package in still_open]
    if not packed:
        return Decision(state, CommonVerdict.NOTHING_TO_UNDO)
    command = ItemUnpacked(unit=packed[-1].id)
    order, _ = apply(order, command)
    return Decision(replace(state, order=order), PackVerdict.UNDONE, (command,))


def _set_aside(order: FulfilmentOrder) -> Packed:
    command = OrderSetAside(reason="packer")
    words: Words = {"order": order.number}
    return Decision(PackState(), PackVerdict.SET_ASIDE, (command,), words)


def _put_back_done(state: PackState, order: FulfilmentOrder) -> Packed:
    words: Words = {"order": order.number, "count": order.picked_total}
    if order.standing is Standing.CANCELLATION_REQUESTED:
        return Decision(PackState(), PackVerdict.PUT_BACK_DONE, (CancelAcknowledged(),), words)
    if order.standing is Standing.ACTIVE:
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": "put back"})
    return Decision(PackState(), PackVerdict.PUT_BACK_DONE, words=words)
