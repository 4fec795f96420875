"""Picking one order into one tote: go to the bin, take the item, put it into the tote.

Bin and tote are acts that prove the place; an item scan proves the garment. The next stop is always
derived from what was picked, so a restart or a second station never counts a unit twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.codes import Kind, Reading
from app.domain.commands import CancelAcknowledged, ItemPicked, ItemUnpicked, OrderSetAside
from app.domain.decision import Decision, Words
from app.domain.fulfil import apply
from app.domain.fulfilment_order import FulfilmentOrder, Standing
from app.domain.pick_list import Stop
from app.domain.product import Difference, Product, difference
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict


class Step(StrEnum):
    """Where the picker is."""

    BIN = "bin"
    ITEM = "item"
    TOTE = "tote"
    DONE = "done"
    STOPPED = "stopped"


TRANSITIONS: dict[Step, set[Step]] = {
    Step.BIN: {Step.BIN, Step.ITEM, Step.STOPPED, Step.DONE},
    Step.ITEM: {Step.ITEM, Step.TOTE, Step.BIN, Step.STOPPED, Step.DONE},
    Step.TOTE: {Step.TOTE, Step.ITEM, Step.BIN, Step.DONE, Step.STOPPED},
    Step.DONE: {Step.ITEM, Step.BIN, Step.DONE, Step.STOPPED},
    Step.STOPPED: {Step.STOPPED, Step.BIN, Step.ITEM, Step.TOTE, Step.DONE},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A unit that was scanned and is not in the tote yet."""

    unit: str
    gtin: str
    serial: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickState:
    """A walk in progress. Counts are not in it, they follow from the order's units."""

    order: FulfilmentOrder
    stops: tuple[Stop, ...]
    at_bin: str | None = None
    hand: tuple[Hand, ...] = ()
    skipped: tuple[str, ...] = ()
    """Stop ids in the order in which they were put to the end."""

    @property
    def walk(self) -> tuple[Stop, ...]:
        """Stops in the order they are walked: skipped ones last."""
        first = [stop for stop in self.stops if stop.id not in self.skipped]
        later = [stop for name in self.skipped for stop in self.stops if stop.id == name]
        return (*first, *later)

    @property
    def stop(self) -> Stop | None:
        """The stop that is walked to now, or None when all is picked."""
        return next((stop for stop in self.walk if self.missing(stop) > 0), None)

    def missing(self, stop: Stop) -> int:
        """Returns how many units a stop still owes; units in the hand are not there yet."""
        at_stop = sum(u.line == stop.line and u.bin == stop.bin for u in self.order.units)
        return stop.quantity - at_stop

    @property
    def step(self) -> Step:
        """Where the picker is; derived."""
        if self.order.standing is not Standing.ACTIVE:
            return Step.STOPPED
        stop = self.stop
        if stop is None:
            return Step.DONE
        if self.hand:
            return Step.TOTE
        return Step.ITEM if self.at_bin == stop.bin else Step.BIN


@dataclass(frozen=True, slots=True, kw_only=True)
class PickFacts:
    """What a decision may look at beside the state and the reading."""

    scanned: Product | None
    """The product of an item reading; None when the catalogue does not know it."""
    wanted: Product | None
    """The product of the current stop."""
    tote_owner: str | None
    """Number of another order that has units in the scanned tote."""
    new_unit: Callable[[], str]


Picked = Decision[PickState]


def decide(state: PickState, reading: Reading, facts: PickFacts) -> Picked:
    """Judges one scan of a picker.

    Transitions: see ``TRANSITIONS``.
    """
    stopped = _stopped(state)
    if stopped is not None:
        return stopped
    match reading.kind:
        case Kind.BIN:
            return _bin(state, reading.value)
        case Kind.ITEM:
            return _item(state, reading, facts)
        case Kind.TOTE:
            return _tote(state, reading.value, facts)
    return Decision(state, CommonVerdict.NOT_HERE, words={"got": reading.value})


