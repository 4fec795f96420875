"""Stages say what the floor says, repaint only what is new, and pass touches on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.domain.verbs import Verb
from app.floor.screens import Compare, Screen
from app.ports import JobState
from app.texts import Texts
from tests.ui.examples import (
    BENCH,
    DESK,
    HOME,
    LINES,
    PARCELS,
    SCREENS,
    SHIRT,
    SHIRT_L,
    SHIRT_NAVY,
    TILES,
    VISIT,
    WALK,
)
from tests.ui.examples.walk import CART
from tests.ui.frames import stage_for
from tests.ui.panels import PANELS, job
from tests.ui.texts import texts_of
from ui.screens.devices import DevicesPanel
from ui.screens.home import HomeStage
from ui.screens.pick import PickStage
from ui.screens.sign_in import SignInStage
from ui.stage.cart import CartStrip
from ui.stage.digits import DigitPad
from ui.stage.words import amount, day
from ui.theme import Theme, apply
from ui.widgets.facts import BigFact
from ui.widgets.keypad import PadKey

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def texts(qapp: QApplication) -> Texts:
    apply(qapp, Theme.light())
    return Texts()


@pytest.fixture
def show(qapp: QApplication) -> Iterator[Show]:
    made = []

    def shown(widget: QWidget) -> QWidget:
        made.append(widget)
        widget.resize(1318, 470)
        widget.show()
        for _ in range(3):
            qapp.processEvents()
        return widget

    yield shown
    for widget in made:
        widget.close()
        widget.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def said(widget: QWidget) -> str:
    return " ".join(line.text for line in texts_of(widget))


def loudest(widget: QWidget) -> str:
    return max(texts_of(widget), key=lambda line: line.size_px).text


@pytest.mark.parametrize(
    ("screen", "fact"),
    [
        (WALK, "B-04-3"),
        (replace(WALK, step="item"), "M"),
        (replace(WALK, step="tote", hand=1), "T-112"),
        (replace(WALK, step="item", compare=Compare(got=SHIRT_L, want=SHIRT)), "L"),
        (BENCH, "M"),
        (replace(DESK, step="apply", chosen=PARCELS[0]), "8842"),
        (replace(DESK, step="slip", label_tail="8842"), "8842"),
        (DESK, "12"),
        (VISIT, "€289.00"),
    ],
    ids=["bin", "item", "tote", "wrong", "unit", "label", "slip", "ready", "money"],
)
def test_the_main_fact_of_a_state_is_the_loudest(
    show: Show, texts: Texts, screen: Screen, fact: str
) -> None:
    stage = show(stage_for(screen, texts))

    assert loudest(stage) == fact
    assert max(line.size_px for line in texts_of(stage)) >= 64


def test_a_wrong_colour_is_compared_by_colour_and_a_wrong_size_by_size(
    show: Show, texts: Texts
) -> None:
    size = show(stage_for(replace(WALK, compare=Compare(got=SHIRT_L, want=SHIRT)), texts))
    colour = show(stage_for(replace(WALK, compare=Compare(got=SHIRT_NAVY, want=SHIRT)), texts))

    assert {"L", "M"} <= {line.text for line in texts_of(size) if line.size_px >= 64}
    assert {"navy", "sand"} <= {line.text for line in texts_of(colour) if line.size_px >= 40}


def test_the_comparison_goes_when_the_next_scan_is_right(show: Show, texts: Texts) -> None:
    stage = PickStage(texts)
    stage.show_screen(replace(WALK, step="item", compare=Compare(got=SHIRT_L, want=SHIRT)))
    show(stage)

    stage.show_screen(replace(WALK, step="tote", hand=1))
    QApplication.processEvents()

    assert "In your hand" not in said(stage)
    assert "T-112" in said(stage)


def test_a_stop_hides_what_was_compared(show: Show, texts: Texts) -> None:
    compare = Compare(got=SHIRT_L, want=SHIRT)
    stage = show(stage_for(replace(BENCH, step="stopped", compare=compare), texts))

    assert "In your hand" not in said(stage)
    assert "T-112" in said(stage)


def test_a_stopped_parcel_without_a_wrong_label_says_that_it_stays(
    show: Show, texts: Texts
) -> None:
    assert "This parcel stays here" in said(show(stage_for(SCREENS["ship-halt"], texts)))


def test_a_line_is_done_only_with_its_last_unit(show: Show, texts: Texts) -> None:
    stage = show(stage_for(BENCH, texts))

    assert "1 of 2" in said(stage)
    assert "1 of 1" in said(stage)


def test_the_next_unit_is_the_first_line_that_is_not_complete(show: Show, texts: Texts) -> None:
    packed = (replace(LINES[0], packed=2), *LINES[1:])

    stage = show(stage_for(replace(BENCH, lines=packed, packed=3), texts))

    assert loudest(stage) == "One"
    assert "One size" in said(stage)


def test_a_visit_without_a_piece_proposes_nothing(show: Show, texts: Texts) -> None:
    stage = show(stage_for(SCREENS["return-order"], texts))

    assert "0,00" not in said(stage)
    assert texts.say("money.proposed") not in said(stage)


def test_the_money_phrase_is_the_fixed_one(show: Show, texts: Texts) -> None:
    assert texts.say("money.proposed") in said(show(stage_for(VISIT, texts)))


def test_an_age_of_data_is_told_before_anything_is_found(show: Show, texts: Texts) -> None:
    assert "12.11. 14:02" in said(show(stage_for(SCREENS["return-find"], texts)))


@pytest.mark.parametrize("job", ["sign-in", "home", "pick", "pack", "ship", "return"])
def test_nothing_is_left_of_the_screen_before(show: Show, texts: Texts, job: str) -> None:
    names = [name for name in SCREENS if name.startswith(job)]
    used = show(stage_for(SCREENS[names[-1]], texts))

    for name in (*names, *reversed(names)):
        used.show_screen(SCREENS[name])  # type: ignore[attr-defined]  # each takes its own
        for _ in range(3):
            QApplication.processEvents()
        fresh = show(stage_for(SCREENS[name], texts))
        assert sorted(said(used)) == sorted(said(fresh)), name
        assert used.grab().toImage() == fresh.grab().toImage(), name


def test_tiles_send_their_verb(show: Show, texts: Texts) -> None:
    stage = show(stage_for(HOME, texts))
    assert isinstance(stage, HomeStage)
    sent: list[object] = []
    stage.verb.connect(sent.append)

    for button in stage.findChildren(QAbstractButton):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert sent == [tile.verb for tile in TILES]


def test_another_worker_gets_other_tiles(show: Show, texts: Texts) -> None:
    stage = HomeStage(texts)
    stage.show_screen(HOME)
    show(stage)

    stage.show_screen(replace(HOME, tiles=TILES[3:], held=0))
    QApplication.processEvents()

    buttons = [b for b in stage.findChildren(QAbstractButton) if b.isVisible()]
    assert [button.text() for button in buttons] == [texts.say("job.return")]
    assert "On hold" not in said(stage)


def test_a_typed_badge_is_sent_once_it_is_whole(show: Show, texts: Texts) -> None:
    stage = stage_for(SCREENS["sign-in"], texts)
    assert isinstance(stage, SignInStage)
    show(stage)
    sent: list[str] = []
    stage.typed.connect(sent.append)

    press(stage, "1", "0", "Enter", "4", "9", "9", "Erase", "2", "Enter")

    assert sent == ["W-1042"], "three digits do not go out, a fifth is not taken"


def press(stage: QWidget, *names: str) -> None:
    keys = {key.accessibleName(): key for key in stage.findChildren(QAbstractButton)}
    for name in names:
        QTest.mouseClick(keys[name], Qt.MouseButton.LeftButton)


class Paints(QObject):
    """Counts the paint events of some widgets."""

    def __init__(self, *watched: QWidget) -> None:
        super().__init__()
        self.seen: list[QObject] = []
        for widget in watched:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() is QEvent.Type.Paint:
            self.seen.append(watched)
        return False


def test_the_same_screen_again_paints_nothing(show: Show, texts: Texts) -> None:
    stage = PickStage(texts)
    stage.show_screen(WALK)
    show(stage)
    paints = Paints(stage, *stage.findChildren(QWidget))

    stage.show_screen(replace(WALK))
    QApplication.processEvents()

    assert paints.seen == []


def test_a_unit_less_to_take_leaves_the_bin_alone(show: Show, texts: Texts) -> None:
    stage = PickStage(texts)
    stage.show_screen(WALK)
    show(stage)
    bins = [w for w in stage.findChildren(BigFact) if w.fact == WALK.bin]
    paints = Paints(*bins)

    stage.show_screen(replace(WALK, take=2))
    QApplication.processEvents()

    assert len(bins) == 1
    assert paints.seen == []


@pytest.mark.parametrize(
    ("minor", "currency", "language", "written"),
    [
        (28900, "EUR", "en", "€289.00"),
        (128900, "EUR", "en", "€1,289.00"),
        (128900, "EUR", "it", "1.289,00 €"),
        (7950, "GBP", "en", "£79.50"),
        (1250, "JPY", "en", "¥1,250"),
        (28900, "EUR", "pl", "289,00 €"),
        (0, "EUR", "xx", "€0.00"),
    ],
)
def test_money_is_written_as_people_of_the_language_write_it(
    minor: int, currency: str, language: str, written: str
) -> None:
    assert amount(minor, currency, language).replace("\N{NO-BREAK SPACE}", " ") == written


def test_a_day_has_its_weekday() -> None:
    assert day("2026-11-30") == "Mon 30 Nov"
    assert day("2026-11-30", "pl") == "pon. 30 lis"
    assert day("2026-11-30", "de") == "Mo. 30. Nov."
    assert day("soon") == "soon"


def test_papers_show_the_newest_first_and_their_honest_state(show: Show, texts: Texts) -> None:
    panel = show(PANELS["devices-troubled"](texts))
    assert isinstance(panel, DevicesPanel)
    jobs = [job(1, JobState.SENT), job(9, JobState.UNKNOWN)]
    panel.show_devices((), jobs, key_file=True)
    QApplication.processEvents()

    words = said(panel)
    assert words.index("Label 10489") < words.index("Label 10481")
    assert texts.say("print.sent") in words
    assert texts.say("print.unknown") in words
    assert texts.say("devices.protection") in words


def test_the_printer_window_is_one_touch_away(show: Show, texts: Texts) -> None:
    panel = DevicesPanel(texts)
    show(panel)
    wanted: list[bool] = []
    panel.printer_window_wanted.connect(lambda: wanted.append(True))

    button = next(
        b
        for b in panel.findChildren(QAbstractButton)
        if b.text() == texts.say("devices.printer_window")
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert wanted == [True]


def test_verbs_of_all_examples_are_known() -> None:
    assert all(isinstance(verb, Verb) for screen in SCREENS.values() for verb in screen.verbs)


def test_four_digits_are_typed_with_a_finger_or_a_keyboard(show: Show, texts: Texts) -> None:
    stage = stage_for(SCREENS["pick-digits"], texts)
    assert isinstance(stage, PickStage)
    show(stage)
    typed: list[str] = []
    stage.typed.connect(typed.append)
    (pad,) = stage.findChildren(DigitPad)

    for key in pad.findChildren(PadKey):
        if key.text() == "7":
            for _ in range(5):
                key.click()
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    QTest.keyClick(pad, Qt.Key.Key_Return)
    assert typed == []
    QTest.keyClick(pad, Qt.Key.Key_5)
    QTest.keyClick(pad, Qt.Key.Key_Return)

    assert typed == ["7775"]


def test_the_tiles_of_a_cart_are_painted_anew_only_when_they_changed(show: Show) -> None:
    strip = CartStrip()
    strip.show_tiles(CART)
    show(strip)
    painted = Paints(strip)

    strip.show_tiles(CART)
    QApplication.processEvents()
    assert painted.seen == []

    strip.show_tiles((replace(CART[0], hand=1), *CART[1:]))
    QApplication.processEvents()
    assert painted.seen == [strip]
