"""The pick job on a station: loads a walk, lets the rules decide, describes the screen."""

from dataclasses import dataclass, replace

from app.domain.codes import Kind
from app.domain.commands import DocumentKind, PickListClaimed
from app.domain.decision import Decision
from app.domain.model.fulfilment_order import FulfilmentState, Standing
from app.domain.model.keys import Key
from app.domain.model.pick_list import PickList
from app.domain.model.product import Product
from app.domain.pick import Hand, PickFacts, PickState, Step, act, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from app.floor.desk import Desk, Event, Issued, JobAnswer
from app.floor.screens import Compare, NextStop, PickScreen, stop_kind
from app.store.ids import new_id

NEXT_SHOWN = 3
_COMPARED = (PickVerdict.WRONG_SIZE, PickVerdict.WRONG_COLOUR, PickVerdict.WRONG_ITEM)
_UNPICKED = (FulfilmentState.OPEN.value, FulfilmentState.PICKING.value)
_ENDS = (PickVerdict.SET_ASIDE, PickVerdict.PUT_BACK_DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickSession:
    """Which walk, and where in it; no counts."""

    pick_list: str = ""
    order: str = ""
    """Kept beside the list: the centre takes a finished list away, the order stays in view."""
    at_bin: str | None = None
    hand: tuple[Hand, ...] = ()
    skipped: tuple[str, ...] = ()


def answer(desk: Desk, session: PickSession, event: Event) -> JobAnswer:
    """Judges one scan or verb of a picker."""
    session = _walked(desk, session)
    state = _load(desk, session)
    if event.verb is Verb.GET_WORK and (state is None or state.step is not Step.STOPPED):
        return _get_work(desk, session, state)
    if state is None:
        return JobAnswer(session=PickSession(), verdict=_idle(desk), words=_said(event))
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
        waiting = len(_open_lists(desk))
        return PickScreen(step="idle", waiting=waiting, verbs=(Verb.GET_WORK, Verb.HOME))
    stop = state.stop
    order = state.order
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
        waiting=0 if stop else len(_open_lists(desk)),
        customer_note=order.customer_note,
        stop=stop_kind(order.standing),
        compare=compare,
        verbs=_verbs(state.step),
    )


def step_of(desk: Desk, session: PickSession) -> str:
    """Returns the step for the scan log."""
    state = _load(desk, _walked(desk, session))
    return "idle" if state is None else state.step.value


def _verbs(step: Step) -> tuple[Verb, ...]:
    match step:
        case Step.STOPPED:
            return (Verb.PUT_BACK_DONE, Verb.HOME)
        case Step.DONE:
            return (Verb.GET_WORK, Verb.HOME, Verb.UNDO)
    return (Verb.SKIP, Verb.SET_ASIDE, Verb.HOME, Verb.UNDO)


def _get_work(desk: Desk, session: PickSession, running: PickState | None) -> JobAnswer:
    """Starts the most urgent walk: the running one first, then those nobody has begun."""
    if running is not None and running.step is not Step.DONE:
        words = {"order": running.order.number, "bin": running.stop.bin if running.stop else ""}
        return JobAnswer(session=session, verdict=PickVerdict.STARTED, words=words)
    for chosen in _open_lists(desk):
        begun = PickSession(pick_list=chosen.id, order=chosen.fulfilment_order)
        state = _load(desk, begun)
        if state is not None and state.stop is not None:
            claim = PickListClaimed(station=desk.station, worker=desk.worker)
            return JobAnswer(
                session=begun,
                verdict=PickVerdict.STARTED,
                words={"order": chosen.number, "bin": state.stop.bin},
                issued=(Issued(kind=DocumentKind.PICK_LIST, id=chosen.id, command=claim),),
            )
    words = {"until": desk.data_until}
    return JobAnswer(session=PickSession(), verdict=PickVerdict.NOTHING_TO_PICK, words=words)


def _walked(desk: Desk, session: PickSession) -> PickSession:
    """The session with another walk for its order, when the centre has replaced the one it had."""
    if not session.order or desk.view.pick_list(session.pick_list) is not None:
        return session
    own = (each for each in _open_lists(desk) if each.fulfilment_order == session.order)
    other = next(own, None)
    return session if other is None else replace(session, pick_list=other.id)


def _load(desk: Desk, session: PickSession) -> PickState | None:
    """The walk as it stands; None when there is none, or when it was taken away unfinished."""
    order = desk.view.order(session.order) if session.order else None
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
    )


def _open_lists(desk: Desk) -> tuple[PickList, ...]:
    """Walks this station may begin: its own started ones, and those that nobody has."""
    unpicked = desk.view.order_ids_in(*_UNPICKED)
    return tuple(
        pick_list
        for pick_list in desk.view.pick_lists()
        if pick_list.claimed_station in ("", desk.station)
        and pick_list.fulfilment_order in unpicked
    )


def _idle(desk: Desk) -> PickVerdict | CommonVerdict:
    return CommonVerdict.NOT_HERE if _open_lists(desk) else PickVerdict.NOTHING_TO_PICK


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
            Issued(kind=DocumentKind.FULFILMENT_ORDER, id=state.order.id, command=command)
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
