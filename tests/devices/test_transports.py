"""One contract for every byte link, run over a real pty, real sockets, the loop and a folder."""

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from app.errors import LinkLost, LinkUnavailable, SettingWrong
from app.ports.links import ByteLink
from devices.transports import LoopPrinter, SelfProving, TcpLink, link_for, open_link
from tests.devices.peers import PtyDevice, SocketPrinter


class Peer(Protocol):
    """The other end of a link."""

    @property
    def url(self) -> str: ...

    def heard(self, count: int) -> bytes: ...

    def say(self, data: bytes) -> None: ...

    def pull(self) -> None: ...


class SocketPeer(SocketPrinter):
    def heard(self, count: int) -> bytes:
        parts = self.received.wait(lambda parts: len(b"".join(parts)) >= count)
        return b"".join(parts)

    def pull(self) -> None:
        self.close()


class LoopPeer:
    def __init__(self, name: str) -> None:
        self.device = LoopPrinter.named(name)
        self.url = f"loop://{name}"

    def heard(self, count: int) -> bytes:
        return b"".join(self.device.wait_received(1, 5))

    def say(self, data: bytes) -> None:
        self.device.say(data)

    def pull(self) -> None:
        self.device.set_online(False)


class FolderPeer:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"file://{folder}"

    def heard(self, count: int) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.folder.iterdir()))

    def say(self, data: bytes) -> None:
        raise NotImplementedError

    def pull(self) -> None:
        self.folder.rmdir()
        self.folder.write_text("a file where the folder was")


@pytest.fixture
def pty(tmp_path: Path) -> Iterator[PtyDevice]:
    device = PtyDevice(tmp_path)
    yield device
    device.pull()


@pytest.fixture
def tcp() -> Iterator[SocketPeer]:
    peer = SocketPeer()
    yield peer
    peer.close()


@pytest.fixture
def loop(request: pytest.FixtureRequest) -> LoopPeer:
    return LoopPeer(re.sub(r"\W", "-", request.node.name))


@pytest.fixture
def folder(tmp_path: Path) -> FolderPeer:
    return FolderPeer(tmp_path / "jobs")


ALL = ["pty", "tcp", "loop", "folder"]
TALKING = ["pty", "tcp", "loop"]


@pytest.fixture
def peer(request: pytest.FixtureRequest) -> Peer:
    found: Peer = request.getfixturevalue(request.param)
    return found


def send_until_noticed(link: ByteLink) -> None:
    for _ in range(1000):  # a socket may take some before it knows
        link.send(b"x" * 1000)


def finished(link: ByteLink) -> None:
    if isinstance(link, SelfProving):
        assert link.finish() == frozenset()


@pytest.mark.parametrize("peer", ALL, indirect=True)
def test_what_is_sent_arrives_whole_and_in_order(peer: Peer) -> None:
    link = open_link(peer.url)

    link.send(b"^XA")
    link.send(b"\x00\xff^FDone^FS\r\n")
    link.send(b"^XZ")
    finished(link)

    assert peer.heard(17) == b"^XA\x00\xff^FDone^FS\r\n^XZ"
    link.close()


@pytest.mark.parametrize("peer", TALKING, indirect=True)
def test_what_the_device_says_is_read(peer: Peer) -> None:
    link = open_link(peer.url)
    link.send(b"?")
    finished(link)
    peer.heard(1)

    peer.say(b"]C100340123450000000017\r")

    heard = b""
    while len(heard) < 24:
        part = link.read(5)
        assert part
        heard += part
    assert heard == b"]C100340123450000000017\r"
    link.close()


@pytest.mark.parametrize("peer", ALL, indirect=True)
def test_silence_is_no_bytes_and_no_error(peer: Peer) -> None:
    link = open_link(peer.url)
    started = time.monotonic()

    assert link.read(0.05) == b""
    assert link.read(0) == b""

    assert time.monotonic() - started < 2
    link.close()


@pytest.mark.parametrize("peer", ALL, indirect=True)
def test_a_missing_device_is_unavailable(peer: Peer) -> None:
    open_link(peer.url).close()
    peer.pull()

    with pytest.raises(LinkUnavailable) as refused:
        open_link(peer.url)

    assert refused.value.do


@pytest.mark.parametrize("peer", TALKING, indirect=True)
def test_a_pulled_device_is_lost(peer: Peer) -> None:
    link = open_link(peer.url)
    link.send(b"x")
    finished(link)
    peer.heard(1)

    peer.pull()

    with pytest.raises(LinkLost):
        link.read(5)
    with pytest.raises(LinkLost):
        send_until_noticed(link)
    link.close()


