"""The pack job on a station: the bench, its parcel, and the papers that come out when it closes."""

from collections import Counter
from dataclasses import dataclass, field, replace

from app.domain.codes import Kind, Reading
from app.domain.commands import DocumentKind, LabelIssued
from app.domain.decision import Decision
from app.domain.documents import PackingSlip, SlipLine
from app.domain.model.fulfilment_order import FulfilmentOrder, FulfilmentState
from app.domain.model.keys import Key
from app.domain.model.product import Product
from app.domain.pack import PackFacts, PackState, Step, act, closest, decide
from app.domain.pack.carton import carton_of
from app.domain.pack.parcel import REASONS
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict
from app.floor.desk import Desk, Event, Go, Issued, Job, JobAnswer, Paper
from app.floor.paper.labels import label_paper
from app.floor.screens import Compare, PackedParcel, PackLine, PackScreen, stop_kind
from app.floor.station.numbers import SSCC
from app.store.ids import new_id

_FOUND_BY = {Kind.TOTE: Key.TOTE, Kind.SLIP: Key.SLIP, Kind.PACKAGE: Key.SSCC}
GIFT_SLIP = "gift_slip"
CANDIDATES = 50
"""So many orders that wait for an item are looked at; those that wait longest."""
_COMPARED = (PackVerdict.WRONG_SIZE, PackVerdict.WRONG_COLOUR, PackVerdict.WRONG_ITEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackSession:
    """Which order lies on the bench."""

    order: str = ""
    bench: PackState = field(default_factory=PackState)
    """All that is not in the order; its own ``order`` is None."""


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
        tote=_tote_to_scan(state),
        lines=_lines(desk, order),
        packed=order.packed_total,
        ordered=order.ordered_total,
        gift=order.gift,
        customer_note=order.customer_note,
        numbers_left=left,
        stop=stop_kind(order.standing),
        compare=compare,
        totes_missing=state.totes_missing,
        tray=tuple(stray.title for stray in state.tray),
        parcels=_parcels(order, state.chosen),
        label_tail=state.label[-4:],
        carton=_carton_name(desk, state, order),
        inserts=tuple(n for n in _inserts(desk, state) if n not in state.inserts),
        awaited=order.ordered_total - order.picked_total,
        by_hand=sum(bool(unit.pack_proof) for unit in order.units),
        verbs=_verbs(state),
        more=_more(state),
    )


def _parcels(order: FulfilmentOrder, chosen: str) -> tuple[PackedParcel, ...]:
    inside = Counter(unit.package for unit in order.units)
    return tuple(
        PackedParcel(
            tail=(package.sscc or "")[-4:],
            units=inside[package.id],
            state=package.state.value,
            chosen=package.id == chosen,
        )
        for package in order.packages
    )


def step_of(desk: Desk, session: PackSession) -> str:
    """Returns the step for the scan log."""
    return _load(desk, session).step.value


def _tote_to_scan(state: PackState) -> str:
    missing = state.totes_missing
    return missing[0] if missing and state.step is Step.CLOSE else state.tote


def _verbs(state: PackState) -> tuple[Verb, ...]:
    """Verbs of a step for the rail; the last one takes something back."""
    match state.step:
        case Step.STOPPED:
            return (Verb.PUT_BACK_DONE, Verb.HOME)
        case Step.REASON:
            return (*REASONS, Verb.HOME, Verb.CANCEL)
        case Step.DONE:
            return (Verb.REOPEN, Verb.GO_SHIP, Verb.HOME)
        case Step.UNITS:
            third = Verb.TRAY_DONE if state.tray else Verb.CONFIRM_BY_HAND
            return (Verb.NEW_PACKAGE, Verb.SHORT_AT_PACK, third, Verb.UNDO)
    return (Verb.CLOSE_PACKAGE, Verb.TRAY_DONE if state.tray else Verb.CARTON, Verb.UNDO)


_ON_THE_BENCH = (
    Verb.CONFIRM_BY_HAND,
    Verb.DAMAGED_AT_PACK,
    Verb.CARTON,
    Verb.INSERT_DONE,
    Verb.SET_ASIDE,
    Verb.HOME,
)


def _more(state: PackState) -> tuple[Verb, ...]:
    """What may be done beside that, behind one button."""
    if state.step not in (Step.UNITS, Step.CLOSE):
        return ()
    others = _ON_THE_BENCH if state.step is Step.UNITS else _ON_THE_BENCH[2:]
    return tuple(verb for verb in others if verb not in _verbs(state))


def _load(desk: Desk, session: PackSession) -> PackState:
    order = desk.view.order(session.order) if session.order else None
    if order is None:
        return PackState()
    return replace(session.bench, order=order)


def _kept(state: PackState) -> PackSession:
    """The bench as floor.db keeps it."""
    if state.order is None:
        return PackSession()
    return PackSession(order=state.order.id, bench=replace(state, order=None))


def _facts(desk: Desk, state: PackState, event: Event) -> PackFacts:
    reading = event.reading
    key = _FOUND_BY.get(reading.kind)
    by_item = state.is_free and reading.kind is Kind.ITEM
    return PackFacts(
        scanned=desk.product(reading.value),
        products=_products(desk, state),
        found=desk.view.order_by(key, reading.value) if key else None,
        waiting=desk.view.orders_with(Key.TO_PACK, reading.value, CANDIDATES) if by_item else (),
        cartons=desk.setting.carton_types if desk.setting else (),
        inserts=_inserts(desk, state),
        has_scale=desk.scale is not None,
        scale_g=desk.scale.grams if desk.scale else None,
        argument=reading.verb.argument if reading.verb else 0,
        next_sscc=desk.numbers.next_sscc(),
        new_id=new_id,
    )


def _inserts(desk: Desk, state: PackState) -> tuple[str, ...]:
    """What belongs into each parcel; a gift gets a slip without prices for whom it is for."""
    own = desk.setting.inserts if desk.setting else ()
    gift = (GIFT_SLIP,) if state.order and state.order.gift and own else ()
    return (*own, *gift)


def _carton_name(desk: Desk, state: PackState, order: FulfilmentOrder) -> str:
    nothing = Event(reading=Reading(kind=Kind.UNKNOWN, value=""), verb=None)
    carton = carton_of(state, order, _facts(desk, state, nothing))
    return f"{carton.code} · {carton.name}" if carton else ""


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
    return JobAnswer(
        session=PackSession() if closed else _kept(state),
        verdict=decision.verdict,
        words=decision.words,
        issued=issued,
        papers=_papers(desk, state.order, label) if state.order and label else (),
        series=(SSCC,) if label else (),
        compare=_compare(desk, before, event, decision),
        go=Go(job=Job.SHIP, about=label.sscc) if closed and label else None,
    )


def _papers(desk: Desk, order: FulfilmentOrder, label: LabelIssued) -> tuple[Paper, ...]:
    inside = Counter(unit.line for unit in order.units if unit.package == label.package)
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
                quantity=inside[line.id],
            )
            for line in order.lines
            if inside[line.id]
        ),
        printed_at=desk.local(desk.now),
    )
    title = desk.texts.say("paper.slip.title", {"order": order.number})
    paper = Paper(document=slip, purpose="slip", about=label.package, title=title)
    return label_paper(desk, order, label.package, label.sscc), paper


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
