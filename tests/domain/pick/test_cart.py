"""Several orders on one cart: bound, walked together, put apart."""

from dataclasses import replace

from app.domain.commands import CancelAcknowledged, ItemPicked
from app.domain.model.claims import Loss, Lost
from app.domain.model.fulfilment_order import Standing
from app.domain.pick import PickState, Step, act
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from tests.domain.builders import (
    SHIRT_L,
    SHIRT_M,
    SKIRT,
    a_stop,
    bin_reading,
    item,
    tote_reading,
    with_order,
)
from tests.domain.worlds.machines_pick import a_cart
from tests.domain.worlds.walker import outcome, say, scan

TWO = a_cart(
    (a_stop(SHIRT_M, "B-04-3", 2), a_stop(SKIRT, "C-01-2")),
    (a_stop(SHIRT_M, "B-04-3", 1), a_stop(SHIRT_L, "B-06-1")),
)
BOUND = scan(TWO, tote_reading("T-201"), tote_reading("T-202")).state
AT_SHIRTS = scan(BOUND, bin_reading("B-04-3")).state


def standing(state: PickState, number: int, now: Standing) -> PickState:
    """News of one order on the cart."""
    return with_order(state, replace(state.slots[number - 1].order, standing=now))


def test_each_slot_gets_a_tote_before_the_walk_begins() -> None:
    assert TWO.step is Step.BIND

    first = scan(TWO, tote_reading("T-201"))
    again = scan(first.state, tote_reading("T-201"))
    second = scan(first.state, tote_reading("T-202"))

    assert outcome(first) == (PickVerdict.BOUND, Step.BIND, ())
    assert first.words == {"slot": 1, "tote": "T-201", "more": 1}
    assert outcome(again) == (PickVerdict.TOTE_BOUND, Step.BIND, ())
    assert again.words == {"got": "T-201", "slot": 1, "want": 2}
    assert outcome(second) == (PickVerdict.BOUND, Step.BIN, ())


def test_bin_and_piece_wait_until_the_cart_is_bound() -> None:
    for reading in (bin_reading("B-04-3"), item()):
        answer = scan(TWO, reading)

        assert outcome(answer) == (PickVerdict.BIND_FIRST, Step.BIND, ())
        assert answer.words == {"slot": 1, "order": "10485"}


def test_a_tote_with_another_order_is_not_bound() -> None:
    answer = scan(TWO, tote_reading("T-300"), tote_owner="10400")

    assert outcome(answer) == (PickVerdict.TOTE_TAKEN, Step.BIND, ())


def test_a_line_of_the_cart_is_bin_units_and_one_scan_for_each_slot() -> None:
    at_bin = scan(BOUND, bin_reading("B-04-3"))
    assert at_bin.words == {"bin": "B-04-3", "count": 3}

    held = scan(at_bin.state, item(), item(), item())
    assert held.verdict is PickVerdict.IN_HAND_SLOT
    assert [each.order for each in held.state.hand] == ["fo-1", "fo-1", "fo-2"]

    first = scan(held.state, tote_reading("T-201"))
    assert outcome(first)[:2] == (PickVerdict.NEXT_SLOT, Step.TOTE)
    assert first.words == {"slot": 2, "tote": "T-202", "count": 1}
    assert [each.order for each in first.acts] == ["fo-1", "fo-1"]

    second = scan(first.state, tote_reading("T-202"))
    assert outcome(second)[:2] == (PickVerdict.LINE_DONE, Step.BIN)
    assert second.words == {"next": "C-01-2", "more": 2}
    assert [each.order for each in second.acts] == ["fo-2"]


def test_a_unit_goes_to_the_lowest_slot_that_needs_it_here() -> None:
    state = scan(BOUND, bin_reading("B-06-1")).state

    answer = scan(state, item(SHIRT_L))

    assert answer.words["slot"] == 2
    assert answer.words["tote"] == "T-202"


def test_wrong_slot_says_whose_order_that_is() -> None:
    answer = scan(AT_SHIRTS, item(), tote_reading("T-202"))

    assert outcome(answer) == (PickVerdict.WRONG_SLOT, Step.TOTE, ())
    assert answer.words == {"got": "T-202", "slot": 2, "want": "T-201", "want_slot": 1}


def test_a_tote_that_is_not_on_the_cart_is_wrong() -> None:
    answer = scan(AT_SHIRTS, item(), tote_reading("T-999"))

    assert answer.verdict is PickVerdict.WRONG_TOTE
    assert answer.words == {"got": "T-999", "want": "T-201"}


def test_the_bins_of_all_lists_are_one_walk() -> None:
    routed = replace(BOUND, route=("B-04-3", "B-06-1", "C-01-2"))

    assert [(want.stop.bin, want.slot) for want in routed.wants] == [
        ("B-04-3", 1),
        ("B-04-3", 2),
        ("B-06-1", 2),
        ("C-01-2", 1),
    ]


def test_where_one_stands_comes_first_whatever_news_there_is() -> None:
    state = replace(BOUND, route=("B-06-1", "B-04-3", "C-01-2"), at_bin="B-04-3")

    assert state.step is Step.ITEM
    assert state.stop is not None
    assert state.stop.bin == "B-04-3"


def test_skipping_a_bin_skips_it_for_every_slot() -> None:
    answer = say(AT_SHIRTS, Verb.SKIP)

    assert answer.words == {"next": "C-01-2"}
    assert [want.stop.bin for want in answer.state.wants][-2:] == ["B-04-3", "B-04-3"]


