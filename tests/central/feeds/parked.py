"""Measures parked readers: ``python -m tests.central.feeds.parked [readers]``.

A real order service, so many sockets that wait for the same scope, and then one order: how much
memory a reader takes, and how long it is until the last of them has its page.
"""

import asyncio
import resource
import sys
import tempfile
import time
from pathlib import Path

import httpx
import msgspec

from app.central.demo.orders import draw_order
from app.wire import ChangesPage
from tests.central.process import TOKEN, CentreProcess

AT_ONCE = 200
WARM = {"Authorization": f"Bearer {TOKEN}"}


def main(readers: int) -> None:
    """Prints one line for each figure."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as folder:
        centre = CentreProcess(Path(folder))
        try:
            asyncio.run(measure(centre, readers))
        finally:
            centre.close()


async def measure(centre: CentreProcess, readers: int) -> None:
    """Parks the readers, sends an order and waits for the last answer."""
    url = httpx.URL(centre.url)
    page = first_page(centre)
    before = memory_kb(centre.process.pid)
    question = request(url, page)
    pipes = []
    for begin in range(0, readers, AT_ONCE):
        some = min(AT_ONCE, readers - begin)
        pipes += await asyncio.gather(*(park(url, question) for _ in range(some)))
    await asyncio.sleep(2)
    after = memory_kb(centre.process.pid)
    print(f"{readers} parked: {after - before} kB more, {(after - before) / readers:.1f} kB each")
    answers = [asyncio.create_task(answer(reader)) for reader, _ in pipes]
    begun = time.perf_counter()
    await asyncio.to_thread(centre.send, draw_order(1), "d-1")
    told = await asyncio.gather(*answers)
    times = sorted(at - begun for at, _ in told)
    print(f"woken: first {times[0]:.2f} s, middle {times[len(times) // 2]:.2f} s,"
          f" last {times[-1]:.2f} s")  # fmt: skip
    assert all(b'"put"' in body for _, body in told), "a reader was woken for nothing"
    print(f"memory after: {memory_kb(centre.process.pid)} kB")
    for _, writer in pipes:
        writer.close()


def first_page(centre: CentreProcess) -> ChangesPage:
    """Where the site stands."""
    with centre.client() as client:
        since, page = 0, None
        while page is None or page.more:
            answer = client.get(f"/v1/feeds/site:MIL/changes?since={since}", headers=WARM)
            page = msgspec.json.decode(answer.content, type=ChangesPage)
            since = page.upto
    return page


def request(url: httpx.URL, page: ChangesPage) -> bytes:
    """The question of a parked reader."""
    path = f"/v1/feeds/site:MIL/changes?since={page.head}&epoch={page.epoch}&wait=25"
    head = f"GET {path} HTTP/1.1\r\nHost: {url.host}\r\nAuthorization: {WARM['Authorization']}"
    return f"{head}\r\n\r\n".encode()


async def park(
    url: httpx.URL, question: bytes
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Opens a connection and asks."""
    assert url.port is not None
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(question)
    await writer.drain()
    return reader, writer


async def answer(reader: asyncio.StreamReader) -> tuple[float, bytes]:
    """Waits for an answer; returns when it was there, and its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    (length,) = [
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length")
    ]
    body = await reader.readexactly(length)
    return time.perf_counter(), body


def memory_kb(pid: int) -> int:
    """What a process holds in memory."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    raise AssertionError("a process without memory")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
