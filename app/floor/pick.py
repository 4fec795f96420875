"""The pick job on a station: loads a walk, lets the rules decide, describes the screen."""

from dataclasses import dataclass, replace

from app.domain.codes import Kind
from app.domain.commands import DocumentKind, PickListTakenOver
from app.domain.decision import Decision, Words
from app.domain.model.fulfilment_order import Standing
from app.domain.model.keys import Key
from app.domain.model.pick_list import PickList
from app.domain.model.product import Product
from app.domain.pick import Hand, PickFacts, PickState, Step, act, decide
from app.domain.rulings import Reason
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict, Verdict
from app.floor.desk import Desk, Event, Issued, JobAnswer
from app.floor.screens import Compare, NextStop, PickScreen, StopKind, stop_kind
from app.floor.station.walks import offers as walks
from app.store.cache_db import StoredRuling
from app.store.ids import new_id

NEXT_SHOWN = 3
_COMPARED = (PickVerdict.WRONG_SIZE, PickVerdict.WRONG_COLOUR, PickVerdict.WRONG_ITEM)
_ENDS = (PickVerdict.SET_ASIDE, PickVerdict.PUT_BACK_DONE, PickVerdict.WALK_LEFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A walk that another station has, with what the centre says before it is taken over."""

    pick_list: str
    order: str
    station: str
    worker: str
    token: int
    minutes: int
    silent: int
    """Minutes since that station was heard of."""
    units: int
    lead_only: bool = False

    @classmethod
    def of(cls, pick_list: str, order: str, ruling: StoredRuling) -> "Offered":
        """Reads what came with a refused claim."""
        told = ruling.result
        since, silent = int(told.get("since_s", 0)), int(told.get("silent_s", -1))
        return cls(
            pick_list=pick_list,
            order=order,
            station=str(told.get("station", "")),
            worker=str(told.get("worker", "")),
            token=int(told.get("token", 0)),
            minutes=since // 60,
            silent=(silent if silent >= 0 else since) // 60,
            units=int(told.get("units", 0)),
            lead_only=ruling.reason == Reason.NEEDS_LEAD,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PickSession:
    """Which walk, and where in it; no counts."""

    pick_list: str = ""
    order: str = ""
    """Kept beside the list: the centre takes a finished list away, the order stays in view."""
    at_bin: str | None = None
    hand: tuple[Hand, ...] = ()
    skipped: tuple[str, ...] = ()
    asked_at: float | None = None
    """Boot time at which the walk was asked for; None when it was granted."""
    offered: Offered | None = None
    silent: bool = False
    """The centre gave no answer in time."""


def answer(desk: Desk, session: PickSession, event: Event) -> JobAnswer:
    """Judges one scan or verb of a picker."""
    if session.asked_at is not None:
        return JobAnswer(session=session, verdict=PickVerdict.ASKING, words=_asked(desk, session))
    if event.verb is Verb.TAKE_OVER:
        return _take_over(desk, session)
    session = _walked(desk, session)
    state = _load(desk, session)
    if event.verb is Verb.GET_WORK and (state is None or state.step is not Step.STOPPED):
        return _get_work(desk, session, state)
    if state is None:
        return _between(desk, session, event)
    if event.verb is not None and event.verb is not Verb.GET_WORK:
        decision = act(state, event.verb)
        if decision is None:
            words = _said(event)
            return JobAnswer(session=session, verdict=CommonVerdict.NOT_HERE, words=words)
    else:
        decision = decide(state, event.reading, _facts(desk, state, event))
    return _answered(desk, session, event, decision)


def screen(desk: Desk, session: PickSession, compare: Compare | None) -> PickScreen:
    """Describes the screen of a picker."""
    state = _load(desk, _walked(desk, session))
    if state is None:
        return _screen_between(desk, session)
    stop = state.stop
    order, gone = state.order, state.order.standing is not Standing.ACTIVE
    lost = state.lost if state.step is Step.STOPPED and not gone else None
    return PickScreen(
        step=state.step.value,
        number=order.number,
        bin=stop.bin if stop else "",
        product=desk.product(stop.gtin) if stop else None,
        take=state.missing(stop) if stop else 0,
        hand=len(state.hand),
        tote=order.tote or "",
        picked=order.picked_total,
        ordered=order.ordered_total,
        next_stops=_next_stops(desk, state),
        waiting=0 if stop else len(walks.offers(desk).here),
        customer_note=order.customer_note,
        stop=StopKind(lost.why.value) if lost else stop_kind(order.standing),
        station=lost.station if lost else "",
        worker=lost.worker if lost else "",
        at=lost.at if lost else "",
        compare=compare,
        verbs=_verbs(state.step),
    )


def step_of(desk: Desk, session: PickSession) -> str:
    """Returns the step for the scan log."""
    state = _load(desk, _walked(desk, session))
    return _step_between(session) if state is None else state.step.value


def _verbs(step: Step) -> tuple[Verb, ...]:
    match step:
        case Step.STOPPED:
            return (Verb.PUT_BACK_DONE, Verb.HOME)
        case Step.DONE:
            return (Verb.GET_WORK, Verb.HOME, Verb.UNDO)
    return (Verb.SKIP, Verb.SET_ASIDE, Verb.HOME, Verb.UNDO)


def _step_between(session: PickSession) -> str:
    """Where a picker without a walk stands."""
    if session.asked_at is not None:
        return "asking"
    if session.silent:
        return "silent"
    if session.offered is not None:
        return "lead_only" if session.offered.lead_only else "offered"
    return "idle"


def _screen_between(desk: Desk, session: PickSession) -> PickScreen:
    offered, step = session.offered, _step_between(session)
    take_over = (Verb.TAKE_OVER,) if offered is not None and step != "asking" else ()
    shown = PickScreen(
        step=step,
        number=_number(desk, session.pick_list),
        waiting=len(walks.offers(desk).here),
        walks=walks.rows(desk),
        verbs=(Verb.GET_WORK, *take_over, Verb.HOME),
    )
    if offered is None:
        return shown
    return replace(
        shown,
        number=_number(desk, offered.pick_list),
        station=offered.station,
        worker=offered.worker,
        minutes=offered.minutes,
        silent=offered.silent,
        units=offered.units,
    )


def _number(desk: Desk, pick_list: str) -> str:
    found = desk.view.pick_list(pick_list) if pick_list else None
    return found.number if found else ""


def _get_work(desk: Desk, session: PickSession, running: PickState | None) -> JobAnswer:
    """Starts a walk: the running one first, then what is held here, then what is in the pool.

    A walk that another station has comes last: the centre is asked, and says what must be known
    before it is taken over.
    """
    if running is not None and running.step is not Step.DONE:
        words = {"order": running.order.number, "bin": running.stop.bin if running.stop else ""}
        return JobAnswer(session=session, verdict=PickVerdict.STARTED, words=words)
    found = walks.offers(desk)
    held = walks.first_to_pick(desk, (*found.own, *found.ready))
    if held is not None:
        return _begun(desk, held)
    pooled = walks.first_to_pick(desk, found.free) or walks.first_to_pick(desk, found.others)
    if pooled is None:
        words = {"until": desk.data_until}
        return JobAnswer(session=PickSession(), verdict=PickVerdict.NOTHING_TO_PICK, words=words)
    if not desk.online:
        waiting = {"waiting": len(found.free) + len(found.others)}
        return JobAnswer(session=PickSession(), verdict=PickVerdict.NOT_HELD, words=waiting)
    return _ask(desk, pooled)


def _ask(desk: Desk, wanted: PickList) -> JobAnswer:
    """The worker waits; the claim itself goes out when the walks are tended, right after."""
    asked = PickSession(
        pick_list=wanted.id, order=wanted.fulfilment_order, asked_at=desk.claims.now().seconds
    )
    return JobAnswer(session=asked, verdict=PickVerdict.ASKING, words=_asked(desk, asked))


def _begun(desk: Desk, chosen: PickList) -> JobAnswer:
    begun = PickSession(pick_list=chosen.id, order=chosen.fulfilment_order)
    state = _load(desk, begun)
    stop = state.stop if state else None
    words = {"order": chosen.number, "bin": stop.bin if stop else ""}
    return JobAnswer(session=begun, verdict=PickVerdict.STARTED, words=words)


def _take_over(desk: Desk, session: PickSession) -> JobAnswer:
    """Takes the walk that is offered. Only a verb does this, never a code scanned twice."""
    offered = session.offered
    if offered is None:
        words = {"got": "verb.take_over"}
        return JobAnswer(session=session, verdict=CommonVerdict.NOT_HERE, words=words)
    if not desk.online:
        words = {"station": offered.station}
        return JobAnswer(session=session, verdict=PickVerdict.TAKE_OVER_OFFLINE, words=words)
    command = PickListTakenOver(station=desk.station, worker=desk.worker, over=offered.token)
    asked = PickSession(
        pick_list=offered.pick_list, order=offered.order, asked_at=desk.claims.now().seconds
    )
    return JobAnswer(
        session=asked,
        verdict=PickVerdict.ASKING,
        words=_asked(desk, asked),
        issued=(Issued(kind=DocumentKind.PICK_LIST, id=offered.pick_list, command=command),),
    )


def _asked(desk: Desk, session: PickSession) -> dict[str, str]:
    return {"order": _number(desk, session.pick_list)}


def _walked(desk: Desk, session: PickSession) -> PickSession:
    """The session with another walk for its order, when the centre has replaced the one it had."""
    if not session.order or desk.view.pick_list(session.pick_list) is not None:
        return session
    every = desk.view.pick_lists()
    other = next((each for each in every if each.fulfilment_order == session.order), None)
    return session if other is None else replace(session, pick_list=other.id)


def _load(desk: Desk, session: PickSession) -> PickState | None:
    """The walk as it stands; None when there is none, or when it was taken away unfinished."""
    asked = session.asked_at is not None
    order = desk.view.order(session.order) if session.order and not asked else None
    if order is None:
        return None
    pick_list = desk.view.pick_list(session.pick_list)
    complete = order.picked_total >= order.ordered_total
    active = order.standing is Standing.ACTIVE
    if pick_list is None and active and not complete and not session.hand:
        return None
    return PickState(
        order=order,
        stops=pick_list.stops if pick_list else (),
        at_bin=session.at_bin,
        hand=session.hand,
        skipped=session.skipped,
        lost=walks.lost(desk, order.id, pick_list),
    )


def _between(desk: Desk, session: PickSession, event: Event) -> JobAnswer:
    """Answers a picker without a walk. A tote that stands around leads to whoever has its walk."""
    tote = event.reading.value if event.reading.kind is Kind.TOTE else ""
    order = desk.view.order_by(Key.TOTE, tote) if tote else None
    found = walks.offers(desk)
    theirs = (each for each in found.others if order and each.fulfilment_order == order.id)
    left_behind = next(theirs, None)
    if left_behind is not None and desk.online:
        return _ask(desk, left_behind)
    offered = session.offered
    if offered is not None:
        who: Words = {
            "station": offered.station,
            "worker": offered.worker,
            "minutes": offered.minutes,
        }
        return JobAnswer(session=session, verdict=PickVerdict.HELD_BY_OTHER, words=who)
    verdict: Verdict = CommonVerdict.NOT_HERE if found.here else PickVerdict.NOTHING_TO_PICK
    return JobAnswer(session=PickSession(), verdict=verdict, words=_said(event))


def _said(event: Event) -> dict[str, str]:
    return {"got": f"verb.{event.verb.value}" if event.verb else event.reading.value}


def _facts(desk: Desk, state: PickState, event: Event) -> PickFacts:
    stop = state.stop
    reading = event.reading
    is_tote = reading.kind is Kind.TOTE
    other = desk.view.order_by(Key.TOTE, reading.value) if is_tote else None
    taken = other is not None and other.id != state.order.id
    return PickFacts(
        scanned=desk.product(reading.value),
        wanted=desk.product(stop.gtin) if stop else None,
        tote_owner=other.number if taken and other else None,
        new_unit=new_id,
    )


def _answered(
    desk: Desk, session: PickSession, event: Event, decision: Decision[PickState]
) -> JobAnswer:
    state = decision.state
    ended = decision.verdict in _ENDS
    kept = replace(session, at_bin=state.at_bin, hand=state.hand, skipped=state.skipped)
    return JobAnswer(
        session=PickSession() if ended else kept,
        verdict=decision.verdict,
        words=decision.words,
        issued=tuple(
            Issued(
                kind=DocumentKind.FULFILMENT_ORDER,
                id=state.order.id,
                command=command,
                token=desk.claims.token(state.order.id),
            )
            for command in decision.commands
        ),
        compare=_compare(desk, state, event, decision),
    )


def _compare(
    desk: Desk, state: PickState, event: Event, decision: Decision[PickState]
) -> Compare | None:
    if decision.verdict not in _COMPARED or state.stop is None:
        return None
    got: Product | None = desk.product(event.reading.value)
    want = desk.product(state.stop.gtin)
    return Compare(got=got, want=want) if got and want else None


def _next_stops(desk: Desk, state: PickState) -> tuple[NextStop, ...]:
    later = [stop for stop in state.walk if state.missing(stop) > 0][1:]
    shown = []
    for stop in later[:NEXT_SHOWN]:
        product = desk.product(stop.gtin)
        shown.append(
            NextStop(
                bin=stop.bin,
                title=product.title if product else stop.sku,
                size=product.size if product else "",
                count=state.missing(stop),
            )
        )
    return tuple(shown)
