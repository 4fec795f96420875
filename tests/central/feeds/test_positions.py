"""Where a reader may go on from, and how it finds out that it has other things than the centre."""

import msgspec
from sqlalchemy import text

from app.central.feeds import new_epoch
from app.domain.commands import DocumentKind
from app.wire import BucketList, BucketPage
from app.wire.digest import as_hex, bucket_of, digest_of
from tests.central.feeds.reader import (
    SCOPE,
    Client,
    Replica,
    ask,
    kept_digest,
    page,
    put_bin,
    put_bins,
    truth,
)
from tests.central.fulfil.walk import pick
from tests.central.shelf import Shelf, Station, release


def changes(since: int, epoch: str = "") -> str:
    return f"/v1/feeds/{SCOPE}/changes?since={since}&epoch={epoch}"


def buckets(client: Client) -> dict[str, str]:
    answer = ask(client, f"/v1/feeds/{SCOPE}/buckets")
    return msgspec.json.decode(answer.content, type=BucketList).buckets


def bucket(client: Client, name: str, install: str = "") -> BucketPage:
    answer = ask(client, f"/v1/feeds/{SCOPE}/buckets/{name}?install={install}")
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=BucketPage)


def test_a_position_before_the_oldest_tombstone_needs_a_snapshot(
    shelf: Shelf, client: Client
) -> None:
    put_bins(shelf, 5)
    with shelf.centre.work() as work:
        work.connection.execute(text("UPDATE site_feed SET min_seq = 4"))

    late, edge, none = ask(client, changes(3)), ask(client, changes(4)), ask(client, changes(0))

    assert (late.status_code, late.json()["code"]) == (410, "resync")
    assert (edge.status_code, none.status_code) == (200, 200)


def test_after_a_restored_backup_every_position_is_of_another_epoch(
    shelf: Shelf, client: Client
) -> None:
    put_bins(shelf, 5)
    before = page(client)
    place = ask(client, f"/v1/feeds/{SCOPE}/snapshot").headers["location"]

    assert new_epoch(shelf.centre) == 3

    answer = ask(client, changes(before.head, before.epoch))
    assert (answer.status_code, answer.json()["code"]) == (409, "epoch_changed")
    again = page(client, limit=400)  # the answer to another question may be a moment old
    assert again.epoch != before.epoch
    assert ask(client, f"/v1/feeds/{SCOPE}/snapshot").headers["location"] != place


def test_the_digest_comes_with_the_last_page_when_asked_for(shelf: Shelf, client: Client) -> None:
    put_bins(shelf, 5)
    with shelf.centre.work() as work:
        work.changes.remove(SCOPE, DocumentKind.BIN, "A-0003-1")

    replica = Replica()
    first = page(client, limit=2, digest=1)
    replica.take(first)
    last = page(client, since=first.upto, epoch=first.epoch, digest=1)
    replica.take(last)

    assert (first.more, first.digest) == (True, "")
    assert last.digest == replica.digest == kept_digest(shelf)
    assert page(client, since=last.upto).digest == "", "only when asked for"
    assert page(client, since=last.upto, digest=1).digest == replica.digest


def test_buckets_add_up_to_the_digest(shelf: Shelf, client: Client) -> None:
    put_bins(shelf, 400)

    found = buckets(client)

    whole = 0
    for digest in found.values():
        whole ^= int(digest, 16)
    assert as_hex(whole) == kept_digest(shelf)
    assert len(found) > 128


def test_a_bucket_heals_a_reader(shelf: Shelf, client: Client) -> None:
    """Something is too much, something is missing and something is old: in three buckets."""
    put_bins(shelf, 50)
    replica = Replica()
    replica.take(page(client))
    replica.docs["bin", "never"] = (7, 1, b"null", 0)
    del replica.docs["bin", "A-0001-1"]
    replica.docs["bin", "A-0002-1"] = (1, 1, b"null", 0)

    for name in {bucket_of("bin", doc_id) for doc_id in ("never", "A-0001-1", "A-0002-1")}:
        assert buckets(client).get(name) != own_bucket(replica, name)
        for key in [key for key in replica.docs if bucket_of(*key) == name]:
            del replica.docs[key]
        for item in bucket(client, name).items:
            row = (item.seq, item.rev, bytes(item.doc), item.inc)
            replica.docs[item.kind, item.id] = row

    assert replica.docs == truth(shelf)
    assert replica.digest == kept_digest(shelf)


def own_bucket(replica: Replica, name: str) -> str:
    rows = replica.docs.items()
    return as_hex(digest_of((*key, row[0]) for key, row in rows if bucket_of(*key) == name))


def test_a_bucket_says_what_was_decided_of_the_asking_install(shelf: Shelf, client: Client) -> None:
    made = release(shelf, {"COAT-S": 1})
    station = Station(shelf)
    station.do(made.fulfilment_order, pick(made, "COAT-S", "u1"))
    name = bucket_of("fulfilment_order", made.fulfilment_order)

    def inc(install: str) -> dict[str, int]:
        return {item.id: item.inc for item in bucket(client, name, install).items}

    assert inc(station.install)[made.fulfilment_order] == 1
    assert inc("another")[made.fulfilment_order] == 0


def test_what_left_is_in_no_bucket(shelf: Shelf, client: Client) -> None:
    put_bins(shelf, 2)
    with shelf.centre.work() as work:
        work.changes.remove(SCOPE, DocumentKind.BIN, "A-0000-1")
        put_bin(work, "A-0001-1", "site:BRE")

    for code in ("A-0000-1", "A-0001-1"):
        items = bucket(client, bucket_of("bin", code)).items
        assert code not in {item.id for item in items}


def test_there_are_256_buckets(client: Client) -> None:
    for name in ("0", "fg", "FF", "000"):
        assert ask(client, f"/v1/feeds/{SCOPE}/buckets/{name}").status_code == 400
    assert bucket(client, "00").items == ()
