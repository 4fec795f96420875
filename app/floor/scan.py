"""The front door: every scan of every device and every verb enters here.

One commit per scan holds the raw row, its judgement, its effect, its commands and the session. If
judging fails the raw row stays and the answer is UNREADABLE: no scan is lost, none is half done.
"""

import logging
from dataclasses import dataclass, replace
from typing import TypeVar

from app.domain.codes import Fault, Kind, Reading, resolve
from app.domain.ship import ShipState
from app.domain.verbs import Verb
from app.domain.verdicts import FEEDBACK, CommonVerdict
from app.floor import control, pack, pick, returns, ship
from app.floor.desk import Desk, Event, Job, JobAnswer, Outcome
from app.floor.paper.papers import Papers
from app.floor.recorder import LANE, Recorder
from app.floor.screens import Compare, Screen
from app.floor.station.grants import Grants
from app.floor.station.numbers import Numbers
from app.floor.station.session import LastScan, Session, decode_session
from app.floor.view import View
from app.ports import Clock, Scan
from app.settings import Settings
from app.store.cache_db import CacheReader
from app.store.floor_db import FloorStore
from app.texts import Texts
from app.wire import CommandEnvelope

log = logging.getLogger(__name__)
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a scan comes to, before it is written."""

    session: Session
    answer: JobAnswer
    trouble: str = ""


class FrontDoor:
    """Hears every scan and answers it once.

    Thread: the floor worker.
    """

    def __init__(
        self,
        store: FloorStore,
        cache: CacheReader,
        papers: Papers,
        clock: Clock,
        settings: Settings,
    ) -> None:
        commands = tuple(store.all_commands())
        self._store = store
        self._cache = cache
        self._clock = clock
        self._settings = settings
        self._texts = Texts()
        self._view = View(cache, commands)
        self._numbers = Numbers(store)
        self._recorder = Recorder(store, self._view, self._numbers, papers, clock)
        self._grants = Grants(store, self._numbers, self._recorder)
        self._grants.remember(commands)
        self._session = decode_session(store.load_session(LANE))
        self._compare: Compare | None = None
        self._last: LastScan | None = None
        self._swallowed: Reading | None = None

    def handle_scan(self, scan: Scan) -> Outcome:
        """Judges one scan and returns only after its commit."""
        reading = read(scan)
        echo = self._is_echo(scan, reading)
        meant = self._counted(reading) or reading
        with self._cache.snapshot():
            desk = self._desk()
            before = self._step(desk, self._session)
            with self._store.commit():
                seq = self._recorder.raw(scan, reading, self._session)
                judged, envelopes = self._judge_and_write(desk, meant, echo=echo)
                self._store.judged(seq, self._log_values(desk, meant, judged, envelopes, before))
            self._accept(scan, reading, judged, envelopes, echo=echo)
            return self._outcome(scan, reading, seq, judged)

    def screen(self) -> Screen:
        """Describes what is on the screen now."""
        with self._cache.snapshot():
            desk = self._desk()
            session = self._session
            match session.job:
                case Job.PICK:
                    return pick.screen(desk, session.pick, self._compare)
                case Job.PACK:
                    return pack.screen(desk, session.pack, self._compare)
                case Job.SHIP:
                    return ship.screen(desk, session.ship)
                case Job.RETURN:
                    return returns.screen(desk, session.back)
                case Job.HOME:
                    return control.home_screen(desk, session)
            return control.sign_in_screen(desk)

    def replica_changed(self, cache: CacheReader | None = None) -> None:
        """Takes news from the centre: documents, rulings, granted numbers."""
        if cache is not None:
            self._cache.close()
            self._cache = cache
            self._view.use(cache)
        self._grants.take_over(self._cache)
        self._view.prune()

    def ask_for_numbers(self) -> bool:
        """Asks for numbers that run low; tells whether anything new waits in the outbox."""
        return self._grants.ask(self._settings.station, self._session.badge, self._view)

    def _judge_and_write(
        self, desk: Desk, reading: Reading, *, echo: bool
    ) -> tuple[_Judged, list[CommandEnvelope]]:
        try:
            with self._store.savepoint():
                judged = self._judge(desk, reading, echo=echo)
                actor = judged.session.badge or self._session.badge
                written = self._recorder.effect(judged.answer, judged.session, actor)
                return judged, written
        except Exception as error:  # the worker's one: the raw scan must stay
            log.exception("judging a scan failed")
            words = {"got": reading.value[:24]}
            answer = JobAnswer(session=None, verdict=CommonVerdict.UNREADABLE, words=words)
            return _Judged(self._session, answer, trouble=repr(error)[:500]), []

    def _judge(self, desk: Desk, reading: Reading, *, echo: bool) -> _Judged:
        session = self._session
        if echo:
            words = {"got": reading.value}
            answer = JobAnswer(session=None, verdict=CommonVerdict.ECHO, words=words)
            return _Judged(session, answer)
        event = Event(reading=reading, verb=reading.verb.verb if reading.verb else None)
        wrong = control.misread(event)
        if wrong is not None:
            return _Judged(session, wrong)
        session, answer = control.answer(desk, session, event) or _ask(desk, session, event)
        if answer.go is not None:
            session = replace(session, job=answer.go.job)
            if answer.go.job is Job.SHIP and answer.go.about:
                session = replace(session, ship=ShipState(chosen=answer.go.about))
        return _Judged(session, answer)

    def _accept(
        self,
        scan: Scan,
        reading: Reading,
        judged: _Judged,
        envelopes: list[CommandEnvelope],
        *,
        echo: bool,
    ) -> None:
        """Lets memory follow what is on disk now."""
        for envelope in envelopes:
            self._view.add(envelope)
        if judged.answer.series:
            self._numbers.reload()
        self._session = judged.session
        if not echo:
            self._compare = judged.answer.compare
        self._swallowed = reading if echo else None
        self._last = LastScan(source=scan.source, raw=scan.raw, at_boot=scan.at_boot)

    def _is_echo(self, scan: Scan, reading: Reading) -> bool:
        last = self._last
        if last is None or not reading.anonymous:
            return False
        same = last.source == scan.source and last.raw == scan.raw
        return same and scan.at_boot - last.at_boot < self._settings.echo_ms / 1000

    def _counted(self, reading: Reading) -> Reading | None:
        """The scan that was taken for an echo, when the worker says that it was none."""
        said = reading.verb is not None and reading.verb.verb is Verb.COUNT_IT
        return self._swallowed if said else None

    def _desk(self) -> Desk:
        settings = self._settings
        site = self._view.setting(settings.site)
        return Desk(
            view=self._view,
            numbers=self._numbers,
            station=settings.station,
            site=settings.site,
            site_name=site.name if site else settings.site,
            lookup_key=site.lookup_key if site else "",
            worker=self._session.worker,
            now=self._clock.wall(),
            data_until=self._data_until(),
            texts=self._texts,
        )

    def _data_until(self) -> str:
        cursor = self._cache.cursors().get(f"site:{self._settings.site}")
        return cursor.at.astimezone().strftime("%d.%m. %H:%M") if cursor else "-"

    def _step(self, desk: Desk, session: Session) -> str:
        match session.job:
            case Job.PICK:
                return pick.step_of(desk, session.pick)
            case Job.PACK:
                return pack.step_of(desk, session.pack)
            case Job.SHIP:
                return session.ship.step.value
            case Job.RETURN:
                return returns.step_of(desk, session.back)
        return session.job.value

    def _log_values(
        self,
        desk: Desk,
        reading: Reading,
        judged: _Judged,
        envelopes: list[CommandEnvelope],
        before: str,
    ) -> dict[str, str]:
        card = reading.kind is Kind.CARD
        return {
            "reading": f"{reading.kind.value}:{'' if card else reading.value}",
            "verdict": judged.answer.verdict.value,
            "step_before": before,
            "step_after": judged.answer.step or judged.session.job.value,
            "commands": " ".join(envelope.id for envelope in envelopes),
            "data_at": desk.data_until,
            "trouble": judged.trouble,
        }

    def _outcome(self, scan: Scan, reading: Reading, seq: int, judged: _Judged) -> Outcome:
        answer = judged.answer
        return Outcome(
            scan_seq=seq,
            source=scan.source,
            source_seq=scan.seq,
            got=reading.value,
            job=self._session.job,
            verdict=answer.verdict,
            feedback=FEEDBACK[answer.verdict],
            verb=reading.verb.verb if reading.verb else None,
            words=answer.words,
            changed=tuple(f"{each.kind.value}/{each.id}" for each in answer.issued),
            screen=self.screen(),
            printing=tuple(dict.fromkeys(paper.purpose for paper in answer.papers)),
            at_boot=scan.at_boot,
        )


def read(scan: Scan) -> Reading:
    """Returns what a scan stands for; a part of a code stands for nothing."""
    if scan.truncated:
        start = repr(scan.raw[:40])
        return Reading(kind=Kind.UNKNOWN, value=start, fault=Fault.TOO_LONG)
    return resolve(scan.raw, scan.aim)


def _ask(desk: Desk, session: Session, event: Event) -> tuple[Session, JobAnswer]:
    """Asks the job on the screen; from home, the job that the code belongs to."""
    job = session.job
    if job is Job.HOME:
        opened = control.job_for(session, event)
        if opened is None:
            words = {"got": event.verb.value if event.verb else event.reading.value}
            answer = JobAnswer(session=None, verdict=CommonVerdict.NOT_HERE, words=words)
            return session, answer
        session = replace(session, job=opened)
        job = opened
    match job:
        case Job.PICK:
            answer = pick.answer(desk, session.pick, event)
            return replace(session, pick=_own(answer, pick.PickSession)), answer
        case Job.PACK:
            answer = pack.answer(desk, session.pack, event)
            return replace(session, pack=_own(answer, pack.PackSession)), answer
        case Job.SHIP:
            answer = ship.answer(desk, session.ship, event)
            return replace(session, ship=_own(answer, ShipState)), answer
    answer = returns.answer(desk, session.back, event)
    return replace(session, back=_own(answer, returns.ReturnSession)), answer


def _own(answer: JobAnswer, kind: type[S]) -> S:
    if not isinstance(answer.session, kind):
        raise TypeError(f"got {type(answer.session).__name__}, expected {kind.__name__}")
    return answer.session
