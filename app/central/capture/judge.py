"""What a message means: read, compared with what is known, checked, and taken into effect."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.central.capture.cancel import cancel_order
from app.central.capture.check import address_faults
from app.central.capture.holds import Of, Standing, drop_all_holds, place_hold, set_hold
from app.central.capture.look import Known, look
from app.central.capture.settle import Advance, advance, settle_order, unreserve
from app.central.capture.states import Inbound, Message
from app.central.capture.upsert import insert_order, new_order, write_order
from app.central.channels import sheet, shopify
from app.central.channels.shopify import Intent
from app.central.orders import OrderRecord, fulfilment_rows, holds_of, read_order
from app.central.route import Goods
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
from app.domain.model.sales_order import SalesOrder, fulfilment_of
from app.errors import MessageUnreadable

_Read = Callable[[bytes, str], SalesOrder]
_CHANNELS: dict[str, tuple[dict[str, Intent], _Read]] = {
    shopify.CHANNEL: (shopify.TOPICS, shopify.read_order),
    sheet.CHANNEL: ({sheet.TOPIC: Intent.UPSERT}, sheet.read_message),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What becomes of a message."""

    state: Inbound
    why: str = ""
    object_id: str = ""
    is_awaited: bool = False
    """An order came into being; messages that waited for it can be judged."""


def judge(work: Work, message: Message) -> Judgement | None:
    """Judges one message of the inbox and takes it into effect; an unreadable one has none.

    Returns:
        None when the same delivery was here before: nothing happened.
    """
    topics, read = _CHANNELS[message.channel]
    intent = topics.get(message.topic)
    told, why = None, ""
    if intent is None:
        why = f"topic: got {message.topic!r:.60}, expected one of {', '.join(sorted(topics))}"
    else:
        try:
            told = read(message.raw, message.shop)
        except MessageUnreadable as error:
            why = str(error)
    known = look(work, message, told)
    if known.delivered:
        return None
    if told is None:
        return Judgement(state=Inbound.QUARANTINED, why=why)
    return _apply(work, told, known, cancel=intent is Intent.CANCEL)


def _apply(work: Work, told: SalesOrder, known: Known, *, cancel: bool) -> Judgement:
    if known.twin:
        why = "another delivery of the same event is here"
        return Judgement(state=Inbound.DUPLICATE, why=why, object_id=told.ext_id)
    if not known.order_id:
        if cancel:
            why = "its order is not here yet"
            return Judgement(state=Inbound.PARKED, why=why, object_id=told.ext_id)
        _make_order(work, told, known)
        return Judgement(state=Inbound.APPLIED, object_id=told.ext_id, is_awaited=known.parked)
    before = write_order(work, told, known.order_id)
    if before is None:
        why = f"got version {told.version.isoformat()}, expected one not older than the known one"
        return Judgement(state=Inbound.STALE, why=why, object_id=told.ext_id)
    if cancel or told.cancelled_at is not None:
        if not before.cancelled_at:
            cancel_order(work, before.id, told.cancel_reason or "cancelled_by_channel")
    else:
        _change_order(work, told, before, known.goods)
    return Judgement(state=Inbound.APPLIED, object_id=told.ext_id)


def _make_order(work: Work, told: SalesOrder, known: Known) -> None:
    """Takes in an order that is new: what becomes of it is known before its rows are written."""
    order = new_order(work, told, known.slip_code)
    work.note(order.id, "captured", {"channel": told.channel})
    if told.cancelled_at is not None:
        insert_order(work, told, order)
        cancel_order(work, order.id, told.cancel_reason or "cancelled_by_channel")
        return
    holds = _rules(work, told, order, (), known.goods) if order.unshipped else ()
    now = advance(work, Advance(order=order, holds=holds, goods=known.goods, fresh=True))
    state = fulfilment_of(
        tuple(line.at for line in now.order.lines), held=bool(now.holds), released=now.released
    )
    insert_order(work, told, replace(now.order, fulfilment=state))


def _change_order(work: Work, told: SalesOrder, before: OrderRecord, goods: Goods) -> None:
    order = read_order(work, before.id)
    if order.unshipped == 0:
        drop_all_holds(work, order.id)
    else:
        _rules(work, told, order, holds_of(work, order.id), goods)
    if before.ship_to != told.ship_to:
        _address_changed(work, told, before)
        order = read_order(work, before.id)
    settle_order(work, order)


def _rules(
    work: Work, told: SalesOrder, order: OrderRecord, holds: Standing, goods: Goods
) -> Standing:
    """Places and releases the holds of the rules; returns those in force."""
    wanted = {line.sku for line in told.lines if line.wanted}
    address = check_address(told.ship_to, address_faults(told.ship_to))
    skus = check_skus(tuple(sorted(wanted - goods.products.keys())))
    holds = set_hold(work, order.id, holds, check_payment(told), Of(HoldType.PAYMENT))
    holds = set_hold(work, order.id, holds, address, Of(HoldType.ADDRESS))
    return set_hold(work, order.id, holds, skus, Of(HoldType.MANUAL, HoldReason.UNKNOWN_SKU))


_NOT_BEGUN_OR_GONE = (FulfilmentState.OPEN, FulfilmentState.TENDERED)


def _address_changed(work: Work, told: SalesOrder, before: OrderRecord) -> None:
    """Another address may mean another site; once the floor has begun it means a question."""
    rows = fulfilment_rows(work, before.id)
    if not rows:
        unreserve(work, before.id, "REROUTE")
        return
    states = [read_fulfilment(work, row).state for row in rows]
    begun = [each for each in states if each not in _NOT_BEGUN_OR_GONE]
    if not begun:
        work.note(before.id, "address_changed", {"state": states[-1].value})
        return
    state = begun[0]
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
