"""Thousands of stations that wait for news: memory of each at the service, and waking them all.

The yardstick is a server of plain asyncio streams that does nothing but wait.
"""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from sqlalchemy import insert

from app.central.api.auth import token_hash
from app.central.demo.orders import draw_order, order_body, webhook_headers
from app.store import central_db as db
from app.store.central_db import TENANT
from tests.bench.figures import Budget, Figure, figure, quantile
from tests.bench.parts.centres import House, a_house
from tests.bench.parts.goods import FLOOR, SITE, Size
from tests.bench.parts.load import PATH
from tests.faults.parts.programs import ROOT

STATIONS, SPARE = 5_000, 200
AT_ONCE = 100
"""Connections that are being made at the same time."""
QUIET_S, BUSY_S = 8.0, 0.05
News = tuple[str, str, bytes, dict[str, str]]
"""Method, address, body and headers of a request that wakes everybody."""
ALL = Budget(at_least=STATIONS)


def run() -> list[Figure]:
    """Measures the service and the bare server."""
    most = _allow_files(STATIONS + SPARE)
    count = min(STATIONS, most - SPARE)
    bare_kb, bare_ms = asyncio.run(_bare(count))
    with a_house("sqlite", Size()) as house:
        head, epoch = _enrol(house, count)
        with house.serve() as centre:
            question = f"/v1/feeds/{FLOOR}/changes?since={head}&epoch={epoch}&wait=25"
            kb, woken = asyncio.run(
                _park(centre.url, centre.process.pid, count, question, _send_order(centre.url))
            )
    return [
        figure("parked stations, all woken", len(woken), "", ALL),
        figure("parked station, memory of each", kb, "kB", yardstick=bare_kb),
        figure("parked stations, the middle one awake", quantile(woken, 0.5), "ms"),
        figure("parked stations, the last one awake", max(woken), "ms", yardstick=bare_ms),
    ]


def _allow_files(wanted: int) -> int:
    """Raises the limit of open files for this process and its children, as far as allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = max(soft, min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return allowed


def _enrol(house: House, count: int) -> tuple[int, str]:
    """Takes the stations in; returns head and epoch of their feed."""
    rows = [
        {
            "tenant": TENANT,
            "station": f"PARK-{at:04d}",
            "site": SITE,
            "token_sha256": token_hash(f"token-{at}"),
        }
        for at in range(count)
    ]
    with house.centre() as centre, centre.work() as work:
        work.connection.execute(insert(db.station), rows)
    ((head, epoch),) = house.ask(f"SELECT head, epoch FROM site_feed WHERE scope = '{FLOOR}'")
    return int(str(head)), str(epoch)


def _send_order(url: str) -> News:
    raw = order_body(draw_order(1))
    return "POST", f"{url}{PATH}", raw, webhook_headers(raw, "the-news")


async def _park(
    url: str,
    process_id: int,
    count: int,
    question: str,
    news: News,
) -> tuple[float, list[float]]:
    """Parks readers, then sends news; returns kB for each, and ms to each answer."""
    place, gate = urlsplit(url), asyncio.Semaphore(AT_ONCE)
    before = _memory_kb(process_id)

    async def one(at: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with gate:
            reader, writer = await asyncio.open_connection(place.hostname, place.port)
            writer.write(
                f"GET {question} HTTP/1.1\r\nhost: centre\r\n"
                f"authorization: Bearer token-{at}\r\n\r\n".encode()
            )
            await writer.drain()
            return reader, writer

    async def hear(reader: asyncio.StreamReader) -> float:
        answer = await reader.read(16)
        return time.perf_counter() if answer.startswith(b"HTTP/1.1 200") else 0.0

    lines = await asyncio.gather(*(one(at) for at in range(count)))
    hearing = [asyncio.create_task(hear(reader)) for reader, _ in lines]
    await _quiet(process_id)
    kb = (_memory_kb(process_id) - before) / count
    early = sum(task.done() for task in hearing)
    async with httpx.AsyncClient(trust_env=False, timeout=30.0) as client:
        method, where, raw, headers = news
        begun = time.perf_counter()
        await client.request(method, where, content=raw, headers=headers)
    heard = await asyncio.gather(*hearing)
    for _, writer in lines:
        writer.close()
    assert early == 0, f"{early} were answered before there was news"
    return kb, [(at - begun) * 1000 for at in heard if at]


async def _quiet(process_id: int) -> None:
    """Waits until a process does little, for a third of the time that a reader is parked."""
    used, until = -1.0, time.monotonic() + QUIET_S
    while (now := _processor_s(process_id)) - used > BUSY_S and time.monotonic() < until:
        used = now
        await asyncio.sleep(0.3)


async def _bare(count: int) -> tuple[float, float]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.parts.bare_poll"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as server:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        kb, woken = await _park(url, server.pid, count, "/wait", ("GET", f"{url}/ring", b"", {}))
        assert server.stdin is not None
        server.stdin.close()
    return kb, max(woken)


def _memory_kb(process_id: int) -> int:
    words = Path(f"/proc/{process_id}/status").read_text().split()
    return int(words[words.index("VmRSS:") + 1])


def _processor_s(process_id: int) -> float:
    fields = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100
