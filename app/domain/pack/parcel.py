"""A parcel: closed, followed by another, opened again, and what lies beside it in the tray."""

from dataclasses import replace

from app.domain.commands import (
    Command,
    FulfilmentCommand,
    LabelApplied,
    LabelIssued,
    PackageClosed,
    PackageReopened,
    SurplusFound,
)
from app.domain.decision import Decision, Words
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import FulfilmentOrder, Package, PackageState
from app.domain.pack.carton import carton_of
from app.domain.pack.state import Ask, Packed, PackFacts, PackState, Step, open_package
from app.domain.pack.weight import weigh
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict

REASONS = {
    Verb.REOPEN_PIECE: "wrong_piece",
    Verb.REOPEN_FORGOTTEN: "forgotten",
    Verb.REOPEN_CARTON: "other_carton",
}
"""Why a parcel is opened again."""


def close(state: PackState, order: FulfilmentOrder, facts: PackFacts) -> Packed:
    """Closes the last parcel of the order."""
    if state.step is Step.UNITS:
        words: Words = {"more": order.ordered_total - order.packed_total}
        return Decision(state, PackVerdict.NOT_COMPLETE, words=words)
    package = open_package(order)
    if package is None:
        return Decision(state, PackVerdict.SCAN_TOTE_FIRST)
    if missing := state.totes_missing:
        words = {"want": missing[0], "order": order.number}
        return Decision(state, PackVerdict.TOTE_MISSING, words=words)
    return _sealed(state, order, package, facts, PackVerdict.CLOSED)


def new_package(state: PackState, order: FulfilmentOrder, facts: PackFacts) -> Packed:
    """Closes the parcel although pieces are left: they go into another one."""
    package = open_package(order)
    if package is None:
        return Decision(state, PackVerdict.PARCEL_EMPTY)
    if state.step is Step.CLOSE:
        return close(state, order, facts)
    return _sealed(state, order, package, facts, PackVerdict.NEXT_PARCEL)


def _sealed(
    state: PackState,
    order: FulfilmentOrder,
    package: Package,
    facts: PackFacts,
    verdict: PackVerdict,
) -> Packed:
    if state.tray:
        return Decision(state, PackVerdict.TRAY_FIRST, words={"count": len(state.tray)})
    if facts.next_sscc is None:
        return Decision(state, PackVerdict.NO_NUMBERS)
    weighed = weigh(state, order, package, facts)
    if weighed.question is not None:
        return weighed.question
    carton = carton_of(state, order, facts)
    commands: tuple[FulfilmentCommand, ...] = (
        *((weighed.command,) if weighed.command else ()),
        PackageClosed(
            package=package.id, carton=carton.code if carton else "", inserts=state.inserts
        ),
        LabelIssued(package=package.id, sscc=facts.next_sscc),
    )
    for command in commands:
        order, _ = apply(order, command)
    words: Words = {
        "order": order.number,
        "sscc": facts.next_sscc,
        "tail": facts.next_sscc[-4:],
        "more": order.ordered_total - order.packed_total,
    }
    now = PackState(
        order=order,
        tote=state.tote,
        more_totes=state.more_totes,
        by_gtin=state.by_gtin,
        label=facts.next_sscc,
    )
    return Decision(now, verdict, commands, words)


def insert_done(state: PackState, facts: PackFacts) -> Packed:
    """Ticks the insert of the verb's argument (1 is the first); without one, the next."""
    open_ones = [name for name in facts.inserts if name not in state.inserts]
    asked = facts.inserts[facts.argument - 1 : facts.argument] if facts.argument else open_ones[:1]
    if not asked:
        return Decision(state, PackVerdict.INSERTS_DONE)
    now = replace(state, inserts=tuple(dict.fromkeys((*state.inserts, *asked))))
    words: Words = {"insert": f"insert.{asked[0]}"}
    return Decision(now, PackVerdict.INSERT_IN, words=words)


def label_here(state: PackState, order: FulfilmentOrder, sscc: str) -> Packed:
    """A label is scanned while the order is still packed: that of the parcel closed last."""
    package = next((p for p in order.packages if p.sscc == sscc), None)
    if package is None or sscc != state.label:
        words: Words = {"got": sscc[-4:], "want": state.label[-4:]}
        return Decision(state, PackVerdict.WRONG_LABEL, words=words)
    commands: tuple[FulfilmentCommand, ...] = ()
    if package.state is PackageState.SEALED:
        commands = (LabelApplied(package=package.id, sscc=sscc),)
        order, _ = apply(order, commands[0])
    now = replace(state, order=order, label="")
    return Decision(now, PackVerdict.LABEL_ON, commands, {"tail": sscc[-4:]})


def ask_reopen(state: PackState, order: FulfilmentOrder) -> Packed:
    """Asks why the parcel must be opened again, if it can be."""
    if open_package(order) is not None:
        return Decision(state, PackVerdict.CLOSE_FIRST)
    closed = [p for p in order.packages if p.id == state.chosen or not state.chosen]
    if len(closed) > 1 and state.label:
        closed = [p for p in closed if p.sscc == state.label]
    if len(closed) > 1:
        return Decision(state, PackVerdict.WHICH_PARCEL, words={"count": len(closed)})
    if not closed:
        return Decision(state, PackVerdict.PARCEL_EMPTY)
    if closed[0].state is PackageState.TENDERED:
        return Decision(state, PackVerdict.PARCEL_LEFT, words={"order": order.number})
    now = replace(state, ask=Ask.WHY_REOPEN, chosen=closed[0].id)
    words: Words = {"order": order.number, "tail": (closed[0].sscc or "")[-4:]}
    return Decision(now, PackVerdict.WHY_REOPEN, words=words)


def reopen(state: PackState, order: FulfilmentOrder, verb: Verb) -> Packed:
    """Opens the parcel that was asked about; its label is void."""
    command = PackageReopened(package=state.chosen, reason=REASONS[verb])
    package = order.package(state.chosen)
    now, ruling = apply(order, command)
    if state.ask is not Ask.WHY_REOPEN or package is None:
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": f"verb.{verb.value}"})
    calm = replace(state, ask=Ask.NOTHING, chosen="")
    if not ruling.counts:
        return Decision(calm, PackVerdict.PARCEL_LEFT, words={"order": order.number})
    sscc = package.sscc or ""
    tote = calm.tote or (now.totes[0] if len(now.totes) == 1 else "")
    label = "" if calm.label == sscc else calm.label
    calm = replace(calm, order=now, tote=tote, label=label)
    words: Words = {"order": order.number, "tail": sscc[-4:]}
    return Decision(calm, PackVerdict.REOPENED, (command,), words)


def tray_emptied(state: PackState) -> Packed:
    """What lay in the tray goes back to the shelves."""
    if not state.tray:
        return Decision(state, PackVerdict.TRAY_IS_EMPTY)
    now = replace(state, tray=(), stray_last=False)
    words: Words = {"count": len(state.tray)}
    return Decision(now, PackVerdict.TRAY_EMPTIED, surplus(state), words)


def surplus(state: PackState) -> tuple[Command, ...]:
    """Returns what is to be said of the pieces in the tray."""
    return tuple(
        SurplusFound(gtin=stray.gtin, serial=stray.serial, tote=state.tote) for stray in state.tray
    )
