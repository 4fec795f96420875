"""Labels: proved on their own parcel, voided, or the parcel taken out of the way."""

from dataclasses import replace

from app.domain.commands import (
    Command,
    LabelApplied,
    LabelIssued,
    LabelVoided,
    OrderSetAside,
    PackageHandedOver,
)
from app.domain.decision import Decision, Words
from app.domain.fulfil.parts import anything_left
from app.domain.model.fulfilment_order import (
    FulfilmentOrder,
    Package,
    PackageState,
    Standing,
    is_misaddressed,
)
from app.domain.ship.cage import need_cage, stage, staging, wrong_cage
from app.domain.ship.gate import halt
from app.domain.ship.state import (
    GONE,
    PROVED,
    ShipFacts,
    Shipped,
    ShipState,
    already_gone,
    mismatch_words,
    with_sscc,
    words_of,
)
from app.domain.verdicts import ShipVerdict

HELD_AT_SHIP = "held_at_ship"


def label_scanned(state: ShipState, sscc: str, facts: ShipFacts) -> Shipped:
    """Judges the label of a parcel."""
    order, package = facts.order, with_sscc(facts.order, sscc)
    if state.chosen and sscc != state.chosen:
        now = replace(state, mismatch=sscc)
        return Decision(now, ShipVerdict.LABEL_MISMATCH, words=mismatch_words(now))
    if order is None or package is None:
        return _unknown(state, sscc, facts)
    if order.standing is not Standing.ACTIVE:
        return halt(state, order)
    if package.state in GONE:
        return already_gone(state, order, package)
    if is_misaddressed(order, package):
        return _misaddressed(state, order, package)
    if package.state in PROVED:
        return _proved(state, order, package, facts)
    if state.chosen == sscc:
        return matched(state, order, package, facts)
    now = ShipState(label=sscc, cage=state.cage)
    return Decision(now, ShipVerdict.NEED_SLIP, words=words_of(order, package))


def slip_scanned(state: ShipState, slip: str, facts: ShipFacts) -> Shipped:
    """Judges the slip that lies in a parcel; of several parcels the one that was not proved yet."""
    order = facts.order
    if order is None:
        return Decision(state, ShipVerdict.UNKNOWN_PARCEL, words={"tail": slip[-4:]})
    if order.standing is not Standing.ACTIVE:
        return halt(state, order)
    package = _of_slip(order, state.label)
    if package is None or package.sscc is None:
        return Decision(state, ShipVerdict.LABEL_FIRST, words={"order": order.number})
    if package.state in GONE:
        return already_gone(state, order, package)
    if is_misaddressed(order, package):
        return _misaddressed(state, order, package)
    if not state.label:
        now = ShipState(chosen=package.sscc, cage=state.cage)
        return Decision(now, ShipVerdict.PARCEL_CHOSEN, words=words_of(order, package))
    if state.label != package.sscc:
        now = ShipState(chosen=package.sscc, mismatch=state.label, cage=state.cage)
        return Decision(now, ShipVerdict.LABEL_MISMATCH, words=mismatch_words(now))
    return matched(state, order, package, facts)


def matched(
    state: ShipState, order: FulfilmentOrder, package: Package, facts: ShipFacts
) -> Shipped:
    """The label is on its parcel; nothing new when another desk has proved it meanwhile."""
    sscc, words = package.sscc or "", words_of(order, package)
    proved: tuple[Command, ...] = ()
    if package.state is PackageState.SEALED:
        proved = (LabelApplied(package=package.id, sscc=sscc),)
    service = facts.service(order)
    now = ShipState(cage=state.cage)
    if service is None:
        return Decision(now, ShipVerdict.LABEL_MATCHED, proved, words)
    if state.cage == service.cage:
        put = staging(order, package, service, facts)
        words |= {"cage": service.cage, "carrier": service.carrier, "day": put.day}
        return Decision(now, put.verdict, (*proved, put.command), words)
    words |= {"cage": service.cage, "carrier": service.carrier}
    return Decision(replace(now, loading=sscc), ShipVerdict.MATCHED_FOR_CAGE, proved, words)


