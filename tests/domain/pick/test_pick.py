"""What the picker hears at each scan, and what is written down for it."""

import pytest

from app.domain.commands import (
    ItemPicked,
)
from app.domain.pick import Step, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from tests.domain.builders import (
    CATALOGUE,
    SHIRT_L,
    SHIRT_M,
    SHIRT_M_NAVY,
    SKIRT,
    a_pick_state,
    a_stop,
    bin_reading,
    item,
    pick_facts,
    tote_reading,
)
from tests.domain.worlds.walker import (
    AT_SHIRTS,
    LARGE,
    SHIRTS,
    SKIRTS,
    WITH_SHIRT,
    all_picked,
    outcome,
    picked,
    say,
    scan,
)


def test_bin_item_tote_makes_a_picked_unit() -> None:
    walk = a_pick_state()
    assert walk.step is Step.BIN

    at_bin = scan(walk, bin_reading("B-04-3"))
    assert outcome(at_bin) == (PickVerdict.AT_BIN, Step.ITEM, ())
    held = scan(at_bin.state, item())
    assert outcome(held) == (PickVerdict.IN_HAND, Step.TOTE, ())
    done = scan(held.state, tote_reading())

    assert outcome(done) == (PickVerdict.DONE, Step.DONE, (picked("u0-1"),))
    assert done.words == {"tote": "T-112", "count": 1}
    assert done.state.slots[0].order.picked_total == 1


def test_one_of_two_leaves_one_more_at_the_same_bin_without_scanning_it_again() -> None:
    put = scan(WITH_SHIRT, tote_reading())

    assert outcome(put) == (PickVerdict.PUT, Step.ITEM, (picked("u0-1"),))
    assert put.words == {"more": 1, "bin": "B-04-3"}


def test_two_in_the_hand_go_into_the_tote_together_and_send_to_the_next_bin() -> None:
    put = scan(WITH_SHIRT, item(), tote_reading())

    assert outcome(put) == (PickVerdict.LINE_DONE, Step.BIN, (picked("u0-1"), picked("u1-1")))
    assert put.words == {"next": "B-06-1", "more": 1}


def test_wrong_bin_says_where_you_are_and_where_to_go() -> None:
    answer = scan(AT_SHIRTS, bin_reading("C-09-9"))

    assert outcome(answer) == (PickVerdict.WRONG_BIN, Step.BIN, ())
    assert answer.words == {"got": "C-09-9", "want": "B-04-3"}


def test_other_item_after_a_wrong_bin_proves_no_place() -> None:
    """The picker stands at another shelf now: what comes from there may not be booked here."""
    answer = scan(AT_SHIRTS, bin_reading("C-09-9"), item(SKIRT))

    assert outcome(answer) == (PickVerdict.SCAN_BIN_FIRST, Step.BIN, ())


def test_other_bin_of_the_walk_comes_first_and_nothing_is_forgotten() -> None:
    answer = scan(a_pick_state(SHIRTS, SKIRTS), bin_reading("B-06-1"))

    assert outcome(answer) == (PickVerdict.AT_BIN, Step.ITEM, ())
    assert [want.stop.id for want in answer.state.wants] == ["skirts", "shirts"]


def test_skipped_bin_may_be_scanned_all_the_same() -> None:
    walk = a_pick_state(SHIRTS, SKIRTS, a_stop(SHIRT_M_NAVY, "C-01-2"))
    skipped = say(walk, Verb.SKIP)

    answer = scan(skipped.state, bin_reading("B-04-3"))

    assert answer.verdict is PickVerdict.AT_BIN
    assert [want.stop.bin for want in answer.state.wants] == ["B-04-3", "B-06-1", "C-01-2"]


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (SHIRT_L, PickVerdict.WRONG_SIZE),
        (SHIRT_M_NAVY, PickVerdict.WRONG_COLOUR),
        (SKIRT, PickVerdict.WRONG_ITEM),
    ],
)
def test_wrong_item_says_only_what_is_different(code: str, verdict: PickVerdict) -> None:
    answer = scan(AT_SHIRTS, item(code))

    assert outcome(answer) == (verdict, Step.ITEM, ())
    assert answer.words["got"] == CATALOGUE[code].title
    assert answer.words["want_size"] == "M"


