"""What the panels behind the chips show: calm, offline, refused, and with long words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.domain.model.product import Product
from app.floor.screens import (
    Link,
    ParkedRow,
    Progress,
    ReviewRow,
    StationView,
    SyncScreen,
)
from app.ports import JobState
from app.store.floor_rows import JobRow
from app.texts import Texts
from app.wire.lines import Trouble
from devices.states import DeviceState, LinkState
from tests.ui.examples import LONG, SHIRT
from ui.screens.devices import DevicesPanel
from ui.screens.review import ReviewPanel
from ui.screens.sync import SyncPanel

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
    DeviceState(id="serial:/dev/pts/0", state=LinkState.OPEN),
    DeviceState(
        id="PR-02", state=LinkState.OPEN, troubles=frozenset({"media-empty", "cover-open"})
    ),
    DeviceState(
        id="PR-01",
        state=LinkState.LOST,
        reason="offline: [Errno 111] Connection refused",
        troubles=frozenset({"offline"}),
    ),
    DeviceState(id="PR-0003", state=LinkState.CLOSED),
)
PAPERS = tuple(
    job(number, state, applied=state is JobState.CONFIRMED) for number, state in enumerate(JobState)
)
LOOKED_AT = NOON + timedelta(minutes=40)
KEPT = Link(online=True, since=NOON)
CUT = Link(online=False, since=NOON, why=Trouble.UNREACHABLE.value)


def parked(number: int, order: str, what: str, why: str, worker: str = "Ana M.") -> ParkedRow:
    """Something the centre refused."""
    return ParkedRow(
        command_id=f"command-{number}",
        what_key=f"command.{what}",
        order_number=order,
        worker=worker,
        at=NOON + timedelta(minutes=number),
        why_key=f"reason.{why}",
    )


ONLINE = SyncScreen(link=KEPT, data_at=LOOKED_AT)
REFUSED = SyncScreen(
    link=CUT,
    waiting=137,
    oldest_s=5400,
    parked=(
        parked(1, "10485", "item_packed", "wrong_state"),
        parked(2, "10502-1", "label_applied", "unknown_package", "Bartholomäus W."),
    ),
    parked_count=2,
    quarantined=(parked(3, "", "cancel_acknowledged", "not_processed"),),
    quarantined_count=1,
    data_at=NOON,
    protection="reduced",
    unsafe="disk.short",
)
LEAD = replace(REFUSED, may_decide=True, badge="W-1001", told="sync.told.retry")
BEGINNING = SyncScreen(link=Link(online=False, why=Trouble.CONNECTING.value))
LOADING = SyncScreen(link=KEPT, bootstrap=Progress(done=41_250, total=100_000))


def stored(seq: int, kind: str, code: str, product: Product | None = None) -> ReviewRow:
    """A scan out of a scanner's memory."""
    return ReviewRow(
        scan_seq=seq,
        at=NOON + timedelta(seconds=seq),
        source="serial:/dev/serial/by-id/usb-Honeywell_Scanner_1950g-if00",
        kind=kind,
        code=code,
        product=product,
    )


STORED = (
    stored(1, "bin", "B-04-3"),
    stored(2, "item", SHIRT.gtin, SHIRT),
    stored(3, "tote", "T-112"),
    stored(4, "item", LONG.gtin, LONG),
    stored(5, "item", "04012345678901"),
    stored(6, "verb", "verb.close_package"),
    stored(7, "unknown", "https://www.example.com/p/wollmantel-doppelreihig-marineblau-48"),
)
REVIEW = StationView(review=STORED, review_count=len(STORED))
ONE_STORED = StationView(review=STORED[:1], review_count=1)
OPEN_JOB = ("Pick", "Order 10485", "Tote T-112")


def _review(view: StationView, open_job: tuple[str, ...] = OPEN_JOB) -> Callable[[Texts], QWidget]:
    def made(texts: Texts) -> QWidget:
        panel = ReviewPanel(texts)
        panel.show_review(view, open_job, LOOKED_AT)
        return panel

    return made


def _sync(screen: SyncScreen, press: str = "") -> Callable[[Texts], QWidget]:
    def made(texts: Texts) -> QWidget:
        panel = SyncPanel(texts)
        panel.show_sync(screen, LOOKED_AT)
        if press:
            panel.press(press)
        return panel

    return made


def _devices(
    states: tuple[DeviceState, ...], jobs: tuple[JobRow, ...]
) -> Callable[[Texts], QWidget]:
    def made(texts: Texts) -> QWidget:
        panel = DevicesPanel(texts)
        panel.show_devices(states, jobs, key_file=True)
        return panel

    return made


PANELS: dict[str, Callable[[Texts], QWidget]] = {
    "sync-online": _sync(ONLINE),
    "sync-refused": _sync(REFUSED),
    "sync-beginning": _sync(BEGINNING),
    "sync-loading": _sync(LOADING),
    "sync-lead": _sync(LEAD),
    "sync-lead-asked": _sync(LEAD, "discard"),
    "review-many": _review(REVIEW),
    "review-one": _review(ONE_STORED, ("Home",)),
    "review-none": _review(StationView()),
    "devices-ready": _devices(READY, PAPERS[:3]),
    "devices-troubled": _devices(TROUBLED, PAPERS),
    "devices-none": _devices((), ()),
}
