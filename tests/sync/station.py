"""A station's data folder with the real sync process on it, as the window would run it."""

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import msgspec

from app.domain.commands import Command, FulfilmentCommand, ItemPicked
from app.store.cache_db import CacheReader, Stored, open_cache_reader
from app.store.floor_db import FloorStore
from app.store.ids import new_id
from app.wire import VERSION, CommandEnvelope, body_hash, encode_command
from app.wire.lines import (
    Bye,
    Changed,
    Health,
    Hello,
    ReleaseCache,
    Released,
    ToSync,
    ToWindow,
    Trouble,
    Wake,
    decode_for_window,
    encode_line,
)
from tests.store.cache_papers import KEY, NOON, SHIRT
from tests.structure.tree import ROOT
from tests.sync.centre import TOKEN

DEADLINE_S = 20.0
# Where no window is installed, none of these can be imported.
_WITHOUT_WINDOW = (
    "import sys; sys.modules.update(dict.fromkeys(['PySide6', 'ui', 'devices', 'printing']));"
    "from app.sync.main import main; sys.exit(main(sys.argv[1:]))"
)
_T = TypeVar("_T")


def eventually(look: Callable[[], _T | None], what: str, deadline_s: float = DEADLINE_S) -> _T:
    """Returns the first true value; for what cannot announce itself by a line."""
    gate = threading.Event()
    until = time.monotonic() + deadline_s
    while time.monotonic() < until:
        if found := look():
            return found
        gate.wait(0.01)
    raise AssertionError(f"not within {deadline_s} s: {what}")


class Floor:
    """The window's half: floor.db and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = FloorStore(folder / "floor.db", KEY)
        self._last: dict[str, str] = {}

    def pick(self, order_id: str, unit: str) -> str:
        """Records that a unit was picked; returns the id of the command."""
        return self.record(
            order_id,
            ItemPicked(unit=unit, line="l-1", gtin=SHIRT, serial=None, bin="B-04-3", tote="T-112"),
        )

    def record(self, order_id: str, command: FulfilmentCommand) -> str:
        return self.record_of("fulfilment_order", order_id, command)

    def record_of(self, of: str, doc_id: str, command: Command) -> str:
        kind, body = encode_command(command)
        with self.store.commit():
            envelope = CommandEnvelope(
                id=new_id(),
                n=self.store.next_n(),
                agg_kind=of,
                agg_id=doc_id,
                after=self._last.get(doc_id),
                kind=kind,
                v=VERSION,
                body=msgspec.Raw(body),
                body_sha256=body_hash(kind, VERSION, of, doc_id, body),
                base_rev=0,
                actor="W-1042",
                t_wall=NOON,
                t_boot=1.0,
                boot_id="boot",
            )
            self.store.add_command(envelope)
        self._last[doc_id] = envelope.id
        return envelope.id

    def close(self) -> None:
        self.store.close()


class Sync:
    """The real process; its lines are heard by a thread, as in the window."""

    def __init__(self, folder: Path, centre_url: str, token: str = TOKEN) -> None:
        arguments = ["--data", str(folder), "--centre", centre_url, "--wait", "5"]
        arguments += ["--site", "MIL", "--region", "EU", "--station", "ST-01"]
        self.folder = folder
        self.heard: list[ToWindow] = []
        self.log: list[dict[str, object]] = []
        self._lines: queue.Queue[ToWindow | None] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _WITHOUT_WINDOW, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._threads = [
            threading.Thread(target=self._hear, daemon=True),
            threading.Thread(target=self._read_log, daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        self.say(Hello(keys={"db": KEY}, token=token))

    def say(self, message: ToSync) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(encode_line(message))
        self.process.stdin.flush()

    def wake(self) -> None:
        self.say(Wake())

    def hears(self, wanted: Callable[[ToWindow], bool], what: str) -> ToWindow:
        """Waits for a line; earlier ones are passed over."""
        until = time.monotonic() + DEADLINE_S
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                line = None
            assert line is not None, f"never heard: {what}; heard {self.heard}; log {self.log}"
            if wanted(line):
                return line

    def hears_health(self, wanted: Callable[[Health], bool], what: str) -> Health:
        line = self.hears(lambda line: isinstance(line, Health) and wanted(line), what)
        assert isinstance(line, Health)
        return line

    def is_quiet(self) -> Health:
        """Waits until nothing is on its way any more."""
        return self.hears_health(
            lambda health: health.state == "live" and health.waiting == 0, "live, nothing waits"
        )

    def settles(self, commands: Sequence[str]) -> None:
        """Waits until each of the commands has a ruling."""
        eventually(lambda: len(rulings(self.folder, commands)) == len(commands), "all rulings")

    def ends(self, within_s: float = DEADLINE_S) -> int:
        code = self.process.wait(within_s)
        for thread in self._threads:
            thread.join(within_s)
        return code

    def bye(self) -> int:
        self.say(Bye())
        return self.ends()

    def kill(self) -> None:
        self.process.kill()
        self.ends()

    def logged(self, event: str) -> list[dict[str, object]]:
        return [line for line in self.log if line["event"] == event]

    def __enter__(self) -> "Sync":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.ends()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None and not pipe.closed:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _hear(self) -> None:
        assert self.process.stdout is not None
        for raw in self.process.stdout:
            line = decode_for_window(raw)
            self.heard.append(line)
            self._lines.put(line)
            if isinstance(line, ReleaseCache):
                self.say(Released())
        self._lines.put(None)

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        for raw in self.process.stderr:
            self.log.append(json.loads(raw))


def reader_of(folder: Path) -> CacheReader:
    """Returns a reader of the cache, once there is one."""
    return eventually(lambda: open_cache_reader(folder / "cache.db", KEY), "a cache to read")


def rulings(folder: Path, ids: Sequence[str]) -> dict[str, str]:
    """Returns the rulings in the cache; none while there is no cache."""
    reader = open_cache_reader(folder / "cache.db", KEY)
    if reader is None:
        return {}
    try:
        return {name: one.ruling.value for name, one in reader.rulings(ids).items()}
    finally:
        reader.close()


def changed_ids(lines: list[ToWindow]) -> set[str]:
    return {name for line in lines if isinstance(line, Changed) for name in line.ids}


def reasons(lines: list[ToWindow]) -> set[Trouble]:
    return {line.reason for line in lines if isinstance(line, Health)}


def stored(folder: Path, order_id: str) -> Stored | None:
    reader = reader_of(folder)
    try:
        return reader.document("fulfilment_order", order_id)
    finally:
        reader.close()


def picks(floor: Floor, orders: int, units: int) -> list[str]:
    return [
        floor.pick(f"fo-{order}", f"u-{order}-{unit}")
        for unit in range(units)
        for order in range(orders)
    ]
