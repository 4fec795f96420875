"""Picking up to twelve orders into the totes of a cart: bin, items, tote.

Bin and tote are acts that prove the place; an item scan proves the garment. ``decide`` judges a
scan, ``act`` a verb; both are pure.
"""

from collections.abc import Callable
from dataclasses import replace

from app.domain.codes import Kind, Reading
from app.domain.pick import shorts, skips, stops
from app.domain.pick.answer import Act, Picked, PickFacts
from app.domain.pick.cart import MOST_SLOTS, Ask, Hand, Mark, PickState, Question, Slot, Want
from app.domain.pick.full import full_tote
from app.domain.pick.items import ask_digits, scan_item, type_digits
from app.domain.pick.places import scan_bin
from app.domain.pick.steps import TRANSITIONS, Step
from app.domain.pick.totes import scan_tote
from app.domain.pick.undo import undo
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict

__all__ = [
    "MOST_SLOTS",
    "TRANSITIONS",
    "Act",
    "Ask",
    "Hand",
    "Mark",
    "PickFacts",
    "PickState",
    "Picked",
    "Question",
    "Slot",
    "Step",
    "Want",
    "act",
    "decide",
]


def decide(state: PickState, reading: Reading, facts: PickFacts) -> Picked:
    """Judges one scan of a picker. A question that it does not answer is forgotten.

    Transitions: see ``TRANSITIONS``.
    """
    stopped = stops.stop_of(state)
    if stopped is not None:
        return stopped
    asked, state = state.question, _unasked(state)
    match reading.kind:
        case Kind.BIN:
            return scan_bin(state, reading.value, asked, facts)
        case Kind.ITEM:
            return scan_item(state, reading, facts)
        case Kind.TOTE:
            return scan_tote(state, reading.value, asked, facts)
        case Kind.UNKNOWN if asked is not None and asked.ask is Ask.NO_CODE:
            return type_digits(state, reading.value, asked, facts)
    return Picked(state, CommonVerdict.NOT_HERE, words={"got": reading.value})


def act(state: PickState, verb: Verb, *, argument: int = 0, seen: bool = True) -> Picked | None:
    """Judges a verb; None when this job has no such verb.

    Args:
        state: the cart.
        verb: what was pressed or scanned.
        argument: of a printed code; how many steps an undo takes back.
        seen: what was asked has been in view long enough to be answered.
    """
    if verb is Verb.PUT_BACK_DONE:
        return stops.put_back_done(_unasked(state))
    if verb is Verb.GO_ON:
        return stops.put_later(state)
    asked, fresh = state.question, _unasked(state)
    if asked is not None and verb in (Verb.CONFIRM, Verb.YES):
        verb = _CONFIRMED.get(asked.ask, verb)
    answers: dict[Verb, Callable[[], Picked]] = {
        Verb.UNDO: lambda: undo(fresh, argument, asked, seen=seen),
        Verb.SKIP: lambda: skips.skip(fresh),
        Verb.BLOCKED_AISLE: lambda: skips.block_aisle(fresh),
        Verb.SET_ASIDE: lambda: stops.set_aside(fresh),
        Verb.CANCEL: lambda: _as_before(fresh),
        Verb.FULL_TOTE: lambda: full_tote(fresh),
        Verb.NO_CODE: lambda: ask_digits(fresh),
        Verb.YES: lambda: shorts.checked(fresh, asked, empty=True),
        Verb.NO: lambda: shorts.checked(fresh, asked, empty=False),
    }
    for each in shorts.REASONS:
        answers[each] = lambda: shorts.short(fresh, verb, asked, seen=seen)
    if verb not in answers:
        return None
    return stops.stop_of(state) or answers[verb]()


_CONFIRMED = {Ask.UNDO: Verb.UNDO, Ask.SHORT: Verb.SHORT}


def _unasked(state: PickState) -> PickState:
    """The cart without a question; the same one where there is none, with all it has worked out."""
    return state if state.question is None else replace(state, question=None)


def _as_before(state: PickState) -> Picked:
    return Picked(state, PickVerdict.AS_BEFORE)
