"""What a message means: read, compared with what is known, checked, and taken into effect."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.central.capture.cancel import cancel_order
from app.central.capture.check import address_faults
from app.central.capture.holds import Of, drop_all_holds, place_hold, set_hold
from app.central.capture.settle import settle_order, unreserve
from app.central.capture.states import Inbound, Message
from app.central.capture.upsert import Taken, write_order
from app.central.channels import shopify
from app.central.channels.shopify import TOPICS, Intent
from app.central.orders import OrderRecord, find_order, fulfilment_row, holds_of, read_order
from app.central.route.fulfilment import read_fulfilment
from app.central.work import Work
from app.domain.check import (
    Hold,
    HoldReason,
    HoldType,
    check_address,
    check_payment,
    check_skus,
)
from app.domain.model.fulfilment_order import FulfilmentState
from app.domain.model.sales_order import SalesOrder
from app.errors import MessageUnreadable
from app.store import central_db as db

_OTHER, _PRODUCT = db.inbound_message.c, db.product.c
_SAME_EVENT = select(_OTHER.id).where(
    _OTHER.tenant == bindparam("tenant"),
    _OTHER.channel == bindparam("channel"),
    _OTHER.shop == bindparam("shop"),
    _OTHER.object_id == bindparam("object_id"),
    _OTHER.topic == bindparam("topic"),
    _OTHER.event_id == bindparam("event_id"),
    _OTHER.id != bindparam("id"),
)
_KNOWN_SKUS = select(_PRODUCT.sku).where(
    _PRODUCT.tenant == bindparam("tenant"),
    _PRODUCT.sku.in_(bindparam("skus", expanding=True)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What becomes of a message."""

    state: Inbound
    why: str = ""
    object_id: str = ""
    made_order: bool = False
    """An order came into being; messages that waited for it can be judged."""


def judge(work: Work, message: Message) -> Judgement:
    """Judges one message of the inbox and takes it into effect; an unreadable one has none."""
    intent = TOPICS.get(message.topic)
    if intent is None:
        why = f"topic: got {message.topic!r:.60}, expected one of {', '.join(sorted(TOPICS))}"
        return Judgement(state=Inbound.QUARANTINED, why=why)
    try:
        told = shopify.read_order(message.raw, message.shop)
    except MessageUnreadable as error:
        return Judgement(state=Inbound.QUARANTINED, why=str(error))
    work.lock(f"order {told.channel} {told.shop} {told.ext_id}")  # it may have no row yet
    if _event_is_here(work, message, told.ext_id):
        why = "another delivery of the same event is here"
        return Judgement(state=Inbound.DUPLICATE, why=why, object_id=told.ext_id)
    known = find_order(work, told.channel, told.shop, told.ext_id)
    if intent is Intent.CANCEL and known is None:
        return Judgement(
            state=Inbound.PARKED, why="its order is not here yet", object_id=told.ext_id
        )
    taken = write_order(work, told, known)
    if taken is None:
        why = f"got version {told.version.isoformat()}, expected one not older than the known one"
        return Judgement(state=Inbound.STALE, why=why, object_id=told.ext_id)
    _take_effect(work, told, taken, cancel=intent is Intent.CANCEL)
    return Judgement(state=Inbound.APPLIED, object_id=told.ext_id, made_order=taken.before is None)


def _event_is_here(work: Work, message: Message, object_id: str) -> bool:
    """Several subscriptions to one event deliver it under several ids; compared within a topic."""
    if not message.event_id:
        return False
    asked = {
        "tenant": work.tenant,
        "channel": message.channel,
        "shop": message.shop,
        "object_id": object_id,
        "topic": message.topic,
        "event_id": message.event_id,
        "id": message.id,
    }
    return work.connection.execute(_SAME_EVENT, asked).first() is not None


def _take_effect(work: Work, told: SalesOrder, taken: Taken, *, cancel: bool) -> None:
    before = taken.before
    if before is None:
        work.note(taken.order_id, "captured", {"channel": told.channel})
    if cancel or told.cancelled_at is not None:
        if before is None or not before.cancelled_at:
            cancel_order(work, taken.order_id, told.cancel_reason or "cancelled_by_channel")
        return
    order = read_order(work, taken.order_id)
    _check(work, told, order)
    if before is not None and before.ship_to != told.ship_to:
        _address_changed(work, told, before)
        order = read_order(work, taken.order_id)
    settle_order(work, order)


def _check(work: Work, told: SalesOrder, order: OrderRecord) -> None:
    """Places and releases the holds of the rules; where nothing is left to ship there are none."""
    if order.unshipped == 0:
        drop_all_holds(work, order.id)
        return
    standing = holds_of(work, order.id)
    address = check_address(told.ship_to, address_faults(told.ship_to))
    skus = check_skus(_unknown_skus(work, told))
    set_hold(work, order.id, standing, check_payment(told), Of(HoldType.PAYMENT))
    set_hold(work, order.id, standing, address, Of(HoldType.ADDRESS))
    set_hold(work, order.id, standing, skus, Of(HoldType.MANUAL, HoldReason.UNKNOWN_SKU))


def _unknown_skus(work: Work, told: SalesOrder) -> tuple[str, ...]:
    wanted = {line.sku for line in told.lines if line.wanted}
    asked = {"tenant": work.tenant, "skus": sorted(wanted)}
    known = set(work.connection.execute(_KNOWN_SKUS, asked).scalars())
    return tuple(sorted(wanted - known))


def _address_changed(work: Work, told: SalesOrder, before: OrderRecord) -> None:
    """Another address may mean another site; once the floor has begun it means a question."""
    row = fulfilment_row(work, before.id)
    if row is None:
        unreserve(work, before.id, "REROUTE")
        return
    state = read_fulfilment(work, row).state
    if state in (FulfilmentState.OPEN, FulfilmentState.TENDERED):
        work.note(before.id, "address_changed", {"state": state.value})
        return
    place_hold(
        work,
        before.id,
        Hold(
            type=HoldType.MANUAL,
            reason=HoldReason.ADDRESS_CHANGED,
            evidence=f"Got another address in version {told.version.isoformat()} while the floor"
            f" was at {state.value!r}; expected none after picking began. A person releases it.",
        ),
    )
