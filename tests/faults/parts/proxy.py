"""A TCP proxy that spoils exchanges, and that can be cut like a cable.

It knows nothing of HTTP but whose turn it is: bytes from the client after bytes from the server
begin an exchange, and each exchange gets a toxic of its own. The product has no part in it.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")
_CHUNK = 65536
_SLICE = 7
_BANDWIDTH = 128 * 1024
_HELD_S = 0.25
_LATE_S = (0.01, 0.12)
_RESET = struct.pack("ii", 1, 0)


class Toxic(StrEnum):
    """What may happen to one exchange."""

    NONE = "none"
    DROP_REQUEST = "drop_request"
    """The server never hears of it."""
    HALF_REQUEST = "half_request"
    DROP_REPLY = "drop_reply"
    """The server has done it, and nobody is told."""
    RESET = "reset"
    """The same, with a TCP reset."""
    LIMIT_DATA = "limit_data"
    """Half of the reply, then the end."""
    TIMEOUT = "timeout"
    """The reply is held back, then the line is closed."""
    SLOW_CLOSE = "slow_close"
    """The reply passes; the line stays open, and what is sent next is swallowed."""
    BLACKHOLE = "blackhole"
    """Nothing passes and nothing closes, until the client gives up."""
    SLICER = "slicer"
    """Seven bytes at a time."""
    LATENCY = "latency"
    BANDWIDTH = "bandwidth"


Choose = Callable[[bytes], Toxic]
"""Gets the first bytes of an exchange."""


def passes(_first: bytes) -> Toxic:
    """Spoils nothing."""
    return Toxic.NONE


class Proxy:
    """Stands on a port of its own before another one of this machine; use as a context.

    Thread: an event loop of its own; ``cut``, ``mend`` and ``aim`` from any.
    """

    def __init__(self, target: int, choose: Choose = passes, seed: int = 0) -> None:
        self.hits: Counter[Toxic] = Counter()
        """Exchanges by what happened to them."""
        self.dice = random.Random(seed)
        self._target = target
        self._choose = choose
        self._lines: set[_Line] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._thread.start()
        self.port = 0
        self.mend()

    @property
    def url(self) -> str:
        """Address to be used instead of the target's."""
        return f"http://127.0.0.1:{self.port}"

    def aim(self, target: int) -> None:
        """New connections go to another port."""
        self._target = target

    def cut(self) -> None:
        """Ends every connection and takes no more."""
        self._do(self._cut())

    def mend(self) -> None:
        """Takes connections (again), on the same port."""
        self._do(self._listen())

    def close(self) -> None:
        """Ends everything."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def toxic(self, first: bytes) -> Toxic:
        """Chooses what happens to an exchange, and counts it."""
        chosen = self._choose(first)
        self.hits[chosen] += 1
        return chosen

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for line in list(self._lines):
            line.end()
        while self._lines:
            await asyncio.sleep(0.001)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = _Line(self, reader, writer)
        self._lines.add(line)
        try:
            await line.run(self._target)
        finally:
            self._lines.discard(line)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10.0)


class _Line:
    """One connection and its other half."""

    def __init__(
        self, proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._proxy = proxy
        self._near = reader, writer
        self._toxic = Toxic.NONE
        self._is_answered = True
        self._ended = asyncio.Event()
        self._reset = False

    def end(self, *, reset: bool = False) -> None:
        """Closes both halves soon."""
        self._reset = self._reset or reset
        self._ended.set()

    async def run(self, target: int) -> None:
        """Passes bytes both ways until one side or a toxic ends it."""
        writers = [self._near[1]]
        tasks: list[asyncio.Task[None]] = [asyncio.create_task(self._watch())]
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
            writers.append(far_writer)
            tasks.append(asyncio.create_task(self._ask(far_writer)))
            tasks.append(asyncio.create_task(self._answer(far_reader)))
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        except OSError:
            pass  # nobody listens there: the client sees its connection close
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for writer in writers:
                _close(writer, reset=self._reset)
                with contextlib.suppress(OSError):  # a line that broke is closed as well
                    await writer.wait_closed()

    async def _watch(self) -> None:
        await self._ended.wait()

    async def _ask(self, far: asyncio.StreamWriter) -> None:
        reader = self._near[0]
        while data := await reader.read(_CHUNK):
            if self._is_answered:
                if self._toxic is Toxic.SLOW_CLOSE:
                    continue  # swallowed
                self._toxic = self._proxy.toxic(data[:64])
                self._is_answered = False
            match self._toxic:
                case Toxic.DROP_REQUEST:
                    return
                case Toxic.HALF_REQUEST:
                    await _send(far, data[: len(data) // 2])
                    return
                case Toxic.BLACKHOLE:
                    continue
                case _:
                    await self._pass_on(far, data)

    async def _answer(self, far: asyncio.StreamReader) -> None:
        writer = self._near[1]
        while data := await far.read(_CHUNK):
            self._is_answered = True
            match self._toxic:
                case Toxic.DROP_REPLY:
                    return
                case Toxic.RESET:
                    self.end(reset=True)
                    return
                case Toxic.LIMIT_DATA:
                    await _send(writer, data[: len(data) // 2])
                    return
                case Toxic.TIMEOUT:
                    await asyncio.sleep(_HELD_S)
                    return
                case Toxic.SLOW_CLOSE:
                    asyncio.get_running_loop().call_later(_HELD_S, self.end)
            await self._pass_on(writer, data)

    async def _pass_on(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        match self._toxic:
            case Toxic.LATENCY:
                await asyncio.sleep(self._proxy.dice.uniform(*_LATE_S))
                await _send(writer, data)
            case Toxic.SLICER:
                for start in range(0, len(data), _SLICE):
                    await _send(writer, data[start : start + _SLICE])
            case Toxic.BANDWIDTH:
                for start in range(0, len(data), 2048):
                    await _send(writer, data[start : start + 2048])
                    await asyncio.sleep(2048 / _BANDWIDTH)
            case _:
                await _send(writer, data)


async def _send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


def _close(writer: asyncio.StreamWriter, *, reset: bool) -> None:
    line = writer.get_extra_info("socket")
    if reset and line is not None:
        with contextlib.suppress(OSError):  # gone already is as good
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        writer.transport.abort()
    else:
        writer.close()
