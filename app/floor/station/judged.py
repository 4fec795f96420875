"""What a scan stands for and comes to, its row in the log, and the answer after the commit."""

import traceback
from dataclasses import dataclass
from pathlib import Path

from app.domain.codes import Fault, Kind, Reading, resolve
from app.domain.feedback import Feedback
from app.domain.verdicts import FEEDBACK, Verdict
from app.floor.desk import JobAnswer, Outcome
from app.floor.screens import Compare, Screen, StoppedScreen
from app.floor.station.session import Session
from app.ports import Scan
from app.wire import CommandEnvelope

MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a scan comes to; all of it is on disk when the commit ends."""

    session: Session
    answer: JobAnswer
    compare: Compare | None
    screen: Screen
    stopped: StoppedScreen | None = None
    """Still stopped after this scan."""
    before: str = ""
    """Step before the scan."""
    data_at: str = ""
    envelopes: tuple[CommandEnvelope, ...] = ()
    trouble: str = ""

    def took(self, before: Session) -> bool:
        """Tells whether the scan did something: it is good, or its job went on with it."""
        feedback = FEEDBACK[self.answer.verdict]
        good = feedback in (Feedback.ACCEPT, Feedback.DONE)
        return good or (feedback is Feedback.NEED and self.session != before)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something could not be worked out: kind of fault and place, never a value."""

    what: str
    lost_replica: bool = False

    @classmethod
    def of(cls, error: Exception, *, lost_replica: bool = False) -> "Trouble":
        """Returns what was raised, and where."""
        place = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        return cls(what, lost_replica)


def read(scan: Scan) -> Reading:
    """Returns what a scan stands for; a part of a code stands for nothing."""
    reading = resolve(scan.raw, scan.aim)
    if not scan.truncated or reading.kind is Kind.CARD:
        return reading
    return Reading(kind=Kind.UNKNOWN, value=repr(scan.raw[:40]), fault=Fault.TOO_LONG)


def log_values(reading: Reading, judged: Judged) -> dict[str, str]:
    """Returns what the scan log keeps beside the raw scan."""
    return {
        **bare_values(reading, judged.answer.verdict),
        "step_before": judged.before,
        "step_after": f"{judged.session.job.value}.{judged.screen.step}",
        "commands": " ".join(envelope.id for envelope in judged.envelopes),
        "data_at": judged.data_at,
        "trouble": judged.trouble,
    }


def bare_values(reading: Reading, verdict: Verdict) -> dict[str, str]:
    """Returns the same for a scan that no job was asked about."""
    return {"reading": f"{reading.kind.value}:{reading.value}", "verdict": verdict.value}


def outcome_of(scan: Scan, reading: Reading, seq: int, judged: Judged, got: str = "") -> Outcome:
    """Returns the answer that leaves the worker.

    Args:
        scan: what was scanned or pressed.
        reading: what it stands for.
        seq: number of the row in the log that was judged.
        judged: what it came to.
        got: what was judged, where that is another code.
    """
    answer = judged.answer
    return Outcome(
        scan_seq=seq,
        source=scan.source,
        source_seq=scan.seq,
        got=got or reading.value,
        job=judged.session.job,
        verdict=answer.verdict,
        feedback=FEEDBACK[answer.verdict],
        verb=reading.verb.verb if reading.verb else None,
        words=answer.words,
        changed=tuple(f"{each.kind.value}/{each.id}" for each in answer.issued),
        screen=judged.screen,
        printing=_printing(answer),
        at_boot=scan.at_boot,
        language=judged.session.language,
    )


def _printing(answer: JobAnswer) -> tuple[str, ...]:
    """What a printer should look for: new papers, and those that moved to another printer."""
    moved = (MOVED,) if answer.printer else ()
    return (*dict.fromkeys(paper.purpose for paper in answer.papers), *moved)
