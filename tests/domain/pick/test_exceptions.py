"""What goes wrong at a shelf, each by a word of the worker: E02, E05 to E09."""

from dataclasses import replace

import pytest

from app.domain.codes import Fault, Kind, Reading
from app.domain.commands import (
    ItemPicked,
    LineShort,
    ShortReason,
    ToteFilled,
)
from app.domain.pick import Picked, PickState, Step, act, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from tests.domain.builders import (
    SHIRT_L,
    SHIRT_M,
    SKIRT,
    a_pick_state,
    a_stop,
    a_unit,
    bin_reading,
    item,
    pick_facts,
    tote_reading,
)
from tests.domain.worlds.machines_pick import a_cart
from tests.domain.worlds.walker import (
    AT_SHIRTS,
    SHIRTS,
    WITH_SHIRT,
    all_picked,
    outcome,
    say,
    scan,
    with_book,
)

OTHER = "C-09-9"
LINE = f"line-{SHIRT_M[-3:]}"


def short(quantity: int, reason: ShortReason) -> LineShort:
    return LineShort(line=LINE, bin="B-04-3", quantity=quantity, reason=reason)


# ---- E02 other bin has it


def test_other_bin_that_has_it_is_asked_about_and_used_when_said_again() -> None:
    asked = with_book(AT_SHIRTS, bin_reading(OTHER), 4)
    used = with_book(asked.state, bin_reading(OTHER), 4)
    put = scan(used.state, item(), tote_reading())

    assert outcome(asked) == (PickVerdict.OTHER_BIN, Step.BIN, ())
    assert asked.words == {"got": OTHER, "want": "B-04-3"}
    assert outcome(used) == (PickVerdict.OTHER_BIN_USED, Step.ITEM, ())
    (command,) = put.commands
    assert isinstance(command, ItemPicked)
    assert command.bin == OTHER


def test_the_right_piece_in_a_wrong_bin_asks_where_the_books_say_nothing() -> None:
    asked = scan(AT_SHIRTS, bin_reading(OTHER), item())

    assert outcome(asked) == (PickVerdict.OTHER_BIN, Step.BIN, ())
    assert scan(asked.state, bin_reading(OTHER)).verdict is PickVerdict.OTHER_BIN_USED


def test_a_piece_of_the_next_bin_does_not_ask_about_the_one_that_was_left() -> None:
    state = a_pick_state(SHIRTS, a_stop(SKIRT, "C-01-2"), at_bin="B-04-3")
    done = scan(state, item(), item(), tote_reading())

    answer = scan(done.state, item(SKIRT))

    assert (answer.verdict, answer.words) == (PickVerdict.SCAN_BIN_FIRST, {"want": "C-01-2"})


def test_a_second_scan_that_comes_too_soon_is_asked_again() -> None:
    asked = with_book(AT_SHIRTS, bin_reading(OTHER), 4)

    again = with_book(asked.state, bin_reading(OTHER), 4, seen=False)

    assert outcome(again) == (PickVerdict.OTHER_BIN, Step.BIN, ())


def test_any_other_scan_forgets_the_question() -> None:
    asked = scan(AT_SHIRTS, bin_reading(OTHER), item())

    back = scan(asked.state, bin_reading("B-04-3"))

    assert (back.verdict, back.state.question) == (PickVerdict.AT_BIN, None)


def test_a_bin_without_it_stays_wrong() -> None:
    assert with_book(AT_SHIRTS, bin_reading(OTHER), 0).verdict is PickVerdict.WRONG_BIN


# ---- E05 short


def test_short_asks_why_and_the_reason_counts_it() -> None:
    why = say(AT_SHIRTS, Verb.SHORT)
    done = say(why.state, Verb.NOT_FOUND)

    assert outcome(why) == (PickVerdict.WHY_SHORT, Step.ITEM, ())
    assert why.words == {"title": "Linen Shirt", "size": "M", "bin": "B-04-3", "count": 2}
    assert outcome(done) == (
        PickVerdict.SHORT_NOTED,
        Step.BIN,
        (short(2, ShortReason.NOT_FOUND),),
    )
    assert done.state.stop is not None
    assert done.state.stop.bin == "B-06-1"


