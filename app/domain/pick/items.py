"""Scans of garments: a unit goes to the lowest slot that needs it here.

Two codes on one garment are one unit: a serial after an anonymous scan upgrades the unit that is in
the hand. The code of a case counts as many units as it holds.
"""

from dataclasses import replace

from app.domain.codes import Kind, Reading
from app.domain.commands import Proof
from app.domain.decision import Words
from app.domain.model.pick_list import Stop
from app.domain.model.product import Difference, Product, compared, difference
from app.domain.pick.answer import Picked, PickFacts, hand_slot, hand_words, line_words
from app.domain.pick.cart import Ask, Hand, PickState, Question, Want
from app.domain.pick.places import ask_other_bin, bind_first
from app.domain.verdicts import CommonVerdict, PickVerdict

_VERDICT_OF = {
    Difference.SIZE: PickVerdict.WRONG_SIZE,
    Difference.COLOUR: PickVerdict.WRONG_COLOUR,
    Difference.STYLE: PickVerdict.WRONG_ITEM,
    Difference.SAME: PickVerdict.WRONG_ITEM,
}


def scan_item(state: PickState, reading: Reading, facts: PickFacts, proof: Proof = "") -> Picked:
    """Judges the code of a garment or of a case of them."""
    scanned = facts.scanned
    if scanned is None:
        return Picked(state, CommonVerdict.UNKNOWN_ITEM, words={"got": reading.value})
    known = _known(state, reading)
    if known is not None:
        return known
    stop = state.stop
    if stop is None:
        return Picked(state, PickVerdict.OVER, words={"title": scanned.title})
    if not state.is_at or (state.unbound is not None and not state.hand):
        return _not_there(state, stop, scanned)
    wanted = [want for want in state.here if want.stop.gtin == scanned.gtin]
    if not wanted:
        return _wrong_item(state, stop, scanned, facts.wanted)
    count = scanned.pieces(reading.value)
    room = sum(want.left - state.in_hand(want) for want in wanted)
    if room < count:
        return _too_many(state, scanned, count, room)
    taken = Hand(
        order="",
        unit="",
        line="",
        bin=state.at_bin or stop.bin,
        gtin=scanned.gtin,
        serial=reading.serial,
        proof=proof,
    )
    for _ in range(count):
        state = _take(state, wanted, replace(taken, unit=facts.new_unit()))
    return _in_hand(state)


def _known(state: PickState, reading: Reading) -> Picked | None:
    """Answers the second code of a unit that was scanned before."""
    if reading.serial and _serial_known(state, reading):
        return Picked(state, PickVerdict.SAME_UNIT, words={"serial": reading.serial})
    upgraded = _upgraded(state, reading)
    if upgraded is None:
        return None
    words: Words = {"serial": reading.serial or "", "count": len(upgraded.hand)}
    return Picked(upgraded, PickVerdict.SERIAL_NOTED, words=words)


def _not_there(state: PickState, stop: Stop, scanned: Product) -> Picked:
    """The place is not proved; the right piece in another bin is worth a question."""
    if state.unbound is not None and not state.hand:
        return bind_first(state)
    if state.at_bin and not state.hand and scanned.gtin == stop.gtin:
        return ask_other_bin(state, state.at_bin)
    return Picked(state, PickVerdict.SCAN_BIN_FIRST, words={"want": stop.bin})


def _too_many(state: PickState, scanned: Product, count: int, room: int) -> Picked:
    if count == 1:
        return Picked(state, PickVerdict.OVER, words={"title": scanned.title})
    words: Words = {"title": scanned.title, "count": count, "want": max(0, room)}
    return Picked(state, PickVerdict.CASE_OVER, words=words)


def _take(state: PickState, wanted: list[Want], taken: Hand) -> PickState:
    """Takes one unit for the lowest slot with room for it."""
    want = next(each for each in wanted if each.left > state.in_hand(each))
    held = replace(taken, order=want.order, line=want.stop.line, stop=want.stop.id)
    return replace(state, hand=(*state.hand, held))


def _in_hand(state: PickState) -> Picked:
    last = state.hand[-1]
    slot = state.slot_of(last.order)
    assert slot is not None  # it was taken for a slot of this cart
    words = {**line_words(slot.order, last.line), **hand_words(state)}
    same = sum(held.gtin == last.gtin for held in state.hand)
    left = sum(want.left for want in state.here if want.stop.gtin == last.gtin)
    words["more"] = max(0, left - same)
    if len(state.slots) == 1:
        return Picked(state, PickVerdict.IN_HAND, words=words)
    lowest = hand_slot(state) or slot
    words["slot"], words["tote"] = lowest.number, lowest.tote
    return Picked(state, PickVerdict.IN_HAND_SLOT, words=words)


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
        order = state.the_slot(state.wants[0].order).order
        title = line_words(order, stop.line)["title"]
        return Picked(state, PickVerdict.WRONG_ITEM, words={"got": got.title, "want": title})
    return Picked(state, _VERDICT_OF[difference(got, want)], words=compared(got, want))


def _serial_known(state: PickState, reading: Reading) -> bool:
    wanted = (reading.value, reading.serial)
    in_hand = any((held.gtin, held.serial) == wanted for held in state.hand)
    units = (unit for slot in state.slots for unit in slot.order.units)
    return in_hand or any((unit.gtin, unit.serial) == wanted for unit in units)


def ask_digits(state: PickState) -> Picked:
    """A garment without a code: the last four digits on its tag are typed."""
    if not state.is_at:
        return Picked(state, CommonVerdict.NOT_HERE, words={"got": "verb.no_code"})
    asks = replace(state, question=Question(ask=Ask.NO_CODE))
    return Picked(asks, PickVerdict.TYPE_DIGITS)


def type_digits(state: PickState, digits: str, asked: Question, facts: PickFacts) -> Picked:
    """Takes the one product of this bin whose code ends so; the unit is marked as known by hand."""
    codes = {want.stop.gtin for want in state.here if want.stop.gtin.endswith(digits)}
    if len(codes) != 1 or facts.scanned is None or facts.scanned.gtin not in codes:
        kept = replace(state, question=asked)
        return Picked(kept, PickVerdict.DIGITS_WRONG, words={"got": digits})
    typed = Reading(kind=Kind.ITEM, value=facts.scanned.gtin, anonymous=True)
    return scan_item(state, typed, facts, "by_hand")
