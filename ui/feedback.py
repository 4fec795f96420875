"""What a scan sounds like: one sound per answer, the newest cutting an older one.

Wrong, over and stop are never cut: what comes meanwhile waits, the newest and the last that may not
be cut. Stop repeats until it is released. Nothing here waits for a device; where nothing can be
heard, `play` says so, and the frame blinks once more instead.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from app.domain.feedback import NEVER_CUT, Feedback

REPEAT_MS = 700
"""From one stop to the next."""
GAP_MS = 30
"""Silence kept after a sound that may not be cut."""


class Voice(Protocol):
    """One way to make a sound; returns at once and never raises."""

    @property
    def heard(self) -> bool:
        """Whether a sound would be heard now, as far as can be known."""

    def begin(self, feedback: Feedback) -> None:
        """Start a sound in place of what sounds now."""

    def halt(self) -> None:
        """Be silent now."""

    def length_ms(self, feedback: Feedback) -> int:
        """Return how long a sound takes."""

    def close(self) -> None:
        """Give the device back."""


class SoundPlayer(QObject):
    """Decides which sound may start when; lives on the thread of the window."""

    def __init__(self, voice: Voice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._voice = voice
        self._sounding: Feedback | None = None
        self._waiting: list[Feedback] = []
        self._stopped = False
        self._since = QElapsedTimer()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._next)

    @property
    def sounding(self) -> Feedback | None:
        """The sound that is out now."""
        return self._sounding

    @property
    def heard(self) -> bool:
        """Whether sounds are heard at all; a chip shows when they are not."""
        return self._voice.heard

    def play(self, feedback: Feedback) -> bool:
        """Sound an answer, now or as soon as it may; return whether it can be heard."""
        self._stopped = self._stopped or feedback is Feedback.STOP
        if self._sounding in NEVER_CUT:
            kept = [earlier for earlier in self._waiting if earlier in NEVER_CUT]
            self._waiting = [*kept[-1:], feedback]
        else:
            self._begin(feedback)
        return self._voice.heard

    def release_stop(self) -> None:
        """End the repeating of stop; its named action was done."""
        self._stopped = False
        self._waiting = [f for f in self._waiting if f is not Feedback.STOP]

    def close(self) -> None:
        """Be silent and give the device back."""
        self._timer.stop()
        self._sounding, self._waiting = None, []
        self._stopped = False
        self._voice.halt()
        self._voice.close()

    def _begin(self, feedback: Feedback) -> None:
        self._sounding = feedback
        if feedback is Feedback.STOP:
            self._since.start()
        self._voice.begin(feedback)
        self._timer.start(self._voice.length_ms(feedback) + GAP_MS)

    def _next(self) -> None:
        """A sound is over: play what waits, or stop once more."""
        self._sounding = None
        if self._waiting:
            self._begin(self._waiting.pop(0))
        elif self._stopped:
            self._repeat()

    def _repeat(self) -> None:
        if self._since.isValid() and self._since.elapsed() < REPEAT_MS:
            self._timer.start(int(REPEAT_MS - self._since.elapsed()))
            return
        self._begin(Feedback.STOP)
