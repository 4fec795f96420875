"""The return job on a station, thin: find, scan, done; all from the station's own data."""

from collections import Counter
from dataclasses import dataclass

from app.domain.codes import Kind
from app.domain.commands import DocumentKind, ReceivedUnit, UnitsReceivedBack
from app.domain.documents import ReturnReceipt, SlipLine
from app.domain.model.keys import Key
from app.domain.model.returnable_order import MoneyState, ReturnableOrder, lookup_hash
from app.domain.returns import ReturnFacts, VisitState, act, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict
from app.floor.desk import Desk, Event, Issued, JobAnswer, Paper
from app.floor.screens import ReturnLine, ReturnScreen
from app.floor.station.numbers import RETURN
from app.store.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSession:
    """The draft of a visit."""

    order: str = ""
    units: tuple[ReceivedUnit, ...] = ()


def answer(desk: Desk, session: ReturnSession, event: Event) -> JobAnswer:
    """Judges one scan or verb of a visit."""
    state = _load(desk, session)
    facts = _facts(desk, event)
    if event.verb is not None:
        decision = act(state, event.verb, facts)
        if decision is None:
            got = {"got": f"verb.{event.verb.value}"}
            return JobAnswer(session=session, verdict=CommonVerdict.NOT_HERE, words=got)
    else:
        decision = decide(state, event.reading, facts)
    done = next((c for c in decision.commands if isinstance(c, UnitsReceivedBack)), None)
    visit = new_id()
    order = decision.state.order
    return JobAnswer(
        session=ReturnSession(order=order.id if order else "", units=decision.state.units),
        verdict=decision.verdict,
        words=decision.words,
        issued=tuple(
            Issued(kind=DocumentKind.RETURN, id=visit, command=command)
            for command in decision.commands
        ),
        papers=(_receipt(desk, state.order, done),) if done and state.order else (),
        series=(RETURN,) if done else (),
    )


def screen(desk: Desk, session: ReturnSession) -> ReturnScreen:
    """Describes the visit."""
    state = _load(desk, session)
    order = state.order
    if order is None:
        return ReturnScreen(step=state.step.value, data_until=desk.data_until, verbs=(Verb.HOME,))
    return ReturnScreen(
        step=state.step.value,
        number=order.number,
        lines=_lines(desk, order, state.units),
        units=len(state.units),
        proposed_minor=state.proposed_minor,
        currency=order.currency,
        return_until=desk.local(order.return_until).date().isoformat(),
        shipped_on=desk.local(order.shipped_at).date().isoformat(),
        data_until=desk.data_until,
        verbs=(Verb.VISIT_DONE, Verb.CANCEL, Verb.HOME, Verb.UNDO),
    )


def step_of(desk: Desk, session: ReturnSession) -> str:
    """Returns the step for the scan log."""
    return _load(desk, session).step.value


def _load(desk: Desk, session: ReturnSession) -> VisitState:
    order = desk.view.returnable_by_id(session.order) if session.order else None
    return VisitState(order=order, units=session.units) if order else VisitState()


def _facts(desk: Desk, event: Event) -> ReturnFacts:
    reading = event.reading
    found = None
    if reading.kind is Kind.SLIP:
        found = desk.view.returnable(Key.SLIP, lookup_hash(desk.lookup_key, reading.value))
    elif reading.kind is Kind.ITEM and reading.serial:
        found = desk.view.returnable(Key.SERIAL, f"{reading.value}/{reading.serial}")
    return ReturnFacts(
        found=found,
        scanned=desk.product(reading.value),
        next_return_code=desk.numbers.next_return_code(),
        site=desk.site,
        now=desk.now,
        data_until=desk.data_until,
    )


def _receipt(desk: Desk, order: ReturnableOrder, done: UnitsReceivedBack) -> Paper:
    counted = Counter(unit.sku for unit in done.units)
    by_sku = {unit.sku: unit for unit in order.units}
    receipt = ReturnReceipt(
        return_code=done.return_code,
        order_number=order.number,
        site_name=desk.site_name,
        lines=tuple(
            SlipLine(
                title=by_sku[sku].title,
                colour=by_sku[sku].colour,
                size=by_sku[sku].size,
                sku=sku,
                quantity=quantity,
            )
            for sku, quantity in counted.items()
        ),
        money_phrase=desk.texts.say(f"money.{MoneyState.PROPOSED.value}"),
        received_at=desk.local(desk.now),
    )
    words = {"order": order.number}
    return Paper(
        document=receipt,
        purpose="receipt",
        about=done.return_code,
        title=desk.texts.say("paper.receipt.title", words),
    )


def _lines(
    desk: Desk, order: ReturnableOrder, visit: tuple[ReceivedUnit, ...]
) -> tuple[ReturnLine, ...]:
    lines = []
    for line in dict.fromkeys(unit.line for unit in order.units):
        units = [unit for unit in order.units if unit.line == line]
        product = desk.product(units[0].gtin)
        if product is None:
            continue
        lines.append(
            ReturnLine(
                product=product,
                price_minor=units[0].price_minor,
                sold=len(units),
                in_visit=sum(unit.line == line for unit in visit),
                already_returned=sum(unit.returned for unit in units),
            )
        )
    return tuple(lines)