def void(state: ShipState, facts: ShipFacts) -> Shipped:
    """The label of the parcel in question counts no more; a new one is printed at once.

    After a mix-up that is the wrong label, which may stick fast on the parcel in front: its own
    parcel gets the new one.
    """
    order, sscc = facts.order, state.mismatch or state.chosen or state.loading
    package = with_sscc(order, sscc)
    if order is None or package is None:
        return Decision(state, ShipVerdict.UNKNOWN_PARCEL, words={"tail": sscc[-4:]})
    if package.state in GONE:
        return already_gone(state, order, package)
    if order.standing is not Standing.ACTIVE:
        return halt(state, order)
    if facts.next_sscc is None:
        return Decision(state, ShipVerdict.NO_NUMBERS, words=words_of(order, package))
    commands: tuple[Command, ...] = (
        LabelVoided(package=package.id, sscc=sscc, reason=_why(state, order, package)),
        LabelIssued(package=package.id, sscc=facts.next_sscc),
    )
    words: Words = {**words_of(order, package), "new": facts.next_sscc[-4:]}
    chosen = state.chosen if state.mismatch else facts.next_sscc
    now = ShipState(chosen=chosen, cage=state.cage)
    return Decision(now, ShipVerdict.LABEL_VOIDED, commands, words)


def hold(state: ShipState, facts: ShipFacts) -> Shipped | None:
    """The parcel goes to the shelf for leads; None when its order cannot be held."""
    order, package = facts.order, with_sscc(facts.order, state.chosen or state.loading)
    if order is None or package is None:
        return None
    if order.standing is not Standing.ACTIVE:
        return halt(state, order)
    if anything_left(order):
        return None
    command = OrderSetAside(reason=HELD_AT_SHIP)
    now, words = ShipState(cage=state.cage), words_of(order, package)
    return Decision(now, ShipVerdict.PACKAGE_HELD, (command,), words)


def _proved(
    state: ShipState, order: FulfilmentOrder, package: Package, facts: ShipFacts
) -> Shipped:
    """A parcel that is ready to leave: into its cage, or straight into the carrier's hands."""
    service, sscc = facts.service(order), package.sscc or ""
    if service is None or state.loading == sscc:
        words = words_of(order, package)
        command = PackageHandedOver(package=package.id, sscc=sscc)
        return Decision(ShipState(cage=state.cage), ShipVerdict.HANDED_OVER, (command,), words)
    if state.cage:
        into_another = state.cage != service.cage
        return (
            wrong_cage(state, order, package, facts, state.cage)
            if into_another
            else stage(state, order, package, facts)
        )
    return need_cage(state, order, package, service)


def _of_slip(order: FulfilmentOrder, label: str) -> Package | None:
    """Of several parcels the one whose label was scanned, else the first that waits for one."""
    carry = [package for package in order.packages if package.sscc]
    own = (package for package in carry if package.sscc == label)
    waiting = (package for package in carry if package.state is PackageState.SEALED)
    return next(own, None) or next(waiting, None) or next(iter(carry), None)


def _unknown(state: ShipState, sscc: str, facts: ShipFacts) -> Shipped:
    order, words = facts.order, {"tail": sscc[-4:]}
    if order is not None and any(sscc in package.voided for package in order.packages):
        return Decision(
            state, ShipVerdict.VOID_LABEL_SCANNED, words={**words, "order": order.number}
        )
    return Decision(state, ShipVerdict.UNKNOWN_PARCEL, words=words)


def _misaddressed(state: ShipState, order: FulfilmentOrder, package: Package) -> Shipped:
    now = ShipState(chosen=package.sscc or "", cage=state.cage)
    return Decision(now, ShipVerdict.ADDRESS_CHANGED, words=words_of(order, package))


def _why(state: ShipState, order: FulfilmentOrder, package: Package) -> str:
    if state.mismatch:
        return "wrong_parcel"
    return "address_changed" if is_misaddressed(order, package) else "damaged"
