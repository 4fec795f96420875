"""Eight sounds are told apart by pitch and rhythm; the player keeps what must be heard."""

from __future__ import annotations

import itertools
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.feedback import Feedback
from build_spec.make_sounds import write_all
from ui.feedback import SoundPlayer
from ui.look.voices import (
    RATE,
    RAW_PLAYERS,
    SilentVoice,
    StreamVoice,
    find_voice,
    length_ms,
    samples_of,
    sound_file,
)

WINDOW_MS = 4
PAIRS = list(itertools.combinations(Feedback, 2))


def loud_parts(samples: array[int]) -> list[tuple[int, int]]:
    """The beats of a sound as (begin, end) in milliseconds."""
    size = RATE * WINDOW_MS // 1000
    peaks = [max(map(abs, samples[i : i + size])) for i in range(0, len(samples), size)]
    loud = [peak > max(peaks) * 0.12 for peak in peaks]
    edges = [0, *(i for i in range(1, len(loud)) if loud[i] != loud[i - 1]), len(loud)]
    spans = [(a * WINDOW_MS, b * WINDOW_MS) for a, b in itertools.pairwise(edges) if loud[a]]
    return [(a, b) for a, b in spans if b - a >= 12]


def rhythm(feedback: Feedback) -> list[int]:
    """Lengths of beats and rests in turn, in milliseconds."""
    times = [t for span in loud_parts(samples_of(feedback)) for t in span]
    return [b - a for a, b in itertools.pairwise(times)]


def pitch(feedback: Feedback) -> float:
    """The strongest low tone of the first beat, in hertz, by autocorrelation."""
    samples = samples_of(feedback)
    begin, end = loud_parts(samples)[0]
    part = samples[RATE * begin // 1000 : RATE * min(end, begin + 45) // 1000][::2]
    lags = range(8, min(len(part) - 40, 170))

    def likeness(lag: int) -> float:
        pairs = zip(part, part[lag:], strict=False)
        return sum(a * b for a, b in pairs) / (len(part) - lag)

    values = {lag: likeness(lag) for lag in lags}
    best = max(values.values())
    first = next(
        lag
        for lag in lags
        if values[lag] > best * 0.8
        and values[lag] >= values.get(lag - 1, 0)
        and values[lag] >= values.get(lag + 1, 0)
    )
    return RATE / 2 / first


@pytest.mark.parametrize("feedback", Feedback)
def test_every_sound_is_short_and_loud_enough(feedback: Feedback) -> None:
    assert 30 <= length_ms(feedback) < 250
    assert max(samples_of(feedback)) > 8_000


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_no_two_sounds_share_pitch_or_rhythm(one: Feedback, other: Feedback) -> None:
    low, high = sorted((pitch(one), pitch(other)))
    first, second = rhythm(one), rhythm(other)
    differs = len(first) != len(second) or any(
        abs(a - b) > 20 for a, b in zip(first, second, strict=True)
    )

    assert high / low > 1.12
    assert differs


def test_committed_sounds_are_what_the_script_makes(tmp_path: Path) -> None:
    for made in write_all(tmp_path):
        assert made.read_bytes() == sound_file(Feedback(made.stem)).read_bytes()


class NotedVoice(SilentVoice):
    """Writes down what it was told."""

    def __init__(self) -> None:
        self.begun: list[Feedback] = []

    def begin(self, feedback: Feedback) -> None:
        self.begun.append(feedback)


@pytest.fixture
def voice() -> NotedVoice:
    return NotedVoice()


@pytest.fixture
def player(voice: NotedVoice, qtbot: QtBot) -> Iterator[SoundPlayer]:
    made = SoundPlayer(voice)
    yield made
    made.close()


def test_a_newer_sound_cuts_an_older_one(player: SoundPlayer, voice: NotedVoice) -> None:
    player.play(Feedback.DONE)
    player.play(Feedback.ACCEPT)

    assert voice.begun == [Feedback.DONE, Feedback.ACCEPT]


@pytest.mark.parametrize("loud", [Feedback.WRONG, Feedback.OVER])
def test_wrong_and_over_are_heard_to_the_end(
    player: SoundPlayer, voice: NotedVoice, qtbot: QtBot, loud: Feedback
) -> None:
    player.play(loud)
    player.play(Feedback.NEED)
    player.play(Feedback.ACCEPT)

    assert voice.begun == [loud]
    qtbot.waitUntil(lambda: len(voice.begun) == 2)
    assert voice.begun[1] is Feedback.ACCEPT


def test_a_wrong_that_waits_is_not_lost_to_a_later_right(
    player: SoundPlayer, voice: NotedVoice, qtbot: QtBot
) -> None:
    for feedback in (Feedback.OVER, Feedback.WRONG, Feedback.ACCEPT):
        player.play(feedback)

    qtbot.waitUntil(lambda: len(voice.begun) == 3)
    assert voice.begun == [Feedback.OVER, Feedback.WRONG, Feedback.ACCEPT]


def test_stop_repeats_until_its_named_action(
    player: SoundPlayer, voice: NotedVoice, qtbot: QtBot
) -> None:
    player.play(Feedback.STOP)
    qtbot.waitUntil(lambda: voice.begun.count(Feedback.STOP) == 2, timeout=3000)

    player.release_stop()
    qtbot.waitUntil(lambda: player.sounding is None)
    QTest.qWait(50)

    assert voice.begun == [Feedback.STOP, Feedback.STOP]


def test_a_silent_station_says_that_nothing_was_heard(player: SoundPlayer) -> None:
    assert player.play(Feedback.WRONG) is False
    assert player.heard is False


def test_samples_reach_the_child_and_the_child_stays(qtbot: QtBot, tmp_path: Path) -> None:
    got, parent = tmp_path / "heard.raw", QObject()
    copy = "import shutil,sys; shutil.copyfileobj(sys.stdin.buffer, open(sys.argv[1],'wb',0), 1024)"
    voice = StreamVoice(parent, [sys.executable, "-c", copy, str(got)])
    player = SoundPlayer(voice)

    assert player.play(Feedback.ACCEPT)

    wanted = samples_of(Feedback.ACCEPT).tobytes()
    qtbot.waitUntil(lambda: got.exists() and wanted in got.read_bytes(), timeout=5000)
    assert voice.heard
    player.close()


def test_a_child_that_dies_leaves_the_station_unheard_without_an_error(qtbot: QtBot) -> None:
    parent = QObject()
    voice = StreamVoice(parent, [sys.executable, "-c", "raise SystemExit(1)"])
    player = SoundPlayer(voice)

    qtbot.waitUntil(lambda: not voice.heard, timeout=5000)

    assert player.play(Feedback.WRONG) is False
    player.close()


def test_without_a_player_the_station_is_silent(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")

    assert isinstance(find_voice(QObject()), SilentVoice)


def test_the_best_player_that_exists_is_taken(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("aplay", "pacat"):
        (tmp_path / name).write_text("#!/bin/sh\nexec cat >/dev/null\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(sys, "platform", "linux")
    parent = QObject()

    voice = find_voice(parent)

    assert isinstance(voice, StreamVoice)
    assert voice.command[0].endswith("pacat")
    assert next(iter(RAW_PLAYERS)) == "pacat"
    voice.close()
