"""Picking on a station: mistakes, second thoughts, news from the centre."""

from dataclasses import replace

import pytest

from app.domain.commands import DocumentKind
from app.domain.feedback import Feedback
from app.domain.model.fulfilment_order import Standing
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from app.floor.desk import Job
from app.floor.screens import HomeScreen, PickScreen
from tests.floor.station import Floor
from tests.floor.stock import (
    ANNA,
    BINS,
    BRUNO,
    COAT,
    NAVY_M,
    SHIRT_L,
    SHIRT_M,
    SKIRT,
    a_list,
    an_order,
    ean,
    element_string,
    in_tote,
)

ORDER = an_order("10485", {SHIRT_M: 2, SKIRT: 1})
OTHER = an_order("10486", {SHIRT_L: 1})


@pytest.fixture
def walk(anna: Floor) -> Floor:
    """A picker at the first bin of an order."""
    anna.put(ORDER, a_list(ORDER))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1")
    return anna


def pick_screen(floor: Floor) -> PickScreen:
    screen = floor.screen
    assert isinstance(screen, PickScreen)
    return screen


def test_wrong_bin(walk: Floor) -> None:
    outcome = walk.scan("A-03-1")

    assert outcome.verdict is PickVerdict.WRONG_BIN
    assert outcome.words == {"got": "A-03-1", "want": "A-02-1"}
    assert walk.commands("item_picked") == []


@pytest.mark.parametrize(
    ("taken", "verdict"),
    [
        (SHIRT_L, PickVerdict.WRONG_SIZE),
        (NAVY_M, PickVerdict.WRONG_COLOUR),
        (SKIRT, PickVerdict.WRONG_ITEM),
    ],
)
def test_wrong_garment_is_shown_beside_the_right_one(
    walk: Floor, taken: str, verdict: PickVerdict
) -> None:
    outcome = walk.scan(ean(taken))

    assert (outcome.verdict, outcome.feedback) == (verdict, Feedback.WRONG)
    assert isinstance(outcome.screen, PickScreen)
    assert outcome.screen.compare is not None
    assert (outcome.screen.compare.got.gtin, outcome.screen.compare.want.gtin) == (taken, SHIRT_M)
    assert walk.scan(ean(SHIRT_M)).verdict is PickVerdict.IN_HAND
    assert pick_screen(walk).compare is None


def test_one_garment_too_many(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), ean(SHIRT_M))

    outcome = walk.scan(ean(SHIRT_M))

    assert (outcome.verdict, outcome.feedback) == (PickVerdict.OVER, Feedback.OVER)
    walk.scan("T-112")
    assert len(walk.commands("item_picked")) == 2


def test_the_same_serial_twice_is_one_garment(anna: Floor) -> None:
    order = an_order("10490", {COAT: 2})
    anna.put(order, a_list(order))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, BINS[COAT])
    anna.scan(element_string(COAT, "SN-1"))

    again = anna.scan(element_string(COAT, "SN-1"))

    assert again.verdict is PickVerdict.SAME_UNIT
    assert pick_screen(anna).hand == 1
    assert anna.scan(element_string(COAT, "SN-2")).verdict is PickVerdict.IN_HAND
    anna.scan("T-112")
    assert [each["body"]["serial"] for each in anna.commands("item_picked")] == ["SN-1", "SN-2"]


def test_an_order_stays_in_its_tote(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), "T-112", ean(SHIRT_M))

    outcome = walk.scan("T-113")

    assert outcome.verdict is PickVerdict.WRONG_TOTE
    assert outcome.words == {"got": "T-113", "want": "T-112"}
    assert len(walk.commands("item_picked")) == 1


@pytest.mark.parametrize("standing", [Standing.ACTIVE, Standing.ON_HOLD])
def test_a_tote_with_another_order_is_taken(walk: Floor, standing: Standing) -> None:
    walk.put(replace(in_tote(OTHER, "T-200"), standing=standing))
    walk.scan(ean(SHIRT_M))

    outcome = walk.scan("T-200")

    assert outcome.verdict is PickVerdict.TOTE_TAKEN
    assert outcome.words == {"got": "T-200", "order": "10486"}


