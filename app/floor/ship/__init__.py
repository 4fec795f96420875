"""The ship job on a station: proves each label on its parcel and hands parcels to the carrier."""

from dataclasses import replace

from app.domain.codes import Kind, Reading
from app.domain.commands import (
    CancelAcknowledged,
    Command,
    DocumentKind,
    LabelApplied,
    LabelIssued,
    ManifestClosed,
)
from app.domain.model.fulfilment_order import FulfilmentOrder, FulfilmentState, Package, Standing
from app.domain.model.keys import Key
from app.domain.model.site import service_of
from app.domain.ship import GAPS, ShipFacts, ShipState, Step, act, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, ShipVerdict
from app.floor.desk import Desk, Event, Issued, JobAnswer, Paper
from app.floor.paper.labels import label_paper
from app.floor.screens import Parcel, ShipScreen, StopKind
from app.floor.ship.cages import cage_rows
from app.floor.ship.manifest import load_of, manifest_paper
from app.floor.station.numbers import SSCC
from app.store.ids import new_id

SHOWN = 6


def answer(desk: Desk, session: ShipState, event: Event) -> JobAnswer:
    """Judges one scan or verb at the ship desk."""
    if event.verb is Verb.REPRINT:
        return _reprint(desk, session)
    order = _order_of(desk, session, event)
    facts = _facts(desk, session, order)
    if event.verb is not None:
        decision = act(session, event.verb, facts)
        if decision is None:
            got = {"got": f"verb.{event.verb.value}"}
            return JobAnswer(session=session, verdict=CommonVerdict.NOT_HERE, words=got)
    else:
        decision = decide(session, event.reading, facts)
    applied = next((c.package for c in decision.commands if isinstance(c, LabelApplied)), "")
    label = next((c for c in decision.commands if isinstance(c, LabelIssued)), None)
    papers = (_new_label(desk, order, label),) if order and label else ()
    if decision.verdict is ShipVerdict.SIGN_NOW:
        papers = (manifest_paper(desk, decision.state),)
    return JobAnswer(
        session=decision.state,
        verdict=decision.verdict,
        words=decision.words,
        issued=_issued(session, order, decision.commands),
        papers=papers,
        series=(SSCC,) if label else (),
        applied=applied,
    )


def _facts(desk: Desk, session: ShipState, order: FulfilmentOrder | None) -> ShipFacts:
    """What stands in the cage is looked at while one is open, and a parcel is not judged by it."""
    facts = ShipFacts(
        order=order,
        services=desk.services,
        local=desk.local(desk.now),
        next_sscc=desk.numbers.next_sscc(),
        new_id=new_id,
    )
    service = facts.in_cage(session.cage)
    if service is None or order is not None:
        return facts
    staged, missing = load_of(desk, service)
    return replace(facts, staged=staged, missing=missing)


def _issued(
    session: ShipState, order: FulfilmentOrder | None, commands: tuple[Command, ...]
) -> tuple[Issued, ...]:
    """A manifest is a document of its own; everything else is about the order."""
    issued = []
    for command in commands:
        if isinstance(command, ManifestClosed):
            kind = DocumentKind.MANIFEST
            issued.append(Issued(kind=kind, id=session.manifest, command=command))
        elif order is not None and _still_means_something(order, command):
            kind = DocumentKind.FULFILMENT_ORDER
            issued.append(Issued(kind=kind, id=order.id, command=command))
    return tuple(issued)


def _new_label(desk: Desk, order: FulfilmentOrder, label: LabelIssued) -> Paper:
    """The label that takes the place of a voided one, which is not printed if it waits still."""
    return replace(label_paper(desk, order, label.package, label.sscc), instead=True)


def screen(desk: Desk, session: ShipState) -> ShipScreen:
    """Describes the ship desk."""
    counts = desk.view.stage_counts()
    to_label = desk.view.orders_in(FulfilmentState.PACKED.value, SHOWN)
    ready = desk.view.orders_in(FulfilmentState.LABELLED.value, SHOWN)
    loading = _of_label(desk, session.loading)
    own = service_of(desk.services, loading.service) if loading else None
    going = own or next((each for each in desk.services if each.cage == session.cage), None)
    return ShipScreen(
        step=session.step.value,
        chosen=_of_label(desk, session.chosen),
        label_tail=session.label[-4:],
        mismatch_tail=session.mismatch[-4:],
        scanned=_of_label(desk, session.mismatch),
        loading=loading,
        cage=own.cage if own else session.cage,
        carrier=going.carrier if going else "",
        gap=session.gap.number if session.gap else "",
        signing=len(session.lines),
        explained=len(session.explained),
        cages=cage_rows(desk),
        to_label=tuple(_parcel(order, _sscc(order)) for order in to_label),
        to_hand_over=tuple(_parcel(order, _sscc(order)) for order in ready),
        to_label_count=counts.get(FulfilmentState.PACKED.value, 0),
        to_hand_over_count=counts.get(FulfilmentState.LABELLED.value, 0),
        stop=_stop(session),
        halted=session.halt.number if session.halt else "",
        halted_count=session.halt.count if session.halt else 0,
        verbs=_verbs(session),
    )


