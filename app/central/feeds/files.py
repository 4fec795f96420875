"""The folder of finished snapshots: made on demand, given to many, removed when they are old.

A file never changes; its name says scope, epoch and head. Only the order service may read it: it
holds names and addresses, as the database does.
"""

import os
import re
import secrets
import threading
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from app.central.feed import open_feed
from app.central.feeds.snapshot import SnapshotSource, begin_snapshot, snapshot_frames
from app.central.pages import FeedStanding, read_standing
from app.central.work import Centre

LIFE = timedelta(hours=1)
"""After it a file is not given out any more; a reader that is late asks for another."""
SMALL_DELTA = 1000
"""So many changes are read faster than another snapshot is made."""
_NAME = re.compile(r"snap-(?P<scope>.+)-(?P<epoch>[0-9a-f-]{36})-(?P<head>[0-9]+)\.ndjson\.zst")
_UNFINISHED = "*.part"


@dataclass(frozen=True, slots=True)
class _Kept:
    path: Path
    epoch: str
    head: int


class SnapshotFiles:
    """The snapshots of a centre.

    Thread: any; one builds a scope at a time, and the others wait for what it makes.
    """

    def __init__(self, centre: Centre, folder: Path) -> None:
        self._centre = centre
        self._folder = folder
        self._lock = threading.Lock()
        self._building: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def current(self, scope: str) -> str:
        """Returns the name of a file that is new enough, making it when there is none."""
        with self._lock:
            building = self._building[scope]
        with building:
            kept = self._newest(scope)
            return (kept or self._build(scope)).path.name

    def find(self, name: str, scopes: tuple[str, ...]) -> Path | None:
        """Returns the file of a name, if it is there and of one of the scopes."""
        match = _NAME.fullmatch(name)
        if match is None or match["scope"] not in map(safe_scope, scopes):
            return None
        path = self._folder / name
        return path if path.is_file() else None

    def tidy(self) -> int:
        """Removes files that are too old, and what a builder left that was killed.

        A reader that has one open reads on to its end; where the system does not allow that, the
        file goes the next time.
        """
        removed = 0
        for path in (*self._folder.glob("snap-*"), *self._folder.glob(_UNFINISHED)):
            if self._age(path) >= LIFE:
                with suppress(OSError):
                    path.unlink()
                    removed += 1
        return removed

    def _newest(self, scope: str) -> _Kept | None:
        kept = [
            _Kept(path, match["epoch"], int(match["head"]))
            for path in self._folder.glob(f"snap-{safe_scope(scope)}-*")
            if (match := _NAME.fullmatch(path.name)) and match["scope"] == safe_scope(scope)
        ]
        with self._centre.reading() as connection:
            standing = read_standing(connection, self._centre.tenant, scope)
        usable = [one for one in kept if _is_close(one, standing) and self._age(one.path) < LIFE]
        return max(usable, key=lambda one: one.head, default=None)

    def _age(self, path: Path) -> timedelta:
        """How old a file is by the centre's clock, which set its time; a vanished one is old."""
        try:
            made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except FileNotFoundError:
            return LIFE
        return abs(self._centre.clock() - made)

    def _build(self, scope: str) -> _Kept:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.tidy()
        source = begin_snapshot(self._centre, scope)
        if not source.standing.epoch:
            with self._centre.work() as work:
                open_feed(work.connection, work.tenant, scope)
            source = begin_snapshot(self._centre, scope)
        unfinished = self._folder / f"{secrets.token_hex(8)}.part"
        try:
            self._write(source, unfinished)
            standing = source.standing
            name = f"snap-{safe_scope(scope)}-{standing.epoch}-{standing.head}.ndjson.zst"
            unfinished.replace(self._folder / name)
        finally:
            unfinished.unlink(missing_ok=True)
        return _Kept(self._folder / name, standing.epoch, standing.head)

    def _write(self, source: SnapshotSource, path: Path) -> None:
        """A file that a power cut tore would be given out for an hour, so it is on disk first."""
        made = self._centre.clock().timestamp()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for frame in snapshot_frames(source):
                file.write(frame)
            file.flush()
            os.fsync(file.fileno())
        os.utime(path, (made, made))


def safe_scope(scope: str) -> str:
    """Returns a scope as a part of a file name and of an address; each has another.

    >>> safe_scope("returns:EU"), safe_scope("site:A/~1")
    ('returns~3AEU', 'site~3AA~2F~7E1')
    """
    return quote(scope, safe="").replace("~", "%7E").replace("%", "~")


def _is_close(kept: _Kept, standing: FeedStanding) -> bool:
    """Whether the way from a file to the head is short, and nothing on it was forgotten."""
    way = standing.head - kept.head
    known = kept.epoch == standing.epoch and kept.head >= standing.min_seq
    return known and 0 <= way <= max(SMALL_DELTA, standing.docs // 10)
