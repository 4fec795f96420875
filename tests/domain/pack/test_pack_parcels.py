"""Several parcels, two totes, other ways to open an order, and what goes wrong at the bench."""

from dataclasses import replace

import pytest

from app.domain.commands import (
    ItemPacked,
    ItemUnpacked,
    LabelApplied,
    LabelIssued,
    PackageClosed,
    PackageReopened,
    ShortReason,
    SurplusFound,
    UnitRejected,
)
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import FulfilmentState, PackageState
from app.domain.pack import PackState, Step
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict
from tests.domain.builders import (
    OTHER_SSCC,
    SHIRT_L,
    SHIRT_M,
    SKIRT,
    SLIP,
    SSCC,
    a_line,
    a_picked_order,
    a_unit,
    an_order,
    item,
    label,
    slip,
    tote_reading,
)
from tests.domain.worlds.packer import EMPTY, bench, outcome, packed, say, scan

TWO_TOTES = a_picked_order(a_unit("u1"), a_unit("u2", SKIRT, tote="T-113"))


def test_a_second_parcel_takes_what_does_not_fit_into_the_first() -> None:
    first = scan(bench(None, None), item())

    split = say(first.state, Verb.NEW_PACKAGE)
    on = scan(split.state, label())
    rest = scan(on.state, item())
    closed = say(rest.state, Verb.CLOSE_PACKAGE, next_sscc=OTHER_SSCC)

    assert outcome(split) == (
        PackVerdict.NEXT_PARCEL,
        Step.UNITS,
        (PackageClosed(package="p1"), LabelIssued(package="p1", sscc=SSCC)),
    )
    assert outcome(on)[::2] == (PackVerdict.LABEL_ON, (LabelApplied(package="p1", sscc=SSCC),))
    assert isinstance(rest.commands[0], ItemPacked)
    assert outcome(closed)[:2] == (PackVerdict.CLOSED, Step.DONE)
    order = closed.state.order
    assert order is not None
    assert [p.state for p in order.packages] == [PackageState.LABELLED, PackageState.SEALED]
    assert order.state is FulfilmentState.PACKED


def test_an_empty_parcel_is_not_followed_by_another() -> None:
    assert outcome(say(bench(None), Verb.NEW_PACKAGE)) == (
        PackVerdict.PARCEL_EMPTY,
        Step.UNITS,
        (),
    )


def test_only_the_label_of_the_parcel_just_closed_is_taken_at_the_bench() -> None:
    split = say(scan(bench(None, None), item()).state, Verb.NEW_PACKAGE)

    answer = scan(split.state, label(OTHER_SSCC))

    assert outcome(answer) == (PackVerdict.WRONG_LABEL, Step.UNITS, ())


def test_a_parcel_is_opened_again_and_its_number_stays_used() -> None:
    closed = say(scan(bench(None), item()).state, Verb.CLOSE_PACKAGE)

    why = say(closed.state, Verb.REOPEN)
    again = say(why.state, Verb.REOPEN_PIECE)
    out = say(again.state, Verb.UNDO)

    assert outcome(why) == (PackVerdict.WHY_REOPEN, Step.REASON, ())
    command = PackageReopened(package="p1", reason="wrong_piece")
    assert outcome(again) == (PackVerdict.REOPENED, Step.CLOSE, (command,))
    assert again.state.order is not None
    (package,) = again.state.order.packages
    assert (package.sscc, package.voided, package.state) == (None, (SSCC,), PackageState.OPEN)
    assert out.commands == (ItemUnpacked(unit="u1"),)


def test_a_question_ends_with_the_next_scan_or_by_cancel() -> None:
    why = say(say(scan(bench(None), item()).state, Verb.CLOSE_PACKAGE).state, Verb.REOPEN)

    assert outcome(say(why.state, Verb.CANCEL)) == (PackVerdict.NOT_REOPENED, Step.DONE, ())
    assert scan(why.state, slip("S-999")).state.step is Step.DONE
    assert say(bench(None), Verb.REOPEN_PIECE).verdict is CommonVerdict.NOT_HERE
    assert say(bench(None), Verb.CANCEL).verdict is CommonVerdict.NOT_HERE


def test_a_closed_order_is_found_by_its_slip_and_label_and_opened_again() -> None:
    order = an_order(units=[a_unit()], package=PackageState.LABELLED)

    for code in (slip(SLIP), label(SSCC)):
        opened = scan(EMPTY, code, tote_order=order)
        again = say(say(opened.state, Verb.REOPEN).state, Verb.REOPEN_FORGOTTEN)

        assert outcome(opened) == (PackVerdict.ALREADY_PACKED, Step.DONE, ())
        assert again.verdict is PackVerdict.REOPENED
        assert again.state.tote == "T-112"


