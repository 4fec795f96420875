"""The tote of a walk, and everything after the last piece."""

from dataclasses import replace

import pytest

from app.domain.commands import (
    CancelAcknowledged,
    ItemUnpicked,
    OrderSetAside,
)
from app.domain.model.fulfilment_order import PackageState, Standing
from app.domain.pick import Hand, Step, act
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from tests.domain.builders import (
    CAGE,
    SHIRT_M,
    a_line,
    a_pick_state,
    a_unit,
    an_order,
    bin_reading,
    item,
    tote_reading,
    with_order,
)
from tests.domain.worlds.walker import (
    AT_SHIRTS,
    WITH_SHIRT,
    all_picked,
    order_of,
    outcome,
    picked,
    say,
    scan,
)


def test_bin_with_something_in_the_hand_asks_for_the_tote_first() -> None:
    answer = scan(WITH_SHIRT, bin_reading("B-06-1"))

    assert outcome(answer) == (PickVerdict.TOTE_FIRST, Step.TOTE, ())
    assert answer.state == WITH_SHIRT


def test_tote_with_empty_hands_asks_for_a_piece() -> None:
    assert outcome(scan(AT_SHIRTS, tote_reading())) == (PickVerdict.ITEM_FIRST, Step.ITEM, ())


def test_first_tote_is_the_tote_of_the_order() -> None:
    first = scan(WITH_SHIRT, tote_reading())

    answer = scan(first.state, item(), tote_reading("T-113"))

    assert outcome(answer) == (PickVerdict.WRONG_TOTE, Step.TOTE, ())
    assert answer.words == {"got": "T-113", "want": "T-112"}


def test_tote_of_another_order_is_refused() -> None:
    answer = scan(WITH_SHIRT, tote_reading(), tote_owner="10490")

    assert outcome(answer) == (PickVerdict.TOTE_TAKEN, Step.TOTE, ())
    assert answer.words == {"got": "T-112", "order": "10490"}


def test_everything_picked_stays_done_whatever_place_is_scanned() -> None:
    done = all_picked()

    for reading in (bin_reading("B-06-1"), tote_reading()):
        assert outcome(scan(done, reading)) == (PickVerdict.DONE, Step.DONE, ())


def test_unit_that_somebody_else_picked_meanwhile_stays_out_of_the_tote() -> None:
    """News from another station while the piece is in the hand."""
    elsewhere = [a_unit("x1"), a_unit("x2")]
    state = with_order(WITH_SHIRT, replace(order_of(WITH_SHIRT), units=tuple(elsewhere)))
    assert state.step is Step.TOTE

    answer = scan(state, tote_reading())

    assert outcome(answer) == (PickVerdict.OVER, Step.BIN, ())
    assert answer.words == {"title": "Linen Shirt"}
    assert answer.state.hand == ()


def test_last_unit_that_is_not_wanted_any_more_still_has_to_leave_the_hand() -> None:
    state = a_pick_state(at_bin="B-04-3")
    held = scan(state, item()).state
    full = with_order(held, replace(order_of(held), units=(a_unit("x"),)))

    assert full.step is Step.TOTE
    assert scan(full, bin_reading("B-04-3")).verdict is PickVerdict.TOTE_FIRST
    assert outcome(scan(full, tote_reading())) == (PickVerdict.OVER, Step.DONE, ())


def test_unit_in_the_hand_counts_where_it_was_taken_when_the_walk_is_gone() -> None:
    """The centre takes a list away while a piece is in the hand."""
    state = WITH_SHIRT.with_slot(replace(WITH_SHIRT.slots[0], stops=()))

    answer = scan(state, tote_reading())

    assert outcome(answer) == (PickVerdict.DONE, Step.DONE, (picked("u0-1"),))


def test_unit_of_a_line_that_no_longer_exists_is_given_back() -> None:
    ghost = Hand(order="fo-10485", unit="g", line="gone", bin="B-04-3", gtin=SHIRT_M, serial=None)

    answer = scan(replace(AT_SHIRTS, hand=(ghost,)), tote_reading())

    assert answer.verdict is PickVerdict.OVER
    assert answer.commands == ()


def test_code_without_a_meaning_here_changes_nothing() -> None:
    answer = scan(WITH_SHIRT, CAGE)

    assert outcome(answer) == (CommonVerdict.NOT_HERE, Step.TOTE, ())
    assert answer.words == {"got": "CG-DHL1"}


@pytest.mark.parametrize(
    ("standing", "verdict"),
    [
        (Standing.ON_HOLD, PickVerdict.STOP_HELD),
        (Standing.CANCELLATION_REQUESTED, PickVerdict.STOP_CANCELLED),
        (Standing.CANCELLED, PickVerdict.STOP_CANCELLED),
    ],
)
def test_stopped_order_answers_stop_to_everything_but_its_named_action(
    standing: Standing, verdict: PickVerdict
) -> None:
    state = with_order(WITH_SHIRT, replace(order_of(WITH_SHIRT), standing=standing))
    assert state.step is Step.STOPPED

    for reading in (item(), bin_reading("B-04-3"), tote_reading(), CAGE):
        assert outcome(scan(state, reading)) == (verdict, Step.STOPPED, ())
    for verb in (Verb.UNDO, Verb.SKIP, Verb.SET_ASIDE):
        assert outcome(say(state, verb)) == (verdict, Step.STOPPED, ())
    assert say(state, Verb.PUT_BACK_DONE).verdict is PickVerdict.PUT_BACK_DONE


