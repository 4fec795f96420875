"""The short form of the proxy proof, and the proxy itself."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from tests.faults.parts.proxy import Proxy, Toxic
from tests.faults.report import Scale
from tests.faults.toxics import run as toxics


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that answers every message with the same one."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(line,), daemon=True).start()

        def answer(line: socket.socket) -> None:
            with line, contextlib.suppress(ConnectionError):
                while data := line.recv(4096):
                    line.sendall(data)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def exchange(port: int, message: bytes) -> bytes:
    """What comes back through the proxy until it is whole or the line is closed."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(message)
        while len(got) < len(message) and (data := line.recv(4096)):
            got += data
    return got


@pytest.mark.parametrize(
    ("toxic", "share"),
    [
        (Toxic.NONE, 1.0),
        (Toxic.SLICER, 1.0),
        (Toxic.LATENCY, 1.0),
        (Toxic.BANDWIDTH, 1.0),
        (Toxic.SLOW_CLOSE, 1.0),
        (Toxic.DROP_REQUEST, 0.0),
        (Toxic.DROP_REPLY, 0.0),
        (Toxic.TIMEOUT, 0.0),
        (Toxic.LIMIT_DATA, 0.5),
    ],
)
def test_what_a_client_gets_of_each_toxic(echo: int, toxic: Toxic, share: float) -> None:
    message = b"0123456789" * 20
    with Proxy(echo, lambda _first: toxic) as proxy:
        got = exchange(proxy.port, message)

    assert got == message[: round(len(message) * share)]
    assert proxy.hits == {toxic: 1}


def test_a_reset_is_one(echo: int) -> None:
    with Proxy(echo, lambda _first: Toxic.RESET) as proxy, pytest.raises(ConnectionResetError):
        exchange(proxy.port, b"hello")


def test_a_blackhole_neither_answers_nor_closes(echo: int) -> None:
    with (
        Proxy(echo, lambda _first: Toxic.BLACKHOLE) as proxy,
        socket.create_connection(("127.0.0.1", proxy.port), timeout=0.2) as line,
    ):
        line.sendall(b"hello")

        with pytest.raises(TimeoutError):
            line.recv(100)


def test_a_cut_proxy_takes_nothing_and_a_mended_one_has_the_same_port(echo: int) -> None:
    with Proxy(echo) as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as line:
            line.sendall(b"one")
            assert line.recv(10) == b"one"
            proxy.cut()
            assert line.recv(10) == b""
        with pytest.raises(ConnectionRefusedError):
            exchange(proxy.port, b"two")

        proxy.mend()

        assert exchange(proxy.port, b"three") == b"three"


@pytest.mark.timeout(400)
def test_every_toxic_and_exact_effects() -> None:
    report = toxics.run(Scale.SHORT)

    assert report.ok, report.faults
    assert report.figures["effects"] == report.figures["commands"]
