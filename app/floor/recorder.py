"""Writes what a scan comes to: raw row, commands, papers, numbers and session, in one commit."""

from collections.abc import Sequence

import msgspec

from app.domain.codes import Kind, Reading
from app.domain.verdicts import CommonVerdict
from app.floor.desk import Issued, JobAnswer
from app.floor.paper.papers import Papers
from app.floor.station.judged import bare_values
from app.floor.station.numbers import Numbers
from app.floor.station.session import Session, encode_session
from app.floor.view import View
from app.ports import Clock, Scan
from app.store.floor_db import FloorStore
from app.store.floor_rows import ScanRow
from app.store.ids import new_id
from app.wire import VERSION, CommandEnvelope, body_hash, encode_command

LANE = 1
SCANNED = "scanned on its parcel"
"""Why a label counts as printed."""
CARD_PLACEHOLDER = b"[payment card, not stored]"


class Recorder:
    """Turns judgements into rows. Nothing here decides anything.

    Thread: the floor worker, inside ``FloorStore.commit()``.
    """

    def __init__(
        self, store: FloorStore, view: View, numbers: Numbers, papers: Papers, clock: Clock
    ) -> None:
        self._store = store
        self._view = view
        self._numbers = numbers
        self._papers = papers
        self._clock = clock

    def raw(self, scan: Scan, reading: Reading, session: Session) -> int:
        """Writes the scan before it is judged; returns its number."""
        return self._store.log_scan(self._row(scan, reading, session))

    def late(self, scan: Scan, reading: Reading, session: Session) -> bool:
        """Writes a scan that the disk refused when it was made; tells whether it was missing."""
        row = self._row(scan, reading, session)
        if self._store.has_scan(row):
            return False
        seq = self._store.log_scan(row)
        self._store.judged(seq, bare_values(reading, CommonVerdict.NOT_STORED))
        if scan.stored:  # its device has forgotten it: it cannot be scanned again
            self._store.add_review(seq)
        return True

    def effect(self, answer: JobAnswer, session: Session, actor: str) -> list[CommandEnvelope]:
        """Writes commands, papers, used numbers and the session of a judged scan."""
        envelopes = self.append(answer.issued, actor)
        now = self._clock.wall()
        for paper in answer.papers:
            self._papers.queue(paper, now)
        for series in answer.series:
            self._numbers.use(series)
        if answer.printer:
            self._papers.labels.bind(answer.printer, now)
        if answer.applied:
            self._store.mark_applied(answer.applied, SCANNED, now)
        self._store.save_session(LANE, encode_session(session))
        return envelopes

    def append(self, issued: Sequence[Issued], actor: str) -> list[CommandEnvelope]:
        """Appends commands to the outbox, each with the next number of this install."""
        envelopes: list[CommandEnvelope] = []
        n = self._store.next_n() if issued else 0
        for offset, each in enumerate(issued):
            aggregate = (each.kind.value, each.id)
            envelope = self._envelope(each, n + offset, self._view.after(aggregate), actor)
            self._store.add_command(envelope)
            self._view.add(envelope)
            envelopes.append(envelope)
        return envelopes

    def _row(self, scan: Scan, reading: Reading, session: Session) -> ScanRow:
        card = reading.kind is Kind.CARD
        return ScanRow(
            id=new_id(),
            raw=CARD_PLACEHOLDER if card else scan.raw,
            aim=scan.aim,
            source=scan.source,
            source_seq=scan.seq,
            t_wall=scan.at_wall,
            t_boot=scan.at_boot,
            boot_id=self._clock.boot_id(),
            worker=session.badge,
            job=session.job.value,
        )

    def _envelope(self, issued: Issued, n: int, after: str | None, actor: str) -> CommandEnvelope:
        kind, body = encode_command(issued.command)
        viewed = self._view.viewed(issued.kind, issued.id)
        return CommandEnvelope(
            id=new_id(),
            n=n,
            agg_kind=issued.kind.value,
            agg_id=issued.id,
            after=after,
            kind=kind,
            v=VERSION,
            body=msgspec.Raw(body),
            body_sha256=body_hash(kind, VERSION, issued.kind.value, issued.id, body),
            base_rev=viewed.base.rev if viewed else 0,
            actor=actor,
            token=issued.token,
            t_wall=self._clock.wall(),
            t_boot=self._clock.boot(),
            boot_id=self._clock.boot_id(),
        )
