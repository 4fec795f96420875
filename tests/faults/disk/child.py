"""A station's worker as a process: codes on standard input, one line of JSON for each answer.

A line leaves after the commit, as the window's answer does. With ``hasty`` it leaves before: the
planted fault. With ``unlocked`` the file's lock is not taken: the other one.
"""

import contextlib
import json
import sys
import time
from pathlib import Path

from app.floor import worker as worker_module
from app.floor.desk import Outcome
from app.floor.screens import Screen
from app.floor.station.clock import SystemClock
from app.floor.station.disk import upkeep
from app.floor.station.telling.listeners import Listeners
from app.floor.worker import FloorWorker
from app.ports import Scan
from app.settings import Settings
from app.store import locks
from tests.floor.station import PlainRenderer
from tests.floor.stock import KEY

worker_module.IDLE_S = 0.1
upkeep.TICK_S = 0.2
locks.WAIT_S = 1.0


class Voice:
    """What the station says, one line each."""

    def __init__(self, *, hasty: bool) -> None:
        self._hasty = hasty
        self._began: dict[int, float] = {}

    def heard(self, seq: int) -> None:
        self._began[seq] = time.perf_counter()
        if self._hasty:
            say(seq=seq, verdict="hasty", changed=0, ms=0.0)

    def answered(self, outcome: Outcome) -> None:
        if not self._hasty:
            took = (time.perf_counter() - self._began[outcome.source_seq]) * 1000
            say(
                seq=outcome.source_seq,
                verdict=outcome.verdict.value,
                feedback=outcome.feedback.value if outcome.feedback else "",
                changed=len(outcome.changed),
                ms=round(took, 3),
            )

    def shown(self, screen: Screen) -> None:
        say(screen=type(screen).__name__, step=screen.step)

    def listeners(self) -> Listeners:
        return Listeners(
            on_outcome=self.answered,
            on_screen=self.shown,
            on_command=lambda: None,
            on_printing=lambda: None,
            on_failure=lambda error: say(died=repr(error)),
        )


def say(**values: object) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def main(folder: Path, flags: frozenset[str]) -> int:
    if "unlocked" in flags:
        vars(worker_module)["WriterLock"] = lambda *_: contextlib.nullcontext()
    settings = Settings(
        data_dir=folder, site="MIL", station="ST-01", echo_ms=0, min_free_mb=0, ballast_mb=2
    )
    voice, clock = Voice(hasty="hasty" in flags), SystemClock()
    worker = FloorWorker(settings, KEY, PlainRenderer(), clock, voice.listeners())
    worker.start()
    say(ready=True)
    for line in sys.stdin:
        seq, code = line.split()
        voice.heard(int(seq))
        worker.hear(
            Scan(
                raw=code.encode(),
                aim=None,
                source="scanner",
                seq=int(seq),
                at_wall=clock.wall(),
                at_boot=clock.boot(),
            )
        )
    worker.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), frozenset(sys.argv[2:])))
