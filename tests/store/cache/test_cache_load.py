"""A snapshot is taken in part by part; after any end the next run goes on at a part."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.errors import CentreRefused
from app.store.cache.files import make
from app.store.cache.heal import bucket_digests, recount, replace_bucket
from app.store.cache.load import Filler, Load, carry_over, check_not_emptied, is_filled, make_ready
from app.store.cache.writer import CacheWriter, Scopes
from app.store.cache_db import open_cache_reader
from app.wire import BucketPage, FeedItem
from app.wire.digest import as_hex, bucket_of, digest_of
from app.wire.snapshot import (
    Part,
    SnapshotHeader,
    SnapshotIndex,
    SnapshotItem,
    SnapshotReader,
)
from tests.store.cache_papers import (
    EPOCH,
    KEY,
    SITE,
    a_page,
    a_reply,
    a_setting,
    an_order,
    left,
    put,
)
from tests.sync.parts.snapshots import a_file, digest

ORDER = "fulfilment_order"
SCOPES = Scopes("MIL", "EU")
ORDERS = [put(f"fo-{n}", an_order(f"fo-{n}"), n + 1) for n in range(50)]


def an_item(item: FeedItem, inc: int = 0) -> SnapshotItem:
    return SnapshotItem(
        kind=item.kind,
        id=item.id,
        seq=item.seq,
        rev=item.rev,
        doc=item.doc,
        incs={"install-1": inc, "install-2": 99},
    )


FILE = a_file(SITE, EPOCH, 50, [an_item(item, inc=7) for item in ORDERS], block=8)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[CacheWriter]:
    made = CacheWriter(make(tmp_path / "cache.db", KEY, "install-1"), SCOPES)
    yield made
    made.close()


def parts(begins: int = 0) -> list[Part]:
    return list(SnapshotReader(begins).take(FILE[begins:]))


def take(filler: Filler, load: Load, part: Part) -> Load:
    match part.content:
        case SnapshotHeader():
            return filler.take_header(load, part.content, part.end)
        case SnapshotIndex():
            return filler.finish(load, part.content)
        case items:
            return filler.take_items(load, items, part.end)


def begun(filler: Filler) -> Load:
    load = Load(scope=SITE, file="/v1/snapshots/x", etag='"x"', size=len(FILE))
    filler.begin(load)
    return load


@pytest.mark.parametrize("stops", range(9))
def test_it_goes_on_at_the_part_where_it_was_stopped(writer: CacheWriter, stops: int) -> None:
    filler = Filler(writer, "install-1")
    load = begun(filler)
    for part in parts()[:stops]:
        load = take(filler, load, part)
    assert writer.cursor(SITE) is None, "nobody reads what is not complete"

    again = Filler(writer, "install-1")
    kept = again.loads()[SITE]
    assert kept == load
    for part in parts(kept.end):
        kept = take(again, kept, part)

    assert kept.done
    cursor = writer.cursor(SITE)
    assert cursor is not None
    assert (cursor.seq, cursor.epoch, cursor.caught_up) == (50, EPOCH, False)
    page = msgspec.structs.replace(a_page(head=50, upto=50), digest=digest(ORDERS))
    assert not writer.ingest_page(page).drifted


def test_documents_say_what_is_decided_of_this_install(writer: CacheWriter, tmp_path: Path) -> None:
    filler = Filler(writer, "install-1")
    load = begun(filler)
    for part in parts():
        load = take(filler, load, part)

    reader = open_cache_reader(tmp_path / "cache.db", KEY)
    assert reader is not None
    stored = reader.document(ORDER, "fo-3")
    assert stored is not None
    assert (stored.doc, stored.inc) == (an_order("fo-3"), 7)
    assert reader.stage_counts() == {"open": 50}
    assert reader.find("slip", "S-fo-9") == ((ORDER, "fo-9"),)
    reader.close()


def test_what_a_reply_brought_meanwhile_stays(writer: CacheWriter, tmp_path: Path) -> None:
    filler = Filler(writer, "install-1")
    load = begun(filler)
    newer = put("fo-3", an_order("fo-3", picked=1), 51)
    writer.ingest_push(a_reply(docs=(newer, put("fo-4", an_order("fo-4"), 5))))
    for part in parts():
        load = take(filler, load, part)

    reader = open_cache_reader(tmp_path / "cache.db", KEY)
    assert reader is not None
    stored = reader.document(ORDER, "fo-3")
    assert stored is not None
    assert stored.seq == 51
    assert reader.stage_counts() == {"open": 49, "picking": 1}
    reader.close()
    expected = [newer, *(item for item in ORDERS if item.id != "fo-3")]
    page = msgspec.structs.replace(a_page(head=51, upto=51), digest=digest(expected))
    assert not writer.ingest_page(page).drifted


def test_a_file_that_lost_a_part_is_refused(writer: CacheWriter) -> None:
    filler = Filler(writer, "install-1")
    load = begun(filler)
    *some, index = (part for place, part in enumerate(parts()) if place != 3)
    for part in some:
        load = take(filler, load, part)

    with pytest.raises(CentreRefused, match="not complete"):
        take(filler, load, index)

    assert writer.cursor(SITE) is None


def test_another_file_begins_from_nothing(writer: CacheWriter) -> None:
    filler = Filler(writer, "install-1")
    load = begun(filler)
    for part in parts()[:4]:
        load = take(filler, load, part)

    load = begun(filler)

    assert (load.count, load.end) == (0, 0)
    for part in parts():
        load = take(filler, load, part)
    assert load.count == 50


def test_expected_is_reckoned_from_the_bytes() -> None:
    load = Load(scope=SITE, file="x", etag="x", end=250, size=1000, count=30)

    assert load.expected == 120
    assert replace(load, done=True).expected == 30


def test_rulings_go_along_and_notes_of_the_heir_stay(writer: CacheWriter, tmp_path: Path) -> None:
    writer.ingest_push(a_reply(("c-1", "accepted"), ("c-2", "rejected")))
    writer.note_health({"digest_mismatches": "3"})
    fresh = CacheWriter(make(tmp_path / "cache.db.new", KEY, "install-1"), SCOPES)
    Filler(fresh, "install-1").note_why("behind")

    carry_over(writer, fresh)
    assert not is_filled(fresh)
    make_ready(fresh, None)

    assert fresh.settled(("c-1", "c-2", "c-3")) == {"c-1", "c-2"}
    assert fresh.health()["digest_mismatches"] == "3"
    assert is_filled(fresh)
    fresh.close()


def test_emptiness_is_not_mirrored(writer: CacheWriter, tmp_path: Path) -> None:
    writer.ingest_page(a_page(put("MIL", a_setting(), 1)))
    fresh = CacheWriter(make(tmp_path / "cache.db.new", KEY, "install-1"), SCOPES)

    with pytest.raises(CentreRefused, match="leaves nothing"):
        check_not_emptied(writer, fresh, SCOPES)

    fresh.ingest_page(a_page(put("MIL", a_setting(), 1)))
    check_not_emptied(writer, fresh, SCOPES)
    fresh.close()


def test_the_digest_follows_every_change(writer: CacheWriter) -> None:
    writer.ingest_page(a_page(put("MIL", a_setting(), 1), *ORDERS[1:]))
    writer.ingest_page(a_page(left("fo-4", 60), put("fo-5", an_order("fo-5", picked=1), 61)))
    writer.ingest_push(a_reply(docs=(put("fo-6", an_order("fo-6", picked=1), 62),)))

    with writer.transaction() as connection:
        rows = connection.exec_driver_sql("SELECT kind, id, seq FROM doc").all()
    counted = as_hex(digest_of((kind, name, seq) for kind, name, seq in rows))
    page = msgspec.structs.replace(a_page(head=61, upto=61), digest="0" * 16)
    assert not writer.ingest_page(page).drifted, "a reply to a push is ahead of the feed"
    same = msgspec.structs.replace(a_page(head=62, upto=62), digest=counted)
    assert not writer.ingest_page(same).drifted
    other = msgspec.structs.replace(a_page(head=62, upto=62), digest="0" * 16)
    assert writer.ingest_page(other).drifted


def test_a_stray_document_is_found_and_healed(writer: CacheWriter) -> None:
    writer.ingest_page(a_page(put("MIL", a_setting(), 60), *ORDERS))
    with writer.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM doc WHERE id='fo-7'")
        connection.exec_driver_sql("UPDATE doc SET seq=3 WHERE id='fo-9'")
    theirs = [put("MIL", a_setting(), 60), *ORDERS]
    assert not recount(writer, SITE)
    differ = {
        name
        for name, value in bucket_digests(writer, SITE).items()
        if value != digest_of((i.kind, i.id, i.seq) for i in theirs if in_bucket(i, name))
    } | {bucket_of(ORDER, "fo-7")}

    for name in differ:
        items = tuple(item for item in theirs if in_bucket(item, name))
        replace_bucket(writer, name, BucketPage(scope=SITE, epoch=EPOCH, head=60, items=items))

    assert differ == {bucket_of(ORDER, "fo-7"), bucket_of(ORDER, "fo-9")}
    page = msgspec.structs.replace(a_page(head=60, upto=60), digest=digest(theirs))
    assert not writer.ingest_page(page).drifted
    assert recount(writer, SITE)


def test_a_bucket_removes_what_nobody_has_and_keeps_what_is_newer(writer: CacheWriter) -> None:
    stray = put("fo-stray", an_order("fo-stray"), 40)
    writer.ingest_page(a_page(put("MIL", a_setting(), 60), stray))
    writer.ingest_push(a_reply(docs=(put("fo-new", an_order("fo-new"), 70),)))

    for name in (bucket_of(ORDER, "fo-stray"), bucket_of(ORDER, "fo-new")):
        page = BucketPage(scope=SITE, epoch=EPOCH, head=60, items=())
        replace_bucket(writer, name, page)

    with writer.transaction() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM doc ORDER BY id").all()
    assert [row[0] for row in rows] == ["MIL", "fo-new"]


def in_bucket(item: FeedItem, name: str) -> bool:
    return bucket_of(item.kind, item.id) == name
