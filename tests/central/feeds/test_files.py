"""Snapshots over the network: to whom, from which byte on, and how long a file is given out."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.central.feeds import SnapshotFiles
from app.central.feeds.files import LIFE, SMALL_DELTA, safe_scope
from app.domain.commands import DocumentKind
from tests.central.feeds.reader import (
    SCOPE,
    Client,
    Replica,
    ask,
    kept_digest,
    put_bin,
    put_bins,
    truth,
)
from tests.central.shelf import Shelf, token_of

COLD = {"Authorization": f"Bearer {token_of('ST-BRE-1')}"}


def where(client: Client, scope: str = SCOPE) -> str:
    """Asks for a snapshot and returns where it lies."""
    answer = ask(client, f"/v1/feeds/{scope}/snapshot")
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def lying(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_station_is_led_to_a_file_that_never_changes(shelf: Shelf, client: Client) -> None:
    put_bins(shelf, 20)

    place = where(client)
    first, second = ask(client, place), ask(client, place)

    replica = Replica()
    replica.load(first.content)
    assert replica.docs == truth(shelf)
    assert replica.digest == kept_digest(shelf)
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["accept-ranges"] == "bytes"
    assert place.startswith("/v1/snapshots/snap-site~3AMIL-")


@pytest.mark.parametrize("scope", ["catalogue", "returns:EU"])
def test_every_scope_has_one(client: Client, scope: str) -> None:
    replica = Replica(scope=scope)
    replica.load(ask(client, where(client, scope)).content)

    assert replica.epoch


def test_a_download_goes_on_after_a_cut(shelf: Shelf, client: Client) -> None:
    put_bins(shelf, 300)
    place = where(client)
    whole = ask(client, place)
    tag, size = whole.headers["etag"], len(whole.content)

    for cut in (1, size // 3, size - 1):
        rest = ask(client, place, range=f"bytes={cut}-", if_range=tag)
        assert rest.status_code == 206
        assert rest.headers["content-range"] == f"bytes {cut}-{size - 1}/{size}"
        assert whole.content[:cut] + rest.content == whole.content


def test_a_part_of_another_file_is_never_glued_on(shelf: Shelf, client: Client) -> None:
    place = where(client)
    whole = ask(client, place)

    other = ask(client, place, range="bytes=10-", if_range='"another"')

    assert (other.status_code, other.content) == (200, whole.content)


@pytest.mark.parametrize(
    ("wanted", "status", "begin", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=-9", 206, -9, None),
        ("bytes=5-99999999", 206, 5, None),
        ("bytes=9-5", 200, 0, None),
        ("bytes=-", 200, 0, None),
        ("bytes=0-1,4-5", 200, 0, None),
        ("pages=1-2", 200, 0, None),
        ("bytes=99999999-", 416, 0, 0),
    ],
)
def test_ranges(client: Client, wanted: str, status: int, begin: int, end: int | None) -> None:
    place = where(client)
    whole = ask(client, place).content

    answer = ask(client, place, range=wanted)

    assert answer.status_code == status
    assert answer.content == whole[begin:end]


def test_a_file_is_for_stations_of_its_scope(client: Client) -> None:
    place = where(client)

    assert client.get(place, headers=COLD).status_code == 404
    assert client.get(place).status_code == 401
    assert client.get(f"/v1/feeds/{SCOPE}/snapshot", headers=COLD).status_code == 403


@pytest.mark.parametrize("name", ["nothing", "..%2Fcentral.db", "snap-site~3AMIL-x-1.ndjson.zst"])
def test_only_snapshots_are_given_out(client: Client, name: str) -> None:
    assert ask(client, f"/v1/snapshots/{name}").status_code == 404


def test_names_of_scopes_stay_apart() -> None:
    scopes = ["site:A", "site~3AA", "site%3AA", "site/A", "site_A", "returns:EU", "site:A-1"]

    names = [safe_scope(scope) for scope in scopes]

    assert len(set(names)) == len(scopes)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789~-_")
               for name in names)  # fmt: skip


def test_a_file_is_used_again_while_the_way_to_the_head_is_short(
    shelf: Shelf, files: SnapshotFiles
) -> None:
    first = files.current(SCOPE)
    put_bins(shelf, SMALL_DELTA)

    assert files.current(SCOPE) == first
    with shelf.centre.work() as work:
        put_bin(work, "B-01-1")
    assert files.current(SCOPE) != first


def test_a_file_from_before_the_oldest_tombstone_is_not_used(
    shelf: Shelf, files: SnapshotFiles
) -> None:
    """A reader of it would be sent here again, for ever."""
    first = files.current(SCOPE)
    put_bins(shelf, 3)
    with shelf.centre.work() as work:
        work.connection.execute(text("UPDATE site_feed SET min_seq = head"))

    assert files.current(SCOPE) != first


def test_old_files_and_unfinished_ones_go(
    shelf: Shelf, files: SnapshotFiles, tmp_path: Path
) -> None:
    folder = tmp_path / "snapshots"
    first = files.current(SCOPE)
    shelf.clock.advance(seconds=LIFE.total_seconds() - 1)
    assert files.tidy() == 0
    assert files.current(SCOPE) == first

    shelf.clock.advance(seconds=1)
    with shelf.centre.work() as work:
        work.changes.remove(SCOPE, DocumentKind.SETTING, "MIL")
    second = files.current(SCOPE)

    assert lying(folder) == {second}
    assert (folder / second).stat().st_mode & 0o077 == 0, "names and addresses are in it"


def test_a_builder_that_fails_leaves_nothing_behind(
    shelf: Shelf, files: SnapshotFiles, tmp_path: Path
) -> None:
    with shelf.centre.work() as work:
        work.connection.execute(text("ALTER TABLE doc_inc RENAME TO doc_lost"))

    with pytest.raises(Exception, match="doc_inc"):
        files.current(SCOPE)

    assert lying(tmp_path / "snapshots") == set()
