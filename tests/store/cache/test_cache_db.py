"""cache.db: one transaction a reply, the newest state wins, and nothing is mirrored blindly."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.domain.rulings import RulingKind
from app.errors import CentreRefused, MessageUnreadable, StoreError, StoreUnreadable
from app.store.cache.files import open_cache_writer, put_aside
from app.store.cache.tables import CACHE_SCHEMA
from app.store.cache.writer import CacheWriter, PushState, Scopes
from app.store.cache_db import CacheReader, open_cache_reader, schema_version
from app.store.engine import open_writer
from tests.store.cache_papers import (
    KEY,
    NOON,
    SITE,
    a_page,
    a_product,
    a_reply,
    a_setting,
    an_order,
    left,
    put,
)

ORDER = "fulfilment_order"


class Cache:
    """Writer and reader of one file, as the two processes have them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writer = CacheWriter(open_cache_writer(path, KEY, ("install-1",)), Scopes("MIL", "EU"))
        reader = open_cache_reader(path, KEY)
        assert reader is not None
        self.reader: CacheReader = reader


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with ExitStack() as stack:
        made = Cache(tmp_path / "cache.db")
        stack.callback(made.writer.close)
        stack.callback(made.reader.close)
        yield made


def test_a_page_is_found_by_id_key_and_stage(cache: Cache) -> None:
    order = an_order(picked=1)

    taken = cache.writer.ingest_page(a_page(put("fo-1", order, 7, rev=3, inc=5)))

    assert taken.changed == (f"{ORDER}/fo-1",)
    stored = cache.reader.document(ORDER, "fo-1")
    assert stored is not None
    assert (stored.doc, stored.seq, stored.rev, stored.inc) == (order, 7, 3, 5)
    assert cache.reader.find("tote", "T-112") == ((ORDER, "fo-1"),)
    assert cache.reader.find("slip", "S-fo-1") == ((ORDER, "fo-1"),)
    assert cache.reader.stage_counts() == {"picking": 1}
    assert cache.reader.in_stage("picking", 10) == ("fo-1",)


def test_keys_follow_the_document(cache: Cache) -> None:
    cache.writer.ingest_page(a_page(put("fo-1", an_order(picked=1), 1)))

    cache.writer.ingest_page(a_page(put("fo-1", an_order(picked=0), 2)))

    assert cache.reader.find("tote", "T-112") == ()
    assert cache.reader.stage_counts() == {"open": 1}


def test_the_longest_waiting_comes_first(cache: Cache) -> None:
    places = {"fo-1": 9, "fo-2": 3, "fo-3": 6}
    items = [put(name, an_order(name), seq) for name, seq in places.items()]
    cache.writer.ingest_page(a_page(*items))

    assert cache.reader.in_stage("open", 2) == ("fo-2", "fo-3")


def test_an_older_state_never_replaces_a_newer_one(cache: Cache) -> None:
    cache.writer.ingest_page(a_page(put("fo-1", an_order(picked=2), 8)))

    taken = cache.writer.ingest_push(a_reply(docs=(put("fo-1", an_order(picked=1), 5),)))

    stored = cache.reader.document(ORDER, "fo-1")
    assert taken.changed == ()
    assert stored is not None
    assert stored.doc == an_order(picked=2)


@pytest.mark.parametrize("op", ["del", "leave"])
def test_what_left_does_not_come_back_with_a_late_reply(cache: Cache, op: str) -> None:
    cache.writer.ingest_page(a_page(put("MIL", a_setting(), 1), put("fo-1", an_order(), 2)))

    cache.writer.ingest_page(a_page(left("fo-1", 9, op)))
    cache.writer.ingest_push(a_reply(docs=(put("fo-1", an_order(picked=1), 8),)))

    assert cache.reader.document(ORDER, "fo-1") is None
    assert cache.reader.find("slip", "S-fo-1") == ()
    assert cache.reader.stage_counts() == {}


def test_what_left_may_return_later(cache: Cache) -> None:
    cache.writer.ingest_page(a_page(put("MIL", a_setting(), 1), left("fo-1", 2)))
    cache.writer.forget_gone()

    cache.writer.ingest_page(a_page(put("fo-1", an_order(), 3)))

    assert cache.reader.document(ORDER, "fo-1") is not None


