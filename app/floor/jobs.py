"""All jobs side by side: which one answers a scan, where it stands, what it shows.

The only place that knows them all; the jobs themselves are strangers to each other.
"""

from dataclasses import replace
from typing import TypeVar

from app.domain.codes import Reading
from app.domain.fulfil.tasks import TasksState
from app.domain.ship import ShipState, Step
from app.domain.verdicts import CommonVerdict
from app.floor import control, pack, pick, ship
from app.floor.desk import Desk, Event, Go, Job, JobAnswer
from app.floor.desks import returns, tasks
from app.floor.screens import Compare, Screen
from app.floor.station.session import Session

S = TypeVar("S")
Answered = tuple[Session, JobAnswer]


def judge(desk: Desk, session: Session, reading: Reading) -> Answered:
    """Returns the answer to a scan and the session after it."""
    event = Event(reading=reading, verb=reading.verb.verb if reading.verb else None)
    wrong = control.misread(event)
    typed = session.job is Job.PICK and pick.wants_digits(session.pick, reading)
    if wrong is not None and not typed:
        return session, wrong
    if not desk.has_data and event.verb not in control.ALWAYS:
        return session, _no_data(desk)
    session, answer = control.answer(desk, session, event) or _ask(desk, session, event)
    return (_gone(session, answer.go) if answer.go else session), answer


def step_of(desk: Desk, session: Session) -> str:
    """Returns where the job on the screen stands, for the scan log."""
    match session.job:
        case Job.PICK:
            return pick.step_of(desk, session.pick)
        case Job.PACK:
            return pack.step_of(desk, session.pack)
        case Job.SHIP:
            return session.ship.step.value
        case Job.RETURN:
            return returns.step_of(desk, session.back)
        case Job.TASKS:
            return session.tasks.step.value
    return session.job.value


def screen_of(desk: Desk, session: Session, compare: Compare | None) -> Screen:
    """Describes what is on the screen."""
    match session.job:
        case Job.PICK:
            return pick.screen(desk, session.pick, compare)
        case Job.PACK:
            return pack.screen(desk, session.pack, compare)
        case Job.SHIP:
            return ship.screen(desk, session.ship)
        case Job.RETURN:
            return returns.screen(desk, session.back)
        case Job.TASKS:
            return tasks.screen(desk, session.tasks)
        case Job.HOME:
            return control.home_screen(desk, session)
    return control.sign_in_screen(desk)


def _ask(desk: Desk, session: Session, event: Event) -> Answered:
    """Asks the job on the screen; from home, the job that the code belongs to."""
    if session.job is Job.HOME:
        opened = control.job_for(session, event)
        if opened is None:
            words = {"got": f"verb.{event.verb.value}" if event.verb else event.reading.value}
            return session, JobAnswer(session=None, verdict=CommonVerdict.NOT_HERE, words=words)
        session = replace(session, job=opened)
    if _is_not_here_yet(desk, session):
        return session, _no_data(desk)
    if desk.full is not None and _begins(session):
        return session, JobAnswer(session=None, verdict=desk.full)
    return _answer(desk, session, event)


def _answer(desk: Desk, session: Session, event: Event) -> Answered:
    match session.job:
        case Job.PICK:
            answer = pick.answer(desk, session.pick, event)
            return replace(session, pick=_own(answer, pick.PickSession)), answer
        case Job.PACK:
            answer = pack.answer(desk, session.pack, event)
            return replace(session, pack=_own(answer, pack.PackSession)), answer
        case Job.SHIP:
            answer = ship.answer(desk, session.ship, event)
            return replace(session, ship=_own(answer, ShipState)), answer
        case Job.TASKS:
            answer = tasks.answer(desk, session.tasks, event)
            return replace(session, tasks=_own(answer, TasksState)), answer
    answer = returns.answer(desk, session.back, event)
    return replace(session, back=_own(answer, returns.ReturnSession)), answer


def _gone(session: Session, go: Go) -> Session:
    """The session in another job. A stop that waits there is not swept away by a new parcel."""
    waits = session.ship.step is Step.STOPPED
    if go.job is Job.SHIP and go.about and not waits:
        session = replace(session, ship=ShipState(chosen=go.about))
    return replace(session, job=go.job)


def _begins(session: Session) -> bool:
    """Nothing is in work, so this would begin something; shipping makes room and begins nothing."""
    match session.job:
        case Job.PICK:
            return not session.pick.order
        case Job.PACK:
            return not session.pack.order
        case Job.RETURN:
            return not session.back.order
    return False


def _is_not_here_yet(desk: Desk, session: Session) -> bool:
    """The order in work is missing because the replica is being filled: the place is kept."""
    match session.job:
        case Job.PICK | Job.PACK:
            picks = session.job is Job.PICK
            orders = session.pick.orders if picks else (session.pack.order,)
            missing = any(each and desk.view.order(each) is None for each in orders)
            return missing and not desk.caught_up(f"site:{desk.site}")
        case Job.RETURN if session.back.order:
            missing = desk.view.returnable_by_id(session.back.order) is None
            return missing and not desk.caught_up(f"returns:{desk.region}")
    return False


def _no_data(desk: Desk) -> JobAnswer:
    words = {"until": desk.data_until}
    return JobAnswer(session=None, verdict=CommonVerdict.NO_DATA, words=words)


def _own(answer: JobAnswer, kind: type[S]) -> S:
    if not isinstance(answer.session, kind):
        raise TypeError(f"got {type(answer.session).__name__}, expected {kind.__name__}")
    return answer.session
