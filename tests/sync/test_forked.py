"""Two copies of one station's folder at a real order service: nothing is lost, nothing doubled."""

import shutil
from pathlib import Path

from app.domain.commands import ItemPicked
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.pick_list import PickList
from app.floor.station.renewal import renew
from app.store.cache_db import CacheReader
from app.store.floor_rows import Block
from app.wire.lines import Forked
from tests.sync.parts.real import place_orders, released, running_centre
from tests.sync.station import Floor, Sync, reader_of, rulings

FILES = ("floor.db", "floor.db-wal", "cache.db", "cache.db-wal")
BLOCK = Block(series="sscc", first=1, count=500, used=3, prefix="4012345", extension="3")


def pick(floor: Floor, walk: PickList, unit: str) -> str:
    stop = walk.stops[0]
    body = ItemPicked(
        unit=unit, line=stop.line, gtin=stop.gtin, serial=None, bin=stop.bin, tote="T-112"
    )
    return floor.record(walk.fulfilment_order, body)


def copied(folder: Path, to: Path) -> Floor:
    to.mkdir()
    for name in FILES:
        if (folder / name).exists():
            shutil.copy(folder / name, to / name)
    return Floor(to)


def units_of(reader: CacheReader, walk: PickList) -> list[str]:
    found = reader.document("fulfilment_order", walk.fulfilment_order)
    assert found is not None
    assert isinstance(found.doc, FulfilmentOrder)
    return [unit.id for unit in found.doc.units]


def settle_one(first: Floor, url: str) -> tuple[list[PickList], str]:
    """Work comes down and the first pick goes up."""
    with Sync(first.folder, url) as sync:
        sync.is_quiet()
        place_orders(url, 12)
        reader = reader_of(first.folder)
        walks = released(reader, 4)
        reader.close()
        settled = pick(first, walks[0], "u-settled")
        sync.wake()
        sync.settles([settled])
        assert sync.bye() == 0
    return walks, settled


def be_renewed(second: Floor, url: str, waiting: int) -> None:
    """What the window does when it hears of a twin."""
    with Sync(second.folder, url) as sync:
        sync.hears(lambda line: isinstance(line, Forked), "a twin")
        reader = reader_of(second.folder)
        before = reader.cursors()
        assert renew(second.store, reader) == waiting
        assert sync.ends() == 0, "the window starts it again"
        assert reader.cursors() == before, "no page was taken in"
        reader.close()


def both_at_work(tmp_path: Path, url: str) -> tuple[Floor, Floor, list[PickList], list[str]]:
    """One station is copied with a pick on its way, and both go on picking."""
    first = Floor(tmp_path / "a")
    walks, settled = settle_one(first, url)
    with first.store.commit():
        first.store.add_block(BLOCK, "c-grant")
    on_the_way = pick(first, walks[1], "u-on-the-way")
    second = copied(first.folder, tmp_path / "b")
    ours, theirs = pick(first, walks[2], "u-ours"), pick(second, walks[3], "u-theirs")
    with Sync(first.folder, url) as sync:
        sync.settles([settled, on_the_way, ours])
    be_renewed(second, url, waiting=2)
    return first, second, walks, [settled, on_the_way, theirs]


def test_a_copied_station_gets_an_identity_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with running_centre(tmp_path / "centre") as url:
        first, second, walks, sent = both_at_work(tmp_path, url)
        with Sync(second.folder, url) as sync:
            sync.is_quiet()
        with Sync(first.folder, url) as sync:
            assert sync.is_quiet().parked == 0

    reader = reader_of(second.folder)
    units = [units_of(reader, walk) for walk in walks[:4]]
    reader.close()
    assert units == [["u-settled"], ["u-on-the-way"], ["u-ours"], ["u-theirs"]]
    assert rulings(second.folder, sent) == dict.fromkeys(sent, "accepted")
    numbers = {command.id: command.n for command in second.store.all_commands()}
    assert sorted(numbers.values()) == [1, 4, 5]
    assert numbers[sent[0]] == 1, "what was settled keeps its number"
    assert second.store.blocks() == (), "the twin prints the same numbers"
    first.close()
    second.close()
