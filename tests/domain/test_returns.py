"""A visit at the return desk: found by slip or serial, counted once, ended by Done."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import Reading
from app.domain.commands import UnitsReceivedBack
from app.domain.model.returnable_order import ReturnableOrder
from app.domain.returns import Step, Visited, VisitState, act, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, ReturnVerdict
from tests.domain.builders import (
    CAGE,
    NOW,
    SHIRT_L,
    SHIRT_M,
    SKIRT,
    a_sold_order,
    a_sold_unit,
    item,
    received,
    return_facts,
    slip,
)

EMPTY = VisitState()
LATE = NOW + timedelta(days=10)
PAIR = a_sold_order(a_sold_unit(serial="A"), a_sold_unit(ordinal=2, serial="B"))
MIXED = a_sold_order(a_sold_unit(serial="A"), a_sold_unit(ordinal=2))
ANONYMOUS = a_sold_order(a_sold_unit(), a_sold_unit(ordinal=2))


def visit(order: ReturnableOrder = ANONYMOUS) -> VisitState:
    """A visit whose order is found and nothing is scanned yet."""
    return VisitState(order=order)


def scan(state: VisitState, *readings: Reading, found: ReturnableOrder | None = None) -> Visited:
    """Judges readings one after another and returns the last answer."""
    for reading in readings:
        answer = decide(state, reading, return_facts(found, reading.value))
        state = answer.state
    return answer


def say(state: VisitState, verb: Verb, *, code: str | None = "R-000000017") -> Visited:
    """Judges a verb that the job must know."""
    answer = act(state, verb, return_facts(code=code))
    assert answer is not None
    return answer


def test_slip_finds_the_order_and_done_states_the_custody() -> None:
    found = scan(EMPTY, slip(), found=ANONYMOUS)
    taken = scan(found.state, item())
    done = say(taken.state, Verb.VISIT_DONE)

    assert (found.verdict, found.state.step) == (ReturnVerdict.ORDER_FOUND, Step.UNITS)
    assert found.words == {"order": "10371", "count": 2, "until": "2025-12-04"}
    assert taken.verdict is ReturnVerdict.UNIT_UNPROVEN
    assert taken.words == {"title": "Linen Shirt", "colour": "sand", "size": "M", "count": 1}
    assert (done.verdict, done.state) == (ReturnVerdict.DONE, EMPTY)
    assert done.commands == (
        UnitsReceivedBack(
            return_code="R-000000017",
            site="BRE",
            order_id="order-10371",
            units=(received(),),
        ),
    )
    assert done.words == {"order": "10371", "count": 1, "code": "R-000000017"}


def test_serial_finds_its_order_by_itself() -> None:
    answer = scan(EMPTY, item(serial="A"), found=PAIR)

    assert answer.verdict is ReturnVerdict.SERIAL_MATCHES
    assert answer.state == VisitState(order=PAIR, units=(received(serial="A"),))


@pytest.mark.parametrize("reading", [slip(), item(serial="Z")])
def test_what_is_not_in_the_data_says_how_old_they_are(reading: Reading) -> None:
    answer = scan(EMPTY, reading)

    assert (answer.verdict, answer.state) == (ReturnVerdict.NOT_IN_MY_DATA, EMPTY)
    assert answer.words == {"until": "25.11. 10:33"}


def test_order_found_by_a_wrong_key_is_not_believed() -> None:
    answer = scan(EMPTY, item(serial="Z"), found=PAIR)

    assert answer.verdict is ReturnVerdict.NOT_IN_MY_DATA


def test_garment_without_serial_needs_its_order_first() -> None:
    assert scan(EMPTY, item()).verdict is ReturnVerdict.FIND_FIRST


def test_unknown_item_is_not_called_foreign() -> None:
    assert scan(visit(), item("04012345999993")).verdict is CommonVerdict.UNKNOWN_ITEM


def test_garment_of_no_line_is_not_in_the_order() -> None:
    answer = scan(visit(), item(SKIRT))

    assert answer.verdict is ReturnVerdict.NOT_IN_ORDER
    assert answer.words == {"title": "Pleated Skirt"}


def test_same_serial_twice_is_the_same_unit() -> None:
    answer = scan(visit(PAIR), item(serial="A"), item(serial="A"))

    assert answer.verdict is ReturnVerdict.SAME_UNIT
    assert len(answer.state.units) == 1


def test_more_than_was_bought_is_over() -> None:
    answer = scan(visit(), item(), item(), item())

    assert answer.verdict is ReturnVerdict.OVER
    assert answer.words == {"title": "Linen Shirt", "count": 2}
    assert len(answer.state.units) == 2


def test_garment_that_came_back_before_is_said_to_have() -> None:
    gone = a_sold_order(a_sold_unit(returned=True))
    proved = a_sold_order(a_sold_unit(serial="A", returned=True))

    assert scan(visit(gone), item()).verdict is ReturnVerdict.ALREADY_RETURNED
    assert scan(visit(proved), item(serial="A")).verdict is ReturnVerdict.ALREADY_RETURNED
    assert scan(EMPTY, item(serial="A"), found=proved).verdict is ReturnVerdict.ALREADY_RETURNED


def test_serial_of_another_order_is_not_mixed_in() -> None:
    other = a_sold_order(a_sold_unit(serial="X"), number="10999")

    answer = scan(visit(PAIR), item(serial="X"), found=other)

    assert answer.verdict is ReturnVerdict.OTHER_ORDER
    assert answer.words == {"order": "10999"}
    assert answer.state == visit(PAIR)


def test_slip_of_another_order_waits_for_the_end_of_this_visit() -> None:
    other = a_sold_order(number="10999")
    busy = scan(visit(), item()).state

    assert scan(busy, slip(), found=other).verdict is ReturnVerdict.OTHER_ORDER
    assert scan(visit(), slip(), found=other).state == visit(other)


def test_same_slip_again_keeps_what_is_scanned() -> None:
    busy = scan(visit(), item()).state

    answer = scan(busy, slip(), found=ANONYMOUS)

    assert (answer.verdict, answer.state) == (ReturnVerdict.ORDER_FOUND, busy)


@pytest.mark.parametrize("reading", [slip(), item(serial="A")])
def test_order_past_its_day_is_too_late(reading: Reading) -> None:
    answer = decide(EMPTY, reading, return_facts(PAIR, reading.value, now=LATE))

    assert (answer.verdict, answer.state) == (ReturnVerdict.TOO_LATE, EMPTY)
    assert answer.words["until"] == "2025-12-04"


def test_serial_after_the_gtin_of_the_same_garment_counts_once() -> None:
    answer = scan(visit(PAIR), item(), item(serial="B"))

    assert answer.verdict is ReturnVerdict.SERIAL_NOTED
    assert answer.words == {"serial": "B", "count": 1}
    assert answer.state.units == (received(serial="B"),)


def test_serial_after_the_gtin_finds_the_right_one_of_two_lines() -> None:
    order = a_sold_order(
        a_sold_unit(serial="A", line="full price", price_minor=7900),
        a_sold_unit(serial="B", line="reduced", price_minor=3900),
    )

    first = scan(visit(order), item())
    noted = scan(first.state, item(serial="B"))

    assert first.state.proposed_minor == 7900
    assert noted.state.units == (received(serial="B", line="reduced"),)
    assert noted.state.proposed_minor == 3900


def test_each_of_two_garments_may_be_proved_after_both_were_counted() -> None:
    answer = scan(visit(PAIR), item(), item(), item(serial="A"), item(serial="B"))

    assert answer.verdict is ReturnVerdict.SERIAL_NOTED
    assert {unit.serial for unit in answer.state.units} == {"A", "B"}


def test_serial_nobody_noted_is_taken_as_unproven() -> None:
    """The garment was shipped by its GTIN alone: its serial can prove nothing, nor refute it."""
    answer = scan(visit(ANONYMOUS), item(serial="Z"))

    assert answer.verdict is ReturnVerdict.UNIT_UNPROVEN
    assert answer.state.units == (received(serial="Z"),)


def test_serial_that_contradicts_every_shipped_one_is_another_garment() -> None:
    assert scan(visit(PAIR), item(serial="Z")).verdict is ReturnVerdict.NOT_IN_ORDER


def test_mixed_order_takes_one_proved_and_one_unproven_and_no_third() -> None:
    proved = scan(visit(MIXED), item(serial="A"))
    unproven = scan(proved.state, item(serial="Z"))

    assert unproven.verdict is ReturnVerdict.UNIT_UNPROVEN
    assert scan(unproven.state, item(serial="Y")).verdict is ReturnVerdict.OVER
    assert scan(unproven.state, item()).verdict is ReturnVerdict.OVER


def test_unknown_serial_notes_itself_on_the_garment_counted_by_gtin() -> None:
    answer = scan(visit(ANONYMOUS), item(), item(serial="Z"))

    assert answer.verdict is ReturnVerdict.SERIAL_NOTED
    assert answer.state.units == (received(serial="Z"),)


def test_serial_that_contradicts_what_was_counted_is_not_noted_on_it() -> None:
    """Counted by GTIN for unit B; serial Z shows that it is neither B nor anything still open."""
    order = a_sold_order(a_sold_unit(returned=True), a_sold_unit(ordinal=2, serial="B"))
    counted = scan(visit(order), item()).state

    answer = scan(counted, item(serial="Z"))

    assert answer.verdict is ReturnVerdict.ALREADY_RETURNED
    assert answer.state == counted


def test_product_bought_twice_in_one_order_comes_back_line_by_line() -> None:
    order = a_sold_order(
        a_sold_unit(line="l1", price_minor=7900), a_sold_unit(line="l2", price_minor=3900)
    )

    answer = scan(visit(order), item(), item())

    assert [unit.line for unit in answer.state.units] == ["l1", "l2"]
    assert answer.state.proposed_minor == 11800
    assert scan(answer.state, item()).verdict is ReturnVerdict.OVER


def test_amount_is_of_the_units_and_not_of_the_line() -> None:
    """A discount that does not divide evenly leaves a cent on one unit of the line."""
    order = a_sold_order(a_sold_unit(price_minor=3334), a_sold_unit(ordinal=2, price_minor=3333))

    assert scan(visit(order), item()).state.proposed_minor == 3334
    assert scan(visit(order), item(), item()).state.proposed_minor == 6667
    assert EMPTY.proposed_minor == 0


def test_returned_unit_is_not_paid_again() -> None:
    order = a_sold_order(
        a_sold_unit(price_minor=5000, returned=True), a_sold_unit(ordinal=2, price_minor=3900)
    )

    assert scan(visit(order), item()).state.proposed_minor == 3900


def test_unit_that_another_desk_took_meanwhile_owes_nothing() -> None:
    """News while the visit is open: what lies on the counter stays in the visit, the money not."""
    busy = scan(visit(a_sold_order(a_sold_unit())), item()).state
    gone = a_sold_order(a_sold_unit(returned=True))
    state = VisitState(order=gone, units=busy.units)

    assert state.proposed_minor == 0
    assert scan(state, item()).verdict is ReturnVerdict.ALREADY_RETURNED
    assert say(state, Verb.VISIT_DONE).verdict is ReturnVerdict.DONE


def test_undo_takes_the_last_unit_then_the_order_then_nothing() -> None:
    first = say(scan(visit(), item(), item()).state, Verb.UNDO)
    second = say(first.state, Verb.UNDO)
    third = say(second.state, Verb.UNDO)
    fourth = say(third.state, Verb.UNDO)

    assert [len(a.state.units) for a in (first, second)] == [1, 0]
    assert third.state == EMPTY
    assert {first.verdict, second.verdict, third.verdict} == {ReturnVerdict.UNDONE}
    assert fourth.verdict is CommonVerdict.NOTHING_TO_UNDO


def test_cancel_drops_the_whole_visit() -> None:
    answer = say(scan(visit(), item()).state, Verb.CANCEL)

    assert (answer.verdict, answer.state) == (ReturnVerdict.UNDONE, EMPTY)
    assert say(EMPTY, Verb.CANCEL).verdict is CommonVerdict.NOTHING_TO_UNDO


@pytest.mark.parametrize("state", [EMPTY, visit()])
def test_visit_without_units_cannot_be_done(state: VisitState) -> None:
    answer = say(state, Verb.VISIT_DONE)

    assert (answer.verdict, answer.commands) == (ReturnVerdict.NOTHING_YET, ())


def test_visit_without_numbers_stays_open() -> None:
    busy = scan(visit(), item()).state

    answer = say(busy, Verb.VISIT_DONE, code=None)

    assert (answer.verdict, answer.state) == (ReturnVerdict.NO_NUMBERS, busy)


def test_verbs_of_other_jobs_are_not_known() -> None:
    assert act(EMPTY, Verb.SKIP, return_facts()) is None


def test_code_without_a_meaning_here_changes_nothing() -> None:
    assert scan(visit(), CAGE).verdict is CommonVerdict.NOT_HERE


SERIALS = st.sampled_from([None, "A", "B", "C", "Z"])


@given(
    st.lists(st.tuples(SERIALS, st.sampled_from(["l1", "l2"]), st.booleans()), max_size=5),
    st.lists(st.tuples(st.sampled_from([SHIRT_M, SHIRT_L]), SERIALS), max_size=8),
)
def test_visit_never_holds_more_than_was_sold_and_not_returned(
    sold: list[tuple[str | None, str, bool]], scans: list[tuple[str, str | None]]
) -> None:
    known: set[str] = set()
    units = []
    for ordinal, (serial, line, gone) in enumerate(sold, start=1):
        own = None if serial in known else serial
        known |= {own} if own else set()
        units.append(a_sold_unit(ordinal=ordinal, serial=own, line=line, returned=gone))
    order = a_sold_order(*units) if units else a_sold_order()
    state = visit(order)

    for code, serial in scans:
        state = decide(state, item(code, serial), return_facts(order, code)).state

    left = [unit for unit in order.units if not unit.returned]
    assert len(state.units) <= len(left)
    assert state.proposed_minor <= sum(unit.price_minor for unit in left)
    assert len({unit.serial for unit in state.units if unit.serial}) == sum(
        unit.serial is not None for unit in state.units
    )


def test_a_serial_takes_the_place_of_the_garment_that_stood_for_it() -> None:
    """Two lines of one garment, both counted by their GTIN: the serial names the first."""
    order = a_sold_order(
        a_sold_unit(ordinal=1, serial="A", line="l1"), a_sold_unit(ordinal=2, line="l2")
    )
    state = visit(order)

    for serial in (None, None, "A", None):
        answer = decide(state, item(SHIRT_M, serial), return_facts(order, SHIRT_M))
        state = answer.state

    assert answer.verdict is ReturnVerdict.OVER
    assert [(unit.line, unit.serial) for unit in state.units] == [("l1", "A"), ("l2", None)]
