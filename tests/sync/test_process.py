"""The real sync process against a real server: every command is ruled on once, whatever breaks."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.cache_db import Stored
from app.store.floor_db import FloorStore
from app.wire.lines import CacheSwapped, Changed, Forked, LinkState, ReleaseCache, Trouble
from tests.store.cache_papers import KEY, SHIRT, an_order
from tests.sync.centre import SITE, Centre, Server
from tests.sync.faults import Fault
from tests.sync.station import Floor, Sync, changed_ids, eventually, reader_of, reasons, rulings

ORDER = "fulfilment_order"


@pytest.fixture
def centre() -> Centre:
    return Centre()


@pytest.fixture
def server(centre: Centre) -> Iterator[Server]:
    with Server(centre) as server:
        yield server


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    floor = Floor(tmp_path)
    yield floor
    floor.close()


def stored(folder: Path, order_id: str) -> Stored | None:
    reader = reader_of(folder)
    try:
        return reader.document(ORDER, order_id)
    finally:
        reader.close()


def picks(floor: Floor, orders: int, units: int) -> list[str]:
    return [
        floor.pick(f"fo-{order}", f"u-{order}-{unit}")
        for unit in range(units)
        for order in range(orders)
    ]


def test_documents_arrive_and_are_announced(centre: Centre, server: Server, floor: Floor) -> None:
    centre.put_order(an_order())

    with Sync(floor.folder, server.url) as sync:
        health = sync.is_quiet()
        reader = reader_of(floor.folder)

        assert reader.document(ORDER, "fo-1") is not None
        assert reader.find("gtin", SHIRT) == (("product", "LIN-W-M"),)
        assert set(reader.cursors()) == {SITE, "catalogue", "returns:EU"}
        assert health.online
        assert health.reason is Trouble.NONE
        assert health.data_at is not None
        assert isinstance(sync.heard[0], CacheSwapped)
        assert changed_ids(sync.heard) == {f"{ORDER}/fo-1", "setting/MIL", "product/LIN-W-M"}

        centre.put_order(an_order("fo-2"))
        line = sync.hears(lambda line: isinstance(line, Changed), "the second order")
        assert isinstance(line, Changed)
        assert line.ids == (f"{ORDER}/fo-2",)
        assert line.upto == {SITE: 3}
        reader.close()


def test_a_wake_sends_at_once_and_the_pull_brings_the_document(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order())
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

        command = floor.pick("fo-1", "u-1")
        sync.wake()

        sync.hears(lambda line: f"{ORDER}/fo-1" in changed_ids([line]), "the picked order")
        assert rulings(floor.folder, [command]) == {command: "accepted"}
        found = stored(floor.folder, "fo-1")
        assert found is not None
        assert (found.doc, found.inc) == (centre.order("fo-1"), 1)


def test_without_a_wake_a_command_goes_by_itself(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order())
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

        command = floor.pick("fo-1", "u-1")

        eventually(lambda: centre.applied == [command], "the command at the centre")


@pytest.mark.parametrize(
    "fault",
    [
        Fault.LOST_REPLY,
        Fault.HALF_A_BODY,
        Fault.GARBAGE,
        Fault.SLOW,
        Fault.ERROR_500,
        Fault.BUSY,
        Fault.UNKNOWN_TOKEN,
        Fault.TOO_LARGE,
        Fault.TOO_OLD,
    ],
)
def test_a_broken_push_is_repeated_and_counts_once(
    centre: Centre, server: Server, floor: Floor, fault: Fault
) -> None:
    centre.put_order(an_order("fo-0", quantity=20))
    centre.push_faults.append(fault)
    commands = picks(floor, 1, 10)

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

    assert centre.applied == commands
    assert rulings(floor.folder, commands) == dict.fromkeys(commands, "accepted")
    found = stored(floor.folder, "fo-0")
    assert found is not None
    assert found.doc == centre.order("fo-0")


def test_one_request_is_under_way_however_often_the_window_wakes(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order("fo-0", quantity=20))
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        centre.push_faults.extend([Fault.SLOW] * 2)

        commands = []
        for unit in range(8):
            commands.append(floor.pick("fo-0", f"u-{unit}"))
            sync.wake()
        sync.settles(commands)

    assert centre.applied == commands
    assert centre.most_under_way == 1


def test_what_the_centre_lost_is_sent_again_before_what_builds_on_it(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order())
    first = floor.pick("fo-1", "u-1")
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        centre.forget(first, an_order())

        second = floor.pick("fo-1", "u-2")
        sync.wake()
        sync.settles([first, second])

    assert centre.applied == [first, first, second]
    assert [unit.id for unit in centre.order("fo-1").units] == ["u-1", "u-2"]


@pytest.mark.parametrize(
    "fault",
    [Fault.LOST_REPLY, Fault.HALF_A_BODY, Fault.GARBAGE, Fault.ERROR_500, Fault.BUSY, Fault.GONE],
)
def test_a_broken_pull_is_repeated(
    centre: Centre, server: Server, floor: Floor, fault: Fault
) -> None:
    centre.put_order(an_order())
    centre.pull_faults.extend([fault] * 3)

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

    found = stored(floor.folder, "fo-1")
    assert found is not None
    assert found.doc == centre.order("fo-1")


def test_an_unknown_token_drops_nothing(centre: Centre, server: Server, floor: Floor) -> None:
    centre.put_order(an_order())
    command = floor.pick("fo-1", "u-1")
    with Sync(floor.folder, server.url, token="another") as sync:
        health = sync.hears_health(lambda h: h.reason is Trouble.ENROL, "a question for a token")
        assert not health.online
        assert health.waiting == 1
        assert sync.bye() == 0

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

    assert rulings(floor.folder, [command]) == {command: "accepted"}


def test_a_rejection_is_counted_as_parked(centre: Centre, server: Server, floor: Floor) -> None:
    centre.put_order(an_order(quantity=5))
    floor.pick("fo-1", "u-1")
    again = floor.pick("fo-1", "u-1")

    with Sync(floor.folder, server.url) as sync:
        sync.hears_health(lambda h: h.parked == 1 and h.waiting == 0, "one parked")

    assert rulings(floor.folder, [again]) == {again: "rejected"}


def test_a_big_feed_comes_in_pages(centre: Centre, server: Server, floor: Floor) -> None:
    centre.page = 7
    for number in range(50):
        centre.put_order(an_order(f"fo-{number}"))

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        reader = reader_of(floor.folder)

        assert reader.stage_counts() == {"open": 50}
        reader.close()


def test_commands_are_sent_before_documents_are_read(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order("fo-0", quantity=500))
    picks(floor, 1, 250)

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

    assert [len(batch) for batch in centre.batches] == [100, 100, 50]
    found = stored(floor.folder, "fo-0")
    assert found is not None
    assert found.inc == 250
    assert all(since >= 252 for scope, since, _ in centre.pulls if scope == SITE and since)


@pytest.mark.parametrize("status", [400, 404, 500])
def test_one_poisoned_command_stops_only_its_own_document(
    centre: Centre, server: Server, floor: Floor, status: int
) -> None:
    for number in range(200):
        centre.put_order(an_order(f"fo-{number}", quantity=3))
    commands = picks(floor, 200, 2)
    centre.spoils[commands[130]] = status

    with Sync(floor.folder, server.url) as sync:
        aside = 0 if status == 500 else 1
        health = sync.hears_health(
            lambda h: h.waiting == 2 and h.quarantined == aside, "only one document waits"
        )
        assert health.online

    others = [name for name in commands if name not in (commands[130], commands[330])]
    assert rulings(floor.folder, commands) == dict.fromkeys(others, "accepted")
    assert len(centre.batches) <= 4 + 2 * 7 + 2


def test_kill_and_restart_end_in_the_same_state(
    centre: Centre, server: Server, floor: Floor
) -> None:
    orders = 30
    for number in range(orders):
        centre.put_order(an_order(f"fo-{number}", quantity=20))
    centre.page = 5
    commands: list[str] = []
    for turn in range(4):
        commands += [floor.pick(f"fo-{n}", f"u-{n}-{turn}") for n in range(orders)]
        seen = len(centre.batches)
        if turn % 2:
            centre.push_faults.append(Fault.LOST_REPLY)
        with Sync(floor.folder, server.url) as sync:
            eventually(lambda before=seen: len(centre.batches) > before, "a batch")  # type: ignore[misc]
            sync.kill()

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

    assert sorted(centre.applied) == sorted(commands)
    assert rulings(floor.folder, commands) == dict.fromkeys(commands, "accepted")
    for number in range(orders):
        found = stored(floor.folder, f"fo-{number}")
        assert found is not None
        assert found.doc == centre.order(f"fo-{number}")


def test_it_finds_its_way_back_when_the_centre_returns(centre: Centre, floor: Floor) -> None:
    centre.put_order(an_order())
    with Server(centre) as server:
        port = server.port
        sync = Sync(floor.folder, server.url)
        sync.is_quiet()
    with sync:
        health = sync.hears_health(lambda h: not h.online, "offline")
        assert health.reason is Trouble.UNREACHABLE
        assert health.state in (LinkState.OFFLINE, LinkState.PROBING)
        command = floor.pick("fo-1", "u-1")
        sync.hears_health(lambda h: h.waiting == 1, "one waits")

        with Server(centre, port):
            sync.is_quiet()

    assert rulings(floor.folder, [command]) == {command: "accepted"}


def test_a_lost_cache_is_rebuilt_and_every_command_ruled_as_before(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order("fo-0", quantity=9))
    commands = picks(floor, 1, 5)
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        assert sync.bye() == 0
    for part in floor.folder.glob("cache.db*"):
        part.unlink()

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

    assert centre.applied == commands
    assert rulings(floor.folder, commands) == dict.fromkeys(commands, "accepted")


def test_a_garbled_cache_is_put_aside_after_the_window_let_go(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order())
    (floor.folder / "cache.db").write_bytes(b"garbage " * 4096)

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        assert [type(line) for line in sync.heard[:2]] == [ReleaseCache, CacheSwapped]

    assert stored(floor.folder, "fo-1") is not None


@pytest.mark.parametrize("epoch", ["e-2", "e-1"], ids=["a new epoch", "a step back"])
def test_a_restored_centre_gets_everything_again(
    centre: Centre, server: Server, floor: Floor, epoch: str
) -> None:
    order = an_order("fo-0", quantity=9)
    centre.put_order(order)
    commands = picks(floor, 1, 5)
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

        centre.applied.clear()
        centre.restore(epoch)
        centre.put_order(order)

        eventually(lambda: centre.applied == commands, "all commands once more")
        sync.settles(commands)

    assert rulings(floor.folder, commands) == dict.fromkeys(commands, "accepted")
    found = stored(floor.folder, "fo-0")
    assert found is not None
    assert found.doc == centre.order("fo-0")
    assert len(centre.order("fo-0").units) == 5


def test_a_twin_of_the_install_stops_everything(
    centre: Centre, server: Server, floor: Floor
) -> None:
    centre.put_order(an_order())
    command = floor.pick("fo-1", "u-1")
    centre.push_faults.append(Fault.FORKED)

    with Sync(floor.folder, server.url) as sync:
        sync.hears(lambda line: isinstance(line, Forked), "forked")
        eventually(lambda: Trouble.FORKED in reasons(sync.heard), "why")
        assert sync.bye() == 0

    assert centre.pulls == []
    assert rulings(floor.folder, [command]) == {}


def test_it_waits_for_floor_db(centre: Centre, server: Server, tmp_path: Path) -> None:
    centre.put_order(an_order())
    with Sync(tmp_path, server.url) as sync:
        eventually(lambda: (tmp_path / "cache.db.lock").exists(), "the lock")
        assert not (tmp_path / "floor.db").exists()

        floor = Floor(tmp_path)

        sync.is_quiet()
        assert sync.bye() == 0
        floor.close()


@pytest.mark.parametrize("state", ["parked", "unreachable", "before floor.db"])
def test_it_ends_when_stdin_closes(
    centre: Centre, server: Server, tmp_path: Path, state: str
) -> None:
    floor = None if state == "before floor.db" else Floor(tmp_path)
    url = "http://127.0.0.1:9" if state == "unreachable" else server.url
    with Sync(tmp_path, url) as sync:
        if state == "parked":
            sync.is_quiet()
        elif state == "unreachable":
            sync.hears_health(lambda h: h.reason is Trouble.UNREACHABLE, "unreachable")
        else:
            eventually(lambda: (tmp_path / "cache.db.lock").exists(), "the lock")
        assert sync.process.stdin is not None

        began = time.monotonic()
        sync.process.stdin.close()

        assert sync.ends(within_s=10) == 0
        assert time.monotonic() - began < 2.0
    if floor is not None:
        floor.close()


def test_a_second_process_says_who_holds_the_lock(
    centre: Centre, server: Server, floor: Floor
) -> None:
    with Sync(floor.folder, server.url) as first:
        first.is_quiet()

        with Sync(floor.folder, server.url) as second:
            assert second.ends() == 3

        (line,) = second.logged("locked")
        assert f"sync of ST-01, process {first.process.pid}" in str(line["what"])
        assert first.process.poll() is None


def test_a_floor_db_of_another_key_is_named(centre: Centre, server: Server, tmp_path: Path) -> None:
    FloorStore(tmp_path / "floor.db", "6b" * 32).close()

    with Sync(tmp_path, server.url) as sync:
        assert sync.ends() == 4

    assert sync.logged("ended")[0]["what"] == "floor.db cannot be read."


def test_plain_http_to_another_machine_is_refused(floor: Floor) -> None:
    with Sync(floor.folder, "http://centre.example:80") as sync:
        assert sync.ends() == 4

    assert "http://centre.example" in str(sync.logged("ended")[0]["what"])


def test_the_log_names_no_key_and_no_person(centre: Centre, server: Server, floor: Floor) -> None:
    centre.put_order(an_order())
    floor.pick("fo-1", "u-1")
    centre.push_faults.extend([Fault.ERROR_500, Fault.LOST_REPLY, Fault.GARBAGE])
    centre.pull_faults.extend([Fault.GARBAGE, Fault.UNKNOWN_TOKEN])

    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()

    assert sync.logged("push_down")
    assert sync.logged("push_up")
    for secret in (KEY, "W-1042", "Rossi", "Tortona", "token-of"):
        assert secret not in str(sync.log)
