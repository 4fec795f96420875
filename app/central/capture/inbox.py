"""The inbox: a signed message is kept as it came, once, and judged in the same transaction.

RECEIVED -> APPLIED      in effect
-> DUPLICATE    another delivery of an event that is here already
-> STALE        older than what is known; no effect
-> PARKED       speaks of an order that is not here yet; judged when it comes
-> QUARANTINED  cannot be read; kept, and judged again on demand
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import RowMapping, select, update

from app.central.capture.judge import Judgement, judge
from app.central.capture.states import Inbound
from app.central.work import Centre, Work
from app.store import central_db as db
from app.store.central_db.upsert import insert
from app.store.ids import new_id


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
        message_id = _keep(work, arrival)
        if message_id is None:
            return Received(message_id="", state=Inbound.DUPLICATE, why="this delivery is here")
        return _judge(work, message_id)

    return centre.run(take_in)


def replay(centre: Centre, message_id: str) -> Received | None:
    """Judges a quarantined or parked message again; None when there is no such one."""

    def judge_again(work: Work) -> Received | None:
        work.lock(f"replay {message_id}")
        row = _row(work, message_id)
        if row is None or row["state"] not in (Inbound.QUARANTINED, Inbound.PARKED):
            return None
        return _judge(work, message_id)

    return centre.run(judge_again)


def delivery_key(topic: str, raw: bytes) -> str:
    """Returns a key for a delivery without an id of its own: equal bytes are one delivery."""
    return hashlib.sha256(topic.encode() + b"\n" + raw).hexdigest()


def _keep(work: Work, arrival: Arrival) -> str | None:
    return work.connection.execute(
        insert(db.inbound_message)
        .values(
            tenant=work.tenant,
            id=new_id(),
            channel=arrival.channel,
            shop=arrival.shop,
            topic=arrival.topic,
            delivery_key=arrival.delivery_key or delivery_key(arrival.topic, arrival.raw),
            event_id=arrival.event_id,
            sha256=hashlib.sha256(arrival.raw).hexdigest(),
            raw=arrival.raw,
            state=Inbound.RECEIVED.value,
            received_at=work.now.isoformat(),
        )
        .on_conflict_do_nothing()
        .returning(db.inbound_message.c.id)
    ).scalar()


def _judge(work: Work, message_id: str) -> Received:
    """Judges a message, and then those that waited for the order it brought."""
    row = _row(work, message_id)
    assert row is not None  # written or read in this transaction
    judgement = judge(work, row)
    _settle(work, message_id, judgement)
    if judgement.made_order:
        for waiting in _parked(work, row, judgement.object_id):
            _settle(work, waiting["id"], judge(work, waiting))
    return Received(message_id=message_id, state=judgement.state, why=judgement.why)


def _settle(work: Work, message_id: str, judgement: Judgement) -> None:
    message = db.inbound_message.c
    work.connection.execute(
        update(db.inbound_message)
        .where(message.tenant == work.tenant, message.id == message_id)
        .values(state=judgement.state.value, why=judgement.why, object_id=judgement.object_id)
    )


def _row(work: Work, message_id: str) -> RowMapping | None:
    message = db.inbound_message.c
    return (
        work.connection.execute(
            select(db.inbound_message).where(
                message.tenant == work.tenant, message.id == message_id
            )
        )
        .mappings()
        .first()
    )


def _parked(work: Work, row: RowMapping, object_id: str) -> list[RowMapping]:
    message = db.inbound_message.c
    return list(
        work.connection.execute(
            select(db.inbound_message)
            .where(
                message.tenant == work.tenant,
                message.channel == row["channel"],
                message.shop == row["shop"],
                message.object_id == object_id,
                message.state == Inbound.PARKED.value,
            )
            .order_by(message.id)
        ).mappings()
    )