def test_wrong_item_is_told_apart_without_knowing_the_right_one() -> None:
    catalogue = {SKIRT: CATALOGUE[SKIRT]}

    answer = decide(AT_SHIRTS, item(SKIRT), pick_facts(AT_SHIRTS, SKIRT, catalogue=catalogue))

    assert answer.verdict is PickVerdict.WRONG_ITEM
    assert answer.words == {"got": "Pleated Skirt", "want": "Linen Shirt"}


def test_garments_of_one_bin_come_in_any_order() -> None:
    """Two stops at one bin: the picker need not know which the station names first."""
    state = a_pick_state(SHIRTS, LARGE, at_bin="B-04-3")

    answer = scan(state, item(SHIRT_L), item(), item(), tote_reading())

    assert answer.verdict is PickVerdict.DONE
    assert [c.gtin for c in answer.commands if isinstance(c, ItemPicked)] == [
        SHIRT_L,
        SHIRT_M,
        SHIRT_M,
    ]


def test_one_line_in_two_bins_is_taken_from_both() -> None:
    state = a_pick_state(
        a_stop(SHIRT_M, "B-04-3", 1, stop_id="near"), a_stop(SHIRT_M, "C-01-2", 1, stop_id="far")
    )

    first = scan(state, bin_reading("B-04-3"), item(), tote_reading())
    second = scan(first.state, bin_reading("C-01-2"), item(), tote_reading())

    assert first.words == {"next": "C-01-2", "more": 1}
    assert second.verdict is PickVerdict.DONE
    assert [unit.bin for unit in second.state.slots[0].order.units] == ["B-04-3", "C-01-2"]


def test_two_lines_of_one_product_are_both_filled() -> None:
    state = a_pick_state(
        a_stop(SHIRT_M, stop_id="one", line_id="l1"),
        a_stop(SHIRT_M, stop_id="two", line_id="l2"),
        at_bin="B-04-3",
    )

    answer = scan(state, item(), item(), tote_reading())

    assert answer.verdict is PickVerdict.DONE
    assert [unit.line for unit in answer.state.slots[0].order.units] == ["l1", "l2"]


def test_one_more_than_asked_is_over() -> None:
    answer = scan(WITH_SHIRT, item(), item())

    assert outcome(answer) == (PickVerdict.OVER, Step.TOTE, ())
    assert answer.words == {"title": "Linen Shirt"}


def test_item_after_everything_is_picked_is_over() -> None:
    done = all_picked()

    assert outcome(scan(done, item())) == (PickVerdict.OVER, Step.DONE, ())


def test_unknown_item_is_not_called_wrong() -> None:
    answer = scan(AT_SHIRTS, item("04012345999993"))

    assert outcome(answer) == (CommonVerdict.UNKNOWN_ITEM, Step.ITEM, ())


def test_item_before_its_bin_asks_for_the_bin() -> None:
    answer = scan(a_pick_state(), item())

    assert outcome(answer) == (PickVerdict.SCAN_BIN_FIRST, Step.BIN, ())
    assert answer.words == {"want": "B-04-3"}


def test_same_serial_in_the_hand_or_in_the_tote_is_the_same_unit() -> None:
    held = scan(AT_SHIRTS, item(serial="A"))
    again = scan(held.state, item(serial="A"))
    later = scan(held.state, tote_reading(), item(serial="A"))

    for answer in (again, later):
        assert answer.verdict is PickVerdict.SAME_UNIT
        assert answer.commands == ()
        assert answer.words == {"serial": "A"}


def test_serial_after_an_anonymous_scan_upgrades_the_unit_and_never_adds_one() -> None:
    noted = scan(WITH_SHIRT, item(serial="A"))
    put = scan(noted.state, tote_reading())

    assert noted.verdict is PickVerdict.SERIAL_NOTED
    assert noted.words == {"serial": "A", "count": 1}
    assert put.commands == (picked("u0-1", serial="A"),)


def test_serial_of_the_next_garment_adds_one() -> None:
    answer = scan(AT_SHIRTS, item(serial="A"), item(serial="B"), tote_reading())

    assert answer.verdict is PickVerdict.LINE_DONE
    assert [unit.serial for unit in answer.state.slots[0].order.units] == ["A", "B"]