@pytest.mark.parametrize("again", [Verb.FEWER, Verb.CONFIRM, Verb.SHORT])
def test_a_reason_alone_is_said_twice(again: Verb) -> None:
    asked = say(WITH_SHIRT, Verb.FEWER)
    done = say(asked.state, again)

    assert outcome(asked) == (PickVerdict.SHORT_ASKED, Step.TOTE, ())
    assert asked.words["why"] == "short.fewer"
    assert outcome(done) == (PickVerdict.SHORT_NOTED, Step.TOTE, (short(1, ShortReason.FEWER),))
    assert done.state.hand == WITH_SHIRT.hand


def test_another_reason_is_asked_anew_and_a_scan_forgets_it() -> None:
    asked = say(AT_SHIRTS, Verb.FEWER)

    other = say(asked.state, Verb.NOT_FOUND)
    scanned = scan(asked.state, item())

    assert outcome(other) == (PickVerdict.SHORT_ASKED, Step.ITEM, ())
    assert scanned.verdict is PickVerdict.IN_HAND
    assert say(scanned.state, Verb.FEWER).verdict is PickVerdict.SHORT_ASKED


def test_a_double_press_is_no_second_word() -> None:
    asked = say(AT_SHIRTS, Verb.NOT_FOUND)

    again = act(asked.state, Verb.NOT_FOUND, seen=False)

    assert again is not None
    assert outcome(again) == (PickVerdict.SHORT_ASKED, Step.ITEM, ())


def test_short_is_short_for_every_slot_that_waits_for_it() -> None:
    cart = a_cart((a_stop(SHIRT_M, quantity=2),), (a_stop(SHIRT_M),))
    cart = scan(cart, tote_reading("T-1"), tote_reading("T-2"), bin_reading("B-04-3")).state

    done = say(say(cart, Verb.SHORT).state, Verb.NOT_FOUND)

    assert [each.order for each in done.acts] == ["fo-1", "fo-2"]
    assert done.words["count"] == 3


def test_with_everything_in_the_hand_nothing_is_short() -> None:
    held = scan(AT_SHIRTS, item(), item()).state

    answer = say(held, Verb.SHORT)

    assert outcome(answer) == (CommonVerdict.NOT_HERE, Step.TOTE, ())
    assert say(all_picked(), Verb.SHORT).verdict is CommonVerdict.NOT_HERE


# ---- E06 damaged


def test_a_damaged_piece_in_the_hand_leaves_it_and_the_line_is_short_by_one() -> None:
    asked = say(WITH_SHIRT, Verb.DAMAGED)
    done = say(asked.state, Verb.DAMAGED)

    assert (asked.verdict, asked.words["count"]) == (PickVerdict.SHORT_ASKED, 1)
    assert outcome(done) == (
        PickVerdict.DAMAGED_ASIDE,
        Step.ITEM,
        (short(1, ShortReason.DAMAGED),),
    )
    assert done.state.hand == ()


def test_a_damaged_piece_on_the_shelf_is_one_of_those_that_are_missing() -> None:
    done = say(say(AT_SHIRTS, Verb.SHORT).state, Verb.DAMAGED)

    assert outcome(done) == (
        PickVerdict.DAMAGED_ASIDE,
        Step.ITEM,
        (short(1, ShortReason.DAMAGED),),
    )
    assert done.state.take == 1


def test_a_damaged_piece_that_nobody_waits_for_only_leaves_the_hand() -> None:
    slot = WITH_SHIRT.slots[0]
    elsewhere = replace(slot.order, units=(a_unit("x1"), a_unit("x2")))
    state = WITH_SHIRT.with_slot(replace(slot, order=elsewhere))

    done = say(say(state, Verb.DAMAGED).state, Verb.DAMAGED)

    assert (done.verdict, done.commands, done.state.hand) == (PickVerdict.DAMAGED_ASIDE, (), ())


# ---- E07 no barcode


def digits(text: str) -> Reading:
    return Reading(kind=Kind.UNKNOWN, value=text, fault=Fault.NOT_OURS)


def typed(state: PickState, text: str, code: str = SHIRT_M) -> Picked:
    return decide(state, digits(text), pick_facts(state, code))


