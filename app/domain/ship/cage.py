"""Cages: each parcel stands with those of its carrier until the carrier comes."""

from dataclasses import dataclass, replace

from app.domain.commands import PackageStaged
from app.domain.decision import Decision, Words
from app.domain.model.fulfilment_order import FulfilmentOrder, Package, PackageState, Standing
from app.domain.model.site import Service
from app.domain.ship.gate import halt
from app.domain.ship.pick_ups import next_cut_off
from app.domain.ship.state import (
    GONE,
    PROVED,
    ShipFacts,
    Shipped,
    ShipState,
    already_gone,
    with_sscc,
    words_of,
)
from app.domain.verdicts import ShipVerdict


@dataclass(frozen=True, slots=True)
class Staging:
    """What it takes to put a parcel into its cage, and what is said about it."""

    command: PackageStaged
    verdict: ShipVerdict
    day: str
    """On which it leaves, ISO; a dash when nobody comes."""


def cage_scanned(state: ShipState, cage: str, facts: ShipFacts) -> Shipped:
    """Judges the code of a cage: the parcel that waits goes in, or the cage is opened."""
    service = facts.in_cage(cage)
    if service is None:
        return Decision(state, ShipVerdict.UNKNOWN_CAGE, words={"cage": cage})
    package = with_sscc(facts.order, state.loading)
    if facts.order is None or package is None:
        now = ShipState(cage=cage)
        words: Words = {"cage": cage, "carrier": service.carrier, "service": service.name}
        return Decision(now, ShipVerdict.CAGE_OPEN, words=words)
    if facts.order.standing is not Standing.ACTIVE:
        return halt(state, facts.order)
    if package.state in GONE:
        return already_gone(replace(state, loading=""), facts.order, package)
    if package.state not in PROVED:
        now = ShipState(label=state.loading, cage=state.cage)
        return Decision(now, ShipVerdict.NEED_SLIP, words=words_of(facts.order, package))
    own = facts.service(facts.order)
    if own is None or own.cage != cage:
        return wrong_cage(state, facts.order, package, facts, cage)
    return stage(state, facts.order, package, facts)


def stage(state: ShipState, order: FulfilmentOrder, package: Package, facts: ShipFacts) -> Shipped:
    """The parcel stands in its cage now; the open cage stays open for the next.

    Its order has a service of the site.
    """
    service = facts.service(order)
    assert service is not None
    words: Words = {**words_of(order, package), "cage": service.cage, "carrier": service.carrier}
    now = ShipState(cage=state.cage)
    if package.state is PackageState.STAGED and package.cage == service.cage:
        return Decision(now, ShipVerdict.ALREADY_STAGED, words=words)
    put = staging(order, package, service, facts)
    return Decision(now, put.verdict, (put.command,), {**words, "day": put.day})


def staging(
    order: FulfilmentOrder, package: Package, service: Service, facts: ShipFacts
) -> Staging:
    """Puts a parcel into its cage, and says when it leaves: past the cut-off not today any more."""
    leaves = next_cut_off(service, facts.local) if facts.local else None
    verdict = ShipVerdict.STAGED
    if facts.local and leaves and leaves.date() != facts.local.date():
        broken = leaves > order.promised_at
        verdict = ShipVerdict.STAGED_LATE if broken else ShipVerdict.STAGED_NEXT
    command = PackageStaged(
        package=package.id, sscc=package.sscc or "", cage=service.cage, leaves_at=leaves
    )
    return Staging(command, verdict, leaves.date().isoformat() if leaves else "-")


def need_cage(
    state: ShipState, order: FulfilmentOrder, package: Package, service: Service
) -> Shipped:
    """The parcel is ready; the code of its cage is the other half of the act."""
    words: Words = {**words_of(order, package), "cage": service.cage, "carrier": service.carrier}
    now = ShipState(loading=package.sscc or "", cage=state.cage)
    stands = package.state is PackageState.STAGED and package.cage == service.cage
    verdict = ShipVerdict.STANDS_IN_CAGE if stands else ShipVerdict.NEED_CAGE
    return Decision(now, verdict, words=words)


def wrong_cage(
    state: ShipState, order: FulfilmentOrder, package: Package, facts: ShipFacts, cage: str
) -> Shipped:
    """This parcel goes with another carrier."""
    own, got = facts.service(order), facts.in_cage(cage)
    words: Words = {
        **words_of(order, package),
        "carrier": own.carrier if own else order.service,
        "cage": own.cage if own else "-",
        "got": got.carrier if got else cage,
    }
    return Decision(state, ShipVerdict.WRONG_CAGE, words=words)
