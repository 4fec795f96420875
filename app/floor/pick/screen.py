"""The screen of a picker, as values."""

from collections import Counter
from dataclasses import replace

from app.domain.model.fulfilment_order import Standing
from app.domain.pick import Ask, PickState, Question, Slot, Step
from app.domain.pick.answer import hand_slot
from app.domain.verbs import Verb
from app.floor.desk import Desk
from app.floor.pick.cart import followed, load
from app.floor.pick.session import PickSession
from app.floor.pick.work import number_of
from app.floor.screens import (
    CartTile,
    Compare,
    NextStop,
    PickScreen,
    PutBack,
    StopKind,
    stop_kind,
)
from app.floor.station.walks import offers as walks

NEXT_SHOWN = 3
_ASKED: dict[Ask, tuple[Verb, ...]] = {
    Ask.SHORT: (Verb.NOT_FOUND, Verb.FEWER, Verb.DAMAGED, Verb.NO),
    Ask.SKIP_WHY: (Verb.SHORT, Verb.BLOCKED_AISLE, Verb.SET_ASIDE, Verb.NO),
    Ask.OTHER_BIN: (Verb.SHORT, Verb.SKIP, Verb.NO),
    Ask.ZERO: (Verb.YES, Verb.NO, Verb.HOME, Verb.UNDO),
    Ask.UNDO: (Verb.CONFIRM, Verb.NO),
    Ask.NO_CODE: (Verb.NO, Verb.HOME),
    Ask.FULL_TOTE: (Verb.NO, Verb.HOME),
}
"""What may answer a question; anything else is judged as if nothing had been asked."""


def screen(desk: Desk, session: PickSession, compare: Compare | None) -> PickScreen:
    """Describes the screen of a picker."""
    state = load(desk, followed(desk, session))
    if state is None:
        return _between(desk, session)
    shown = _walk(desk, state, compare)
    if state.stopped is not None:
        return _stopped(shown, state.stopped)
    return shown


def step_between(session: PickSession) -> str:
    """Where a picker without a walk stands."""
    if session.asked_at is not None:
        return "asking"
    if session.silent:
        return "silent"
    if session.offered is not None:
        return "lead_only" if session.offered.lead_only else "offered"
    return "handed_over" if session.ticket else "idle"


def _walk(desk: Desk, state: PickState, compare: Compare | None) -> PickScreen:
    stop, slot = state.stop, _current(state)
    held = [each for each in state.hand if slot and each.order == slot.order.id]
    gtin = held[-1].gtin if held else stop.gtin if stop else ""
    planned = stop.bin if stop else ""
    asked = state.question
    return PickScreen(
        step=state.step.value,
        number=slot.order.number if slot else "",
        bin=(state.at_bin or planned) if state.serves else planned,
        product=desk.product(gtin) if gtin else None,
        take=state.take,
        hand=len(held) if len(state.slots) > 1 else len(state.hand),
        tote=slot.tote if slot else "",
        slot=slot.number if slot and len(state.slots) > 1 else 0,
        cart=_tiles(state, slot),
        bind_left=sum(not each.tote for each in state.running) if state.unbound else 0,
        picked=sum(each.order.picked_total for each in state.running),
        ordered=sum(each.order.ordered_total for each in state.running),
        next_stops=_next_stops(desk, state),
        put_back=_put_back(desk, state),
        waiting=0 if stop or state.to_put_back else len(walks.offers(desk).here),
        customer_note=slot.order.customer_note if slot else "",
        compare=compare,
        ask=asked.ask.value if asked else "",
        ask_about=asked.about if asked else "",
        ask_count=asked.count if asked else 0,
        verbs=_verbs(state, asked),
        more=_more(state),
    )


def _current(state: PickState) -> Slot | None:
    """The slot that is spoken of: of what is in the hand, to be bound, or walked for."""
    if state.hand:
        return hand_slot(state)
    if state.unbound is not None:
        return state.unbound
    if state.here:
        return state.slot_of(state.here[0].order)
    return next(iter(state.running or state.slots), None)


def _stopped(shown: PickScreen, slot: Slot) -> PickScreen:
    gone = not slot.is_active
    lost = None if gone else slot.lost
    cart = bool(shown.cart)
    go_on = (Verb.GO_ON,) if cart else ()
    return replace(
        shown,
        number=slot.order.number,
        tote=slot.tote,
        slot=slot.number if cart else 0,
        picked=slot.order.picked_total,
        ordered=slot.order.ordered_total,
        hand=next((each.hand for each in shown.cart if each.slot == slot.number), shown.hand),
        stop=StopKind(lost.why.value) if lost else stop_kind(slot.order.standing),
        station=lost.station if lost else "",
        worker=lost.worker if lost else "",
        at=lost.at if lost else "",
        verbs=(*go_on, Verb.PUT_BACK_DONE, Verb.HOME),
        more=(),
    )


