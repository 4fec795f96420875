"""Holds the pipe of a station process: what was answered here must be in its file afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.verbs import CommandCode, Verb
from tests.floor.door.shop import Shop
from tests.floor.station import read_sql
from tests.floor.stock import ANNA, SHIRT_M, ean
from tests.structure.tree import ROOT

DEADLINE_S = 60.0
NOT_STORED = "common.not_stored"
Line = dict[str, Any]


@dataclass
class Heard:
    """Every answer that came through the pipe."""

    lines: list[Line] = field(default_factory=list)

    @property
    def stored(self) -> list[Line]:
        """Answers that promise that the scan is on disk."""
        return [line for line in self.lines if line["verdict"] != NOT_STORED]

    @property
    def refused(self) -> list[Line]:
        return [line for line in self.lines if line["verdict"] == NOT_STORED]


class Rig:
    """One data folder and the station process on it."""

    def __init__(self, folder: Path, shim: Path | None = None, *, first: int = 0) -> None:
        """Fills the folder, unless ``first`` numbers the scans of a second station on it."""
        self.folder = folder
        self.heard = Heard()
        self._shim = shim
        self._told = folder.parent / f"{folder.name}.shim"
        self._seq = first
        self._child: subprocess.Popen[bytes] | None = None
        self._buffer = b""
        folder.mkdir(exist_ok=True)
        if not first:
            Shop(folder).fill().close()

    def start(self, *flags: str) -> Line:
        """Starts the process; returns the last line it said while starting."""
        environ = dict(os.environ)
        if self._shim is not None:
            self.disk()
            environ |= {"LD_PRELOAD": str(self._shim), "DISK_SHIM": str(self._told)}
        self._buffer = b""
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.disk.child", str(self.folder), *flags],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self.until(lambda line: "ready" in line or "died" in line)

    def disk(self, *, delay_us: int = 0, fail: bool = False) -> None:
        """Says how each sync goes from now on."""
        fresh = self._told.with_suffix(".new")
        fresh.write_text(f"{delay_us} {int(fail)}\n")
        fresh.replace(self._told)

    def scan(self, code: str | Verb) -> Line:
        """Scans a code and waits for its answer."""
        self.send(code)
        return self.until(lambda line: line.get("seq") == self._seq)

    def send(self, code: str | Verb) -> None:
        text = CommandCode.of(code).as_digits() if isinstance(code, Verb) else code
        self._seq += 1
        pipe = self._process.stdin
        assert pipe is not None
        pipe.write(f"{self._seq} {text}\n".encode())
        pipe.flush()

    def until(self, fits: Callable[[Line], bool]) -> Line:
        """Reads lines until one fits; every answer on the way is noted."""
        limit = time.monotonic() + DEADLINE_S
        while True:
            line = self._line(limit)
            if "verdict" in line:
                self.heard.lines.append(line)
            if fits(line):
                return line

    def kill(self) -> None:
        """Ends the process without a warning; lines under way still count."""
        self._process.kill()
        self._drain()

    def end(self) -> int:
        """Ends the process in order."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._drain()
        return int(self._process.returncode)

    def missing(self) -> list[int]:
        """Returns the answered scans that are not in the file, seen by SQL of our own."""
        rows = {row["source_seq"]: row for row in read_sql(self.folder, "SELECT * FROM scan_log")}
        known = {row["id"] for row in read_sql(self.folder, "SELECT id FROM command")}
        lost = []
        for line in self.heard.stored:
            row = rows.get(line["seq"])
            made = row["commands"].split() if row else []
            whole = row is not None and len(made) >= min(line["changed"], 1) and set(made) <= known
            if not whole:
                lost.append(line["seq"])
        return lost

    def doubled(self) -> int:
        """Returns how many scans stand in the file twice."""
        rows = read_sql(
            self.folder, "SELECT count(*) - count(DISTINCT source_seq) AS n FROM scan_log"
        )
        return int(rows[0]["n"])

    def _drain(self) -> None:
        with contextlib.suppress(EOFError):
            self.until(lambda _: False)
        self._process.wait(DEADLINE_S)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    @property
    def _process(self) -> subprocess.Popen[bytes]:
        assert self._child is not None
        return self._child

    def _line(self, limit: float) -> Line:
        pipe = self._process.stdout
        assert pipe is not None
        file = pipe.fileno()
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([file], [], [], max(0.0, limit - time.monotonic()))
            if not ready:
                raise AssertionError("the station says nothing")
            got = os.read(file, 65536)
            if not got:
                raise EOFError
            self._buffer += got
        line, _, self._buffer = self._buffer.partition(b"\n")
        found: Line = json.loads(line)
        return found


def shift(count: int) -> Iterator[str | Verb]:
    """Codes of a shift: sign in, pick ten shirts, then anything."""
    yield from (ANNA, Verb.GO_PICK, Verb.GET_WORK, "A-02-1")
    for at in range(count):
        if at < 20:
            yield ean(SHIRT_M) if at % 2 == 0 else "T-112"
        else:
            yield f"Q-{at:06d}"


def built_shim(folder: Path) -> Path:
    """Compiles the shim.

    Raises:
        FileNotFoundError: there is no C compiler.
    """
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise FileNotFoundError("no C compiler here")
    target = folder / "shim.so"
    source = Path(__file__).with_name("shim.c")
    command = [compiler, "-O1", "-shared", "-fPIC", "-o", str(target), str(source), "-ldl"]
    subprocess.run(command, check=True)
    return target


@contextlib.contextmanager
def small_disk(folder: Path, size_mb: int) -> Iterator[Path]:
    """A disk of its own in memory.

    Raises:
        PermissionError: only the administrator may mount one.
    """
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode != 0:
        raise PermissionError("no disk may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def fill_up(path: Path) -> None:
    """Writes until there is no room for another byte."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        for size in (1 << 20, 1 << 16, 4096, 1):
            with contextlib.suppress(OSError):
                while os.write(file, bytes(size)) == size:
                    pass
    finally:
        os.close(file)
