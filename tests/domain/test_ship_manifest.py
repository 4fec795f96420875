"""Closing a cage: every gap is explained, the driver signs the list, and only that leaves."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.codes import Reading
from app.domain.commands import Explained, Gap, ManifestClosed, ManifestLine, PackageStaged
from app.domain.model.fulfilment_order import FulfilmentOrder, PackageState
from app.domain.ship import Missing, ShipFacts, Shipped, ShipState, Step, act, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, ShipVerdict
from tests.domain.builders import OTHER_SSCC, SERVICES, SSCC, a_unit, an_order, bin_reading, label

LOCAL = datetime(2026, 11, 25, 17, 20, tzinfo=ZoneInfo("Europe/Rome"))
OPEN = ShipState(cage="CG-DHL1")
FIRST = ManifestLine(package="p1", sscc=SSCC, number="10485")
SECOND = ManifestLine(package="p2", sscc=OTHER_SSCC, number="10486")
LATE, LOST = Missing(of="p3", number="10487"), Missing(of="fo-4", number="10488")
LABELLED = an_order(units=[a_unit()], package=PackageState.LABELLED)
SIGNING = ShipState(cage="CG-DHL1", manifest="m-1", lines=(FIRST, SECOND))


def facts(
    *staged: ManifestLine,
    missing: tuple[Missing, ...] = (),
    order: FulfilmentOrder | None = None,
) -> ShipFacts:
    return ShipFacts(
        order=order,
        services=SERVICES,
        local=LOCAL,
        staged=staged,
        missing=missing,
        new_id=lambda: "m-1",
    )


def say(state: ShipState, verb: Verb, seen: ShipFacts) -> Shipped:
    answer = act(state, verb, seen)
    assert answer is not None
    return answer


def test_every_gap_is_asked_for_before_the_driver_signs() -> None:
    seen = facts(FIRST, SECOND, missing=(LATE, LOST))

    first = say(OPEN, Verb.CLOSE_MANIFEST, seen)
    second = say(first.state, Verb.GOES_TOMORROW, seen)
    third = say(second.state, Verb.PARCEL_LOST, seen)

    assert [each.verdict for each in (first, second, third)] == [
        ShipVerdict.GAP,
        ShipVerdict.GAP,
        ShipVerdict.SIGN_NOW,
    ]
    assert (first.words["order"], first.words["count"]) == ("10487", 2)
    assert (second.words["order"], second.words["count"]) == ("10488", 1)
    assert (third.state.step, third.state.lines) == (Step.SIGN, (FIRST, SECOND))
    assert act(first.state, Verb.DRIVER_SIGNED, seen) is None
    done = say(third.state, Verb.DRIVER_SIGNED, seen)
    assert (done.verdict, done.state) == (ShipVerdict.MANIFEST_CLOSED, ShipState())
    assert done.commands == (
        ManifestClosed(
            service="DHL Paket",
            carrier="DHL",
            cage="CG-DHL1",
            day="2026-11-25",
            packages=(FIRST, SECOND),
            explained=(
                Explained(of="p3", number="10487", gap=Gap.TOMORROW),
                Explained(of="fo-4", number="10488", gap=Gap.LOST),
            ),
            closed_at=LOCAL,
        ),
    )


def test_an_empty_cage_is_not_closed() -> None:
    answer = say(OPEN, Verb.CLOSE_MANIFEST, facts(missing=(LATE,)))

    assert (answer.verdict, answer.state) == (ShipVerdict.NOTHING_STAGED, OPEN)


def test_a_parcel_that_was_stopped_since_keeps_the_list_from_being_signed() -> None:
    answer = say(SIGNING, Verb.DRIVER_SIGNED, facts(FIRST))

    assert (answer.verdict, answer.words["order"]) == (ShipVerdict.MANIFEST_CHANGED, "10486")
    assert (answer.state, answer.commands) == (OPEN, ())


def test_a_parcel_that_is_found_is_explained_no_more() -> None:
    explained = (Explained(of="p1", number="10485", gap=Gap.LOST),)
    asked = replace(OPEN, manifest="m-1", gap=LATE, explained=explained)

    found = decide(asked, label(), facts(order=LABELLED))

    assert found.verdict is ShipVerdict.STAGED
    assert isinstance(found.commands[0], PackageStaged)
    assert found.state == replace(OPEN, explained=explained)
    again = say(found.state, Verb.CLOSE_MANIFEST, facts(FIRST))
    assert (again.verdict, again.state.explained) == (ShipVerdict.SIGN_NOW, ())


def test_starting_over_leaves_the_cage_open() -> None:
    answer = say(SIGNING, Verb.CANCEL, facts())

    assert (answer.verdict, answer.state) == (ShipVerdict.DROPPED, OPEN)


def test_what_a_manifest_does_not_hear() -> None:
    anything: Reading = bin_reading("B-04-3")

    assert decide(SIGNING, anything, facts()).verdict is CommonVerdict.NOT_HERE
    assert act(OPEN, Verb.GOES_TOMORROW, facts()) is None
    unsaid = say(replace(OPEN, manifest="m-1", gap=LATE), Verb.PARCEL_HELD, facts(FIRST))
    assert unsaid.verdict is ShipVerdict.SIGN_NOW