def test_a_tote_that_this_station_filled_a_moment_ago_is_taken(walk: Floor) -> None:
    walk.put(OTHER, a_list(OTHER))
    walk.all(ean(SHIRT_M), "T-112", ean(SHIRT_M), "T-112", "B-01-1", ean(SKIRT), "T-112")
    walk.all(Verb.GET_WORK, "A-03-1", ean(SHIRT_L))

    outcome = walk.scan("T-112")

    assert outcome.verdict is PickVerdict.TOTE_TAKEN
    assert outcome.words["order"] == "10485"


def test_undo_takes_the_last_garment_back_out(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), "T-112", ean(SHIRT_M))

    in_hand, said, in_tote_, nothing = walk.all(*[Verb.UNDO] * 4)

    assert [in_hand.verdict, in_tote_.verdict] == [PickVerdict.UNDONE] * 2
    assert said.verdict is PickVerdict.UNDO_ASKED
    assert said.words == {
        "title": "Linen Shirt",
        "size": "M",
        "tote": "T-112",
        "bin": "A-02-1",
        "count": 1,
    }
    assert nothing.verdict is CommonVerdict.NOTHING_TO_UNDO
    picked, unpicked = walk.commands("item_picked", "item_unpicked")
    assert unpicked["body"] == {"unit": picked["body"]["unit"]}
    assert unpicked["after"] == picked["id"]
    assert pick_screen(walk).picked == 0


def test_skip_goes_on_to_the_next_bin_and_comes_back(walk: Floor) -> None:
    skipped = walk.press(Verb.SKIP)

    assert skipped.verdict is PickVerdict.SKIPPED
    assert pick_screen(walk).bin == "B-01-1"
    walk.all("B-01-1", ean(SKIRT), "T-112")
    assert pick_screen(walk).bin == "A-02-1"
    assert walk.commands("order_set_aside") == []


def test_set_aside_ends_the_walk_for_a_lead_to_look_at(walk: Floor) -> None:
    outcome = walk.press(Verb.SET_ASIDE)

    assert outcome.verdict is PickVerdict.SET_ASIDE
    (command,) = walk.commands("order_set_aside")
    assert command["body"] == {"reason": "picker", "photos": []}
    assert pick_screen(walk).step == "idle"
    assert walk.press(Verb.GET_WORK).verdict is PickVerdict.NOTHING_TO_PICK


def cancelled(floor: Floor, *, inc: int = 0) -> None:
    """News that the customer wants the order no more."""
    seen = floor.order(ORDER.id)
    floor.put(replace(seen, standing=Standing.CANCELLATION_REQUESTED), inc=inc)


def test_a_cancelled_order_stops_the_picker_until_all_is_put_back(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), "T-112", ean(SHIRT_M))
    n = walk.commands()[-1]["n"]

    cancelled(walk, inc=n)
    assert pick_screen(walk).step == "stopped"
    stops = walk.all("T-112", ean(SHIRT_M), Verb.GET_WORK, Verb.UNDO, Verb.SKIP)

    assert {(each.verdict, each.feedback) for each in stops} == {
        (PickVerdict.STOP_CANCELLED, Feedback.STOP)
    }
    assert walk.commands()[-1]["n"] == n

    done = walk.press(Verb.PUT_BACK_DONE)
    assert done.verdict is PickVerdict.PUT_BACK_DONE
    (command,) = walk.commands("cancel_acknowledged")
    assert (command["agg_id"], command["body"]) == (ORDER.id, {})
    assert pick_screen(walk).step == "idle"


def test_an_order_on_hold_stops_the_picker(walk: Floor) -> None:
    walk.put(replace(ORDER, standing=Standing.ON_HOLD, standing_reason="address"))

    assert walk.scan(ean(SHIRT_M)).verdict is PickVerdict.STOP_HELD
    assert walk.press(Verb.PUT_BACK_DONE).verdict is PickVerdict.PUT_BACK_DONE
    assert walk.commands("cancel_acknowledged") == []


def test_a_walk_that_was_taken_away_unfinished_is_no_dead_end(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), "T-112")
    walk.replica.take_away(DocumentKind.PICK_LIST, "pl-10485")
    walk.door.replica_changed()

    screen = pick_screen(walk)
    assert (screen.step, screen.verbs) == ("idle", (Verb.GET_WORK, Verb.HOME))

    walk.put(OTHER, a_list(OTHER))
    assert walk.press(Verb.GET_WORK).verdict is PickVerdict.STARTED
    assert pick_screen(walk).number == "10486"


