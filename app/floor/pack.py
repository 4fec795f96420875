"""The pack job on a station: the bench, its parcel, and the papers that come out when it closes."""

from dataclasses import dataclass

from app.domain.codes import Kind
from app.domain.commands import DocumentKind, LabelIssued
from app.domain.decision import Decision
from app.domain.documents import PackingSlip, SlipLine
from app.domain.model.fulfilment_order import FulfilmentOrder, FulfilmentState
from app.domain.model.keys import Key
from app.domain.model.product import Product
from app.domain.pack import PackFacts, PackState, Step, act, closest, decide
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict
from app.floor.desk import Desk, Event, Go, Issued, Job, JobAnswer, Paper
from app.floor.paper.labels import label_paper
from app.floor.screens import Compare, PackLine, PackScreen, stop_kind
from app.floor.station.numbers import SSCC
from app.store.ids import new_id

_COMPARED = (PackVerdict.WRONG_SIZE, PackVerdict.WRONG_COLOUR, PackVerdict.WRONG_ITEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackSession:
    """Which order lies on the bench."""

    order: str = ""
    tote: str = ""
    by_gtin: tuple[str, ...] = ()


def answer(desk: Desk, session: PackSession, event: Event) -> JobAnswer:
    """Judges one scan or verb of a packer."""
    state = _load(desk, session)
    facts = _facts(desk, state, event)
    if event.verb is not None:
        decision = act(state, event.verb, facts)
        if decision is None:
            got = {"got": f"verb.{event.verb.value}"}
            return JobAnswer(session=session, verdict=CommonVerdict.NOT_HERE, words=got)
    else:
        decision = decide(state, event.reading, facts)
    return _answered(desk, state, event, decision)


def screen(desk: Desk, session: PackSession, compare: Compare | None) -> PackScreen:
    """Describes the bench."""
    state = _load(desk, session)
    order = state.order
    left = desk.numbers.left(SSCC)
    if order is None:
        waiting = desk.view.stage_counts().get(FulfilmentState.PICKED.value, 0)
        return PackScreen(
            step=Step.TOTE.value, waiting=waiting, numbers_left=left, verbs=(Verb.HOME,)
        )
    return PackScreen(
        step=state.step.value,
        number=order.number,
        tote=state.tote,
        lines=_lines(desk, order),
        packed=order.packed_total,
        ordered=order.ordered_total,
        gift=order.gift,
        customer_note=order.customer_note,
        numbers_left=left,
        stop=stop_kind(order.standing),
        compare=compare,
        verbs=_verbs(state.step),
    )


def step_of(desk: Desk, session: PackSession) -> str:
    """Returns the step for the scan log."""
    return _load(desk, session).step.value


def _verbs(step: Step) -> tuple[Verb, ...]:
    if step is Step.STOPPED:
        return (Verb.PUT_BACK_DONE, Verb.HOME)
    return (Verb.CLOSE_PACKAGE, Verb.SET_ASIDE, Verb.HOME, Verb.UNDO)


def _load(desk: Desk, session: PackSession) -> PackState:
    order = desk.view.order(session.order) if session.order else None
    if order is None:
        return PackState()
    return PackState(order=order, tote=session.tote, by_gtin=session.by_gtin)


def _facts(desk: Desk, state: PackState, event: Event) -> PackFacts:
    reading = event.reading
    is_tote = reading.kind is Kind.TOTE
    return PackFacts(
        scanned=desk.product(reading.value),
        products=_products(desk, state),
        tote_order=desk.view.order_by(Key.TOTE, reading.value) if is_tote else None,
        next_sscc=desk.numbers.next_sscc(),
        new_id=new_id,
    )


def _answered(
    desk: Desk, before: PackState, event: Event, decision: Decision[PackState]
) -> JobAnswer:
    state = decision.state
    order = state.order or before.order
    closed = decision.verdict is PackVerdict.CLOSED and state.order is not None
    issued = tuple(
        Issued(kind=DocumentKind.FULFILMENT_ORDER, id=order.id, command=command)
        for command in decision.commands
        if order is not None
    )
    label = next((c for c in decision.commands if isinstance(c, LabelIssued)), None)
    kept = PackSession()
    if state.order is not None:
        kept = PackSession(order=state.order.id, tote=state.tote, by_gtin=state.by_gtin)
    return JobAnswer(
        session=PackSession() if closed else kept,
        verdict=decision.verdict,
        words=decision.words,
        issued=issued,
        papers=_papers(desk, state.order, label) if state.order and label else (),
        series=(SSCC,) if label else (),
        compare=_compare(desk, before, event, decision),
        go=Go(job=Job.SHIP, about=label.sscc) if closed and label else None,
    )


def _papers(desk: Desk, order: FulfilmentOrder, label: LabelIssued) -> tuple[Paper, ...]:
    slip = PackingSlip(
        slip_code=order.slip_code,
        order_number=order.number,
        recipient_name=order.ship_to.name,
        lines=tuple(
            SlipLine(
                title=line.title,
                colour=line.colour,
                size=line.size,
                sku=line.sku,
                quantity=line.wanted,
            )
            for line in order.lines
            if line.wanted
        ),
        printed_at=desk.local(desk.now),
    )
    title = desk.texts.say("paper.slip.title", {"order": order.number})
    return (
        label_paper(desk, order, label.package, label.sscc),
        Paper(document=slip, purpose="slip", about=label.package, title=title),
    )


def _compare(
    desk: Desk, state: PackState, event: Event, decision: Decision[PackState]
) -> Compare | None:
    if decision.verdict not in _COMPARED or state.order is None:
        return None
    got = desk.product(event.reading.value)
    products = _products(desk, state)
    want = closest(state.order, got, products) if got else None
    return Compare(got=got, want=want) if got and want else None


def _products(desk: Desk, state: PackState) -> dict[str, Product]:
    gtins = {line.gtin for line in state.order.lines} if state.order else set()
    return {gtin: product for gtin in gtins if (product := desk.product(gtin))}


def _lines(desk: Desk, order: FulfilmentOrder) -> tuple[PackLine, ...]:
    lines = []
    for line in order.lines:
        product = desk.product(line.gtin)
        if product is not None:
            lines.append(
                PackLine(product=product, packed=order.packed(line.id), quantity=line.wanted)
            )
    return tuple(lines)
