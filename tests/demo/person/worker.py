"""A person with a scanner: looks at the screen, decides, scans, waits for the painted answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.demo.deadline import Deadline, Stuck
from tests.demo.parts.journal import Line
from tests.demo.parts.scanner import CR
from tests.demo.parts.stations import Station
from tests.demo.person.codes import verb
from tests.demo.person.wares import Shelves

ANSWER_S = 6.0
"""After that a person scans again: nothing was seen and nothing was heard."""
TRIES = 3
NEWS_S = 30.0
Screen = dict[str, Any]


class Camera(Protocol):
    """Looks at every painted answer and takes pictures of some."""

    def look(self, worker: Worker, line: Line) -> None:
        """Takes the pictures that this answer is good for."""


class Stumble(Protocol):
    """One mistake; plays itself where it fits."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def job(self) -> str:
        """Where it happens."""

    @property
    def step(self) -> str:
        """At which step; empty for any."""

    def play(self, worker: Worker, screen: Screen) -> bool:
        """Makes the mistake and mends it; False when it does not fit here."""


@dataclass
class Worker:
    """One person at one station."""

    station: Station
    shelves: Shelves
    deadline: Deadline
    say: Callable[[str], None]
    camera: Camera | None = None
    stumbles: list[Stumble] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    done: dict[str, str] = field(default_factory=dict)
    """Mistakes that were made, and the last answer to each."""
    hand: list[bytes] = field(default_factory=list)
    totes: dict[str, list[bytes]] = field(default_factory=dict)
    labels: list[bytes] = field(default_factory=list)
    """Labels of parcels whose label is proved, as read from the paper."""
    reprints: list[bytes] = field(default_factory=list)
    last_verdict: str = ""

    def scan(
        self, code: bytes, *, end: bytes = CR, is_card: bool = False, hasty: bool = False
    ) -> Line:
        """Scans a code and returns the painted answer.

        Raises:
            Stuck: no answer, however often it was scanned.
        """
        for attempt in range(1, TRIES + 1):
            if not hasty:
                self.station.scanner.wait_out_echo(code)
            seen = len(self.station.journal.painted(self.station.source))
            self.station.scanner.send(code, end=end, is_card=is_card)
            try:
                line = self._answer(seen, code)
            except Stuck:
                self.say(f"   no answer to {code[:24]!r}; scanning again ({attempt})")
                continue
            if self.camera is not None:
                self.camera.look(self, line)
            self.last_verdict = line.verdict
            return line
        raise Stuck(f"{self.station.name}: no answer to {code[:40]!r} after {TRIES} scans")

    def press(self, number: int) -> Line:
        """Scans a command of the printed sheet."""
        return self.scan(verb(number))

    def expect(self, line: Line, *verdicts: str) -> Line:
        """Complains when an answer is not one of these."""
        if line.verdict not in verdicts:
            wanted = " or ".join(verdicts)
            self.complaints.append(
                f"{self.station.name}: scanned {line.got!r}, got {line.verdict}, expected {wanted}"
            )
        return line

    def screen(self) -> tuple[str, Screen]:
        """What is on the screen now."""
        return self.station.journal.screen()

    def wait_screen(self, fits: Callable[[str, Screen], bool], what: str) -> Screen:
        """Waits until the screen shows something by itself: news from the order service.

        Raises:
            Stuck: it never did.
        """

        def look(lines: list[Line]) -> Line | None:
            latest = next((line for line in reversed(lines) if line.screen is not None), None)
            shown = latest is not None and fits(latest.screen_kind, latest.screen or {})
            return latest if shown else None

        return self.station.journal.wait(look, self.deadline.left(NEWS_S), what).screen or {}

    def sign_in(self, badge: bytes) -> None:
        """Scans the badge, again when the station did not know it yet.

        Raises:
            Stuck: the station does not learn about it.
        """
        for _ in range(20):
            line = self.scan(badge)
            if line.verdict not in ("common.unknown_badge", "common.no_data"):
                self.expect(line, "common.signed_in")
                return
            self.wait_news()
        raise Stuck(f"{self.station.name} does not know badge {badge.decode()}")

    def wait_news(self) -> None:
        """Waits until the station has shown something new by itself.

        Raises:
            Stuck: nothing came.
        """
        seen = len(self.station.journal.lines())

        def look(lines: list[Line]) -> Line | None:
            return next((line for line in lines[seen:] if line.shown), None)

        self.station.journal.wait(look, self.deadline.left(NEWS_S), f"{self.station.name}: news")

    def go(self, kind: str, number: int) -> None:
        """Goes to a job unless it is on the screen."""
        if self.screen()[0] != kind:
            self.expect(self.press(number), "common.went_to")

    def stumble(self, job: str) -> bool:
        """Makes the first mistake that fits here; tells whether one was made."""
        _, screen = self.screen()
        for mistake in self.stumbles:
            fits = mistake.job == job and mistake.step in ("", screen["step"])
            if fits and mistake.play(self, screen):
                self.stumbles.remove(mistake)
                return True
        return False

    def _answer(self, seen: int, code: bytes) -> Line:
        source = self.station.source

        def look(lines: list[Line]) -> Line | None:
            own = [line for line in lines if line.painted and line.source == source]
            return own[seen] if len(own) > seen else None

        seconds = self.deadline.left(ANSWER_S)
        return self.station.journal.wait(look, seconds, f"answer to {code[:24]!r}")
