"""A tote is full: the next one takes the rest of its order."""

from dataclasses import replace

from app.domain.commands import ToteFilled
from app.domain.decision import Words
from app.domain.fulfil import apply
from app.domain.pick.answer import Act, Picked, hand_slot
from app.domain.pick.cart import Ask, PickState, Question, Slot
from app.domain.verdicts import CommonVerdict, PickVerdict


def full_tote(state: PickState) -> Picked:
    """Fills the tote that is meant: of what is in the hand, or the only one, or the one scanned."""
    slot = hand_slot(state)
    if slot is None and len(state.slots) == 1:
        slot = state.slots[0]
    if slot is not None:
        return fill(state, slot)
    if not any(each.order.tote for each in state.running):
        return _nothing(state)
    asks = replace(state, question=Question(ask=Ask.FULL_TOTE))
    return Picked(asks, PickVerdict.WHICH_FULL)


def fill(state: PickState, slot: Slot | None) -> Picked:
    """Closes the tote of a slot; the next one that is scanned for it belongs to its order."""
    if slot is None or not slot.tote:
        return _nothing(state)
    command = ToteFilled(tote=slot.tote)
    order, ruling = apply(slot.order, command)
    if not ruling.counts:
        return _nothing(state)
    now = state.with_slot(replace(slot, order=order, bound=""))
    words: Words = {"tote": slot.tote, "order": order.number}
    return Picked(now, PickVerdict.TOTE_FULL, (Act(order.id, command),), words)


def _nothing(state: PickState) -> Picked:
    """An empty tote is not full."""
    return Picked(state, CommonVerdict.NOT_HERE, words={"got": "verb.full_tote"})
