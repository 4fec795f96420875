"""What is known when a message comes: all that its judgement must know, asked for at once."""

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, bindparam, exists, func, select

from app.central.capture.states import Inbound, Message
from app.central.route import Goods, goods_calls, goods_of
from app.central.work import Work
from app.domain.codes import make_slip_code
from app.domain.model.sales_order import SalesOrder
from app.store import central_db as db
from app.store.central_db.prepared import Query, together

_ORDER, _OTHER = db.sales_order.c, db.inbound_message.c
_OF_CHANNEL = (
    _OTHER.tenant == bindparam("tenant"),
    _OTHER.channel == bindparam("channel"),
    _OTHER.shop == bindparam("shop"),
)
_IS_ANOTHER = _OTHER.id != bindparam("message")
_DELIVERED = exists().where(
    *_OF_CHANNEL,
    _OTHER.topic == bindparam("topic"),
    _OTHER.delivery_key == bindparam("delivery_key"),
    _IS_ANOTHER,
)
_OF_OBJECT = (*_OF_CHANNEL, _OTHER.object_id == bindparam("object_id"), _IS_ANOTHER)
_TWIN = exists().where(
    *_OF_OBJECT,
    _OTHER.topic == bindparam("topic"),
    _OTHER.event_id == bindparam("event_id"),
    _OTHER.event_id != "",
)
_PARKED = exists().where(*_OF_OBJECT, _OTHER.state == Inbound.PARKED.value)
_KNOWN: ScalarSelect[str] = (
    select(_ORDER.id)
    .where(
        _ORDER.tenant == bindparam("tenant"),
        _ORDER.channel == bindparam("channel"),
        _ORDER.shop == bindparam("shop"),
        _ORDER.ext_id == bindparam("object_id"),
    )
    .scalar_subquery()
)
_SLIP = exists().where(
    _ORDER.tenant == bindparam("tenant"), _ORDER.slip_code == bindparam("slip_code")
)
_LOOK = Query(
    select(
        func.coalesce(_KNOWN, "").label("order_id"),
        _DELIVERED.label("delivered"),
        _TWIN.label("twin"),
        _PARKED.label("parked"),
        _SLIP.label("slip_is_taken"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a message and of the order that it speaks of."""

    delivered: bool
    """The same delivery is here."""
    twin: bool
    """Another delivery of its event is here: several subscriptions send it under several ids."""
    parked: bool
    """Other messages wait for the order."""
    order_id: str
    """Our id of the order; empty when it is not here."""
    slip_code: str
    """One that no order has."""
    goods: Goods
    """About the products that are told."""


def look(work: Work, message: Message, told: SalesOrder | None) -> Known:
    """Looks what is known, under the lock of the order: it may have no row yet.

    Args:
        work: the transaction.
        message: what came.
        told: the order in it; None when it cannot be read.
    """
    slip_code = make_slip_code()
    asked = {
        "tenant": work.tenant,
        "message": message.id,
        "channel": message.channel,
        "shop": message.shop,
        "topic": message.topic,
        "delivery_key": message.delivery_key,
        "event_id": message.event_id,
        "object_id": told.ext_id if told else "",
        "slip_code": slip_code,
    }
    skus = {line.sku for line in told.lines} if told else set()
    locks = work.locks(f"order {told.channel} {told.shop} {told.ext_id}") if told else []
    calls = [*locks, _LOOK.call(work.connection, asked), *goods_calls(work, skus)]
    answers = iter(together(work.connection, *calls)[len(locks) :])
    row = _LOOK.of(work.connection, next(answers)).one()
    if row.slip_is_taken:  # one in a million million: drawn again
        return look(work, message, told)
    return Known(
        delivered=bool(row.delivered),
        twin=bool(row.twin),
        parked=bool(row.parked),
        order_id=row.order_id,
        slip_code=slip_code,
        goods=goods_of(work.connection, answers),
    )
