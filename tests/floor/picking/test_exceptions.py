"""Each exception of a walk at the station: what is said, what is written down."""

from dataclasses import replace

import pytest

from app.domain.verbs import CommandCode, Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from app.floor.screens import PickScreen
from app.gs1 import compute_check_digit
from tests.floor.station import Floor
from tests.floor.stock import SHIRT_M, SKIRT, a_list, a_product, an_order, ean

ORDER = an_order("10485", {SHIRT_M: 2, SKIRT: 1})
DIGITS = SHIRT_M[-4:]


@pytest.fixture
def walk(anna: Floor) -> Floor:
    """A picker at the first bin of an order."""
    anna.put(ORDER, a_list(ORDER))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1")
    return anna


def seen(floor: Floor) -> PickScreen:
    screen = floor.screen
    assert isinstance(screen, PickScreen)
    return screen


def test_e02_the_right_piece_in_another_bin_counts_from_there(walk: Floor) -> None:
    outcomes = walk.all("A-03-1", ean(SHIRT_M), "A-03-1", ean(SHIRT_M), "T-112")

    assert [each.verdict for each in outcomes] == [
        PickVerdict.WRONG_BIN,
        PickVerdict.OTHER_BIN,
        PickVerdict.OTHER_BIN_USED,
        PickVerdict.IN_HAND,
        PickVerdict.PUT,
    ]
    (picked,) = walk.commands("item_picked")
    assert picked["body"]["bin"] == "A-03-1"


def test_e02_one_pull_of_the_trigger_is_no_second_word(walk: Floor) -> None:
    walk.all("A-03-1", ean(SHIRT_M))

    assert walk.scan("A-03-1", after_s=0.3).verdict is PickVerdict.OTHER_BIN
    assert walk.scan("A-03-1", after_s=1.0).verdict is PickVerdict.OTHER_BIN_USED


def test_e05_short_is_said_twice_and_written_once(walk: Floor) -> None:
    why, done = walk.all(Verb.SHORT, Verb.NOT_FOUND)

    assert (why.verdict, done.verdict) == (PickVerdict.WHY_SHORT, PickVerdict.SHORT_NOTED)
    (command,) = walk.commands("line_short")
    assert command["agg_id"] == ORDER.id
    assert command["body"] == {
        "line": ORDER.lines[0].id,
        "bin": "A-02-1",
        "quantity": 2,
        "reason": "not_found",
        "photos": [],
    }
    assert (seen(walk).bin, seen(walk).ordered) == ("B-01-1", 1)


def test_e05_the_question_is_on_the_screen_with_its_answers(walk: Floor) -> None:
    walk.press(Verb.SHORT)

    screen = seen(walk)

    assert (screen.ask, screen.ask_count) == ("short", 2)
    assert screen.verbs == (Verb.NOT_FOUND, Verb.FEWER, Verb.DAMAGED, Verb.NO)
    walk.reopen()
    assert seen(walk) == screen


def test_e06_damaged_in_the_hand(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), Verb.DAMAGED)

    assert walk.press(Verb.DAMAGED).verdict is PickVerdict.DAMAGED_ASIDE
    (command,) = walk.commands("line_short")
    assert (command["body"]["quantity"], command["body"]["reason"]) == (1, "damaged")
    assert (seen(walk).hand, seen(walk).take) == (0, 1)


def test_e07_no_barcode(walk: Floor) -> None:
    walk.press(Verb.NO_CODE)
    assert seen(walk).ask == "no_code"

    wrong, right, _ = walk.all("0000", DIGITS, "T-112")

    assert (wrong.verdict, right.verdict) == (PickVerdict.DIGITS_WRONG, PickVerdict.IN_HAND)
    (picked,) = walk.commands("item_picked")
    assert (picked["body"]["gtin"], picked["body"]["proof"]) == (SHIRT_M, "by_hand")


def test_e07_digits_that_nobody_asked_for_are_an_unknown_code(walk: Floor) -> None:
    assert walk.scan(DIGITS).verdict is CommonVerdict.UNKNOWN_CODE