@pytest.mark.parametrize("peer", ALL, indirect=True)
def test_a_closed_link_is_lost_until_it_is_opened_again(peer: Peer) -> None:
    link = open_link(peer.url)
    link.close()
    link.close()

    with pytest.raises(LinkLost):
        link.send(b"x")
    with pytest.raises(LinkLost):
        link.read(0)

    link.open()
    link.send(b"again")
    finished(link)
    assert peer.heard(5).endswith(b"again")
    link.close()


@pytest.mark.parametrize("peer", ["loop", "folder"], indirect=True)
def test_an_unfinished_job_leaves_nothing(peer: Peer) -> None:
    link = open_link(peer.url)
    link.send(b"^XA half a label")

    link.close()

    link.open()
    link.send(b"whole")
    finished(link)
    assert peer.heard(5) == b"whole"


@pytest.mark.parametrize(
    "url",
    [
        "http://printer",
        "/dev/ttyACM0",
        "",
        "tcp://printer",
        "tcp://:9100",
        "tcp://[printer",
        "loop://[name]",
        "tcp://printer:port",
        "tcp://printer:99999",
        "serial://",
        "serial:///dev/ttyACM0?boud=9600",
        "serial:///dev/ttyACM0?baud=fast",
        "serial:///dev/ttyACM0?parity=Q",
        "loop://",
        "file:///",
        "file://host/folder",
        "file:///folder?suffix=../x",
    ],
)
def test_a_wrong_address_says_what_to_do(url: str) -> None:
    with pytest.raises(SettingWrong) as refused:
        link_for(url)

    assert refused.value.why
    assert refused.value.do


def test_a_serial_line_belongs_to_one_program(pty: PtyDevice) -> None:
    link = open_link(pty.url)

    with pytest.raises(LinkUnavailable):
        open_link(pty.url)

    link.close()
    open_link(pty.url).close()


def test_a_line_setting_that_the_port_refuses_is_unavailable(pty: PtyDevice) -> None:
    odd = (
        f"serial://{pty.path}?bits=7&parity=E"  # a pty takes it once and then raises termios.error
    )
    troubles = []
    for _ in range(2):
        try:
            open_link(odd).close()
        except LinkUnavailable as trouble:
            troubles.append(trouble)

    assert all(trouble.do for trouble in troubles)


def test_a_peer_that_never_reads_ends_in_a_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        link = TcpLink(f"tcp://127.0.0.1:{deaf.getsockname()[1]}", send_timeout_s=0.1)
        link.open()

        with pytest.raises(LinkLost):
            link.send(b"x" * 50_000_000)
        link.close()


def test_closing_a_socket_loses_no_bytes_under_way(tcp: SocketPeer) -> None:
    link = open_link(tcp.url)
    link.send(b"?")
    tcp.heard(1)
    tcp.say(b"an answer that nobody reads")
    job = b"x" * 1_000_000

    link.send(job)
    link.close()

    assert len(tcp.heard(1 + len(job))) == 1 + len(job)


def test_a_folder_that_went_away_loses_the_job_loudly(folder: FolderPeer) -> None:
    link = open_link(folder.url)
    link.send(b"job")
    folder.pull()

    assert isinstance(link, SelfProving)
    with pytest.raises(LinkLost):
        link.finish()


def test_each_job_is_a_file_of_its_own_in_order(folder: FolderPeer) -> None:
    link = open_link(folder.url + "?suffix=zpl")
    assert isinstance(link, SelfProving)
    for number in range(20):
        link.send(b"%02d" % number)
        link.finish()

    files = sorted(folder.folder.iterdir())
    assert [path.read_bytes() for path in files] == [b"%02d" % number for number in range(20)]
    assert {path.suffix for path in files} == {".zpl"}


def test_a_loop_printer_tells_its_window_and_holds_jobs_while_in_trouble() -> None:
    device = LoopPrinter.named("window")
    device.forget()
    shown: list[bytes] = []
    device.on_bytes = shown.append
    link = open_link("loop://window")
    assert isinstance(link, SelfProving)

    device.set_trouble(frozenset({"media-empty"}))
    link.send(b"one")
    assert link.finish() == {"media-empty"}
    assert shown == []

    device.set_trouble(frozenset())
    assert link.finish() == frozenset()
    assert shown == [b"one"] == device.received
    device.on_bytes = None


def test_a_loop_printer_that_is_switched_off_forgets_what_it_had_not_printed() -> None:
    device = LoopPrinter.named("power")
    device.forget()
    device.set_trouble(frozenset({"paused"}))
    link = open_link("loop://power")
    assert isinstance(link, SelfProving)
    link.send(b"one")
    link.finish()

    device.set_online(False)
    with pytest.raises(LinkLost):
        link.finish()
    device.set_online(True)
    device.set_trouble(frozenset())

    assert device.received == []
