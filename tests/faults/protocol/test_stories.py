"""What the state machine found once, told as it happened."""

from collections import Counter
from collections.abc import Iterator

import pytest

from app.domain.commands import DocumentKind, Grade, PickListClaimed
from app.domain.model.claims import LEASE_S
from app.store.cache import writer
from tests.faults.protocol.line import Fate
from tests.faults.protocol.world import Template, World


@pytest.fixture
def world() -> Iterator[World]:
    template = Template()
    made = template.world(Counter())
    yield made
    made.close()
    template.close()


def _restored_while_a_lost_replica_is_filled(world: World) -> tuple[str, bool]:
    """Returns the command, and whether the centre knows it once everything is at rest."""
    station = world.stations[0]
    order = world.release(2)
    world.settle()
    world.back_up()
    asked = PickListClaimed(station=station.name, worker="W", grade=Grade.LEASE, ttl_s=LEASE_S)
    made = station.issue(DocumentKind.PICK_LIST, order.pick_list, asked)

    station.lose_power(None)  # no position any more, so no epoch either
    assert station.push(Fate.ANSWERED)
    world.restore()
    world.settle()

    known = {row[0] for row in world.shelf.sql("SELECT id FROM command")}
    return made.id, made.id in known


def test_rulings_of_a_lost_history_are_void_though_no_position_says_so(world: World) -> None:
    _, known = _restored_while_a_lost_replica_is_filled(world)

    assert known


def test_without_the_note_of_their_history_the_command_would_be_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "note_first", lambda *_: None)

    _, known = _restored_while_a_lost_replica_is_filled(world)

    assert not known
