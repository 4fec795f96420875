"""The thread that works the outbox off: take and commit, send, commit how it ended."""

import logging
import random
import threading
from collections.abc import Mapping

from app.central.outbox.tasks import Later, Outcome, Sender, TakenTask, settle, take
from app.central.work import Centre

POLL_S = 1.0
"""A poke after a commit is a hint only; the clock looks as well."""
NO_SENDER_PAUSE_S = 3600.0

_LOG = logging.getLogger("floorwalker.outbox")


class OutboxWorker:
    """Sends what is due, one task after the other.

    Thread: ``start`` makes one of its own; ``stop`` from any other.
    """

    def __init__(
        self,
        centre: Centre,
        senders: Mapping[str, Sender],
        *,
        rng: random.Random | None = None,
        poll_s: float = POLL_S,
    ) -> None:
        """Takes the senders by kind of channel, such as ``shopify``."""
        self._centre = centre
        self._senders = senders
        self._rng = rng or random.Random()  # spreads retries, guards nothing
        self._poll_s = poll_s
        self._poke = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._main, name="outbox", daemon=True)
        centre.on_change(self._poked)

    def start(self) -> None:
        """Begins to work."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the task in hand; what is not sent stays due."""
        self._stopping.set()
        self._poke.set()
        if self._thread.is_alive():
            self._thread.join()

    def work_one(self) -> bool:
        """Works on the next task that is due and tells whether there was one."""
        task = self._centre.run(take)
        if task is None:
            return False
        outcome = self._send(task)
        if not self._centre.run(lambda work: settle(work, task, outcome, self._rng)):
            _LOG.warning("task %s came back after its lease", task.key)
        return True

    def _send(self, task: TakenTask) -> Outcome:
        sender = self._senders.get(task.address.channel)
        if sender is None:
            return Later(
                error=f"nothing here can speak to {task.address.channel}",
                after_s=NO_SENDER_PAUSE_S,
            )
        return sender.send(task)

    def _main(self) -> None:
        while not self._stopping.is_set():
            self._poke.clear()
            try:
                while not self._stopping.is_set() and self.work_one():
                    pass
            except Exception:  # noqa: BLE001  # thread main: the lease brings the task back
                _LOG.exception("the outbox stumbled")
            self._poke.wait(self._poll_s)

    def _poked(self, scopes: tuple[str, ...]) -> None:
        if scopes:
            self._poke.set()