def test_everything_picked_names_all_totes() -> None:
    state = scan(AT_SHIRTS, item(), item(), item(), tote_reading("T-201"), tote_reading("T-202"))
    state = scan(state.state, bin_reading("C-01-2"), item(SKIRT), tote_reading("T-201"))

    done = scan(state.state, bin_reading("B-06-1"), item(SHIRT_L), tote_reading("T-202"))

    assert outcome(done)[:2] == (PickVerdict.CART_DONE, Step.DONE)
    assert done.words == {"slots": 2, "count": 5}


def test_a_stopped_order_is_said_once_and_the_others_go_on() -> None:
    held = scan(AT_SHIRTS, item(), item(), tote_reading("T-201"), item()).state
    news = standing(held, 1, Standing.CANCELLATION_REQUESTED)
    assert news.step is Step.STOPPED
    assert scan(news, tote_reading("T-202")).verdict is PickVerdict.STOP_CANCELLED

    told = say(news, Verb.GO_ON)
    assert outcome(told) == (PickVerdict.SLOT_STOPPED, Step.TOTE, ())
    assert told.words == {"order": "10485", "count": 2, "slot": 1}

    rest = scan(told.state, tote_reading("T-202"), bin_reading("B-06-1"), item(SHIRT_L))
    last = scan(rest.state, tote_reading("T-202"))
    assert outcome(last)[:2] == (PickVerdict.PUT_BACK_NOW, Step.PUT_BACK)
    assert last.words == {"count": 2, "orders": 1}

    back = say(last.state, Verb.PUT_BACK_DONE)
    assert outcome(back) == (PickVerdict.PUT_BACK_DONE, Step.DONE, (CancelAcknowledged(),))
    assert back.acts[0].order == "fo-1"


def test_a_stopped_order_with_nothing_in_its_tote_is_out_at_once() -> None:
    told = say(standing(AT_SHIRTS, 1, Standing.ON_HOLD), Verb.GO_ON)

    assert (told.verdict, told.state.to_put_back) == (PickVerdict.SLOT_STOPPED, ())
    assert [slot.number for slot in told.state.running] == [2]


def test_what_is_in_the_hand_for_a_stopped_order_leaves_it() -> None:
    held = scan(AT_SHIRTS, item(), item(), item()).state

    told = say(standing(held, 1, Standing.ON_HOLD), Verb.GO_ON)

    assert [each.order for each in told.state.hand] == ["fo-2"]


def test_an_order_that_may_go_on_again_is_back_on_the_walk() -> None:
    told = say(standing(AT_SHIRTS, 1, Standing.ON_HOLD), Verb.GO_ON)

    again = standing(told.state, 1, Standing.ACTIVE)

    assert [slot.number for slot in again.running] == [1, 2]


def test_a_lost_walk_leaves_the_others_alone() -> None:
    lost = replace(BOUND.slots[1], lost=Lost(why=Loss.TAKEN, station="ST-02", worker="Bo"))
    news = BOUND.with_slot(lost)

    stop = scan(news, bin_reading("B-04-3"))
    left = say(news, Verb.PUT_BACK_DONE)

    assert stop.verdict is PickVerdict.STOP_TAKEN
    assert outcome(left) == (PickVerdict.WALK_LEFT, Step.BIN, ())
    assert [slot.number for slot in left.state.running] == [1]


def test_set_aside_takes_one_order_off_the_cart() -> None:
    state = scan(AT_SHIRTS, item(), tote_reading("T-201"), item()).state

    answer = say(state, Verb.SET_ASIDE)

    assert answer.verdict is PickVerdict.SET_ASIDE
    assert [each.order for each in answer.acts] == ["fo-1"]
    assert [slot.number for slot in answer.state.to_put_back] == [1]


def test_undo_takes_back_the_last_piece_of_the_cart() -> None:
    state = scan(AT_SHIRTS, item(), item(), item(), tote_reading("T-201"), tote_reading("T-202"))

    asked = act(state.state, Verb.UNDO, argument=2)
    assert asked is not None
    done = act(asked.state, Verb.UNDO)

    assert done is not None
    assert (asked.verdict, asked.words["count"], asked.words["tote"]) == (
        PickVerdict.UNDO_ASKED,
        2,
        "T-202",
    )
    assert [each.order for each in done.acts] == ["fo-2", "fo-1"]
    assert [slot.tote for slot in done.state.slots] == ["T-201", "T-202"]


def test_one_more_than_all_slots_want_is_over() -> None:
    answer = scan(AT_SHIRTS, item(), item(), item(), item())

    assert answer.verdict is PickVerdict.OVER
    assert len(answer.state.hand) == 3


def test_a_tote_with_empty_hands_asks_for_a_piece() -> None:
    assert scan(AT_SHIRTS, tote_reading("T-201")).verdict is PickVerdict.ITEM_FIRST


def test_going_on_without_a_stop_means_nothing() -> None:
    assert act(AT_SHIRTS, Verb.GO_ON) is None


def test_put_back_in_mid_walk_means_nothing() -> None:
    told = say(standing(AT_SHIRTS, 1, Standing.ON_HOLD), Verb.GO_ON)

    assert say(told.state, Verb.PUT_BACK_DONE).verdict is CommonVerdict.NOT_HERE


def test_only_counted_units_are_written_down() -> None:
    answer = scan(AT_SHIRTS, item(), item(), tote_reading("T-201"))

    assert all(isinstance(each, ItemPicked) for each in answer.commands)
    assert [unit.tote for unit in answer.state.slots[0].order.units] == ["T-201", "T-201"]
