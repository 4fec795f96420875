"""The print ledger as printer threads see it; every move is a commit of the floor worker."""

from collections.abc import Callable

from app.floor.worker_queue import WorkerQueue
from app.ports import Clock, JobState, PrintJob
from app.store.floor_db import FloorStore

LEFT_BEHIND = "the program ended while the printer had it"


class FloorPrintLedger:
    """Implements the port ``PrintLedger``.

    Thread: any; the work is done on the floor worker and the caller waits for its commit.
    """

    def __init__(self, store: FloorStore, queue: WorkerQueue, clock: Clock) -> None:
        self._store = store
        self._queue = queue
        self._clock = clock
        self._on_move: list[Callable[[str, JobState], None]] = []

    def use(self, store: FloorStore) -> None:
        """Works with another connection from now on: floor.db was opened anew.

        Thread: the floor worker.
        """
        self._store = store

    def on_move(self, listener: Callable[[str, JobState], None]) -> None:
        """Registers who is told about a job's new state, on the floor worker."""
        self._on_move.append(listener)

    def take_stock(self) -> None:
        """Looks at the start for jobs that a printer had when the program ended last.

        Thread: the floor worker.
        """
        with self._store.commit():
            self._store.move_left_behind(LEFT_BEHIND, self._clock.wall())

    def next_job(self, printer_id: str) -> PrintJob | None:
        """Returns the oldest queued job of the printer, moved to ``sending``."""
        return self._queue.call(lambda: self._take(printer_id))

    def moved(self, job_id: str, state: JobState, reason: str) -> None:
        """Records that a job reached a state and why."""
        self._queue.call(lambda: self._move(job_id, state, reason))

    def _take(self, printer_id: str) -> PrintJob | None:
        with self._store.commit():
            job = self._store.oldest_queued(printer_id)
            if job is None:
                return None
            self._store.move_job(job.id, JobState.SENDING, "", self._clock.wall())
        self._tell(job.id, JobState.SENDING)
        return job

    def _move(self, job_id: str, state: JobState, reason: str) -> None:
        with self._store.commit():
            moved = self._store.move_job(job_id, state, reason, self._clock.wall())
        if moved:
            self._tell(job_id, state)

    def _tell(self, job_id: str, state: JobState) -> None:
        for listener in self._on_move:
            listener(job_id, state)
