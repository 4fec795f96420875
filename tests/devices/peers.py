"""The other ends of cables: a pty as scanner, a printer on a real socket, a ledger in memory."""

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

from app.ports.printing import JobState, PrinterProfile, PrintJob

Thing = TypeVar("Thing")
WAIT_S = 10.0
ALL_CLEAR = (b"000,0,0,1218,000,0,0,0,000,0,0,0", b"000,0,0,0,0,2,6,0,00000000,1,000", b"1234,0")
PAPER_OUT = (b"000,1,0,1218,000,0,0,0,000,0,0,0", *ALL_CLEAR[1:])
PRINTING = (b"000,0,0,1218,001,0,0,0,000,0,0,0", b"000,0,0,0,0,2,6,0,00000001,1,000", b"1234,0")


def host_status(lines: tuple[bytes, ...]) -> bytes:
    """Frames three lines as a printer answers ~HS."""
    return b"".join(b"\x02" + line + b"\x03\r\n" for line in lines)


class Wire(Generic[Thing]):
    """Collects what other threads bring and lets a test wait for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._things: list[Thing] = []

    def __call__(self, thing: Thing) -> None:
        with self._changed:
            self._things.append(thing)
            self._changed.notify_all()

    @property
    def all(self) -> list[Thing]:
        with self._changed:
            return list(self._things)

    def wait(self, is_enough: Callable[[list[Thing]], bool]) -> list[Thing]:
        with self._changed:
            assert self._changed.wait_for(lambda: is_enough(self._things), WAIT_S), self._things
            return list(self._things)

    def wait_count(self, count: int) -> list[Thing]:
        return self.wait(lambda things: len(things) >= count)


class RealClock:
    """The clock of this machine."""

    def wall(self) -> datetime:
        return datetime.now(UTC)

    def boot(self) -> float:
        return time.monotonic()

    def boot_id(self) -> str:
        return "boot"


class PtyDevice:
    """A serial device at a path that stays the same when it is pulled out and plugged in again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "scanner"
        self._near: int | None = None
        self.plug()

    @property
    def url(self) -> str:
        return f"serial://{self.path}?baud=9600"

    def plug(self) -> None:
        near, far = os.openpty()
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(far))
        os.close(far)
        self._near = near

    def pull(self) -> None:
        if self._near is not None:
            os.close(self._near)
            self._near = None
        self.path.unlink(missing_ok=True)

    def say(self, data: bytes) -> None:
        assert self._near is not None
        os.write(self._near, data)

    def heard(self, count: int) -> bytes:
        assert self._near is not None
        data = b""
        while len(data) < count:
            data += os.read(self._near, 4096)
        return data


class SocketPrinter:
    """A label printer on 127.0.0.1: takes jobs, and answers ~HS by the next line of its script.

    The last line of the script is repeated; a line of None is silence.
    """

    def __init__(self, port: int = 0) -> None:
        self.script: list[tuple[bytes, ...] | None] = [ALL_CLEAR]
        self.received: Wire[bytes] = Wire()
        self.hang_up_after: bytes | None = None
        """Resets the connection as soon as this text has arrived."""
        self._server = socket.create_server(("127.0.0.1", port))
        self.port = self._server.getsockname()[1]
        self._connections: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._accept, name="socket printer", daemon=True)
        self._accepting.start()

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def said(self) -> bytes:
        return b"".join(self.received.all)

    def wait_said(self, part: bytes) -> bytes:
        return b"".join(self.received.wait(lambda parts: part in b"".join(parts)))

    def say(self, data: bytes) -> None:
        self._connections[-1].sendall(data)

    def hang_up(self) -> None:
        for connection in self._connections:
            _reset(connection)
        self._connections.clear()

    def close(self) -> None:
        with suppress(OSError):  # wakes the accept
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._accepting.join(WAIT_S)
        self.hang_up()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        heard = b""
        with suppress(OSError):
            while data := connection.recv(65536):
                heard += data
                self.received(data)
                if self.hang_up_after is not None and self.hang_up_after in heard:
                    _reset(connection)
                    return
                self._answer(connection, data.count(b"~HS"))

    def _answer(self, connection: socket.socket, questions: int) -> None:
        for _ in range(questions):
            lines = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            if lines is not None:
                connection.sendall(host_status(lines))


class MemoryLedger:
    """A print ledger in memory."""

    def __init__(self, *jobs: PrintJob) -> None:
        self._jobs = list(jobs)
        self._lock = threading.Lock()
        self.moves: Wire[tuple[str, JobState, str]] = Wire()

    def add(self, job: PrintJob) -> None:
        with self._lock:
            self._jobs.append(job)

    def next_job(self, printer_id: str) -> PrintJob | None:
        with self._lock:
            for place, job in enumerate(self._jobs):
                if job.printer_id == printer_id and job.state is JobState.QUEUED:
                    self._jobs[place] = replace(job, state=JobState.SENDING)
                    return self._jobs[place]
        return None

    def moved(self, job_id: str, state: JobState, reason: str) -> None:
        with self._lock:
            self._jobs = [
                replace(job, state=state) if job.id == job_id else job for job in self._jobs
            ]
        self.moves((job_id, state, reason))

    def wait_state(self, state: JobState) -> list[tuple[str, JobState, str]]:
        return self.moves.wait(lambda moves: any(move[1] is state for move in moves))

    def states(self) -> list[JobState]:
        return [state for _, state, _ in self.moves.all]


def a_job(data: bytes = b"^XA^FDone^FS^XZ\n", job_id: str = "J1") -> PrintJob:
    return PrintJob(
        id=job_id,
        printer_id="PR-02",
        purpose="label",
        title="Label 10485, parcel 1",
        data=data,
        state=JobState.QUEUED,
    )


def a_printer(url: str, language: str = "zpl") -> PrinterProfile:
    return PrinterProfile(
        id="PR-02",
        name="Labels",
        url=url,
        language=language,
        dpi=203,
        width_mm=101.6,
        height_mm=152.4,
    )


def _reset(connection: socket.socket) -> None:
    """Closes so that the peer sees a reset, as after a power cut."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