def _verbs(state: PickState, asked: Question | None) -> tuple[Verb, ...]:
    if asked is not None:
        return _ASKED[asked.ask]
    match state.step:
        case Step.DONE:
            return (Verb.GET_WORK, Verb.HOME, Verb.UNDO)
        case Step.PUT_BACK:
            return (Verb.PUT_BACK_DONE, Verb.HOME, Verb.UNDO)
        case Step.TOTE:
            return (Verb.FULL_TOTE, Verb.DAMAGED, Verb.SET_ASIDE, Verb.UNDO)
        case Step.ITEM:
            return (Verb.SHORT, Verb.NO_CODE, Verb.SKIP, Verb.UNDO)
    return (Verb.SKIP, Verb.BLOCKED_AISLE, Verb.HAND_OVER, Verb.UNDO)


def _more(state: PickState) -> tuple[Verb, ...]:
    """Everything else that may be said on a walk, behind one button."""
    if state.step in (Step.DONE, Step.PUT_BACK) or state.question is not None:
        return ()
    every = (
        Verb.SHORT,
        Verb.DAMAGED,
        Verb.NO_CODE,
        Verb.FULL_TOTE,
        Verb.SKIP,
        Verb.BLOCKED_AISLE,
        Verb.HAND_OVER,
        Verb.SET_ASIDE,
        Verb.HOME,
    )
    shown = _verbs(state, None)
    return tuple(verb for verb in every if verb not in shown)


def _tiles(state: PickState, current: Slot | None) -> tuple[CartTile, ...]:
    if len(state.slots) == 1:
        return ()
    hand = Counter(each.order for each in state.hand)
    here = {want.order: want.left for want in reversed(state.here)} if state.is_at else {}
    return tuple(
        CartTile(
            slot=slot.number,
            number=slot.order.number,
            tote=slot.tote,
            picked=slot.order.picked_total,
            ordered=slot.order.ordered_total,
            hand=hand[slot.order.id],
            here=here.get(slot.order.id, 0),
            current=current is not None and slot.number == current.number,
            stopped=state.is_stopped(slot),
        )
        for slot in state.slots
    )


def _next_stops(desk: Desk, state: PickState) -> tuple[NextStop, ...]:
    later = state.wants[1:] if len(state.slots) == 1 else state.wants
    counts: dict[tuple[str, str], NextStop] = {}
    here = (state.stop.bin, state.stop.gtin) if state.stop and len(state.slots) > 1 else None
    for want in later:
        key = (want.stop.bin, want.stop.gtin)
        if key == here:
            continue
        if key in counts:
            counts[key] = replace(counts[key], count=counts[key].count + want.left)
            continue
        if len(counts) == NEXT_SHOWN:
            continue
        product = desk.product(want.stop.gtin)
        counts[key] = NextStop(
            bin=want.stop.bin,
            title=product.title if product else want.stop.sku,
            size=product.size if product else "",
            count=want.left,
        )
    return tuple(counts.values())


def _put_back(desk: Desk, state: PickState) -> tuple[PutBack, ...]:
    """Where what is left on the cart goes: cancelled pieces to their bins, other totes whole."""
    rows: list[PutBack] = []
    for slot in state.to_put_back:
        if slot.is_active or slot.order.standing is Standing.ON_HOLD:
            station = slot.lost.station if slot.is_active and slot.lost else ""
            rows.append(PutBack(slot=slot.number, tote=slot.tote, station=station))
            continue
        counts = Counter((unit.bin, unit.gtin) for unit in slot.order.units)
        for (code, gtin), count in sorted(counts.items()):
            product = desk.product(gtin)
            title = product.title if product else gtin
            size = product.size if product else ""
            rows.append(
                PutBack(
                    slot=slot.number, tote=slot.tote, bin=code, title=title, size=size, count=count
                )
            )
    return tuple(rows)


def _between(desk: Desk, session: PickSession) -> PickScreen:
    offered, step = session.offered, step_between(session)
    take_over = (Verb.TAKE_OVER,) if offered is not None and step != "asking" else ()
    shown = PickScreen(
        step=step,
        number=number_of(desk, session.pick_list),
        waiting=len(walks.offers(desk).here),
        walks=walks.rows(desk),
        ticket=session.ticket,
        verbs=(Verb.GET_WORK, *take_over, Verb.HOME),
    )
    if offered is None:
        return shown
    return replace(
        shown,
        number=number_of(desk, offered.pick_list),
        station=offered.station,
        worker=offered.worker,
        minutes=offered.minutes,
        silent=offered.silent,
        units=offered.units,
    )
