"""Holds the right walks, in the background: asks, renews, makes firm, gives back.

What a station should hold follows from who works at it and where: the walk in work firmly, the next
ones on a lease. What is left over, and what comes when nobody waits for it any more, goes back to
the pool. A claim that has no answer yet is not asked
again, so a lease is renewed once in a third of its life and no more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.commands import (
    DocumentKind,
    Grade,
    PickListClaimed,
    PickListReleased,
)
from app.domain.model.claims import LEASE_S, Holding, is_due, is_held, is_lost
from app.domain.model.fulfilment_order import Standing
from app.domain.model.pick_list import PickList
from app.domain.rulings import Reason
from app.floor.desk import Desk, Issued, Job
from app.floor.pick.session import CartSlot, Offered, PickSession
from app.floor.recorder import LANE, Recorder
from app.floor.station.session import Session, encode_session
from app.floor.station.walks.claims import Answer, Claims
from app.floor.station.walks.offers import carts, first_to_pick, is_owed, offers
from app.store.cache_db import CacheReader
from app.store.floor_db import FloorStore

GIVE_UP_S = 5.0
"""A worker does not wait longer for a walk; a grant that comes later is given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tended:
    """What follows from a look at the walks."""

    pick: PickSession
    issued: tuple[Issued, ...]
    dropped: tuple[str, ...]
    """Fulfilment orders whose walk this station has no more."""
    given_up: tuple[str, ...]
    """Fulfilment orders whose walk nobody waits for any more."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it on disk."""

    session: Session
    issued: bool
    """Something new waits in the outbox."""


class Tending:
    """Takes the centre's answers in and carries out what follows, each in one commit.

    Thread: the floor worker, on one state of the replica.
    """

    def __init__(self, store: FloorStore, claims: Claims, recorder: Recorder) -> None:
        self._store = store
        self._claims = claims
        self._recorder = recorder
        self._where: tuple[str, Job, tuple[str, ...], float | None] | None = None

    def is_elsewhere(self, session: Session) -> bool:
        """Tells whether the worker has gone somewhere else since this was asked last."""
        before, pick = self._where, session.pick
        lists = tuple(slot.pick_list for slot in pick.slots)
        self._where = (session.badge, session.job, (*lists, *pick.handed), pick.asked_at)
        return self._where != before

    def run(self, desk: Desk, session: Session, cache: CacheReader) -> Done:
        """Looks at the walks once."""
        if not desk.has_data:
            return Done(session, issued=False)
        complete = desk.caught_up(f"site:{desk.site}")
        answers = [
            answer
            for answer in self._claims.answers(cache)
            if complete or _task_of(desk, answer.pick_list) is not None
        ]
        if answers:
            with self._store.commit():
                self._claims.take_in(answers, lambda name: _task_of(desk, name))
        return self._carry_out(session, tend(desk, session, answers))

    def _carry_out(self, session: Session, tended: Tended) -> Done:
        now = replace(session, pick=tended.pick)
        if now == session and not (tended.issued or tended.dropped):
            return Done(session, issued=False)
        with self._store.commit():
            for task in tended.dropped:
                self._claims.drop(task)
            envelopes = self._recorder.append(tended.issued, session.badge)
            self._store.save_session(LANE, encode_session(now))
        self._claims.note(envelopes)
        for task in tended.given_up:
            self._claims.give_up(task)
        return Done(now, issued=bool(envelopes))


def _task_of(desk: Desk, pick_list: str) -> str | None:
    found = desk.view.pick_list(pick_list)
    return found.fulfilment_order if found else None


def tend(desk: Desk, session: Session, answers: Iterable[Answer]) -> Tended:
    """Looks at what is held and what should be.

    Args:
        desk: the station, with the answers already taken in.
        session: who works here, and where.
        answers: what the centre has said since the last look.
    """
    refused = {each.pick_list: each for each in answers if not each.granted}
    pick = _resolved(desk, session.pick, refused)
    by_task = {each.fulfilment_order: each for each in desk.view.pick_lists()}
    lost = {each.task for each in desk.claims.all() if _is_gone(desk, each, pick, by_task)}
    unwanted = [
        each
        for each in desk.claims.all()
        if each.task not in lost and _is_unwanted(desk, each, pick, session)
    ]
    given_back = [_release(desk, by_task[each.task]) for each in unwanted if each.task in by_task]
    asked = list(_asks(desk, pick, session, by_task)) if desk.online else []
    return Tended(
        pick=replace(pick, handed=()),
        issued=(*given_back, *asked),
        dropped=(*sorted(lost), *(each.task for each in unwanted)),
        given_up=_given_up(session.pick, pick, refused),
    )


def _given_up(
    before: PickSession, now: PickSession, refused: Mapping[str, Answer]
) -> tuple[str, ...]:
    """Orders that were waited for in vain: a grant that comes later goes back to the pool."""
    if before.asked_at is None:
        return ()
    waited = (slot for slot in before.slots if slot.pick_list not in refused)
    return tuple(slot.order for slot in waited if slot.order not in now.orders)