def test_a_page_that_leaves_nothing_is_refused_as_a_whole(cache: Cache) -> None:
    cache.writer.ingest_page(a_page(put("fo-1", an_order(), 1), put("fo-2", an_order("fo-2"), 2)))

    with pytest.raises(CentreRefused, match="leaves nothing"):
        cache.writer.ingest_page(a_page(left("fo-1", 3), left("fo-2", 4)))

    assert cache.reader.stage_counts() == {"open": 2}
    assert cache.reader.cursors()[SITE].seq == 2


def test_a_reply_to_a_command_is_never_held_back(cache: Cache) -> None:
    cache.writer.ingest_page(a_page(put("fo-1", an_order(), 1)))

    taken = cache.writer.ingest_push(a_reply(("c-1", "accepted"), docs=(left("fo-1", 3),)))

    assert taken.settled == ("c-1",)
    assert cache.reader.document(ORDER, "fo-1") is None


def test_the_cursor_never_goes_back(cache: Cache) -> None:
    cache.writer.ingest_page(a_page(put("fo-1", an_order(), 8), head=20))
    cache.writer.ingest_page(a_page(put("fo-2", an_order("fo-2"), 3)))

    cursor = cache.reader.cursors()[SITE]
    assert (cursor.seq, cursor.head, cursor.caught_up, cursor.at) == (8, 20, False, NOON)
    assert cache.writer.cursor(SITE) == cursor
    assert cache.writer.cursor("catalogue") is None
    assert cache.reader.stage_counts() == {"open": 2}


def test_a_page_of_another_epoch_is_refused(cache: Cache) -> None:
    cache.writer.ingest_page(a_page(put("fo-1", an_order(), 8)))

    with pytest.raises(CentreRefused, match="epoch"):
        cache.writer.ingest_page(a_page(put("fo-1", an_order(picked=2), 9), epoch="e-2"))

    stored = cache.reader.document(ORDER, "fo-1")
    assert stored is not None
    assert stored.seq == 8


def test_a_scope_that_was_empty_at_first_takes_the_epoch_of_its_first_document(
    cache: Cache,
) -> None:
    cache.writer.ingest_page(a_page(epoch="", upto=0))

    taken = cache.writer.ingest_page(a_page(put("fo-1", an_order(), 1), epoch="e-1"))

    assert taken.changed == ("fulfilment_order/fo-1",)
    assert cache.reader.cursors()[SITE].epoch == "e-1"


def test_a_scope_that_nobody_wrote_yet_has_no_epoch_and_gets_one(cache: Cache) -> None:
    cache.writer.ingest_page(a_page(scope="returns:EU", epoch=""))

    cache.writer.ingest_page(a_page(put("sku-1", a_product(), 1), scope="returns:EU", epoch="e-9"))

    assert cache.reader.cursors()["returns:EU"].epoch == "e-9"


def test_rulings_are_kept_once_and_deferred_is_none(cache: Cache) -> None:
    cache.writer.ingest_push(
        a_reply(("c-1", "accepted"), ("c-2", "rejected"), ("c-3", "deferred"), reason="wrong_state")
    )
    taken = cache.writer.ingest_push(a_reply(("c-1", "superseded"), ("c-4", "superseded")))

    found = cache.reader.rulings(["c-1", "c-2", "c-3", "c-4", "c-9"])
    assert {name: one.ruling for name, one in found.items()} == {
        "c-1": RulingKind.ACCEPTED,
        "c-2": RulingKind.REJECTED,
        "c-4": RulingKind.SUPERSEDED,
    }
    assert taken.settled == ("c-1", "c-4")
    assert [one.command_id for one in cache.reader.parked()] == ["c-2"]
    assert cache.reader.parked()[0].reason == "wrong_state"
    assert cache.reader.settled_count() == 3
    assert cache.writer.settled(("c-1", "c-3")) == {"c-1"}
    assert cache.writer.parked_count() == 1


def test_a_grant_comes_back_as_it_was_given(cache: Cache) -> None:
    reply = a_reply(("c-1", "accepted"))
    grant: dict[str, str | int] = {"series": "sscc", "first": 7000, "count": 500}
    result = msgspec.structs.replace(reply.results[0], result=grant)

    cache.writer.ingest_push(msgspec.structs.replace(reply, results=(result,)))

    assert cache.reader.rulings(["c-1"])["c-1"].result == grant


