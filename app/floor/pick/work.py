"""Where work comes from and goes to: fetched, taken over, handed over with a ticket."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.codes import Kind
from app.domain.commands import DocumentKind, PickListTakenOver
from app.domain.decision import Words
from app.domain.model.keys import Key
from app.domain.model.pick_list import PickList
from app.domain.pick import MOST_SLOTS, PickState, Step
from app.domain.pick.answer import finished, hand_words
from app.domain.pick.stops import stop_of
from app.domain.pick.ticket import ticket_of
from app.domain.verdicts import CommonVerdict, PickVerdict, Verdict
from app.floor.desk import Desk, Event, Issued, JobAnswer
from app.floor.pick.cart import followed, load
from app.floor.pick.session import PickSession
from app.floor.station.walks import offers as walks


def get_work(desk: Desk, session: PickSession, running: PickState | None) -> JobAnswer:
    """Starts a cart: the running one first, then what is held here, then what is in the pool.

    A walk that another station has comes last: the centre is asked, and says what must be known
    before it is taken over.
    """
    if running is not None and running.step is not Step.DONE:
        return _runs(session, running)
    found = walks.offers(desk)
    held = walks.first_to_pick(desk, (*found.own, *found.ready))
    if held is not None:
        return _fetch(desk, (held,), found)
    pooled = walks.first_to_pick(desk, found.free) or walks.first_to_pick(desk, found.others)
    if pooled is None:
        words = {"until": desk.data_until}
        return JobAnswer(session=PickSession(), verdict=PickVerdict.NOTHING_TO_PICK, words=words)
    return _fetch(desk, (pooled,), found)


def take_over(desk: Desk, session: PickSession) -> JobAnswer:
    """Takes the walk that is offered. Only a verb does this, never a code scanned twice."""
    offered = session.offered
    if offered is None:
        words = {"got": "verb.take_over"}
        return JobAnswer(session=session, verdict=CommonVerdict.NOT_HERE, words=words)
    if not desk.online:
        words = {"station": offered.station}
        return JobAnswer(session=session, verdict=PickVerdict.TAKE_OVER_OFFLINE, words=words)
    wanted = desk.view.pick_list(offered.pick_list)
    if wanted is None:
        return JobAnswer(
            session=PickSession(),
            verdict=PickVerdict.NOTHING_TO_PICK,
            words={"until": desk.data_until},
        )
    command = PickListTakenOver(station=desk.station, worker=desk.worker, over=offered.token)
    issued = Issued(kind=DocumentKind.PICK_LIST, id=offered.pick_list, command=command)
    return replace(_ask(desk, (wanted,)), issued=(issued,))


def hand_over(desk: Desk, session: PickSession, state: PickState) -> JobAnswer:
    """Gives a half-done cart back, with a ticket that brings it up at any other station."""
    stopped = stop_of(state)
    if stopped is not None:
        return JobAnswer(session=session, verdict=stopped.verdict, words=stopped.words)
    if state.hand:
        words: Words = hand_words(state)
        return JobAnswer(session=session, verdict=PickVerdict.TOTE_FIRST, words=words)
    lists = [desk.view.pick_list(slot.pick_list) for slot in session.slots]
    first = next((each for each in lists if each is not None), None)
    if first is None or state.stop is None:
        over = finished(state)
        return JobAnswer(session=session, verdict=over.verdict, words=over.words)
    ticket = ticket_of(first)
    words = {"ticket": ticket, "orders": len(state.running), "count": state.missing}
    over_here = PickSession(ticket=ticket, handed=session.orders)
    return JobAnswer(session=over_here, verdict=PickVerdict.HANDED_OVER, words=words)


def between(desk: Desk, session: PickSession, event: Event) -> JobAnswer:
    """Answers a picker without a walk; a ticket or a tote that stands around leads to one."""
    if event.reading.kind is Kind.TICKET:
        return _with_ticket(desk, event.reading.value)
    tote = event.reading.value if event.reading.kind is Kind.TOTE else ""
    order = desk.view.order_by(Key.TOTE, tote) if tote else None
    found = walks.offers(desk)
    theirs = (each for each in found.others if order and each.fulfilment_order == order.id)
    left_behind = next(theirs, None)
    if left_behind is not None and desk.online:
        return _ask(desk, (left_behind,))
    offered = session.offered
    if offered is not None:
        who: Words = {
            "station": offered.station,
            "worker": offered.worker,
            "minutes": offered.minutes,
        }
        return JobAnswer(session=session, verdict=PickVerdict.HELD_BY_OTHER, words=who)
    verdict: Verdict = CommonVerdict.NOT_HERE if found.here else PickVerdict.NOTHING_TO_PICK
    return JobAnswer(session=PickSession(), verdict=verdict, words=said(event))


def asked_words(desk: Desk, session: PickSession) -> dict[str, str]:
    """Returns the number of the walk that was asked for."""
    return {"order": number_of(desk, session.pick_list)}


def number_of(desk: Desk, pick_list: str) -> str:
    """Returns the number of an order that a list is for; empty where there is no such list."""
    found = desk.view.pick_list(pick_list) if pick_list else None
    return found.number if found else ""


def said(event: Event) -> dict[str, str]:
    """Returns what was scanned or pressed, for a sentence."""
    return {"got": f"verb.{event.verb.value}" if event.verb else event.reading.value}


def _runs(session: PickSession, running: PickState) -> JobAnswer:
    if running.step is Step.PUT_BACK:
        over = finished(running)
        return JobAnswer(session=session, verdict=over.verdict, words=over.words)
    return JobAnswer(session=session, verdict=_started(running), words=_started_words(running))


def _started(state: PickState) -> PickVerdict:
    return PickVerdict.STARTED if len(state.slots) == 1 else PickVerdict.CART_STARTED


def _started_words(state: PickState) -> dict[str, str | int]:
    stop = state.stop
    if len(state.slots) == 1:
        return {"order": state.slots[0].order.number, "bin": stop.bin if stop else ""}
    return {"slots": len(state.slots), "count": state.missing}


def _with_ticket(desk: Desk, ticket: str) -> JobAnswer:
    found = walks.offers(desk)
    every = (*found.own, *found.ready, *found.free, *found.others)
    named = [each for each in every if ticket_of(each) == ticket and walks.is_owed(desk, each)]
    if not named:
        words = {"got": ticket}
        return JobAnswer(session=PickSession(), verdict=PickVerdict.TICKET_OVER, words=words)
    return _fetch(desk, named, found)


def _fetch(desk: Desk, named: Sequence[PickList], found: walks.Offers) -> JobAnswer:
    """Begins the cart that a list is on: at once where all of it is held, else it is asked for."""
    mine = (*found.own, *found.ready)
    within = mine if not desk.online else (*mine, *found.free)
    others = (each for each in within if walks.same_cart(each, named[0]) and each not in named)
    cart = [*named, *(each for each in others if walks.is_owed(desk, each))][:MOST_SLOTS]
    held = [each for each in cart if each in mine]
    if held and (len(held) == len(cart) or not desk.online):
        return _begun(desk, held)
    if not desk.online:
        waiting = {"waiting": len(found.free) + len(found.others)}
        return JobAnswer(session=PickSession(), verdict=PickVerdict.NOT_HELD, words=waiting)
    return _ask(desk, cart)


def _ask(desk: Desk, wanted: Sequence[PickList]) -> JobAnswer:
    """The worker waits; the claims themselves go out when the walks are tended, right after."""
    asked = PickSession.of(wanted, desk.claims.now().seconds)
    return JobAnswer(session=asked, verdict=PickVerdict.ASKING, words=asked_words(desk, asked))


def _begun(desk: Desk, chosen: Sequence[PickList]) -> JobAnswer:
    begun = followed(desk, PickSession.of(chosen))
    state = load(desk, begun)
    if state is None:
        words = {"until": desk.data_until}
        return JobAnswer(session=PickSession(), verdict=PickVerdict.NOTHING_TO_PICK, words=words)
    return JobAnswer(session=begun, verdict=_started(state), words=_started_words(state))
