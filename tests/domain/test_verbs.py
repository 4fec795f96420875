"""The numbers on the walls: what was printed once means the same for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10

from app.domain.verbs import FROZEN, PREFIX, CommandCode, Verb, looks_like_command
from app.errors import MalformedCode

PRINTED = {
    1: "confirm", 2: "cancel", 3: "undo", 4: "skip", 5: "get_work", 6: "count_it", 7: "home",
    8: "go_on", 9: "count_stored", 10: "drop_stored", 11: "drop_all_stored",
    101: "set_aside", 102: "put_back_done", 103: "take_over", 104: "short", 105: "not_found",
    106: "damaged", 107: "fewer", 108: "blocked_aisle", 109: "full_tote", 110: "no_code",
    111: "hand_over", 112: "yes", 113: "no", 131: "go_tasks", 132: "task_done",
    201: "close_package",
    202: "new_package", 203: "reopen", 204: "carton", 205: "insert_done", 206: "weigh",
    207: "confirm_by_hand", 208: "short_at_pack",
    209: "tray_done", 210: "reopen_piece", 211: "reopen_forgotten", 212: "reopen_carton",
    213: "damaged_at_pack", 301: "reprint",
    302: "clear_mismatch", 303: "void_label", 304: "close_manifest", 306: "hold_package",
    307: "goes_tomorrow", 308: "parcel_held", 309: "parcel_lost", 310: "parcel_damaged",
    311: "driver_signed",
    401: "visit_done", 501: "print_sheet", 502: "test_scanner",
    503: "save_picture", 504: "switch_theme", 511: "go_pick", 512: "go_pack", 513: "go_ship",
    514: "go_return", 515: "go_sync", 516: "go_devices", 517: "go_review", 701: "sign_out",
}  # fmt: skip
"""A number may be added here, never changed or given away: sheets with these hang on walls."""


def test_numbers_are_the_ones_that_were_printed() -> None:
    assert {row.number: row.verb.value for row in FROZEN} == PRINTED
    assert len({row.number for row in FROZEN}) == len(FROZEN)
    assert PREFIX == "9907"


def test_every_verb_has_exactly_one_number() -> None:
    assert sorted(row.verb for row in FROZEN) == sorted(Verb)


@pytest.mark.parametrize("verb", Verb)
def test_printed_code_of_a_verb_says_that_verb(verb: Verb) -> None:
    digits = CommandCode.of(verb).as_digits()

    assert len(digits) == 16
    assert CommandCode.parse(digits).verb is verb
    assert mod_97_10.is_valid(digits)


@pytest.mark.parametrize(
    ("number", "argument", "digits"),
    [
        (1, 0, "9907001000000093"),
        (2, 0, "9907002000000059"),
        (3, 1, "9907003000000122"),
        (10, 7, "9907010000000757"),
    ],
)
def test_worked_examples(number: int, argument: int, digits: str) -> None:
    assert CommandCode(number, argument).as_digits() == digits
    assert CommandCode.parse(digits) == CommandCode(number, argument)


@given(st.integers(0, 999), st.integers(0, 9_999_999))
def test_any_code_comes_back_and_fits_the_check_of_others(number: int, argument: int) -> None:
    code = CommandCode(number, argument)

    assert CommandCode.parse(code.as_digits()) == code
    assert mod_97_10.calc_check_digits(code.as_digits()[:-2]) == code.as_digits()[-2:]


@given(st.integers(0, 999), st.integers(4, 15), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_noticed(number: int, place: int, digit: str) -> None:
    good = CommandCode(number).as_digits()
    torn = good[:place] + digit + good[place + 1 :]

    if torn != good:
        with pytest.raises(MalformedCode, match="check digits"):
            CommandCode.parse(torn)


@given(st.integers(0, 999), st.integers(0, 9_999_999), st.integers(4, 14))
def test_two_digits_swapped_are_noticed(number: int, argument: int, place: int) -> None:
    good = CommandCode(number, argument).as_digits()
    torn = good[:place] + good[place + 1] + good[place] + good[place + 2 :]

    if torn != good:
        with pytest.raises(MalformedCode, match="check digits"):
            CommandCode.parse(torn)


@pytest.mark.parametrize(
    "text", ["", "9907", "990700100000009٣", "8807001000000093", "99070010000000931"]
)
def test_other_texts_are_no_commands(text: str) -> None:
    assert not looks_like_command(text)
    with pytest.raises(MalformedCode, match="expected 16 digits"):
        CommandCode.parse(text)


def test_number_of_a_later_version_has_no_verb_here() -> None:
    assert CommandCode.parse(CommandCode(999).as_digits()).verb is None


@pytest.mark.parametrize(("number", "argument"), [(1000, 0), (-1, 0), (1, 10_000_000), (1, -1)])
def test_code_that_does_not_fit_its_digits_cannot_be_made(number: int, argument: int) -> None:
    with pytest.raises(MalformedCode, match="too long"):
        CommandCode(number, argument)
