"""HTTP with the order service: one shared client, our own exceptions, an end at any time."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit
from weakref import WeakSet

import msgspec

from app.errors import CentreRefused, CentreUnreachable
from app.settings import LOOPBACK, check_centre_url
from app.wire import PushRequest

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
    location: str = ""
    """Where a redirect points, as a whole address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """From where a scope is pulled on."""

    scope: str
    since: int
    epoch: str
    wait_s: float
    install: str
    digest: bool = False
    """The centre also counts what the scope should hold."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file as it arrives."""

    begins: int
    """The byte with which ``pieces`` begins: what was asked for, or 0 when it is another file."""
    size: int
    """Bytes of the whole file; 0 when the centre does not say."""
    etag: str
    pieces: Iterator[bytes]


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

    def has_blob(self, name: str) -> Answer:
        """Asks whether the centre has a blob: 200 or 404.

        Raises:
            CentreUnreachable: no answer.
        """
        return self._send(self._client.build_request("HEAD", f"/v1/blobs/{name}"))

    def put_blob(self, name: str, data: bytes) -> Answer:
        """Sends a blob: 201, or 200 when it was there.

        Raises:
            CentreUnreachable: no answer. It may have been taken in.
        """
        headers = {"Content-Type": "application/octet-stream"}
        return self._send(
            self._client.build_request("PUT", f"/v1/blobs/{name}", content=data, headers=headers)
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
        if asked.digest:
            params["digest"] = 1
        path = _feed(asked.scope, "changes")
        timeout = max(self._answer_s, asked.wait_s + GRACE_S)
        return self._send(self._client.build_request("GET", path, params=params, timeout=timeout))

    def buckets(self, scope: str, install: str, bucket: str = "") -> Answer:
        """Asks for the digests of a scope's buckets, or for the documents of one.

        Raises:
            CentreUnreachable: no answer, or only a part of one.
        """
        path = _feed(scope, f"buckets/{bucket}" if bucket else "buckets")
        return self._send(self._client.build_request("GET", path, params={"install": install}))

    def snapshot(self, scope: str) -> Answer:
        """Asks where the snapshot of a scope lies; the answer is a redirect, or 404 for none.

        Raises:
            CentreUnreachable: no answer.
            CentreRefused: it lies with somebody else, who must not see our token.
        """
        path = _feed(scope, "snapshot")
        answer = self._send(self._client.build_request("GET", path))
        if answer.location and _origin(answer.location) != _origin(str(self._client.base_url)):
            raise CentreRefused(
                "The order service sends us to another one for a snapshot.",
                why="Our token is for this one only.",
            )
        return answer

    @contextmanager
    def download(self, file: str, begins: int, etag: str) -> Iterator[Download | Answer]:
        """Fetches a file from a byte on; an ``Answer`` when it is not there.

        Args:
            file: the address that ``snapshot`` answered.
            begins: bytes that are here already.
            etag: of the file they are from.

        Raises:
            CentreUnreachable: no answer, or the line broke on the way.
        """
        headers = {"Accept-Encoding": "identity"}
        if begins:
            headers |= {"Range": f"bytes={begins}-", "If-Range": etag}
        request = self._client.build_request("GET", file, headers=headers)
        request.extensions["trace"] = self._traced
        with self._reached():
            response = self._client.send(request, stream=True)
            try:
                if response.status_code not in (200, 206):
                    yield _answer(response, response.read())
                    return
                part = response.status_code == 206
                yield Download(
                    begins if part else 0,
                    _size(response.headers, begins if part else 0),
                    response.headers.get("ETag", ""),
                    self._pieces(response),
                )
            finally:
                response.close()

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
        with self._reached():
            response = self._client.send(request)
        return _answer(response, response.content)

    def _pieces(self, response: "httpx.Response") -> Iterator[bytes]:
        with self._reached():
            yield from response.iter_raw()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except self._broken as error:
            raise CentreUnreachable(
                "The order service does not answer.", why=type(error).__name__
            ) from error

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


def _answer(response: "httpx.Response", body: bytes) -> Answer:
    asked_s = response.headers.get("Retry-After", "")
    digits = asked_s.isascii() and asked_s.isdigit()
    place = response.headers.get("Location", "")
    return Answer(
        response.status_code,
        body,
        float(asked_s) if digits else None,
        urljoin(str(response.url), place) if place else "",
    )


def _feed(scope: str, what: str) -> str:
    return f"/v1/feeds/{quote(scope, safe=':')}/{what}"


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _size(headers: Mapping[str, str], begins: int) -> int:
    """Bytes of the whole file; of a part we know how many are missing."""
    length = headers.get("Content-Length", "")
    return begins + int(length) if length.isascii() and length.isdigit() else 0


def _shut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # closed already is as good
        line.shutdown(socket.SHUT_RDWR)
