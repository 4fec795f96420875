"""Tells a Shopify shop that a package has left: one fulfilment with its tracking number.

An order that leaves later than was promised gets a tag, ``delayed-2026-11-26``; the shop's own
automation writes to its customer. A tag is there once, however often it is added.

``fulfillmentCreate`` takes no idempotency key, so every attempt looks first: a fulfilment of the
order with our tracking number is the effect, whichever attempt made it. What a timeout leaves open
is answered by the next look.

Source: Shopify Admin GraphQL reference: ``fulfillmentCreate``, ``FulfillmentInput``, ``Order``,
``tagsAdd``.
"""

from collections.abc import Sequence
from typing import TypeVar

import httpx
import msgspec

from app.central.care import DELAY, Delay, ShippedLine, ShippedPackage
from app.central.channels.shopify_graphql import AttemptEnded, call
from app.central.outbox import Address, Done, Later, Outcome, Refused, TakenTask

_LOOK = """
query Order($id: ID!) {
  order(id: $id) {
    fulfillments(first: 100) { id trackingInfo(first: 10) { number } }
    fulfillmentOrders(first: 50) {
      nodes {
        id
        status
        lineItems(first: 100) { nodes { id remainingQuantity lineItem { id } } }
      }
    }
  }
}
"""
_CREATE = """
mutation Ship($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id }
    userErrors { field message }
  }
}
"""
_TAG = """
mutation Tag($id: ID!, $tags: [String!]!) {
  tagsAdd(id: $id, tags: $tags) {
    node { id }
    userErrors { field message }
  }
}
"""
_FULFILLABLE = frozenset({"OPEN", "IN_PROGRESS"})


class _Named(msgspec.Struct, frozen=True):
    id: str


class _Tracking(msgspec.Struct, frozen=True):
    number: str | None = None


