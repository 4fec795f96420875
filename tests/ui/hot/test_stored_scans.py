"""Stored scans in the window: heard once, beside the work; decided in their panel, by the verbs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.feedback import Feedback
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict, Verdict
from app.floor.screens import StationView
from app.settings import Settings
from app.store.keystore import station_key
from app.texts import Texts
from printing.renderer import LabelRenderer
from tests.ui.examples import WALK
from tests.ui.panels import REVIEW
from tests.ui.test_window import RecordingVoice, an_outcome
from ui.feedback import SoundPlayer
from ui.screens.review import ReviewPanel
from ui.shell import Shell
from ui.station import Station
from ui.window import Window


@dataclass
class Seat:
    """A window with everything connected, and no station behind it that runs."""

    shell: Shell
    station: Station
    voice: RecordingVoice
    pressed: list[Verb] = field(default_factory=list)
    painted: list[int] = field(default_factory=list)

    def answer(self, verdict: Verdict, verb: Verb | None = None) -> None:
        self.station.outcome.emit(an_outcome(verdict, WALK, verb))

    def open_panel(self) -> None:
        self.station.view.emit(REVIEW)
        self.answer(CommonVerdict.WENT_TO, Verb.GO_REVIEW)


@pytest.fixture
def seat(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Seat]:
    voice = RecordingVoice()
    window = Window(Texts(), SoundPlayer(voice), reduce_motion=True)
    qtbot.addWidget(window)
    station = Station(Settings(data_dir=tmp_path), station_key(tmp_path), LabelRenderer())
    shell = Shell(qapp, window, station, Texts())
    made = Seat(shell, station, voice)
    monkeypatch.setattr(station, "press", made.pressed.append)
    monkeypatch.setattr(station.worker, "question_painted", made.painted.append)
    station.outcome.emit(an_outcome(PickVerdict.WRONG_BIN, WALK))
    voice.begun.clear()
    yield made
    shell.close()
    shell.deleteLater()


def test_the_first_of_a_burst_is_heard_and_nothing_is_repainted(seat: Seat, qtbot: QtBot) -> None:
    band, frame = seat.shell.window.banner, seat.shell.window.alarm

    seat.answer(CommonVerdict.STORED)
    for _ in range(5):
        seat.answer(CommonVerdict.STORED_MORE)

    qtbot.waitUntil(lambda: seat.voice.begun == [Feedback.DEVICE])  # a wrong is never cut
    assert (seat.shell.window.banner, seat.shell.window.alarm) == (band, frame)
    assert frame is Feedback.WRONG, "a wrong scan before it is still to be seen"


def test_the_panel_stays_while_its_scans_are_decided(seat: Seat) -> None:
    seat.open_panel()
    window = seat.shell.window
    assert isinstance(window.overlay, ReviewPanel)

    for verdict, verb in (
        (CommonVerdict.STORED_MORE, None),
        (CommonVerdict.STORED, None),
        (PickVerdict.AT_BIN, Verb.COUNT_STORED),
        (PickVerdict.WRONG_SIZE, Verb.COUNT_STORED),
        (CommonVerdict.STORED_DROPPED, Verb.DROP_STORED),
        (CommonVerdict.DROP_ALL, Verb.DROP_ALL_STORED),
    ):
        seat.answer(verdict, verb)
        assert isinstance(window.overlay, ReviewPanel), verdict

    seat.answer(PickVerdict.STOP_CANCELLED, Verb.COUNT_STORED)
    assert window.overlay is None, "what ends a stop must be in sight"


def test_a_scan_of_a_hand_brings_the_work_back(seat: Seat) -> None:
    seat.open_panel()

    seat.answer(PickVerdict.AT_BIN)

    assert seat.shell.window.overlay is None


@pytest.mark.parametrize(
    ("key", "verb"),
    [("F8", Verb.COUNT_STORED), ("F7", Verb.DROP_STORED), ("F6", Verb.DROP_ALL_STORED)],
)
def test_the_keys_of_the_panel_say_its_verbs(seat: Seat, key: str, verb: Verb) -> None:
    seat.open_panel()

    assert seat.shell.window.press_in_overlay(key)

    assert seat.pressed == [verb]


def test_a_question_counts_as_asked_when_it_is_painted(seat: Seat) -> None:
    seat.open_panel()
    seat.answer(CommonVerdict.DROP_ALL, Verb.DROP_ALL_STORED)
    assert seat.painted == []

    seat.shell.window._tell_painted()

    assert seat.painted == [1]


def test_nothing_left_leaves_nothing_to_press(seat: Seat) -> None:
    seat.open_panel()

    seat.station.view.emit(StationView())

    assert not seat.shell.window.press_in_overlay("F8")
