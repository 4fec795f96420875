"""Clients that send signed orders to an order service as fast as they are answered.

    python -m tests.bench.parts.load URL CLIENTS FIRST COUNT PRODUCTS

Prepares everything, says ``ready``, begins when a line comes, and prints one JSON object: how many
of each answer, and the seconds between the first byte sent and the last answer.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from app.central.demo.orders import draw_order, order_body, order_of, webhook_headers
from tests.bench.parts.goods import sku_of

SCARCE, SCARCE_EVERY = 0, 5
PATH = "/v1/channels/shopify/webhooks"
Parcel = tuple[bytes, dict[str, str]]


def main() -> int:
    """Sends, counts, prints."""
    url = sys.argv[1]
    clients, first, count, goods = map(int, sys.argv[2:6])
    parcels = iter([_parcel(at, goods) for at in range(first, first + count)])
    lock, answers = threading.Lock(), Counter[str]()
    took: list[float] = []
    begin = threading.Event()
    threads = [
        threading.Thread(target=_client, args=(url, parcels, lock, answers, took, begin))
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    begin.set()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    print(json.dumps({"answers": answers, "seconds": seconds, "took": sorted(took)}), flush=True)
    return 0


def _client(
    url: str,
    parcels: Iterator[Parcel],
    lock: threading.Lock,
    answers: Counter[str],
    took: list[float],
    begin: threading.Event,
) -> None:
    place = urlsplit(url)
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    line.connect()
    begin.wait()
    while True:
        with lock:
            parcel = next(parcels, None)
        if parcel is None:
            break
        begun = time.perf_counter()
        line.request("POST", PATH, parcel[0], parcel[1])
        reply = line.getresponse()
        words = reply.read()
        passed = time.perf_counter() - begun
        name = json.loads(words).get("state", "?") if reply.status == 200 else str(reply.status)
        with lock:
            answers[name] += 1
            took.append(passed)
    line.close()


def _parcel(at: int, goods: int) -> Parcel:
    """Every so often an order wants the scarce product, and many at once."""
    wanted = tuple(
        (sku_of((at * 7919 + place * 104729) % (goods - 1) + 1), quantity)
        for place, (_, quantity) in enumerate(draw_order(at).lines)
    )
    raw = order_body(order_of(at, *(wanted if at % SCARCE_EVERY else ((sku_of(SCARCE), 1),))))
    return raw, webhook_headers(raw, f"bench-{at}")


if __name__ == "__main__":
    sys.exit(main())
