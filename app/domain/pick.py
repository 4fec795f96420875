"""Picking one order into one tote: go to the bin, take the item, put it into the tote.

Bin and tote are acts that prove the place; an item scan proves the garment. The next stop is always
derived from what was picked, so a restart or a second station never counts a unit twice.

Two codes on one garment are one unit: a serial after an anonymous scan upgrades the unit that is in
the hand.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.codes import Kind, Reading
from app.domain.commands import CancelAcknowledged, ItemPicked, ItemUnpicked, OrderSetAside
from app.domain.decision import Decision, Words
from app.domain.fulfil import apply
from app.domain.model.claims import Loss, Lost
from app.domain.model.fulfilment_order import FulfilmentOrder, Standing
from app.domain.model.pick_list import Stop, owed
from app.domain.model.product import Difference, Product, compared, difference
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
    """A unit that was scanned and is not in the tote yet, and where it was taken from."""

    unit: str
    line: str
    bin: str
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
    lost: Lost | None = None
    """None while the walk is this station's."""

    @property
    def walk(self) -> tuple[Stop, ...]:
        """Stops in the order they are walked: skipped ones last."""
        first = [stop for stop in self.stops if stop.id not in self.skipped]
        later = [stop for name in self.skipped for stop in self.stops if stop.id == name]
        return (*first, *later)

    @property
    def stop(self) -> Stop | None:
        """The stop that is walked to now, or None when all is picked."""
        left = owed(self.order, self.stops)
        return next((stop for stop in self.walk if left[stop.id] > 0), None)

    def missing(self, stop: Stop) -> int:
        """Returns how many units a stop still owes; units in the hand are not there yet."""
        return owed(self.order, self.stops)[stop.id]

    def in_hand(self, stop: Stop) -> int:
        """Returns how many units in the hand were taken at a stop."""
        return sum(held.line == stop.line and held.bin == stop.bin for held in self.hand)

    @property
    def step(self) -> Step:
        """Where the picker is; derived."""
        if self.order.standing is not Standing.ACTIVE:
            return Step.STOPPED
        stop = self.stop
        if stop is None and not self.hand:
            return Step.DONE
        if self.lost is not None:
            return Step.STOPPED
        if self.hand or stop is None:
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

_VERDICT_OF = {
    Difference.SIZE: PickVerdict.WRONG_SIZE,
    Difference.COLOUR: PickVerdict.WRONG_COLOUR,
    Difference.STYLE: PickVerdict.WRONG_ITEM,
    Difference.SAME: PickVerdict.WRONG_ITEM,
}


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
            return _stopped(state) or _undo(state)
        case Verb.SKIP:
            return _stopped(state) or _skip(state)
        case Verb.SET_ASIDE:
            return _stopped(state) or _set_aside(state)
        case Verb.PUT_BACK_DONE:
            return _put_back_done(state)
    return None


def _stopped(state: PickState) -> Picked | None:
    if state.step is not Step.STOPPED:
        return None
    words: Words = {"order": state.order.number, "count": state.order.picked_total}
    if state.order.standing is Standing.ACTIVE and state.lost is not None:
        return _lost(state, state.lost, words)
    held = state.order.standing is Standing.ON_HOLD
    return Decision(
        state, PickVerdict.STOP_HELD if held else PickVerdict.STOP_CANCELLED, words=words
    )


def _lost(state: PickState, lost: Lost, words: Words) -> Picked:
    verdict = PickVerdict.STOP_LAPSED if lost.why is Loss.LAPSED else PickVerdict.STOP_TAKEN
    who = {"at": lost.at, "station": lost.station, "worker": lost.worker}
    return Decision(state, verdict, words={**words, **who, "tote": state.order.tote or ""})


def _bin(state: PickState, bin_code: str) -> Picked:
    if state.hand:
        return Decision(state, PickVerdict.TOTE_FIRST, words=_tote_words(state))
    stop = state.stop
    if stop is None:
        return Decision(state, PickVerdict.DONE, words=_done_words(state))
    if bin_code != stop.bin:
        here = next((s for s in state.walk if s.bin == bin_code and state.missing(s) > 0), None)
        if here is None:
            elsewhere = replace(state, at_bin=None)
            words: Words = {"got": bin_code, "want": stop.bin}
            return Decision(elsewhere, PickVerdict.WRONG_BIN, words=words)
        state = replace(state, skipped=_to_front(state, here))
        stop = here
    now = replace(state, at_bin=bin_code)
    return Decision(now, PickVerdict.AT_BIN, words=_stop_words(now, stop))