def test_which_of_two_parcels_is_asked_for() -> None:
    first = an_order(
        a_line(quantity=2),
        units=[a_unit("u1", package="p1"), a_unit("u2", package="p2")],
        package=None,
    )
    one = an_order(units=[a_unit()], package=PackageState.SEALED, sscc=SSCC).packages[0]
    other = replace(one, id="p2", sscc=OTHER_SSCC)
    order = replace(first, packages=(one, other))

    by_slip = scan(EMPTY, slip(SLIP), tote_order=order)
    by_label = scan(EMPTY, label(OTHER_SSCC), tote_order=order)

    assert say(by_slip.state, Verb.REOPEN).verdict is PackVerdict.WHICH_PARCEL
    assert say(by_label.state, Verb.REOPEN).state.chosen == "p2"


def test_what_left_is_not_opened_again() -> None:
    order = an_order(units=[a_unit()], package=PackageState.TENDERED)
    opened = scan(EMPTY, slip(SLIP), tote_order=order)

    assert outcome(say(opened.state, Verb.REOPEN)) == (PackVerdict.PARCEL_LEFT, Step.DONE, ())


def test_what_leaves_while_the_reason_is_asked_for_stays_closed() -> None:
    why = say(say(scan(bench(None), item()).state, Verb.CLOSE_PACKAGE).state, Verb.REOPEN)
    order = an_order(units=[a_unit("u1")], package=PackageState.TENDERED)

    answer = say(replace(why.state, order=order), Verb.REOPEN_PIECE)

    assert outcome(answer) == (PackVerdict.PARCEL_LEFT, Step.DONE, ())


def test_of_two_parcels_closed_here_the_last_one_is_meant() -> None:
    first = say(scan(bench(None, None), item()).state, Verb.NEW_PACKAGE)
    both = say(scan(first.state, item()).state, Verb.CLOSE_PACKAGE, next_sscc=OTHER_SSCC)

    assert say(both.state, Verb.REOPEN).state.chosen == "p2"
    assert say(first.state, Verb.REOPEN).state.chosen == "p1"


def test_one_parcel_at_a_time_is_open() -> None:
    split = say(scan(bench(None, None, None), item()).state, Verb.NEW_PACKAGE)
    filling = scan(split.state, item())

    assert say(filling.state, Verb.REOPEN).verdict is PackVerdict.CLOSE_FIRST


def test_both_totes_are_scanned_before_the_parcel_is_closed() -> None:
    part = scan(EMPTY, tote_reading(), tote_order=TWO_TOTES)
    full = scan(part.state, item(), item(SKIRT))
    refused = say(full.state, Verb.CLOSE_PACKAGE)
    both = scan(full.state, tote_reading("T-113"))
    closed = scan(both.state, tote_reading("T-113"))

    assert part.verdict is PackVerdict.OPENED_PART
    assert (part.words["here"], part.words["of"], part.words["want"]) == (1, 2, "T-113")
    assert full.verdict is PackVerdict.TOTE_MISSING
    assert outcome(refused) == (PackVerdict.TOTE_MISSING, Step.CLOSE, ())
    assert both.verdict is PackVerdict.TOTES_COMPLETE
    assert closed.verdict is PackVerdict.CLOSED


def test_an_item_opens_the_one_order_that_waits_for_it() -> None:
    order = a_picked_order(a_unit("u1"), a_unit("u2", SKIRT))

    answer = scan(EMPTY, item(), waiting=(order,))

    assert outcome(answer) == (PackVerdict.OPENED_BY_ITEM, Step.UNITS, (packed("u1"),))
    assert answer.state.tote == "T-112"
    assert scan(EMPTY, item()).verdict is PackVerdict.SCAN_TOTE_FIRST


def test_of_several_orders_an_item_opens_the_one_that_was_picked_first() -> None:
    late = replace(a_picked_order(a_unit("u2")), id="late")
    early = replace(a_picked_order(a_unit("u1")), id="early")

    answer = scan(EMPTY, item(), waiting=(late, early))

    assert answer.verdict is PackVerdict.ALL_PACKED
    assert answer.state.order is not None
    assert answer.state.order.id == "early"


def test_the_slip_of_another_order_does_not_push_the_open_one_away() -> None:
    other = replace(TWO_TOTES, id="fo-2", number="10490")

    answer = scan(bench(None), slip("S-2"), tote_order=other)

    assert outcome(answer) == (PackVerdict.OTHER_ORDER, Step.UNITS, ())
    assert scan(bench(None), slip(SLIP)).verdict is PackVerdict.NO_ORDER


