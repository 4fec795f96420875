"""The real sync process makes a replica: first, again, and after any end in the middle of it."""

from itertools import pairwise
from pathlib import Path

import pytest

from app.store.cache.files import open_fitting
from app.store.cache.load import Filler
from app.store.cache.writer import CacheWriter, Scopes
from app.store.cache_db import open_cache_reader
from app.store.engine import NORMAL, open_writer
from app.wire.lines import CacheSwapped, Health
from app.wire.snapshot import SnapshotReader
from tests.store.cache_papers import KEY, an_order
from tests.sync.centre import SITE, Centre
from tests.sync.parts.server import Server
from tests.sync.station import (
    Floor,
    Sync,
    eventually,
    picks,
    reader_of,
    rulings,
    stored,
)

ORDER = "fulfilment_order"


def many_orders(centre: Centre, count: int) -> None:
    for number in range(count):
        centre.put_order(an_order(f"fo-{number}", quantity=9))


def taken_in(folder: Path) -> int:
    """Bytes of the site's snapshot that are in the file being filled."""
    engine = open_fitting(folder / "cache.db.new", KEY, (install(folder),))
    if engine is None:
        return 0
    writer = CacheWriter(engine, Scopes("MIL", "EU"))
    load = Filler(writer, install(folder)).loads().get(SITE)
    writer.close()
    return load.end if load is not None else 0


def install(folder: Path) -> str:
    engine = open_writer(folder / "floor.db", KEY, NORMAL)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT v FROM meta WHERE k='install'").scalar_one()
    engine.dispose()
    return str(found)


def orders_here(folder: Path) -> int:
    reader = reader_of(folder)
    try:
        return reader.stage_counts().get("open", 0)
    finally:
        reader.close()


def test_a_killed_bootstrap_goes_on_at_a_frame(
    centre: Centre, server: Server, floor: Floor
) -> None:
    many_orders(centre, 3000)
    centre.files.block = 100
    name = centre.snapshot(SITE)
    assert name is not None
    whole = centre.files.made[name]
    ends = [part.end for part in SnapshotReader().take(whole)]
    centre.files.cut_after = len(whole) // 2
    with Sync(floor.folder, server.url) as sync:
        sync.hears(
            lambda line: isinstance(line, Health) and (line.loading or (0, 0))[0] >= 1400,
            "half of it",
        )
        sync.kill()
    kept = taken_in(floor.folder)
    assert kept in ends
    before = centre.files.served[name]
    centre.serve_whole_files()

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        (again,) = [line for line in sync.logged("snapshot") if line["scope"] == SITE]

    served = centre.files.served[name] - before
    assert again["begins"] == kept
    assert served == len(whole) - kept
    longest = max(end - begin for begin, end in pairwise(ends))
    assert before + served - len(whole) <= 2 * longest + 4096, "a frame at most came twice"
    assert orders_here(floor.folder) == 3000


def test_the_window_hears_how_far_it_is(centre: Centre, server: Server, floor: Floor) -> None:
    many_orders(centre, 900)
    centre.files.block = 50

    with Sync(floor.folder, server.url) as sync:
        assert sync.is_quiet().loading is None
        told = [line.loading for line in sync.heard if isinstance(line, Health) and line.loading]

    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert all(done <= expected for done, expected in told)


