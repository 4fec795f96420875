"""The backlog of a line that was just opened: what was stored is marked, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from devices.drivers.backlog import QUIET_S, Backlog, Heard
from devices.drivers.line_scanner import Frame

TICK_S = 0.05


def frame(code: str) -> Frame:
    return Frame(raw=code.encode(), aim=None)


class Line:
    """A line with a clock that is moved: silence is looked at every 50 ms."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.backlog = Backlog()
        self.given: list[Heard] = []

    def say(self, *codes: str, gap_s: float = 0.0) -> "Line":
        for code in codes:
            self.wait(gap_s)
            self.given += self.backlog.hear(frame(code), self.now_s)
        return self

    def wait(self, seconds: float) -> "Line":
        for _ in range(round(seconds / TICK_S)):
            self.now_s += TICK_S
            self.given += self.backlog.tick(self.now_s)
        return self

    def cut(self) -> "Line":
        self.given += self.backlog.flush()
        return self

    @property
    def told(self) -> list[tuple[str, bool]]:
        return [(heard.frame.raw.decode(), heard.stored) for heard in self.given]


def test_a_first_scan_that_stays_alone_is_a_scan_like_any_other() -> None:
    line = Line().say("A").wait(QUIET_S - TICK_S)
    assert line.told == []

    line.wait(2 * TICK_S)

    assert line.told == [("A", False)]
    assert line.given[0].at_s == 100.0, "it keeps the moment when it came"


def test_after_one_live_scan_the_device_is_live() -> None:
    line = Line().say("A").wait(0.5).say("B", "C", "D")

    assert line.told == [("A", False), ("B", False), ("C", False), ("D", False)]
    assert line.backlog.is_settled


def test_a_burst_is_marked_from_its_first_code_on() -> None:
    line = Line().say("A", "B", "C").wait(0.3).say("D")

    assert line.told == [("A", True), ("B", True), ("C", True), ("D", True)]


def test_after_silence_a_burst_may_go_on_and_is_marked_still() -> None:
    line = Line().say("A", "B").wait(0.5).say("C", "D").wait(0.5).say("E").wait(0.5)

    assert line.told == [("A", True), ("B", True), ("C", True), ("D", True), ("E", False)]


def test_the_same_code_again_is_an_echo_and_no_burst() -> None:
    line = Line().say("A", "A", gap_s=0.1).wait(0.5)

    assert line.told == [("A", False), ("A", False)]


def test_an_echo_before_another_code_is_part_of_the_burst() -> None:
    line = Line().say("A", "A", "B", gap_s=0.1)

    assert line.told == [("A", True), ("A", True), ("B", True)]


def test_what_is_held_when_the_line_breaks_was_stored() -> None:
    line = Line().say("A").cut()

    assert line.told == [("A", True)]
    assert line.cut().told == [("A", True)], "once"


def test_codes_that_were_read_late_came_without_a_silence() -> None:
    line = Line().say("A")
    line.now_s += 3.0  # the program was busy; nobody saw the line silent

    line.say("B")

    assert line.told == [("A", True), ("B", True)]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from([0.0, 0.1, 0.35, 0.5]))))
def test_nothing_is_lost_and_the_order_stays(scans: list[tuple[str, float]]) -> None:
    line = Line()

    for code, gap_s in scans:
        line.wait(gap_s).say(code)
    line.cut()

    assert [code for code, _ in line.told] == [code for code, _ in scans]
    live = [stored for _, stored in line.told]
    assert live == sorted(live, reverse=True), "once live, a line stays live"
