"""What the window hears: much in one line, health when it changes, nothing twice."""

import io
import threading
from datetime import UTC, datetime, timedelta

from app.sync.link import PUSH, Link
from app.sync.outlet import IDS_A_LINE, Outlet
from app.wire.lines import Changed, Health, LinkState, ToWindow, Trouble, decode_for_window
from tests.sync.station import eventually

SCOPES = ("site:MIL", "catalogue")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Window:
    """An outlet and the lines that came out of it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.link = Link(SCOPES, self.clock)
        self.noted: list[Health] = []
        self._stream = io.BytesIO()
        self.outlet = Outlet(self._stream, self.link, self.clock, self.noted.append)

    def hears(self) -> list[ToWindow]:
        """Runs the outlet for one round and returns what is new."""
        before = len(self._stream.getvalue())
        stop = threading.Event()
        self.link.news.set()
        thread = threading.Thread(target=self.outlet.run, args=(stop,))
        thread.start()
        eventually(lambda: not self.link.news.is_set(), "the outlet at work")
        stop.set()
        self.link.news.set()
        thread.join()
        return [decode_for_window(line) for line in self._stream.getvalue()[before:].splitlines()]


def live() -> Window:
    window = Window()
    for scope in SCOPES:
        window.link.up(scope)
        window.link.pulled(scope, window.clock.now, complete=True)
    window.hears()
    return window


def test_many_changes_are_one_line() -> None:
    window = live()
    for number in range(50):
        window.outlet.changed([f"bin/{number % 10}", "bin/x"], {"site:MIL": number})

    (line,) = window.hears()

    assert isinstance(line, Changed)
    assert line.ids == ("bin/0", "bin/x", *(f"bin/{number}" for number in range(1, 10)))
    assert line.upto == {"site:MIL": 49}
    assert window.hears() == []


def test_very_many_changes_are_several_lines() -> None:
    window = live()
    window.outlet.changed([f"bin/{number}" for number in range(2 * IDS_A_LINE + 1)])

    lines = window.hears()

    sizes = [len(line.ids) for line in lines if isinstance(line, Changed)]
    assert sizes == [IDS_A_LINE, IDS_A_LINE, 1]


def test_health_is_told_when_it_changes() -> None:
    window = live()
    assert window.hears() == []

    window.link.counted(waiting=2, sendable=2, oldest=window.clock.now)
    (line,) = window.hears()

    assert isinstance(line, Health)
    assert (line.waiting, line.state, line.online) == (2, LinkState.PUSHING, True)
    assert len(window.noted) == 1, "the lamp did not change"


def test_age_alone_is_told_now_and_then() -> None:
    window = live()
    window.link.counted(waiting=1, sendable=1, oldest=window.clock.now)
    window.hears()

    window.clock.passes(5)
    assert window.hears() == []
    window.clock.passes(6)
    (line,) = window.hears()

    assert isinstance(line, Health)
    assert line.oldest_s == 11


def test_offline_is_since_when_it_began() -> None:
    window = live()
    online_since = window.link.health().since
    window.clock.passes(60)
    assert window.link.health().since == online_since

    assert window.link.down(PUSH, Trouble.UNREACHABLE)
    assert not window.link.down(PUSH, Trouble.UNREACHABLE), "said once"
    window.clock.passes(60)
    health = window.link.health()

    assert not health.online
    assert health.since == online_since + timedelta(seconds=60)


def test_one_failing_command_is_no_outage() -> None:
    window = live()

    window.link.down(PUSH, Trouble.FAILING)

    health = window.link.health()
    assert health.online
    assert health.reason is Trouble.FAILING


def test_the_age_of_the_data_is_that_of_the_oldest_scope() -> None:
    window = Window()
    early, late = window.clock.now, window.clock.now + timedelta(hours=1)
    window.link.remembers("site:MIL", early)
    assert window.link.health().data_at is None

    window.link.pulled("catalogue", late, complete=True)
    assert window.link.health().data_at == early
    window.link.pulled("site:MIL", late, complete=False)

    assert window.link.health().data_at == early
