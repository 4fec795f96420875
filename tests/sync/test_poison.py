"""A command that the centre cannot take in: everything else flows, and a person decides."""

from datetime import timedelta

import pytest

from app.domain.commands import CommandDiscarded
from app.store.floor_rows import Decision, DecisionKind
from app.wire import CommandEnvelope
from tests.store.cache_papers import NOON, an_order
from tests.sync.centre import Centre
from tests.sync.parts.server import Server
from tests.sync.station import Floor, Sync, eventually, picks, rulings


def decide(floor: Floor, command_id: str, kind: DecisionKind, minute: int = 0) -> None:
    word = Decision(
        command_id=command_id,
        kind=kind,
        actor="W-1042",
        reason="looked at it",
        at=NOON + timedelta(minutes=minute),
    )
    with floor.store.commit():
        floor.store.add_decision(word)


def discard(floor: Floor, poison: CommandEnvelope) -> str:
    decide(floor, poison.id, DecisionKind.DISCARD)
    body = CommandDiscarded(
        command=poison.id,
        n=poison.n,
        agg_kind=poison.agg_kind,
        agg_id=poison.agg_id,
        body_sha256=poison.body_sha256,
        reason="looked at it",
    )
    return floor.record_of("station", "ST-01", body)


@pytest.mark.parametrize(("status", "extra"), [(500, 6), (400, 2)])
def test_one_poisoned_command_among_a_thousand_costs_few_requests(
    centre: Centre, server: Server, floor: Floor, status: int, extra: int
) -> None:
    for number in range(500):
        centre.put_order(an_order(f"fo-{number}", quantity=3))
    with Sync(floor.folder, server.url) as sync:
        sync.is_quiet()
        assert sync.bye() == 0
    commands = picks(floor, 500, 2)
    poison = commands[850] if status == 400 else commands[350]
    behind = [] if status == 400 else [commands[850]]
    centre.spoils[poison] = status
    centre.names_poison = True

    with Sync(floor.folder, server.url) as sync:
        health = sync.hears_health(
            lambda h: h.quarantined == 1 and h.waiting == 1 + len(behind), "only one order waits"
        )

    assert health.online
    delivered = [name for name in commands if name not in (poison, *behind)]
    assert rulings(floor.folder, commands) == dict.fromkeys(delivered, "accepted")
    assert sum(poison in batch for batch in centre.batches) == extra
    assert len(centre.batches) <= 10 + extra


def quarantined(centre: Centre, server: Server, floor: Floor) -> CommandEnvelope:
    """The first of three picks of an order cannot be taken in; the others wait behind it."""
    centre.put_order(an_order("fo-0", quantity=9))
    centre.put_order(an_order("fo-1", quantity=9))
    poison, *_ = picks(floor, 1, 3)
    floor.pick("fo-1", "u-other")
    centre.spoils[poison] = 400
    with Sync(floor.folder, server.url) as sync:
        sync.hears_health(lambda h: h.quarantined == 1 and h.waiting == 3, "quarantine")
        assert sync.bye() == 0
    (found,) = floor.store.commands([poison])
    return found


def test_a_word_sets_it_free_once(centre: Centre, server: Server, floor: Floor) -> None:
    poison = quarantined(centre, server, floor)
    with Sync(floor.folder, server.url) as sync:
        sync.hears_health(lambda h: h.quarantined == 1, "it is remembered")
        asked = len(centre.batches)

        decide(floor, poison.id, DecisionKind.RETRY)
        sync.wake()
        eventually(lambda: len(centre.batches) > asked, "it was tried again")
        eventually(lambda: sync.logged("command_suspected"), "and failed again")
        assert sync.logged("commands_released")

        centre.spoils.clear()
        decide(floor, poison.id, DecisionKind.RETRY, minute=1)
        sync.wake()
        sync.is_quiet()

    assert len(centre.order("fo-0").units) == 3


def test_a_discarded_command_gets_its_ruling_and_what_follows_flows(
    centre: Centre, server: Server, floor: Floor
) -> None:
    poison = quarantined(centre, server, floor)

    with Sync(floor.folder, server.url) as sync:
        notice = discard(floor, poison)
        sync.wake()
        sync.hears_health(lambda h: h.waiting == 0 and h.parked == 1, "nothing waits")

    assert rulings(floor.folder, [poison.id, notice]) == {
        poison.id: "rejected",
        notice: "accepted",
    }
    assert [unit.id for unit in centre.order("fo-0").units] == ["u-0-1", "u-0-2"]
    tried = [batch for batch in centre.batches if poison.id in batch]
    assert len(tried) == len([batch for batch in tried if notice not in batch])
