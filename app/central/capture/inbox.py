"""The inbox: a signed message is kept as it came, once, and judged in the same transaction.

RECEIVED -> APPLIED      in effect
-> DUPLICATE    another delivery of an event that is here already
-> STALE        older than what is known; no effect
-> PARKED       speaks of an order that is not here yet; judged when it comes
-> QUARANTINED  cannot be read; kept, and judged again on demand
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import RowMapping, bindparam, select, update

from app.central.capture.judge import Judgement, judge
from app.central.capture.states import Inbound, Message
from app.central.work import Centre, Work
from app.store import central_db as db
from app.store.central_db.upsert import insert
from app.store.ids import new_id

_MESSAGE = db.inbound_message.c
_KEEP = insert(db.inbound_message).on_conflict_do_nothing().returning(_MESSAGE.id)
_SETTLE = update(db.inbound_message).where(
    _MESSAGE.tenant == bindparam("of_tenant"), _MESSAGE.id == bindparam("of_message")
)
_READ = select(db.inbound_message).where(
    _MESSAGE.tenant == bindparam("tenant"), _MESSAGE.id == bindparam("id")
)
_PARKED = select(db.inbound_message).where(
    _MESSAGE.tenant == bindparam("tenant"),
    _MESSAGE.channel == bindparam("channel"),
    _MESSAGE.shop == bindparam("shop"),
    _MESSAGE.object_id == bindparam("object_id"),
    _MESSAGE.state == Inbound.PARKED.value,
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

    def take_in(work: Work) -> Received:
        message = _keep(work, arrival)
        if message is None:
            return Received(message_id="", state=Inbound.DUPLICATE, why="this delivery is here")
        return _judge(work, message)

    return centre.run(take_in)


def replay(centre: Centre, message_id: str) -> Received | None:
    """Judges a quarantined or parked message again; None when there is no such one."""

    def judge_again(work: Work) -> Received | None:
        work.lock(f"replay {message_id}")
        row = _row(work, message_id)
        if row is None or row["state"] not in (Inbound.QUARANTINED, Inbound.PARKED):
            return None
        return _judge(work, _message(row))

    return centre.run(judge_again)


def delivery_key(topic: str, raw: bytes) -> str:
    """Returns a key for a delivery without an id of its own: equal bytes are one delivery."""
    return hashlib.sha256(topic.encode() + b"\n" + raw).hexdigest()


def _keep(work: Work, arrival: Arrival) -> Message | None:
    message = Message(
        id=new_id(),
        channel=arrival.channel,
        shop=arrival.shop,
        topic=arrival.topic,
        event_id=arrival.event_id,
        raw=arrival.raw,
    )
    row = {
        "tenant": work.tenant,
        "id": message.id,
        "channel": arrival.channel,
        "shop": arrival.shop,
        "topic": arrival.topic,
        "delivery_key": arrival.delivery_key or delivery_key(arrival.topic, arrival.raw),
        "event_id": arrival.event_id,
        "sha256": hashlib.sha256(arrival.raw).hexdigest(),
        "raw": arrival.raw,
        "state": Inbound.RECEIVED.value,
        "received_at": work.now.isoformat(),
    }
    return message if work.connection.execute(_KEEP, row).scalar() is not None else None


def _judge(work: Work, message: Message) -> Received:
    """Judges a message, and then those that waited for the order it brought."""
    judgement = judge(work, message)
    _settle(work, message, judgement)
    if judgement.made_order:
        for waiting in _parked(work, message, judgement.object_id):
            _settle(work, waiting, judge(work, waiting))
    return Received(message_id=message.id, state=judgement.state, why=judgement.why)


def _settle(work: Work, message: Message, judgement: Judgement) -> None:
    work.connection.execute(
        _SETTLE,
        {
            "of_tenant": work.tenant,
            "of_message": message.id,
            "state": judgement.state.value,
            "why": judgement.why,
            "object_id": judgement.object_id,
        },
    )


def _row(work: Work, message_id: str) -> RowMapping | None:
    asked = {"tenant": work.tenant, "id": message_id}
    return work.connection.execute(_READ, asked).mappings().first()


def _parked(work: Work, message: Message, object_id: str) -> list[Message]:
    asked = {
        "tenant": work.tenant,
        "channel": message.channel,
        "shop": message.shop,
        "object_id": object_id,
    }
    rows = work.connection.execute(_PARKED, asked).mappings()
    return sorted((_message(row) for row in rows), key=lambda waiting: waiting.id)


def _message(row: RowMapping) -> Message:
    return Message(
        id=row["id"],
        channel=row["channel"],
        shop=row["shop"],
        topic=row["topic"],
        event_id=row["event_id"],
        raw=row["raw"],
    )
