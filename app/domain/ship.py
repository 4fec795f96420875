"""Shipping: the label is proved to be on its own parcel, then the carrier takes it.

A match needs two codes from two papers: the label (SSCC) and the slip that lies in the parcel.
Right after packing the bench knows the parcel, so the label alone is enough. A parcel whose order
was cancelled or held stays in front of the worker until it is put aside: this is the last gate.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.codes import Kind, Reading
from app.domain.commands import CancelAcknowledged, Command, LabelApplied, PackageHandedOver
from app.domain.decision import Decision, Words
from app.domain.model.fulfilment_order import FulfilmentOrder, Package, PackageState, Standing
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, ShipVerdict


class Step(StrEnum):
    """What the shipper does next."""

    HAND_OVER = "hand_over"
    APPLY = "apply"
    SLIP = "slip"
    STOPPED = "stopped"


TRANSITIONS: dict[Step, set[Step]] = {
    Step.HAND_OVER: {Step.HAND_OVER, Step.APPLY, Step.SLIP, Step.STOPPED},
    Step.APPLY: {Step.APPLY, Step.HAND_OVER, Step.STOPPED},
    Step.SLIP: {Step.SLIP, Step.HAND_OVER, Step.APPLY, Step.STOPPED},
    Step.STOPPED: {Step.STOPPED, Step.APPLY, Step.HAND_OVER},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """A parcel that may not leave, until somebody has put it aside."""

    order: str
    """Id of its fulfilment order."""
    number: str
    count: int
    held: bool
    cancel_asked: bool
    """Putting it back ends the cancellation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipState:
    """The parcel in front of the worker, if one is known, and the label scanned without one."""

    chosen: str = ""
    """SSCC that the parcel in front must carry."""
    label: str = ""
    """SSCC that was scanned while no parcel was known."""
    mismatch: str = ""
    """SSCC of a label that was scanned on another parcel; blocks until cleared."""
    halt: Halt | None = None

    @property
    def step(self) -> Step:
        """What the shipper does next; derived."""
        if self.mismatch or self.halt is not None:
            return Step.STOPPED
        if self.chosen:
            return Step.APPLY
        return Step.SLIP if self.label else Step.HAND_OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipFacts:
    """What a decision may look at beside the state and the reading."""

    order: FulfilmentOrder | None
    """The order of the scanned label or slip."""


Shipped = Decision[ShipState]


def decide(state: ShipState, reading: Reading, facts: ShipFacts) -> Shipped:
    """Judges one scan at the ship desk.

    Transitions: see ``TRANSITIONS``.
    """
    if state.mismatch:
        return Decision(state, ShipVerdict.LABEL_MISMATCH, words=_mismatch_words(state))
    if state.halt is not None:
        return _halted(state.halt)
    if reading.kind is Kind.PACKAGE:
        return _label(state, reading.value, facts)
    if reading.kind is Kind.SLIP:
        return _slip(state, reading.value, facts)
    return Decision(state, CommonVerdict.NOT_HERE, words={"got": reading.value})


def act(state: ShipState, verb: Verb) -> Shipped | None:
    """Judges a verb; None when it means nothing now.

    A ``CancelAcknowledged`` is about the fulfilment order ``state.halt.order``.
    """
    match verb:
        case Verb.CLEAR_MISMATCH if state.mismatch:
            now = replace(state, mismatch="")
            return Decision(now, ShipVerdict.MISMATCH_CLEARED, words={"want": state.chosen[-4:]})
        case Verb.PUT_BACK_DONE if state.halt is not None and not state.mismatch:
            return _put_back_done(state.halt)
        case Verb.CANCEL if state.step in (Step.APPLY, Step.SLIP):
            return Decision(ShipState(), ShipVerdict.DROPPED)
    return None


