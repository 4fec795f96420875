"""The station behind the window: worker, devices and children; the one crossing of threads.

Worker and device threads call the listeners below; each becomes a queued signal and is heard on the
window's thread.
"""

from __future__ import annotations

import logging
import secrets
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.verbs import CommandCode, Verb
from app.errors import MessageUnreadable
from app.floor.desk import Outcome
from app.floor.paper.papers import printer_profiles
from app.floor.screens import Screen, StationView
from app.floor.station.clock import SystemClock
from app.floor.station.undecided.aside import Decide
from app.floor.worker import FloorWorker, Listeners
from app.floor.worker_queue import RenewInstall
from app.ports import BUTTON, Renderer, Scan
from app.settings import Settings
from app.store.floor_read import FloorReader
from app.store.floor_rows import JobRow
from app.store.keystore import StationKey
from app.wire.lines import (
    DATABASE_KEY,
    Bye,
    CacheSwapped,
    Changed,
    Forked,
    Health,
    Hello,
    ReleaseCache,
    Released,
    Wake,
    decode_for_window,
    encode_line,
)
from devices.manager import Printers, Scanners
from devices.scale import ScaleThread
from devices.states import DeviceState
from ui.children import Child

log = logging.getLogger(__name__)
WEDGE = "wedge"
TYPED = "typed"
PRACTICE = "practice"


class _Announced(msgspec.Struct):
    listening: str


