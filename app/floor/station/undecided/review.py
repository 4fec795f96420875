"""Scans that a device had stored while its line was away, and a worker's word on each.

They are in the log and in the list of what is to be reviewed, and have done nothing else: no screen
asked for them. A worker counts the oldest on the job that is open now, or drops it.
"""

from dataclasses import dataclass
from datetime import datetime

from app.domain.codes import Kind, Reading, resolve
from app.domain.verbs import CommandCode, Verb
from app.domain.verdicts import CommonVerdict, Verdict
from app.errors import MalformedCode
from app.floor.desk import JobAnswer
from app.floor.screens import ReviewRow
from app.floor.view import View
from app.ports import REVIEW, Clock, Scan
from app.store.floor_db import FloorStore
from app.store.floor_rows import ReviewKind, StoredScan

ACTS = frozenset({Verb.COUNT_STORED, Verb.DROP_STORED, Verb.DROP_ALL_STORED})
"""What can be said about them."""
QUIET = frozenset({CommonVerdict.STORED, CommonVerdict.STORED_MORE})
"""Answers to a stored scan: what is on the screen stays."""
SHOWN = 50
"""So many are listed; the count is of all."""
ASKED_S = 0.8
"""A confirmation comes at least so long after its question was painted."""
BURST_S = 1.0
"""Stored scans of one device with less than this between them are one burst."""


@dataclass(frozen=True, slots=True)
class _Question:
    """Whether all that was there at a scan may be dropped."""

    source: str
    seq: int
    painted_s: float | None = None


class Review:
    """What waits for a word, and the question whether all of it may go.

    Thread: the floor worker; what writes is called inside ``FloorStore.commit()``.
    """

    def __init__(self, store: FloorStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._question: _Question | None = None
        self._last_s: dict[str, float] = {}

    def keep(self, scan: Scan, seq: int) -> Verdict:
        """Lays a scan aside; only the first of a burst is heard."""
        self._store.add_review(seq)
        last_s = self._last_s.get(scan.source)
        self._last_s[scan.source] = scan.at_boot
        goes_on = last_s is not None and 0 <= scan.at_boot - last_s < BURST_S
        return CommonVerdict.STORED_MORE if goes_on else CommonVerdict.STORED

    def taken_up(self, pressed: Scan, reading: Reading, actor: str) -> Scan | None:
        """Returns the oldest as a scan of now, when somebody says that it counts now."""
        says_so = reading.verb is not None and reading.verb.verb is Verb.COUNT_STORED
        for stored in self._store.reviews(1) if says_so and actor else ():
            return Scan(
                raw=stored.raw,
                aim=stored.aim,
                source=REVIEW,
                seq=stored.seq,
                at_wall=pressed.at_wall,
                at_boot=pressed.at_boot,
                truncated=_was_cut(stored),
            )
        return None

    def counted(self, seq: int, actor: str, now: datetime) -> None:
        """Keeps that a stored scan was counted."""
        self._store.decide_reviews(range(seq, seq + 1), ReviewKind.COUNTED, actor, now)

    def answer(self, verb: Verb, pressed: Scan, actor: str) -> JobAnswer:
        """Answers a word on what waits; to drop all of it takes a confirmation."""
        if not actor:
            return JobAnswer(session=None, verdict=CommonVerdict.SIGN_IN_FIRST)
        waiting = self._store.reviews(1)
        if not waiting:
            return JobAnswer(session=None, verdict=CommonVerdict.NOTHING_STORED)
        scans = range(waiting[0].seq, waiting[0].seq + 1)
        if verb is Verb.DROP_ALL_STORED:
            upto = self._confirmed(pressed)
            if not upto:
                words = {"count": self._store.count_reviews()}
                return JobAnswer(session=None, verdict=CommonVerdict.DROP_ALL, words=words)
            scans = range(upto + 1)
        now = self._clock.wall()
        dropped = self._store.decide_reviews(scans, ReviewKind.DROPPED, actor, now)
        words = {"count": dropped}
        return JobAnswer(session=None, verdict=CommonVerdict.STORED_DROPPED, words=words)

    def heard(self, scan: Scan, seq: int, verdict: Verdict) -> None:
        """Remembers the question that was asked last; another scan ends it, an echo does not."""
        if verdict is CommonVerdict.DROP_ALL:
            self._question = _Question(scan.source, seq)
        elif verdict is not CommonVerdict.ECHO:
            self._question = None

    def painted(self, seq: int) -> None:
        """Takes note that the answer to a scan is on the screen now."""
        asked = self._question
        if asked is not None and asked.seq == seq:
            self._question = _Question(asked.source, asked.seq, self._clock.boot())

    def _confirmed(self, pressed: Scan) -> int:
        """Number of the scan that asked what this one confirms; 0 when it confirms nothing."""
        asked = self._question
        if asked is None or asked.painted_s is None or asked.source != pressed.source:
            return 0
        return asked.seq if pressed.at_boot - asked.painted_s >= ASKED_S else 0


def act_of(scan: Scan, reading: Reading) -> Verb | None:
    """Returns what a scan says about them; such a word that was stored itself says nothing."""
    verb = reading.verb.verb if reading.verb else None
    return verb if verb in ACTS and scan.source != REVIEW else None


def rows_of(view: View, store: FloorStore) -> tuple[ReviewRow, ...]:
    """Returns what waits in words, the oldest first."""
    return tuple(_row(view, stored) for stored in store.reviews(SHOWN))


def _row(view: View, stored: StoredScan) -> ReviewRow:
    kind, _, code = stored.reading.partition(":")
    return ReviewRow(
        scan_seq=stored.seq,
        at=stored.t_wall,
        source=stored.source,
        kind=kind,
        code=_verb_key(code) if kind == Kind.VERB else code,
        product=view.product(code) if kind == Kind.ITEM else None,
    )


def _verb_key(digits: str) -> str:
    try:
        verb = CommandCode.parse(digits).verb
    except MalformedCode:
        verb = None
    return f"verb.{verb.value}" if verb else digits


def _was_cut(stored: StoredScan) -> bool:
    """Half a code stood for nothing when it came, though its letters may stand for something."""
    meant_nothing = stored.reading.startswith(f"{Kind.UNKNOWN.value}:")
    return meant_nothing and resolve(stored.raw, stored.aim).kind is not Kind.UNKNOWN
