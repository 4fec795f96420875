"""Closing a cage: what is missing is explained, the driver signs, and the manifest is closed."""

from dataclasses import replace

from app.domain.commands import Explained, Gap, ManifestClosed
from app.domain.decision import Decision, Words
from app.domain.ship.state import Missing, ShipFacts, Shipped, ShipState, Step
from app.domain.verbs import Verb
from app.domain.verdicts import ShipVerdict

GAPS = {
    Verb.GOES_TOMORROW: Gap.TOMORROW,
    Verb.PARCEL_HELD: Gap.HELD,
    Verb.PARCEL_LOST: Gap.LOST,
    Verb.PARCEL_DAMAGED: Gap.DAMAGED,
}


def begin(state: ShipState, facts: ShipFacts) -> Shipped:
    """The open cage is to be collected; an empty one is not."""
    if not facts.staged:
        return Decision(state, ShipVerdict.NOTHING_STAGED, words={"cage": state.cage})
    return _go_on(replace(state, manifest=facts.new_id()), facts)


def explain(state: ShipState, gap: Missing, why: Gap, facts: ShipFacts) -> Shipped:
    """Says why the parcel that is asked for does not go along."""
    said = Explained(of=gap.of, number=gap.number, gap=why)
    return _go_on(replace(state, explained=(*state.explained, said)), facts)


def sign(state: ShipState, facts: ShipFacts) -> Shipped:
    """The driver has signed the paper: all of its parcels leave, unless one was stopped since."""
    service = facts.in_cage(state.cage)
    here = {line.package for line in facts.staged}
    gone = next((line for line in state.lines if line.package not in here), None)
    if service is None or facts.local is None or gone is not None:
        words: Words = {"order": gone.number if gone else "-", "cage": state.cage}
        now = ShipState(cage=state.cage, explained=state.explained)
        return Decision(now, ShipVerdict.MANIFEST_CHANGED, words=words)
    command = ManifestClosed(
        service=service.name,
        carrier=service.carrier,
        cage=state.cage,
        day=facts.local.date().isoformat(),
        packages=state.lines,
        explained=state.explained,
        closed_at=facts.local,
    )
    said: Words = {"carrier": service.carrier, "count": len(state.lines)}
    return Decision(ShipState(), ShipVerdict.MANIFEST_CLOSED, (command,), said)


def leave(state: ShipState) -> ShipState:
    """Back to the open cage: what was explained stays explained, the paper is to be made anew."""
    return replace(state, manifest="", gap=None, lines=())


def act_at_manifest(state: ShipState, verb: Verb, facts: ShipFacts) -> Shipped | None:
    """Judges the verbs of a manifest; None for one that means nothing now."""
    match state.step, verb:
        case Step.CAGE, Verb.CLOSE_MANIFEST:
            return begin(state, facts)
        case Step.GAPS, _ if verb in GAPS and state.gap is not None:
            return explain(state, state.gap, GAPS[verb], facts)
        case Step.SIGN, Verb.DRIVER_SIGNED:
            return sign(state, facts)
    return None


def _go_on(state: ShipState, facts: ShipFacts) -> Shipped:
    """Asks for the next gap; without one the paper is printed and the driver signs."""
    done = {each.of for each in state.explained}
    left = [each for each in facts.missing if each.of not in done]
    if left:
        asked: Words = {"order": left[0].number, "count": len(left), "cage": state.cage}
        return Decision(replace(state, gap=left[0]), ShipVerdict.GAP, words=asked)
    still = {each.of for each in facts.missing}
    explained = tuple(each for each in state.explained if each.of in still)
    now = replace(state, gap=None, lines=facts.staged, explained=explained)
    words: Words = {"count": len(facts.staged), "cage": state.cage}
    return Decision(now, ShipVerdict.SIGN_NOW, words=words)