class Station(QObject):
    """Everything of a station that is not painted."""

    outcome = Signal(object)
    """An ``Outcome``."""
    heard = Signal()
    """A scan is on its way to the disk."""
    screen = Signal(object)
    """A ``Screen`` that changed without a scan."""
    health = Signal(object)
    """A ``Health`` of the sync process."""
    device = Signal(object)
    """A ``DeviceState``."""
    printing = Signal()
    """A print job was queued or has moved."""
    view = Signal(object)
    """A ``StationView``: site, worker, what lies aside."""
    disk = Signal(object)
    """A ``DiskState``: what is known of the disk under the scans."""
    failed = Signal(str)
    """The floor worker died; nothing is heard any more."""
    centre_ready = Signal(str)
    """Address of the order service."""
    _command = Signal()
    _released = Signal()
    _rebuilt = Signal()

    def __init__(
        self, settings: Settings, key: StationKey, renderer: Renderer, *, demo: bool = False
    ) -> None:
        super().__init__()
        self.settings = settings
        self.demo = demo
        self.protection = key.protection
        self._key = key.hex
        self._token = settings.station_token or _own_token(settings.data_dir / "station.token")
        self._clock = SystemClock()
        self.centre_url = settings.centre_url
        self.worker = FloorWorker(settings, self._key, renderer, self._clock, self._listeners())
        self.scanners = Scanners(self._hear, self._clock, self.device.emit)
        self.profiles = printer_profiles(settings)
        self.scale = ScaleThread(settings.scale, self.device.emit) if settings.scale else None
        self.worker.scale = self.scale
        self.printers: Printers | None = None
        self._reader: FloorReader | None = None
        self._sync = Child("sync", (), self)
        self._sync.began.connect(self._greet_sync)
        self._sync.said.connect(self._hear_sync)
        self._central: Child | None = None
        self._command.connect(lambda: self._sync.tell(encode_line(Wake())))
        self._rebuilt.connect(self._open_rebuilt)
        self._released.connect(lambda: self._sync.tell(encode_line(Released())))

    def start(self) -> None:
        """Opens floor.db, then devices.

        Raises:
            StoreLocked: another station uses this data folder.
            StoreUnreadable: wrong key, or a damaged file.
        """
        self.worker.start()
        self._reader = FloorReader(self.settings.data_dir / "floor.db", self._key)
        self.printers = Printers(self.worker.ledger, self.profiles, self.device.emit)
        for url in self.settings.scanners:
            self.scanners.listen(url)
        if self.scale is not None:
            self.scale.start()

    def start_children(self) -> None:
        """Starts the sync process, and before it the order service where it is here."""
        if self.centre_url:
            self._start_sync()
        else:
            self._start_central()

    def stop(self) -> None:
        """Ends children, devices and worker, in this order; nothing queued is lost."""
        self._sync.tell(encode_line(Bye()))
        self._sync.end()
        if self._central is not None:
            self._central.end()
        self.scanners.stop()
        if self.scale is not None:
            self.scale.stop()
        if self.printers is not None:
            self.printers.stop()
        self.worker.stop()
        if self._reader is not None:
            self._reader.close()

    def press(self, verb: Verb) -> None:
        """Takes a verb from a button or key; it goes the way of a scan."""
        self.scanners.submit(CommandCode.of(verb).as_digits().encode(), None, BUTTON)

    def submit(self, text: str, source: str) -> None:
        """Takes a code that was typed, tapped or read by the keyboard wedge."""
        self.scanners.submit(text.encode(), None, source)

    def decide(self, wanted: Decide) -> None:
        """Takes a lead's word on a command that lies aside."""
        self.worker.decide(wanted)

    def waiting_scans(self) -> int:
        """Returns how many scans the worker has not looked at yet."""
        return self.worker.queue.waiting()

    def print_jobs(self) -> tuple[JobRow, ...]:
        """Returns the newest print jobs; an indexed read of under a millisecond."""
        return self._reader.print_jobs() if self._reader is not None else ()

    def device_states(self) -> tuple[DeviceState, ...]:
        """Returns scanners and printers with their states."""
        printers = self.printers.states() if self.printers is not None else ()
        scales = (self.scale.state,) if self.scale else ()
        return (*self.scanners.states(), *scales, *printers)

    def _listeners(self) -> Listeners:
        return Listeners(
            on_outcome=self._emit_outcome,
            on_screen=self._emit_screen,
            on_command=self._command.emit,
            on_printing=self._print_on,
            on_job=self.printing.emit,
            on_failure=lambda error: self.failed.emit(str(error)),
            on_station=self._emit_view,
            on_disk=self.disk.emit,
            on_rebuilt=self._rebuilt.emit,
        )

    def _open_rebuilt(self) -> None:
        """floor.db is another file: it is read anew here, and by a new sync process."""
        if self._reader is not None:
            self._reader.close()
            self._reader = FloorReader(self.settings.data_dir / "floor.db", self._key)
            self._sync.tell(encode_line(Bye()))

    def _hear(self, scan: Scan) -> None:
        self.worker.hear(scan)
        self.heard.emit()

    def _emit_outcome(self, outcome: Outcome) -> None:
        self.outcome.emit(outcome)

    def _emit_screen(self, screen: Screen) -> None:
        self.screen.emit(screen)

    def _emit_view(self, view: StationView) -> None:
        self.view.emit(view)

    def _start_central(self) -> None:
        arguments = ["--data", str(self.settings.data_dir / "centre"), "--port", "0", "--embedded"]
        arguments += ["--station", self.settings.station, "--site", self.settings.site]
        if self.demo:
            arguments.append("--demo")
        self._central = Child("central", arguments, self)
        self._central.began.connect(self._greet_central)
        self._central.said.connect(self._hear_central)
        self._central.start()

    def _greet_central(self) -> None:
        if self._central is not None:
            hello = Hello(keys={DATABASE_KEY: self._key}, token=self._token)
            self._central.tell(encode_line(hello))

    def _hear_central(self, line: bytes) -> None:
        try:
            url = msgspec.json.decode(line, type=_Announced).listening
        except msgspec.DecodeError:
            log.warning("central said a line that is no announcement")
            return
        moved = bool(self.centre_url) and url != self.centre_url
        self.centre_url = url
        if self._central is not None:
            self._central.alive()
        self.centre_ready.emit(url)
        if moved:
            self._sync.set_arguments(self._sync_arguments())
            self._sync.tell(encode_line(Bye()))
        else:
            self._start_sync()

    def _start_sync(self) -> None:
        self._sync.set_arguments(self._sync_arguments())
        self._sync.start()

    def _sync_arguments(self) -> list[str]:
        settings = self.settings
        return [
            "--data",
            str(settings.data_dir),
            "--centre",
            self.centre_url,
            "--site",
            settings.site,
            "--region",
            settings.region,
            "--station",
            settings.station,
        ]

    def _greet_sync(self) -> None:
        hello = Hello(keys={DATABASE_KEY: self._key}, token=self._token)
        self._sync.tell(encode_line(hello))

    def _hear_sync(self, line: bytes) -> None:
        try:
            message = decode_for_window(line)
        except MessageUnreadable:
            log.warning("sync said a line of %d bytes that is no message", len(line))
            return
        match message:
            case Changed():
                self.worker.replica_changed()
            case CacheSwapped():
                self._sync.alive()
                self.worker.replica_changed(reopen=True)
            case ReleaseCache():
                self.worker.release_replica(self._released.emit)
            case Forked():
                self.worker.queue.put(RenewInstall())
            case Health():
                self.worker.link_changed(online=message.online)
                self.health.emit(message)

    def _print_on(self) -> None:
        """Wakes the printers at once, from the worker's thread; the window learns of it later."""
        if self.printers is not None:
            for profile in self.profiles:
                self.printers.poke(profile.id)
        self.printing.emit()


def _own_token(path: Path) -> str:
    """The bearer token of a station with an embedded order service, made once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text().strip()
