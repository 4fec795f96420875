"""HTTP with the centre: what cannot be understood is our own trouble, and any wait can be ended."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import msgspec
import pytest
import zstandard

from app.errors import CentreRefused, CentreUnreachable, SettingWrong
from app.sync.answers import read_page, read_reply
from app.sync.client import Asked, Centre, Download
from app.wire import PushRequest
from tests.store.cache_papers import a_page, a_reply, an_order, put
from tests.structure.tree import ROOT

PAGE = msgspec.json.encode(a_page(put("fo-1", an_order(), 7)))
ASKED = Asked(scope="site:MIL", since=3, epoch="e 1", wait_s=25, install="i-1")
EMPTY = PushRequest(station="ST-01", install="i-1", batch=())


class _Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, str | None]]] = []
    leads_to: ClassVar[str] = ""
    mute: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Authorization"]))
        if self.path.endswith("/snapshot"):
            self.send_response(302)
            self.send_header("Location", self.leads_to)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = PAGE
        self.send_response(200)
        if "zstd" in self.headers["Accept-Encoding"]:
            body = zstandard.compress(PAGE)
            self.send_header("Content-Encoding", "zstd")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, None))
        self.mute.wait(20)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    _Conversation.mute.clear()
    _Conversation.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Conversation)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    _Conversation.mute.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_asked_for_and_unpacked(url: str) -> None:
    centre = Centre(url, "sesame")

    answer = centre.changes(ASKED)

    assert answer.status == 200
    assert read_page(answer.body) == msgspec.json.decode(PAGE, type=type(a_page()))
    (asked,) = _Conversation.asked
    assert asked == (
        "/v1/feeds/site:MIL/changes?since=3&limit=500&wait=25&install=i-1&epoch=e+1",
        "Bearer sesame",
    )
    centre.close()


def test_a_proxy_of_the_system_is_not_asked_about_this_machine(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    centre = Centre(url, "")

    assert centre.changes(ASKED).status == 200

    centre.close()


def test_an_answer_that_never_comes_is_unreachable(url: str) -> None:
    centre = Centre(url, "", answer_s=0.2)

    with pytest.raises(CentreUnreachable):
        centre.push(EMPTY)

    centre.close()


def test_nobody_there_is_unreachable() -> None:
    centre = Centre("http://127.0.0.1:9", "")

    with pytest.raises(CentreUnreachable):
        centre.changes(ASKED)

    centre.close()


def test_hanging_up_ends_a_request_under_way_and_every_later_one(url: str) -> None:
    centre = Centre(url, "")
    ended: list[str] = []
    asked = threading.Event()

    def push() -> None:
        asked.set()
        try:
            centre.push(EMPTY)
        except CentreUnreachable as error:
            ended.append(error.why)

    thread = threading.Thread(target=push)
    thread.start()
    gate = threading.Event()
    until = time.monotonic() + 10
    while not _Conversation.asked and time.monotonic() < until:
        gate.wait(0.01)

    centre.hang_up()
    centre.hang_up()
    thread.join(2)

    assert not thread.is_alive()
    assert len(ended) == 1
    with pytest.raises(CentreUnreachable):
        centre.push(EMPTY)
    centre.close()


def test_a_snapshot_is_fetched_from_the_same_service_only(url: str) -> None:
    centre = Centre(url, "sesame")
    _Conversation.leads_to = "/v1/snapshots/one"

    place = centre.snapshot("site:MIL").location
    with centre.download(place, 0, "") as found:
        assert isinstance(found, Download)
        assert b"".join(found.pieces) == PAGE

    assert place == f"{url}/v1/snapshots/one"
    assert _Conversation.asked[-1] == ("/v1/snapshots/one", "Bearer sesame")
    for elsewhere in ("http://127.0.0.1:9/x", "https://centre.example/x", "//centre.example/x"):
        _Conversation.leads_to = elsewhere
        with pytest.raises(CentreRefused, match="another one"):
            centre.snapshot("site:MIL")
    centre.close()


def test_plain_http_goes_nowhere_else() -> None:
    with pytest.raises(SettingWrong):
        Centre("http://centre.example", "")


def test_what_is_no_answer_is_refused() -> None:
    no_text, endless = b'{"scope":"\xff"}', b'{"more_of_it":' + b"[" * 100_000
    torn = (PAGE[:-9], no_text, endless)
    for body in (b"", b"<html>", b"{}", *torn, msgspec.json.encode(a_reply())):
        with pytest.raises(CentreRefused):
            read_page(body)
    for body in (b"", b"<html>", b"{}", b'{"results":[{"id":"\xff"}]}', endless, PAGE):
        with pytest.raises(CentreRefused):
            read_reply(body)


def test_the_client_is_loaded_late() -> None:
    code = "import sys, app.sync.main; sys.exit('httpx' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