def act(state: PickState, verb: Verb) -> Picked | None:
    """Judges a verb; None when this job has no such verb."""
    match verb:
        case Verb.UNDO:
            return _undo(state)
        case Verb.SKIP:
            return _stopped(state) or _skip(state)
        case Verb.SET_ASIDE:
            return _stopped(state) or _set_aside(state)
        case Verb.PUT_BACK_DONE:
            return _put_back_done(state)
    return None


def _stopped(state: PickState) -> Picked | None:
    words: Words = {"order": state.order.number, "count": state.order.picked_total}
    match state.order.standing:
        case Standing.ACTIVE:
            return None
        case Standing.ON_HOLD:
            return Decision(state, PickVerdict.STOP_HELD, words=words)
    return Decision(state, PickVerdict.STOP_CANCELLED, words=words)


def _bin(state: PickState, bin_code: str) -> Picked:
    stop = state.stop
    if stop is None:
        return Decision(state, PickVerdict.DONE, words=_done_words(state))
    if state.hand:
        return Decision(state, PickVerdict.IN_HAND, words=_tote_words(state))
    if bin_code != stop.bin:
        here = next((s for s in state.walk if s.bin == bin_code and state.missing(s) > 0), None)
        if here is None:
            return Decision(state, PickVerdict.WRONG_BIN, words={"got": bin_code, "want": stop.bin})
        state = replace(state, skipped=_to_front(state, here))
        stop = here
    now = replace(state, at_bin=bin_code)
    return Decision(now, PickVerdict.AT_BIN, words=_stop_words(now, stop))


def _to_front(state: PickState, here: Stop) -> tuple[str, ...]:
    earlier = [s.id for s in state.walk[: state.walk.index(here)] if state.missing(s) > 0]
    return (*(name for name in state.skipped if name not in (*earlier, here.id)), *earlier)


def _item(state: PickState, reading: Reading, facts: PickFacts) -> Picked:
    stop = state.stop
    if facts.scanned is None:
        return Decision(state, CommonVerdict.UNKNOWN_ITEM, words={"got": reading.value})
    if stop is None:
        return Decision(state, PickVerdict.OVER, words={"title": facts.scanned.title})
    if state.at_bin != stop.bin:
        return Decision(state, PickVerdict.SCAN_BIN_FIRST, words={"want": stop.bin})
    if facts.scanned.gtin != stop.gtin:
        return _wrong_item(state, facts)
    if reading.serial and _serial_known(state, reading):
        return Decision(state, PickVerdict.SAME_UNIT, words={"serial": reading.serial})
    if len(state.hand) >= state.missing(stop):
        return Decision(state, PickVerdict.OVER, words={"title": facts.scanned.title})
    taken = Hand(unit=facts.new_unit(), gtin=reading.value, serial=reading.serial)
    now = replace(state, hand=(*state.hand, taken))
    return Decision(
        now, PickVerdict.IN_HAND, words={**_item_words(facts.scanned), **_tote_words(now)}
    )


def _wrong_item(state: PickState, facts: PickFacts) -> Picked:
    got, want = facts.scanned, facts.wanted
    if got is None or want is None:
        return Decision(state, PickVerdict.WRONG_ITEM, words={})
    words: Words = {
        "got": got.title,
        "want": want.title,
        "got_size": got.size,
        "want_size": want.size,
        "got_colour": got.colour,
        "want_colour": want.colour,
    }
    match difference(got, want):
        case Difference.SIZE:
            return Decision(state, PickVerdict.WRONG_SIZE, words=words)
        case Difference.COLOUR:
            return Decision(state, PickVerdict.WRONG_COLOUR, words=words)
    return Decision(state, PickVerdict.WRONG_ITEM, words=words)


def _serial_known(state: PickState, reading: Reading) -> bool:
    in_hand = any(h.gtin == reading.value and h.serial == reading.serial for h in state.hand)
    return in_hand or any(
        unit.gtin == reading.value and unit.serial == reading.serial for unit in state.order.units
    )


