"""The Toledo 8217 scale: its bytes, and one on a pty that moves, stands still, falls silent."""

import os
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ports import ScaleReading
from devices.drivers.toledo_8217 import Answer, ToledoReader
from devices.scale import ScaleThread
from devices.states import DeviceState, LinkState

MOTION, OVER = b"\x02?\x01\r", b"\x02?\x02\r"
WEIGHT = b"\x0201.250\r"


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (WEIGHT, Answer(kilograms=Decimal("1.250"))),
        (b"\x0201.250N\r", Answer(kilograms=Decimal("1.250"))),
        (MOTION, Answer(kilograms=None, why=("motion",))),
        (OVER, Answer(kilograms=None, why=("over_capacity",))),
        (b"\x02?\x14\r", Answer(kilograms=None, why=("under_zero",))),
        (b"\x02?\x0d\r", Answer(kilograms=None, why=("motion", "under_zero", "outside_zero"))),
        (
            bytes([0x82, 0x30, 0xB1, 0x2E, 0xB2, 0x35, 0x30, 0x8D]),
            Answer(kilograms=Decimal("1.250")),
        ),
    ],
)
def test_each_answer_is_read(data: bytes, answer: Answer) -> None:
    assert ToledoReader().feed(data) == [answer]


@given(noise=st.binary(max_size=40), cut=st.integers(0, 8))
def test_noise_and_any_cut_of_the_line_lose_no_answer(noise: bytes, cut: int) -> None:
    reader = ToledoReader()
    reader.feed(noise + b"\r")

    answers = [*reader.feed(WEIGHT[:cut]), *reader.feed(WEIGHT[cut:])]

    assert answers == [Answer(kilograms=Decimal("1.250"))]


class PtyScale:
    """The other end of a pty: it answers each ``W`` with the bytes that lie ready."""

    def __init__(self) -> None:
        self._own, self._line = os.openpty()
        self.url = f"serial://{os.ttyname(self._line)}"
        self.says = WEIGHT
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()

    def _answer(self) -> None:
        while True:
            try:
                asked = os.read(self._own, 16)
                os.write(self._own, self.says * asked.count(b"W"))
            except OSError:
                return

    def close(self) -> None:
        for end in (self._own, self._line):
            os.close(end)


class Heard:
    """States of the scale as they come."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._states: list[LinkState] = []

    def hear(self, state: DeviceState) -> None:
        with self._changed:
            self._states.append(state.state)
            self._changed.notify_all()

    def wait(self, wanted: LinkState) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: wanted in self._states[-1:], 15.0)


def until(true: Callable[[], bool]) -> bool:
    """Waits for what another thread does, without a fixed time."""
    pause = threading.Event()
    return any(true() or pause.wait(0.05) for _ in range(300))


def test_a_weight_counts_when_it_stands_still_and_not_while_it_moves() -> None:
    scale, heard = PtyScale(), Heard()
    thread = ScaleThread(scale.url, heard.hear)
    try:
        thread.start()
        assert heard.wait(LinkState.OPEN)
        assert until(lambda: thread.reading() == ScaleReading(grams=1250, heard=True))

        scale.says = MOTION
        assert until(lambda: thread.reading() == ScaleReading(grams=None, heard=True))

        scale.says = b""
        assert heard.wait(LinkState.LOST)
        assert thread.reading() == ScaleReading(grams=None, heard=False)

        scale.says = WEIGHT
        assert until(lambda: thread.reading().grams == 1250)
    finally:
        thread.stop()
        scale.close()
