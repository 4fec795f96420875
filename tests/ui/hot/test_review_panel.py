"""The review chip and its panel: how many scans wait, what they are, and a word on the oldest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.codes import Kind
from app.domain.verbs import Verb
from app.floor.screens import StationView
from app.texts import Texts
from tests.ui.panels import LOOKED_AT, ONE_STORED, ONLINE, OPEN_JOB, REFUSED, REVIEW, STORED
from tests.ui.texts import outside, overlaps, texts_of
from ui.look.actions import ALWAYS, FACES
from ui.look.chips import Facts, chips_of
from ui.look.tokens import TARGET
from ui.screens.review import ReviewPanel
from ui.stage.lines import StateLine
from ui.theme import Theme, apply
from ui.widgets.paint import NO_BREAK
from ui.widgets.top_bar import ChipButton, TopBar
from ui.window import CHIPS_GO


@pytest.fixture
def texts(qapp: QApplication) -> Texts:
    apply(qapp, Theme.light())
    return Texts()


@pytest.fixture
def panel(texts: Texts, qtbot: QtBot) -> ReviewPanel:
    made = ReviewPanel(texts)
    qtbot.addWidget(made)
    made.show_review(REVIEW, OPEN_JOB, LOOKED_AT)
    return made


def lines(panel: ReviewPanel) -> list[StateLine]:
    return panel.findChildren(StateLine)


@pytest.mark.parametrize("roomy", [True, False])
def test_the_chip_counts_what_waits_on_every_screen(texts: Texts, roomy: bool) -> None:
    chips = chips_of(texts, Facts(sync=ONLINE, review=6, roomy=roomy), LOOKED_AT)

    (chip,) = [each for each in chips if each.id == "review"]
    assert (chip.text.replace(NO_BREAK, " "), chip.tone) == ("6 to review", "warn")
    assert CHIPS_GO["review"] is Verb.GO_REVIEW
    assert Verb.GO_REVIEW in ALWAYS
    assert FACES[Verb.GO_REVIEW].key


def test_there_is_no_chip_while_nothing_waits(texts: Texts) -> None:
    chips = chips_of(texts, Facts(sync=ONLINE), LOOKED_AT)

    assert "review" not in [each.id for each in chips]


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_the_fullest_bar_has_room_for_the_chip(
    texts: Texts, qapp: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    apply(qapp, theme)
    sync = replace(REFUSED, quarantined_count=0)
    facts = Facts(worker="Bartholomäus W.", sync=sync, review=137, roomy=False)
    bar = TopBar("Menu")
    qtbot.addWidget(bar)
    bar.set_crumbs(OPEN_JOB)
    bar.set_chips(chips_of(texts, facts, LOOKED_AT))
    bar.resize(1024, 64)
    bar.show()
    qapp.processEvents()

    written = texts_of(bar)
    assert bar.width() == 1024, "pushed open"
    assert outside(bar, written) == []
    assert overlaps(written) == []
    assert "137 to review" in " ".join(line.text for line in written).replace(NO_BREAK, " ")
    for button in bar.findChildren(ChipButton):
        assert min(button.width(), button.height()) >= TARGET


def test_each_line_says_what_the_code_is(panel: ReviewPanel) -> None:
    titles = [line.line.title for line in lines(panel)]

    assert titles[0] == "Bin B-04-3"
    assert titles[1] == "Linen Shirt, relaxed fit, sand · M"
    assert titles[2] == "Tote T-112"
    assert "not known here" in titles[4]
    assert titles[5] == "Command: Close parcel"
    assert titles[6].startswith("Unknown code https")
    assert all("Honeywell Scanner 1950g" in line.line.sentence for line in lines(panel))


def test_only_the_oldest_is_chosen(panel: ReviewPanel) -> None:
    assert [line.line.chosen for line in lines(panel)] == [True] + [False] * (len(STORED) - 1)

    panel.show_review(
        replace(REVIEW, review=STORED[1:], review_count=len(STORED) - 1), OPEN_JOB, LOOKED_AT
    )

    assert lines(panel)[0].line.title.startswith("Linen Shirt")
    assert lines(panel)[0].line.chosen


def test_every_act_is_a_verb_with_a_key_of_its_own(panel: ReviewPanel, qtbot: QtBot) -> None:
    said: list[Verb] = []
    panel.verb.connect(said.append)

    for action in panel.offered():
        panel.press(action.id)

    assert said == [Verb.COUNT_STORED, Verb.DROP_STORED, Verb.DROP_ALL_STORED]
    keys = [action.key for action in panel.offered()]
    assert all(keys)
    assert len(set(keys)) == 3


def test_what_is_offered_follows_from_how_many_there_are(panel: ReviewPanel) -> None:
    panel.show_review(ONE_STORED, OPEN_JOB, LOOKED_AT)
    assert [Verb(action.id) for action in panel.offered()] == [
        Verb.COUNT_STORED,
        Verb.DROP_STORED,
    ]

    panel.show_review(StationView(), OPEN_JOB, LOOKED_AT)
    assert panel.offered() == []


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_code_has_words(texts: Texts, kind: Kind) -> None:
    assert texts.has(f"review.kind.{kind.value}")
