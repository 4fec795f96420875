"""HTTP with the order service: one shared client, our own exceptions, an end at any time."""

import contextlib
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from weakref import WeakSet

import msgspec

from app.errors import CentreRefused, CentreUnreachable
from app.settings import LOOPBACK, check_centre_url
from app.wire import ChangesPage, PushReply, PushRequest

if TYPE_CHECKING:  # importing it costs a tenth of a second, after the first lines were read
    import httpx

CONNECT_S = 10.0
ANSWER_S = 30.0
GRACE_S = 10.0
"""How much longer than asked a long poll may take before the line counts as dead."""
PAGE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever it was."""

    status: int
    body: bytes
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """From where a scope is pulled on."""

    scope: str
    since: int
    epoch: str
    wait_s: float
    install: str


class Centre:
    """The order service as a station reaches it.

    Thread: any; each request blocks its thread until ``hang_up``.
    """

    def __init__(self, url: str, token: str, answer_s: float = ANSWER_S) -> None:
        """Prepares the client; nothing is sent yet.

        Args:
            url: address of the order service.
            token: bearer token of the station.
            answer_s: how long an answer other than a long poll may take.

        Raises:
            SettingWrong: plain http to another machine.
        """
        import httpx  # see above

        check_centre_url(url)
        self._broken = httpx.HTTPError
        self._answer_s = answer_s
        self._client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=httpx.Timeout(answer_s, connect=CONNECT_S),
            trust_env=urlsplit(url).hostname not in LOOPBACK,
        )
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._lock = threading.Lock()
        self._hung_up = False

    def push(self, request: PushRequest) -> Answer:
        """Sends a batch.

        Raises:
            CentreUnreachable: no answer, or only a part of one. The batch may have been taken in.
        """
        return self._send(
            self._client.build_request(
                "POST",
                "/v1/commands",
                content=msgspec.json.encode(request),
                headers={"Content-Type": "application/json"},
            )
        )

    def changes(self, asked: Asked) -> Answer:
        """Asks for the next page of a scope, and waits for one when nothing is new.

        Raises:
            CentreUnreachable: no answer, or only a part of one.
        """
        params: dict[str, str | int | float] = {
            "since": asked.since,
            "limit": PAGE_LIMIT,
            "wait": asked.wait_s,
            "install": asked.install,
        }
        if asked.epoch:
            params["epoch"] = asked.epoch
        path = f"/v1/feeds/{quote(asked.scope, safe=':')}/changes"
        timeout = max(self._answer_s, asked.wait_s + GRACE_S)
        return self._send(self._client.build_request("GET", path, params=params, timeout=timeout))

    def hang_up(self) -> None:
        """Ends every request that is under way, and every later one; twice is allowed."""
        with self._lock:
            self._hung_up = True
            for line in self._sockets:
                _shut(line)

    def close(self) -> None:
        """Frees the client, after the threads that use it have ended."""
        self._client.close()

    def _send(self, request: "httpx.Request") -> Answer:
        request.extensions["trace"] = self._traced
        try:
            response = self._client.send(request)
        except self._broken as error:
            raise CentreUnreachable(
                "The order service does not answer.", why=type(error).__name__
            ) from error
        asked_s = response.headers.get("Retry-After", "")
        digits = asked_s.isascii() and asked_s.isdigit()
        return Answer(response.status_code, response.content, float(asked_s) if digits else None)

    def _traced(self, event: str, facts: Mapping[str, object]) -> None:
        """Remembers the socket of each new connection: closing it is what ends a parked poll."""
        if not event.endswith(("connect_tcp.complete", "start_tls.complete")):
            return
        extra = getattr(facts.get("return_value"), "get_extra_info", None)
        line = extra("socket") if extra is not None else None
        if isinstance(line, socket.socket):
            with self._lock:
                self._sockets.add(line)
                if self._hung_up:
                    _shut(line)


def read_page(body: bytes) -> ChangesPage:
    """Returns the page of an answer.

    Raises:
        CentreRefused: it is none; another server may stand between.
    """
    try:
        return _PAGES.decode(body)
    except (ValueError, RecursionError) as error:
        raise CentreRefused("Got no page of changes.", why=str(error)) from error


def read_reply(body: bytes) -> PushReply:
    """Returns the rulings of an answer.

    Raises:
        CentreRefused: it is no reply to a batch; another server may stand between.
    """
    try:
        return _REPLIES.decode(body)
    except (ValueError, RecursionError) as error:
        raise CentreRefused("Got no reply to a batch.", why=str(error)) from error


def _shut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # closed already is as good
        line.shutdown(socket.SHUT_RDWR)


_PAGES = msgspec.json.Decoder(ChangesPage)
_REPLIES = msgspec.json.Decoder(PushReply)