def test_a_garment_in_the_hand_still_finds_its_tote_when_the_walk_is_gone(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), "T-112", ean(SHIRT_M))
    walk.replica.take_away(DocumentKind.PICK_LIST, "pl-10485")
    walk.door.replica_changed()

    assert pick_screen(walk).step == "tote"
    walk.scan("T-112")

    assert len(walk.commands("item_picked")) == 2
    assert pick_screen(walk).step == "idle"


def test_another_walk_for_the_same_order_goes_on_where_the_first_one_stood(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), "T-112")
    walk.replica.take_away(DocumentKind.PICK_LIST, "pl-10485")
    walk.put(a_list(ORDER, name="pl-again"))

    screen = pick_screen(walk)

    assert (screen.number, screen.bin, screen.take) == ("10485", "A-02-1", 1)
    assert walk.scan(ean(SHIRT_M)).verdict is PickVerdict.IN_HAND
    walk.reopen()
    assert pick_screen(walk).step == "tote"


def test_a_finished_walk_that_was_taken_away_says_that_all_is_picked(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), "T-112", ean(SHIRT_M), "T-112", "B-01-1", ean(SKIRT), "T-112")
    walk.replica.take_away(DocumentKind.PICK_LIST, "pl-10485")
    walk.door.replica_changed()

    assert pick_screen(walk).step == "done"
    assert walk.scan("A-02-1").verdict is PickVerdict.DONE
    assert walk.press(Verb.GET_WORK).verdict is PickVerdict.NOTHING_TO_PICK


def test_a_walk_that_asks_for_nothing_any_more_is_not_begun(anna: Floor) -> None:
    short = replace(a_list(ORDER), stops=a_list(ORDER).stops[:1])
    begun = replace(ORDER, units=in_tote(ORDER, "T-112").units[:2])
    anna.put(begun, short, OTHER, a_list(OTHER))

    anna.all(Verb.GO_PICK, Verb.GET_WORK)

    assert pick_screen(anna).number == "10486"


def test_work_that_another_station_began_is_not_offered(anna: Floor) -> None:
    anna.put(ORDER, replace(a_list(ORDER), claimed_station="ST-02", claimed_worker="Carla"))
    anna.put(OTHER, a_list(OTHER))

    anna.press(Verb.GO_PICK)

    assert pick_screen(anna).waiting == 1
    anna.press(Verb.GET_WORK)
    assert pick_screen(anna).number == "10486"


def test_the_most_urgent_walk_comes_first(anna: Floor) -> None:
    later, sooner = a_list(ORDER), a_list(OTHER)
    anna.put(ORDER, OTHER, later, replace(sooner, promised_at=later.released_at))

    anna.all(Verb.GO_PICK, Verb.GET_WORK)

    assert pick_screen(anna).number == "10486"


def test_get_work_twice_goes_on_with_the_walk_that_runs(walk: Floor) -> None:
    walk.put(OTHER, a_list(OTHER))

    outcome = walk.press(Verb.GET_WORK)

    assert outcome.verdict is PickVerdict.STARTED
    assert outcome.words == {"order": "10485", "bin": "A-02-1"}
    assert pick_screen(walk).number == "10485"


def test_home_and_back_changes_nothing(walk: Floor) -> None:
    walk.scan(ean(SHIRT_M))
    before = walk.screen

    home, back = walk.all(Verb.HOME, Verb.GO_PICK)

    assert isinstance(home.screen, HomeScreen)
    assert back.screen == before


def test_a_colleague_takes_over_in_the_middle_of_a_walk(walk: Floor) -> None:
    walk.scan(ean(SHIRT_M))

    outcome = walk.scan(BRUNO)

    assert (outcome.verdict, outcome.job) == (CommonVerdict.SIGNED_IN, Job.PICK)
    walk.scan("T-112")
    assert [each["actor"] for each in walk.commands("item_picked")] == [BRUNO]


def test_signing_out_keeps_the_place_for_whoever_comes_next(walk: Floor) -> None:
    walk.scan(ean(SHIRT_M))

    walk.all(Verb.SIGN_OUT, ANNA, Verb.GO_PICK)

    assert (pick_screen(walk).step, pick_screen(walk).hand) == ("tote", 1)
