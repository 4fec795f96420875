"""Every printed code resolves to its own kind, and nothing else does."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.codes import (
    GS,
    SLIP_ALPHABET,
    TABLE,
    Fault,
    Kind,
    PrintedCode,
    Reading,
    make_return_code,
    make_slip_code,
    resolve,
    return_check_fits,
    shaped_like_card,
    slip_check_fits,
)
from app.domain.verbs import PREFIX
from app.errors import MalformedCode
from app.gs1 import compute_check_digit

AIMS = st.sampled_from(
    [None, "]C0", "]C1", "]E0", "]E4", "]I1", "]Q1", "]Q3", "]d1", "]d2", "]e0", "]A0", "", "]"]
)
CARDS = ("4111111111111111", "5500005555555559", "378282246310005", "6011000990139424")


def luhn(body: str) -> str:
    """Returns the body with the check digit of a payment card."""
    return next(body + end for end in "0123456789" if shaped_like_card(body + end))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.kind.value)
def test_example_of_each_printed_code_resolves_to_its_kind(row: PrintedCode) -> None:
    assert re.fullmatch(row.format, row.example, re.ASCII)
    assert resolve(row.example.encode(), None).kind is row.kind
    assert resolve(row.example.lower().encode(), None).kind is row.kind


@given(st.one_of([st.from_regex(re.compile(f"({row.format})", re.ASCII)) for row in TABLE]))
def test_no_text_fits_two_of_our_kinds(near: str) -> None:
    """Also not the texts that hold a code and a little more."""
    for text in (near, near.strip(), near.upper()):
        fits = [row.kind for row in TABLE if re.fullmatch(row.format, text, re.ASCII)]
        assert len(fits) <= 1


@given(st.data())
def test_text_of_each_format_fits_that_format_alone(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(TABLE))
    text = data.draw(st.from_regex(re.compile(row.format, re.ASCII), fullmatch=True))

    fits = [other.kind for other in TABLE if re.fullmatch(other.format, text, re.ASCII)]

    assert fits == [row.kind]
    assert resolve(text.encode(), None).kind in (row.kind, Kind.UNKNOWN, Kind.CARD)


def test_every_kind_is_printed_or_foreign() -> None:
    foreign = {Kind.ITEM, Kind.CARD, Kind.UNKNOWN}

    assert {row.kind for row in TABLE} == set(Kind) - foreign


@given(st.binary(max_size=700), AIMS)
def test_any_bytes_get_a_reading(raw: bytes, aim: str | None) -> None:
    reading = resolve(raw, aim)

    assert (reading.kind is Kind.UNKNOWN) == (reading.fault is not None)
    assert (reading.kind is Kind.VERB) == (reading.verb is not None)
    assert not reading.anonymous or reading.kind is Kind.ITEM


@given(st.text("0123456789]CEdQ-SRBTWGJ.(){}\x1d\x00\r &/:htp", max_size=60), AIMS)
def test_any_text_made_of_our_characters_gets_a_reading(text: str, aim: str | None) -> None:
    reading = resolve(text.encode(), aim)

    assert GS not in reading.value


def test_item_by_gtin_is_anonymous_and_has_fourteen_digits() -> None:
    assert resolve(b"4012345000016", "]E0") == Reading(
        kind=Kind.ITEM, value="04012345000016", anonymous=True
    )
    assert resolve(b"]E04012345000016", None).value == "04012345000016"


@pytest.mark.parametrize(
    ("raw", "aim"),
    [
        (b"010401234500001621SN7", "]C1"),
        (b"010401234500001621SN7", "]d2"),
        (b"010401234500001621SN7", None),
        (b"\x1d010401234500001621SN7", None),
        (b"010401234500001621SN7\x1d10LOT", None),
        (b"https://id.example.com/01/04012345000016/21/SN7", "]Q1"),
    ],
)
def test_item_with_a_serial_is_one_unit(raw: bytes, aim: str | None) -> None:
    reading = resolve(raw, aim)

    assert reading == Reading(kind=Kind.ITEM, value="04012345000016", serial="SN7")


def test_element_string_without_aim_needs_a_serial_to_be_believed() -> None:
    assert resolve(b"0104012345000016", None).kind is Kind.UNKNOWN
    assert resolve(b"010401234500001621SN7", "]C0").kind is Kind.UNKNOWN


@pytest.mark.parametrize("aim", [None, "]C1", "]C0"])
def test_label_is_a_package_by_its_eighteen_digits(aim: str | None) -> None:
    assert resolve(b"00340123450000000017", aim) == Reading(
        kind=Kind.PACKAGE, value="340123450000000017"
    )
    assert resolve(b"00340123450000000018", aim).fault is Fault.CHECK_DIGIT


def test_package_is_found_in_a_digital_link() -> None:
    link = b"https://id.example.com/00/340123450000000017"

    assert resolve(link, None) == Reading(kind=Kind.PACKAGE, value="340123450000000017")


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", Fault.NOT_OURS),
        (b"HELLO", Fault.NOT_OURS),
        (b"B-4-3", Fault.NOT_OURS),
        ("B-\N{ARABIC-INDIC DIGIT ZERO}4-3".encode(), Fault.NOT_OURS),
        ("\N{LATIN SMALL LETTER LONG S}T-03".encode(), Fault.NOT_OURS),
        ("\N{LATIN SMALL LIGATURE ST}-03".encode(), Fault.NOT_OURS),
        (b"4012345000017", Fault.CHECK_DIGIT),
        (b"S-7K3M9QX28", Fault.CHECK_DIGIT),
        (b"R-000000018", Fault.CHECK_DIGIT),
        (b"9907001000000094", Fault.CHECK_DIGIT),
        (b"\xff\xfe", Fault.CONTROL_CHARACTERS),
        (b"B-04-3\x00", Fault.CONTROL_CHARACTERS),
        ("B-04-3\x85".encode(), Fault.CONTROL_CHARACTERS),
        (b"x" * 4096, Fault.TOO_LONG),
        (b"https://id.example.com/01/04012345000017", Fault.BROKEN_GS1),
        (b"https://id.example.com/414/4012345000009", Fault.NOT_OURS),
        (b"\x1dZZ", Fault.BROKEN_GS1),
        (b"\x1d99ZZ", Fault.NOT_OURS),
        (b"(01)04012345000016", Fault.NOT_OURS),
    ],
)
def test_what_stands_for_nothing_says_why(raw: bytes, fault: Fault) -> None:
    reading = resolve(raw, None)

    assert (reading.kind, reading.fault) == (Kind.UNKNOWN, fault)


def test_gs1_message_without_item_or_package_is_not_ours() -> None:
    assert resolve(b"4144012345000007", "]C1").fault is Fault.BROKEN_GS1
    assert resolve(b"4144012345000009", "]C1").fault is Fault.NOT_OURS


def test_spaces_around_a_code_do_not_matter() -> None:
    assert resolve(b"  t-112 ", None) == Reading(kind=Kind.TOTE, value="T-112")


@pytest.mark.parametrize("aim", [None, "]C0", "]Q1", "]d1"])
def test_command_is_heard_from_symbols_that_cannot_be_gs1(aim: str | None) -> None:
    assert resolve(b"9907003000000123", aim).fault is Fault.CHECK_DIGIT
    assert resolve(b"9907003000000122", aim).kind is Kind.VERB


@pytest.mark.parametrize("aim", ["]C1", "]d2", "]Q3", "]e0", "]I0", "]I1", "]E0", ""])
def test_command_is_not_heard_from_any_other_symbol(aim: str) -> None:
    assert resolve(b"9907003000000122", aim).kind is not Kind.VERB


@given(st.text("0123456789", min_size=15, max_size=15))
def test_tracking_number_with_a_check_of_its_own_is_no_command(body: str) -> None:
    """Canada Post: 16 digits with a GS1 check digit; ours would have to fit two checks at once."""
    number = body + compute_check_digit(body)
    assume(not (number.startswith(PREFIX) and int(number) % 97 == 1))

    assert resolve(number.encode(), None).kind in (Kind.UNKNOWN, Kind.CARD)


@given(st.text("0123456789", min_size=11, max_size=11))
def test_number_with_our_prefix_and_a_wrong_check_is_no_command(body: str) -> None:
    number = PREFIX + body + compute_check_digit(PREFIX + body)
    assume(int(number) % 97 != 1)

    assert resolve(number.encode(), None).fault is Fault.CHECK_DIGIT


@given(st.text("0123456789", min_size=14, max_size=14))
def test_payment_card_is_no_command_and_its_number_is_not_kept(body: str) -> None:
    card = luhn("4" + body)

    assert resolve(card.encode(), None) == Reading(kind=Kind.CARD, value="16 digits")


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("form", ["{}", ";{}=25121010000?", "%B{}^DOE/JANE^2512?", "\x02{}\x03"])
def test_card_number_is_hidden_wherever_it_stands(card: str, form: str) -> None:
    text = form.format(card)

    reading = resolve(text.encode(), None)

    assert reading == Reading(kind=Kind.CARD, value=f"{len(card)} digits")


def test_card_number_is_hidden_in_groups_and_in_bytes_that_are_no_text() -> None:
    assert resolve(b"4111 1111 1111 1111", None).kind is Kind.CARD
    assert resolve(b"\xff4111-1111-1111-1111", None).kind is Kind.CARD
    assert resolve(b"x" * 600 + b" 4111111111111111", None).kind is Kind.CARD


def test_fourteen_digits_of_a_card_are_hidden_where_they_stand_alone() -> None:
    """Inside a text they may as well be the GTIN of a broken element string."""
    assert resolve(b"30569309025904", None) == Reading(kind=Kind.CARD, value="14 digits")


def test_misread_barcode_of_a_garment_is_no_card() -> None:
    misread = next(
        body
        for body in (f"401234500{n:04d}" for n in range(10_000))
        if shaped_like_card(body) and compute_check_digit(body[:-1]) != body[-1]
    )

    assert resolve(misread.encode(), "]E0").fault is Fault.CHECK_DIGIT
    assert resolve(misread.encode(), None).kind is Kind.CARD


@pytest.mark.parametrize("text", ["", "411111111111", "4" * 20, "41111111111111a1", "٤" * 16])
def test_what_has_not_the_length_or_digits_of_a_card_is_none(text: str) -> None:
    assert not shaped_like_card(text)


def test_slip_code_resolves_and_is_never_the_same_twice() -> None:
    codes = {make_slip_code() for _ in range(200)}

    assert len(codes) == 200
    assert {resolve(code.encode(), None).kind for code in codes} == {Kind.SLIP}


@given(st.text(SLIP_ALPHABET, min_size=8, max_size=8), st.integers(0, 8), st.data())
def test_slip_code_with_one_wrong_character_is_noticed(
    body: str, place: int, data: st.DataObject
) -> None:
    code = next(f"S-{body}{end}" for end in SLIP_ALPHABET if slip_check_fits(f"S-{body}{end}"))
    other = data.draw(st.sampled_from(SLIP_ALPHABET.replace(code[2 + place], "")))

    assert not slip_check_fits(code[: 2 + place] + other + code[3 + place :])


@given(st.text(SLIP_ALPHABET, min_size=8, max_size=8), st.integers(2, 9))
def test_slip_code_with_two_characters_swapped_is_noticed(body: str, place: int) -> None:
    code = next(f"S-{body}{end}" for end in SLIP_ALPHABET if slip_check_fits(f"S-{body}{end}"))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assume(swapped != code)

    assert not slip_check_fits(swapped)


@given(st.text(max_size=14))
def test_check_of_any_text_is_a_plain_no(text: str) -> None:
    assert slip_check_fits(text) in (True, False)
    assert return_check_fits(text) in (True, False)


@given(st.integers(0, 99_999_999))
def test_return_code_of_every_granted_number_resolves(number: int) -> None:
    code = make_return_code(number)

    assert resolve(code.encode(), None) == Reading(kind=Kind.RETURN, value=code)


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_return_number_that_has_no_room_is_refused(number: int) -> None:
    with pytest.raises(MalformedCode, match="expected 0 to 99999999"):
        make_return_code(number)
