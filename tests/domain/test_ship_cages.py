"""Cages, voided labels, moved addresses and cut-offs at the ship desk."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.codes import Kind, Reading
from app.domain.commands import (
    Command,
    FulfilmentCommand,
    LabelApplied,
    LabelIssued,
    LabelVoided,
    OrderSetAside,
    PackageHandedOver,
    PackageStaged,
)
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import (
    FulfilmentOrder,
    Package,
    PackageState,
    Standing,
    address_mark,
)
from app.domain.model.keys import read_load
from app.domain.model.site import Service, SiteSetting
from app.domain.rulings import Reason
from app.domain.ship import HELD_AT_SHIP, ShipFacts, Shipped, ShipState, Step, act, decide
from app.domain.ship.pick_ups import is_too_late, next_cut_off
from app.domain.verbs import Verb
from app.domain.verdicts import ShipVerdict
from tests.domain.builders import (
    OTHER_SSCC,
    SERVICES,
    SSCC,
    a_unit,
    an_order,
    applied,
    label,
    slip,
)

NEW = "340123450000000031"
SEALED = an_order(units=[a_unit()], package=PackageState.SEALED, sscc=SSCC)
LABELLED = an_order(units=[a_unit()], package=PackageState.LABELLED)
TENDERED = an_order(units=[a_unit()], package=PackageState.TENDERED)
INTO = PackageStaged(package="p1", sscc=SSCC, cage="CG-DHL1")
STAGED = applied(LABELLED, INTO)
GONE = PackageHandedOver(package="p1", sscc=SSCC)
MATCH = LabelApplied(package="p1", sscc=SSCC)
NOTHING, LOADING, OPEN = ShipState(), ShipState(loading=SSCC), ShipState(cage="CG-DHL1")
ROME = ZoneInfo("Europe/Rome")
DHL, UPS = SERVICES


def cage(code: str = "CG-DHL1") -> Reading:
    return Reading(kind=Kind.CAGE, value=code)


def at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ROME)


def facts(order: FulfilmentOrder | None, number: str | None = NEW) -> ShipFacts:
    return ShipFacts(order=order, services=SERVICES, next_sscc=number)


def scan(state: ShipState, reading: Reading, order: FulfilmentOrder | None) -> Shipped:
    answer = decide(state, reading, facts(order))
    follow(order, answer.commands)
    return answer


def say(state: ShipState, verb: Verb, order: FulfilmentOrder | None) -> Shipped:
    answer = act(state, verb, facts(order))
    assert answer is not None
    follow(order, answer.commands)
    return answer


def follow(order: FulfilmentOrder | None, commands: Sequence[Command]) -> None:
    """What is commanded must be accepted."""
    for command in commands:
        assert order is not None
        assert isinstance(command, FulfilmentCommand)
        order = applied(order, command)


def refused(order: FulfilmentOrder, command: FulfilmentCommand) -> Reason:
    """A refused command changes nothing."""
    after, ruling = apply(order, command)
    assert after == order
    return ruling.reason


def outcome(answer: Shipped) -> tuple[object, Step, tuple[Command, ...]]:
    return answer.verdict, answer.state.step, answer.commands


def moved(order: FulfilmentOrder) -> FulfilmentOrder:
    """The customer lives elsewhere since the label was printed."""
    marked = tuple(replace(p, addressed=address_mark(order.ship_to)) for p in order.packages)
    return replace(order, packages=marked, ship_to=replace(order.ship_to, city="Parma"))


@pytest.mark.parametrize(
    ("state", "reading", "order", "expected"),
    [
        (
            ShipState(chosen=SSCC),
            label(),
            SEALED,
            (ShipVerdict.MATCHED_FOR_CAGE, Step.LOAD, (MATCH,)),
        ),
        (NOTHING, label(), LABELLED, (ShipVerdict.NEED_CAGE, Step.LOAD, ())),
        (LOADING, cage(), LABELLED, (ShipVerdict.STAGED, Step.HAND_OVER, (INTO,))),
        (LOADING, cage("CG-UPS1"), LABELLED, (ShipVerdict.WRONG_CAGE, Step.LOAD, ())),
        (LOADING, cage(), SEALED, (ShipVerdict.NEED_SLIP, Step.SLIP, ())),
        (LOADING, cage(), TENDERED, (ShipVerdict.ALREADY_HANDED_OVER, Step.HAND_OVER, ())),
        (LOADING, cage("CG-ZZ"), LABELLED, (ShipVerdict.UNKNOWN_CAGE, Step.LOAD, ())),
        (LOADING, label(), LABELLED, (ShipVerdict.HANDED_OVER, Step.HAND_OVER, (GONE,))),
        (LOADING, cage(), STAGED, (ShipVerdict.ALREADY_STAGED, Step.HAND_OVER, ())),
        (NOTHING, label(), STAGED, (ShipVerdict.STANDS_IN_CAGE, Step.LOAD, ())),
        (NOTHING, cage(), None, (ShipVerdict.CAGE_OPEN, Step.CAGE, ())),
        (OPEN, label(), LABELLED, (ShipVerdict.STAGED, Step.CAGE, (INTO,))),
        (OPEN, label(), STAGED, (ShipVerdict.ALREADY_STAGED, Step.CAGE, ())),
        (OPEN, label(), SEALED, (ShipVerdict.NEED_SLIP, Step.SLIP, ())),
        (
            ShipState(cage="CG-DHL1", label=SSCC),
            slip(),
            SEALED,
            (ShipVerdict.STAGED, Step.CAGE, (MATCH, INTO)),
        ),
        (ShipState(cage="CG-UPS1"), label(), LABELLED, (ShipVerdict.WRONG_CAGE, Step.CAGE, ())),
    ],
)
def test_parcel_goes_into_its_own_cage(
    state: ShipState,
    reading: Reading,
    order: FulfilmentOrder | None,
    expected: tuple[object, Step, tuple[Command, ...]],
) -> None:
    assert outcome(scan(state, reading, order)) == expected


def test_wrong_cage_names_the_carrier() -> None:
    answer = scan(LOADING, cage("CG-UPS1"), LABELLED)

    assert (answer.words["carrier"], answer.words["cage"]) == ("DHL", "CG-DHL1")
    assert answer.words["got"] == "UPS"


def test_parcel_of_a_service_without_cage_goes_into_none() -> None:
    other = replace(LABELLED, service="Bike messenger")

    assert outcome(scan(NOTHING, label(), other))[0] is ShipVerdict.HANDED_OVER
    answer = scan(LOADING, cage(), other)
    assert (answer.verdict, answer.words["cage"]) == (ShipVerdict.WRONG_CAGE, "-")


def test_cage_of_an_order_that_was_stopped_meanwhile() -> None:
    held = replace(LABELLED, standing=Standing.ON_HOLD, standing_reason="not_paid")

    assert outcome(scan(LOADING, cage(), held)) == (ShipVerdict.STOP_HELD, Step.STOPPED, ())


def test_open_cage_stays_open_behind_a_stop() -> None:
    held = replace(LABELLED, standing=Standing.ON_HOLD, standing_reason="address_changed")
    stop = scan(OPEN, label(), held)

    assert outcome(stop) == (ShipVerdict.STOP_ADDRESS, Step.STOPPED, ())
    assert say(stop.state, Verb.PUT_BACK_DONE, held).state == OPEN


def test_start_over_leaves_the_parcel_then_the_cage() -> None:
    first = say(replace(OPEN, loading=SSCC), Verb.CANCEL, LABELLED)

    assert first.state == OPEN
    assert say(first.state, Verb.CANCEL, None).state == NOTHING


@pytest.mark.parametrize(
    ("state", "order", "reason", "chosen"),
    [
        (ShipState(chosen=SSCC), SEALED, "damaged", NEW),
        (LOADING, STAGED, "damaged", NEW),
        (ShipState(chosen=SSCC), moved(LABELLED), "address_changed", NEW),
        (ShipState(chosen=OTHER_SSCC, mismatch=SSCC), SEALED, "wrong_parcel", OTHER_SSCC),
    ],
)
def test_voided_label_is_followed_by_a_new_one(
    state: ShipState, order: FulfilmentOrder, reason: str, chosen: str
) -> None:
    answer = say(state, Verb.VOID_LABEL, order)

    assert outcome(answer) == (
        ShipVerdict.LABEL_VOIDED,
        Step.APPLY,
        (
            LabelVoided(package="p1", sscc=SSCC, reason=reason),
            LabelIssued(package="p1", sscc=NEW),
        ),
    )
    assert answer.state.chosen == chosen


@pytest.mark.parametrize(
    ("order", "number", "verdict"),
    [
        (None, NEW, ShipVerdict.UNKNOWN_PARCEL),
        (TENDERED, NEW, ShipVerdict.ALREADY_HANDED_OVER),
        (replace(SEALED, standing=Standing.ON_HOLD), NEW, ShipVerdict.STOP_HELD),
        (SEALED, None, ShipVerdict.NO_NUMBERS),
    ],
)
def test_label_that_cannot_be_voided(
    order: FulfilmentOrder | None, number: str | None, verdict: ShipVerdict
) -> None:
    answer = act(ShipState(chosen=SSCC), Verb.VOID_LABEL, facts(order, number))

    assert answer is not None
    assert (answer.verdict, answer.commands) == (verdict, ())


def test_void_label_says_whose_new_one_counts() -> None:
    bare = applied(SEALED, LabelVoided(package="p1", sscc=SSCC, reason="damaged"))

    answer = scan(NOTHING, label(), bare)

    assert (answer.verdict, answer.words["order"]) == (ShipVerdict.VOID_LABEL_SCANNED, "10485")
    again = LabelIssued(package="p1", sscc=SSCC)
    assert refused(bare, again) is Reason.SSCC_REUSED


@pytest.mark.parametrize("reading", [label(), slip()])
def test_label_of_an_old_address_does_not_leave(reading: Reading) -> None:
    answer = scan(NOTHING, reading, moved(LABELLED))

    assert outcome(answer) == (ShipVerdict.ADDRESS_CHANGED, Step.APPLY, ())


def test_held_parcel_waits_for_a_lead() -> None:
    answer = say(LOADING, Verb.HOLD_PACKAGE, LABELLED)

    assert outcome(answer) == (
        ShipVerdict.PACKAGE_HELD,
        Step.HAND_OVER,
        (OrderSetAside(reason=HELD_AT_SHIP),),
    )
    held = replace(LABELLED, standing=Standing.ON_HOLD)
    assert say(LOADING, Verb.HOLD_PACKAGE, held).verdict is ShipVerdict.STOP_HELD


def test_order_of_which_a_parcel_left_cannot_be_held() -> None:
    left = Package(id="p0", state=PackageState.TENDERED, sscc=OTHER_SSCC)
    partly = replace(LABELLED, packages=(left, *LABELLED.packages))

    assert act(LOADING, Verb.HOLD_PACKAGE, facts(partly)) is None
    assert act(LOADING, Verb.HOLD_PACKAGE, facts(None)) is None


@pytest.mark.parametrize(
    ("order", "command", "reason"),
    [
        (LABELLED, replace(INTO, package="p9"), Reason.UNKNOWN_PACKAGE),
        (LABELLED, replace(INTO, sscc=OTHER_SSCC), Reason.SSCC_MISMATCH),
        (SEALED, INTO, Reason.WRONG_STATE),
        (TENDERED, INTO, Reason.WRONG_STATE),
        (SEALED, LabelVoided(package="p9", sscc=SSCC, reason=""), Reason.UNKNOWN_PACKAGE),
        (SEALED, LabelVoided(package="p1", sscc=NEW, reason=""), Reason.SSCC_MISMATCH),
        (TENDERED, LabelVoided(package="p1", sscc=SSCC, reason=""), Reason.WRONG_STATE),
    ],
)
def test_cage_and_void_that_are_refused(
    order: FulfilmentOrder, command: FulfilmentCommand, reason: Reason
) -> None:
    assert refused(order, command) is reason


def test_staged_parcel_moves_to_another_cage_and_leaves() -> None:
    other = applied(STAGED, replace(INTO, cage="CG-UPS1"))

    assert other.packages[0].cage == "CG-UPS1"
    assert applied(other, GONE).packages[0].state is PackageState.TENDERED


def test_service_is_found_by_code_or_name() -> None:
    site = SiteSetting(
        site="MIL", name="", role="", company_prefix="", lookup_key="", services=SERVICES
    )

    assert (site.service("dhl"), site.service(" UPS express ")) == (DHL, UPS)
    assert site.service("Bike messenger") is None
    assert read_load("Post/Paket/labelled/p1") == ("Post/Paket", "labelled", "p1")


@pytest.mark.parametrize(
    ("service", "now", "next_one", "late"),
    [
        (DHL, at(25, 17, 0), at(25, 17, 30), False),
        (DHL, at(25, 17, 30), at(25, 17, 30), False),
        (DHL, at(25, 17, 31), at(26, 17, 30), True),
        (DHL, at(28, 9, 0), at(30, 17, 30), False),
        (replace(DHL, days=()), at(25, 17, 0), None, False),
        (replace(DHL, cut_off="soon"), at(25, 17, 0), None, False),
        (replace(DHL, cut_off="24:00"), at(25, 17, 0), None, False),
    ],
)
def test_cut_off_on_the_wall_of_the_site(
    service: Service, now: datetime, next_one: datetime | None, late: bool
) -> None:
    assert next_cut_off(service, now) == next_one
    assert is_too_late(service, now) is late


EVENING, NEXT = at(25, 17, 45), at(26, 17, 30)


@pytest.mark.parametrize(
    ("local", "promised", "verdict", "leaves"),
    [
        (at(25, 17, 0), at(25, 18, 0), ShipVerdict.STAGED, at(25, 17, 30)),
        (EVENING, at(26, 18, 0), ShipVerdict.STAGED_NEXT, NEXT),
        (EVENING, at(26, 12, 0), ShipVerdict.STAGED_LATE, NEXT),
    ],
)
def test_parcel_that_comes_too_late_leaves_with_the_next_pick_up(
    local: datetime, promised: datetime, verdict: ShipVerdict, leaves: datetime
) -> None:
    order = replace(LABELLED, promised_at=promised)

    answer = decide(OPEN, label(), replace(facts(order), local=local))

    assert (answer.verdict, answer.words["day"]) == (verdict, leaves.date().isoformat())
    assert answer.commands == (replace(INTO, leaves_at=leaves),)
    after = applied(order, replace(INTO, leaves_at=leaves))
    assert after.promised_at == max(promised, leaves)
