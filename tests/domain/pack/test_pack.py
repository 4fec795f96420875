"""What the packer hears: every unit is verified, two codes on one garment are one unit."""

from dataclasses import replace

import pytest

from app.domain.commands import (
    LabelIssued,
    PackageClosed,
)
from app.domain.pack import PackState, Step
from app.domain.verbs import Verb
from app.domain.verdicts import PackVerdict
from tests.domain.builders import (
    SHIRT_L,
    SHIRT_M,
    SHIRT_M_NAVY,
    SKIRT,
    SSCC,
    a_line,
    a_picked_order,
    a_unit,
    an_order,
    item,
    tote_reading,
)
from tests.domain.worlds.packer import EMPTY, bench, outcome, packed, say, scan


def test_tote_units_tote_makes_a_closed_parcel() -> None:
    order = a_picked_order(a_unit("u1"), a_unit("u2"))

    opened = scan(EMPTY, tote_reading(), tote_order=order)
    first = scan(opened.state, item())
    second = scan(first.state, item())
    closed = scan(second.state, tote_reading())

    assert outcome(opened) == (PackVerdict.OPENED, Step.UNITS, ())
    assert opened.words == {"order": "10485", "count": 2, "tote": "T-112"}
    assert outcome(first) == (PackVerdict.PACKED, Step.UNITS, (packed("u1"),))
    assert first.words["more"] == 1
    assert outcome(second) == (PackVerdict.ALL_PACKED, Step.CLOSE, (packed("u2"),))
    assert outcome(closed) == (
        PackVerdict.CLOSED,
        Step.DONE,
        (PackageClosed(package="p1"), LabelIssued(package="p1", sscc=SSCC)),
    )
    assert closed.words == {"order": "10485", "sscc": SSCC, "tail": "0017", "more": 0}


def test_close_verb_does_the_same_as_the_tote() -> None:
    full = scan(bench(None), item()).state

    assert say(full, Verb.CLOSE_PACKAGE).verdict is PackVerdict.CLOSED


def test_item_without_a_tote_asks_for_the_tote() -> None:
    assert outcome(scan(EMPTY, item())) == (PackVerdict.SCAN_TOTE_FIRST, Step.TOTE, ())


def test_item_after_the_parcel_is_closed_asks_for_the_next_tote() -> None:
    closed = say(scan(bench(None), item()).state, Verb.CLOSE_PACKAGE).state

    assert outcome(scan(closed, item())) == (PackVerdict.SCAN_TOTE_FIRST, Step.DONE, ())


def test_tote_without_an_order_is_empty() -> None:
    answer = scan(EMPTY, tote_reading("T-999"))

    assert outcome(answer) == (PackVerdict.TOTE_EMPTY, Step.TOTE, ())
    assert answer.words == {"got": "T-999"}


def test_order_that_is_not_all_picked_waits() -> None:
    order = an_order(a_line(SHIRT_M, 3), units=[a_unit()])

    answer = scan(EMPTY, tote_reading(), tote_order=order)

    assert outcome(answer) == (PackVerdict.NOT_PICKED_YET, Step.TOTE, ())
    assert answer.words["missing"] == 2


def test_same_tote_again_while_units_are_missing_changes_nothing() -> None:
    state = scan(bench(None, None), item()).state

    answer = scan(state, tote_reading())

    assert outcome(answer) == (PackVerdict.OPENED, Step.UNITS, ())
    assert answer.state == state


@pytest.mark.parametrize("scans", [0, 1, 2])
def test_other_tote_waits_until_this_one_is_finished(scans: int) -> None:
    """Also when all is in and only the closing is left: an open parcel is not left behind."""
    state = bench(None, None)
    for _ in range(scans):
        state = scan(state, item()).state

    answer = scan(state, tote_reading("T-200"), tote_order=a_picked_order(a_unit()))

    assert answer.verdict is PackVerdict.OTHER_TOTE
    assert answer.words == {"got": "T-200", "want": "T-112"}
    assert answer.state == state


def test_next_tote_opens_after_closing() -> None:
    closed = say(scan(bench(None), item()).state, Verb.CLOSE_PACKAGE).state
    following = replace(a_picked_order(a_unit("n1")), id="fo-2", number="10490")

    answer = scan(closed, tote_reading("T-200"), tote_order=following)

    assert outcome(answer) == (PackVerdict.OPENED, Step.UNITS, ())


def test_complete_parcel_that_was_left_open_is_taken_up_at_another_bench() -> None:
    left = scan(bench(None), item()).state.order
    assert left is not None
    assert left.totes == ("T-112",)

    answer = scan(EMPTY, tote_reading(), tote_order=left)

    assert outcome(answer) == (PackVerdict.OPENED, Step.CLOSE, ())


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (SHIRT_L, PackVerdict.WRONG_SIZE),
        (SHIRT_M_NAVY, PackVerdict.WRONG_COLOUR),
        (SKIRT, PackVerdict.WRONG_ITEM),
    ],
)
def test_wrong_item_says_only_what_is_different(code: str, verdict: PackVerdict) -> None:
    answer = scan(bench(None), item(code))

    assert outcome(answer) == (verdict, Step.UNITS, ())
    assert answer.words["want_size"] == "M"
    assert answer.words["order"] == "10485"


def test_wrong_item_is_compared_with_what_is_still_missing() -> None:
    """The M shirt is in the parcel already: saying 'need M' would send the packer astray."""
    order = a_picked_order(a_unit("u1", SHIRT_M), a_unit("u2", SKIRT))
    state = scan(PackState(order=order, tote="T-112"), item(SHIRT_M)).state

    answer = scan(state, item(SHIRT_L))

    assert answer.verdict is PackVerdict.WRONG_ITEM
    assert answer.words["want"] == "Pleated Skirt"
