"""What the parts do: say, keep, fade, frame, press; and that fingers can hit them."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.feedback import Feedback
from app.domain.model.product import Garment
from tests.ui.texts import texts_of
from ui.look.tokens import DARK, FRAME, LIGHT, TARGET, Pattern
from ui.theme import Theme, apply
from ui.widgets.action_rail import Action, ActionRail
from ui.widgets.alarm_frame import AlarmFrame
from ui.widgets.chips import SLOT_COUNT, ToteChip
from ui.widgets.gallery import Gallery
from ui.widgets.gallery.scenes import COLOURS, LONG_ACTIONS, PACK_ACTIONS, PIECES, pack_wrong
from ui.widgets.garments import GarmentPicture
from ui.widgets.garments.picture import DRAWINGS
from ui.widgets.keypad import KeyPad
from ui.widgets.paint import face, wrap
from ui.widgets.rows.piece_row import Piece, PieceList, State
from ui.widgets.top_bar import Chip, TopBar
from ui.widgets.verdict_band import Banner, VerdictBand

RIGHT = Banner(noun="Right", help="Next", count="1 of 2", feedback=Feedback.ACCEPT)
WRONG = Banner(noun="Wrong size", help="Put it back", feedback=Feedback.WRONG)


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    apply(qapp, Theme.light())


def shown(qtbot: QtBot, widget: QWidget, width: int = 900, height: int = 120) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    QApplication.processEvents()
    return widget


def press(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def ground_of(widget: QWidget) -> str:
    return widget.grab().toImage().pixelColor(14, widget.height() // 2).name().upper()


def test_no_line_begins_or_ends_with_the_dot_between_two_facts(qapp: QApplication) -> None:
    font = face(20)
    facts = "Lyon · DHL Parcel Connect · Order 10485"

    for width in range(60, 500, 20):
        lines = wrap(facts, font, width)
        assert all(line.strip("\N{NO-BREAK SPACE} ·") == line for line in lines), width
    assert len(wrap(facts, font, 2000)) == 1


def test_a_right_answer_flashes_and_fades_to_neutral(qtbot: QtBot) -> None:
    band = VerdictBand()
    shown(qtbot, band)

    band.show_banner(RIGHT)

    assert ground_of(band) == LIGHT.ok_bg
    qtbot.waitUntil(lambda: ground_of(band) == LIGHT.raised, timeout=1000)
    assert [line.text for line in texts_of(band)] == ["Right", "Next", "1 of 2"]


def test_with_less_motion_a_right_answer_stays_tinted(qtbot: QtBot) -> None:
    band = VerdictBand()
    band.set_reduce_motion(True)
    shown(qtbot, band)

    band.show_banner(RIGHT)
    QTest.qWait(250)

    assert ground_of(band) == LIGHT.ok_bg


def test_a_wrong_answer_stays_until_the_next_one(qtbot: QtBot) -> None:
    band = VerdictBand()
    shown(qtbot, band)
    band.show_banner(RIGHT)

    band.show_banner(WRONG)
    QTest.qWait(250)

    assert ground_of(band) == LIGHT.bad_bg


def test_an_echo_ticks_and_changes_no_word(qtbot: QtBot) -> None:
    band = VerdictBand()
    shown(qtbot, band)
    band.show_banner(WRONG)
    before, words = band.grab().toImage(), [line.text for line in texts_of(band)]

    band.tick()

    assert band.grab().toImage() != before
    assert [line.text for line in texts_of(band)] == words


def test_a_screen_reader_hears_what_the_band_says(qtbot: QtBot) -> None:
    band = VerdictBand()
    shown(qtbot, band)
    band.show_banner(WRONG)

    heard = QAccessible.queryAccessibleInterface(band)
    assert heard.text(QAccessible.Text.Name) == "Wrong size"
    assert heard.text(QAccessible.Text.Description) == "Put it back"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    button = QLineEdit(made)
    QVBoxLayout(made).addWidget(button)
    return shown(qtbot, made, 400, 300)


def border(window: QWidget) -> list[str]:
    image = window.grab().toImage()
    return [image.pixelColor(x, 4).name().upper() for x in range(20, 380)]


def test_frames_differ_in_pattern(window: QWidget) -> None:
    frame = AlarmFrame(window)
    seen = {}
    for feedback in (Feedback.CONFIRM, Feedback.WRONG, Feedback.OVER, Feedback.STOP):
        frame.show_feedback(feedback)
        seen[feedback] = border(window)

    assert set(seen[Feedback.WRONG]) == {LIGHT.alarm}
    assert {LIGHT.alarm, LIGHT.stripe} <= set(seen[Feedback.OVER])
    assert {LIGHT.stop, LIGHT.stop_ink} <= set(seen[Feedback.STOP])
    assert {LIGHT.warn, LIGHT.base} <= set(seen[Feedback.CONFIRM])


@pytest.mark.parametrize("shout", [Feedback.WRONG, Feedback.OVER])
@pytest.mark.parametrize("good", [Feedback.ACCEPT, Feedback.DONE, Feedback.NEED])
def test_wrong_and_over_stay_until_the_next_good_scan(
    window: QWidget, shout: Feedback, good: Feedback
) -> None:
    frame = AlarmFrame(window)
    frame.show_feedback(shout)
    frame.show_feedback(Feedback.DEVICE)
    assert frame.shown is shout

    frame.show_feedback(good)

    assert frame.shown is None
    assert not frame.isVisible()


def test_stop_stays_until_its_named_action(window: QWidget) -> None:
    frame = AlarmFrame(window)
    frame.show_feedback(Feedback.STOP)
    for feedback in (Feedback.ACCEPT, Feedback.WRONG, Feedback.DONE):
        frame.show_feedback(feedback)
        assert frame.shown is Feedback.STOP

    frame.release()

    assert frame.shown is None


def test_the_frame_follows_the_window_and_lets_touches_through(
    qtbot: QtBot, window: QWidget
) -> None:
    frame = AlarmFrame(window)
    frame.show_feedback(Feedback.WRONG)

    window.resize(640, 480)

    assert frame.size() == window.size()
    assert window.childAt(QPoint(320, 240)) is not frame
    assert window.childAt(QPoint(2, 2)) is not frame
    assert window.grab().toImage().pixelColor(636, 476) == QColor(LIGHT.alarm)
    assert window.grab().toImage().pixelColor(FRAME + 2, FRAME + 2) != QColor(LIGHT.alarm)


def test_the_frame_covers_what_is_added_later(window: QWidget) -> None:
    frame = AlarmFrame(window)
    frame.show_feedback(Feedback.WRONG)
    overlay = QWidget(window)
    overlay.setAutoFillBackground(True)
    overlay.setGeometry(window.rect())

    overlay.show()
    frame.show_feedback(Feedback.WRONG)

    assert window.grab().toImage().pixelColor(4, 150) == QColor(LIGHT.alarm)


def test_a_frame_blinks_once_more_when_nothing_is_heard(qtbot: QtBot, window: QWidget) -> None:
    frame = AlarmFrame(window)
    frame.show_feedback(Feedback.WRONG)

    frame.flash_again()

    qtbot.waitUntil(lambda: not frame.isVisible())
    qtbot.waitUntil(frame.isVisible)
    assert frame.shown is Feedback.WRONG


def test_a_button_reports_its_verb_and_takes_no_focus(qtbot: QtBot) -> None:
    rail = ActionRail()
    rail.set_actions(PACK_ACTIONS)
    shown(qtbot, rail, 1318, 76)

    for button, action in zip(rail.buttons(), PACK_ACTIONS, strict=True):
        assert button.focusPolicy() is Qt.FocusPolicy.NoFocus
        if action.enabled:
            with qtbot.waitSignal(rail.pressed) as caught:
                press(button)
            assert caught.args == [action.id]


def test_new_verbs_replace_the_old_ones(qtbot: QtBot) -> None:
    rail = ActionRail()
    rail.set_actions(PACK_ACTIONS)
    shown(qtbot, rail, 1318, 76)

    rail.set_actions(LONG_ACTIONS[:3])
    QApplication.processEvents()

    assert [button.action for button in rail.buttons()] == list(LONG_ACTIONS[:3])
    with qtbot.waitSignal(rail.pressed) as caught:
        press(rail.buttons()[2])
    assert caught.args == ["c"]


def test_undo_stands_apart_from_the_others(qtbot: QtBot) -> None:
    rail = ActionRail()
    rail.set_actions(PACK_ACTIONS)
    shown(qtbot, rail, 1318, 76)

    boxes = [button.geometry() for button in rail.buttons()]
    gaps = [b.left() - a.right() - 1 for a, b in itertools.pairwise(boxes)]
    assert all(gap >= 12 for gap in gaps)
    assert gaps[-1] >= 2 * max(gaps[:-1])


def test_chips_are_pressed_kept_and_taken_away(qtbot: QtBot) -> None:
    bar = TopBar("Menu")
    shown(qtbot, bar, 1366, 64)
    bar.set_chips(
        [Chip(id="sync", icon="refresh-cw", text="online"), Chip(id="w", icon="user", text="Ana")]
    )
    first = {b.text(): b for b in bar.findChildren(QAbstractButton)}["online"]

    bar.set_chips([Chip(id="sync", icon="cloud-off", text="offline", tone="warn")])
    QApplication.processEvents()

    assert first.text() == "offline"
    assert {line.text for line in texts_of(bar)} == {"offline"}
    with qtbot.waitSignal(bar.chip_pressed) as caught:
        press(first)
    assert caught.args == ["sync"]
    with qtbot.waitSignal(bar.menu_pressed):
        press(bar.findChildren(QAbstractButton)[0])


def test_the_pad_types_without_taking_the_focus(qtbot: QtBot) -> None:
    holder = QWidget()
    field, pad = QLineEdit(), KeyPad("Erase", "Enter", letters=True)
    column = QVBoxLayout(holder)
    column.addWidget(field)
    column.addWidget(pad)
    pad.typed.connect(field.insert)
    pad.erased.connect(field.backspace)
    shown(qtbot, holder, 1000, 420)
    keys = {key.text() or key.accessibleName(): key for key in pad.findChildren(QAbstractButton)}

    for name in ("T", "-", "1", "9", "Erase", "2"):
        press(keys[name])

    assert field.text() == "T-12"
    assert all(key.focusPolicy() is Qt.FocusPolicy.NoFocus for key in keys.values())
    with qtbot.waitSignal(pad.entered):
        press(keys["Enter"])


def test_everything_to_press_is_large_enough_for_a_glove(qtbot: QtBot) -> None:
    page = Gallery()
    shown(qtbot, page, 1024, 640)

    small = [
        (type(button).__name__, button.text(), button.width(), button.height())
        for button in page.findChildren(QAbstractButton)
        if button.isVisible() and min(button.width(), button.height()) < TARGET
    ]
    assert small == []


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=lambda t: t.tokens.name)
def test_every_garment_has_a_picture_of_its_own(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    apply(qapp, theme)
    picture = GarmentPicture()
    shown(qtbot, picture, 96, 96)
    seen = []
    for kind in [*Garment, "unheard of"]:
        picture.set_garment(kind, "#CDB899")
        seen.append(picture.grab().toImage())

    assert all(a != b for n, a in enumerate(seen) for b in seen[:n])
    assert set(DRAWINGS) == set(Garment)


@pytest.mark.parametrize("kind", Garment)
def test_a_black_garment_is_seen_at_night(qtbot: QtBot, qapp: QApplication, kind: Garment) -> None:
    apply(qapp, Theme.dark())
    picture = GarmentPicture(kind, "#101114")
    shown(qtbot, picture, 160, 160)

    image = picture.grab().toImage()
    bright = sum(
        image.pixelColor(x, y).lightness() > 150 for x in range(0, 160, 2) for y in range(0, 160, 2)
    )
    assert bright > 60


def test_twelve_slots_look_twelve_ways(qtbot: QtBot) -> None:
    chip = ToteChip()
    shown(qtbot, chip, 120, 72)
    seen = []
    for slot in range(1, SLOT_COUNT + 1):
        chip.set_slot(slot)
        seen.append(chip.grab().toImage())

    assert all(a != b for n, a in enumerate(seen) for b in seen[:n])


def test_the_active_piece_is_always_in_view(qtbot: QtBot) -> None:
    pieces = [Piece(title=f"Piece {n}", detail="", size="M", count="0 of 1") for n in range(12)]
    active = Piece(title="Last", detail="", size="L", count="0 of 1", state=State.ACTIVE)
    view = PieceList()
    shown(qtbot, view, 400, 260)

    view.show_pieces([*pieces, active])
    QApplication.processEvents()

    last = view.rows()[-1]
    assert not last.visibleRegion().isEmpty()
    assert last.piece is active


def test_fewer_pieces_leave_no_old_row(qtbot: QtBot) -> None:
    view = PieceList()
    shown(qtbot, view, 430, 400)
    view.show_pieces(PIECES)

    view.show_pieces(PIECES[:1])
    QApplication.processEvents()

    assert [row.piece for row in view.rows()] == [PIECES[0]]
    assert not any("Scarf" in line.text for line in texts_of(view))
    with qtbot.waitSignal(view.pressed) as caught:
        press(view.rows()[0])
    assert caught.args == [0]


def test_a_screen_changes_its_theme_while_it_is_open(qtbot: QtBot, qapp: QApplication) -> None:
    scene = pack_wrong()
    shown(qtbot, scene, 1366, 768)
    day = scene.grab().toImage().pixelColor(20, 400)

    apply(qapp, Theme.dark())
    QApplication.processEvents()

    night = scene.grab().toImage().pixelColor(20, 400)
    assert (day.name().upper(), night.name().upper()) == (LIGHT.base, DARK.base)


def test_samples_cover_every_garment_and_pattern() -> None:
    assert set(COLOURS) == set(Garment)
    assert {Pattern.SOLID, Pattern.STRIPES, Pattern.HAZARD, Pattern.HATCH} < set(Pattern)


def test_a_disabled_verb_cannot_be_pressed(qtbot: QtBot) -> None:
    rail = ActionRail()
    rail.set_actions([Action(id="x", text="Damaged", icon="shirt", enabled=False)])
    shown(qtbot, rail, 600, 76)

    with qtbot.assertNotEmitted(rail.pressed):
        press(rail.buttons()[0])
