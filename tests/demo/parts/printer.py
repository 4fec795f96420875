"""A label printer on the loopback: takes jobs over TCP like port 9100 and answers ``~HS``.

What it prints is drawn by zplkit and read by zxing-cpp, neither of which is ours.
"""

from __future__ import annotations

import contextlib
import io
import re
import socket
import threading
import unicodedata
from dataclasses import dataclass, field

import zplkit
import zxingcpp
from PIL import Image

from tests.demo.deadline import Deadline, Stuck

DPI, WIDTH_MM, HEIGHT_MM = 203, 102, 152
ASKED = b"~HS\r\n"
ALL_CLEAR = b"".join(
    b"\x02" + line + b"\x03\r\n"
    for line in (
        b"000,0,0,1218,000,0,0,0,000,0,0,0",
        b"000,0,0,0,0,2,6,0,00000000,1,000",
        b"1234,0",
    )
)
_NOT_ASCII = re.compile(rb"(?:_[89a-f][0-9a-f])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One printed job: its bytes, its pages as pictures, and the codes a scanner reads on them."""

    data: bytes
    pages: tuple[bytes, ...]
    codes: frozenset[bytes]
    """With their AIM identifiers, as a scanner sends them."""

    def code(self, start: bytes) -> bytes:
        """Returns the first code that begins so, or nothing."""
        return next((code for code in sorted(self.codes) if code.startswith(start)), b"")

    @property
    def name(self) -> str:
        """What it is: the code without the AIM identifier."""
        return min(self.codes, default=b"]--unread")[3:].decode()


@dataclass
class Printer:
    """The printer.

    Thread: one per connection; everything else from the thread that plays.
    """

    port: int = 0
    jobs: list[bytes] = field(default_factory=list)
    """The bytes of each job, without the questions about the state."""
    _read: list[Paper] = field(default_factory=list)
    _server: socket.socket | None = None

    @property
    def url(self) -> str:
        """Where the window finds it."""
        return f"tcp://127.0.0.1:{self.port}"

    def plug_in(self) -> None:
        """Listens, on the same port as before when there was one."""
        self._server = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._server,), daemon=True).start()

    def pull_out(self) -> None:
        """Refuses every connection from now on."""
        if self._server is not None:
            with contextlib.suppress(OSError):  # wakes the thread that accepts
                self._server.shutdown(socket.SHUT_RDWR)
            self._server.close()
            self._server = None

    def papers(self) -> list[Paper]:
        """Returns everything printed so far."""
        for data in self.jobs[len(self._read) :]:
            self._read.append(read_paper(data))
        return list(self._read)

    def wait(self, deadline: Deadline, start: bytes, count: int, seconds: float = 10.0) -> Paper:
        """Waits for the ``count``-th paper with a code that begins so.

        Raises:
            Stuck: it was not printed in time.
        """

        def look() -> Paper | None:
            fits = [paper for paper in self.papers() if paper.code(start)]
            return fits[count - 1] if len(fits) >= count else None

        found = deadline.until(look, seconds, f"paper {count} with {start.decode()}...")
        if found is None:
            raise Stuck("no paper")
        return found

    def _accept(self, server: socket.socket) -> None:
        with contextlib.suppress(OSError):  # pulled out
            while True:
                connection, _ = server.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        """Takes one connection: a job ends with its last format; questions follow it."""
        heard = b""
        with connection, contextlib.suppress(OSError):
            while data := connection.recv(65536):
                heard += data
                if ASKED in heard:
                    job, heard = heard.split(ASKED, 1)
                    self._take(job)
                    connection.sendall(ALL_CLEAR)
        self._take(heard)

    def _take(self, job: bytes) -> None:
        if b"^XA" in job:
            self.jobs.append(job)


def read_paper(data: bytes) -> Paper:
    """Draws a job and reads every code on it."""
    width, height = (round(mm * DPI / 25.4) for mm in (WIDTH_MM, HEIGHT_MM))
    options = zplkit.Options(profile="specification", width=width, height=height, dpi=DPI)
    pages = tuple(label.png() for label in zplkit.render(plain(data), options).labels)
    pictures = (Image.open(io.BytesIO(page)).convert("L") for page in pages)
    codes = frozenset(
        found.symbology_identifier.encode() + found.bytes
        for picture in pictures
        for found in zxingcpp.read_barcodes(picture)
    )
    return Paper(data=data, pages=pages, codes=codes)


def plain(data: bytes) -> bytes:
    """Replaces letters that the renderer has no glyphs for; codes and places stay as they are.

    >>> plain(b"^FH_^FDStra_c3_9fe 2 _c3_97^FS")
    b'^FH_^FDStra?e 2 x^FS'
    """
    return _NOT_ASCII.sub(_plain_letters, data)


def _plain_letters(found: re.Match[bytes]) -> bytes:
    text = bytes.fromhex(found[0].replace(b"_", b"").decode()).decode("utf-8", "replace")
    text = text.replace("\u00d7", "x").replace("\u00b7", "-")
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore") or b"?"