def test_the_tray_is_emptied_before_the_parcel_is_closed() -> None:
    full = scan(bench(None), item(), item(SHIRT_L), item(SKIRT, "A"), item(SKIRT, "A"))
    refused = say(full.state, Verb.CLOSE_PACKAGE)
    emptied = say(full.state, Verb.TRAY_DONE)

    assert [stray.gtin for stray in full.state.tray] == [SHIRT_L, SKIRT]
    assert outcome(refused) == (PackVerdict.TRAY_FIRST, Step.CLOSE, ())
    assert emptied.commands == (
        SurplusFound(gtin=SHIRT_L, serial=None, tote="T-112"),
        SurplusFound(gtin=SKIRT, serial="A", tote="T-112"),
    )
    assert say(emptied.state, Verb.CLOSE_PACKAGE).verdict is PackVerdict.CLOSED
    assert say(emptied.state, Verb.TRAY_DONE).verdict is PackVerdict.TRAY_IS_EMPTY


def test_undo_takes_back_the_newest_thing_whichever_it_was() -> None:
    stray = scan(bench(None, None), item(), item(SHIRT_L))

    out_of_tray = say(stray.state, Verb.UNDO)
    out_of_parcel = say(out_of_tray.state, Verb.UNDO)

    assert outcome(out_of_tray) == (PackVerdict.STRAY_BACK, Step.UNITS, ())
    assert out_of_tray.state.tray == ()
    assert out_of_parcel.commands == (ItemUnpacked(unit="u1"),)


def test_what_lies_in_the_tray_is_not_forgotten_with_the_order() -> None:
    stray = scan(bench(None), item(SHIRT_L))

    aside = say(stray.state, Verb.SET_ASIDE)

    assert isinstance(aside.commands[0], SurplusFound)
    assert aside.state == PackState()


def test_a_piece_that_cannot_be_scanned_is_confirmed_by_hand_and_marked() -> None:
    answer = say(bench("A"), Verb.CONFIRM_BY_HAND)

    command = ItemPacked(unit="u1", package="p1", serial=None, proof="by_hand")
    assert outcome(answer) == (PackVerdict.BY_HAND, Step.CLOSE, (command,))
    assert answer.state.order is not None
    assert answer.state.order.units[0].pack_proof == "by_hand"
    assert say(answer.state, Verb.CONFIRM_BY_HAND).verdict is CommonVerdict.NOT_HERE
    assert scan(answer.state, item(serial="A")).verdict is PackVerdict.SERIAL_NOTED


def test_a_missing_piece_is_looked_for_before_it_is_reported() -> None:
    full = scan(bench(None, None), item())

    look = say(full.state, Verb.SHORT_AT_PACK)
    gone = say(look.state, Verb.SHORT_AT_PACK)

    assert outcome(look) == (PackVerdict.LOOK_FIRST, Step.UNITS, ())
    assert (look.words["tote"], look.words["bin"]) == ("T-112", "B-04-3")
    command = UnitRejected(unit="u2", reason=ShortReason.NOT_FOUND)
    assert outcome(gone) == (PackVerdict.MISSING, Step.CLOSE, (command,))


def test_looking_and_finding_it_ends_the_question() -> None:
    look = say(bench(None, None), Verb.SHORT_AT_PACK)
    found = scan(look.state, item())

    assert say(found.state, Verb.SHORT_AT_PACK).verdict is PackVerdict.LOOK_FIRST


def test_a_damaged_piece_stays_here_and_the_bench_is_free_when_it_was_the_only_one() -> None:
    answer = say(bench(None), Verb.DAMAGED_AT_PACK)

    command = UnitRejected(unit="u1", reason=ShortReason.DAMAGED)
    assert outcome(answer) == (PackVerdict.DAMAGED, Step.TOTE, (command,))


@pytest.mark.parametrize("left", [PackVerdict.OPENED, PackVerdict.TOTE_EMPTY])
def test_an_order_that_waits_for_a_picker_does_not_block_the_bench(left: PackVerdict) -> None:
    waiting = an_order(
        a_line(quantity=2), units=[a_unit("u1", package="p1")], package=PackageState.OPEN
    )
    next_one = replace(a_picked_order(a_unit("n1", tote="T-200")), id="fo-2")
    found = next_one if left is PackVerdict.OPENED else None

    state = PackState(order=waiting, tote="T-112")

    assert scan(state, tote_reading("T-200"), tote_order=found).verdict is left
    assert scan(state, tote_reading()).verdict is PackVerdict.OPENED
    assert SHIRT_M in {unit.gtin for unit in waiting.units}


def test_a_label_that_another_desk_has_proved_meanwhile_is_on_all_the_same() -> None:
    split = say(scan(bench(None, None), item()).state, Verb.NEW_PACKAGE)
    assert split.state.order is not None
    proved, _ = apply(split.state.order, LabelApplied(package="p1", sscc=SSCC))

    answer = scan(replace(split.state, order=proved), label())

    assert outcome(answer) == (PackVerdict.LABEL_ON, Step.UNITS, ())
