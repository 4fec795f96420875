"""Scanner threads over a real pty: every scan once, in order, whatever happens to the cable."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import SettingWrong
from app.ports.scans import Scan
from devices.manager import Scanners, source_of
from devices.states import DeviceState, LinkState
from devices.transports import LoopPrinter
from tests.devices.peers import PtyDevice, RealClock, Wire


class Lane:
    """Scanners with everything they tell."""

    def __init__(self) -> None:
        self.scans: Wire[Scan] = Wire()
        self.states: Wire[DeviceState] = Wire()
        self.scanners = Scanners(self.scans, RealClock(), self.states)

    def wait_state(self, state: LinkState, times: int = 1) -> None:
        self.states.wait(lambda states: [s.state for s in states].count(state) >= times)


@pytest.fixture
def lane() -> Iterator[Lane]:
    opened = Lane()
    yield opened
    opened.scanners.stop()


@pytest.fixture
def device(tmp_path: Path) -> Iterator[PtyDevice]:
    plugged = PtyDevice(tmp_path)
    yield plugged
    plugged.pull()


def test_scans_come_numbered_stamped_and_named(lane: Lane, device: PtyDevice) -> None:
    source = lane.scanners.listen(device.url)
    lane.wait_state(LinkState.OPEN)

    device.say(b"]C100340123450000000017\r\nB-04-3\r\n")

    first, second = lane.scans.wait_count(2)
    assert (first.raw, first.aim, first.seq) == (b"00340123450000000017", "]C1", 1)
    assert (second.raw, second.aim, second.seq) == (b"B-04-3", None, 2)
    assert first.source == source == f"serial:{device.path}"
    assert first.at_wall.utcoffset() is not None


def test_a_code_without_suffix_ends_by_itself(lane: Lane, device: PtyDevice) -> None:
    lane.scanners.listen(device.url)
    lane.wait_state(LinkState.OPEN)

    device.say(b"B-04-3")

    assert [scan.raw for scan in lane.scans.wait_count(1)] == [b"B-04-3"]


def test_two_hundred_scans_at_full_speed_are_all_there(lane: Lane, device: PtyDevice) -> None:
    lane.scanners.listen(device.url)
    lane.wait_state(LinkState.OPEN)
    sent = [b"40123450%05d" % number for number in range(200)]

    for code in sent:
        device.say(code + b"\r")

    scans = lane.scans.wait_count(200)
    assert [scan.raw for scan in scans] == sent
    assert [scan.seq for scan in scans] == list(range(1, 201))


def test_a_pulled_scanner_comes_back_by_itself_and_keeps_counting(
    lane: Lane, device: PtyDevice
) -> None:
    lane.scanners.listen(device.url)
    lane.wait_state(LinkState.OPEN)
    device.say(b"B-04-3\r")
    lane.scans.wait_count(1)

    device.pull()
    lane.wait_state(LinkState.LOST)
    device.plug()
    lane.wait_state(LinkState.OPEN, times=2)
    device.say(b"T-112\r")

    scans = lane.scans.wait_count(2)
    assert [(scan.raw, scan.seq) for scan in scans] == [(b"B-04-3", 1), (b"T-112", 2)]


def test_half_a_code_at_the_pull_of_the_cable_is_marked(lane: Lane) -> None:
    device = LoopPrinter.named("half")
    device.forget()
    lane.scanners.listen("loop://half")
    lane.wait_state(LinkState.OPEN)

    device.say(b"T-11")
    device.set_online(False)

    (scan,) = lane.scans.wait_count(1)
    assert (scan.raw, scan.truncated) == (b"T-11", True)


def test_loss_and_return_are_logged_once(
    lane: Lane, device: PtyDevice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="devices.manager")
    lane.scanners.listen(device.url)
    lane.wait_state(LinkState.OPEN)

    device.pull()
    lane.wait_state(LinkState.LOST, times=2)  # the loss, and a first try in vain
    device.plug()
    lane.wait_state(LinkState.OPEN, times=2)

    told = [record.getMessage() for record in caplog.records]
    assert [("lost" in text, "back" in text) for text in told] == [(True, False), (False, True)]


def test_a_scanner_that_is_missing_at_the_start_is_waited_for(
    lane: Lane, device: PtyDevice
) -> None:
    device.pull()
    lane.scanners.listen(device.url)
    lane.wait_state(LinkState.LOST)

    device.plug()

    lane.wait_state(LinkState.OPEN)
    assert lane.scanners.states()[0].state is LinkState.OPEN


def test_a_forgotten_scanner_is_closed_and_silent(lane: Lane, device: PtyDevice) -> None:
    lane.scanners.listen(device.url)
    lane.wait_state(LinkState.OPEN)

    lane.scanners.forget(device.url)
    device.say(b"B-04-3\r")

    assert lane.states.all[-1].state is LinkState.CLOSED
    assert lane.scanners.states() == ()
    assert lane.scans.all == []


def test_listening_twice_opens_once(lane: Lane, device: PtyDevice) -> None:
    lane.scanners.listen(device.url)
    lane.scanners.listen(device.url)

    assert len(lane.scanners.states()) == 1


def test_a_wrong_address_is_told_to_the_caller(lane: Lane) -> None:
    with pytest.raises(SettingWrong):
        lane.scanners.listen("ttyACM0")


def test_each_source_counts_for_itself(lane: Lane) -> None:
    lane.scanners.submit(b"B-04-3", None, "wedge")
    lane.scanners.submit(b"T-112", None, "panel")
    lane.scanners.submit(b"T-113", "]C0", "wedge", truncated=True)

    assert [(scan.source, scan.seq) for scan in lane.scans.all] == [
        ("wedge", 1),
        ("panel", 1),
        ("wedge", 2),
    ]
    assert lane.scans.all[-1].truncated


def test_a_fault_in_the_sink_does_not_end_the_scanner(
    device: PtyDevice, caplog: pytest.LogCaptureFixture
) -> None:
    heard: Wire[bytes] = Wire()

    def sink(scan: Scan) -> None:
        heard(scan.raw)
        if scan.raw == b"bad":
            raise RuntimeError(scan.raw)

    states: Wire[DeviceState] = Wire()
    scanners = Scanners(sink, RealClock(), states)
    scanners.listen(device.url)
    states.wait(lambda told: told[-1].state is LinkState.OPEN)

    device.say(b"bad\r")
    states.wait(lambda told: [s.state for s in told].count(LinkState.OPEN) == 2)
    device.say(b"good\r")

    heard.wait(lambda raws: b"good" in raws)
    scanners.stop()
    assert "fault in the program" in caplog.text


def test_a_source_is_the_place_without_options() -> None:
    assert source_of("serial://COM3?baud=38400") == "serial:COM3"
    assert source_of("loop://panel") == "loop:panel"
