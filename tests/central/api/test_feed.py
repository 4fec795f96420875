"""The feed of a scope: nothing is missed, and a parked reader is woken."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from app.central.api.bell import Bell
from app.central.api.stations import routes
from app.central.feeds import SnapshotFiles
from app.domain.commands import DocumentKind
from app.domain.model.site import Bin
from app.wire import ChangesPage, PushReply, PushRequest
from tests.central.fulfil.walk import pick
from tests.central.shelf import Shelf, Station, release, token_of

Client = TestClient[Litestar]
WARM = {"Authorization": f"Bearer {token_of('ST-MIL-1')}"}
FEED = "/v1/feeds/site:MIL/changes"
PAGE = msgspec.json.Decoder(ChangesPage)


@pytest.fixture
def client(shelf: Shelf, tmp_path: Path) -> Iterator[Client]:
    files = SnapshotFiles(shelf.centre, tmp_path / "snapshots")
    app = Litestar(routes(shelf.centre, files, Bell()))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def pull(client: Client, scope: str = "site:MIL", **params: object) -> Response:
    query = {key: str(value) for key, value in params.items()}
    return client.get(f"/v1/feeds/{scope}/changes", params=query, headers=WARM)


def page(client: Client, scope: str = "site:MIL", **params: object) -> ChangesPage:
    response = pull(client, scope, **params)
    assert response.status_code == 200, response.text
    return PAGE.decode(response.content)


def put_bin(shelf: Shelf, code: str, site: str = "MIL") -> None:
    with shelf.centre.work() as work:
        place = Bin(code=code, site=site, aisle="A", x_mm=0, y_mm=0, level=1)
        work.changes.put(f"site:{site}", DocumentKind.BIN, code, place)


def test_pages_follow_each_other_and_say_when_they_end(shelf: Shelf, client: Client) -> None:
    for at in range(5):
        put_bin(shelf, f"A-{at:02d}-1")
    head = page(client).head

    first = page(client, limit=3)
    second = page(client, since=first.upto, epoch=first.epoch, limit=3)

    assert (len(first.items), first.more, first.upto) == (3, True, first.items[-1].seq)
    assert (len(second.items), second.more, second.upto) == (head - 3, False, head)
    assert [item.seq for item in (*first.items, *second.items)] == list(range(1, head + 1))


def test_a_document_that_changes_again_moves_to_the_end(shelf: Shelf, client: Client) -> None:
    put_bin(shelf, "A-01-1")
    put_bin(shelf, "A-02-1")
    put_bin(shelf, "A-01-1")

    seen = page(client)

    bins = [item for item in seen.items if item.kind == "bin"]
    assert [(item.id, item.rev) for item in bins] == [("A-02-1", 1), ("A-01-1", 2)]
    assert seen.upto == seen.head == bins[-1].seq


def test_a_removed_document_comes_without_its_contents(shelf: Shelf, client: Client) -> None:
    put_bin(shelf, "A-01-1")
    before = page(client).head
    with shelf.centre.work() as work:
        work.changes.remove("site:MIL", DocumentKind.BIN, "A-01-1")

    (item,) = page(client, since=before).items

    assert (item.op, bytes(item.doc)) == ("del", b"null")
    assert "A-01-1" not in {item.id for item in page(client).items}, "who has nothing lost nothing"


def test_a_position_of_another_feed_is_refused(shelf: Shelf, client: Client) -> None:
    now = page(client)

    beyond = pull(client, since=now.head + 1)
    other = pull(client, since=1, epoch="another")

    assert (beyond.status_code, beyond.json()["code"]) == (409, "epoch_changed")
    assert (other.status_code, other.json()["code"]) == (409, "epoch_changed")
    assert pull(client, since=now.head, epoch=now.epoch).status_code == 200


@pytest.mark.parametrize(
    "query", [{"since": "-1"}, {"since": "x"}, {"limit": "0"}, {"wait": "long"}, {"wait": "nan"}]
)
def test_a_question_that_cannot_be_is_refused(client: Client, query: dict[str, str]) -> None:
    assert client.get(FEED, params=query, headers=WARM).status_code == 400


def test_an_untouched_scope_is_an_empty_page(client: Client) -> None:
    empty = page(client, "returns:EU")

    assert (empty.head, empty.upto, empty.more, empty.items) == (0, 0, False, ())


def test_inc_is_the_asking_installs_own(shelf: Shelf, client: Client) -> None:
    made = release(shelf, {"COAT-S": 2})
    mine, other = Station(shelf), Station(shelf, name="ST-MIL-2")
    mine.do("nowhere", pick(made, "COAT-S", "u0"))
    mine.do(made.fulfilment_order, pick(made, "COAT-S", "u1"))
    other.do(made.fulfilment_order, pick(made, "COAT-S", "u2"))

    def inc(install: str) -> int:
        items = page(client, install=install).items
        return next(item.inc for item in items if item.kind == "fulfilment_order")

    assert (inc(mine.install), inc(other.install), inc("")) == (2, 1, 0)


def test_a_superseded_command_moves_its_document(shelf: Shelf, client: Client) -> None:
    made = release(shelf, {"COAT-S": 1})
    station = Station(shelf)
    station.do(made.fulfilment_order, pick(made, "COAT-S", "u1"))
    before = page(client)

    (reply,) = station.do(made.fulfilment_order, pick(made, "COAT-S", "u2"))

    items = page(client, since=before.head, epoch=before.epoch, install=station.install).items
    assert (reply.ruling, reply.reason) == ("superseded", "put_back")
    assert {(item.kind, item.inc) for item in items} == {("fulfilment_order", 2), ("task", 0)}


def test_a_parked_reader_is_woken_by_a_commit(shelf: Shelf, client: Client) -> None:
    head = page(client).head
    with ThreadPoolExecutor(1) as pool:
        parked = pool.submit(page, client, since=head, wait=20)
        while not parked.done():
            # The reader is parked at some moment; from then on one commit must wake it.
            put_bin(shelf, "A-01-1")
            parked_for = threading.Event()
            parked_for.wait(0.05)
        woken = parked.result()

    assert [item.id for item in woken.items] == ["A-01-1"]


def test_a_commit_in_another_scope_does_not_wake(shelf: Shelf, client: Client) -> None:
    head = page(client).head
    with ThreadPoolExecutor(1) as pool:
        begun = time.monotonic()
        parked = pool.submit(page, client, since=head, wait=0.5)
        while not parked.done():
            put_bin(shelf, "B-01-1", site="BRE")
            threading.Event().wait(0.05)
        empty = parked.result()

    assert empty.items == ()
    assert time.monotonic() - begun >= 0.5


def test_a_burst_is_one_page(shelf: Shelf, client: Client) -> None:
    """The window that gathers a burst begins with its first commit."""
    head = page(client).head
    with ThreadPoolExecutor(1) as pool:
        parked = pool.submit(page, client, since=head, wait=20)
        threading.Event().wait(0.2)
        for at in range(5):
            put_bin(shelf, f"A-{at:02d}-1")
        woken = parked.result()

    rest = page(client, since=woken.upto)
    assert len(woken.items) + len(rest.items) == 5
    assert len(woken.items) >= 2


def test_nothing_is_missed_while_eight_threads_write(shelf: Shelf, client: Client) -> None:
    """A greedy reader pulls from where it stands; in the end it has what the tables have."""
    begin = page(client)
    done = threading.Event()

    def write(writer: int) -> None:
        for at in range(30):
            put_bin(shelf, f"{chr(65 + writer)}-{at % 20:02d}-1")

    def read() -> dict[str, tuple[int, int]]:
        seen: dict[str, tuple[int, int]] = {}
        since = begin.head
        while True:
            last_round = done.is_set()
            got = page(client, since=since, epoch=begin.epoch, limit=7)
            seen |= {item.id: (item.seq, item.rev) for item in got.items}
            since = got.upto
            if last_round and not got.more:
                return seen

    with ThreadPoolExecutor(9) as pool:
        reader = pool.submit(read)
        for writing in [pool.submit(write, at) for at in range(8)]:
            writing.result()
        done.set()
        seen = reader.result()

    truth = {
        str(doc_id): (seq, rev)
        for doc_id, seq, rev in shelf.sql(
            "SELECT f.doc_id, f.seq, d.rev FROM feed f JOIN doc d ON d.kind = f.kind"
            " AND d.id = f.doc_id WHERE f.kind = 'bin' AND f.scope = 'site:MIL'"
        )
    }
    assert len(truth) == 8 * 20
    assert seen == truth


def test_a_batch_over_http_is_judged(shelf: Shelf, client: Client) -> None:
    made = release(shelf, {"COAT-S": 1})
    station = Station(shelf)
    envelope = station.make(pick(made, "COAT-S", "u1"), made.fulfilment_order)
    request = PushRequest(station=station.name, install=station.install, batch=(envelope,))

    answer = client.post("/v1/commands", content=msgspec.json.encode(request), headers=WARM)

    reply = msgspec.json.decode(answer.content, type=PushReply)
    assert answer.status_code == 200
    assert [r.ruling for r in reply.results] == ["accepted"]
    assert shelf.one("SELECT picked FROM order_line") == 1


def test_the_whole_batch_is_refused_by_status(shelf: Shelf, client: Client) -> None:
    made = release(shelf, {"COAT-S": 1})
    station = Station(shelf)
    one = station.make(pick(made, "COAT-S", "u1"), made.fulfilment_order)
    station.push(one)
    forked = msgspec.structs.replace(one, id="another")
    many = tuple(msgspec.structs.replace(one, id=str(n), n=n) for n in range(1, 102))

    def post(name: str, *batch: object) -> Response:
        body = {"station": name, "install": station.install, "batch": batch}
        return client.post("/v1/commands", content=msgspec.json.encode(body), headers=WARM)

    def of_version(proto: int) -> bytes:
        request = PushRequest(station=station.name, install="i", batch=(), proto=proto)
        return msgspec.json.encode(request)

    answers = [
        post(station.name, forked),
        post(station.name, *many),
        post("ST-MIL-2", one),
        client.post("/v1/commands", content=b"{", headers=WARM),
        client.post("/v1/commands", content=b'{"station":"\xff"}', headers=WARM),
        client.post("/v1/commands", content=b'{"x":' + b"[" * 100_000, headers=WARM),
        client.post("/v1/commands", content=of_version(99), headers=WARM),
        client.post("/v1/commands", content=b" " * (256 * 1024 + 1), headers=WARM),
    ]

    assert [answer.status_code for answer in answers] == [409, 413, 403, 400, 400, 400, 426, 413]
    assert answers[0].json()["code"] == "install_forked"
