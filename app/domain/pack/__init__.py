"""Packing: open an order, verify every unit into a parcel, close it, and mend what went wrong.

One order lies on the bench. It may fill several parcels, and a parcel may be opened again until the
carrier has it. What does not belong to the order lies in a tray that must be empty before a parcel
is closed.
"""

from collections.abc import Callable
from dataclasses import replace

from app.domain.codes import Kind, Reading
from app.domain.commands import CancelAcknowledged, OrderSetAside
from app.domain.decision import Decision, Words
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import FulfilmentOrder, Standing
from app.domain.pack import carton, lacking, opening, parcel, verify, weight
from app.domain.pack.state import (
    Ask,
    Packed,
    PackFacts,
    PackState,
    Step,
    Stray,
    stopped,
)
from app.domain.pack.verify import closest
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict

__all__ = [
    "TRANSITIONS",
    "Ask",
    "PackFacts",
    "PackState",
    "Packed",
    "Step",
    "Stray",
    "act",
    "closest",
    "decide",
]

_OPENED = {Step.UNITS, Step.CLOSE, Step.DONE, Step.STOPPED}
TRANSITIONS: dict[Step, set[Step]] = {
    Step.TOTE: {Step.TOTE, *_OPENED},
    Step.UNITS: {Step.REASON, Step.TOTE, *_OPENED},
    Step.CLOSE: {Step.CLOSE, Step.UNITS, Step.DONE, Step.STOPPED, Step.TOTE},
    Step.REASON: {Step.REASON, Step.TOTE, *_OPENED},
    Step.DONE: {Step.REASON, Step.TOTE, *_OPENED},
    Step.STOPPED: {Step.REASON, Step.TOTE, *_OPENED},
}


def decide(state: PackState, reading: Reading, facts: PackFacts) -> Packed:
    """Judges one scan of a packer.

    Transitions: see ``TRANSITIONS``.
    """
    halted = stopped(state)
    if halted is not None:
        return halted
    calm = replace(state, ask=Ask.NOTHING)
    match reading.kind:
        case Kind.TOTE:
            return _tote(state, calm, reading.value, facts)
        case Kind.ITEM:
            return _item(calm, reading, facts)
        case Kind.SLIP:
            return opening.open_slip(calm, reading, facts)
        case Kind.PACKAGE:
            return _label(calm, reading.value, facts)
    return Decision(state, CommonVerdict.NOT_HERE, words={"got": reading.value})


def act(state: PackState, verb: Verb, facts: PackFacts) -> Packed | None:
    """Judges a verb; None when this job has no such verb."""
    if state.order is None:
        return _act_on_empty_bench(state, verb)
    if verb is Verb.PUT_BACK_DONE:
        return _put_back_done(state, state.order)
    if verb not in _VERBS:
        return None
    return stopped(state) or _act(state, state.order, verb, facts)


_Doing = Callable[[PackState, FulfilmentOrder, PackFacts], Packed]
_DOES: dict[Verb, _Doing] = {
    Verb.UNDO: lambda state, order, _: verify.undo(state, order),
    Verb.CARTON: carton.choose,
    Verb.INSERT_DONE: lambda state, _, facts: parcel.insert_done(state, facts),
    Verb.WEIGH: lambda state, _, facts: weight.key_weight(state, facts),
    Verb.CONFIRM_BY_HAND: verify.by_hand,
    Verb.TRAY_DONE: lambda state, _, __: parcel.tray_emptied(state),
    Verb.REOPEN: lambda state, order, _: parcel.ask_reopen(state, order),
    Verb.SET_ASIDE: lambda state, order, _: _set_aside(state, order),
}
_ASKING: dict[Verb, Callable[[PackState, FulfilmentOrder], Packed]] = {
    **lacking.VERBS,
    Verb.CANCEL: lambda state, _: _cancel(state),
}
"""Verbs that mean something else after a question."""
_CLOSING: dict[Verb, _Doing] = {
    Verb.CLOSE_PACKAGE: parcel.close,
    Verb.NEW_PACKAGE: parcel.new_package,
}
_VERBS = frozenset({*_ASKING, *_CLOSING, *_DOES, *parcel.REASONS})


def _act(state: PackState, order: FulfilmentOrder, verb: Verb, facts: PackFacts) -> Packed:
    if verb in parcel.REASONS:
        return parcel.reopen(state, order, verb)
    if verb in _ASKING:
        return _ASKING[verb](state, order)
    if verb in _CLOSING:
        return _CLOSING[verb](state, order, facts)
    return _DOES[verb](replace(state, ask=Ask.NOTHING), order, facts)


def _act_on_empty_bench(state: PackState, verb: Verb) -> Packed | None:
    if verb is Verb.UNDO:
        return Decision(state, CommonVerdict.NOTHING_TO_UNDO)
    if verb in _VERBS - {Verb.CANCEL} or verb is Verb.PUT_BACK_DONE:
        return Decision(state, PackVerdict.SCAN_TOTE_FIRST)
    return None


def _tote(asked: PackState, state: PackState, tote: str, facts: PackFacts) -> Packed:
    order = state.order
    own = order is not None and tote in (*state.totes_here, *order.totes)
    if order is None or state.step is Step.DONE or (state.is_free and not own):
        return opening.open_tote(state, tote, facts.found)
    if state.step is Step.CLOSE and tote in state.totes_here:
        return parcel.close(asked, order, facts)
    return opening.further_tote(state, order, tote)


def _item(state: PackState, reading: Reading, facts: PackFacts) -> Packed:
    if state.order is None or state.is_free:
        return opening.open_by_item(state, reading, facts)
    return verify.item(state, state.order, reading, facts)


def _label(state: PackState, sscc: str, facts: PackFacts) -> Packed:
    if state.order is None or (state.is_free and not state.label):
        return opening.open_label(state, sscc, facts)
    return parcel.label_here(state, state.order, sscc)


def _cancel(state: PackState) -> Packed:
    if state.ask is Ask.NOTHING:
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": "verb.cancel"})
    return Decision(replace(state, ask=Ask.NOTHING), PackVerdict.NOT_REOPENED)


def _set_aside(state: PackState, order: FulfilmentOrder) -> Packed:
    command = OrderSetAside(reason="packer")
    _, ruling = apply(order, command)
    if not ruling.counts:
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": "verb.set_aside"})
    commands = (*parcel.surplus(state), command)
    return Decision(PackState(), PackVerdict.SET_ASIDE, commands, {"order": order.number})


def _put_back_done(state: PackState, order: FulfilmentOrder) -> Packed:
    words: Words = {"order": order.number, "count": order.picked_total}
    strays = parcel.surplus(state)
    match order.standing:
        case Standing.ACTIVE:
            got: Words = {"got": "verb.put_back_done"}
            return Decision(state, CommonVerdict.NOT_HERE, words=got)
        case Standing.CANCELLATION_REQUESTED:
            command = CancelAcknowledged()
            _, ruling = apply(order, command)
            if not ruling.counts:
                return Decision(state, PackVerdict.STOP_CANCELLED, words=words)
            return Decision(PackState(), PackVerdict.PUT_BACK_DONE, (*strays, command), words)
    return Decision(PackState(), PackVerdict.PUT_BACK_DONE, strays, words)
