"""Shipping: the label is proved to be on its own parcel, then the carrier takes it.

A match needs two codes from two papers: the label (SSCC) and the slip that lies in the parcel.
Right after packing the bench knows the parcel, so the label alone is enough. A proved parcel stands
in the cage of its carrier until the carrier comes; a site without cages hands each one over by
itself. A parcel whose order was cancelled or held stays in front of the worker until it is put
aside: this is the last gate.
"""

from dataclasses import replace

from app.domain.codes import Kind, Reading
from app.domain.decision import Decision
from app.domain.ship.cage import cage_scanned
from app.domain.ship.gate import halted, put_back_done
from app.domain.ship.label import HELD_AT_SHIP, hold, label_scanned, slip_scanned, void
from app.domain.ship.manifest import GAPS, act_at_manifest, leave
from app.domain.ship.state import (
    Halt,
    Missing,
    ShipFacts,
    Shipped,
    ShipState,
    Step,
    mismatch_words,
    with_sscc,
)
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, ShipVerdict

__all__ = [
    "GAPS",
    "HELD_AT_SHIP",
    "TRANSITIONS",
    "Halt",
    "Missing",
    "ShipFacts",
    "ShipState",
    "Shipped",
    "Step",
    "act",
    "decide",
    "with_sscc",
]

_PARCEL = {Step.HAND_OVER, Step.APPLY, Step.CAGE, Step.STOPPED}
"""Where every step may lead: the parcel is done, another is chosen, or it must stay."""
TRANSITIONS: dict[Step, set[Step]] = {
    Step.HAND_OVER: _PARCEL | {Step.SLIP, Step.LOAD},
    Step.APPLY: _PARCEL | {Step.LOAD},
    Step.SLIP: _PARCEL | {Step.SLIP, Step.LOAD},
    Step.LOAD: _PARCEL | {Step.SLIP, Step.LOAD},
    Step.CAGE: _PARCEL | {Step.SLIP, Step.GAPS, Step.SIGN},
    Step.GAPS: _PARCEL | {Step.SLIP, Step.GAPS, Step.SIGN},
    Step.SIGN: _PARCEL | {Step.SLIP, Step.SIGN},
    Step.STOPPED: set(_PARCEL),
}
_NO_ORDER = ShipFacts(order=None)


def decide(state: ShipState, reading: Reading, facts: ShipFacts) -> Shipped:
    """Judges one scan at the ship desk.

    Transitions: see ``TRANSITIONS``.
    """
    if state.mismatch:
        return Decision(state, ShipVerdict.LABEL_MISMATCH, words=mismatch_words(state))
    if state.halt is not None:
        return halted(state, state.halt)
    if reading.kind not in (Kind.PACKAGE, Kind.SLIP, Kind.CAGE):
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": reading.value})
    answer = _of_a_parcel(leave(state), reading, facts)
    if answer.state.step is not Step.CAGE:
        return answer
    return replace(answer, state=replace(answer.state, explained=state.explained))


def _of_a_parcel(state: ShipState, reading: Reading, facts: ShipFacts) -> Shipped:
    """A parcel that is found while a manifest is closed goes into the cage: it is made anew."""
    if reading.kind is Kind.PACKAGE:
        return label_scanned(state, reading.value, facts)
    if reading.kind is Kind.SLIP:
        return slip_scanned(state, reading.value, facts)
    if reading.kind is Kind.CAGE and facts.services and not state.chosen:
        return cage_scanned(state, reading.value, facts)
    return Decision(state, CommonVerdict.NOT_HERE, words={"got": reading.value})


def act(state: ShipState, verb: Verb, facts: ShipFacts = _NO_ORDER) -> Shipped | None:
    """Judges a verb; None when it means nothing now.

    A ``CancelAcknowledged`` is about the fulfilment order ``state.halt.order``, everything else
    about the order of ``facts``.
    """
    match verb:
        case Verb.CLEAR_MISMATCH if state.mismatch:
            now = replace(state, mismatch="")
            return Decision(now, ShipVerdict.MISMATCH_CLEARED, words={"want": state.chosen[-4:]})
        case Verb.PUT_BACK_DONE if state.halt is not None and not state.mismatch:
            return put_back_done(state, state.halt)
        case Verb.CANCEL if state.manifest:
            return Decision(leave(state), ShipVerdict.DROPPED)
        case Verb.CANCEL if state.step not in (Step.HAND_OVER, Step.STOPPED):
            inside = state.step is not Step.CAGE
            now = ShipState(cage=state.cage if inside else "")
            return Decision(now, ShipVerdict.DROPPED)
        case Verb.VOID_LABEL if state.mismatch or state.step in (Step.APPLY, Step.LOAD):
            return void(state, facts)
        case Verb.HOLD_PACKAGE if state.step in (Step.APPLY, Step.LOAD):
            return hold(state, facts)
    return act_at_manifest(state, verb, facts)