def _tote(state: PickState, tote: str, facts: PickFacts) -> Picked:
    stop = state.stop
    if stop is None:
        return Decision(state, PickVerdict.DONE, words=_done_words(state))
    if not state.hand:
        return Decision(state, PickVerdict.ITEM_FIRST, words={"want": stop.bin})
    if facts.tote_owner is not None:
        return Decision(
            state, PickVerdict.TOTE_TAKEN, words={"got": tote, "order": facts.tote_owner}
        )
    fixed = state.order.tote
    if fixed is not None and tote != fixed:
        return Decision(state, PickVerdict.WRONG_TOTE, words={"got": tote, "want": fixed})
    commands = tuple(
        ItemPicked(
            unit=h.unit, line=stop.line, gtin=h.gtin, serial=h.serial, bin=stop.bin, tote=tote
        )
        for h in state.hand
    )
    return _put(state, stop, commands)


def _put(state: PickState, stop: Stop, commands: tuple[ItemPicked, ...]) -> Picked:
    order = state.order
    for command in commands:
        order, _ = apply(order, command)
    now = replace(state, order=order, hand=())
    if now.stop is None:
        return Decision(now, PickVerdict.DONE, commands, _done_words(now))
    if now.missing(stop) == 0:
        words: Words = {"next": now.stop.bin, "more": _missing_total(now)}
        return Decision(now, PickVerdict.LINE_DONE, commands, words)
    return Decision(now, PickVerdict.PUT, commands, {"more": now.missing(stop), "bin": stop.bin})


def _undo(state: PickState) -> Picked:
    if state.hand:
        now = replace(state, hand=state.hand[:-1])
        return Decision(now, PickVerdict.UNDONE, words={"what": "hand"})
    loose = [unit for unit in state.order.units if unit.package is None]
    if not loose:
        return Decision(state, CommonVerdict.NOTHING_TO_UNDO)
    command = ItemUnpicked(unit=loose[-1].id)
    order, _ = apply(state.order, command)
    now = replace(state, order=order, at_bin=None)
    return Decision(now, PickVerdict.UNDONE, (command,), {"what": "tote", "bin": loose[-1].bin})


def _skip(state: PickState) -> Picked:
    stop = state.stop
    waiting = [s for s in state.walk if state.missing(s) > 0]
    if stop is None or len(waiting) < 2:
        return Decision(state, PickVerdict.LAST_STOP, words={"want": stop.bin if stop else ""})
    names = (*(name for name in state.skipped if name != stop.id), stop.id)
    now = replace(state, skipped=names, at_bin=None, hand=())
    follow = now.stop or stop
    return Decision(now, PickVerdict.SKIPPED, words={"next": follow.bin})


def _set_aside(state: PickState) -> Picked:
    command = OrderSetAside(reason="picker")
    order, _ = apply(state.order, command)
    words: Words = {"order": order.number}
    return Decision(replace(state, order=order, hand=()), PickVerdict.SET_ASIDE, (command,), words)


def _put_back_done(state: PickState) -> Picked:
    words: Words = {"order": state.order.number, "count": state.order.picked_total}
    if state.order.standing is Standing.CANCELLATION_REQUESTED:
        command = CancelAcknowledged()
        order, _ = apply(state.order, command)
        now = replace(state, order=order, hand=())
        return Decision(now, PickVerdict.PUT_BACK_DONE, (command,), words)
    if state.order.standing is Standing.ACTIVE:
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": "put back"})
    return Decision(replace(state, hand=()), PickVerdict.PUT_BACK_DONE, words=words)


def _missing_total(state: PickState) -> int:
    return sum(state.missing(stop) for stop in state.stops)


def _stop_words(state: PickState, stop: Stop) -> dict[str, str | int]:
    return {"bin": stop.bin, "count": state.missing(stop)}


def _item_words(product: Product) -> dict[str, str | int]:
    return {"title": product.title, "colour": product.colour, "size": product.size}


def _tote_words(state: PickState) -> dict[str, str | int]:
    stop = state.stop
    more = state.missing(stop) - len(state.hand) if stop else 0
    return {"tote": state.order.tote or "", "more": more, "count": len(state.hand)}


def _done_words(state: PickState) -> dict[str, str | int]:
    return {"tote": state.order.tote or "", "count": state.order.picked_total}
