"""The real sync process against a real server that breaks: every command is ruled on once."""

import pytest

from app.wire.lines import Forked, LinkState, Trouble
from tests.store.cache_papers import an_order
from tests.sync.centre import Centre
from tests.sync.parts.faults import Fault
from tests.sync.parts.server import Server
from tests.sync.station import (
    Floor,
    Sync,
    eventually,
    picks,
    reasons,
    rulings,
    stored,
)


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
