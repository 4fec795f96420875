"""A real window on a display whose pixels can be read, worked by a hand that knows the screen."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from tests.bench.parts.display import Display, Point
from tests.demo.parts.journal import Line
from tests.demo.parts.printer import Printer
from tests.demo.parts.scanner import Scanner, write_all
from tests.demo.parts.stations import ROOT, Station
from tests.faults.parts import books
from tests.faults.parts.hand import Hand

LABEL = "SELECT body FROM command WHERE kind = 'label_issued' ORDER BY n DESC LIMIT 1"
ANSWER_S = 3.0
CORNERS = tuple((x, y) for x in range(20, 1280, 120) for y in range(40, 800, 90))
"""Not the middle: the pointer is there, and is drawn as soon as anybody connects."""


class TimedPrinter(Printer):
    """Notes when the first byte of each job came."""

    def __init__(self) -> None:
        super().__init__()
        self.first_bytes: list[float] = []

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if connection.recv(1, socket.MSG_PEEK):
                self.first_bytes.append(time.perf_counter())
        super()._serve(connection)


class Shown(Station):
    """A station on a display."""

    def __init__(self, folder: Path, display: Display) -> None:
        super().__init__(folder, "MIL", "ST-01")
        self.display = display
        self.printer.pull_out()
        self.timed = TimedPrinter()
        self.printer = self.timed
        self.printer.plug_in()

    @property
    def memory_mb(self) -> float:
        """What the window process holds in memory; not its children."""
        words = Path(f"/proc/{self.process_id}/status").read_text().split()
        return int(words[words.index("VmRSS:") + 1]) / 1024

    def _environment(self, **settings: str) -> dict[str, str]:
        return {
            **super()._environment(**settings),
            "QT_QPA_PLATFORM": "xcb",
            "DISPLAY": self.display.name,
        }

    def start_timed(self, **settings: str) -> tuple[float, float]:
        """Starts the window; seconds until the first changed pixel, and until the first screen."""
        seen, before = len(self.journal.lines()), [self.display.at(each) for each in CORNERS]
        wall, begun = time.time(), time.perf_counter()
        self.start(demo=False, **settings)
        painted = first_pixel(self.display, before) - begun
        line = self.journal.wait(
            lambda lines: next((each for each in lines[seen:] if each.screen is not None), None),
            30.0,
            "the first screen",
        )
        return painted, line.at - wall


def first_pixel(display: Display, before: list[bytes]) -> float:
    """Waits until any of a few pixels has changed; returns when that was."""
    until = time.perf_counter() + 30.0
    while [display.at(each) for each in CORNERS] == before:
        assert time.perf_counter() < until, "nothing was painted"
        time.sleep(0.001)
    return time.perf_counter()


class Person:
    """Scans the next right code, or a wrong one, and waits for the answer."""

    def __init__(self, station: Shown, pixel: Point | None = None) -> None:
        self._station = station
        self._hand = Hand(1, self._label)
        self._wrong = 0
        self.pixel = pixel
        self.sent_at = 0.0
        """When the last byte of the last scan was written, by ``perf_counter``."""
        self.verdicts: list[str] = []

    def right(self) -> tuple[Line, float | None]:
        """Scans what the screen asks for; returns the answer and the milliseconds to its pixel."""
        line, took = self._scan(self._hand.next(*self._station.journal.screen()))
        self._hand.heard(line.verdict)
        self.verdicts.append(line.verdict)
        return line, took

    def wrong(self) -> tuple[Line, float | None]:
        """Scans a code that belongs nowhere."""
        self._wrong += 1
        return self._scan(f"NOTHING-{self._wrong % 50:02d}".encode())

    def _scan(self, code: bytes) -> tuple[Line, float | None]:
        station, line = self._station, self._station.scanner
        seen = len(station.journal.lines())
        line.send(code, end=b"")
        time.sleep(0.004)  # the window has read all but the last byte
        before = station.display.at(self.pixel) if self.pixel else b""
        self.sent_at = time.perf_counter()
        write_all(line._near, b"\r")
        changed = self._settled(before) if self.pixel else None
        answer = station.journal.wait(
            lambda lines: next((each for each in lines[seen:] if each.painted), None),
            ANSWER_S,
            f"an answer to {code!r}",
        )
        return answer, None if changed is None else (changed - self.sent_at) * 1000

    def _settled(self, before: bytes) -> float | None:
        """When the pixel had its last colour: amber before it does not count."""
        assert self.pixel is not None
        display = self._station.display
        last = display.wait_change(self.pixel, before, 1.0)
        while last is not None:
            now = display.at(self.pixel)
            later = display.wait_change(self.pixel, now, 0.025)
            if later is None:
                return last
            last = later
        return None

    def _label(self) -> bytes:
        key = (self._station.data / "station.key").read_text().strip()
        found = books.rows(self._station.data / "floor.db", key, LABEL)
        return b"]C100" + msgspec.json.decode(found[0][0])["sscc"].encode() if found else b"none"


def find_pixel(person: Person, display: Display) -> Point:
    """Finds a pixel that is one colour for what is wrong and another for what is right."""
    wrong, right = [], []
    for _ in range(6):
        person.wrong()
        time.sleep(0.1)
        wrong.append(display.picture())
        person.right()
        time.sleep(0.1)
        right.append(display.picture())
    good = [
        point
        for point, colour in wrong[0].items()
        if all(each[point] == colour for each in wrong)
        and all(each[point] != colour for each in right)
    ]
    assert good, "no pixel tells right from wrong"
    return good[len(good) // 2]


class BareWindow:
    """The yardstick on the same display; use as a context."""

    def __init__(self, display: Display) -> None:
        self.scanner = Scanner()
        self.display = display
        before = [display.at(each) for each in CORNERS]
        begun = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.parts.bare_window", self.scanner.path],
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display.name},
        )
        self.painted_s = first_pixel(display, before) - begun

    def scan(self) -> float:
        """Sends a line; returns the milliseconds to its pixel."""
        point = (640, 400)
        self.scanner.send(b"4012345000016", end=b"")
        time.sleep(0.004)
        before, begun = self.display.at(point), time.perf_counter()
        write_all(self.scanner._near, b"\r")
        changed = self.display.wait_change(point, before, 2.0)
        assert changed is not None, "the bare window did not paint"
        return (changed - begun) * 1000

    def __enter__(self) -> BareWindow:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()
        self.scanner.close()
