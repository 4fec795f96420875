"""What one scan comes to: its row in the log, and the answer that the window gets."""

from dataclasses import dataclass

from app.domain.codes import Reading
from app.domain.verdicts import FEEDBACK
from app.floor.desk import JobAnswer, Outcome
from app.floor.screens import Compare, Screen, StoppedScreen
from app.floor.station.session import Session
from app.ports import Scan
from app.wire import CommandEnvelope


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


def log_values(reading: Reading, judged: Judged) -> dict[str, str]:
    """Returns what is added to the row of a scan when it was judged."""
    return {
        "reading": f"{reading.kind.value}:{reading.value}",
        "verdict": judged.answer.verdict.value,
        "step_before": judged.before,
        "step_after": f"{judged.session.job.value}.{judged.screen.step}",
        "commands": " ".join(envelope.id for envelope in judged.envelopes),
        "data_at": judged.data_at,
        "trouble": judged.trouble,
    }


def outcome_of(scan: Scan, reading: Reading, seq: int, judged: Judged) -> Outcome:
    """Returns the answer to a scan, once it is on disk."""
    answer = judged.answer
    return Outcome(
        scan_seq=seq,
        source=scan.source,
        source_seq=scan.seq,
        got=reading.value,
        job=judged.session.job,
        verdict=answer.verdict,
        feedback=FEEDBACK[answer.verdict],
        verb=reading.verb.verb if reading.verb else None,
        words=answer.words,
        changed=tuple(f"{each.kind.value}/{each.id}" for each in answer.issued),
        screen=judged.screen,
        printing=tuple(dict.fromkeys(paper.purpose for paper in answer.papers)),
        at_boot=scan.at_boot,
    )
