"""What every screen hears: badges, going from job to job, sheets and tests of the station."""

from dataclasses import replace

from app.domain.codes import Fault, Kind, Reading
from app.domain.decision import Words
from app.domain.documents import CommandSheet, SheetCode
from app.domain.verbs import FROZEN, CommandCode, Verb
from app.domain.verdicts import CommonVerdict, Verdict
from app.floor.desk import Desk, Event, Go, Job, JobAnswer, Paper
from app.floor.screens import HomeScreen, SignInScreen, Tile
from app.floor.ship.cages import cage_rows
from app.floor.station.session import Session
from app.store.ids import new_id

GOES = {
    Verb.GO_PICK: Job.PICK,
    Verb.GO_PACK: Job.PACK,
    Verb.GO_SHIP: Job.SHIP,
    Verb.GO_RETURN: Job.RETURN,
    Verb.GO_TASKS: Job.TASKS,
}
_FAULTS: dict[Fault | None, Verdict] = {
    Fault.CHECK_DIGIT: CommonVerdict.CHECK_DIGIT,
    Fault.CONTROL_CHARACTERS: CommonVerdict.UNREADABLE,
    Fault.BROKEN_GS1: CommonVerdict.UNREADABLE,
    Fault.TOO_LONG: CommonVerdict.TOO_LONG,
}
_WINDOW_ONLY: dict[Verb, Verdict] = {
    Verb.TEST_SCANNER: CommonVerdict.SCANNER_HEARD,
    Verb.SAVE_PICTURE: CommonVerdict.PICTURE_SAVED,
    Verb.SWITCH_THEME: CommonVerdict.THEME_CHANGED,
    Verb.GO_SYNC: CommonVerdict.WENT_TO,
    Verb.GO_DEVICES: CommonVerdict.WENT_TO,
    Verb.GO_REVIEW: CommonVerdict.WENT_TO,
}
"""Recorded here like every scan; the window does them when the outcome arrives."""
ALWAYS = frozenset({*_WINDOW_ONLY, *GOES, Verb.HOME, Verb.SIGN_OUT, Verb.PRINT_SHEET})
"""Verbs that need no data of the site."""
SHORT = 24


def misread(event: Event) -> JobAnswer | None:
    """Answers a code that stands for nothing, on whatever screen."""
    reading = event.reading
    if reading.kind is Kind.CARD:
        return JobAnswer(session=None, verdict=CommonVerdict.CARD)
    words = {"got": short(reading)}
    if reading.kind is Kind.VERB and event.verb is None:
        return JobAnswer(session=None, verdict=CommonVerdict.UNKNOWN_CODE, words=words)
    if reading.kind is not Kind.UNKNOWN:
        return None
    verdict = _FAULTS.get(reading.fault, CommonVerdict.UNKNOWN_CODE)
    return JobAnswer(session=None, verdict=verdict, words=words)


def short(reading: Reading) -> str:
    """Returns what was scanned, as long as a line of the screen bears."""
    return reading.value[:SHORT]


def idle_answer(verdict: Verdict, reading: Reading) -> JobAnswer:
    """Returns an answer that changes nothing and names what was scanned."""
    return JobAnswer(session=None, verdict=verdict, words={"got": short(reading)})


def answer(desk: Desk, session: Session, event: Event) -> tuple[Session, JobAnswer] | None:
    """Answers what is the same in every job; None when the job must be asked."""
    if event.reading.kind in (Kind.WORKER, Kind.PRINTER):
        return _of_the_station(desk, session, event.reading)
    if event.verb in _WINDOW_ONLY:
        words = {"where": f"verb.{event.verb.value}"}
        return session, JobAnswer(session=None, verdict=_WINDOW_ONLY[event.verb], words=words)
    if not session.badge:
        return session, JobAnswer(session=None, verdict=CommonVerdict.SIGN_IN_FIRST)
    if event.verb in GOES:
        return _go(session, GOES[event.verb])
    match event.verb:
        case Verb.HOME:
            return _go(session, Job.HOME)
        case Verb.SIGN_OUT:
            return _sign_out(session)
        case Verb.PRINT_SHEET:
            return session, _sheet(desk)
    return None


def job_for(session: Session, event: Event) -> Job | None:
    """The job that a code opens from home: a tote is packed, a label shipped, a slip returned."""
    reading = event.reading
    opens = {
        Kind.VERB: Job.PICK if event.verb is Verb.GET_WORK else None,
        Kind.TOTE: Job.PACK,
        Kind.TICKET: Job.PICK,
        Kind.PACKAGE: Job.SHIP,
        Kind.CAGE: Job.SHIP,
        Kind.SLIP: Job.RETURN if "return" in session.jobs else Job.SHIP,
        Kind.ITEM: Job.RETURN if reading.serial else None,
    }
    job = opens.get(reading.kind)
    return job if job and job.value in session.jobs else None


