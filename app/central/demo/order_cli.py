"""``floorwalker order``: sends signed orders of the demo shop to a running order service."""

import argparse
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import httpx

from app.central.demo.orders import (
    NUMBER_BASE,
    DemoOrder,
    draw_order,
    order_body,
    webhook_headers,
)

TIMEOUT_S = 10.0
WEBHOOKS = "/v1/channels/shopify/webhooks"


def main(argv: Sequence[str]) -> int:
    """Sends orders and says what became of each; 1 when one was not taken."""
    options = _options(argv)
    first = options.first or int(time.time())
    orders = [draw_order(ordinal) for ordinal in range(first, first + options.count)]
    topic = "orders/create"
    if options.cancel:
        ordinal = int(options.cancel.lstrip("#")) - NUMBER_BASE
        orders = [replace(draw_order(ordinal), cancelled_at=datetime.now(UTC))]
        topic = "orders/cancelled"
    with httpx.Client(base_url=options.centre, timeout=TIMEOUT_S) as client:
        return max(_send(client, order, topic, options.secret) for order in orders)


def _send(client: httpx.Client, order: DemoOrder, topic: str, secret: str) -> int:
    raw = order_body(order)
    headers = webhook_headers(raw, str(uuid.uuid4()), topic, secret)
    try:
        answer = client.post(WEBHOOKS, content=raw, headers=headers)
    except httpx.HTTPError as error:
        print(f"{client.base_url} does not answer: {error}", file=sys.stderr)
        return 1
    if answer.status_code != httpx.codes.OK:
        print(f"Order {order.ordinal}: got {answer.status_code}, expected 200", file=sys.stderr)
        return 1
    goods = ", ".join(f"{quantity} x {sku}" for sku, quantity in order.lines)
    print(f"Order {order.ordinal}: {answer.json()['state']}, {goods}")
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="floorwalker order", description="Sends signed orders of the demo shop."
    )
    parser.add_argument("--centre", required=True, help="address, such as http://127.0.0.1:8080")
    parser.add_argument("--count", type=int, default=1, help="how many orders")
    parser.add_argument("--first", type=int, default=0, help="ordinal of the first; 0: the clock")
    parser.add_argument("--cancel", default="", help="number of an order to cancel instead")
    parser.add_argument("--secret", default="", help="the shop's secret; the demo's by default")
    return parser.parse_args(argv)