def test_the_last_four_digits_take_a_piece_and_mark_it() -> None:
    asked = say(AT_SHIRTS, Verb.NO_CODE)
    held = typed(asked.state, SHIRT_M[-4:])
    put = scan(held.state, tote_reading())

    assert (asked.verdict, asked.words) == (PickVerdict.TYPE_DIGITS, {})
    assert held.verdict is PickVerdict.IN_HAND
    (command,) = put.commands
    assert isinstance(command, ItemPicked)
    assert command.proof == "by_hand"


def test_digits_that_fit_nothing_here_are_asked_for_again() -> None:
    asked = say(AT_SHIRTS, Verb.NO_CODE)

    wrong = typed(asked.state, "0000")

    assert outcome(wrong) == (PickVerdict.DIGITS_WRONG, Step.ITEM, ())
    assert wrong.state.question == asked.state.question


def test_digits_that_nobody_asked_for_mean_nothing() -> None:
    assert typed(AT_SHIRTS, SHIRT_M[-4:]).verdict is CommonVerdict.NOT_HERE
    assert say(a_pick_state(), Verb.NO_CODE).verdict is CommonVerdict.NOT_HERE


# ---- E08 full tote


def test_the_next_tote_takes_the_rest_of_the_order() -> None:
    put = scan(WITH_SHIRT, tote_reading())
    full = say(scan(put.state, item()).state, Verb.FULL_TOTE)
    rest = scan(full.state, tote_reading("T-113"))

    assert outcome(full) == (PickVerdict.TOTE_FULL, Step.TOTE, (ToteFilled(tote="T-112"),))
    assert full.words == {"tote": "T-112", "order": "10485"}
    assert rest.verdict is PickVerdict.LINE_DONE
    assert rest.state.slots[0].order.totes == ("T-112", "T-113")


def test_an_empty_tote_is_not_full() -> None:
    assert say(WITH_SHIRT, Verb.FULL_TOTE).verdict is CommonVerdict.NOT_HERE


def test_on_a_cart_with_empty_hands_the_full_tote_is_scanned() -> None:
    cart = a_cart((a_stop(SHIRT_M, quantity=2),), (a_stop(SHIRT_M),))
    bound = scan(cart, tote_reading("T-1"), tote_reading("T-2"), bin_reading("B-04-3")).state
    assert say(bound, Verb.FULL_TOTE).verdict is CommonVerdict.NOT_HERE
    some = scan(bound, item(), tote_reading("T-1")).state

    asked = say(some, Verb.FULL_TOTE)
    full = scan(asked.state, tote_reading("T-1"))
    empty = scan(asked.state, tote_reading("T-2"))

    assert outcome(asked) == (PickVerdict.WHICH_FULL, Step.ITEM, ())
    assert outcome(full) == (PickVerdict.TOTE_FULL, Step.BIND, (ToteFilled(tote="T-1"),))
    assert empty.verdict is CommonVerdict.NOT_HERE
    assert scan(full.state, tote_reading("T-1")).verdict is not PickVerdict.TOTE_FULL


# ---- E09 skip and blocked aisle


def test_a_blocked_aisle_comes_last_and_nothing_is_short() -> None:
    state = a_pick_state(SHIRTS, a_stop(SHIRT_L, "B-06-1"), a_stop(SKIRT, "C-01-2"))

    blocked = say(state, Verb.BLOCKED_AISLE)
    last = say(blocked.state, Verb.BLOCKED_AISLE)
    free = scan(last.state, bin_reading("B-06-1"))

    assert outcome(blocked) == (PickVerdict.AISLE_BLOCKED, Step.BIN, ())
    assert blocked.words == {"aisle": "B", "next": "C-01-2"}
    assert (last.verdict, last.words) == (PickVerdict.AISLE_LAST, {"aisle": "C"})
    assert (free.verdict, free.state.blocked) == (PickVerdict.AT_BIN, ("C",))


def test_a_blocked_aisle_waits_for_what_is_in_the_hand() -> None:
    assert say(WITH_SHIRT, Verb.BLOCKED_AISLE).verdict is PickVerdict.TOTE_FIRST
    assert say(all_picked(), Verb.BLOCKED_AISLE).verdict is PickVerdict.DONE
