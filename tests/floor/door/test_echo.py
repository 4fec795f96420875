"""The same code again, at once: an echo is shown and corrected by one scan."""

import pytest

from app.domain.verbs import CommandCode, Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from app.floor.screens import PickScreen
from tests.floor.station import SCANNER, Floor
from tests.floor.stock import BINS, COAT, SHIRT_L, SHIRT_M, a_list, an_order, ean, element_string

COUNT_IT = CommandCode.of(Verb.COUNT_IT).as_digits()
UNDO = CommandCode.of(Verb.UNDO).as_digits()


@pytest.fixture
def walk(anna: Floor) -> Floor:
    order = an_order("10485", {SHIRT_M: 3})
    anna.put(order, a_list(order))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1")
    return anna


def hand(floor: Floor) -> int:
    screen = floor.screen
    assert isinstance(screen, PickScreen)
    return screen.hand


def test_an_echo_gives_a_tick_and_changes_nothing(walk: Floor) -> None:
    walk.scan(ean(SHIRT_M))
    screen = walk.screen

    echo = walk.scan(ean(SHIRT_M), after_s=0.2)

    assert (echo.verdict, echo.feedback) == (CommonVerdict.ECHO, None)
    assert (echo.screen, walk.screen) == (screen, screen)
    assert walk.scans()[-1]["verdict"] == "common.echo"
    assert hand(walk) == 1


def test_after_the_window_it_is_a_second_garment(walk: Floor) -> None:
    walk.scan(ean(SHIRT_M))

    assert walk.scan(ean(SHIRT_M), after_s=0.25).verdict is PickVerdict.IN_HAND
    assert hand(walk) == 2


@pytest.mark.parametrize("press", [True, False])
def test_count_it_counts_the_echo(walk: Floor, press: bool) -> None:
    walk.scan(ean(SHIRT_M))
    walk.scan(ean(SHIRT_M), after_s=0.1)

    counted = walk.press(Verb.COUNT_IT) if press else walk.scan(COUNT_IT)

    assert counted.verdict is PickVerdict.IN_HAND
    assert hand(walk) == 2
    row = walk.scans()[-1]
    assert (row["raw"], row["reading"]) == (COUNT_IT.encode(), f"item:{SHIRT_M}")
    assert walk.press(Verb.COUNT_IT).verdict is CommonVerdict.NOT_HERE
    assert hand(walk) == 2


def test_an_echo_can_be_counted_after_a_restart_only_by_scanning_again(walk: Floor) -> None:
    walk.scan(ean(SHIRT_M))
    walk.scan(ean(SHIRT_M), after_s=0.1)
    walk.reopen()

    assert walk.press(Verb.COUNT_IT).verdict is CommonVerdict.NOT_HERE
    assert walk.scan(ean(SHIRT_M), after_s=0.1).verdict is PickVerdict.IN_HAND


def test_another_device_is_no_echo(walk: Floor) -> None:
    walk.scan(ean(SHIRT_M))

    assert walk.scan(ean(SHIRT_M), source="wedge", after_s=0.05).verdict is PickVerdict.IN_HAND


def test_an_echo_is_heard_though_another_device_scanned_in_between(walk: Floor) -> None:
    walk.scan(ean(SHIRT_M))
    walk.scan(ean(SHIRT_L), source="wedge", after_s=0.05)

    assert walk.scan(ean(SHIRT_M), after_s=0.05).verdict is CommonVerdict.ECHO


def test_a_row_of_echoes_is_one_garment(walk: Floor) -> None:
    walk.scan(ean(SHIRT_M))
    echoes = [walk.scan(ean(SHIRT_M), after_s=0.2) for _ in range(4)]

    assert {echo.verdict for echo in echoes} == {CommonVerdict.ECHO}
    assert hand(walk) == 1
    assert walk.press(Verb.COUNT_IT).verdict is PickVerdict.IN_HAND


def test_an_echo_of_a_wrong_garment_leaves_it_on_the_screen(walk: Floor) -> None:
    wrong = walk.scan(ean(SHIRT_L))

    echo = walk.scan(ean(SHIRT_L), after_s=0.1)

    assert (wrong.verdict, echo.verdict) == (PickVerdict.WRONG_SIZE, CommonVerdict.ECHO)
    assert isinstance(echo.screen, PickScreen)
    assert echo.screen.compare is not None


def test_a_serial_needs_no_guess(anna: Floor) -> None:
    order = an_order("10490", {COAT: 2})
    anna.put(order, a_list(order))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, BINS[COAT], element_string(COAT, "1"))

    assert anna.scan(element_string(COAT, "1"), after_s=0.1).verdict is PickVerdict.SAME_UNIT
    assert anna.scan(element_string(COAT, "2"), after_s=0.1).verdict is PickVerdict.IN_HAND


def test_a_printed_verb_read_twice_in_one_pull_is_done_once(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), "T-112", ean(SHIRT_M), "T-112", UNDO)
    walk.scan(UNDO)

    again = walk.scan(UNDO, after_s=0.1)

    assert again.verdict is CommonVerdict.ECHO
    assert len(walk.commands("item_unpicked")) == 1
    assert walk.press(Verb.COUNT_IT).verdict is CommonVerdict.NOT_HERE


def test_a_button_pressed_twice_is_pressed_twice(walk: Floor) -> None:
    walk.all(ean(SHIRT_M), ean(SHIRT_M))
    walk.clock.move(1)
    twice = [walk.door.handle_scan(walk.a_scan(UNDO, source="button")) for _ in range(2)]

    assert [outcome.verdict for outcome in twice] == [PickVerdict.UNDONE] * 2


def test_the_window_is_a_setting(walk: Floor) -> None:
    walk.set(echo_ms=0)
    walk.reopen()
    walk.scan(ean(SHIRT_M))

    assert walk.scan(ean(SHIRT_M), source=SCANNER, after_s=0.0).verdict is PickVerdict.IN_HAND