def _resolved(desk: Desk, pick: PickSession, refused: Mapping[str, Answer]) -> PickSession:
    """Goes on from asking: begun, another one asked for, offered for take-over, or given up."""
    if pick.asked_at is None:
        return pick
    hopeful = tuple(slot for slot in pick.slots if slot.pick_list not in refused)
    held = tuple(slot for slot in hopeful if desk.claims.holds(slot.order))
    if hopeful and len(held) == len(hopeful):
        return replace(pick, slots=_numbered(held), asked_at=None)
    now = desk.claims.now().seconds
    if hopeful:
        waited = now - pick.asked_at
        if desk.online and 0 <= waited <= GIVE_UP_S:
            return replace(pick, slots=_numbered(hopeful))
        if held:
            return replace(pick, slots=_numbered(held), asked_at=None)
        return PickSession(silent=True)
    return _refused(desk, pick, refused, now)


def _refused(
    desk: Desk, pick: PickSession, refused: Mapping[str, Answer], now: float
) -> PickSession:
    """Somebody else has all of it: another walk, or a take-over."""
    asked = {slot.pick_list for slot in pick.slots}
    other = first_to_pick(desk, (each for each in offers(desk).free if each.id not in asked))
    if other is not None:
        return PickSession.of((other,), now)
    first = pick.slots[0]
    ruling = refused[first.pick_list].ruling
    if ruling.reason in (Reason.HELD_BY_OTHER, Reason.NEEDS_LEAD):
        return PickSession(offered=Offered.of(first.pick_list, first.order, ruling))
    return PickSession()


def _numbered(slots: Sequence[CartSlot]) -> tuple[CartSlot, ...]:
    return tuple(replace(slot, number=number) for number, slot in enumerate(slots, 1))


def _is_gone(
    desk: Desk, holding: Holding, pick: PickSession, by_task: Mapping[str, PickList]
) -> bool:
    """The centre gave the walk to somebody else, or there is nothing left to walk for."""
    pick_list = by_task.get(holding.task)
    if pick_list is not None and is_lost(holding, pick_list, desk.station):
        return True
    if holding.task in pick.orders:
        return False
    if pick_list is None:
        return desk.caught_up(f"site:{desk.site}")
    return not is_owed(desk, pick_list)


def _is_unwanted(desk: Desk, holding: Holding, pick: PickSession, session: Session) -> bool:
    if holding.task in pick.orders:
        return False
    if holding.task in pick.handed:
        return True
    if holding.grade is Grade.HARD:
        order = desk.view.order(holding.task)
        stopped = order is not None and order.standing is not Standing.ACTIVE
        return stopped or desk.claims.is_given_up(holding.task)
    return not session.badge or not is_held(holding, desk.claims.now())


def _asks(
    desk: Desk, pick: PickSession, session: Session, by_task: Mapping[str, PickList]
) -> Iterator[Issued]:
    """What should be asked for now and is not under way."""
    for slot in pick.slots:
        walked = by_task.get(slot.order)
        if walked is not None and not slot.mark and _should_be_firm(desk, pick, walked):
            yield _claim(desk, walked, Grade.HARD)
    if session.badge and session.job is Job.PICK:
        yield from _ahead(desk, pick)


def _should_be_firm(desk: Desk, pick: PickSession, walked: PickList) -> bool:
    task = walked.fulfilment_order
    holding = desk.claims.of(task)
    firm = holding is not None and holding.grade is Grade.HARD
    if firm or desk.claims.is_asked(walked.id) or not is_owed(desk, walked):
        return False
    theirs = walked.claimed_station not in ("", desk.station)
    again = desk.claims.may_ask(walked.id) and (not theirs or desk.claims.holds(task))
    return pick.asked_at is not None or again


def _ahead(desk: Desk, pick: PickSession) -> Iterator[Issued]:
    """Leases on the next carts, and their renewal; a cart is held whole."""
    found = offers(desk)
    ready = carts(each for each in found.ready if each.fulfilment_order not in pick.orders)
    for each in (each for cart in ready[: desk.offline_walks] for each in cart):
        holding = desk.claims.of(each.fulfilment_order)
        due = holding is not None and is_due(holding, desk.claims.now())
        if due and desk.claims.may_ask(each.id):
            yield _claim(desk, each, Grade.LEASE)
    held = {each.cart for cart in ready for each in cart} - {""}
    free = [each for each in found.free if each.fulfilment_order not in pick.orders]
    asked = desk.claims.asked_lists()
    under_way = {each.cart or each.id for each in free if each.id in asked}
    room = desk.offline_walks - len(ready) - len(under_way)
    if room <= 0 and not held:
        return
    for cart in carts(free):
        joins = cart[0].cart in held
        if room <= 0 and not joins:
            return
        wanted = [each for each in cart if desk.claims.may_ask(each.id) and _is_fresh(desk, each)]
        room -= 1 if wanted and not joins else 0
        for each in wanted:
            yield _claim(desk, each, Grade.LEASE)


def _is_fresh(desk: Desk, pick_list: PickList) -> bool:
    """Nobody has begun it: a half-done cart waits for whoever brings its ticket or asks for it."""
    order = desk.view.order(pick_list.fulfilment_order)
    return order is not None and not order.units and is_owed(desk, pick_list)


def _claim(desk: Desk, pick_list: PickList, grade: Grade) -> Issued:
    command = PickListClaimed(
        station=desk.station,
        worker=desk.worker,
        grade=grade,
        ttl_s=LEASE_S if grade is Grade.LEASE else 0,
    )
    return Issued(kind=DocumentKind.PICK_LIST, id=pick_list.id, command=command)


def _release(desk: Desk, pick_list: PickList) -> Issued:
    command = PickListReleased(station=desk.station)
    return Issued(kind=DocumentKind.PICK_LIST, id=pick_list.id, command=command)
