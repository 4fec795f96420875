"""An order of a sheet as a message of the inbox: its cells as they stood, and what they came to."""

import hashlib

import msgspec

from app.central.channels.sheet.read import CHANNEL, SheetOrder
from app.domain.model.sales_order import SalesOrder
from app.errors import MessageUnreadable

__all__ = ["CHANNEL", "TOPIC", "delivery_of", "pack_message", "read_message"]

TOPIC = "sheet/order"


class _Message(msgspec.Struct, frozen=True, kw_only=True):
    cells: tuple[dict[str, str], ...]
    order: SalesOrder


def pack_message(found: SheetOrder) -> bytes:
    """Returns the message that the inbox keeps."""
    return msgspec.json.encode(_Message(cells=found.cells, order=found.order))


def delivery_of(found: SheetOrder) -> str:
    """Returns a key that is the same for the same rows, whatever else stands in the file."""
    told = (found.order.shop, found.order.ext_id, found.cells)
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def read_message(raw: bytes, shop: str) -> SalesOrder:
    """Returns the order of a message.

    Raises:
        MessageUnreadable: it is none.
    """
    try:
        order = msgspec.json.decode(raw, type=_Message).order
    except msgspec.DecodeError as error:
        raise MessageUnreadable(f"an order of a sheet: {error}") from error
    if (order.channel, order.shop) != (CHANNEL, shop):
        raise MessageUnreadable(f"got an order of {order.shop!r:.60}, expected one of {shop!r:.60}")
    return order