def test_a_snapshot_does_not_move(cache: Cache) -> None:
    cache.writer.ingest_page(a_page(put("fo-1", an_order(), 1)))

    with cache.reader.snapshot():
        before = cache.reader.document(ORDER, "fo-1")
        cache.writer.ingest_push(
            a_reply(("c-1", "accepted"), docs=(put("fo-1", an_order(picked=1), 2),))
        )
        assert cache.reader.rulings(["c-1"]) == {}
        assert cache.reader.document(ORDER, "fo-1") == before

    stored = cache.reader.document(ORDER, "fo-1")
    assert stored is not None
    assert stored.seq == 2
    assert set(cache.reader.rulings(["c-1"])) == {"c-1"}


def test_data_version_moves_with_a_commit_only(cache: Cache) -> None:
    before = cache.reader.data_version()
    assert cache.reader.data_version() == before

    cache.writer.note_health({"state": "live"})

    assert cache.reader.data_version() != before
    assert cache.reader.health()["state"] == "live"


def test_a_document_that_cannot_be_read_is_kept_and_named(cache: Cache) -> None:
    broken = msgspec.structs.replace(put("fo-1", an_order(), 1), doc=msgspec.Raw(b'{"id": 3}'))

    taken = cache.writer.ingest_page(a_page(broken, put("fo-2", an_order("fo-2"), 2)))

    assert taken.unreadable == (f"{ORDER}/fo-1",)
    assert cache.reader.in_stage("open", 9) == ("fo-2",)
    with pytest.raises(MessageUnreadable):
        cache.reader.document(ORDER, "fo-1")


def test_what_pushing_met_is_kept(cache: Cache) -> None:
    state = PushState("c-1", 1, "500", quarantined=False)
    cache.writer.note_push(state)
    cache.writer.note_push(replace(state, attempts=5, quarantined=True))

    assert cache.writer.push_states() == (PushState("c-1", 5, "500", quarantined=True),)


def test_a_closed_writer_writes_no_more(cache: Cache) -> None:
    cache.writer.close()

    with pytest.raises(StoreError, match="closed"):
        cache.writer.ingest_page(a_page(put("fo-1", an_order(), 1)))


def test_the_file_survives_a_reopening(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    first = Cache(path)
    first.writer.ingest_page(a_page(put("fo-1", an_order(), 1)))
    first.writer.close()
    first.reader.close()

    again = Cache(path)

    assert again.reader.stage_counts() == {"open": 1}
    assert not path.with_name("cache.db.aside").exists()
    again.writer.close()
    again.reader.close()


@pytest.mark.parametrize("other", ["version", "install", "key", "garbage"])
def test_a_file_that_does_not_fit_is_put_aside_and_made_anew(tmp_path: Path, other: str) -> None:
    path = tmp_path / "cache.db"
    key = "6b" * 32 if other == "key" else KEY
    made = CacheWriter(
        open_cache_writer(path, key, ("other" if other == "install" else "install-1",)),
        Scopes("MIL", "EU"),
    )
    made.ingest_page(a_page(put("fo-1", an_order(), 1)))
    made.close()
    if other == "version":
        engine = open_writer(path, KEY)
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA user_version=7")
        engine.dispose()
    if other == "garbage":
        path.write_bytes(b"no database" * 1000)
    asked: list[str] = []

    engine = open_cache_writer(path, KEY, ("install-1",), lambda: asked.append("released"))

    assert asked == ["released"]
    assert schema_version(engine) == CACHE_SCHEMA
    assert path.with_name("cache.db.aside").exists()
    engine.dispose()
    reader = open_cache_reader(path, KEY)
    assert reader is not None
    assert reader.stage_counts() == {}
    reader.close()


def test_no_cache_is_not_made_by_looking_at_it(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"

    assert open_cache_reader(path, KEY) is None
    assert not path.exists()
    path.touch()
    assert open_cache_reader(path, KEY) is None
    assert path.stat().st_size == 0


def test_a_damaged_file_is_trouble_not_emptiness(cache: Cache) -> None:
    many = [put(f"fo-{i}", an_order(f"fo-{i}"), i + 1) for i in range(200)]
    cache.writer.ingest_page(a_page(*many))
    cache.reader.close()
    cache.writer.close()  # the last one, so that everything is in the file
    raw = bytearray(cache.path.read_bytes())
    raw[8192:] = bytes(len(raw) - 8192)
    cache.path.write_bytes(raw)

    reader = open_cache_reader(cache.path, KEY)

    assert reader is not None
    with pytest.raises(StoreUnreadable):
        reader.stage_counts()
    reader.close()
    put_aside(cache.path)
    assert not cache.path.exists()