class _Fulfilment(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    tracking_info: tuple[_Tracking, ...] = ()


class _OpenLine(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    remaining_quantity: int
    line_item: _Named


class _OpenLines(msgspec.Struct, frozen=True):
    nodes: tuple[_OpenLine, ...]


class _Part(msgspec.Struct, frozen=True, rename="camel"):
    """The shop's own fulfilment order."""

    id: str
    status: str
    line_items: _OpenLines


class _Parts(msgspec.Struct, frozen=True):
    nodes: tuple[_Part, ...]


class _Order(msgspec.Struct, frozen=True, kw_only=True):
    fulfillments: tuple[_Fulfilment, ...]
    parts: _Parts = msgspec.field(name="fulfillmentOrders")


class _Looked(msgspec.Struct, frozen=True):
    order: _Order | None


class _UserError(msgspec.Struct, frozen=True):
    message: str


class _Creation(msgspec.Struct, frozen=True, rename="camel"):
    fulfillment: _Named | None = None
    user_errors: tuple[_UserError, ...] = ()


class _Created(msgspec.Struct, frozen=True):
    creation: _Creation = msgspec.field(name="fulfillmentCreate")


class _Tagging(msgspec.Struct, frozen=True, rename="camel"):
    node: _Named | None = None
    user_errors: tuple[_UserError, ...] = ()


class _Tagged(msgspec.Struct, frozen=True):
    tagging: _Tagging = msgspec.field(name="tagsAdd")


class _InputLine(msgspec.Struct, frozen=True):
    id: str
    quantity: int


class _InputPart(msgspec.Struct, frozen=True, rename="camel"):
    fulfillment_order_id: str
    fulfillment_order_line_items: tuple[_InputLine, ...]


class ShopifyOut:
    """Sends the tasks of the ``shopify`` channel.

    Thread: the outbox worker.
    """

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def send(self, task: TakenTask) -> Outcome:
        """Makes sure that a package or a delay is in the shop, once."""
        return self._delay(task) if task.kind == DELAY else self._package(task)

    def _delay(self, task: TakenTask) -> Outcome:
        """Marks the order; a second time it has the mark already, so nothing is looked up."""
        told = msgspec.json.decode(task.payload, type=Delay)
        order, tag = _gid("Order", told.ext_order_id), f"delayed-{told.day}"
        asked: dict[str, object] = {"id": order, "tags": [tag]}
        try:
            tagged = _decode(call(self._client, task.address, _TAG, asked), _Tagged).tagging
        except AttemptEnded as ended:
            return ended.outcome
        if tagged.node is None or tagged.user_errors:
            said = "; ".join(error.message for error in tagged.user_errors)
            return Later(error=f"the shop refused: {said or 'it did not say why'}")
        return Done(result=tagged.node.id)

    def _package(self, task: TakenTask) -> Outcome:
        package = msgspec.json.decode(task.payload, type=ShippedPackage)
        try:
            order = self._look(task.address, package)
            made = _already_made(order, package.tracking)
            if made is not None:
                return Done(result=made)
            return self._create(task.address, package, _choose(order, package.lines))
        except AttemptEnded as ended:
            return ended.outcome

    def _look(self, address: Address, package: ShippedPackage) -> _Order:
        gid = _gid("Order", package.ext_order_id)
        looked = _decode(call(self._client, address, _LOOK, {"id": gid}), _Looked)
        if looked.order is None:
            raise AttemptEnded(Refused(error=f"the shop has no order {gid}"))
        return looked.order

    def _create(
        self, address: Address, package: ShippedPackage, parts: list[_InputPart]
    ) -> Outcome:
        fulfilment = {
            "lineItemsByFulfillmentOrder": msgspec.to_builtins(parts),
            "trackingInfo": {"number": package.tracking, "company": package.company},
            "notifyCustomer": True,
        }
        data = call(self._client, address, _CREATE, {"fulfillment": fulfilment})
        creation = _decode(data, _Created).creation
        if creation.fulfillment is None or creation.user_errors:
            said = "; ".join(error.message for error in creation.user_errors)
            return Later(error=f"the shop refused: {said or 'it did not say why'}")
        return Done(result=creation.fulfillment.id)


ShapeT = TypeVar("ShapeT", _Looked, _Created, _Tagged)


def _decode(data: msgspec.Raw, shape: type[ShapeT]) -> ShapeT:
    try:
        return msgspec.json.decode(data, type=shape)
    except (ValueError, RecursionError) as error:
        raise AttemptEnded(Later(error=f"an answer of another shape: {error}")) from error


def _already_made(order: _Order, tracking: str) -> str | None:
    for fulfilment in order.fulfillments:
        if any(info.number == tracking for info in fulfilment.tracking_info):
            return fulfilment.id
    return None


def _choose(order: _Order, shipped: Sequence[ShippedLine]) -> list[_InputPart]:
    """Finds the shipped units among what the shop still waits for.

    Raises:
        AttemptEnded: the shop waits for fewer; somebody fulfilled them in another way.
    """
    left = {_gid("LineItem", line.ext_line_id): line.quantity for line in shipped}
    parts = []
    for part in order.parts.nodes:
        if part.status not in _FULFILLABLE:
            continue
        lines = []
        for line in part.line_items.nodes:
            taken = min(left.get(line.line_item.id, 0), line.remaining_quantity)
            if taken > 0:
                left[line.line_item.id] -= taken
                lines.append(_InputLine(id=line.id, quantity=taken))
        if lines:
            parts.append(
                _InputPart(fulfillment_order_id=part.id, fulfillment_order_line_items=tuple(lines))
            )
    missing = sum(left.values())
    if missing:
        raise AttemptEnded(
            Refused(error=f"the shop waits for {missing} units fewer than were shipped")
        )
    return parts


def _gid(kind: str, ext_id: str) -> str:
    """Returns the global id of a plain one."""
    return ext_id if ext_id.startswith("gid://") else f"gid://shopify/{kind}/{ext_id}"
