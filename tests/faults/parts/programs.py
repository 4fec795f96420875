"""The real executables: an order service and a sync process, started, killed, started again."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self, TypeVar

from app.wire.lines import Health, Hello, ReleaseCache, Released, ToSync, decode_for_window
from app.wire.lines import encode_line as encoded

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = (sys.executable, str(ROOT / "floorwalker.py"))
PATIENCE_S = 90.0
T = TypeVar("T")


def eventually(look: Callable[[], T | None], what: str, within_s: float = PATIENCE_S) -> T:
    """Returns the first true value.

    Raises:
        AssertionError: there is none in time.
    """
    gate = threading.Event()
    until = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < until, f"not within {within_s:.0f} s: {what}"
        gate.wait(0.005)
    return found


class Program:
    """One process that speaks in lines; use as a context."""

    def __init__(self, words: Sequence[str], log: Path) -> None:
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                words,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )

    def tell(self, message: ToSync) -> None:
        """Writes a line to its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(encoded(message))
        self.process.stdin.flush()

    def kill(self) -> None:
        """Kills it as ``kill -9`` does."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """Closes its input and waits; kills it when it does not end."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
        try:
            self.process.wait(10.0)
        except subprocess.TimeoutExpired:
            self.kill()
        self._hear_out()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _hear_out(self) -> None:
        """Waits for whoever still reads what it said."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.end()


class Centre(Program):
    """An order service with a file of its own."""

    def __init__(
        self,
        data: Path,
        hello: Hello,
        *arguments: str,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        data.mkdir(parents=True, exist_ok=True)
        words = [*program, "central", "--data", str(data), "--embedded", *arguments]
        super().__init__(words, data / "output.log")
        self.tell(hello)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the order service did not start: {(data / 'output.log').read_text()[-800:]}"
        self.url: str = json.loads(line)["listening"]
        self.port = int(self.url.rsplit(":", 1)[1])


class Sync(Program):
    """The sync process of a data folder; its lines are heard by a thread."""

    def __init__(
        self, data: Path, hello: Hello, *arguments: str, program: Sequence[str] = PROGRAM
    ) -> None:
        super().__init__([*program, "sync", "--data", str(data), *arguments], data / "sync.log")
        self.health: Health | None = None
        self._hearer = threading.Thread(target=self._hear, daemon=True)
        self._hearer.start()
        self.tell(hello)

    def is_quiet(self) -> bool:
        """Whether it said last that it is live and nothing waits."""
        health = self.health
        return health is not None and health.state == "live" and health.waiting == 0

    def _hear_out(self) -> None:
        self._hearer.join()

    def _hear(self) -> None:
        assert self.process.stdout is not None
        for raw in self.process.stdout:
            match decode_for_window(raw):
                case Health() as health:
                    self.health = health
                case ReleaseCache():
                    with contextlib.suppress(BrokenPipeError):
                        self.tell(Released())


def kill_process(process_id: int) -> None:
    """Kills a process that somebody else started, as ``kill -9`` does."""
    with contextlib.suppress(ProcessLookupError):  # it may have ended by itself just now
        os.kill(process_id, signal.SIGKILL)