def _halt(order: FulfilmentOrder) -> Shipped:
    halt = Halt(
        order=order.id,
        number=order.number,
        count=order.picked_total,
        held=order.standing is Standing.ON_HOLD,
        cancel_asked=order.standing is Standing.CANCELLATION_REQUESTED,
    )
    return _halted(halt)


def _halted(halt: Halt) -> Shipped:
    verdict = ShipVerdict.STOP_HELD if halt.held else ShipVerdict.STOP_CANCELLED
    words: Words = {"order": halt.number, "count": halt.count}
    return Decision(ShipState(halt=halt), verdict, words=words)


def _put_back_done(halt: Halt) -> Shipped:
    commands: tuple[Command, ...] = (CancelAcknowledged(),) if halt.cancel_asked else ()
    words: Words = {"order": halt.number, "count": halt.count}
    return Decision(ShipState(), ShipVerdict.PUT_BACK_DONE, commands, words)


def _label(state: ShipState, sscc: str, facts: ShipFacts) -> Shipped:
    order = facts.order
    package = _with_sscc(order, sscc)
    if state.chosen and sscc != state.chosen:
        now = replace(state, mismatch=sscc)
        return Decision(now, ShipVerdict.LABEL_MISMATCH, words=_mismatch_words(now))
    if order is None or package is None:
        return Decision(state, ShipVerdict.UNKNOWN_PARCEL, words={"tail": sscc[-4:]})
    words = _words(order, package)
    if order.standing is not Standing.ACTIVE:
        return _halt(order)
    match package.state:
        case PackageState.TENDERED:
            return Decision(state, ShipVerdict.ALREADY_HANDED_OVER, words=words)
        case PackageState.LABELLED:
            command = PackageHandedOver(package=package.id, sscc=sscc)
            return Decision(ShipState(), ShipVerdict.HANDED_OVER, (command,), words)
    if state.chosen == sscc:
        return _matched(package, sscc, words)
    return Decision(replace(state, label=sscc), ShipVerdict.NEED_SLIP, words=words)


def _slip(state: ShipState, slip: str, facts: ShipFacts) -> Shipped:
    order = facts.order
    if order is None:
        return Decision(state, ShipVerdict.UNKNOWN_PARCEL, words={"tail": slip[-4:]})
    if order.standing is not Standing.ACTIVE:
        return _halt(order)
    package = next((p for p in order.packages if p.sscc), None)
    if package is None or package.sscc is None:
        return Decision(state, ShipVerdict.LABEL_FIRST, words={"order": order.number})
    words = _words(order, package)
    if package.state is PackageState.TENDERED:
        return Decision(state, ShipVerdict.ALREADY_HANDED_OVER, words=words)
    if not state.label:
        now = ShipState(chosen=package.sscc)
        return Decision(now, ShipVerdict.PARCEL_CHOSEN, words=words)
    if state.label != package.sscc:
        now = ShipState(chosen=package.sscc, mismatch=state.label)
        return Decision(now, ShipVerdict.LABEL_MISMATCH, words=_mismatch_words(now))
    return _matched(package, package.sscc, words)


def _matched(package: Package, sscc: str, words: Words) -> Shipped:
    """The label is on its parcel; nothing new when another desk has proved it meanwhile."""
    proved_before = package.state is not PackageState.SEALED
    commands = () if proved_before else (LabelApplied(package=package.id, sscc=sscc),)
    return Decision(ShipState(), ShipVerdict.LABEL_MATCHED, commands, words)


def _with_sscc(order: FulfilmentOrder | None, sscc: str) -> Package | None:
    packages = order.packages if order is not None else ()
    return next((package for package in packages if package.sscc == sscc), None)


def _words(order: FulfilmentOrder, package: Package) -> dict[str, str | int]:
    return {
        "order": order.number,
        "service": order.service,
        "tail": (package.sscc or "")[-4:],
        "city": order.ship_to.city,
    }


def _mismatch_words(state: ShipState) -> dict[str, str | int]:
    return {"got": state.mismatch[-4:], "want": state.chosen[-4:]}
