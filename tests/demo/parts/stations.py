"""Real windows as processes, each with its own data folder, serial line, printer and journal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from tests.demo.deadline import Deadline
from tests.demo.parts.journal import Journal
from tests.demo.parts.printer import Printer
from tests.demo.parts.scanner import Scanner

ROOT = Path(__file__).resolve().parents[3]
ENTRY = ROOT / "floorwalker.py"
START_S, STOP_S = 40.0, 20.0
NOT_OURS = frozenset({"DISPLAY", "LANGUAGE", "PYTHONDONTWRITEBYTECODE"})
"""What a test's shell may say that the shell of a station does not."""


class Station:
    """One window with everything that is plugged into it."""

    def __init__(self, folder: Path, site: str, name: str) -> None:
        self.folder = folder
        self.site = site
        self.name = name
        self.data = folder / "data"
        for each in (folder, self.data, folder / "home"):
            each.mkdir(parents=True)
        self.scanner = Scanner()
        self.line = self.scanner.path
        """The serial port that the window opens; a relay may stand before the scanner."""
        self.printer = Printer()
        self.printer.plug_in()
        self.journal = Journal(folder / "journal")
        self.program = [sys.executable, str(ENTRY)]
        """How the window is started."""
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def source(self) -> str:
        """The window's name for the scanner."""
        return f"serial:{self.line}"

    def start(self, *, demo: bool, **settings: str) -> None:
        """Starts the window."""
        words = [*self.program, *(["--demo"] if demo else [])]
        with (self.folder / "output.log").open("ab") as log:
            self._process = subprocess.Popen(
                words,
                env=self._environment(**settings),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.journal.is_alive = self.is_running

    def start_again(self) -> tuple[int, str]:
        """Starts a second window with the same data folder; returns its exit code and words."""
        environment = {
            name: value
            for name, value in self._environment().items()
            if name not in ("FLOORWALKER_JOURNAL", "FLOORWALKER_SCANNERS")
        }
        second = subprocess.run(
            [sys.executable, str(ENTRY)],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=START_S,
            check=False,
        )
        return second.returncode, (second.stdout + second.stderr).decode().strip()

    def wait_screen(self, deadline: Deadline) -> None:
        """Waits until something is on the screen."""
        self.journal.wait(
            lambda lines: next((line for line in lines if line.screen is not None), None),
            deadline.left(START_S),
            f"{self.name} shows its first screen",
        )

    def wait_centre(self, deadline: Deadline) -> str:
        """Waits for the order service beside the window; returns its address."""
        line = self.journal.wait(
            lambda lines: next((line for line in lines if line.centre), None),
            deadline.left(START_S),
            f"{self.name} has its order service",
        )
        return line.centre

    @property
    def process_id(self) -> int:
        """Process id of the window, 0 before the first start."""
        return 0 if self._process is None else self._process.pid

    def kill(self) -> None:
        """Kills the window as ``kill -9`` does; its children see that and end by themselves."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self.journal.end_line()

    def is_running(self) -> bool:
        """Whether the window is there."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> int | None:
        """Closes the window in order; returns its exit code, None when it had to be killed."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGABRT)  # leaves every thread's place in crash.log
            self._process.wait()
            return None

    def unplug(self) -> None:
        """Takes the devices away."""
        self.printer.pull_out()
        self.journal.close()
        self.scanner.close()

    def _environment(self, **settings: str) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("FLOORWALKER_", "XDG_")) and name not in NOT_OURS
        }
        home = str(self.folder / "home")
        return {
            **kept,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "LC_ALL": "C.UTF-8",
            "HOME": home,
            "XDG_CONFIG_HOME": home,
            "FLOORWALKER_DATA_DIR": str(self.data),
            "FLOORWALKER_SITE": self.site,
            "FLOORWALKER_STATION": self.name,
            "FLOORWALKER_SCANNERS": f"serial://{self.line}",
            "FLOORWALKER_PRINTER": self.printer.url,
            "FLOORWALKER_JOURNAL": str(self.journal.path),
            "FLOORWALKER_THEME": "light",
            "FLOORWALKER_REDUCE_MOTION": "true",
            **{f"FLOORWALKER_{name.upper()}": value for name, value in settings.items()},
        }


def enrol(client: httpx.Client, admin_token: str, station: Station) -> str:
    """Lets the order service take a station in; returns the station's token."""
    answer = client.post(
        "/v1/admin/stations",
        json={"station": station.name, "site": station.site},
        headers={"Authorization": f"Bearer {admin_token}"},
    )
    answer.raise_for_status()
    token: str = answer.json()["token"]
    return token
