"""The shop on the other side: sends signed webhooks of true shape and hears what was shipped."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from app.central.demo.orders import DemoOrder, draw_order, order_body
from tests.central.stubs.shopify import Fault, StubShopify
from tests.demo.person.wares import RACE_SKU

SHOP = "floorwalker-demo.myshopify.com"
SECRET = "demo-secret"
WEBHOOKS = "/v1/channels/shopify/webhooks"
RACERS = 20
RACE_FIRST = 101

GOODS: dict[int, tuple[tuple[str, int], ...]] = {
    1: (("KNM-OAT-L", 1), ("SCF-IVR-OS", 1)),
    2: (("COW-CML-40", 1), ("SHL-SND-M", 1)),
    3: (("TSC-WHT-M", 2), ("TSC-INK-M", 1)),
    4: (("DRS-EMR-36", 1),),
    5: (("SNK-WHT-42", 1), ("JNS-IND-30", 1), ("SCF-IVR-OS", 1), ("BGT-CGN-OS", 1)),
    6: (("SHL-SKY-L", 2),),
    7: (("COW-CML-42", 2), ("TRW-CHR-48", 1)),
    8: (("KNM-MOS-L", 1), ("DRS-EMR-40", 1)),
    9: (("SHL-SKY-S", 3),),
    10: (("SHL-SND-M", 1),),
    11: (("BGT-CGN-OS", 40),),
    12: (("JNS-IND-32", 1),),
}
"""The twelve orders. Each to be shipped has something that only the warehouse holds."""
TWICE, UNPAID, OUT_OF_STOCK, CANCELLED = 2, 10, 11, 12
RETURNED = 2
TO_SHIP = tuple(number for number in GOODS if number not in (UNPAID, OUT_OF_STOCK, CANCELLED))


@dataclass
class Shop:
    """Posts to the order service; ``answers`` keeps every status by what was sent."""

    stub: StubShopify
    client: httpx.Client
    admin_token: str
    answers: dict[str, list[int]] = field(default_factory=dict)

    def connect(self) -> None:
        """Tells the order service where this shop hears of shipments."""
        setting = {
            "shop": SHOP,
            "secret": SECRET,
            "api_url": self.stub.url,
            "api_token": self.stub.token,
        }
        self.client.put(
            "/v1/admin/channels/shopify",
            json=setting,
            headers={"Authorization": f"Bearer {self.admin_token}"},
        ).raise_for_status()

    def send_twelve(self) -> None:
        """Sends the twelve orders, one of them twice, and cancels one."""
        for number in GOODS:
            order = an_order(number)
            self._post("order", order_body(order), delivery=f"order-{number}")
            if number == TWICE:
                self._post("the same order again", order_body(order), delivery=f"order-{number}")
        cancelled = replace(
            an_order(CANCELLED),
            updated_at=datetime.now(UTC) + timedelta(seconds=1),
            cancelled_at=datetime.now(UTC),
        )
        self._post("cancellation", order_body(cancelled), topic="orders/cancelled")

    def send_nonsense(self) -> None:
        """Sends one order with a wrong signature, and one signed body that nobody can read."""
        forged = order_body(an_order(1, number=900))
        self._post("wrong signature", forged, secret="another-secret")
        self._post("unreadable body", b'{"id": 1, "line_items": "none"')

    def race(self) -> None:
        """Twenty customers want the last five units of one jacket in the same moment."""
        bodies = [order_body(race_order(place)) for place in range(RACERS)]
        with ThreadPoolExecutor(RACERS) as pool:
            list(pool.map(lambda body: self._post("race", body), bodies))

    def break_the_line_once(self) -> None:
        """The next fulfilment is made, and its answer gets lost on the way."""
        self.stub.faults.append(Fault.CUT_AFTER_EFFECT)

    def _post(
        self,
        what: str,
        body: bytes,
        *,
        topic: str = "orders/create",
        delivery: str = "",
        secret: str = SECRET,
    ) -> None:
        delivery = delivery or str(uuid.uuid4())
        signature = hmac.new(secret.encode(), body, hashlib.sha256).digest()
        headers = {
            "Content-Type": "application/json",
            "X-Shopify-Topic": topic,
            "X-Shopify-Shop-Domain": SHOP,
            "X-Shopify-Webhook-Id": delivery,
            "X-Shopify-Event-Id": f"event-{delivery}",
            "X-Shopify-Hmac-Sha256": base64.b64encode(signature).decode(),
        }
        if what in ("order", "race"):
            self.stub.add_webhook(json.loads(body))
        answer = self.client.post(WEBHOOKS, content=body, headers=headers)
        self.answers.setdefault(what, []).append(answer.status_code)

    def shipped_twice(self) -> list[str]:
        """Tracking numbers that the shop was told more than once."""
        counts = Counter(tracking for _, tracking in self.stub.fulfilments)
        return [tracking for tracking, count in counts.items() if count > 1]


def an_order(ordinal: int, *, number: int | None = None) -> DemoOrder:
    """Returns one of the twelve orders."""
    payment = "pending" if ordinal == UNPAID else "paid"
    drawn = draw_order(number or ordinal)
    return replace(drawn, lines=GOODS[ordinal], payment=payment)


def race_order(place: int) -> DemoOrder:
    """Returns the order of one of the twenty."""
    return replace(draw_order(RACE_FIRST + place), lines=((RACE_SKU, 1),))


def units_in(numbers: Iterable[int]) -> int:
    """Returns how many garments some of the twelve orders hold."""
    return sum(quantity for number in numbers for _, quantity in GOODS[number])


def open_client(url: str) -> httpx.Client:
    """Returns a client with room for the race."""
    limits = httpx.Limits(max_connections=RACERS)
    return httpx.Client(base_url=url, timeout=30.0, limits=limits, trust_env=False)


def read_admin_token(centre: Path) -> str:
    """Returns the token of the administrator of a centre's data folder."""
    return (centre / "admin.token").read_text(encoding="ascii").strip()
