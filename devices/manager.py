"""Owns the device threads of a station: one per serial scanner, one per printer.

A device that goes away is tried again for ever; the log says once that it went and once that it is
back.
"""

import logging
import threading
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from app.errors import LinkError, LinkLost
from app.ports.links import ByteLink
from app.ports.printing import PrinterProfile, PrintLedger
from app.ports.scans import Clock, Scan, ScanSink
from devices.drivers.backlog import Backlog, Heard
from devices.drivers.line_scanner import IDLE_GAP_S, Frame, LineFramer
from devices.print_proof import SpoolTimes
from devices.print_worker import PrintWorker
from devices.states import Backoff, DeviceState, LinkState, StateListener
from devices.transports import link_for

_log = logging.getLogger(__name__)
_READ_S = 0.25
_JOIN_S = 15.0


class Scanners:
    """All scanners of a station; every scan leaves here stamped and numbered per source.

    Thread: all methods may be called from any thread.
    """

    def __init__(self, sink: ScanSink, clock: Clock, on_state: StateListener | None = None) -> None:
        """Starts with no scanner.

        Args:
            sink: takes the scans; called on device threads.
            clock: stamps the scans.
            on_state: told each change of a scanner's state, on its thread.
        """
        self._sink = sink
        self._clock = clock
        self._on_state = on_state
        self._lock = threading.Lock()
        self._seqs: dict[str, int] = {}
        self._threads: dict[str, _ScannerThread] = {}

    def listen(self, url: str) -> str:
        """Listens to a scanner until ``forget`` or ``stop``; returns its source name.

        Raises:
            SettingWrong: the URL names no device.
        """
        source = source_of(url)
        link_for(url)  # a wrong address is told to the caller, not to a thread
        with self._lock:
            if source not in self._threads:
                self._threads[source] = _ScannerThread(self, self._clock, url)
                self._threads[source].start()
        return source

    def forget(self, url: str) -> None:
        """Stops listening to a scanner."""
        with self._lock:
            thread = self._threads.pop(source_of(url), None)
        if thread is not None:
            thread.stop()

    def submit(self, raw: bytes, aim: str | None, source: str, *, truncated: bool = False) -> Scan:
        """Hands a scan to the sink, numbered and stamped; also for the wedge and the scanner panel.

        Args:
            raw: the code without terminator and AIM identifier.
            aim: the AIM identifier, if the device sent one.
            source: name of the device, such as ``wedge``.
            truncated: ``raw`` is only a part of what was sent.
        """
        frame = Frame(raw=raw, aim=aim, truncated=truncated)
        return self.submit_heard(Heard(frame=frame, at_s=self._clock.boot(), stored=False), source)

    def submit_heard(self, heard: Heard, source: str) -> Scan:
        """Hands a scan of a line to the sink, stamped with the moment when it arrived."""
        frame = heard.frame
        held_s = max(0.0, self._clock.boot() - heard.at_s)
        with self._lock:  # number and hand-over are one act, or two scans could overtake each other
            seq = self._seqs[source] = self._seqs.get(source, 0) + 1
            scan = Scan(
                raw=frame.raw,
                aim=frame.aim,
                source=source,
                seq=seq,
                at_wall=self._clock.wall() - timedelta(seconds=held_s),
                at_boot=heard.at_s,
                truncated=frame.truncated,
                stored=heard.stored,
            )
            self._sink(scan)
        return scan

    def states(self) -> tuple[DeviceState, ...]:
        """Returns the state of every scanner listened to."""
        with self._lock:
            threads = tuple(self._threads.values())
        return tuple(thread.state for thread in threads)

    def stop(self) -> None:
        """Stops all threads and waits for them."""
        with self._lock:
            threads, self._threads = list(self._threads.values()), {}
        for thread in threads:
            thread.ask_to_stop()
        for thread in threads:
            thread.stop()

    def entered(self, state: DeviceState) -> None:
        """Passes a scanner's new state on."""
        if self._on_state is not None:
            self._on_state(state)


class Printers:
    """All printers of a station, each with its own thread and queue.

    Thread: all methods may be called from any thread.
    """

    def __init__(
        self,
        ledger: PrintLedger,
        profiles: Iterable[PrinterProfile],
        on_state: StateListener | None = None,
        times: SpoolTimes | None = None,
    ) -> None:
        """Starts a thread per printer; each first prints what waits in the ledger."""
        listener = on_state or _ignore
        used = times or SpoolTimes()
        self._threads = {
            profile.id: _PrinterThread(profile, ledger, listener, used) for profile in profiles
        }
        for thread in self._threads.values():
            thread.start()

    def poke(self, printer_id: str) -> None:
        """Tells a printer that its queue has a new job; unknown printers have no queue here."""
        thread = self._threads.get(printer_id)
        if thread is not None:
            thread.poke()

    def states(self) -> tuple[DeviceState, ...]:
        """Returns the state of every printer."""
        return tuple(thread.state for thread in self._threads.values())

    def stop(self) -> None:
        """Stops all threads and waits for them; a job under way keeps its recorded state."""
        for thread in self._threads.values():
            thread.ask_to_stop()
        for thread in self._threads.values():
            thread.join(_JOIN_S)


