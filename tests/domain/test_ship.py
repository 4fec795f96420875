"""The label is proved to be on its own parcel before the carrier takes it."""

from dataclasses import replace

import pytest

from app.domain.codes import Reading
from app.domain.commands import CancelAcknowledged, Command, LabelApplied, PackageHandedOver
from app.domain.model.fulfilment_order import FulfilmentOrder, PackageState, Standing
from app.domain.ship import ShipFacts, Shipped, ShipState, Step, act, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, ShipVerdict
from tests.domain.builders import (
    CAGE,
    OTHER_SSCC,
    SSCC,
    a_unit,
    an_order,
    applied,
    item,
    label,
    slip,
)

NOTHING = ShipState()
SEALED = an_order(units=[a_unit()], package=PackageState.SEALED, sscc=SSCC)
LABELLED = an_order(units=[a_unit()], package=PackageState.LABELLED)
TENDERED = an_order(units=[a_unit()], package=PackageState.TENDERED)
MATCH = (LabelApplied(package="p1", sscc=SSCC),)
HAND_OVER = (PackageHandedOver(package="p1", sscc=SSCC),)


def scan(state: ShipState, reading: Reading, order: FulfilmentOrder | None = SEALED) -> Shipped:
    """Judges one reading; what is commanded must be accepted by the order."""
    answer = decide(state, reading, ShipFacts(order=order))
    for command in answer.commands:
        assert order is not None
        assert isinstance(command, LabelApplied | PackageHandedOver)
        applied(order, command)
    return answer


def say(state: ShipState, verb: Verb) -> Shipped:
    """Judges a verb that means something now."""
    answer = act(state, verb)
    assert answer is not None
    return answer


def outcome(answer: Shipped) -> tuple[object, Step, tuple[Command, ...]]:
    return answer.verdict, answer.state.step, answer.commands


def test_right_after_packing_the_label_alone_proves_the_parcel() -> None:
    answer = scan(ShipState(chosen=SSCC), label())

    assert outcome(answer) == (ShipVerdict.LABEL_MATCHED, Step.HAND_OVER, MATCH)
    assert answer.words == {
        "order": "10485",
        "service": "DHL Paket",
        "tail": "0017",
        "city": "Reggio nell'Emilia",
    }


def test_slip_then_label_proves_the_parcel() -> None:
    chosen = scan(NOTHING, slip())
    assert outcome(chosen) == (ShipVerdict.PARCEL_CHOSEN, Step.APPLY, ())

    assert outcome(scan(chosen.state, label())) == (
        ShipVerdict.LABEL_MATCHED,
        Step.HAND_OVER,
        MATCH,
    )


def test_label_then_slip_proves_the_parcel() -> None:
    waiting = scan(NOTHING, label())
    assert outcome(waiting) == (ShipVerdict.NEED_SLIP, Step.SLIP, ())

    assert outcome(scan(waiting.state, slip())) == (
        ShipVerdict.LABEL_MATCHED,
        Step.HAND_OVER,
        MATCH,
    )


def test_label_that_another_desk_proved_meanwhile_is_not_proved_twice() -> None:
    answer = scan(ShipState(label=SSCC), slip(), LABELLED)

    assert outcome(answer) == (ShipVerdict.LABEL_MATCHED, Step.HAND_OVER, ())


def test_proved_label_hands_the_parcel_over() -> None:
    answer = scan(NOTHING, label(), LABELLED)

    assert outcome(answer) == (ShipVerdict.HANDED_OVER, Step.HAND_OVER, HAND_OVER)


def test_proved_parcel_chosen_by_its_slip_is_handed_over_by_its_label() -> None:
    chosen = scan(NOTHING, slip(), LABELLED)

    assert outcome(scan(chosen.state, label(), LABELLED)) == (
        ShipVerdict.HANDED_OVER,
        Step.HAND_OVER,
        HAND_OVER,
    )


def test_handed_over_parcel_is_not_handed_over_twice() -> None:
    for reading in (label(), slip()):
        answer = scan(NOTHING, reading, TENDERED)
        assert outcome(answer) == (ShipVerdict.ALREADY_HANDED_OVER, Step.HAND_OVER, ())


