"""A raw TCP printer port: ``tcp://10.0.0.9:9100``.

A send that succeeds proves nothing: the kernel takes megabytes for a peer that never reads.
"""

import contextlib
import select
import socket
from urllib.parse import urlsplit

from app.errors import LinkLost, LinkUnavailable, SettingWrong

_CONNECT_TIMEOUT_S = 3.0
_SEND_TIMEOUT_S = 10.0
_READ_BYTES = 65536


class TcpLink:
    """A byte link over one TCP connection."""

    def __init__(
        self,
        url: str,
        *,
        connect_timeout_s: float = _CONNECT_TIMEOUT_S,
        send_timeout_s: float = _SEND_TIMEOUT_S,
    ) -> None:
        """Reads the URL; connects nowhere.

        Raises:
            SettingWrong: host or port is missing.
        """
        self._url = url
        self._host, self._port = _address(url)
        self._connect_timeout_s = connect_timeout_s
        self._send_timeout_s = send_timeout_s
        self._socket: socket.socket | None = None

    @property
    def url(self) -> str:
        """The address it was made from."""
        return self._url

    def open(self) -> None:
        """Connects within the connect timeout."""
        try:
            self._socket = socket.create_connection(
                (self._host, self._port), self._connect_timeout_s
            )
            self._socket.settimeout(self._send_timeout_s)
        except OSError as trouble:
            raise LinkUnavailable(
                f"{self._host} port {self._port} does not answer.",
                why=f"{trouble}.",
                do="Check that the device is on and has this address.",
            ) from trouble

    def read(self, timeout_s: float) -> bytes:
        """Returns what has arrived; an orderly end of the other side is a loss, not silence."""
        connection = self._connected()
        try:
            ready, _, _ = select.select([connection], [], [], timeout_s)
            if not ready:
                return b""
            data = connection.recv(_READ_BYTES)
        except (OSError, ValueError) as trouble:
            raise self._lost(str(trouble)) from trouble
        if not data:
            raise self._lost("it closed the connection")
        return data

    def send(self, data: bytes) -> None:
        """Hands all bytes to the kernel within the send timeout."""
        try:
            self._connected().sendall(data)
        except OSError as trouble:
            raise self._lost(str(trouble)) from trouble

    def close(self) -> None:
        """Ends the connection in order, so that bytes under way are not thrown away by the peer."""
        connection, self._socket = self._socket, None
        if connection is None:
            return
        with contextlib.suppress(OSError):  # the peer may be gone already, which is what we want
            connection.shutdown(socket.SHUT_WR)
            connection.setblocking(False)
            while connection.recv(_READ_BYTES):  # unread bytes would turn the close into a reset
                pass
        connection.close()

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise self._lost("it is not open")
        return self._socket

    def _lost(self, why: str) -> LinkLost:
        return LinkLost(
            f"The connection to {self._host} port {self._port} was lost.",
            why=f"{why}.",
            do="Check cable and power of the device.",
        )


def _address(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as wrong:
        raise _no_address(url) from wrong
    if not host or not port:
        raise _no_address(url)
    return host, port


def _no_address(url: str) -> SettingWrong:
    return SettingWrong(
        f"{url!r} is no network address.",
        why="Expected tcp://HOST:PORT with a port from 1 to 65535.",
        do="Correct the address of the device.",
    )
