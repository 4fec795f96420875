"""One photo after the other, whatever the centre says to one of them; each step by hand."""

import io
import json
import threading
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from app.domain.commands import OrderSetAside
from app.errors import CentreUnreachable
from app.store.blobs import BlobFolder
from app.store.floor_read import FloorReader
from app.sync.blobs.needs import Needs
from app.sync.blobs.tidy import Tidy
from app.sync.blobs.uploader import Porch, Uploader
from app.sync.client import Answer, Centre
from app.sync.journal import Journal
from app.sync.link import Link
from app.sync.protocol import Backoff
from tests.store.cache_papers import KEY
from tests.sync.pure.test_needs import with_photos
from tests.sync.station import Floor

FRONT, BACK = b"front" * 100, b"back" * 100
START = datetime.now(UTC)
HAS = Answer(200, b"")
HAS_NOT = Answer(404, b"")


class Door:
    """Takes blobs, and answers as it is told."""

    def __init__(self) -> None:
        self.there: dict[str, bytes] = {}
        self.says: deque[int] = deque()
        """Statuses of the next uploads; 0 breaks the line after the blob was taken in."""
        self.puts: list[str] = []

    def has_blob(self, name: str) -> Answer:
        return HAS if name in self.there else HAS_NOT

    def put_blob(self, name: str, data: bytes) -> Answer:
        self.puts.append(name)
        status = self.says.popleft() if self.says else 201
        if status in (0, 200, 201):
            self.there[name] = data
        if status == 0:
            raise CentreUnreachable("The line broke.", why="ReadError")
        return Answer(status, b"")


class Station:
    """The uploader with real files, run until nothing is wanted any more."""

    def __init__(self, folder: Path, floor: FloorReader) -> None:
        self.now = START
        self.door, self.needs, self.log = Door(), Needs(), io.StringIO()
        self.folder = BlobFolder(folder / "blobs", KEY)
        self.link = Link(("site:MIL",), lambda: self.now)
        self.settled: dict[str, datetime] = {}
        self.stop = threading.Event()
        self.brought = 0
        journal = Journal(self.log)
        self.tidy = Tidy(
            folder=self.folder,
            floor=floor,
            settled=lambda ids, at: frozenset(
                i for i in ids if i in self.settled and self.settled[i] <= at
            ),
            journal=journal,
            now=lambda: self.now,
        )
        porch = Porch(
            centre=cast(Centre, self.door),
            folder=self.folder,
            needs=self.needs,
            link=self.link,
            journal=journal,
            tidy=self.tidy,
            brought=self._brought,
        )
        self.uploader = Uploader(porch, Backoff(lambda: 0.0), self.stop)

    def bring(self, *photos: str) -> None:
        """Runs until all of these arrived or are lost."""
        self.needs.ready(tuple(with_photos(n, p) for n, p in enumerate(photos, 1)), ())
        self.uploader.run()

    def logged(self, event: str) -> list[dict[str, object]]:
        lines = map(json.loads, self.log.getvalue().splitlines())
        return [line for line in lines if line["event"] == event]

    def _brought(self) -> None:
        self.brought += 1
        if not self.needs.wanted():
            self.stop.set()


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    floor = Floor(tmp_path)
    yield floor
    floor.close()


@pytest.fixture
def station(tmp_path: Path, floor: Floor) -> Iterator[Station]:
    reader = FloorReader(tmp_path / "floor.db", KEY)
    yield Station(tmp_path, reader)
    reader.close()


def test_each_photo_goes_up_once(station: Station) -> None:
    names = [station.folder.put(FRONT), station.folder.put(BACK)]

    station.bring(*names)

    assert station.door.puts == names
    assert station.door.there == dict(zip(names, (FRONT, BACK), strict=True))
    assert station.brought == 2


def test_a_photo_whose_answer_was_lost_is_not_sent_again(station: Station) -> None:
    name = station.folder.put(FRONT)
    station.door.says.append(0)

    station.bring(name)

    assert station.door.puts == [name]
    assert station.logged("blob_waits")[0]["trouble"] == "unreachable"


def test_a_photo_that_is_refused_keeps_no_other_up(station: Station) -> None:
    first, second = station.folder.put(FRONT), station.folder.put(BACK)
    station.door.says.extend([413, 201, 507, 201])

    station.bring(first, second)

    assert station.door.puts == [first, second, first, first]
    assert len(station.door.there) == 2
    assert [line["trouble"] for line in station.logged("blob_waits")] == ["refused", "failing"]


@pytest.mark.parametrize("harm", ["lost", "damaged"])
def test_a_lost_photo_is_said_and_the_others_go_on(station: Station, harm: str) -> None:
    first, second = station.folder.put(FRONT), station.folder.put(BACK)
    if harm == "lost":
        station.folder.drop(first)
    else:
        (station.folder._folder / first).write_bytes(b"x" * 40)
    waiting = with_photos(1, first), with_photos(2, second)

    station.bring(first, second)

    assert list(station.door.there) == [second]
    assert station.needs.take_lost(waiting) == waiting[:1]
    assert [line["blob"] for line in station.logged("blob_lost")] == [first]


def test_a_lost_photo_that_the_centre_has_is_not_lost(station: Station) -> None:
    name = station.folder.put(FRONT)
    station.door.there[name] = FRONT
    station.folder.drop(name)

    station.bring(name)

    assert station.logged("blob_lost") == []
    assert station.door.puts == []


def test_a_photo_stays_two_days_after_its_command_was_settled(
    station: Station, floor: Floor
) -> None:
    settled, waits, draft = (station.folder.put(each) for each in (FRONT, BACK, b"draft"))
    done = floor.record("fo-1", _aside(settled))
    floor.record("fo-2", _aside(waits))
    station.settled[done] = START

    for hours, left in ((47, 3), (49, 2), (24 * 29, 2), (24 * 31, 1)):
        station.now = START + timedelta(hours=hours, minutes=1)
        station.tidy.look()
        assert len(station.folder.names()) == left, hours

    assert station.folder.names() == {waits}, "never sent, never dropped"
    assert draft not in station.folder.names()


def test_a_photo_that_is_named_twice_waits_for_the_later_command(
    station: Station, floor: Floor
) -> None:
    name = station.folder.put(FRONT)
    first, second = floor.record("fo-1", _aside(name)), floor.record("fo-2", _aside(name))
    station.settled[first] = START

    station.now = START + timedelta(days=4)
    station.tidy.look()
    assert station.folder.names() == {name}
    station.settled[second] = station.now
    station.now += timedelta(days=3)
    station.tidy.look()

    assert station.folder.names() == frozenset()


def _aside(photo: str) -> OrderSetAside:
    return OrderSetAside(reason="picker", photos=(photo,))
