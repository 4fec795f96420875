"""The tables of the order service. The same definitions serve SQLite and PostgreSQL; tenant leads.

Counts that must never lie are constraints here, not habits of the code: a reservation cannot exceed
what is on hand, a message is applied once, a unit is refunded once, a number block is granted once.
"""

from app.store.central_db.blobs import blob
from app.store.central_db.care import (
    domain_event,
    manifest,
    outbox_task,
    package,
    package_sscc,
    refund_unit,
    return_order,
    unit_serial,
)
from app.store.central_db.columns import TENANT, metadata
from app.store.central_db.feeds import command, doc, doc_inc, feed, install_mark, site_feed
from app.store.central_db.orders import (
    inbound_message,
    order_hold,
    order_line,
    refused_signature,
    sales_order,
)
from app.store.central_db.places import channel, location, number_block, station
from app.store.central_db.stock import (
    bin_doubt,
    bin_stock,
    claim,
    fulfilment_order,
    inventory_ledger,
    inventory_position,
    pick_stop,
    product,
    reservation,
    route_decision,
)

__all__ = [
    "TENANT",
    "bin_doubt",
    "bin_stock",
    "blob",
    "channel",
    "claim",
    "command",
    "doc",
    "doc_inc",
    "domain_event",
    "feed",
    "fulfilment_order",
    "inbound_message",
    "install_mark",
    "inventory_ledger",
    "inventory_position",
    "location",
    "manifest",
    "metadata",
    "number_block",
    "order_hold",
    "order_line",
    "outbox_task",
    "package",
    "package_sscc",
    "pick_stop",
    "product",
    "refund_unit",
    "refused_signature",
    "reservation",
    "return_order",
    "route_decision",
    "sales_order",
    "site_feed",
    "station",
    "unit_serial",
]
