"""Session to cart and back: the walk as it stands, with the counts that follow from the orders."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.commands import DocumentKind
from app.domain.model.fulfilment_order import Standing
from app.domain.model.pick_list import PickList
from app.domain.model.site import Bin
from app.domain.pick import PickState, Slot
from app.domain.pick.cart import aisle_of
from app.floor.desk import Desk
from app.floor.pick.session import CartSlot, PickSession
from app.floor.station.walks import offers as walks
from app.planning.walk import Place, serpentine


def load(desk: Desk, session: PickSession) -> PickState | None:
    """Returns the cart as it stands; None when there is none, or it was taken away unfinished."""
    if session.asked_at is not None:
        return None
    found = (_slot(desk, session, kept) for kept in session.slots)
    slots = tuple(slot for slot in found if slot is not None)
    if not slots:
        return None
    return PickState(
        slots=slots,
        route=session.route,
        at_bin=session.at_bin,
        serves=session.serves,
        hand=session.hand,
        later=session.later,
        skips=session.skips,
        blocked=session.blocked,
        question=session.question,
    )


def kept(session: PickSession, state: PickState, now: float) -> PickSession:
    """Returns the session after a decision."""
    by_order = {slot.order.id: slot for slot in state.slots}
    slots = []
    for each in session.slots:
        slot = by_order.get(each.order)
        if slot is not None:
            each = replace(each, tote=slot.bound, mark=slot.mark)
        slots.append(each)
    return replace(
        session,
        slots=tuple(slots),
        at_bin=state.at_bin,
        serves=state.serves,
        hand=state.hand,
        later=state.later,
        skips=state.skips,
        blocked=state.blocked,
        question=state.question,
        question_at=now if state.question is not None else 0.0,
    )


def followed(desk: Desk, session: PickSession) -> PickSession:
    """The session with other lists for its orders, where the centre has replaced what it had."""
    gone = {slot.order for slot in session.slots if desk.view.pick_list(slot.pick_list) is None}
    others = {}
    if gone:
        every = desk.view.pick_lists()
        others = {each.fulfilment_order: each.id for each in every if each.fulfilment_order in gone}
    if others:
        slots = tuple(
            replace(slot, pick_list=others.get(slot.order, slot.pick_list))
            for slot in session.slots
        )
        session = replace(session, slots=slots)
    return _routed(desk, session)


def _routed(desk: Desk, session: PickSession) -> PickSession:
    """The session with a route over all its bins; one list is walked as the centre wrote it."""
    if len(session.slots) < 2 or session.asked_at is not None:
        return session
    lists = (desk.view.pick_list(slot.pick_list) for slot in session.slots)
    codes = {stop.bin for each in lists if each is not None for stop in each.stops}
    if codes <= set(session.route):
        return session
    return replace(session, route=route_of(desk, sorted(codes | set(session.route))))


def route_of(desk: Desk, codes: Iterable[str]) -> tuple[str, ...]:
    """Returns bins in the order in which they are walked, as the centre walks a single list."""
    places = tuple(_place(desk, code) for code in codes)
    last = max((ord(place.aisle[:1] or "A") for place in places), default=ord("A"))
    return serpentine(places, tuple(chr(letter) for letter in range(ord("A"), last + 1)))


def _place(desk: Desk, code: str) -> Place:
    seen = desk.view.viewed(DocumentKind.BIN, code)
    if seen is None or not isinstance(seen.doc, Bin):
        return Place(bin=code, aisle=aisle_of(code), x_mm=0, y_mm=0, level=0)
    found = seen.doc
    return Place(bin=code, aisle=found.aisle, x_mm=found.x_mm, y_mm=found.y_mm, level=found.level)


def _slot(desk: Desk, session: PickSession, kept: CartSlot) -> Slot | None:
    order = desk.view.order(kept.order)
    if order is None:
        return None
    pick_list: PickList | None = desk.view.pick_list(kept.pick_list)
    complete = order.picked_total >= order.ordered_total
    active = order.standing is Standing.ACTIVE
    held = any(each.order == order.id for each in session.hand)
    alone = len(session.slots) == 1 or not order.units
    if pick_list is None and active and not complete and not held and alone:
        return None
    return Slot(
        number=kept.number,
        order=order,
        stops=pick_list.stops if pick_list else (),
        bound=kept.tote,
        lost=walks.lost(desk, order.id, pick_list),
        mark=kept.mark,
    )
