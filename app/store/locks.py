"""The lock file of a database: who holds it may write. It goes with its process, always."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from app.errors import StoreLocked

WAIT_S = 5.0
POLL_S = 0.05


class WriterLock:
    """Holds ``FILE.lock`` while it lives.

    A successor waits up to five seconds for the holder to go, then says who holds it.
    """

    def __init__(self, database: Path, who: str) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._who = who
        self._file: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this one holds the lock."""
        return self._file is not None

    def acquire(self, wait_s: float | None = None) -> None:
        """Takes the lock.

        Args:
            wait_s: how long to wait for the holder to go; ``WAIT_S`` when left out.

        Raises:
            StoreLocked: another process still holds it after that.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until = time.monotonic() + (WAIT_S if wait_s is None else wait_s)
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    holder = os.pread(file, 200, 0).decode(errors="replace").strip()
                    os.close(file)
                    raise StoreLocked(
                        f"{self._path.stem} is being written by {holder or 'another process'}.",
                        do="Close that one first, or use another data folder.",
                    ) from error
                time.sleep(POLL_S)
        os.ftruncate(file, 0)
        os.pwrite(file, f"{self._who}, process {os.getpid()}\n".encode(), 0)
        self._file = file

    def release(self) -> None:
        """Gives the lock back; twice is allowed."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> "WriterLock":
        self.acquire()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.release()
