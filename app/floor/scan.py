"""The front door: every scan of every device and every verb enters here.

One commit per scan holds the raw row, its judgement, its effect, its commands and the session. If
judging fails the raw row stays and the answer is UNREADABLE: no scan is lost, none is half done.
What the screen will show is part of the judgement: a place that cannot be shown is not gone to.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from app.domain.codes import Reading
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict
from app.errors import StoreError, StoreUnreadable
from app.floor import control, jobs
from app.floor.desk import Desk, Job, JobAnswer, Outcome
from app.floor.paper.papers import Papers
from app.floor.recorder import LANE, Recorder
from app.floor.screens import Compare, Screen, SignInScreen, StationView, StoppedScreen
from app.floor.station.disk.room import Room
from app.floor.station.disk.tidy import Settled, Tidy, settled
from app.floor.station.echo import Echoes
from app.floor.station.grants import Grants
from app.floor.station.judged import Judged, Trouble, bare_values, log_values, outcome_of, read
from app.floor.station.numbers import Numbers
from app.floor.station.renewal import renew
from app.floor.station.session import decode_session
from app.floor.station.surroundings import Surroundings
from app.floor.station.undecided import aside
from app.floor.station.undecided.review import Review, act_of, rows_of
from app.floor.station.walks.claims import Claims
from app.floor.station.walks.tending import Tending
from app.floor.view import View
from app.ports import Clock, Scale, Scan
from app.settings import Settings
from app.store.cache_db import CacheReader, open_empty_replica
from app.store.floor_db import FloorStore
from app.texts import Texts

log = logging.getLogger(__name__)
T = TypeVar("T")

_BESIDE_THE_WORK = (
    CommonVerdict.PICTURE_SAVED,
    CommonVerdict.THEME_CHANGED,
    CommonVerdict.STORED_DROPPED,
    CommonVerdict.NOTHING_STORED,
    CommonVerdict.DROP_ALL,
)
"""They leave the work as it is on the screen."""


class FrontDoor:
    """Hears every scan and answers it once.

    Thread: the floor worker.
    """

    online = True
    """The centre could be reached when it was last tried; assumed until somebody knows."""
    _held_shown: tuple[bool, ...] = ()
    """Whether the walks of the cart were held when the screen was looked at."""

    def __init__(
        self,
        store: FloorStore,
        cache: CacheReader,
        papers: Papers,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._store = store
        self._cache = cache
        self._clock = clock
        self._settings = settings
        self._view = View(cache, store.all_commands, store.starts_at)
        self._numbers = Numbers(store)
        self._recorder = Recorder(store, self._view, self._numbers, papers, clock)
        self._grants = Grants(store, self._numbers, self._recorder, clock)
        self._grants.remember()
        self._claims = Claims(store, clock)
        self._tending = Tending(store, self._claims, self._recorder)
        self._session = decode_session(store.load_session(LANE))
        self._echoes = Echoes(settings.echo_ms)
        self._aside = aside.Aside(store, self._view, self._recorder, settings.station)
        self._tidy, self._review = Tidy(store), Review(store, clock)
        self._around = Surroundings(
            view=self._view,
            numbers=self._numbers,
            claims=self._claims,
            printer=papers.labels,
            room=Room(settings),
            settings=settings,
            clock=clock,
            texts=Texts(),
        )
        self._stopped: StoppedScreen | None = None
        self._compare: Compare | None = None
        self._screen: Screen = SignInScreen(site_name=settings.site, station=settings.station)
        self._shown = self._view.version  # state of the replica that the screen shows
        self.unsafe = ""
        """Key of what is wrong with the disk; for the screens."""
        self.lost_replica = False
        """The replica was damaged and let go of; it must be opened anew."""

    def use_scale(self, scale: Scale | None) -> None:
        """From now on a parcel is weighed before it is closed."""
        self._around = replace(self._around, scale=scale)

    def close(self) -> None:
        """Lets go of the replica."""
        self._cache.close()

    def handle_scan(self, scan: Scan) -> Outcome:
        """Judges one scan and returns only after its commit.

        Raises:
            StoreError: floor.db cannot be written; nothing of the scan counts.
        """
        reading = read(scan)
        if scan.stored:
            return self._lay_aside(scan, reading)
        echo = self._echoes.is_echo(scan, reading)
        meant = self._echoes.counted(reading) or reading
        with self._store.commit():
            seq = self._recorder.raw(scan, reading, self._session)
            taken = None
            if not (echo or self._stopped):
                taken = self._review.taken_up(scan, reading, self._session.badge)
            if taken is not None:
                self._store.judged(seq, bare_values(reading, CommonVerdict.STORED_COUNTED))
                meant = read(taken)
                seq = self._recorder.raw(taken, meant, self._session)
            judged = self._judge(taken or scan, meant, echo=echo)
            self._store.judged(seq, log_values(meant, judged))
            if taken is not None and judged.took(self._session):
                self._review.counted(taken.seq, self._session.badge, self._clock.wall())
        self._claims.note(judged.envelopes)
        self._session, self._compare = judged.session, judged.compare
        self._stopped = judged.stopped
        self._screen = judged.screen
        self._note_shown()
        self._echoes.heard(scan, reading, echo=echo)
        self._review.heard(scan, seq, judged.answer.verdict)
        return outcome_of(scan, reading, seq, judged, meant.value if taken else "")

    def painted(self, seq: int) -> None:
        """Takes note that the answer to a scan is on the screen: a question can be confirmed."""
        self._review.painted(seq)

    def keep_late(self, scans: Sequence[Scan]) -> int:
        """Writes scans that the disk refused, unjudged; returns how many of them were missing.

        Raises:
            StoreError: floor.db cannot be written still.
        """
        session = self._session
        with self._store.commit():
            self._store.set_meta("written_again", self._clock.wall().isoformat())
            return sum(self._recorder.late(scan, read(scan), session) for scan in scans)

    def stop(self, screen: StoppedScreen) -> None:
        """Judges nothing until a person says go on; scans are stored all the while."""
        self._stopped = self._screen = screen

    def screen(self) -> Screen:
        """Describes what is on the screen now. A place that cannot be shown any more is left."""
        if self._stopped is not None:
            return self._stopped
        shown = self._guarded(lambda: jobs.screen_of(self._desk(), self._session, self._compare))
        if isinstance(shown, Trouble):
            job = Job.HOME if self._session.badge else Job.SIGN_IN
            self._session = replace(self._session, job=job)
            shown = self._guarded(lambda: jobs.screen_of(self._desk(), self._session, None))
        if not isinstance(shown, Trouble):
            self._screen = shown
        self._note_shown()
        return self._screen

    def station(self, told: str = "") -> StationView:
        """Describes what is the same on every screen; ``told`` is what came of a decision."""
        seen = self._guarded(self._station)
        view = StationView() if isinstance(seen, Trouble) else seen
        waiting = self._store.count_reviews()
        return replace(view, told=told, unsafe=self.unsafe, review_count=waiting)

    def decide(self, wanted: aside.Decide) -> str:
        """Keeps a lead's word on a command that lies aside; returns the key of what came of it.

        Raises:
            StoreError: floor.db cannot be written; nothing is decided.
        """
        with self._store.commit():
            self._view.mark()
            badge, now = self._session.badge, self._clock.wall()
            told = self._guarded(lambda: self._aside.decide(wanted, badge, self._cache, now))
        if isinstance(told, Trouble):
            self._view.take_back()
            return aside.GONE
        return told

    def _note_shown(self) -> None:
        self._shown = self._view.version
        self._held_shown = self._held_now()

    def replica_changed(self, cache: CacheReader | None = None) -> None:
        """Takes news from the centre: documents, rulings, granted numbers."""
        if cache is not None:
            self._cache.close()
            self._cache = cache
            self.lost_replica = False
            self._view.use(cache)
        self._guarded(lambda: self._grants.take_over(self._cache))

    def is_outdated(self) -> bool:
        """Tells whether replica or claim have changed since the screen was looked at."""
        self._guarded(lambda: None)
        return self._view.version != self._shown or self._held_now() != self._held_shown

    def _held_now(self) -> tuple[bool, ...]:
        return tuple(map(self._claims.holds, self._session.pick.orders))

    def tidy(self) -> bool:
        """Forgets a little of what is settled for good; tells whether there may be more."""
        if not self._tidy.is_due:
            return False
        known = self._guarded(lambda: settled(self._cache, self._view.waiting_ids(), self._clock))
        return isinstance(known, Settled) and self._tidy.forget(known) > 0

    def ask_for_numbers(self) -> bool:
        """Asks for numbers that run low; tells whether anything new waits in the outbox."""
        settings, badge = self._settings, self._session.badge
        self._view.mark()
        asked = self._guarded(lambda: self._grants.ask(settings.station, badge))
        if isinstance(asked, Trouble):
            self._view.take_back()
            return False
        return asked

    def renew_install(self) -> int:
        """Gives this station another identity; returns how many commands are numbered anew."""
        count = renew(self._store, self._cache)
        self._view.use(self._cache)
        self._numbers.reload()
        self._claims.start_over()
        return count

    def _station(self) -> StationView:
        found = aside.undecided(self._cache, self._store)
        return replace(
            aside.rows_of(self._view, self._store, found),
            site_name=self._desk().site_name,
            worker_name=self._session.worker,
            badge=self._session.badge,
            language=self._session.language,
            may_decide=aside.may_decide(self._view, self._session.badge),
            review=rows_of(self._view, self._store),
        )

    def ask(self, *, after_scan: bool = False) -> bool:
        """Asks for numbers and walks; tells whether anything new waits in the outbox."""
        numbers = self.ask_for_numbers()
        return self.tend_walks(after_scan=after_scan) or numbers

    @property
    def is_asking(self) -> bool:
        """Whether a claim on a walk has no answer yet: somebody may wait for it."""
        return bool(self._claims.asked_lists())

    @property
    def has_new_walks(self) -> bool:
        """Whether there is anything about walks to look at; time alone is looked at when idle."""
        return self.is_asking or self._view.has_new_walks

    def tend_walks(self, *, after_scan: bool = False) -> bool:
        """Holds the walks this station should hold; tells whether anything waits in the outbox.

        Args:
            after_scan: look only if the worker has gone somewhere else with it.
        """
        if not self._tending.is_elsewhere(self._session) and after_scan:
            return False
        self._view.mark()
        done = self._guarded(lambda: self._tending.run(self._desk(), self._session, self._cache))
        if isinstance(done, Trouble):
            self._view.take_back()
            self._claims.reload()
            return False
        if done.session != self._session:
            self._session, self._shown = done.session, -1
        return done.issued

    def _lay_aside(self, scan: Scan, reading: Reading) -> Outcome:
        """Keeps a scan that its device had stored. No screen asked for it, so none answers it."""
        with self._store.commit():
            seq = self._recorder.raw(scan, reading, self._session)
            answer = control.idle_answer(self._review.keep(scan, seq), reading)
            kept = self._unmoved(answer)
            self._store.judged(seq, log_values(reading, kept))
        return outcome_of(scan, reading, seq, kept)

    def _unmoved(self, answer: JobAnswer, trouble: str = "") -> Judged:
        """An answer that leaves everything where it is."""
        return Judged(
            session=self._session,
            answer=answer,
            compare=self._compare,
            screen=self._screen,
            stopped=self._stopped,
            trouble=trouble,
        )

    def _judge(self, scan: Scan, reading: Reading, *, echo: bool) -> Judged:
        self._view.mark()
        judged = self._guarded(lambda: self._settle(scan, reading, echo=echo))
        if not isinstance(judged, Trouble):
            return judged
        self._view.take_back()
        self._numbers.reload()
        answer = control.idle_answer(CommonVerdict.UNREADABLE, reading)
        if judged.lost_replica:
            words = {"until": "-"}
            answer = JobAnswer(session=None, verdict=CommonVerdict.NO_DATA, words=words)
        return self._unmoved(answer, judged.what)

    def _settle(self, scan: Scan, reading: Reading, *, echo: bool) -> Judged:
        """Judges, writes the effect, and looks at the screen that follows from it."""
        desk, session = self._desk(), self._session
        if self._stopped is not None:
            return self._settle_stopped(desk, self._stopped, reading)
        before = f"{session.job.value}.{jobs.step_of(desk, session)}"
        with self._store.savepoint():
            if echo:
                answer = control.idle_answer(CommonVerdict.ECHO, reading)
            elif (act := act_of(scan, reading)) is not None:
                answer = self._review.answer(act, scan, session.badge)
            else:
                session, answer = jobs.judge(desk, session, reading)
            actor = session.badge or self._session.badge
            envelopes = self._recorder.effect(answer, session, actor)
            stays = echo or answer.verdict in _BESIDE_THE_WORK
            compare = self._compare if stays else answer.compare
            kept = answer.verdict is CommonVerdict.NO_DATA
            screen = self._screen if kept else jobs.screen_of(desk, session, compare)
        return Judged(
            session=session,
            answer=answer,
            compare=compare,
            screen=screen,
            before=before,
            data_at=desk.data_at,
            envelopes=tuple(envelopes),
        )

    def _settle_stopped(self, desk: Desk, stopped: StoppedScreen, reading: Reading) -> Judged:
        """One act ends the stop; everything else is stored and does not count."""
        goes_on = reading.verb is not None and reading.verb.verb is Verb.GO_ON
        verdict = CommonVerdict.WENT_ON if goes_on else CommonVerdict.GO_ON_FIRST
        words = {} if goes_on else {"got": control.short(reading)}
        return Judged(
            session=self._session,
            answer=JobAnswer(session=None, verdict=verdict, words=words),
            compare=None,
            screen=jobs.screen_of(desk, self._session, None) if goes_on else stopped,
            stopped=None if goes_on else stopped,
            before=f"stop.{stopped.step}",
        )

    def _guarded(self, work: Callable[[], T]) -> T | Trouble:
        """Works on one state of the replica; what goes wrong there is told, not raised.

        Only floor.db may stop the station: without it nothing can be kept.
        """
        try:
            with self._cache.snapshot():
                self._view.refresh()
                return work()
        except StoreUnreadable as error:
            trouble = Trouble.of(error, lost_replica=True)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  # the worker's one: the raw scan must stay
            trouble = Trouble.of(error)
        log.error("could not be worked out: %s", trouble.what)
        if trouble.lost_replica:
            self._lose_replica()
        return trouble

    def _lose_replica(self) -> None:
        """The file is damaged: the sync process makes it anew, scans are heard meanwhile."""
        self._cache.close()
        self._cache = open_empty_replica()
        self._view.use(self._cache)
        self.lost_replica = True

    def _desk(self) -> Desk:
        return self._around.desk(self._session, online=self.online)
