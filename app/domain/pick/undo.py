"""Taking back: first what is in the hand, then, after it was said, what lies in a tote."""

from dataclasses import replace

from app.domain.commands import ItemUnpicked
from app.domain.decision import Words
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import Unit
from app.domain.pick.answer import Act, Picked, hand_slot, line_words
from app.domain.pick.cart import Ask, PickState, Question, Slot
from app.domain.verdicts import CommonVerdict, PickVerdict

MOST = 20
"""So many pieces are taken back by one word, at most."""


def undo(state: PickState, steps: int, asked: Question | None, *, seen: bool) -> Picked:
    """Takes back the last steps. What lies in a tote is named first: the same word again does it.

    Args:
        state: the cart.
        steps: how many; a printed code carries it, a button means one.
        asked: what was asked before.
        seen: the question has been in view long enough.
    """
    if state.hand:
        return _from_hand(state)
    loose = _loose(state)
    agreed = asked is not None and asked.ask is Ask.UNDO and seen
    if asked is not None and agreed and loose and loose[0][1].id == asked.about:
        return _from_totes(state, loose[: asked.count])
    if not loose:
        return Picked(state, CommonVerdict.NOTHING_TO_UNDO)
    count = min(max(1, steps), len(loose), MOST)
    question = Question(ask=Ask.UNDO, about=loose[0][1].id, count=count)
    words: Words = {**_unit_words(*loose[0]), "count": count}
    return Picked(replace(state, question=question), PickVerdict.UNDO_ASKED, words=words)


def _from_hand(state: PickState) -> Picked:
    last = state.hand[-1]
    slot = hand_slot(state)
    words: Words = {"what": "hand", "bin": last.bin, "tote": slot.tote if slot else ""}
    return Picked(replace(state, hand=state.hand[:-1]), PickVerdict.UNDONE, words=words)


def _from_totes(state: PickState, loose: list[tuple[Slot, Unit]]) -> Picked:
    acts = []
    for slot, unit in loose:
        command = ItemUnpicked(unit=unit.id)
        now = state.slot_of(slot.order.id) or slot
        order, _ = apply(now.order, command)
        closed = len(state.slots) == 1 or unit.tote in order.full_totes
        bound = now.bound if closed else unit.tote
        state = state.with_slot(replace(now, order=order, bound=bound))
        acts.append(Act(order.id, command))
    last = loose[-1][1]
    words: Words = {"what": "tote", "bin": last.bin, "tote": last.tote}
    here = replace(state, at_bin=None, serves=None)
    return Picked(here, PickVerdict.UNDONE, tuple(acts), words)


def _loose(state: PickState) -> list[tuple[Slot, Unit]]:
    """Units that are in no parcel yet, the last one first; ids of units grow with time."""
    found = [
        (slot, place, unit)
        for slot in state.running
        for place, unit in enumerate(slot.order.units)
        if unit.package is None
    ]
    if len(state.slots) > 1:
        found.sort(key=lambda each: each[2].id)
    return [(slot, unit) for slot, _, unit in reversed(found)]


def _unit_words(slot: Slot, unit: Unit) -> dict[str, str | int]:
    words = line_words(slot.order, unit.line)
    return {"title": words["title"], "size": words["size"], "tote": unit.tote, "bin": unit.bin}