def test_a_centre_without_snapshots_is_read_by_pages(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.files.absent = True
    centre.page = 7
    many_orders(centre, 50)

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

    assert orders_here(floor.folder) == 50


def test_a_station_that_was_away_too_long_keeps_its_rulings(
    centre: Centre, server: Server, floor: Floor
) -> None:
    many_orders(centre, 3)
    commands = picks(floor, 1, 2)
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        assert sync.bye() == 0
    asked = len(centre.batches)
    del centre.feeds[SITE].items[ORDER, "fo-2"]
    centre.put_order(an_order("fo-9"))
    centre.min_seq[SITE] = centre.feeds[SITE].head

    with Sync(floor.folder, server.url) as sync:
        eventually(lambda: sync.logged("rebuilt"), "another file")
        sync.is_quiet()
        assert [line["why"] for line in sync.logged("rebuilt")] == ["behind"]

    assert stored(floor.folder, "fo-2") is None
    assert stored(floor.folder, "fo-9") is not None
    assert rulings(floor.folder, commands) == dict.fromkeys(commands, "accepted")
    assert len(centre.batches) == asked, "nothing was sent again"


def test_a_deleted_cache_is_made_again_while_the_old_one_is_in_use(
    centre: Centre, server: Server, floor: Floor
) -> None:
    many_orders(centre, 20)
    commands = picks(floor, 1, 3)
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        reader = reader_of(floor.folder)
        for part in floor.folder.glob("cache.db*"):
            if part.suffix != ".lock":
                part.unlink()

        assert reader.document(ORDER, "fo-0") is not None, "who has it open goes on reading"
        eventually(lambda: sync.logged("rebuilt"), "another file")
        reader.close()
        commands.append(floor.pick("fo-1", "u-more"))
        sync.wake()
        sync.settles(commands)

    assert orders_here(floor.folder) == 18
    assert len(centre.applied) == 4


def test_a_cache_that_is_damaged_while_it_runs_is_made_again(
    centre: Centre, server: Server, floor: Floor
) -> None:
    many_orders(centre, 400)
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        assert sync.bye() == 0
    path = floor.folder / "cache.db"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 :] = bytes(len(raw) - len(raw) // 2)
    path.write_bytes(raw)
    command = floor.pick("fo-1", "u-1")

    with Sync(floor.folder, server.url) as sync:
        assert sync.ends() == 4, "the window starts it again"
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

    assert (floor.folder / "cache.db.aside").exists()
    assert orders_here(floor.folder) == 399
    assert rulings(floor.folder, [command]) == {command: "accepted"}


@pytest.mark.parametrize("epoch", ["e-2", "e-1"], ids=["a new epoch", "a step back"])
def test_old_documents_and_old_rulings_stay_together_until_the_swap(
    centre: Centre, server: Server, floor: Floor, epoch: str
) -> None:
    order = an_order("fo-0", quantity=9)
    centre.put_order(order)
    commands = picks(floor, 1, 5)
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        swaps = len(swapped(sync))
        centre.files.cut_after = 40
        centre.applied.clear()
        centre.restore(epoch)
        centre.put_order(order)
        eventually(lambda: (floor.folder / "cache.db.new").exists(), "the new file")
        eventually(lambda: centre.applied == commands, "all commands once more")

        old = stored(floor.folder, "fo-0")
        assert old is not None
        assert (old.inc, len(swapped(sync))) == (5, swaps)
        assert rulings(floor.folder, commands) == dict.fromkeys(commands, "accepted")

        centre.serve_whole_files()
        report = sync.hears_health(lambda h: h.restored is not None, "a report").restored
        assert report is not None
        assert (report.accepted, report.rejected) == (5, 0)

    found = stored(floor.folder, "fo-0")
    assert found is not None
    assert found.doc == centre.order("fo-0")
    assert rulings(floor.folder, commands) == dict.fromkeys(commands, "accepted")


def test_a_kill_while_everything_is_sent_again_changes_nothing(
    centre: Centre, server: Server, floor: Floor
) -> None:
    order = an_order("fo-0", quantity=300)
    centre.put_order(order)
    commands = picks(floor, 1, 250)
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        centre.applied.clear()
        centre.files.cut_after = 40
        centre.restore("e-2")
        centre.put_order(order)
        eventually(lambda: centre.applied, "a first batch")
        sync.kill()
    centre.serve_whole_files()

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

    assert centre.applied == commands
    found = stored(floor.folder, "fo-0")
    assert found is not None
    assert found.doc == centre.order("fo-0")
    assert not (floor.folder / "cache.db.new").exists()


def test_a_document_that_is_wrong_on_disk_is_healed(
    centre: Centre, server: Server, floor: Floor
) -> None:
    many_orders(centre, 60)
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        assert sync.bye() == 0
    engine = open_writer(floor.folder / "cache.db", KEY, NORMAL)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM doc WHERE id='fo-7'")
        connection.exec_driver_sql("DELETE FROM doc_key WHERE id='fo-7'")
        connection.exec_driver_sql("UPDATE doc SET seq=1 WHERE id='fo-9'")
    engine.dispose()

    with Sync(floor.folder, server.url) as sync:
        health = sync.hears_health(lambda h: h.digest_mismatches > 0, "a mismatch")
        eventually(lambda: sync.logged("healed"), "the end of it")

    assert health.digest_mismatches == 1
    assert len(centre.said.buckets) <= 1 + 2
    found = stored(floor.folder, "fo-7")
    assert found is not None
    assert found.doc == an_order("fo-7", quantity=9)
    reader = open_cache_reader(floor.folder / "cache.db", KEY)
    assert reader is not None
    assert reader.health()["digest_mismatches"] == "1"
    reader.close()


def swapped(sync: Sync) -> list[CacheSwapped]:
    return [line for line in sync.heard if isinstance(line, CacheSwapped)]
