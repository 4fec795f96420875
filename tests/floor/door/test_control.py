"""What every screen hears: badges, ways, the sheet."""

import pytest

from app.domain.documents import CommandSheet
from app.domain.model.site import Worker
from app.domain.verbs import FROZEN, Verb
from app.domain.verdicts import CommonVerdict
from app.floor.desk import Job
from app.floor.screens import HomeScreen, SignInScreen
from tests.floor.station import Floor
from tests.floor.stock import (
    ANNA,
    BRUNO,
    ROSA,
    SHIRT_M,
    SKIRT,
    a_list,
    an_order,
    in_tote,
)


def test_a_badge_signs_in(floor: Floor) -> None:
    assert floor.screen == SignInScreen(site_name="Milano W1", station="ST-01")

    outcome = floor.scan(ANNA)

    assert (outcome.verdict, outcome.job) == (CommonVerdict.SIGNED_IN, Job.HOME)
    assert outcome.words == {"name": "Anna B."}
    assert isinstance(outcome.screen, HomeScreen)
    assert outcome.screen.worker_name == "Anna B."


def test_the_language_of_a_worker_goes_with_every_answer(floor: Floor) -> None:
    floor.put(Worker(badge="W-2001", name="Jana", role="picker", jobs=("pick",), language="de"))

    heard = [floor.scan(code).language for code in (ANNA, "W-2001", "B-04-3")]
    out = floor.press(Verb.SIGN_OUT)

    assert heard == ["", "de", "de"]
    assert (out.language, floor.door.station().language) == ("", "")


def test_home_shows_what_waits_for_this_worker(floor: Floor) -> None:
    orders = [an_order(str(10000 + at), {SHIRT_M: 1}) for at in range(3)]
    floor.put(*orders, *map(a_list, orders), in_tote(an_order("10010", {SKIRT: 1}), "T-112"))

    anna, bruno = floor.scan(ANNA).screen, floor.scan(BRUNO).screen

    assert isinstance(anna, HomeScreen)
    assert [(tile.job, tile.count) for tile in anna.tiles] == [
        ("pick", 3),
        ("pack", 1),
        ("ship", 0),
        ("return", None),
        ("tasks", 0),
    ]
    assert isinstance(bruno, HomeScreen)
    assert [tile.job for tile in bruno.tiles] == ["pick"]


def test_a_job_that_is_not_the_workers(floor: Floor) -> None:
    floor.scan(ROSA)

    outcome = floor.press(Verb.GO_PICK)

    assert (outcome.verdict, outcome.job) == (CommonVerdict.NOT_HERE, Job.HOME)


def test_signing_out_leaves_nobody(anna: Floor) -> None:
    outcome = anna.all(Verb.GO_PICK, Verb.SIGN_OUT)[-1]

    assert (outcome.verdict, outcome.job) == (CommonVerdict.SIGNED_OUT, Job.SIGN_IN)
    assert anna.scans()[-1]["worker"] == ANNA
    anna.reopen()
    assert anna.screen.step == "sign_in"
    assert anna.press(Verb.GO_PICK).verdict is CommonVerdict.SIGN_IN_FIRST


def test_another_badge_begins_at_home_when_nothing_was_begun(anna: Floor) -> None:
    anna.press(Verb.GO_PACK)

    assert anna.scan(BRUNO).job is Job.HOME


def test_the_same_badge_again_stays_where_it_is(anna: Floor) -> None:
    anna.press(Verb.GO_PACK)

    assert anna.scan(ANNA).job is Job.PACK


@pytest.mark.parametrize(
    ("verb", "verdict"),
    [
        (Verb.TEST_SCANNER, CommonVerdict.SCANNER_HEARD),
        (Verb.SAVE_PICTURE, CommonVerdict.PICTURE_SAVED),
        (Verb.SWITCH_THEME, CommonVerdict.THEME_CHANGED),
        (Verb.GO_SYNC, CommonVerdict.WENT_TO),
        (Verb.GO_DEVICES, CommonVerdict.WENT_TO),
    ],
)
def test_verbs_of_the_window_are_heard_before_anybody_signed_in(
    floor: Floor, verb: Verb, verdict: CommonVerdict
) -> None:
    outcome = floor.press(verb)

    assert (outcome.verdict, outcome.verb, outcome.screen.step) == (verdict, verb, "sign_in")


def test_the_command_sheet_is_printed_with_every_verb(anna: Floor) -> None:
    outcome = anna.press(Verb.PRINT_SHEET)

    assert (outcome.verdict, outcome.printing) == (CommonVerdict.SHEET_PRINTED, ("sheet",))
    (job,) = anna.jobs()
    assert (job["purpose"], job["printer_id"]) == ("sheet", "PR-02")
    (sheet,) = anna.renderer.drawn
    assert isinstance(sheet, CommandSheet)
    assert len(sheet.codes) == len(FROZEN)
    anna.press(Verb.PRINT_SHEET)
    assert len(anna.jobs()) == 2


def test_news_that_came_in_between_is_not_missed(anna: Floor) -> None:
    assert not anna.door.is_outdated()
    order = an_order("10485", {SHIRT_M: 1})
    anna.replica.put(order)

    anna.door.ask_for_numbers()

    assert anna.door.is_outdated()
    assert anna.door.is_outdated()
    assert anna.screen.step == "home"
    assert not anna.door.is_outdated()
