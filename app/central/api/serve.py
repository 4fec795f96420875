"""Serves an application on one address with granian's embedded server, in this process.

Port 0: granian binds by itself, with SO_REUSEPORT. So we bind a socket of our own to port 0 first,
with the same option, keep it (it never listens, so no connection reaches it) and give granian its
number. Nobody else can take the number in between.
"""

import asyncio
import socket
import sys
import threading
from collections.abc import Callable

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from litestar import Litestar

CONNECT_EVERY_S = 0.02
BACKLOG = 4096
"""Connections that wait to be taken: after an outage all stations come at once."""
MOST_REQUESTS = 50_000
"""Requests under way. A parked poll is one, and a station parks one for each of its scopes."""
OPEN_FILES = 20_000
"""Each connection is one; many systems allow a process a thousand unless it asks for more."""
GRACE_S = 0.5
"""How long open requests may end after the word to stop; a parked poll does not hold it up."""


class Host:
    """One server on one port.

    Thread: ``stop`` from any thread; ``run`` on the main thread.
    """

    def __init__(self, app: Litestar, host: str, port: int) -> None:
        self._app = app
        self._host = host
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._kept = socket.socket(family, socket.SOCK_STREAM)
        self._kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._kept.bind((host, port))
        self.port: int = self._kept.getsockname()[1]
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop_now: asyncio.Event | None = None

    def run(self, listening: Callable[[], None]) -> None:
        """Serves until ``stop``; ``listening`` is called once connections are accepted."""
        _allow_files(OPEN_FILES)
        asyncio.run(self._run(listening))
        self._kept.close()

    def stop(self) -> None:
        """Ends the server soon; twice is allowed."""
        self._stopping.set()
        if self._loop is not None and self._stop_now is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop_now.set)

    async def _run(self, listening: Callable[[], None]) -> None:
        self._stop_now = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        if self._stopping.is_set():
            return
        server = Server(
            self._app,
            address=self._host,
            port=self.port,
            interface=Interfaces.ASGI,
            websockets=False,
            backlog=BACKLOG,
            backpressure=MOST_REQUESTS,
            log_enabled=False,
            http1_settings=HTTP1Settings(keep_alive=True),
        )
        serving = asyncio.create_task(server.serve())
        watching = asyncio.create_task(self._announce(listening))
        stopping = asyncio.create_task(self._stop_now.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        watching.cancel()
        stopping.cancel()
        # A parked poll outlives the grace; granian then sets a result on its cancelled future.
        self._loop.set_exception_handler(lambda _loop, _context: None)
        server.stop()  # type: ignore[no-untyped-call]  # granian leaves it bare
        done, _ = await asyncio.wait({serving}, timeout=GRACE_S)
        for task in done:
            task.result()

    async def _announce(self, listening: Callable[[], None]) -> None:
        while True:
            try:
                _reader, writer = await asyncio.open_connection(self._host, self.port)
            except OSError:
                await asyncio.sleep(CONNECT_EVERY_S)
                continue
            writer.close()
            listening()
            return


def _allow_files(wanted: int) -> None:
    """Raises the limit of open files as far as this account may."""
    if sys.platform == "win32":
        return
    import resource  # not there on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
