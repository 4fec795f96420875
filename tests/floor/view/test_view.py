"""Replica plus own commands: a unit is seen once, whatever arrives first, late, twice or never."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.commands import DocumentKind, OrderSetAside
from app.domain.model.fulfilment_order import FulfilmentOrder, Unit
from app.domain.verbs import Verb
from app.floor.desk import Issued
from app.floor.screens import PickScreen
from app.floor.view import View
from tests.floor.station import Floor
from tests.floor.stock import SHIRT_M, SHIRT_S, SKIRT, WORKERS, a_list, a_setting, an_order, ean

ORDER = an_order("10485", {SHIRT_M: 5})


@pytest.fixture
def picked(anna: Floor) -> Floor:
    """One unit was picked here, and nobody else knows it."""
    anna.put(ORDER, a_list(ORDER))
    anna.all(Verb.GO_PICK, Verb.GET_WORK, "A-02-1", ean(SHIRT_M), "T-112")
    return anna


def own(floor: Floor) -> dict[str, str | int]:
    """The command of the unit that was picked here."""
    return floor.commands("item_picked")[0]


def with_own(floor: Floor, *others: Unit) -> FulfilmentOrder:
    """The order as the centre has it once it knows that unit."""
    seen = floor.order(ORDER.id)
    return replace(ORDER, units=(*seen.units[:1], *others))


def a_foreign_unit(name: str) -> Unit:
    return Unit(
        id=name,
        line=ORDER.lines[0].id,
        gtin=SHIRT_M,
        serial=None,
        bin="A-02-1",
        tote="T-112",
    )


def accepted(floor: Floor) -> None:
    floor.replica.rule((str(own(floor)["id"]), "accepted"))


def rejected(floor: Floor) -> None:
    floor.replica.rule((str(own(floor)["id"]), "rejected"))


def superseded(floor: Floor) -> None:
    floor.replica.rule((str(own(floor)["id"]), "superseded"))


def contained(floor: Floor) -> None:
    floor.replica.put(with_own(floor), inc=int(own(floor)["n"]))


def accepted_and_contained(floor: Floor) -> None:
    doc = with_own(floor)
    name, n = str(own(floor)["id"]), int(own(floor)["n"])
    floor.replica.rule((name, "accepted"), docs=(doc,), inc=n)


def superseded_and_told(floor: Floor) -> None:
    floor.replica.put(ORDER, inc=int(own(floor)["n"]))


def somebody_else_picked(floor: Floor) -> None:
    floor.replica.put(replace(ORDER, units=(a_foreign_unit("theirs"),)))


def both_picked(floor: Floor) -> None:
    floor.replica.put(with_own(floor, a_foreign_unit("theirs")), inc=int(own(floor)["n"]))


def replica_lost(floor: Floor) -> None:
    floor.replica.lose()
    floor.fill_people()
    floor.replica.put(ORDER, a_list(ORDER))
    floor.reopen()


def centre_restored(floor: Floor) -> None:
    """From a backup that is older than the pick."""
    floor.replica.start_over("site:MIL", a_setting(), *WORKERS, ORDER, a_list(ORDER))
    floor.reopen()


CASES: list[tuple[int, tuple[Callable[[Floor], None], ...]]] = [
    (1, ()),
    (1, (accepted,)),
    (1, (contained,)),
    (1, (accepted, contained)),
    (1, (contained, accepted)),
    (1, (accepted_and_contained,)),
    (1, (accepted_and_contained, accepted_and_contained)),
    (0, (superseded,)),
    (0, (superseded, superseded_and_told)),
    (0, (superseded_and_told,)),
    (0, (rejected,)),
    (2, (somebody_else_picked,)),
    (2, (somebody_else_picked, accepted)),
    (2, (both_picked,)),
    (2, (accepted, somebody_else_picked, both_picked)),
    (1, (replica_lost,)),
    (1, (contained, replica_lost)),
    (1, (accepted_and_contained, replica_lost)),
    (1, (accepted_and_contained, replica_lost, accepted)),
    (1, (accepted_and_contained, replica_lost, contained)),
    (1, (centre_restored,)),
    (1, (accepted_and_contained, centre_restored)),
    (1, (superseded_and_told, superseded, centre_restored)),
    (1, (accepted_and_contained, centre_restored, accepted_and_contained)),
]


@pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])
@pytest.mark.parametrize(
    ("units", "events"),
    CASES,
    ids=["-".join(e.__name__ for e in events) or "nothing" for _, events in CASES],
)
def test_the_unit_is_counted_once(
    picked: Floor, units: int, events: tuple[Callable[[Floor], None], ...], told: bool
) -> None:
    """A poke is a hint: without it the next look finds the same."""
    for event in events:
        event(picked)
        if told:
            picked.door.replica_changed()

    screen = picked.screen
    assert isinstance(screen, PickScreen)
    assert screen.picked == units
    picked.reopen()
    assert picked.screen == screen


@pytest.mark.parametrize(
    ("events", "chained"),
    [
        ((), True),
        ((accepted,), False),
        ((rejected,), False),
        ((contained,), False),
        ((somebody_else_picked,), True),
        ((accepted_and_contained, centre_restored), True),
    ],
)
def test_a_command_follows_the_one_that_has_no_ruling_yet(
    picked: Floor, events: tuple[Callable[[Floor], None], ...], chained: bool
) -> None:
    for event in events:
        event(picked)
        picked.door.replica_changed()

    picked.all("A-02-1", ean(SHIRT_M), "T-112")

    first, second = picked.commands("item_picked")
    assert second["after"] == (first["id"] if chained else None)


def test_an_order_is_found_where_own_commands_moved_it(picked: Floor) -> None:
    assert picked.view(lambda view: view.order_by("tote", "T-112")) == picked.order(ORDER.id)
    assert picked.view(lambda view: view.order_by("tote", "T-113")) is None
    asked = [ORDER.id, "another"]
    assert picked.view(lambda view: view.those_in(["picking"], asked)) == {ORDER.id}
    assert picked.view(lambda view: view.those_in(["open"], asked)) == frozenset()
    assert picked.view(lambda view: view.orders_in("picking", 5)) == (picked.order(ORDER.id),)
    assert picked.view(lambda view: view.orders_in("open", 5)) == ()


def test_stages_are_counted_as_seen_here(picked: Floor) -> None:
    picked.put(an_order("10486", {SKIRT: 1}), an_order("10487", {SHIRT_S: 1}))

    assert picked.view(View.stage_counts) == {"list": 1, "open": 2, "picking": 1}


def test_commands_on_documents_that_left_are_not_kept_in_mind(picked: Floor) -> None:
    accepted(picked)
    picked.replica.take_away(DocumentKind.FULFILMENT_ORDER, ORDER.id)
    picked.door.replica_changed()

    assert picked.door._view._own.of_kind(DocumentKind.FULFILMENT_ORDER) == ()


def test_more_waiting_documents_than_fit_one_question(anna: Floor) -> None:
    """An offline day: every one of many orders has a command of ours."""
    orders = [an_order(str(20000 + at), {SKIRT: 1}) for at in range(1100)]
    anna.put(*orders)
    with anna.store.commit():
        for order in orders:
            anna.door._recorder.append([set_aside(order)], "W-1001")

    anna.reopen()

    counts = anna.view(View.stage_counts)
    assert counts == {"open": 0, "on_hold": 1100}


def set_aside(order: FulfilmentOrder) -> Issued:
    return Issued(
        kind=DocumentKind.FULFILMENT_ORDER, id=order.id, command=OrderSetAside(reason="picker")
    )
