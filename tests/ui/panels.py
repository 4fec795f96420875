"""What the panels behind the chips show: calm, offline, refused, and with long words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from app.ports import JobState
from app.store.floor_rows import JobRow
from app.texts import Texts
from app.wire.lines import Trouble
from devices.states import DeviceState, LinkState
from ui.screens.devices import DevicesPanel
from ui.screens.sync import ParkedCommand, SyncPanel, SyncStatus

NOON = datetime(2026, 3, 1, 13, 2, tzinfo=UTC)


def job(number: int, state: JobState, title: str = "", applied: bool = False) -> JobRow:
    """A paper of the morning."""
    return JobRow(
        id=f"job-{number}",
        document="order",
        purpose=("label", "slip", "receipt", "sheet")[number % 4],
        reprint=number % 2,
        printer_id="PR-02",
        title=title or f"Label {10480 + number}",
        state=state,
        reason="",
        made_at=NOON.replace(minute=number),
        applied=applied,
    )


READY = (
    DeviceState(id="serial:/dev/ttyACM0", state=LinkState.OPEN),
    DeviceState(id="PR-02", state=LinkState.OPEN),
)
TROUBLED = (
    DeviceState(
        id="serial:/dev/serial/by-id/usb-Honeywell_Scanner_1950g-if00",
        state=LinkState.LOST,
        reason="The device went away.",
    ),
    DeviceState(id="wedge", state=LinkState.OPENING),
    DeviceState(
        id="PR-02", state=LinkState.OPEN, troubles=frozenset({"media-empty", "cover-open"})
    ),
    DeviceState(id="PR-0003", state=LinkState.CLOSED),
)
PAPERS = tuple(
    job(number, state, applied=state is JobState.CONFIRMED) for number, state in enumerate(JobState)
)
ONLINE = SyncStatus(online=True, since=NOON, data_at=NOON)
REFUSED = SyncStatus(
    online=False,
    since=NOON,
    reason=Trouble.UNREACHABLE.value,
    waiting=137,
    oldest_s=5400,
    parked=2,
    parked_rows=(
        ParkedCommand(about="10485", kind="Piece packed", reason="The order is at another point"),
        ParkedCommand(about="10502-1", kind="Label proved", reason="Not a parcel of this order"),
    ),
    quarantined=1,
    data_at=NOON,
    scopes={"site:MIL": 48211, "catalogue": 9120, "returns:EU": 310},
)
BEGINNING = SyncStatus(online=False, since=None, reason=Trouble.CONNECTING.value)


def _sync(status: SyncStatus) -> Callable[[Texts], QWidget]:
    def made(texts: Texts) -> QWidget:
        panel = SyncPanel(texts)
        panel.show_status(status)
        return panel

    return made


def _devices(
    states: tuple[DeviceState, ...], jobs: tuple[JobRow, ...]
) -> Callable[[Texts], QWidget]:
    def made(texts: Texts) -> QWidget:
        panel = DevicesPanel(texts)
        panel.show_devices(states, jobs)
        return panel

    return made


PANELS: dict[str, Callable[[Texts], QWidget]] = {
    "sync-online": _sync(ONLINE),
    "sync-refused": _sync(REFUSED),
    "sync-beginning": _sync(BEGINNING),
    "devices-ready": _devices(READY, PAPERS[:3]),
    "devices-troubled": _devices(TROUBLED, PAPERS),
    "devices-none": _devices((), ()),
}