def sign_in_screen(desk: Desk) -> SignInScreen:
    """Describes the screen of a station that nobody uses."""
    return SignInScreen(site_name=desk.site_name, station=desk.station)


def home_screen(desk: Desk, session: Session) -> HomeScreen:
    """Describes the tiles of a worker."""
    counts = desk.view.stage_counts()
    waiting = {
        Job.PICK: counts.get("open", 0) + counts.get("picking", 0),
        Job.PACK: counts.get("picked", 0),
        Job.SHIP: counts.get("packed", 0) + counts.get("labelled", 0),
        Job.RETURN: None,
        Job.TASKS: len(desk.view.open_tasks()) if Job.TASKS.value in session.jobs else None,
    }
    tiles = tuple(
        Tile(verb=verb, job=job.value, count=waiting[job])
        for verb, job in GOES.items()
        if job.value in session.jobs
    )
    held = counts.get("on_hold", 0)
    verbs = (Verb.GO_SYNC, Verb.GO_DEVICES, Verb.PRINT_SHEET, Verb.SIGN_OUT)
    return HomeScreen(
        worker_name=session.worker,
        site_name=desk.site_name,
        tiles=tiles,
        held=held,
        cages=cage_rows(desk) if Job.SHIP.value in session.jobs else (),
        verbs=verbs,
    )


def _badge(desk: Desk, session: Session, badge: str) -> tuple[Session, JobAnswer]:
    worker = desk.view.worker(badge)
    if worker is None:
        words = {"got": badge, "until": desk.data_until}
        return session, JobAnswer(session=None, verdict=CommonVerdict.UNKNOWN_BADGE, words=words)
    same = badge == session.badge
    fresh = Session(
        badge=badge,
        worker=worker.name,
        jobs=worker.jobs,
        language=worker.language,
        job=Job.HOME,
    )
    kept = replace(
        fresh,
        job=session.job if session.job.value in worker.jobs else Job.HOME,
        pick=session.pick,
        pack=session.pack,
        ship=session.ship,
        back=session.back,
        tasks=session.tasks,
    )
    answered = JobAnswer(
        session=None,
        verdict=CommonVerdict.SIGNED_IN,
        words={"name": worker.name},
    )
    begun = session.pick.order or session.pick.offered or session.pack.order or session.back.order
    return (kept if same or begun else fresh), answered


def _of_the_station(desk: Desk, session: Session, reading: Reading) -> tuple[Session, JobAnswer]:
    """Who works here, and where its labels come out."""
    if reading.kind is Kind.WORKER:
        return _badge(desk, session, reading.value)
    if not session.badge:
        return session, JobAnswer(session=None, verdict=CommonVerdict.SIGN_IN_FIRST)
    return session, _printer(desk, reading.value)


def _printer(desk: Desk, code: str) -> JobAnswer:
    """Labels go to another printer, and those that wait with them."""
    before = desk.printer.id
    words: Words = {"printer": code, "before": before}
    if not desk.printer.suits(code):
        return JobAnswer(session=None, verdict=CommonVerdict.NO_PRINTER, words=words)
    if code == before:
        return JobAnswer(session=None, verdict=CommonVerdict.PRINTER_KEPT, words=words)
    moved: Words = {**words, "count": desk.printer.waiting()}
    return JobAnswer(session=None, verdict=CommonVerdict.PRINTER_BOUND, words=moved, printer=code)


def _go(session: Session, job: Job) -> tuple[Session, JobAnswer]:
    if job is not Job.HOME and job.value not in session.jobs:
        words = {"got": f"job.{job.value}"}
        return session, JobAnswer(session=None, verdict=CommonVerdict.NOT_HERE, words=words)
    words = {"where": f"job.{job.value}"}
    return session, JobAnswer(
        session=None, verdict=CommonVerdict.WENT_TO, words=words, go=Go(job=job)
    )


def _sign_out(session: Session) -> tuple[Session, JobAnswer]:
    """The place in each job stays for whoever comes next; only the person goes."""
    out = Session(pick=session.pick, pack=session.pack, ship=session.ship, back=session.back)
    words = {"name": session.worker}
    return out, JobAnswer(session=None, verdict=CommonVerdict.SIGNED_OUT, words=words)


def _sheet(desk: Desk) -> JobAnswer:
    codes = tuple(
        SheetCode(
            code=CommandCode.of(row.verb).as_digits(),
            title=desk.texts.say(f"verb.{row.verb.value}"),
            group=desk.texts.say(f"verb.group.{row.number // 100}"),
        )
        for row in FROZEN
    )
    title = desk.texts.say("paper.sheet")
    sheet = CommandSheet(title=title, codes=codes)
    paper = Paper(document=sheet, purpose="sheet", about=new_id(), title=title)
    return JobAnswer(session=None, verdict=CommonVerdict.SHEET_PRINTED, papers=(paper,))
