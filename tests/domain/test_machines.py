"""Each job driven by anything at all: never an exception, never past its table of steps."""

import random
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import pack, pick, returns, ship
from app.domain.fulfil import tasks
from tests.domain.worlds.machines import Driven, PackWorld
from tests.domain.worlds.machines_desk import ReturnWorld, ShipWorld
from tests.domain.worlds.machines_pick import PickWorld
from tests.domain.worlds.machines_tasks import TasksWorld

WORLDS = [PickWorld, PackWorld, ShipWorld, ReturnWorld, TasksWorld]
TABLES: dict[type[Driven], Mapping[str, AbstractSet[str]]] = {
    PickWorld: {step: set(after) for step, after in pick.TRANSITIONS.items()},
    PackWorld: {step: set(after) for step, after in pack.TRANSITIONS.items()},
    ShipWorld: {step: set(after) for step, after in ship.TRANSITIONS.items()},
    TasksWorld: {step: set(after) for step, after in tasks.TRANSITIONS.items()},
    ReturnWorld: {step: set(after) for step, after in returns.TRANSITIONS.items()},
}


@pytest.mark.parametrize("world", WORLDS)
@settings(max_examples=60)
@given(data=st.data())
def test_job_never_raises_and_moves_along_its_table(
    world: type[Driven], data: st.DataObject
) -> None:
    driven = world(lambda among: data.draw(st.sampled_from(among)))

    for _ in range(data.draw(st.integers(1, 40))):
        driven.go()

    assert driven.edges <= edges_of(TABLES[world])


@pytest.mark.parametrize("world", WORLDS)
def test_every_edge_of_the_table_is_walked_and_no_other(world: type[Driven]) -> None:
    seen: set[tuple[str, str]] = set()
    for seed in range(800):
        driven = world(random.Random(seed).choice)
        for _ in range(60):
            driven.go()
        seen |= driven.edges

    assert seen == edges_of(TABLES[world])


def edges_of(table: Mapping[str, AbstractSet[str]]) -> set[tuple[str, str]]:
    """Returns a table of steps as pairs."""
    return {(before, after) for before, following in table.items() for after in following}
