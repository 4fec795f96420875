"""What the shelf does not give: short, damaged, and whether a bin is empty now.

A short is said twice: the first word names what would be missing, the second one counts.
"""

from dataclasses import replace

from app.domain.commands import BinChecked, LineShort, ShortReason
from app.domain.decision import Words
from app.domain.fulfil import apply
from app.domain.pick.answer import Act, Picked, finished, line_words
from app.domain.pick.cart import Ask, Hand, PickState, Question, Want
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict

REASONS: dict[Verb, ShortReason | None] = {
    Verb.SHORT: None,
    Verb.NOT_FOUND: ShortReason.NOT_FOUND,
    Verb.FEWER: ShortReason.FEWER,
    Verb.DAMAGED: ShortReason.DAMAGED,
}
"""Verbs that say that something is missing, and why."""


def short(state: PickState, verb: Verb, asked: Question | None, *, seen: bool) -> Picked:
    """Says what is missing at the bin that is walked to, and counts it when it is said again."""
    lacking = _lacking(state)
    broken = _broken(state, verb, asked)
    if broken is None and not lacking:
        return _not_now(state, verb)
    before = asked if asked is not None and asked.ask is Ask.SHORT else None
    reason = _reason(verb, before)
    count = 1 if reason is ShortReason.DAMAGED else sum(left for _, left in lacking)
    agreed = before is not None and before.about in ("", reason) and reason is not None
    if reason is not None and agreed and seen:
        if reason is ShortReason.DAMAGED:
            return _damaged(state, broken, lacking)
        return _shortened(state, lacking, reason, count)
    question = Question(ask=Ask.SHORT, about=reason or "", count=count)
    asks = replace(state, question=question)
    words = {**_piece(state, broken, lacking), "count": count}
    if reason is None:
        return Picked(asks, PickVerdict.WHY_SHORT, words=words)
    words["why"] = f"short.{reason.value}"
    return Picked(asks, PickVerdict.SHORT_ASKED, words=words)


def checked(state: PickState, asked: Question | None, *, empty: bool) -> Picked:
    """Tells the centre whether a bin is empty now."""
    if asked is not None and asked.ask is not Ask.ZERO and not empty:
        return Picked(state, PickVerdict.AS_BEFORE)
    if asked is None or asked.ask is not Ask.ZERO:
        got = "verb.yes" if empty else "verb.no"
        return Picked(state, CommonVerdict.NOT_HERE, words={"got": got})
    command = BinChecked(bin=asked.about, sku=asked.sku, empty=empty)
    acts = (Act(asked.order, command),)
    if state.stop is None:
        return finished(state, acts)
    words: Words = {"bin": asked.about, "next": state.stop.bin}
    return Picked(state, PickVerdict.ZERO_NOTED, acts, words)


def _reason(verb: Verb, before: Question | None) -> ShortReason | None:
    said = REASONS[verb]
    if said is None and before is not None and before.about:
        return ShortReason(before.about)
    return said


def _lacking(state: PickState) -> list[tuple[Want, int]]:
    """What the named product's bin still owes to each slot, without what is in the hand."""
    stop = state.stop
    wants = [want for want in state.here if stop is not None and want.stop.gtin == stop.gtin]
    found = ((want, want.left - state.in_hand(want)) for want in wants)
    return [(want, left) for want, left in found if left > 0]


def _broken(state: PickState, verb: Verb, asked: Question | None) -> Hand | None:
    """The unit in the hand that is damaged, when it is that which was said."""
    again = asked is not None and asked.about == ShortReason.DAMAGED
    named = verb is Verb.DAMAGED or (again and verb is Verb.SHORT)
    return state.hand[-1] if named and state.hand else None


def _not_now(state: PickState, verb: Verb) -> Picked:
    return Picked(state, CommonVerdict.NOT_HERE, words={"got": f"verb.{verb.value}"})


def _place(broken: Hand | None, lacking: list[tuple[Want, int]]) -> tuple[str, str, str]:
    """Order, line and bin of what is missing: in the hand, else of the last slot that waits."""
    if broken is not None:
        return broken.order, broken.line, broken.bin
    want = lacking[-1][0]
    return want.order, want.stop.line, want.stop.bin


def _piece(
    state: PickState, broken: Hand | None, lacking: list[tuple[Want, int]]
) -> dict[str, str | int]:
    order, line, code = _place(broken, lacking)
    named = line_words(state.the_slot(order).order, line)
    return {"title": named["title"], "size": named["size"], "bin": code}


def _shortened(
    state: PickState, lacking: list[tuple[Want, int]], reason: ShortReason, count: int
) -> Picked:
    words = {**_piece(state, None, lacking), "count": count}
    acts: tuple[Act, ...] = ()
    for want, left in lacking:
        command = LineShort(line=want.stop.line, bin=want.stop.bin, quantity=left, reason=reason)
        state, done = _short_of(state, want.order, command)
        acts = (*acts, *done)
    now = state if state.hand else replace(state, at_bin=None, serves=None)
    return Picked(now, PickVerdict.SHORT_NOTED, acts, words)


def _damaged(state: PickState, broken: Hand | None, lacking: list[tuple[Want, int]]) -> Picked:
    """One unit less. Where nobody waits for it any more, it only leaves the hand."""
    words = _piece(state, broken, lacking)
    order, line, code = _place(broken, lacking)
    if broken is not None:
        state = replace(state, hand=state.hand[:-1])
    command = LineShort(line=line, bin=code, quantity=1, reason=ShortReason.DAMAGED)
    now, acts = _short_of(state, order, command)
    return Picked(now, PickVerdict.DAMAGED_ASIDE, acts, words)


def _short_of(
    state: PickState, order_id: str, command: LineShort
) -> tuple[PickState, tuple[Act, ...]]:
    slot = state.the_slot(order_id)
    order, ruling = apply(slot.order, command)
    acts = (Act(order_id, command),) if ruling.counts else ()
    return state.with_slot(replace(slot, order=order)), acts
