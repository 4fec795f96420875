"""Going on without a bin for now: nothing is counted, nothing is short."""

from dataclasses import replace

from app.domain.pick.answer import Picked, finished, hand_words
from app.domain.pick.cart import Ask, PickState, Question, aisle_of
from app.domain.verdicts import PickVerdict


def skip(state: PickState) -> Picked:
    """Puts the bin to the end. Who skips one twice is asked why."""
    if state.hand:
        return Picked(state, PickVerdict.TOTE_FIRST, words=hand_words(state))
    stop = state.stop
    if stop is None:
        return finished(state)
    others = [want.stop.bin for want in state.wants if want.stop.bin != stop.bin]
    if not others:
        return Picked(state, PickVerdict.LAST_STOP, words={"want": stop.bin})
    if stop.bin in state.skips:
        asks = replace(state, question=Question(ask=Ask.SKIP_WHY, about=stop.bin))
        return Picked(asks, PickVerdict.SKIP_WHY, words={"bin": stop.bin})
    names = (*(name for name in state.later if name != stop.bin), stop.bin)
    now = replace(state, later=names, skips=(*state.skips, stop.bin), at_bin=None, serves=None)
    return Picked(now, PickVerdict.SKIPPED, words={"next": _next(now)})


def block_aisle(state: PickState) -> Picked:
    """Walks on without the aisle; the first code of one of its shelves opens it again."""
    if state.hand:
        return Picked(state, PickVerdict.TOTE_FIRST, words=hand_words(state))
    stop = state.stop
    if stop is None:
        return finished(state)
    aisle = aisle_of(stop.bin)
    blocked = (*(each for each in state.blocked if each != aisle), aisle)
    now = replace(state, blocked=blocked, at_bin=None, serves=None)
    if now.stop is None or aisle_of(now.stop.bin) in blocked:
        return Picked(now, PickVerdict.AISLE_LAST, words={"aisle": aisle})
    words: dict[str, str | int] = {"aisle": aisle, "next": _next(now)}
    return Picked(now, PickVerdict.AISLE_BLOCKED, words=words)


def _next(state: PickState) -> str:
    return state.stop.bin if state.stop else ""