def test_wrong_label_on_a_chosen_parcel_stops_until_the_labels_are_sorted() -> None:
    stopped = scan(ShipState(chosen=SSCC), label(OTHER_SSCC), None)
    assert outcome(stopped) == (ShipVerdict.LABEL_MISMATCH, Step.STOPPED, ())
    assert stopped.words == {"got": "0024", "want": "0017"}

    for reading in (label(), label(OTHER_SSCC), slip(), item(), CAGE):
        assert scan(stopped.state, reading).verdict is ShipVerdict.LABEL_MISMATCH
    assert act(stopped.state, Verb.CANCEL) is None
    assert act(stopped.state, Verb.PUT_BACK_DONE) is None

    cleared = say(stopped.state, Verb.CLEAR_MISMATCH)
    assert outcome(cleared) == (ShipVerdict.MISMATCH_CLEARED, Step.APPLY, ())
    assert cleared.words == {"want": "0017"}
    assert outcome(scan(cleared.state, label())) == (
        ShipVerdict.LABEL_MATCHED,
        Step.HAND_OVER,
        MATCH,
    )


def test_slip_of_another_parcel_than_the_waiting_label_stops() -> None:
    answer = scan(ShipState(label=OTHER_SSCC), slip())

    assert outcome(answer) == (ShipVerdict.LABEL_MISMATCH, Step.STOPPED, ())
    assert answer.words == {"got": "0024", "want": "0017"}


@pytest.mark.parametrize("reading", [label(), slip()])
def test_parcel_that_the_station_does_not_know_is_said_to_be_unknown(reading: Reading) -> None:
    answer = scan(NOTHING, reading, None)

    assert outcome(answer) == (ShipVerdict.UNKNOWN_PARCEL, Step.HAND_OVER, ())
    assert answer.words == {"tail": reading.value[-4:]}


def test_label_that_is_not_of_the_found_order_is_unknown() -> None:
    assert scan(NOTHING, label(OTHER_SSCC)).verdict is ShipVerdict.UNKNOWN_PARCEL


def test_slip_of_an_order_without_label_asks_for_packing() -> None:
    answer = scan(NOTHING, slip(), an_order(units=[a_unit()]))

    assert outcome(answer) == (ShipVerdict.LABEL_FIRST, Step.HAND_OVER, ())
    assert answer.words == {"order": "10485"}


@pytest.mark.parametrize("order", [SEALED, LABELLED])
@pytest.mark.parametrize("reading", [label(), slip()])
@pytest.mark.parametrize(
    ("standing", "verdict", "commands"),
    [
        (Standing.ON_HOLD, ShipVerdict.STOP_HELD, ()),
        (Standing.CANCELLATION_REQUESTED, ShipVerdict.STOP_CANCELLED, (CancelAcknowledged(),)),
        (Standing.CANCELLED, ShipVerdict.STOP_CANCELLED, ()),
    ],
)
def test_stopped_order_does_not_leave(
    order: FulfilmentOrder,
    reading: Reading,
    standing: Standing,
    verdict: ShipVerdict,
    commands: tuple[Command, ...],
) -> None:
    stopped = scan(NOTHING, reading, replace(order, standing=standing))
    assert outcome(stopped) == (verdict, Step.STOPPED, ())
    assert stopped.words == {"order": "10485", "count": 1}

    for other in (label(), label(OTHER_SSCC), slip(), CAGE):
        assert outcome(scan(stopped.state, other)) == (verdict, Step.STOPPED, ())
    assert act(stopped.state, Verb.CANCEL) is None
    assert act(stopped.state, Verb.CLEAR_MISMATCH) is None

    ended = say(stopped.state, Verb.PUT_BACK_DONE)
    assert outcome(ended) == (ShipVerdict.PUT_BACK_DONE, Step.HAND_OVER, commands)
    assert ended.words == {"order": "10485", "count": 1}
    assert stopped.state.halt is not None
    assert stopped.state.halt.order == order.id


@pytest.mark.parametrize("state", [ShipState(chosen=SSCC), ShipState(label=SSCC)])
def test_cancel_forgets_what_is_chosen(state: ShipState) -> None:
    assert outcome(say(state, Verb.CANCEL)) == (ShipVerdict.DROPPED, Step.HAND_OVER, ())


@pytest.mark.parametrize("verb", [Verb.CANCEL, Verb.CLEAR_MISMATCH, Verb.PUT_BACK_DONE, Verb.SKIP])
def test_verbs_mean_nothing_when_nothing_is_chosen(verb: Verb) -> None:
    assert act(NOTHING, verb) is None


@pytest.mark.parametrize("reading", [CAGE, item()])
def test_code_without_a_meaning_here_changes_nothing(reading: Reading) -> None:
    state = ShipState(chosen=SSCC)

    answer = scan(state, reading)

    assert answer.verdict is CommonVerdict.NOT_HERE
    assert answer.state == state
