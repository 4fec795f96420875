"""The inbox: a signed message is kept as it came, once, and judged in the same transaction.

RECEIVED -> APPLIED      in effect
-> DUPLICATE    another delivery of an event that is here already
-> STALE        older than what is known; no effect
-> PARKED       speaks of an order that is not here yet; judged when it comes
-> QUARANTINED  cannot be read; kept, and judged again on demand
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import RowMapping, bindparam, insert, select, update

from app.central.capture.judge import Judgement, judge
from app.central.capture.states import Inbound, Message
from app.central.work import Centre, Work
from app.store import central_db as db
from app.store.central_db.prepared import Change, Query
from app.store.ids import new_id

_MESSAGE = db.inbound_message.c
_KEEP = Change(insert(db.inbound_message))
_SETTLE = Change(
    update(db.inbound_message)
    .where(_MESSAGE.tenant == bindparam("of_tenant"), _MESSAGE.id == bindparam("of_message"))
    .values(state=bindparam("now"), why=bindparam("reason"), object_id=bindparam("about"))
)
_READ = Query(
    select(db.inbound_message).where(
        _MESSAGE.tenant == bindparam("tenant"), _MESSAGE.id == bindparam("id")
    )
)
_PARKED = Query(
    select(db.inbound_message).where(
        _MESSAGE.tenant == bindparam("tenant"),
        _MESSAGE.channel == bindparam("channel"),
        _MESSAGE.shop == bindparam("shop"),
        _MESSAGE.object_id == bindparam("object_id"),
        _MESSAGE.state == Inbound.PARKED.value,
    )
)
"""Sorted here: asked to sort by id, SQLite reads every message instead of the order's index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message whose signature was found right."""

    channel: str
    shop: str
    topic: str
    delivery_key: str
    """The same on every retry of one delivery; made from the body where the channel gives none."""
    event_id: str = ""
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a message."""

    message_id: str
    """Empty for a delivery that was here before."""
    state: Inbound
    why: str = ""


def receive(centre: Centre, arrival: Arrival) -> Received:
    """Keeps a message and takes it into effect; returns after the commit."""
    sha256 = hashlib.sha256(arrival.raw).hexdigest()

    def take_in(work: Work) -> Received:
        message = _made(arrival)
        judgement = judge(work, message)
        if judgement is None:
            return Received(message_id="", state=Inbound.DUPLICATE, why="this delivery is here")
        _keep(work, message, sha256, judgement)
        return _follow(work, message, judgement)

    return centre.run(take_in)


def replay(centre: Centre, message_id: str) -> Received | None:
    """Judges a quarantined or parked message again; None when there is no such one."""

    def judge_again(work: Work) -> Received | None:
        work.lock(f"replay {message_id}")
        row = _row(work, message_id)
        if row is None or row["state"] not in (Inbound.QUARANTINED, Inbound.PARKED):
            return None
        message = _message(row)
        judgement = judge(work, message)
        if judgement is None:
            return None
        _settle(work, message, judgement)
        return _follow(work, message, judgement)

    return centre.run(judge_again)


def delivery_key(topic: str, raw: bytes) -> str:
    """Returns a key for a delivery without an id of its own: equal bytes are one delivery."""
    return hashlib.sha256(topic.encode() + b"\n" + raw).hexdigest()


def _made(arrival: Arrival) -> Message:
    return Message(
        id=new_id(),
        channel=arrival.channel,
        shop=arrival.shop,
        topic=arrival.topic,
        delivery_key=arrival.delivery_key or delivery_key(arrival.topic, arrival.raw),
        event_id=arrival.event_id,
        raw=arrival.raw,
    )


def _keep(work: Work, message: Message, sha256: str, judgement: Judgement) -> None:
    """Stores a new message with what became of it.

    Where others write at the same time, one of two equal deliveries loses the race for its key; it
    is then run again and finds the other.
    """
    _KEEP.make(
        work.connection,
        {
            "tenant": work.tenant,
            "id": message.id,
            "channel": message.channel,
            "shop": message.shop,
            "topic": message.topic,
            "delivery_key": message.delivery_key,
            "event_id": message.event_id,
            "sha256": sha256,
            "raw": message.raw,
            "received_at": work.now.isoformat(),
            "state": judgement.state.value,
            "why": judgement.why,
            "object_id": judgement.object_id,
        },
    )


def _follow(work: Work, message: Message, judgement: Judgement) -> Received:
    """Judges the messages that waited for the order that one brought."""
    for waiting in _parked(work, message, judgement.object_id) if judgement.is_awaited else ():
        then = judge(work, waiting)
        if then is not None:
            _settle(work, waiting, then)
    return Received(message_id=message.id, state=judgement.state, why=judgement.why)


def _settle(work: Work, message: Message, judgement: Judgement) -> None:
    _SETTLE.make(
        work.connection,
        {
            "of_tenant": work.tenant,
            "of_message": message.id,
            "now": judgement.state.value,
            "reason": judgement.why,
            "about": judgement.object_id,
        },
    )


def _row(work: Work, message_id: str) -> RowMapping | None:
    asked = {"tenant": work.tenant, "id": message_id}
    return _READ.read(work.connection, asked).mappings().first()


def _parked(work: Work, message: Message, object_id: str) -> list[Message]:
    asked = {
        "tenant": work.tenant,
        "channel": message.channel,
        "shop": message.shop,
        "object_id": object_id,
    }
    rows = _PARKED.read(work.connection, asked).mappings()
    return sorted((_message(row) for row in rows), key=lambda waiting: waiting.id)


def _message(row: RowMapping) -> Message:
    return Message(
        id=row["id"],
        channel=row["channel"],
        shop=row["shop"],
        topic=row["topic"],
        delivery_key=row["delivery_key"],
        event_id=row["event_id"],
        raw=row["raw"],
    )
