"""Takes a printer's jobs from the ledger, sends each on one connection, asks there for the proof.

Every state is written to the ledger before the next act: a power cut leaves the truth behind.

Thread: one printer thread of ``devices/manager.py`` owns it.
"""

from collections.abc import Callable

from app.errors import LinkLost, LinkUnavailable, SettingWrong
from app.ports.links import ByteLink
from app.ports.printing import JobState, PrinterProfile, PrintJob, PrintLedger
from devices.print_proof import (
    Answer,
    HostStatusQuestion,
    OwnWord,
    ProofQuestion,
    SpoolTimes,
    StatusMemory,
)
from devices.spool import SpoolEvent, next_state, safe_prefix
from devices.states import Backoff, DeviceState, LinkState, StateListener
from devices.transports import SelfProving, TcpLink, link_for


class PrintWorker:
    """Prints the queue of one printer, one job at a time, in order."""

    def __init__(
        self,
        profile: PrinterProfile,
        ledger: PrintLedger,
        *,
        on_state: StateListener,
        wait: Callable[[float], bool],
        times: SpoolTimes,
    ) -> None:
        """Opens nothing yet.

        Args:
            profile: the printer.
            ledger: where the jobs are.
            on_state: told each change of the printer's state.
            wait: waits that many seconds; True when the worker shall stop.
            times: how long to wait for what.
        """
        self._profile = profile
        self._ledger = ledger
        self._on_state = on_state
        self._wait = wait
        self._times = times
        self._backoff = Backoff(times.retry_first_s, times.retry_max_s)
        self._memory = StatusMemory(times.mute_s)
        self._state = DeviceState(id=profile.id, state=LinkState.CLOSED)

    @property
    def state(self) -> DeviceState:
        """What is known of the printer now."""
        return self._state

    def work(self) -> float | None:
        """Prints the next job, if there is one and the printer can be reached.

        Returns:
            Seconds until the next attempt, 0 when there may be more to do, None when idle.
        """
        link = None
        if self._state.state is LinkState.LOST:  # look first: a dead printer costs no rows
            link = self._opened()
            if link is None:
                return self._backoff.next_s()

        job = self._ledger.next_job(self._profile.id)
        if job is None:
            if link is not None:
                link.close()
            return None

        link = link or self._opened()
        if link is None:
            self._move(job, JobState.SENDING, SpoolEvent.UNREACHED, self._state.reason)
            return self._backoff.next_s()
        return self._print(job, link)

    def broke(self, reason: str) -> float:
        """Takes note of a fault of this program; returns the pause before going on."""
        self._enter(LinkState.LOST, reason)
        return self._backoff.next_s()

    def _opened(self) -> ByteLink | None:
        try:
            link = link_for(self._profile.url)
            link.open()
        except (LinkUnavailable, SettingWrong) as trouble:
            self._offline(trouble)
            return None
        self._backoff.reset()
        if self._state.state is not LinkState.OPEN:
            self._enter(LinkState.OPEN, "")
        return link

    def _print(self, job: PrintJob, link: ByteLink) -> float:
        """Prints one job on an open link.

        Transitions: sending -> sent | queued | unknown; sent -> confirmed | attention | unknown.
        """
        try:
            if not self._send(job, link):
                return self._backoff.next_s()
            self._prove(job, link)
        except LinkLost as trouble:
            self._move(job, JobState.SENT, SpoolEvent.LINK_GONE, str(trouble))
            self._offline(trouble)
        finally:
            link.close()
        return 0.0

    def _send(self, job: PrintJob, link: ByteLink) -> bool:
        """Hands the bytes over in two parts, so that a broken link tells what can have printed."""
        safe = safe_prefix(job.data, self._profile.language)
        event = SpoolEvent.BROKE_EARLY
        try:
            if safe:
                link.send(job.data[:safe])
            event = SpoolEvent.BROKE_LATE
            link.send(job.data[safe:])
        except LinkLost as trouble:
            self._move(job, JobState.SENDING, event, str(trouble))
            self._offline(trouble)
            return False
        self._move(job, JobState.SENDING, SpoolEvent.HANDED_OVER, "")
        return True

    def _prove(self, job: PrintJob, link: ByteLink) -> None:
        question = self._question(link)
        if question is None:
            self._move(job, JobState.SENT, SpoolEvent.NO_PROOF, "no proof")
            return

        state, shown = JobState.SENT, ""
        while True:
            answer = question.ask()
            self._enter(LinkState.OPEN, answer.reason, answer.troubles)
            if answer.event is not None and (state is JobState.SENT or answer.reason != shown):
                state = self._move(job, state, answer.event, answer.reason)
                shown = answer.reason
            if self._is_over(answer) or self._wait(self._pause_s(answer)):
                return

    def _question(self, link: ByteLink) -> ProofQuestion | None:
        if isinstance(link, SelfProving):
            return OwnWord(link)
        asks = isinstance(link, TcpLink) and self._profile.language == "zpl"
        if asks and not self._memory.is_mute():
            return HostStatusQuestion(link, self._memory, self._times)
        return None

    def _is_over(self, answer: Answer) -> bool:
        return answer.event not in (None, SpoolEvent.TROUBLED)

    def _pause_s(self, answer: Answer) -> float:
        return self._times.attention_poll_s if answer.troubles else self._times.poll_s

    def _move(self, job: PrintJob, state: JobState, event: SpoolEvent, reason: str) -> JobState:
        after = next_state(state, event)
        self._ledger.moved(job.id, after, reason)
        return after

    def _offline(self, trouble: Exception) -> None:
        self._enter(LinkState.LOST, f"offline: {trouble}", frozenset({"offline"}))

    def _enter(self, state: LinkState, reason: str, troubles: frozenset[str] = frozenset()) -> None:
        entered = DeviceState(id=self._profile.id, state=state, reason=reason, troubles=troubles)
        if entered != self._state:
            self._state = entered
            self._on_state(entered)