def test_putting_back_ends_a_cancellation() -> None:
    order = an_order(units=[a_unit()], standing=Standing.CANCELLATION_REQUESTED)

    answer = say(with_order(AT_SHIRTS, order), Verb.PUT_BACK_DONE)

    assert answer.commands == (CancelAcknowledged(),)
    assert answer.state.slots[0].order.standing is Standing.CANCELLED
    assert answer.words == {"order": "10485", "count": 1}


@pytest.mark.parametrize("standing", [Standing.ON_HOLD, Standing.CANCELLED])
def test_putting_aside_asks_the_centre_for_nothing(standing: Standing) -> None:
    state = with_order(WITH_SHIRT, replace(order_of(WITH_SHIRT), standing=standing))

    answer = say(state, Verb.PUT_BACK_DONE)

    assert outcome(answer) == (PickVerdict.PUT_BACK_DONE, Step.DONE, ())
    assert answer.state.hand == ()


def test_cancellation_of_a_parcel_that_left_cannot_be_put_back() -> None:
    order = an_order(
        units=[a_unit()],
        package=PackageState.TENDERED,
        standing=Standing.CANCELLATION_REQUESTED,
    )

    answer = say(with_order(AT_SHIRTS, order), Verb.PUT_BACK_DONE)

    assert outcome(answer) == (PickVerdict.STOP_CANCELLED, Step.STOPPED, ())


def test_putting_back_without_a_stop_means_nothing() -> None:
    answer = say(WITH_SHIRT, Verb.PUT_BACK_DONE)

    assert answer.verdict is CommonVerdict.NOT_HERE
    assert answer.state == WITH_SHIRT


def test_undo_empties_the_hand_first_and_then_the_tote() -> None:
    put = scan(WITH_SHIRT, tote_reading(), item())

    first = say(put.state, Verb.UNDO)
    asked = say(first.state, Verb.UNDO)
    second = say(asked.state, Verb.UNDO)
    third = say(second.state, Verb.UNDO)

    assert outcome(first) == (PickVerdict.UNDONE, Step.ITEM, ())
    assert first.words == {"what": "hand", "bin": "B-04-3", "tote": "T-112"}
    assert outcome(asked) == (PickVerdict.UNDO_ASKED, Step.ITEM, ())
    assert asked.words == {
        "title": "Linen Shirt",
        "size": "M",
        "tote": "T-112",
        "bin": "B-04-3",
        "count": 1,
    }
    assert outcome(second) == (PickVerdict.UNDONE, Step.BIN, (ItemUnpicked(unit="u0-1"),))
    assert second.words == {"what": "tote", "bin": "B-04-3", "tote": "T-112"}
    assert outcome(third) == (CommonVerdict.NOTHING_TO_UNDO, Step.BIN, ())


def test_undo_leaves_alone_what_is_packed() -> None:
    order = an_order(a_line(quantity=2), units=[a_unit()], package=PackageState.OPEN)

    assert say(with_order(AT_SHIRTS, order), Verb.UNDO).verdict is CommonVerdict.NOTHING_TO_UNDO


def test_skip_puts_a_bin_to_the_end_and_back_in_turn() -> None:
    first = say(AT_SHIRTS, Verb.SKIP)
    second = say(first.state, Verb.SKIP)
    third = say(second.state, Verb.SKIP)

    assert outcome(first) == (PickVerdict.SKIPPED, Step.BIN, ())
    assert first.words == {"next": "B-06-1"}
    assert second.words == {"next": "B-04-3"}
    assert (third.verdict, third.words) == (PickVerdict.SKIP_WHY, {"bin": "B-04-3"})


def test_only_bin_cannot_be_skipped() -> None:
    answer = say(a_pick_state(), Verb.SKIP)

    assert outcome(answer) == (PickVerdict.LAST_STOP, Step.BIN, ())
    assert answer.words == {"want": "B-04-3"}


def test_skip_with_something_in_the_hand_asks_for_the_tote_first() -> None:
    """Dropping it silently would leave the picker with a piece that nobody knows of."""
    answer = say(WITH_SHIRT, Verb.SKIP)

    assert outcome(answer) == (PickVerdict.TOTE_FIRST, Step.TOTE, ())
    assert answer.state.hand == WITH_SHIRT.hand


def test_skip_when_all_is_picked_says_so() -> None:
    done = all_picked()

    assert say(done, Verb.SKIP).verdict is PickVerdict.DONE


def test_order_set_aside_stops_for_a_lead() -> None:
    answer = say(WITH_SHIRT, Verb.SET_ASIDE)

    assert outcome(answer) == (
        PickVerdict.SET_ASIDE,
        Step.DONE,
        (OrderSetAside(reason="picker"),),
    )
    assert answer.state.hand == ()


def test_order_that_left_cannot_be_set_aside() -> None:
    order = an_order(units=[a_unit()], package=PackageState.TENDERED)

    answer = say(with_order(AT_SHIRTS, order), Verb.SET_ASIDE)

    assert answer.verdict is CommonVerdict.NOT_HERE
    assert answer.commands == ()


def test_verbs_of_other_jobs_are_not_known() -> None:
    assert act(AT_SHIRTS, Verb.CLOSE_PACKAGE) is None


def test_echo_is_judged_like_any_scan_and_never_adds_over_the_order() -> None:
    """Whether a second scan is an echo is decided at the front door; the rules still hold."""
    state = a_pick_state(at_bin="B-04-3")

    answer = scan(state, item(), item())

    assert answer.verdict is PickVerdict.OVER
    assert len(answer.state.hand) == 1
