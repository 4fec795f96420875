"""Whatever a device sends: one row, one answer, the right verdict."""

import pytest

from app.domain.feedback import Feedback
from app.domain.verbs import CommandCode, Verb
from app.domain.verdicts import CommonVerdict, PackVerdict, PickVerdict, Verdict
from tests.floor.station import Floor
from tests.floor.stock import ANNA, COAT, SHIRT_M, a_list, an_order, ean, slip

CARDS = ("4111111111111111", "5500005555555559", "340000099900036", "6011000990139424")
BAD: list[tuple[str, str | bytes, str | None, Verdict]] = [
    ("unknown", "HELLO-WORLD", None, CommonVerdict.UNKNOWN_CODE),
    ("not a verb", CommandCode(999).as_digits(), None, CommonVerdict.UNKNOWN_CODE),
    ("verb misread", "9907001000000094", None, CommonVerdict.CHECK_DIGIT),
    ("half a gtin", "40123450", None, CommonVerdict.CHECK_DIGIT),
    ("half a bin", "A-0", None, CommonVerdict.UNKNOWN_CODE),
    ("burst", "A" * 4096, None, CommonVerdict.TOO_LONG),
    ("binary burst", bytes(range(256)) * 16, None, CommonVerdict.UNREADABLE),
    ("controls", "A-02\x00\x07-1", None, CommonVerdict.UNREADABLE),
    ("escape", "\x1b[2J", None, CommonVerdict.UNREADABLE),
    ("check digit", "4012345000018", None, CommonVerdict.CHECK_DIGIT),
    ("slip check", slip("00010485")[:-1] + "1", None, CommonVerdict.CHECK_DIGIT),
    ("sscc check", "00340123450000000018", None, CommonVerdict.CHECK_DIGIT),
    ("broken gs1", "01123", "]C1", CommonVerdict.UNREADABLE),
    ("broken link", "https://example.org/01/123", None, CommonVerdict.UNREADABLE),
    ("not utf-8", b"\xff\xfe\xfd", None, CommonVerdict.UNREADABLE),
    ("digits of another script", "٤٠١٢٣٤٥٠٠٠٠١٦", None, CommonVerdict.UNKNOWN_CODE),
    ("nothing", "", None, CommonVerdict.UNKNOWN_CODE),
    ("foreign item", "4006381333931", None, CommonVerdict.UNKNOWN_ITEM),
    ("known, not here", "ST-03", None, CommonVerdict.NOT_HERE),
    ("card", CARDS[0], None, CommonVerdict.CARD),
]


@pytest.fixture
def walk(anna: Floor) -> Floor:
    order = an_order("10485", {SHIRT_M: 2})
    anna.put(order, a_list(order))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1")
    return anna


@pytest.mark.parametrize(("raw", "aim", "verdict"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_bad_input_is_one_row_and_one_answer(
    walk: Floor, raw: str | bytes, aim: str | None, verdict: Verdict
) -> None:
    rows, commands, screen = len(walk.scans()), len(walk.commands()), walk.screen

    outcome = walk.scan(raw, aim=aim)

    assert (outcome.verdict, outcome.feedback) == (verdict, Feedback.WRONG)
    assert outcome.screen == screen
    assert len(walk.commands()) == commands
    *_, row = walk.scans()
    assert len(walk.scans()) == rows + 1
    assert (row["verdict"], row["seq"], row["trouble"]) == (verdict.value, outcome.scan_seq, "")
    if verdict is not CommonVerdict.CARD:
        assert row["raw"] == (raw.encode() if isinstance(raw, str) else raw)
    assert all(len(str(word)) <= 80 for word in outcome.words.values())
    assert walk.scan(ean(SHIRT_M)).verdict is PickVerdict.IN_HAND


@pytest.mark.parametrize(("raw", "aim", "verdict"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_bad_input_before_anybody_signed_in(
    floor: Floor, raw: str | bytes, aim: str | None, verdict: Verdict
) -> None:
    outcome = floor.scan(raw, aim=aim)

    known = verdict in (CommonVerdict.UNKNOWN_ITEM, CommonVerdict.NOT_HERE)
    assert outcome.verdict is (CommonVerdict.SIGN_IN_FIRST if known else verdict)
    assert len(floor.scans()) == 1


def test_a_part_of_a_code_stands_for_nothing(walk: Floor) -> None:
    outcome = walk.scan(ean(SHIRT_M), truncated=True)

    assert outcome.verdict is CommonVerdict.TOO_LONG
    assert walk.scan(ean(SHIRT_M)).verdict is PickVerdict.IN_HAND


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("truncated", [False, True])
@pytest.mark.parametrize("form", ["{}", "%B{}^VERDI/G^2512", "pay {} now", "\x02{}\x03", "é{}"])
def test_the_number_of_a_payment_card_is_nowhere_in_the_file(
    walk: Floor, card: str, truncated: bool, form: str
) -> None:
    outcome = walk.scan(form.format(card), truncated=truncated)
    spaced = " ".join(card[at : at + 4] for at in range(0, 16, 4))
    walk.scan(spaced)
    walk.scan(form.format(card).encode() + b"\xff")

    assert outcome.verdict is CommonVerdict.CARD
    assert card not in repr(outcome)
    kept = walk.decrypted()
    assert card.encode() not in kept
    assert card[:4].encode() + b" " + card[4:8].encode() not in kept
    assert [row["reading"].partition(":")[0] for row in walk.scans()[-3:]] == ["card"] * 3


def test_a_badge_nobody_knows(floor: Floor) -> None:
    outcome = floor.scan("W-9999")

    assert outcome.verdict is CommonVerdict.UNKNOWN_BADGE
    assert outcome.words["got"] == "W-9999"
    assert floor.screen.step == "sign_in"


def test_items_of_the_order_that_the_catalogue_lost_are_unknown(walk: Floor) -> None:
    order = an_order("10490", {COAT: 1})
    walk.put(order)

    assert walk.scan("4006381333931").verdict is CommonVerdict.UNKNOWN_ITEM


def test_a_word_of_a_verdict_never_holds_a_long_raw_text(walk: Floor) -> None:
    outcome = walk.scan("X" * 200)

    assert outcome.words == {"got": "X" * 24}
    assert len(outcome.got) <= 80


def test_the_same_bad_code_again_is_wrong_again(walk: Floor) -> None:
    first, again = walk.scan("HELLO"), walk.scan("HELLO", after_s=0.05)

    assert [first.verdict, again.verdict] == [CommonVerdict.UNKNOWN_CODE] * 2


def test_sign_in_comes_first_for_everything_that_is_known(floor: Floor) -> None:
    for code in (ean(SHIRT_M), "T-112", "A-02-1", Verb.GO_PICK, Verb.GET_WORK, Verb.UNDO):
        (outcome,) = floor.all(code)
        assert outcome.verdict is CommonVerdict.SIGN_IN_FIRST
    assert floor.scan(ANNA).verdict is CommonVerdict.SIGNED_IN
    assert floor.all(Verb.GO_PACK, "T-999")[-1].verdict is PackVerdict.TOTE_EMPTY
