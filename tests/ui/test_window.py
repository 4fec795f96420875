"""The window paints what it is told, hears scans on every screen and panel, and keeps a stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.feedback import Feedback
from app.domain.verbs import Verb
from app.domain.verdicts import (
    FEEDBACK,
    CommonVerdict,
    PackVerdict,
    PickVerdict,
    ReturnVerdict,
    Verdict,
)
from app.floor.desk import Job, Outcome
from app.floor.screens import PickScreen, Screen
from app.texts import Texts
from devices.wedge import WedgeProfile
from tests.ui.examples import SCREENS
from ui.feedback import SoundPlayer
from ui.look.actions import FACES, is_ready, verb_of_key
from ui.main.instance import SingleInstance
from ui.screens.devices import DevicesPanel
from ui.screens.more import MorePanel
from ui.screens.sync import SyncPanel
from ui.wedge import Wedge
from ui.widgets.action_rail import Action
from ui.widgets.alarm_frame import AlarmFrame
from ui.window import MORE_KEY, Window

CODE = "4012345678901"


@dataclass
class RecordingVoice:
    """A voice that notes what was begun; sounds end at once."""

    heard: bool = True
    begun: list[Feedback] = field(default_factory=list)

    def begin(self, feedback: Feedback) -> None:
        self.begun.append(feedback)

    def halt(self) -> None:
        pass

    def length_ms(self, feedback: Feedback) -> int:
        return 0

    def close(self) -> None:
        pass


@dataclass
class Seen:
    window: Window
    voice: RecordingVoice
    scans: list[str]
    verbs: list[Verb]
    painted: list[Outcome]


@pytest.fixture
def seen(qapp: QApplication, qtbot: QtBot) -> Iterator[Seen]:
    voice = RecordingVoice()
    player = SoundPlayer(voice)
    window = Window(Texts(), player, reduce_motion=True)
    qtbot.addWidget(window)
    seen = Seen(window=window, voice=voice, scans=[], verbs=[], painted=[])
    wedge = Wedge(
        qapp,
        lambda text, _part: seen.scans.append(text),
        lambda _key, _control: False,
        WedgeProfile(gap_max_s=0.5),  # a busy machine paints between two keys
    )
    window.verb.connect(seen.verbs.append)
    window.painted.connect(seen.painted.append)
    window.show()
    qtbot.waitExposed(window)
    yield seen
    qapp.removeEventFilter(wedge)
    wedge.deleteLater()
    player.close()


def an_outcome(verdict: Verdict, screen: Screen, verb: Verb | None = None, **words: str) -> Outcome:
    return Outcome(
        scan_seq=1,
        source="serial:test",
        source_seq=1,
        got="B-04-3",
        job=Job.PICK,
        verdict=verdict,
        feedback=FEEDBACK[verdict],
        verb=verb,
        words=words,
        changed=(),
        screen=screen,
        printing=(),
        at_boot=0.0,
    )


def scan(window: QWindow | None) -> None:
    assert window is not None
    for char in CODE:
        QTest.keyClick(window, char)  # type: ignore[call-overload]  # the stubs lack char
    QTest.keyClick(window, Qt.Key.Key_Return)


def panel_of(name: str) -> QWidget | None:
    made = {"sync": SyncPanel, "devices": DevicesPanel}.get(name)
    return made(Texts()) if made is not None else None


@pytest.mark.parametrize("panel", ["none", "sync", "devices"])
@pytest.mark.parametrize("name", sorted(SCREENS))
def test_a_scan_is_heard_on_every_screen_and_panel(seen: Seen, name: str, panel: str) -> None:
    seen.window.show_screen(SCREENS[name])
    seen.window.show_overlay(panel_of(panel), "crumb.sync")
    QApplication.processEvents()  # the first paint; here keys have no time of their own

    scan(seen.window.windowHandle())

    assert seen.scans == [CODE]


@pytest.mark.parametrize("name", sorted(SCREENS))
def test_every_verb_of_a_screen_has_a_button_and_its_own_key(seen: Seen, name: str) -> None:
    screen = SCREENS[name]
    verbs = (*screen.verbs, *(screen.more if isinstance(screen, PickScreen) else ()))
    keys = [FACES[verb].key for verb in verbs]

    assert len(set(keys)) == len(keys)
    assert all(FACES[verb].icon for verb in verbs)


def test_more_shows_the_other_verbs_of_a_step_and_does_them(seen: Seen) -> None:
    seen.window.show_screen(SCREENS["pick-cart-item"])
    assert seen.window.press_in_overlay(MORE_KEY)

    panel = seen.window.overlay
    assert isinstance(panel, MorePanel)
    offered = {button.action.id: button for button in panel.buttons()}
    offered["full_tote"].click()

    assert set(offered) == {
        "damaged",
        "full_tote",
        "blocked_aisle",
        "hand_over",
        "set_aside",
    }
    assert seen.verbs == [Verb.FULL_TOTE]


def test_a_step_without_more_verbs_has_no_such_key(seen: Seen) -> None:
    seen.window.show_screen(SCREENS["pick-done"])

    assert not seen.window.press_in_overlay(MORE_KEY)


def test_a_key_does_what_its_button_says() -> None:
    offered = (Verb.SKIP, Verb.UNDO)

    assert verb_of_key(Qt.Key.Key_F9, control=False, offered=offered) is Verb.UNDO
    assert verb_of_key(Qt.Key.Key_F8, control=False, offered=offered) is None
    assert verb_of_key(Qt.Key.Key_T, control=True, offered=offered) is Verb.SWITCH_THEME


def test_an_answer_is_told_after_it_was_painted(qtbot: QtBot, seen: Seen) -> None:
    outcome = an_outcome(PickVerdict.AT_BIN, SCREENS["pick-item"], bin="B-04-3", count="1")

    with qtbot.waitSignal(seen.window.painted, timeout=2000):
        seen.window.show_outcome(outcome)

    assert seen.painted == [outcome]


def test_wrong_puts_a_frame_up_until_the_next_good_scan(seen: Seen) -> None:
    wrong = an_outcome(PickVerdict.WRONG_BIN, SCREENS["pick-bin"], want="B-04-3")
    good = an_outcome(PickVerdict.AT_BIN, SCREENS["pick-item"], bin="B-04-3", count="1")

    seen.window.show_outcome(wrong)
    framed = seen.window.alarm
    seen.window.show_outcome(good)

    assert framed is Feedback.WRONG
    assert seen.window.alarm is None
    assert seen.voice.begun[:1] == [Feedback.WRONG]


def test_a_stop_from_the_centre_needs_no_scan_and_stays(seen: Seen) -> None:
    stopped = SCREENS["pick-stopped"]
    other = an_outcome(CommonVerdict.UNKNOWN_CODE, stopped)

    seen.window.show_screen(SCREENS["pick-item"])
    seen.window.show_screen(stopped)
    seen.window.show_outcome(other)

    assert seen.window.alarm is Feedback.STOP
    assert Feedback.STOP in seen.voice.begun


def test_a_stop_ends_with_its_named_action(seen: Seen) -> None:
    seen.window.show_screen(SCREENS["pick-stopped"])

    done = an_outcome(PickVerdict.PUT_BACK_DONE, SCREENS["pick-idle"], order="10485")
    seen.window.show_outcome(done)

    assert seen.window.alarm is None


def test_an_echo_changes_neither_band_nor_frame(seen: Seen) -> None:
    screen = SCREENS["pack-units"]
    seen.window.show_outcome(an_outcome(PackVerdict.PACKED, screen, title="Shirt", more="2"))
    before = seen.window.banner

    seen.window.show_outcome(an_outcome(CommonVerdict.ECHO, screen))

    assert seen.window.banner == before
    assert seen.voice.begun == [Feedback.ACCEPT]


def test_news_without_a_new_step_leave_the_answer_on_the_band(seen: Seen) -> None:
    screen = SCREENS["pick-item"]
    seen.window.show_outcome(an_outcome(PickVerdict.AT_BIN, screen, bin="B-04-3", count="1"))
    before = seen.window.banner

    seen.window.show_screen(replace(screen))

    assert seen.window.banner == before


def test_a_panel_that_is_left_leaves_the_next_step_on_the_band(seen: Seen) -> None:
    seen.window.show_screen(SCREENS["pick-bin"])
    before = seen.window.banner
    went = an_outcome(
        CommonVerdict.WENT_TO, SCREENS["pick-bin"], Verb.GO_SYNC, where="verb.go_sync"
    )
    seen.window.show_overlay(panel_of("sync"), "crumb.sync")
    seen.window.show_outcome(went)
    over = seen.window.banner

    seen.window.show_overlay(None)

    assert (over.noun, over.help) == ("Sync", Texts().say("verb.go_sync.help"))
    assert seen.window.banner == before


def test_who_goes_to_a_job_hears_what_comes_first(seen: Seen) -> None:
    went = an_outcome(CommonVerdict.WENT_TO, SCREENS["pick-bin"], where="job.pick")

    seen.window.show_outcome(went)

    assert seen.window.banner.noun == "Go to B-04-3 and scan it"
    assert seen.window.banner.feedback is FEEDBACK[CommonVerdict.WENT_TO]


def test_the_prompt_follows_the_facts_while_no_answer_is_shown(seen: Seen) -> None:
    seen.window.show_screen(PickScreen(step="idle", waiting=7))
    seen.window.show_screen(PickScreen(step="idle", waiting=8))

    assert seen.window.banner.help.endswith("8")


def test_a_day_on_the_band_is_said_in_words(seen: Seen) -> None:
    found = an_outcome(
        ReturnVerdict.ORDER_FOUND, SCREENS["return-order"], order="1", count="2", until="2026-11-30"
    )

    seen.window.show_outcome(found)

    assert "until Mon 30 Nov" in seen.window.banner.help


@pytest.mark.parametrize(
    ("name", "noun"),
    [
        ("pick-stopped", "Stop: order 10485 is cancelled"),
        ("pack-stopped", "Stop: order 10485 is on hold"),
        ("ship-halt", "Stop: order 10485 is on hold"),
        ("ship-mismatch", "Stop: label 8859, need 8842"),
    ],
)
def test_a_stop_says_why_without_a_scan(seen: Seen, name: str, noun: str) -> None:
    seen.window.show_overlay(panel_of("devices"), "crumb.devices")

    seen.window.show_screen(SCREENS[name])

    assert seen.window.banner.noun == noun
    assert seen.window.overlay is None, "what ends it must be in sight"


def test_a_key_of_the_panel_comes_before_that_of_the_screen_below(seen: Seen) -> None:
    pressed: list[str] = []
    seen.window.overlay_pressed.connect(pressed.append)
    seen.window.show_screen(SCREENS["pack-units"])
    act = Action(id="retry", text="Try again", icon="repeat", key="F8")

    seen.window.show_overlay(panel_of("sync"), "crumb.sync", [act])

    assert seen.window.press_in_overlay("F8")
    assert not seen.window.press_in_overlay("F9"), "Undo of the screen below"
    assert (pressed, seen.verbs) == (["retry"], [])
    assert seen.window.press_in_overlay("Esc")
    assert seen.window.overlay is None
    assert not seen.window.press_in_overlay("F8")


def test_close_is_loud_only_when_all_is_in() -> None:
    loud = {
        name: is_ready(Verb.CLOSE_PACKAGE, SCREENS[name]) for name in ("pack-first", "pack-close")
    }

    assert loud == {"pack-first": False, "pack-close": True}


def test_a_dead_worker_cannot_be_overlooked(seen: Seen) -> None:
    seen.window.show_failure("disk is full")

    assert seen.window.alarm is Feedback.STOP
    assert "disk is full" in seen.window.banner.help


def test_nothing_is_left_behind(seen: Seen) -> None:
    for screen in SCREENS.values():
        seen.window.show_screen(screen)

    orphans = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not seen.window]

    assert orphans == []
    assert isinstance(seen.window, QObject)


def test_a_frame_without_sound_stands_still_where_motion_is_unwanted(seen: Seen) -> None:
    seen.voice.heard = False

    seen.window.show_outcome(an_outcome(PickVerdict.WRONG_BIN, SCREENS["pick-bin"]))

    frame = seen.window.findChild(AlarmFrame)
    assert frame is not None
    assert frame.shown is Feedback.WRONG
    assert not any(timer.isActive() for timer in frame.findChildren(QTimer))


def a_data_folder(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name / "warehouse" / "data"
    folder.mkdir(parents=True)
    return folder


def test_a_second_start_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_data_folder(tmp_path, "one")
    raised: list[str] = []
    first = SingleInstance(folder)
    first.on_second_start(lambda: raised.append("one"))

    second = SingleInstance(folder)

    assert first.first
    assert not second.first
    assert second.raise_other() == 0
    qtbot.waitUntil(lambda: raised == ["one"])


def test_folders_with_the_same_end_are_two_stations(qtbot: QtBot, tmp_path: Path) -> None:
    raised: list[str] = []
    one, two = (SingleInstance(a_data_folder(tmp_path, name)) for name in ("one", "two"))
    one.on_second_start(lambda: raised.append("one"))
    two.on_second_start(lambda: raised.append("two"))

    assert one.first
    assert two.first
    assert one.raise_other() == 0
    qtbot.waitUntil(lambda: raised == ["one"])