def _of_label(desk: Desk, sscc: str) -> Parcel | None:
    order = desk.view.order_by(Key.SSCC, sscc) if sscc else None
    return _parcel(order, sscc) if order else None


def _stop(session: ShipState) -> StopKind:
    if session.mismatch:
        return StopKind.MISMATCH
    if session.halt is None:
        return StopKind.NONE
    if session.halt.address:
        return StopKind.ADDRESS
    return StopKind.HELD if session.halt.held else StopKind.CANCELLED


def _verbs(session: ShipState) -> tuple[Verb, ...]:
    if session.mismatch:
        return (Verb.CLEAR_MISMATCH, Verb.VOID_LABEL, Verb.HOME)
    return _VERBS[session.step]


_VERBS = {
    Step.STOPPED: (Verb.PUT_BACK_DONE, Verb.HOME),
    Step.APPLY: (Verb.REPRINT, Verb.VOID_LABEL, Verb.HOLD_PACKAGE, Verb.CANCEL, Verb.HOME),
    Step.LOAD: (Verb.VOID_LABEL, Verb.HOLD_PACKAGE, Verb.CANCEL, Verb.HOME),
    Step.CAGE: (Verb.CLOSE_MANIFEST, Verb.CANCEL, Verb.HOME),
    Step.GAPS: (*GAPS, Verb.CANCEL),
    Step.SIGN: (Verb.DRIVER_SIGNED, Verb.REPRINT, Verb.CANCEL, Verb.HOME),
    Step.SLIP: (Verb.CANCEL, Verb.HOME),
    Step.HAND_OVER: (Verb.GO_PACK, Verb.HOME),
}


def _order_of(desk: Desk, session: ShipState, event: Event) -> FulfilmentOrder | None:
    """The order that a code or a verb is about."""
    if event.verb is not None and session.halt is not None:
        return desk.view.order(session.halt.order)
    if event.verb is not None or event.reading.kind is Kind.CAGE:
        sscc = session.mismatch or session.chosen or session.loading
        return desk.view.order_by(Key.SSCC, sscc) if sscc else None
    match event.reading.kind:
        case Kind.PACKAGE:
            return desk.view.order_by(Key.SSCC, event.reading.value)
        case Kind.SLIP:
            return desk.view.order_by(Key.SLIP, event.reading.value)
    return None


def _still_means_something(order: FulfilmentOrder, command: Command) -> bool:
    """Another desk may have ended the cancellation since this one stopped."""
    ends = isinstance(command, CancelAcknowledged)
    return not ends or order.standing is Standing.CANCELLATION_REQUESTED


def _reprint(desk: Desk, session: ShipState) -> JobAnswer:
    """The label of the parcel in front once more: the same bytes, counted in the ledger.

    A parcel that is stopped, or is to be stopped now, gets none.
    """
    if session.step is Step.SIGN:
        paper, printed = manifest_paper(desk, session, again=True), {"count": len(session.lines)}
        verdict = ShipVerdict.MANIFEST_REPRINTED
        return JobAnswer(session=session, verdict=verdict, words=printed, papers=(paper,))
    order = desk.view.order_by(Key.SSCC, session.chosen) if session.chosen else None
    package = _package(order, session.chosen)
    halted = order is not None and order.standing is not Standing.ACTIVE
    if session.step is Step.STOPPED or halted:
        label = Reading(kind=Kind.PACKAGE, value=session.chosen)
        decision = decide(session, label, ShipFacts(order=order))
        return JobAnswer(session=decision.state, verdict=decision.verdict, words=decision.words)
    if order is None or package is None:
        return JobAnswer(session=session, verdict=ShipVerdict.NOTHING_CHOSEN)
    paper = label_paper(desk, order, package.id, session.chosen, again=True)
    words = {"order": order.number, "tail": session.chosen[-4:]}
    return JobAnswer(session=session, verdict=ShipVerdict.REPRINTED, words=words, papers=(paper,))


def _package(order: FulfilmentOrder | None, sscc: str) -> Package | None:
    packages = order.packages if order else ()
    return next((package for package in packages if package.sscc == sscc), None)


def _sscc(order: FulfilmentOrder) -> str:
    return next((package.sscc for package in order.packages if package.sscc), "")


def _parcel(order: FulfilmentOrder, sscc: str) -> Parcel:
    return Parcel(
        number=order.number, tail=sscc[-4:], city=order.ship_to.city, service=order.service
    )