def _to_front(state: PickState, here: Stop) -> tuple[str, ...]:
    earlier = [s.id for s in state.walk[: state.walk.index(here)] if state.missing(s) > 0]
    return (*(name for name in state.skipped if name not in (*earlier, here.id)), *earlier)


def _item(state: PickState, reading: Reading, facts: PickFacts) -> Picked:
    scanned, stop = facts.scanned, state.stop
    if scanned is None:
        return Decision(state, CommonVerdict.UNKNOWN_ITEM, words={"got": reading.value})
    if reading.serial and _serial_known(state, reading):
        return Decision(state, PickVerdict.SAME_UNIT, words={"serial": reading.serial})
    upgraded = _upgraded(state, reading)
    if upgraded is not None:
        words: Words = {"serial": reading.serial or "", "count": len(upgraded.hand)}
        return Decision(upgraded, PickVerdict.SERIAL_NOTED, words=words)
    if stop is None:
        return Decision(state, PickVerdict.OVER, words={"title": scanned.title})
    if state.at_bin != stop.bin:
        return Decision(state, PickVerdict.SCAN_BIN_FIRST, words={"want": stop.bin})
    wanted_here = [s for s in state.walk if s.bin == stop.bin and s.gtin == reading.value]
    here = next((s for s in wanted_here if state.missing(s) > state.in_hand(s)), None)
    if here is None and not wanted_here:
        return _wrong_item(state, stop, scanned, facts.wanted)
    if here is None:
        return Decision(state, PickVerdict.OVER, words={"title": scanned.title})
    return _take(state, here, reading, facts.new_unit())


def _take(state: PickState, here: Stop, reading: Reading, unit: str) -> Picked:
    """Takes one unit for any stop of this bin, whichever garment comes first."""
    taken = Hand(
        unit=unit,
        line=here.line,
        bin=here.bin,
        gtin=reading.value,
        serial=reading.serial,
    )
    now = replace(state, hand=(*state.hand, taken))
    words = {**_line_words(state.order, here.line), **_tote_words(now)}
    words["more"] = now.missing(here) - now.in_hand(here)
    return Decision(now, PickVerdict.IN_HAND, words=words)


def _upgraded(state: PickState, reading: Reading) -> PickState | None:
    """The state in which an anonymous unit in the hand has the serial, if there is one."""
    places = [
        place
        for place, held in enumerate(state.hand)
        if held.gtin == reading.value and held.serial is None
    ]
    if not reading.serial or not places:
        return None
    hand = list(state.hand)
    hand[places[-1]] = replace(hand[places[-1]], serial=reading.serial)
    return replace(state, hand=tuple(hand))


def _wrong_item(state: PickState, stop: Stop, got: Product, want: Product | None) -> Picked:
    if want is None:
        line = _line_words(state.order, stop.line)
        words: Words = {"got": got.title, "want": line["title"]}
        return Decision(state, PickVerdict.WRONG_ITEM, words=words)
    return Decision(state, _VERDICT_OF[difference(got, want)], words=compared(got, want))


def _serial_known(state: PickState, reading: Reading) -> bool:
    in_hand = any(h.gtin == reading.value and h.serial == reading.serial for h in state.hand)
    return in_hand or any(
        unit.gtin == reading.value and unit.serial == reading.serial for unit in state.order.units
    )


def _tote(state: PickState, tote: str, facts: PickFacts) -> Picked:
    stop, fixed = state.stop, state.order.tote
    if not state.hand and stop is None:
        return Decision(state, PickVerdict.DONE, words=_done_words(state))
    if not state.hand:
        return Decision(state, PickVerdict.ITEM_FIRST, words={"want": stop.bin if stop else ""})
    if fixed is not None and tote != fixed:
        return Decision(state, PickVerdict.WRONG_TOTE, words={"got": tote, "want": fixed})
    if facts.tote_owner is not None:
        words: Words = {"got": tote, "order": facts.tote_owner}
        return Decision(state, PickVerdict.TOTE_TAKEN, words=words)
    return _put(state, stop, tote)


def _put(state: PickState, stop: Stop | None, tote: str) -> Picked:
    order, commands, extra = _into_tote(state, tote)
    now = replace(state, order=order, hand=())
    if extra is not None:
        title = _line_words(order, extra.line)["title"]
        return Decision(now, PickVerdict.OVER, commands, {"title": title})
    if now.stop is None or stop is None:
        return Decision(now, PickVerdict.DONE, commands, _done_words(now))
    if now.missing(stop) == 0:
        words: Words = {"next": now.stop.bin, "more": _missing_total(now)}
        return Decision(now, PickVerdict.LINE_DONE, commands, words)
    return Decision(now, PickVerdict.PUT, commands, {"more": now.missing(stop), "bin": stop.bin})


