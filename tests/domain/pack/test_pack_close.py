"""Wrong things on the bench, and closing the parcel."""

from dataclasses import replace

import pytest

from app.domain.commands import (
    CancelAcknowledged,
    ItemUnpacked,
    OrderSetAside,
)
from app.domain.model.fulfilment_order import PackageState, Standing
from app.domain.pack import PackState, Step, act, closest, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict
from tests.domain.builders import (
    CAGE,
    CATALOGUE,
    SHIRT_L,
    SHIRT_M,
    SHIRT_M_NAVY,
    SKIRT,
    a_line,
    a_picked_order,
    a_unit,
    an_order,
    item,
    pack_facts,
    tote_reading,
)
from tests.domain.worlds.packer import EMPTY, bench, outcome, packed, say, scan


def test_wrong_item_is_told_without_knowing_the_products_of_the_order() -> None:
    facts = pack_facts(SKIRT, catalogue={SKIRT: CATALOGUE[SKIRT]})

    answer = decide(bench(None), item(SKIRT), facts)

    assert answer.verdict is PackVerdict.WRONG_ITEM
    assert answer.words == {"got": "Pleated Skirt", "want": "Linen Shirt", "order": "10485"}


def test_closest_product_is_the_most_alike() -> None:
    order = an_order(a_line(SKIRT), a_line(SHIRT_M_NAVY), a_line(SHIRT_M))

    assert closest(order, CATALOGUE[SHIRT_L], CATALOGUE) == CATALOGUE[SHIRT_M]
    assert closest(order, CATALOGUE[SHIRT_L], {}) is None


def test_unknown_item_is_not_called_wrong() -> None:
    assert scan(bench(None), item("04012345999993")).verdict is CommonVerdict.UNKNOWN_ITEM


def test_one_more_than_ordered_is_over() -> None:
    answer = scan(bench(None), item(), item())

    assert outcome(answer) == (PackVerdict.OVER, Step.CLOSE, ())
    assert answer.words == {"title": "Linen Shirt", "count": 1}


def test_garment_with_a_serial_is_matched_by_that_serial() -> None:
    answer = scan(bench("A", "B"), item(serial="B"))

    assert answer.commands == (packed("u2", "B"),)


def test_same_serial_again_is_the_same_unit() -> None:
    answer = scan(bench("A", "B"), item(serial="A"), item(serial="A"))

    assert outcome(answer) == (PackVerdict.SAME_UNIT, Step.UNITS, ())
    assert answer.words == {"serial": "A"}


def test_serial_that_was_unknown_at_the_shelf_upgrades_its_unit() -> None:
    answer = scan(bench(None), item(serial="A"))

    assert outcome(answer) == (PackVerdict.ALL_PACKED, Step.CLOSE, (packed("u1", "A"),))
    assert answer.state.order is not None
    assert [unit.serial for unit in answer.state.order.units] == ["A"]


def test_another_garment_than_the_picked_one_is_not_taken_for_it() -> None:
    answer = scan(bench("A"), item(serial="X"))

    assert outcome(answer) == (PackVerdict.WRONG_UNIT, Step.UNITS, ())
    assert answer.words == {"serial": "X", "title": "Linen Shirt"}


def test_serial_after_the_gtin_of_the_same_garment_counts_once() -> None:
    first = scan(bench(None, None), item())
    second = scan(first.state, item(serial="A"))

    assert outcome(second)[:2] == (PackVerdict.SERIAL_NOTED, Step.UNITS)
    order = second.state.order
    assert order is not None
    assert order.packed_total == 1
    assert [unit.serial for unit in order.units if unit.package] == ["A"]


def test_serial_after_the_gtin_says_which_of_two_known_units_it_was() -> None:
    """The GTIN counted for unit A; the serial proves that unit B is in the parcel instead."""
    answer = scan(bench("A", "B"), item(), item(serial="B"))

    assert outcome(answer) == (
        PackVerdict.SERIAL_NOTED,
        Step.UNITS,
        (ItemUnpacked(unit="u1"), packed("u2", "B")),
    )
    assert scan(answer.state, item(serial="A")).verdict is PackVerdict.ALL_PACKED


