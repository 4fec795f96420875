"""The sync chip and its panel: few words on the bar, whole sentences behind it, a lead's word."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.rulings import Reason
from app.floor.screens import Progress, StationView, SyncScreen
from app.floor.station.sync_state import sync_screen
from app.store.floor_rows import DecisionKind
from app.texts import Texts
from app.wire.lines import Health, Trouble
from devices.states import DeviceState, LinkState
from tests.ui.panels import BEGINNING, LEAD, LOADING, LOOKED_AT, NOON, ONLINE, PANELS, REFUSED
from tests.ui.texts import outside, overlaps, texts_of
from ui.look.chips import Facts, chips_of, sync_chip
from ui.look.tokens import TARGET
from ui.screens.sync import REASONS, SyncPanel
from ui.stage.lines import StateLine
from ui.theme import Theme, apply
from ui.widgets.facts import BigFact
from ui.widgets.paint import NO_BREAK
from ui.widgets.top_bar import ChipButton, TopBar

SCANNER = DeviceState(id="serial:/dev/ttyACM0", state=LinkState.OPEN)
PRINTER = DeviceState(id="PR-01", state=LinkState.LOST, troubles=frozenset({"offline"}))


@pytest.fixture
def texts(qapp: QApplication) -> Texts:
    apply(qapp, Theme.light())
    return Texts()


@dataclass
class Desk:
    panel: SyncPanel
    words: list[tuple[str, DecisionKind, str]] = field(default_factory=list)

    def word(self, command_id: str, kind: DecisionKind, reason: str) -> None:
        self.words.append((command_id, kind, reason))


@pytest.fixture
def lead(texts: Texts, qtbot: QtBot) -> Desk:
    """The panel in front of a lead, with three commands to look at."""
    panel = SyncPanel(texts)
    qtbot.addWidget(panel)
    panel.show_sync(LEAD, LOOKED_AT)
    desk = Desk(panel)
    panel.decided.connect(desk.word)
    return desk


def chip(texts: Texts, screen: SyncScreen) -> tuple[str, str, str]:
    made = sync_chip(texts, screen, LOOKED_AT)
    return plain(made.text), plain(made.more), made.tone


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


def a_clock(minutes: int) -> str:
    return (NOON + timedelta(minutes=minutes)).astimezone().strftime("%H:%M")


def test_online_and_nothing_to_tell_is_one_calm_word(texts: Texts) -> None:
    assert chip(texts, ONLINE) == ("Online", "", "ink_2")


def test_before_the_first_word_nothing_is_claimed(texts: Texts) -> None:
    assert chip(texts, BEGINNING) == ("Connecting", "", "ink_2")


@pytest.mark.parametrize(
    ("oldest_s", "said"), [(59, "3 waiting"), (60, "3 waiting, 1 min"), (90_000, "3 waiting, 1 d")]
)
def test_what_waits_says_its_age_from_a_minute_on(texts: Texts, oldest_s: int, said: str) -> None:
    waiting = replace(ONLINE, waiting=3, oldest_s=oldest_s)

    assert chip(texts, waiting) == ("Online", said, "ink_2")


def test_offline_with_everything_that_is_wrong(texts: Texts) -> None:
    since = a_clock(0)

    text, more, tone = chip(texts, REFUSED)

    assert text == f"Offline since {since}", "the data is as old as the cut: said once"
    assert more == "137 waiting, 1 h · 2 refused · 1 not processed"
    assert tone == "bad"


def test_old_data_says_how_old_whatever_the_link_says(texts: Texts) -> None:
    behind = replace(ONLINE, data_at=NOON)
    long_cut = replace(REFUSED, data_at=NOON - timedelta(hours=2))

    assert chip(texts, behind)[:2] == ("Online", f"data of {a_clock(0)}")
    assert chip(texts, long_cut)[1].endswith(f"data of {a_clock(-120)}")
    assert chip(texts, replace(ONLINE, data_at=LOOKED_AT - timedelta(seconds=80)))[1] == ""


@pytest.mark.parametrize(
    ("unsafe", "roomy", "tones"),
    [
        ("disk.slow", True, ["warn"]),
        ("disk.slow", False, []),
        ("disk.short", False, ["bad"]),
        ("", True, []),
    ],
)
def test_a_disk_in_trouble_has_a_chip_of_its_own(
    texts: Texts, unsafe: str, roomy: bool, tones: list[str]
) -> None:
    facts = Facts(sync=replace(ONLINE, unsafe=unsafe), roomy=roomy)

    chips = chips_of(texts, facts, LOOKED_AT)

    assert [each.tone for each in chips if each.id == "disk"] == tones
    assert chips[0].tone == "ink_2", "the link has no part in it"


@pytest.mark.parametrize(("done", "percent"), [(0, 0), (41_250, 41), (100_000, 99), (120_000, 99)])
def test_the_first_load_never_says_it_is_whole(texts: Texts, done: int, percent: int) -> None:
    loading = replace(LOADING, bootstrap=Progress(done=done, total=100_000))

    assert chip(texts, loading)[0] == f"Loading data, {percent} %"


def test_no_state_of_the_link_is_told_by_colour_alone(texts: Texts) -> None:
    states = (ONLINE, REFUSED, LOADING, replace(REFUSED, parked_count=0, quarantined_count=0))
    chips = [sync_chip(texts, state, LOOKED_AT) for state in states]

    assert len({each.icon for each in chips}) == len(chips)
    assert len({each.text for each in chips[:3]}) == 3


def worst(texts: Texts, *, roomy: bool) -> Facts:
    return Facts(
        site="Villingen W1",
        worker="Bartholomäus W.",
        sync=replace(REFUSED, data_at=NOON - timedelta(hours=2), quarantined_count=0),
        devices=(PRINTER, SCANNER),
        roomy=roomy,
    )


@pytest.mark.parametrize(
    ("crumbs", "roomy"), [(("Pack", "Order 10485", "Tote T-112"), False), (("Home",), True)]
)
def test_the_fullest_bar_keeps_all_its_words_on_the_smallest_window(
    texts: Texts, qapp: QApplication, qtbot: QtBot, crumbs: tuple[str, ...], roomy: bool
) -> None:
    bar = TopBar("Menu")
    qtbot.addWidget(bar)
    bar.set_crumbs(crumbs)
    bar.set_chips(chips_of(texts, worst(texts, roomy=roomy), LOOKED_AT))
    bar.resize(1024, 64)
    bar.show()
    qapp.processEvents()

    assert bar.width() == 1024, "pushed open"
    written = texts_of(bar)
    assert outside(bar, written) == []
    assert overlaps(written) == []
    said = plain(" ".join(line.text for line in written))
    for crumb in (*crumbs, "Offline since", "137 waiting, 1 h", "2 refused", "data of"):
        assert crumb in said
    assert ("Reduced protection" in names(bar)) is roomy
    for button in bar.findChildren(ChipButton):
        assert min(button.width(), button.height()) >= TARGET
        assert outside(button, texts_of(button)) == []


def test_every_figure_has_a_sentence(texts: Texts, qtbot: QtBot) -> None:
    panel = PANELS["sync-refused"](texts)
    qtbot.addWidget(panel)

    words = said(panel)

    assert str(REFUSED.waiting) in words
    assert "The oldest waits 1 h." in words
    assert texts.say("stage.sync.parked.help") in words
    assert texts.say("stage.sync.protection.help") in words
    assert texts.say("sync.trouble.unreachable") in words


def test_what_was_refused_says_what_by_whom_when_why_and_what_now(
    texts: Texts, qtbot: QtBot
) -> None:
    panel = PANELS["sync-refused"](texts)
    qtbot.addWidget(panel)

    first = next(line for line in lines(panel) if line.startswith("10485"))

    for part in ("Piece packed", a_clock(1), "Ana M.", "another point", "discard this"):
        assert part in first


def test_who_is_no_lead_is_told_so_and_offered_nothing(texts: Texts, qtbot: QtBot) -> None:
    panel = SyncPanel(texts)
    qtbot.addWidget(panel)
    panel.show_sync(REFUSED, LOOKED_AT)

    assert panel.offered() == []
    assert texts.say("stage.sync.ask_lead") in said(panel)


def test_a_lead_sends_the_chosen_one_again(lead: Desk) -> None:
    lead.panel.press("retry")
    lead.panel.press("next")
    lead.panel.press("retry")

    assert lead.words == [
        ("command-1", DecisionKind.RETRY, ""),
        ("command-2", DecisionKind.RETRY, ""),
    ]


def test_nothing_is_discarded_without_a_reason(lead: Desk) -> None:
    lead.panel.press("discard")

    assert lead.words == []
    assert [action.id for action in lead.panel.offered()] == list(REASONS)
    lead.panel.press("elsewhere")
    assert lead.words == [("command-1", DecisionKind.DISCARD, "sync.because.elsewhere")]


def test_a_question_is_forgotten_when_the_panel_is_left(lead: Desk) -> None:
    lead.panel.press("discard")

    lead.panel.put_away()

    assert [action.id for action in lead.panel.offered()] == ["retry", "discard", "next"]


def test_a_question_ends_when_its_command_is_settled_elsewhere(lead: Desk) -> None:
    lead.panel.press("discard")

    lead.panel.show_sync(replace(LEAD, parked=LEAD.parked[1:], parked_count=1), LOOKED_AT)
    lead.panel.press("retry")

    assert lead.words == [("command-2", DecisionKind.RETRY, "")]


def test_every_action_has_a_key_of_its_own(lead: Desk) -> None:
    for press in ("", "discard"):
        if press:
            lead.panel.press(press)
        keys = [action.key for action in lead.panel.offered()]
        assert all(keys)
        assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("reason", [reason.value for reason in Reason if reason])
def test_every_reason_says_what_to_do_now(texts: Texts, reason: str) -> None:
    assert texts.has(f"reason.{reason}.do")


@pytest.mark.parametrize("trouble", [t for t in Trouble if t])
def test_every_trouble_of_the_link_has_words(texts: Texts, trouble: Trouble) -> None:
    assert texts.has(f"sync.trouble.{trouble.value}")


def test_the_screen_joins_what_sync_says_and_what_lies_aside() -> None:
    health = Health(
        online=False,
        since=NOON,
        reason=Trouble.ENROL,
        waiting=3,
        oldest_s=61,
        parked=9,
        loading=(1, 20),
    )
    view = StationView(parked=REFUSED.parked, parked_count=2, badge="W-1001", may_decide=True)

    screen = sync_screen(health, view, "reduced")

    assert (screen.link.online, screen.link.why, screen.waiting) == (False, "enrol", 3)
    assert screen.parked_count == 2, "what a lead has settled is not counted any more"
    assert screen.bootstrap == Progress(done=1, total=20)
    assert (screen.protection, screen.badge, screen.may_decide) == ("reduced", "W-1001", True)
    assert sync_screen(None, view, "full").link.why == "connecting"


def names(bar: TopBar) -> list[str]:
    """What the chips say to a reader that does not see."""
    return [button.accessibleName() for button in bar.findChildren(ChipButton)]


def said(widget: QWidget) -> str:
    """Everything a widget says, for a reader that does not see."""
    words = [widget.accessibleName(), widget.accessibleDescription()]
    for part in widget.findChildren(QWidget):
        if part.isVisibleTo(widget):
            words += [part.accessibleName(), part.accessibleDescription()]
    assert widget.findChildren(BigFact)
    return " ".join(words)


def lines(widget: QWidget) -> list[str]:
    """The lines of the lists, each with its sentence."""
    return [
        f"{row.accessibleName()} {row.accessibleDescription()}"
        for row in widget.findChildren(StateLine)
    ]
