"""Stored scans are laid aside whole, and a worker's word on each does what it says and no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.verbs import CommandCode, Verb
from app.domain.verdicts import FEEDBACK, CommonVerdict, PickVerdict
from app.floor.desk import Outcome
from app.floor.station.disk import tidy
from app.floor.station.judged import read
from app.floor.station.undecided import review
from app.ports import BUTTON, REVIEW
from tests.floor.station import SCANNER, Floor
from tests.floor.stock import ANNA, SHIRT_M, SKIRT, a_list, an_order, ean

ORDER = an_order("10485", {SHIRT_M: 3})
DROP_ALL = CommandCode.of(Verb.DROP_ALL_STORED).as_digits()


@pytest.fixture
def walk(anna: Floor) -> Floor:
    """A picker stands at the first bin."""
    anna.put(ORDER, a_list(ORDER))
    anna.all(Verb.GO_PICK, Verb.GET_WORK)
    return anna


def burst(floor: Floor, *codes: str, truncated: bool = False) -> list[Outcome]:
    """A scanner sends its memory, 20 ms from code to code."""
    answers = []
    floor.clock.move(5.0)
    for code in codes:
        floor.clock.move(0.02)
        scan = replace(floor.a_scan(code, truncated=truncated), stored=True)
        answers.append(floor.door.handle_scan(scan))
    return answers


def said(outcome: Outcome) -> tuple[object, ...]:
    """All of an answer that does not tell which scan it was."""
    return (outcome.verdict, outcome.words, outcome.job, outcome.screen, outcome.changed)


def waiting(floor: Floor) -> list[str]:
    return [f"{row.kind}:{row.code}" for row in floor.door.station().review]


def work(floor: Floor) -> tuple[object, ...]:
    """What must not move: screen, session on disk, commands, papers."""
    session = floor.sql("SELECT body FROM session")
    return floor.screen, session, floor.commands(), floor.jobs()


@pytest.mark.parametrize("begun", [(), ("A-02-1",), ("A-02-1", ean(SHIRT_M))])
def test_a_burst_changes_neither_screen_nor_session(walk: Floor, begun: tuple[str, ...]) -> None:
    walk.all(*begun)
    before = work(walk)

    answers = burst(walk, "A-02-1", ean(SHIRT_M), "T-112", ANNA, DROP_ALL, "nonsense")

    assert work(walk) == before
    assert [answer.verdict for answer in answers] == [
        CommonVerdict.STORED,
        *[CommonVerdict.STORED_MORE] * 5,
    ]
    assert [each.screen for each in answers] == [before[0]] * 6
    assert FEEDBACK[CommonVerdict.STORED_MORE] is None, "only the first is heard"
    rows = walk.scans()[-6:]
    assert [row["verdict"] for row in rows] == [answer.verdict.value for answer in answers]
    assert [row["source"] for row in rows] == [SCANNER] * 6
    assert {row["commands"] for row in rows} == {""}
    assert walk.sql("SELECT scan_seq FROM review WHERE decided = ''") == [
        {"scan_seq": row["seq"]} for row in rows
    ]


def test_the_list_says_in_words_what_waits_and_survives_a_restart(walk: Floor) -> None:
    burst(walk, "A-02-1", ean(SHIRT_M), "T-112", DROP_ALL, "nonsense")

    walk.reopen()

    view = walk.door.station()
    assert waiting(walk) == [
        "bin:A-02-1",
        f"item:{SHIRT_M}",
        "tote:T-112",
        "verb:verb.drop_all_stored",
        "unknown:nonsense",
    ]
    assert view.review_count == 5
    (shirt,) = [row.product for row in view.review if row.product is not None]
    assert (shirt.gtin, shirt.size) == (SHIRT_M, "M")


@pytest.mark.parametrize(
    "begun",
    [(), ("A-02-1",), ("A-02-1", ean(SHIRT_M)), (Verb.HOME,), (Verb.GO_PACK,)],
    ids=["bin", "item", "tote", "home", "pack"],
)
@pytest.mark.parametrize("code", ["A-02-1", ean(SHIRT_M), "T-112", ean(SKIRT), "?", ANNA])
def test_counted_now_is_what_a_scan_of_a_hand_is(
    walk: Floor, begun: tuple[str | Verb, ...], code: str
) -> None:
    walk.all(*begun)
    burst(walk, code)
    direct, row = walk.rehearse(code)

    counted = walk.press(Verb.COUNT_STORED)

    assert said(counted) == said(direct)
    pressed, judged = walk.scans()[-2:]
    assert (pressed["source"], pressed["verdict"]) == (BUTTON, "common.stored_counted")
    assert (judged["source"], judged["raw"]) == (REVIEW, code.encode())
    assert judged["source_seq"] == pressed["seq"] - 1, "it names the scan that was stored"
    for name in ("reading", "verdict", "step_before", "step_after", "job", "worker"):
        assert judged[name] == row[name]
    assert bool(judged["commands"]) == bool(row["commands"])


def test_a_whole_memory_is_counted_one_by_one(walk: Floor) -> None:
    burst(walk, "A-02-1", ean(SHIRT_M), "T-112", ean(SHIRT_M), "T-112")

    answers = [walk.press(Verb.COUNT_STORED) for _ in range(5)]

    assert [each.verdict for each in answers] == [
        PickVerdict.AT_BIN,
        *[PickVerdict.IN_HAND, PickVerdict.PUT] * 2,
    ]
    assert len(walk.commands("item_picked")) == 2
    assert walk.press(Verb.COUNT_STORED).verdict is CommonVerdict.NOTHING_STORED
    decided = walk.sql("SELECT DISTINCT decided, actor FROM review")
    assert decided == [{"decided": "counted", "actor": ANNA}]


def test_what_is_answered_with_no_stays_the_first_of_the_list(walk: Floor) -> None:
    burst(walk, ean(SKIRT), "A-02-1")

    answers = [walk.press(Verb.COUNT_STORED) for _ in range(2)]

    assert [each.verdict for each in answers] == [PickVerdict.SCAN_BIN_FIRST] * 2
    assert waiting(walk) == [f"item:{SKIRT}", "bin:A-02-1"]


def test_drop_is_about_the_oldest_and_leaves_the_work_alone(walk: Floor) -> None:
    walk.scan("A-02-1")
    burst(walk, "T-112", "T-113")
    before = work(walk)

    dropped = walk.press(Verb.DROP_STORED)

    assert (dropped.verdict, dropped.words) == (CommonVerdict.STORED_DROPPED, {"count": 1})
    assert waiting(walk) == ["tote:T-113"]
    assert work(walk) == before
    assert [row["decided"] for row in walk.sql("SELECT decided FROM review")] == ["dropped", ""]


def asked(floor: Floor, source: str = BUTTON, *, painted: bool = True) -> Outcome:
    outcome = floor.scan(DROP_ALL, source=source)
    if painted:
        floor.door.painted(outcome.scan_seq)
    return outcome


def test_drop_all_asks_once_and_drops_what_was_asked_about(walk: Floor) -> None:
    burst(walk, "T-112", "T-113")
    question = asked(walk)
    burst(walk, "T-114")

    dropped = walk.scan(DROP_ALL, source=BUTTON, after_s=0.8)

    assert (question.verdict, question.words) == (CommonVerdict.DROP_ALL, {"count": 2})
    assert (dropped.verdict, dropped.words) == (CommonVerdict.STORED_DROPPED, {"count": 2})
    assert waiting(walk) == ["tote:T-114"], "it came after the question"


@pytest.mark.parametrize(
    "unconfirmed", ["too soon", "another device", "something between", "never painted"]
)
def test_what_is_no_confirmation_asks_again(walk: Floor, unconfirmed: str) -> None:
    burst(walk, "T-112", "T-113")
    asked(walk, SCANNER, painted=unconfirmed != "never painted")
    if unconfirmed == "something between":
        walk.scan("nonsense")

    again = walk.scan(
        DROP_ALL,
        source="wedge" if unconfirmed == "another device" else SCANNER,
        after_s=0.7 if unconfirmed == "too soon" else 2.0,
    )

    assert again.verdict is CommonVerdict.DROP_ALL
    assert len(waiting(walk)) == 2


def test_an_echo_of_the_question_neither_confirms_nor_ends_it(walk: Floor) -> None:
    burst(walk, "T-112")
    asked(walk, SCANNER)

    assert walk.scan(DROP_ALL, after_s=0.1).verdict is CommonVerdict.ECHO
    assert walk.scan(DROP_ALL, after_s=1.0).verdict is CommonVerdict.STORED_DROPPED


@pytest.mark.parametrize("act", sorted(review.ACTS))
def test_nobody_decides_without_a_badge(walk: Floor, act: Verb) -> None:
    burst(walk, "T-112")
    walk.press(Verb.SIGN_OUT)

    assert walk.press(act).verdict is CommonVerdict.SIGN_IN_FIRST
    assert waiting(walk) == ["tote:T-112"]


@pytest.mark.parametrize("act", sorted(review.ACTS))
def test_a_word_that_was_stored_itself_decides_nothing(walk: Floor, act: Verb) -> None:
    burst(walk, CommandCode.of(act).as_digits(), "T-112")

    assert walk.press(Verb.COUNT_STORED).verdict is CommonVerdict.NOT_HERE
    assert len(waiting(walk)) == 2


def test_half_a_code_is_not_counted_as_a_shorter_one(walk: Floor) -> None:
    walk.all("A-02-1", ean(SHIRT_M))
    burst(walk, "T-112", truncated=True)
    half = replace(walk.a_scan("T-112"), truncated=True)

    counted = walk.press(Verb.COUNT_STORED)

    assert counted.verdict is CommonVerdict.TOO_LONG
    assert counted.got == read(half).value
    assert walk.commands("item_picked") == []


def test_a_judgement_that_fails_decides_nothing(
    walk: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    burst(walk, "A-02-1")
    with monkeypatch.context() as broken:
        broken.setattr("app.floor.jobs.judge", lambda *_: 1 / 0)
        assert walk.press(Verb.COUNT_STORED).verdict is CommonVerdict.UNREADABLE

    assert waiting(walk) == ["bin:A-02-1"]
    assert walk.press(Verb.COUNT_STORED).verdict is PickVerdict.AT_BIN


def test_stored_scans_that_the_disk_refused_wait_for_a_word_too(walk: Floor) -> None:
    late = [replace(walk.a_scan(code), stored=True) for code in ("T-112", "T-113")]

    assert walk.door.keep_late(late) == 2

    assert waiting(walk) == ["tote:T-112", "tote:T-113"]


def test_what_waits_is_never_forgotten_and_holds_nothing_up(
    walk: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidy, "EVERY_S", 0.0)
    monkeypatch.setattr(tidy, "CHUNK", 2)
    burst(walk, "T-112", "T-113")
    walk.press(Verb.DROP_STORED)
    walk.all(*["nonsense"] * 5)
    walk.clock.move(400 * 24 * 3600.0)
    walk.replica.move_time(timedelta(days=400))

    while walk.door.tidy():
        pass

    assert [row["raw"] for row in walk.scans()] == [b"T-113"]
    assert waiting(walk) == ["tote:T-113"]
    assert len(walk.sql("SELECT * FROM review")) == 1


def test_no_mark_means_no_list(walk: Floor) -> None:
    """The naive twin: the same codes without the mark are judged on the open screen."""
    before = walk.commands()

    walk.all("A-02-1", ean(SHIRT_M), "T-112")

    assert len(walk.commands()) == len(before) + 1
    assert waiting(walk) == []
