"""Ways to make a sound, found by looking for what the computer has.

Windows plays files by itself; Linux gets one long-lived child that eats raw samples, so that
starting a sound costs a write; macOS starts a small player per sound; elsewhere the station is
silent and says so.
"""

from __future__ import annotations

import shutil
import sys
import wave
from array import array
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QElapsedTimer, QObject, QProcess, QTimer

from app.domain.feedback import Feedback
from ui.feedback import Voice
from ui.theme import RESOURCES

RATE = 44_100
TICK_MS = 10
AHEAD_MS = 60
"""Samples written before they are due; a sound that is cut is heard this much longer."""
RETRY_MS = 5_000
"""A player that went away is started again no sooner than this."""

_RAW = ("--raw", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=40")
RAW_PLAYERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pacat": ("--playback", *_RAW),
        "paplay": _RAW,
        "aplay": tuple(f"-q -t raw -f S16_LE -r {RATE} -c 1 --buffer-time=100000 -R 1".split()),
    }
)
"""Programs that play raw samples from their input, the best first."""


def find_voice(parent: QObject, volume: float = 1.0) -> Voice:
    """Return the best way to be heard on this computer; volume is 0 to 1."""
    if sys.platform == "win32":
        return FileVoice()
    if sys.platform == "darwin":
        player = shutil.which("afplay")
        return ProgramVoice(parent, [player, "-v", str(volume)]) if player else SilentVoice()
    for name, arguments in RAW_PLAYERS.items():
        if player := shutil.which(name):
            return StreamVoice(parent, [player, *arguments], volume)
    return SilentVoice()


def sound_file(feedback: Feedback) -> Path:
    """Return where a sound is shipped."""
    return RESOURCES / "sounds" / f"{feedback.value}.wav"


@lru_cache
def samples_of(feedback: Feedback) -> array[int]:
    """Return a sound as 16-bit samples."""
    with wave.open(str(sound_file(feedback)), "rb") as file:
        samples = array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def length_ms(feedback: Feedback) -> int:
    """Return how long a sound takes."""
    return len(samples_of(feedback)) * 1000 // RATE


class SilentVoice:
    """No way to be heard."""

    heard = False

    def begin(self, feedback: Feedback) -> None:
        """Do nothing."""

    def halt(self) -> None:
        """Do nothing."""

    def length_ms(self, feedback: Feedback) -> int:
        """Return the length of the file, so that the order of sounds stays the same."""
        return length_ms(feedback)

    def close(self) -> None:
        """Do nothing."""


class StreamVoice(QObject):
    """One child that plays raw samples from its input for as long as the window lives.

    Samples are written a little ahead of time, so a newer sound can take the place of the rest. The
    child ends when its input closes. If it dies, sounds are unheard until it can be started again.
    """

    def __init__(self, parent: QObject, command: list[str], volume: float = 1.0) -> None:
        super().__init__(parent)
        self.command = command
        self._tones = {feedback: _louder(samples_of(feedback), volume) for feedback in Feedback}
        self._rest = b""
        self._written_ms = 0
        self._clock, self._started = QElapsedTimer(), QElapsedTimer()
        self._feeder = QTimer(self, interval=TICK_MS)
        self._feeder.timeout.connect(self._feed)
        self._child = QProcess(self)
        self._child.setStandardOutputFile(QProcess.nullDevice())
        self._child.setStandardErrorFile(QProcess.nullDevice())
        self._child.finished.connect(self.halt)
        self._start()

    @property
    def heard(self) -> bool:
        """Whether the child runs."""
        return self._child.state() is not QProcess.ProcessState.NotRunning

    def begin(self, feedback: Feedback) -> None:
        """Put a sound in the place of what is not yet written."""
        if not self.heard:
            self._start()
        self._rest = self._tones[feedback] + bytes(2 * RATE * AHEAD_MS // 1000)
        self._written_ms = 0
        self._clock.start()
        self._feeder.start()
        self._feed()

    def halt(self) -> None:
        """Write no more."""
        self._rest = b""
        self._feeder.stop()

    def length_ms(self, feedback: Feedback) -> int:
        """Return how long a sound takes."""
        return length_ms(feedback)

    def close(self) -> None:
        """End the child."""
        self.halt()
        self._child.closeWriteChannel()
        self._child.kill()
        self._child.waitForFinished(500)

    def _start(self) -> None:
        if not self._started.isValid() or self._started.elapsed() >= RETRY_MS:
            self._started.start()
            self._child.start(self.command[0], self.command[1:])

    def _feed(self) -> None:
        due = self._clock.elapsed() + AHEAD_MS - self._written_ms
        size = 2 * (RATE * due // 1000)
        if size > 0 and self._rest and self.heard:
            self._child.write(self._rest[:size])
            self._rest = self._rest[size:]
            self._written_ms += due
        if not self._rest:
            self._feeder.stop()


class ProgramVoice(QObject):
    """Starts a small player for every sound."""

    def __init__(self, parent: QObject, command: list[str]) -> None:
        super().__init__(parent)
        self.command = command
        self._child = QProcess(self)
        self._broken = False
        self._next = ""
        self._child.errorOccurred.connect(self._fail)
        self._child.finished.connect(self._launch)

    @property
    def heard(self) -> bool:
        """Whether the last start worked."""
        return not self._broken

    def begin(self, feedback: Feedback) -> None:
        """Start the player, as soon as the one before has gone."""
        self._next = str(sound_file(feedback))
        if self._child.state() is QProcess.ProcessState.NotRunning:
            self._launch()
        else:
            self._child.kill()

    def halt(self) -> None:
        """Stop the player."""
        self._next = ""
        self._child.kill()

    def length_ms(self, feedback: Feedback) -> int:
        """Return how long a sound takes."""
        return length_ms(feedback)

    def close(self) -> None:
        """Stop the player and wait for its end."""
        self.halt()
        self._child.waitForFinished(500)

    def _launch(self) -> None:
        if self._next:
            file, self._next = self._next, ""
            self._broken = False
            self._child.start(self.command[0], [*self.command[1:], file])

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._broken = True


class FileVoice:
    """Windows: the system plays a file and cuts the one before."""

    heard = True

    def begin(self, feedback: Feedback) -> None:
        """Start a sound."""
        if sys.platform == "win32":
            import winsound

            flags = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
            try:
                winsound.PlaySound(str(sound_file(feedback)), flags)
                self.heard = True
            except RuntimeError:
                self.heard = False

    def halt(self) -> None:
        """Be silent now."""
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(None, 0)

    def length_ms(self, feedback: Feedback) -> int:
        """Return how long a sound takes."""
        return length_ms(feedback)

    def close(self) -> None:
        """Be silent."""
        self.halt()


def _louder(samples: array[int], volume: float) -> bytes:
    """Return samples at a volume, as little-endian bytes."""
    scaled = array("h", (round(sample * max(0.0, min(1.0, volume))) for sample in samples))
    if sys.byteorder == "big":
        scaled.byteswap()
    return scaled.tobytes()
