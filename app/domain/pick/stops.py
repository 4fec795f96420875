"""An order on the cart stopped: cancelled, held, or its walk lost. The others go on."""

from dataclasses import replace

from app.domain.commands import CancelAcknowledged, OrderSetAside
from app.domain.decision import Words
from app.domain.fulfil import apply
from app.domain.model.claims import Loss, Lost
from app.domain.model.fulfilment_order import Standing
from app.domain.pick.answer import Act, Picked
from app.domain.pick.cart import Mark, PickState, Slot
from app.domain.verdicts import CommonVerdict, PickVerdict


def stop_of(state: PickState) -> Picked | None:
    """Returns the stop that everything is answered with; None while there is none."""
    slot = state.stopped
    if slot is None:
        return None
    if slot.is_active and slot.lost is not None:
        words: Words = {**_words(slot), **_who(slot.lost), "tote": slot.tote}
        lapsed = slot.lost.why is Loss.LAPSED
        verdict = PickVerdict.STOP_LAPSED if lapsed else PickVerdict.STOP_TAKEN
        return Picked(state, verdict, words=words)
    held = slot.order.standing is Standing.ON_HOLD
    verdict = PickVerdict.STOP_HELD if held else PickVerdict.STOP_CANCELLED
    return Picked(state, verdict, words=_words(slot))


def put_later(state: PickState) -> Picked | None:
    """The picker knows; what lies in the tote of the stopped order is put back at the end."""
    slot = state.stopped
    if slot is None:
        return None
    empty = not slot.order.units
    marked = replace(slot, mark=Mark.BACK if empty else Mark.LATER)
    now = replace(state.with_slot(marked), hand=state.without_hand(slot.order.id))
    words: Words = {**_words(slot), "slot": slot.number}
    return Picked(now, PickVerdict.SLOT_STOPPED, words=words)


def put_back_done(state: PickState) -> Picked:
    """What was stopped is where it belongs: one order in mid-walk, or all that waited on a cart."""
    slot = state.stopped
    if slot is not None:
        return _put_back(state, slot)
    waiting = state.to_put_back
    if not waiting or state.stop is not None or state.hand:
        return Picked(state, CommonVerdict.NOT_HERE, words={"got": "verb.put_back_done"})
    words: Words = {"order": waiting[0].order.number, "count": 0}
    acts: tuple[Act, ...] = ()
    for each in waiting:
        back, done = _acknowledged(each)
        state, acts = state.with_slot(back), (*acts, *done)
        words = {**words, "count": int(words["count"]) + each.order.picked_total}
    return Picked(state, PickVerdict.PUT_BACK_DONE, acts, words)


def set_aside(state: PickState) -> Picked:
    """A lead must look at the order that is in the hand, or that is walked for now."""
    slot = _named(state)
    command = OrderSetAside(reason="picker")
    order, ruling = apply(slot.order, command)
    if not ruling.counts:
        return Picked(state, CommonVerdict.NOT_HERE, words={"got": "verb.set_aside"})
    later = len(state.slots) > 1 and bool(order.units)
    aside = replace(slot, order=order, mark=Mark.LATER if later else Mark.BACK)
    now = replace(state.with_slot(aside), hand=state.without_hand(order.id))
    return Picked(now, PickVerdict.SET_ASIDE, (Act(order.id, command),), {"order": order.number})


def _named(state: PickState) -> Slot:
    """The slot of what is in the hand, else of the stop, else the first."""
    order = state.hand[-1].order if state.hand else ""
    if not order and state.wants:
        order = state.wants[0].order
    return state.slot_of(order) or state.slots[0]


def _put_back(state: PickState, slot: Slot) -> Picked:
    words = _words(slot)
    back, acts = _acknowledged(slot)
    if slot.order.standing is Standing.CANCELLATION_REQUESTED and not acts:
        return Picked(state, PickVerdict.STOP_CANCELLED, words=words)
    now = replace(state.with_slot(back), hand=state.without_hand(slot.order.id))
    verdict = PickVerdict.WALK_LEFT if slot.is_active else PickVerdict.PUT_BACK_DONE
    return Picked(now, verdict, acts, words)


def _acknowledged(slot: Slot) -> tuple[Slot, tuple[Act, ...]]:
    """The slot after its pieces are back; a cancellation is told to the centre."""
    back = replace(slot, mark=Mark.BACK)
    if slot.order.standing is not Standing.CANCELLATION_REQUESTED:
        return back, ()
    command = CancelAcknowledged()
    order, ruling = apply(slot.order, command)
    if not ruling.counts:
        return back, ()
    return replace(back, order=order), (Act(order.id, command),)


def _words(slot: Slot) -> dict[str, str | int]:
    return {"order": slot.order.number, "count": slot.order.picked_total}


def _who(lost: Lost) -> dict[str, str | int]:
    return {"at": lost.at, "station": lost.station, "worker": lost.worker}