def _into_tote(
    state: PickState, tote: str
) -> tuple[FulfilmentOrder, tuple[ItemPicked, ...], Hand | None]:
    """Counts what the order still wants; what it does not want stays out of the tote."""
    order, commands, extra = state.order, [], None
    for held in state.hand:
        command = ItemPicked(
            unit=held.unit,
            line=held.line,
            gtin=held.gtin,
            serial=held.serial,
            bin=held.bin,
            tote=tote,
        )
        order, ruling = apply(order, command)
        if ruling.counts:
            commands.append(command)
        else:
            extra = held
    return order, tuple(commands), extra


def _undo(state: PickState) -> Picked:
    if state.hand:
        last = state.hand[-1]
        now = replace(state, hand=state.hand[:-1])
        words: Words = {"what": "hand", "bin": last.bin, "tote": state.order.tote or ""}
        return Decision(now, PickVerdict.UNDONE, words=words)
    loose = [unit for unit in state.order.units if unit.package is None]
    if not loose:
        return Decision(state, CommonVerdict.NOTHING_TO_UNDO)
    command = ItemUnpicked(unit=loose[-1].id)
    order, _ = apply(state.order, command)
    now = replace(state, order=order, at_bin=None)
    words = {"what": "tote", "bin": loose[-1].bin, "tote": loose[-1].tote}
    return Decision(now, PickVerdict.UNDONE, (command,), words)


def _skip(state: PickState) -> Picked:
    stop = state.stop
    if state.hand:
        return Decision(state, PickVerdict.TOTE_FIRST, words=_tote_words(state))
    if stop is None:
        return Decision(state, PickVerdict.DONE, words=_done_words(state))
    names = (*(name for name in state.skipped if name != stop.id), stop.id)
    now = replace(state, skipped=names, at_bin=None)
    follow = now.stop
    if follow is None or follow.id == stop.id:
        return Decision(state, PickVerdict.LAST_STOP, words={"want": stop.bin})
    return Decision(now, PickVerdict.SKIPPED, words={"next": follow.bin})


def _set_aside(state: PickState) -> Picked:
    command = OrderSetAside(reason="picker")
    order, ruling = apply(state.order, command)
    if not ruling.counts:
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": "verb.set_aside"})
    words: Words = {"order": order.number}
    return Decision(replace(state, order=order, hand=()), PickVerdict.SET_ASIDE, (command,), words)


def _put_back_done(state: PickState) -> Picked:
    words: Words = {"order": state.order.number, "count": state.order.picked_total}
    now = replace(state, hand=())
    match state.order.standing:
        case Standing.ACTIVE if state.step is Step.STOPPED:
            return Decision(now, PickVerdict.WALK_LEFT, words=words)
        case Standing.ACTIVE:
            got: Words = {"got": "verb.put_back_done"}
            return Decision(state, CommonVerdict.NOT_HERE, words=got)
        case Standing.CANCELLATION_REQUESTED:
            command = CancelAcknowledged()
            order, ruling = apply(state.order, command)
            if not ruling.counts:
                return Decision(state, PickVerdict.STOP_CANCELLED, words=words)
            now = replace(now, order=order)
            return Decision(now, PickVerdict.PUT_BACK_DONE, (command,), words)
    return Decision(now, PickVerdict.PUT_BACK_DONE, words=words)


def _missing_total(state: PickState) -> int:
    return sum(state.missing(stop) for stop in state.stops)


def _stop_words(state: PickState, stop: Stop) -> dict[str, str | int]:
    return {"bin": stop.bin, "count": state.missing(stop)}


def _line_words(order: FulfilmentOrder, line_id: str) -> dict[str, str | int]:
    line = order.line(line_id)
    if line is None:
        return {"title": "", "colour": "", "size": ""}
    return {"title": line.title, "colour": line.colour, "size": line.size}


def _tote_words(state: PickState) -> dict[str, str | int]:
    stop = state.stop
    more = state.missing(stop) - len(state.hand) if stop else 0
    return {"tote": state.order.tote or "", "more": more, "count": len(state.hand)}


def _done_words(state: PickState) -> dict[str, str | int]:
    return {"tote": state.order.tote or "", "count": state.order.picked_total}
