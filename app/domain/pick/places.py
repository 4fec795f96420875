"""Scans of bins: they prove where the picker stands."""

from dataclasses import replace

from app.domain.decision import Words
from app.domain.pick.answer import Picked, PickFacts, finished, hand_words
from app.domain.pick.cart import Ask, PickState, Question, aisle_of
from app.domain.verdicts import PickVerdict


def scan_bin(state: PickState, code: str, asked: Question | None, facts: PickFacts) -> Picked:
    """Judges the code of a shelf."""
    if state.hand:
        return Picked(state, PickVerdict.TOTE_FIRST, words=hand_words(state))
    if state.unbound is not None:
        return bind_first(state)
    stop = state.stop
    if stop is None:
        return finished(state)
    planned = next((want for want in state.wants if want.stop.bin == code), None)
    if planned is not None:
        return _arrive(state, code)
    if asked is not None and asked.ask is Ask.OTHER_BIN and asked.about == code:
        if not facts.seen:
            return ask_other_bin(state, code)
        stands = replace(state, at_bin=code, serves=stop.bin)
        words: Words = {"bin": code, "count": state.take}
        return Picked(stands, PickVerdict.OTHER_BIN_USED, words=words)
    if (facts.book(code, stop.sku) or 0) > 0:
        return ask_other_bin(state, code)
    elsewhere = replace(state, at_bin=code, serves=None)
    return Picked(elsewhere, PickVerdict.WRONG_BIN, words={"got": code, "want": stop.bin})


def bind_first(state: PickState) -> Picked:
    """Asks for the tote of the first slot that has none."""
    slot = state.unbound
    words: Words = {"slot": slot.number if slot else 0, "order": slot.order.number if slot else ""}
    return Picked(state, PickVerdict.BIND_FIRST, words=words)


def ask_other_bin(state: PickState, code: str) -> Picked:
    """Asks whether a bin that was not planned is used: its code once more says yes."""
    asks = replace(
        state, at_bin=code, serves=None, question=Question(ask=Ask.OTHER_BIN, about=code)
    )
    want = state.stop.bin if state.stop else ""
    return Picked(asks, PickVerdict.OTHER_BIN, words={"got": code, "want": want})


def _arrive(state: PickState, code: str) -> Picked:
    """Stands at a bin of the walk; those that were passed over come at the end."""
    order = [want.stop.bin for want in state.wants]
    passed = dict.fromkeys(order[: order.index(code)])
    kept = (name for name in state.later if name != code and name not in passed)
    now = replace(
        state,
        at_bin=code,
        serves=None,
        later=(*kept, *passed),
        blocked=tuple(aisle for aisle in state.blocked if aisle != aisle_of(code)),
    )
    return Picked(now, PickVerdict.AT_BIN, words={"bin": code, "count": now.take})