def source_of(url: str) -> str:
    """Returns the source name of a device's URL: scheme and place, without options.

    >>> source_of("serial:///dev/ttyACM0?baud=9600")
    'serial:/dev/ttyACM0'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}:{parts.netloc}{parts.path}"


class _ScannerThread(threading.Thread):
    """Reads one scanner; opens it again whenever it is lost."""

    def __init__(self, scanners: Scanners, clock: Clock, url: str) -> None:
        self._source = source_of(url)
        super().__init__(name=f"scanner {self._source}", daemon=True)
        self._scanners = scanners
        self._clock = clock
        self._url = url
        self._stopping = threading.Event()
        self._backoff = Backoff()
        self.state = DeviceState(id=self._source, state=LinkState.CLOSED)

    def ask_to_stop(self) -> None:
        self._stopping.set()

    def stop(self) -> None:
        self._stopping.set()
        self.join(_JOIN_S)

    def run(self) -> None:
        self._enter(LinkState.OPENING, "")
        while not self._stopping.is_set():
            try:
                self._serve()
            except LinkError as trouble:
                self._lost(str(trouble))
            except Exception:  # noqa: BLE001 (thread main)
                _log.exception("scanner %s: fault in the program, opening it again", self._source)
                self._lost("fault in the program, see the log")
            self._stopping.wait(self._backoff.next_s())
        self._enter(LinkState.CLOSED, "")

    def _serve(self) -> None:
        link = link_for(self._url)
        link.open()
        try:
            self._back()
            self._read_frames(link)
        finally:
            link.close()

    def _read_frames(self, link: ByteLink) -> None:
        framer, backlog, at_s = LineFramer(), Backlog(), self._clock.boot()
        try:
            while not self._stopping.is_set():
                calm = framer.is_idle and backlog.is_settled
                data = link.read(_READ_S if calm else IDLE_GAP_S)
                if data:
                    at_s = self._clock.boot()
                    self._hear(backlog, framer.feed(data, at_s), at_s)
                else:
                    now_s = self._clock.boot()
                    self._hear(backlog, framer.tick(now_s), at_s)
                    self._submit(backlog.tick(now_s))
        except LinkLost:
            self._hear(backlog, framer.flush(), at_s)
            raise
        finally:
            self._submit(backlog.flush())

    def _hear(self, backlog: Backlog, frames: list[Frame], at_s: float) -> None:
        for frame in frames:
            self._submit(backlog.hear(frame, at_s))

    def _submit(self, scans: list[Heard]) -> None:
        for heard in scans:
            self._scanners.submit_heard(heard, self._source)

    def _back(self) -> None:
        if self.state.state is LinkState.LOST:
            _log.info("scanner %s is back", self._source)
        self._backoff.reset()
        self._enter(LinkState.OPEN, "")

    def _lost(self, reason: str) -> None:
        if self.state.state is not LinkState.LOST:
            _log.info("scanner %s lost: %s", self._source, reason)
        self._enter(LinkState.LOST, reason)

    def _enter(self, state: LinkState, reason: str) -> None:
        entered = DeviceState(id=self._source, state=state, reason=reason)
        if entered != self.state:
            self.state = entered
            self._scanners.entered(entered)


class _PrinterThread(threading.Thread):
    """Works off one printer's queue and sleeps until it is poked."""

    def __init__(
        self,
        profile: PrinterProfile,
        ledger: PrintLedger,
        on_state: StateListener,
        times: SpoolTimes,
    ) -> None:
        super().__init__(name=f"printer {profile.id}", daemon=True)
        self._id = profile.id
        self._on_state = on_state
        self._stopping = threading.Event()
        self._poked = threading.Event()
        self._was_lost = False
        self._worker = PrintWorker(
            profile, ledger, on_state=self._entered, wait=self._stopping.wait, times=times
        )

    @property
    def state(self) -> DeviceState:
        return self._worker.state

    def poke(self) -> None:
        self._poked.set()

    def ask_to_stop(self) -> None:
        self._stopping.set()
        self._poked.set()

    def run(self) -> None:
        while not self._stopping.is_set():
            self._poked.clear()
            try:
                pause_s = self._worker.work()
            except Exception:  # noqa: BLE001 (thread main)
                _log.exception("printer %s: fault in the program", self._id)
                pause_s = self._worker.broke("fault in the program, see the log")
            if pause_s is None:
                self._poked.wait()
            else:
                self._stopping.wait(pause_s)

    def _entered(self, state: DeviceState) -> None:
        is_lost = state.state is LinkState.LOST
        if is_lost != self._was_lost:
            self._was_lost = is_lost
            _log.info("printer %s %s", self._id, f"lost: {state.reason}" if is_lost else "is back")
        self._on_state(state)


def _ignore(state: DeviceState) -> None:
    """Listens to nothing."""
