"""The small order service behind a port of its own."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from app.wire import ChangesPage, PushReply, PushRequest
from tests.sync.centre import TOKEN, Centre
from tests.sync.parts.faults import Fault


class Server:
    """The service behind a port of its own; use as a context."""

    def __init__(self, centre: Centre, port: int = 0) -> None:
        self.centre = centre
        self._http = _Http(centre, port)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        self.centre.closing = False
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        with self.centre.news:
            self.centre.closing = True
            self.centre.news.notify_all()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, centre: Centre, port: int) -> None:
        self.centre = centre
        super().__init__(("127.0.0.1", port), _Conversation)


class _Conversation(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"

    @property
    def centre(self) -> Centre:
        return self.server.centre

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        request = msgspec.json.decode(raw, type=PushRequest)
        status = self.centre.spoilt(request)
        if status is not None:
            self.centre.batches.append(tuple(command.id for command in request.batch))
            named = next(c.id for c in request.batch if c.id in self.centre.spoils)
            body = {"command": named} if self.centre.names_poison else {}
            self._answer(status, msgspec.json.encode(body))
            return
        faults = self.centre.push_faults
        self.centre.under_way += 1
        self.centre.most_under_way = max(self.centre.most_under_way, self.centre.under_way)
        self._reply(faults.popleft() if faults else Fault.NONE, lambda: self.centre.push(request))
        self.centre.under_way -= 1

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        steps = unquote(parts.path).split("/")
        if steps[2] == "snapshots" or steps[4] != "changes":
            self._answer_beside(steps)
            return
        scope = steps[3]
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        faults = self.centre.pull_faults
        self._reply(
            faults.popleft() if faults else Fault.NONE,
            lambda: self.centre.changes(
                scope, int(asked["since"]), asked.get("epoch", ""), float(asked["wait"])
            ),
        )

    def _answer_beside(self, steps: list[str]) -> None:
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._answer(401, b"{}")
        elif steps[2] == "snapshots":
            self._serve(steps[3])
        elif steps[4] == "snapshot":
            name = self.centre.snapshot(steps[3])
            self._redirect(f"/v1/snapshots/{name}") if name else self._answer(404, b"{}")
        elif len(steps) == 5:
            self._answer(200, msgspec.json.encode(self.centre.bucket_list(steps[3])))
        else:
            self._answer(200, msgspec.json.encode(self.centre.bucket(steps[3], steps[5])))

    def _redirect(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _serve(self, name: str) -> None:
        """A file, from the byte that is asked for; after so many bytes the line stands still."""
        files, whole = self.centre.files, self.centre.files.made.get(name)
        if whole is None:
            self._answer(404, b"{}")
            return
        tag = f'"{name}"'
        asked = self.headers["Range"] if self.headers["If-Range"] == tag else None
        begins = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(whole) - begins))
        self.end_headers()
        ends = len(whole) if files.cut_after is None else files.cut_after
        for start in range(begins, min(ends, len(whole)), 4096):
            piece = whole[start : min(start + 4096, ends)]
            files.served[name] += len(piece)
            self.wfile.write(piece)
        if ends < len(whole):
            with self.centre.news:
                self.centre.news.wait_for(self.centre.is_unblocked, 20)
            self.close_connection = True

    def _reply(self, fault: Fault, make: Callable[[], PushReply | ChangesPage | int]) -> None:
        if fault.status is not None:
            self._answer(fault.status, b"{}", fault)
        elif self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._answer(401, b"{}")
        else:
            self._answer_with(make(), fault)

    def _answer_with(self, made: PushReply | ChangesPage | int, fault: Fault) -> None:
        if fault is Fault.SLOW:
            with self.centre.news:
                self.centre.news.wait_for(lambda: self.centre.closing, 1.0)
        if fault is Fault.LOST_REPLY or self.centre.closing:
            self.close_connection = True
        elif isinstance(made, int):
            self._answer(made, b"{}")
        elif fault is Fault.GARBAGE:
            self._answer(200, b"<html>Please log in to this network</html>")
        else:
            self._answer(200, msgspec.json.encode(made), fault)

    def _answer(self, status: int, body: bytes, fault: Fault = Fault.NONE) -> None:
        cut = fault is Fault.HALF_A_BODY
        self.send_response(status)
        for name, value in fault.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = cut

    def log_message(self, format: str, *args: object) -> None:
        pass