def test_e08_full_tote(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), "T-112", Verb.FULL_TOTE)

    outcomes = walk.all(ean(SHIRT_M), "T-113")

    assert outcomes[-1].verdict is PickVerdict.LINE_DONE
    (full,) = walk.commands("tote_filled")
    assert full["body"] == {"tote": "T-112"}
    assert [row["body"]["tote"] for row in walk.commands("item_picked")] == ["T-112", "T-113"]


def test_e09_a_blocked_aisle_is_walked_last(walk: Floor) -> None:
    outcome = walk.press(Verb.BLOCKED_AISLE)

    assert (outcome.verdict, outcome.words["aisle"]) == (PickVerdict.AISLE_BLOCKED, "A")
    assert seen(walk).bin == "B-01-1"
    walk.all("B-01-1", ean(SKIRT), "T-112")
    assert seen(walk).bin == "A-02-1"
    assert walk.commands("line_short") == []


def test_e09_skipped_twice_asks_why(walk: Floor) -> None:
    walk.all(Verb.SKIP, Verb.SKIP)

    assert walk.press(Verb.SKIP).verdict is PickVerdict.SKIP_WHY
    assert seen(walk).verbs[:2] == (Verb.SHORT, Verb.BLOCKED_AISLE)


def the_last(anna: Floor) -> Floor:
    """At a bin in which nothing is left, by the books, after this walk."""
    stops = a_list(ORDER).stops
    last = replace(stops[0], empties=True)
    anna.put(ORDER, replace(a_list(ORDER), stops=(last, *stops[1:])))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1")
    return anna


@pytest.mark.parametrize(("verb", "empty"), [(Verb.YES, True), (Verb.NO, False)])
def test_e10_the_last_piece_by_the_books_asks_whether_the_bin_is_empty(
    anna: Floor, verb: Verb, *, empty: bool
) -> None:
    first, asked = the_last(anna).all(ean(SHIRT_M), "T-112", ean(SHIRT_M), "T-112")[1::2]
    assert (first.verdict, asked.verdict) == (PickVerdict.PUT, PickVerdict.ZERO_CHECK)

    assert anna.press(verb).verdict is PickVerdict.ZERO_NOTED

    (checked,) = anna.commands("bin_checked")
    sku = ORDER.lines[0].sku
    assert checked["body"] == {"bin": "A-02-1", "sku": sku, "empty": empty}


def test_e10_no_answer_holds_nobody_up(anna: Floor) -> None:
    the_last(anna).all(ean(SHIRT_M), ean(SHIRT_M), "T-112")

    assert anna.scan("B-01-1").verdict is PickVerdict.AT_BIN
    assert anna.commands("bin_checked") == []


def test_e18_the_code_of_a_case_counts_what_is_in_it(anna: Floor) -> None:
    case = "1401234500002" + compute_check_digit("1401234500002")
    anna.replica.put(replace(a_product(SHIRT_M), cases=((case, 2),)))
    anna.put(ORDER, a_list(ORDER))

    outcome = anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1", case)[-1]

    assert (outcome.verdict, seen(anna).hand) == (PickVerdict.IN_HAND, 2)
    anna.scan("T-112")
    assert {row["body"]["gtin"] for row in anna.commands("item_picked")} == {SHIRT_M}


def test_e16_undo_with_a_number_says_what_it_takes_back(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), ean(SHIRT_M), "T-112")
    two = CommandCode(3, 2).as_digits()

    said, done = walk.all(two, two)

    assert (said.verdict, said.words["count"]) == (PickVerdict.UNDO_ASKED, 2)
    assert done.verdict is PickVerdict.UNDONE
    assert len(walk.commands("item_unpicked")) == 2


@pytest.mark.parametrize("verb", [Verb.SHORT, Verb.NO_CODE, Verb.SKIP])
def test_every_verb_is_a_printed_code_as_well(walk: Floor, verb: Verb) -> None:
    pressed = walk.rehearse(verb)[0]

    scanned = walk.scan(CommandCode.of(verb).as_digits())

    assert scanned.verdict is pressed.verdict
