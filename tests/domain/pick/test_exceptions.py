"""What goes wrong at a shelf, each by a word of the worker: E02, E05 to E10, E16, E18."""

from dataclasses import replace

import pytest

from app.domain.codes import Fault, Kind, Reading
from app.domain.commands import (
    BinChecked,
    ItemPicked,
    LineShort,
    ShortReason,
    ToteFilled,
)
from app.domain.pick import Ask, Picked, PickState, Step, act, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from tests.domain.builders import (
    CATALOGUE,
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
from tests.domain.worlds.machines_pick import CASE, WITH_CASE, a_cart
from tests.domain.worlds.walker import (
    AT_SHIRTS,
    LARGE,
    SHIRTS,
    WITH_SHIRT,
    all_picked,
    outcome,
    say,
    scan,
)

OTHER = "C-09-9"
LINE = f"line-{SHIRT_M[-3:]}"


def with_book(state: PickState, reading: Reading, book: int | None, *, seen: bool = True) -> Picked:
    """Judges one scan at a station whose data says how much lies in a bin."""
    code = reading.value if reading.kind is Kind.ITEM else SHIRT_M
    facts = pick_facts(state, code)
    return decide(state, reading, replace(facts, book=lambda _bin, _sku: book, seen=seen))


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


# ---- E10 zero check


@pytest.mark.parametrize(("verb", "empty"), [(Verb.YES, True), (Verb.NO, False)])
def test_the_last_of_the_books_asks_whether_the_bin_is_empty(verb: Verb, *, empty: bool) -> None:
    held = scan(AT_SHIRTS, item(), item()).state
    asked = with_book(held, tote_reading(), 2)
    noted = say(asked.state, verb)

    assert asked.verdict is PickVerdict.ZERO_CHECK
    assert len(asked.commands) == 2
    assert noted.verdict is PickVerdict.ZERO_NOTED
    sku = CATALOGUE[SHIRT_M].sku
    assert noted.commands == (BinChecked(bin="B-04-3", sku=sku, empty=empty),)


def test_the_zero_check_never_holds_anybody_up() -> None:
    held = scan(AT_SHIRTS, item(), item()).state
    asked = with_book(held, tote_reading(), 2)

    on = scan(asked.state, bin_reading("B-06-1"))

    assert (on.verdict, on.state.question) == (PickVerdict.AT_BIN, None)
    assert say(on.state, Verb.YES).verdict is CommonVerdict.NOT_HERE


def test_the_last_answer_of_a_walk_says_that_it_is_done() -> None:
    held = scan(a_pick_state(at_bin="B-04-3"), item()).state
    asked = with_book(held, tote_reading(), 1)

    assert asked.state.step is Step.DONE
    assert say(asked.state, Verb.NO).verdict is PickVerdict.DONE


@pytest.mark.parametrize("book", [None, 0, 5])
def test_a_bin_with_more_or_unknown_is_not_asked_about(book: int | None) -> None:
    held = scan(AT_SHIRTS, item(), item()).state

    assert with_book(held, tote_reading(), book).verdict is PickVerdict.LINE_DONE


# ---- E16 undo with its preview


def test_undo_of_several_says_what_and_does_it_once() -> None:
    put = scan(AT_SHIRTS, item(), item(), tote_reading()).state

    asked = act(put, Verb.UNDO, argument=5)
    assert asked is not None
    soon = act(asked.state, Verb.UNDO, seen=False)
    done = act(asked.state, Verb.CONFIRM)

    assert (asked.verdict, asked.words["count"]) == (PickVerdict.UNDO_ASKED, 2)
    assert soon is not None
    assert (soon.verdict, soon.commands) == (PickVerdict.UNDO_ASKED, ())
    assert done is not None
    assert len(done.commands) == 2
    assert done.state.slots[0].order.units == ()


@pytest.mark.parametrize("verb", [Verb.CANCEL, Verb.NO])
def test_no_leaves_everything_as_it_is(verb: Verb) -> None:
    put = scan(WITH_SHIRT, tote_reading()).state
    asked = say(put, Verb.UNDO)

    left = say(asked.state, verb)

    assert outcome(left) == (PickVerdict.AS_BEFORE, Step.ITEM, ())
    assert left.state == put
    assert act(put, Verb.CONFIRM) is None


# ---- E18 a case


def test_the_code_of_a_case_counts_what_is_in_it() -> None:
    facts = pick_facts(AT_SHIRTS, CASE, catalogue=WITH_CASE)
    units = iter(("c1", "c2"))

    answer = decide(AT_SHIRTS, item(CASE), replace(facts, new_unit=lambda: next(units)))

    assert answer.verdict is PickVerdict.IN_HAND
    assert [(each.unit, each.gtin) for each in answer.state.hand] == [
        ("c1", SHIRT_M),
        ("c2", SHIRT_M),
    ]


def test_a_case_with_more_than_is_wanted_is_not_taken() -> None:
    answer = decide(WITH_SHIRT, item(CASE), pick_facts(WITH_SHIRT, CASE, catalogue=WITH_CASE))

    assert answer.verdict is PickVerdict.CASE_OVER
    assert answer.words == {"title": "Linen Shirt", "count": 2, "want": 1}
    assert answer.state == WITH_SHIRT


def test_a_question_is_one_of_the_known_ones() -> None:
    state = a_pick_state(SHIRTS, LARGE, at_bin="B-04-3")

    question = say(state, Verb.SHORT).state.question
    assert question is not None
    assert question.ask is Ask.SHORT
