"""One scan or verb of a picker: the rules decide, the floor writes it down."""

from dataclasses import replace
from functools import partial

from app.domain.codes import Fault, Kind, Reading
from app.domain.commands import DocumentKind
from app.domain.model.keys import Key
from app.domain.pick import Ask, Picked, PickFacts, PickState, Step, act, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PickVerdict
from app.floor.desk import Desk, Event, Issued, JobAnswer
from app.floor.pick import work
from app.floor.pick.cart import followed, kept, load
from app.floor.pick.screen import step_between
from app.floor.pick.session import PickSession
from app.floor.screens import Compare
from app.store.ids import new_id

CONFIRM_S = 0.8
"""A question is answered by an act that comes so long after it, at least."""
_COMPARED = (PickVerdict.WRONG_SIZE, PickVerdict.WRONG_COLOUR, PickVerdict.WRONG_ITEM)
_ENDS = (
    PickVerdict.SET_ASIDE,
    PickVerdict.PUT_BACK_DONE,
    PickVerdict.WALK_LEFT,
    PickVerdict.SLOT_STOPPED,
)


def answer(desk: Desk, session: PickSession, event: Event) -> JobAnswer:
    """Judges one scan or verb of a picker."""
    if session.asked_at is not None:
        words = work.asked_words(desk, session)
        return JobAnswer(session=session, verdict=PickVerdict.ASKING, words=words)
    if event.verb is Verb.TAKE_OVER:
        return work.take_over(desk, session)
    session = followed(desk, session)
    state = load(desk, session)
    if event.verb is Verb.GET_WORK and (state is None or state.step is not Step.STOPPED):
        return work.get_work(desk, session, state)
    if state is None:
        return work.between(desk, session, event)
    if event.verb is Verb.HAND_OVER:
        return work.hand_over(desk, session, state)
    picked = _judged(desk, session, state, event)
    if picked is None:
        return JobAnswer(session=session, verdict=CommonVerdict.NOT_HERE, words=work.said(event))
    return _answered(desk, session, event, picked)


def wants_digits(session: PickSession, reading: Reading) -> bool:
    """Tells whether a text that is no code are the digits that the picker was asked to type."""
    asked = session.question is not None and session.question.ask is Ask.NO_CODE
    digits = len(reading.value) == 4 and reading.value.isascii() and reading.value.isdigit()
    return asked and digits and reading.fault is Fault.NOT_OURS


def step_of(desk: Desk, session: PickSession) -> str:
    """Returns the step for the scan log."""
    state = load(desk, followed(desk, session))
    return step_between(session) if state is None else state.step.value


def _judged(desk: Desk, session: PickSession, state: PickState, event: Event) -> Picked | None:
    waited = desk.claims.now().seconds - session.question_at
    seen = not 0 <= waited < CONFIRM_S
    if event.verb is not None and event.verb is not Verb.GET_WORK:
        argument = event.reading.verb.argument if event.reading.verb else 0
        return act(state, event.verb, argument=argument, seen=seen)
    return decide(state, event.reading, replace(_facts(desk, state, event), seen=seen))


def _facts(desk: Desk, state: PickState, event: Event) -> PickFacts:
    stop = state.stop
    reading = event.reading
    is_tote = reading.kind is Kind.TOTE
    other = desk.view.order_by(Key.TOTE, reading.value) if is_tote else None
    taken = other is not None and state.slot_of(other.id) is None
    return PickFacts(
        scanned=desk.product(_code(state, reading)),
        wanted=desk.product(stop.gtin) if stop else None,
        tote_owner=other.number if taken and other else None,
        new_unit=new_id,
        book=partial(_book, state),
    )


def _book(state: PickState, bin_code: str, sku: str) -> int | None:
    """Units of a product in a bin by the books, where a stop says that it takes the last of it."""
    for slot in state.running:
        for stop in slot.stops:
            if stop.empties and (stop.bin, stop.sku) == (bin_code, sku):
                units = (unit for unit in slot.order.units if unit.line == stop.line)
                return stop.quantity - sum(unit.bin == bin_code for unit in units)
    return None


def _code(state: PickState, reading: Reading) -> str:
    """The GTIN that is meant, also where only its last digits were typed."""
    if reading.kind is not Kind.UNKNOWN:
        return reading.value
    codes = (want.stop.gtin for want in state.here if want.stop.gtin.endswith(reading.value))
    return next(codes, "")


def _answered(desk: Desk, session: PickSession, event: Event, picked: Picked) -> JobAnswer:
    state = picked.state
    over = picked.verdict in _ENDS and not state.running and not state.to_put_back
    now = PickSession() if over else kept(session, state, desk.claims.now().seconds)
    return JobAnswer(
        session=now,
        verdict=picked.verdict,
        words=picked.words,
        issued=tuple(
            Issued(
                kind=DocumentKind.FULFILMENT_ORDER,
                id=each.order,
                command=each.command,
                token=desk.claims.token(each.order),
            )
            for each in picked.acts
        ),
        compare=_compare(desk, state, event, picked),
    )


def _compare(desk: Desk, state: PickState, event: Event, picked: Picked) -> Compare | None:
    if picked.verdict not in _COMPARED or state.stop is None:
        return None
    got = desk.product(event.reading.value)
    want = desk.product(state.stop.gtin)
    return Compare(got=got, want=want) if got and want else None
