"""A scanner comes back and sends its memory: real pty, real threads, real floor.db, no guess."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.verbs import CommandCode, Verb
from app.domain.verdicts import CommonVerdict
from app.floor.screens import Link, SyncScreen
from app.floor.worker import FloorWorker
from app.texts import Texts
from devices.drivers.backlog import Backlog, Heard
from devices.drivers.line_scanner import Frame
from devices.manager import Scanners
from devices.states import DeviceState, LinkState
from tests.devices.peers import PtyDevice, RealClock, Wire
from tests.floor.door.shop import Shop
from tests.floor.station import read_sql
from tests.floor.stock import ANNA, SHIRT_M, ean
from ui.look.chips import Facts, chips_of

TO_THE_BIN = (ANNA, CommandCode.of(Verb.GO_PICK).as_digits(), CommandCode.of(Verb.GET_WORK))
MEMORY = ("A-02-1", ean(SHIRT_M), "T-112", ean(SHIRT_M), "T-112", "nonsense")


class Bench:
    """A station without a window, one scanner plugged in, a picker at the first bin."""

    def __init__(self, folder: Path) -> None:
        self.shop = Shop(folder)
        self.replica = self.shop.fill()
        self.worker: FloorWorker = self.shop.worker()
        self.worker.start()
        self.states: Wire[DeviceState] = Wire()
        self.scanners = Scanners(self.worker.hear, RealClock(), self.states)
        self.device = PtyDevice(folder)
        self.scanners.listen(self.device.url)
        self.wait_open(1)
        for code in TO_THE_BIN:
            self.say(code.as_digits() if isinstance(code, CommandCode) else code)

    def say(self, *codes: str) -> None:
        before = len(self.shop.window.outcomes)
        self.device.say(b"".join(code.encode() + b"\r" for code in codes))
        self.shop.window.answers(before + len(codes))

    def wait_open(self, times: int) -> None:
        self.states.wait(lambda told: [s.state for s in told].count(LinkState.OPEN) >= times)

    def come_back(self) -> None:
        self.device.pull()
        self.states.wait(lambda told: told[-1].state is LinkState.LOST)
        self.device.plug()
        self.wait_open(2)

    def count(self, table: str, where: str = "1") -> int:
        rows = read_sql(self.shop.settings.data_dir, f"SELECT 1 FROM {table} WHERE {where}")
        return len(rows)

    def chip(self) -> str:
        window = self.shop.window
        window.wait(lambda: bool(window.stations), "the station was told")
        facts = Facts(
            sync=SyncScreen(link=Link(online=True)), review=window.stations[-1].review_count
        )
        chips = chips_of(Texts(), facts, datetime.now(UTC))
        return next((chip.text for chip in chips if chip.id == "review"), "").replace("\xa0", " ")

    def close(self) -> None:
        self.scanners.stop()
        self.worker.stop()
        self.replica.close()
        self.device.pull()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def test_six_stored_scans_are_six_rows_and_no_command(bench: Bench) -> None:
    seen, commands = bench.shop.window.outcomes[-1].screen, bench.count("command")
    bench.come_back()

    bench.say(*MEMORY)

    stored = bench.shop.window.outcomes[-6:]
    assert [each.verdict for each in stored] == [
        CommonVerdict.STORED,
        *[CommonVerdict.STORED_MORE] * 5,
    ]
    assert {each.screen for each in stored} == {seen}
    assert bench.count("scan_log", "verdict LIKE 'common.stored%'") == 6
    assert bench.count("review", "decided = ''") == 6
    assert bench.count("command") == commands
    bench.shop.window.wait(lambda: bench.chip() == "6 to review", "the chip shows six")


def test_a_scan_of_a_hand_after_the_line_is_back_counts(bench: Bench) -> None:
    bench.come_back()

    bench.say("A-02-1")
    bench.say(ean(SHIRT_M), "T-112")

    assert bench.count("review") == 0
    assert bench.count("command", "kind = 'item_picked'") == 1


def test_without_the_mark_the_memory_would_be_counted(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: what the test above looks at does change when nobody marks."""

    def unmarked(_self: Backlog, frame: Frame, at_s: float) -> list[Heard]:
        return [Heard(frame=frame, at_s=at_s, stored=False)]

    monkeypatch.setattr(Backlog, "hear", unmarked)
    commands = bench.count("command")
    bench.come_back()

    bench.say(*MEMORY)

    assert bench.count("command") == commands + 2
    assert bench.count("review") == 0