def test_serial_after_the_gtin_may_prove_the_guess_right() -> None:
    noted = scan(bench("A", "B"), item(), item(serial="A"))

    assert outcome(noted) == (PackVerdict.SERIAL_NOTED, Step.UNITS, ())
    assert scan(noted.state, item(serial="A")).verdict is PackVerdict.SAME_UNIT
    assert scan(noted.state, item(serial="B")).verdict is PackVerdict.ALL_PACKED


def test_last_unit_upgraded_stays_complete() -> None:
    answer = scan(bench(None), item(), item(serial="A"))

    assert outcome(answer) == (
        PackVerdict.SERIAL_NOTED,
        Step.CLOSE,
        (ItemUnpacked(unit="u1"), packed("u1", "A")),
    )


def test_gtin_counted_for_a_known_serial_and_another_serial_is_another_garment() -> None:
    answer = scan(bench("A"), item(), item(serial="X"))

    assert outcome(answer) == (PackVerdict.WRONG_UNIT, Step.CLOSE, ())


def test_unknown_serial_takes_the_anonymous_unit_and_frees_the_guess() -> None:
    """Units A and one without serial; GTIN (counts the anonymous one), GTIN (counts A), then X."""
    answer = scan(bench("A", None), item(), item(), item(serial="X"))

    assert answer.verdict is PackVerdict.SERIAL_NOTED
    order = answer.state.order
    assert order is not None
    assert {unit.serial for unit in order.units} == {"A", "X"}
    assert order.packed_total == 2


def test_undo_takes_out_what_was_packed_last() -> None:
    order = a_picked_order(a_unit("u1", SHIRT_M), a_unit("u2", SKIRT))
    state = scan(PackState(order=order, tote="T-112"), item(SKIRT), item(SHIRT_M)).state

    first = say(state, Verb.UNDO)
    second = say(first.state, Verb.UNDO)
    third = say(second.state, Verb.UNDO)

    assert outcome(first) == (PackVerdict.UNDONE, Step.UNITS, (ItemUnpacked(unit="u1"),))
    assert first.words == {"title": "Linen Shirt", "size": "M", "more": 1}
    assert second.commands == (ItemUnpacked(unit="u2"),)
    assert third.verdict is CommonVerdict.NOTHING_TO_UNDO


def test_closed_parcel_is_not_undone() -> None:
    closed = say(scan(bench(None), item()).state, Verb.CLOSE_PACKAGE).state

    assert say(closed, Verb.UNDO).verdict is CommonVerdict.NOTHING_TO_UNDO


def test_parcel_with_missing_units_cannot_be_closed() -> None:
    answer = say(scan(bench(None, None), item()).state, Verb.CLOSE_PACKAGE)

    assert outcome(answer) == (PackVerdict.NOT_COMPLETE, Step.UNITS, ())
    assert answer.words == {"more": 1}


def test_without_numbers_the_parcel_stays_open() -> None:
    full = scan(bench(None), item()).state

    answer = say(full, Verb.CLOSE_PACKAGE, next_sscc=None)

    assert outcome(answer) == (PackVerdict.NO_NUMBERS, Step.CLOSE, ())


def test_closed_parcel_cannot_be_closed_again() -> None:
    closed = say(scan(bench(None), item()).state, Verb.CLOSE_PACKAGE).state

    assert outcome(say(closed, Verb.CLOSE_PACKAGE)) == (PackVerdict.SCAN_TOTE_FIRST, Step.DONE, ())


def test_order_set_aside_frees_the_bench() -> None:
    answer = say(bench(None), Verb.SET_ASIDE)

    assert outcome(answer) == (
        PackVerdict.SET_ASIDE,
        Step.TOTE,
        (OrderSetAside(reason="packer"),),
    )


