"""After the fact: is the bin empty, what is taken back, what a case counts: E10, E16, E18."""

from dataclasses import replace

import pytest

from app.domain.commands import (
    BinChecked,
)
from app.domain.pick import Ask, Step, act, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from tests.domain.builders import (
    CATALOGUE,
    SHIRT_M,
    a_pick_state,
    bin_reading,
    item,
    pick_facts,
    tote_reading,
)
from tests.domain.worlds.machines_pick import CASE, WITH_CASE
from tests.domain.worlds.walker import (
    AT_SHIRTS,
    LARGE,
    SHIRTS,
    WITH_SHIRT,
    outcome,
    say,
    scan,
    with_book,
)

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
