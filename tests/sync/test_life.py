"""The life of the real sync process: its beginning, its end, and beginning again."""

import time
from pathlib import Path

import pytest

from app.store.floor_db import FloorStore
from app.wire.lines import CacheSwapped, ReleaseCache, Trouble
from tests.store.cache_papers import KEY, an_order
from tests.sync.centre import Centre
from tests.sync.parts.faults import Fault
from tests.sync.parts.server import Server
from tests.sync.station import (
    Floor,
    Sync,
    eventually,
    picks,
    rulings,
    stored,
)


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