def test_parcel_that_left_cannot_be_set_aside() -> None:
    order = an_order(units=[a_unit()], package=PackageState.TENDERED)

    answer = say(PackState(order=order, tote="T-112"), Verb.SET_ASIDE)

    assert outcome(answer) == (CommonVerdict.NOT_HERE, Step.DONE, ())


@pytest.mark.parametrize(
    ("standing", "verdict"),
    [
        (Standing.ON_HOLD, PackVerdict.STOP_HELD),
        (Standing.CANCELLATION_REQUESTED, PackVerdict.STOP_CANCELLED),
        (Standing.CANCELLED, PackVerdict.STOP_CANCELLED),
    ],
)
def test_stopped_order_answers_stop_to_everything_but_its_named_action(
    standing: Standing, verdict: PackVerdict
) -> None:
    order = replace(a_picked_order(a_unit()), standing=standing)
    state = scan(EMPTY, tote_reading(), tote_order=order).state

    assert state.step is Step.STOPPED
    for reading in (item(), tote_reading(), tote_reading("T-200"), CAGE):
        assert outcome(scan(state, reading)) == (verdict, Step.STOPPED, ())
    for verb in (Verb.UNDO, Verb.CLOSE_PACKAGE, Verb.SET_ASIDE):
        assert outcome(say(state, verb)) == (verdict, Step.STOPPED, ())
    assert say(state, Verb.PUT_BACK_DONE).verdict is PackVerdict.PUT_BACK_DONE


def test_putting_back_ends_a_cancellation_and_frees_the_bench() -> None:
    order = replace(a_picked_order(a_unit()), standing=Standing.CANCELLATION_REQUESTED)

    answer = say(PackState(order=order, tote="T-112"), Verb.PUT_BACK_DONE)

    assert outcome(answer) == (PackVerdict.PUT_BACK_DONE, Step.TOTE, (CancelAcknowledged(),))


def test_cancellation_of_a_parcel_that_left_cannot_be_put_back() -> None:
    order = an_order(
        units=[a_unit()],
        package=PackageState.TENDERED,
        standing=Standing.CANCELLATION_REQUESTED,
    )

    answer = say(PackState(order=order, tote="T-112"), Verb.PUT_BACK_DONE)

    assert outcome(answer) == (PackVerdict.STOP_CANCELLED, Step.STOPPED, ())


def test_putting_aside_a_held_order_asks_the_centre_for_nothing() -> None:
    order = replace(a_picked_order(a_unit()), standing=Standing.ON_HOLD)

    answer = say(PackState(order=order, tote="T-112"), Verb.PUT_BACK_DONE)

    assert outcome(answer) == (PackVerdict.PUT_BACK_DONE, Step.TOTE, ())


def test_putting_back_without_a_stop_means_nothing() -> None:
    assert say(bench(None), Verb.PUT_BACK_DONE).verdict is CommonVerdict.NOT_HERE


@pytest.mark.parametrize("verb", [Verb.CLOSE_PACKAGE, Verb.SET_ASIDE, Verb.PUT_BACK_DONE])
def test_empty_bench_asks_for_a_tote(verb: Verb) -> None:
    assert outcome(say(EMPTY, verb)) == (PackVerdict.SCAN_TOTE_FIRST, Step.TOTE, ())


def test_empty_bench_has_nothing_to_undo() -> None:
    assert say(EMPTY, Verb.UNDO).verdict is CommonVerdict.NOTHING_TO_UNDO


@pytest.mark.parametrize("state", [EMPTY, bench(None)])
def test_verbs_of_other_jobs_are_not_known(state: PackState) -> None:
    assert act(state, Verb.SKIP, pack_facts()) is None


@pytest.mark.parametrize("state", [EMPTY, bench(None)])
def test_code_without_a_meaning_here_changes_nothing(state: PackState) -> None:
    answer = scan(state, CAGE)

    assert answer.verdict is CommonVerdict.NOT_HERE
    assert answer.state == state
