"""How a printer is asked whether its job is on paper: on the connection that carried the job."""

import time
from dataclasses import dataclass
from typing import Protocol

from app.ports.links import ByteLink
from devices.drivers.zebra_status import REQUEST, HostStatus, HostStatusReader
from devices.spool import SpoolEvent
from devices.transports import SelfProving


@dataclass(frozen=True, slots=True, kw_only=True)
class SpoolTimes:
    """How long a worker waits for what, in seconds."""

    answer_s: float = 2.0
    """For one answer to a status question."""
    poll_s: float = 0.3
    """Between questions while a label prints."""
    attention_poll_s: float = 2.0
    """Between questions while a person cures the printer."""
    give_up_s: float = 60.0
    """Answers with neither proof nor trouble."""
    mute_s: float = 300.0
    """A printer that did not answer is not asked again for this long."""
    retry_first_s: float = 0.25
    """First pause before an unreachable printer is tried again; doubles up to ``retry_max_s``."""
    retry_max_s: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is known of the job after one question."""

    event: SpoolEvent | None
    """TROUBLED, PROVED, NO_PROOF or GAVE_UP; None means to ask again."""
    troubles: frozenset[str] = frozenset()
    """IPP words."""
    reason: str = ""


class ProofQuestion(Protocol):
    """One job's questions to its printer."""

    def ask(self) -> Answer:
        """Asks once.

        Raises:
            LinkLost: the connection is gone, and with it the proof.
        """


class OwnWord:
    """A link that is itself the printer: its word is the proof."""

    def __init__(self, link: SelfProving) -> None:
        """Asks nothing yet."""
        self._link = link

    def ask(self) -> Answer:
        """Ends the job on the first call; later calls look whether the trouble is over."""
        troubles = self._link.finish()
        if troubles:
            return Answer(event=SpoolEvent.TROUBLED, troubles=troubles, reason=words(troubles))
        return Answer(event=SpoolEvent.PROVED)


class StatusMemory:
    """What is remembered of one printer's answers across jobs."""

    def __init__(self, mute_s: float) -> None:
        """Starts with a printer that is worth asking."""
        self._mute_s = mute_s
        self._mute_until_s = 0.0
        self.has_answered = False

    def is_mute(self) -> bool:
        """Whether asking now would be a waste of time."""
        return time.monotonic() < self._mute_until_s

    def answered(self) -> None:
        """Remembers that it answers."""
        self.has_answered = True

    def silent(self) -> None:
        """Remembers that it does not."""
        self._mute_until_s = time.monotonic() + self._mute_s


class HostStatusQuestion:
    """Asks a ZPL printer with ``~HS``; one that used to answer and is silent needs a person."""

    def __init__(self, link: ByteLink, memory: StatusMemory, times: SpoolTimes) -> None:
        """Asks nothing yet; the time to give up starts now."""
        self._link = link
        self._memory = memory
        self._answer_s = times.answer_s
        self._give_up_at_s = time.monotonic() + times.give_up_s
        self._reader = HostStatusReader()

    def ask(self) -> Answer:
        """Asks once and judges the answer, or the lack of one."""
        status = self._status()
        if status is None:
            return self._silence()
        self._memory.answered()
        if status.troubles:
            reason = words(status.troubles)
            return Answer(event=SpoolEvent.TROUBLED, troubles=status.troubles, reason=reason)
        if status.is_proof:
            return Answer(event=SpoolEvent.PROVED)
        if time.monotonic() > self._give_up_at_s:
            return Answer(event=SpoolEvent.GAVE_UP, reason="answers, but never that it is done")
        return Answer(event=None)

    def _silence(self) -> Answer:
        if self._memory.has_answered:
            troubles = frozenset({"other"})
            return Answer(event=SpoolEvent.TROUBLED, troubles=troubles, reason="no answer")
        self._memory.silent()
        return Answer(event=SpoolEvent.NO_PROOF, reason="no proof")

    def _status(self) -> HostStatus | None:
        self._link.send(REQUEST)
        end_s = time.monotonic() + self._answer_s
        while (left_s := end_s - time.monotonic()) > 0:
            answers = self._reader.feed(self._link.read(left_s))
            if answers:
                return answers[-1]
        return None


def words(troubles: frozenset[str]) -> str:
    """Returns the IPP words in one fixed order."""
    return ", ".join(sorted(troubles))
