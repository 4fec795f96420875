"""On hand is what bins, totes and packages hold, whoever does what in whatever order."""

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.central.fulfil import pick as central_pick
from app.central.fulfil import stock_gaps
from app.central.stock.books import Place, add_to_place
from app.central.work import Work
from app.domain.commands import (
    CancelAcknowledged,
    Command,
    Grade,
    ItemPacked,
    ItemPicked,
    ItemUnpacked,
    ItemUnpicked,
    OrderSetAside,
    PickListClaimed,
    PickListReleased,
    PickListTakenOver,
)
from tests.central.fulfil.walk import leave
from tests.central.shelf import (
    SKUS,
    CommandMaker,
    Released,
    Shelf,
    Station,
    open_shelf,
    release,
    reopen,
)

WANTED = ({"COAT-S": 2, "SCARF": 1}, {"COAT-S": 2})
SPARE = 1
"""So little lies there beside what is ordered that a bin falls below zero now and then."""
UNITS = ("u1", "u2", "u3", "u4")
TOTES = ("T-101", "T-102")
BINS = ("A-01-1", "A-03-1", "Z-09-9")
Step = tuple[int, int, int, str]
"""Station, order, token, and what it does."""
ABOUT_WALKS = ("claim", "lease", "release", "take", "time")
ABOUT_UNITS = ("pick", "pick", "pick", "pick", "unpick", "pack", "unpack")
ABOUT_ORDERS = ("aside", "cancelled", "leave")
STEPS = st.tuples(
    st.integers(0, 1),
    st.integers(0, 1),
    st.integers(0, 3),
    st.sampled_from((*ABOUT_WALKS, *ABOUT_UNITS, *ABOUT_ORDERS)),
)
PICKS = st.tuples(st.sampled_from(UNITS), st.sampled_from(TOTES), st.sampled_from(BINS))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Released]]:
    """A centre with two orders on its floor, to be copied."""
    shelf = open_shelf(tmp_path_factory.mktemp("sum"))
    made = [release(shelf, dict(wanted), spare=SPARE) for wanted in WANTED]
    shelf.close()
    return shelf.path, made


def commands(
    made: Released, step: Step, chosen: tuple[str, str, str], who: CommandMaker
) -> tuple[str, list[Command]]:
    """The document and what is done to it."""
    _, order, token, what = step
    unit, tote, bin_code = chosen
    unit = f"{unit}-{order}"
    sku = "SCARF" if unit.startswith("u4") and "SCARF" in made.lines else "COAT-S"
    grade = Grade.HARD if what == "claim" else Grade.LEASE
    on_list: dict[str, Command] = {
        "claim": PickListClaimed(station=who.name, worker="A", grade=grade),
        "lease": PickListClaimed(station=who.name, worker="A", grade=grade, ttl_s=60),
        "release": PickListReleased(station=who.name),
        "take": PickListTakenOver(station=who.name, worker="A", over=token),
    }
    if what in on_list:
        return made.pick_list, [on_list[what]]
    on_order: dict[str, list[Command]] = {
        "pick": [
            ItemPicked(
                unit=unit,
                line=made.lines[sku],
                gtin=SKUS[sku],
                serial=None,
                bin=bin_code,
                tote=tote,
            )
        ],
        "unpick": [ItemUnpicked(unit=unit)],
        "pack": [ItemPacked(unit=unit, package=f"p{order}", serial=None)],
        "unpack": [ItemUnpacked(unit=unit)],
        "aside": [OrderSetAside(reason="picker")],
        "cancelled": [CancelAcknowledged()],
        "leave": leave(f"p{order}", order + 1),
    }
    return made.fulfilment_order, on_order[what]


def below_zero(shelf: Shelf) -> set[tuple[object, ...]]:
    return set(shelf.sql("SELECT bin, sku FROM bin_stock WHERE qty < 0 AND holder = 'BIN'"))


def counted(shelf: Shelf) -> set[tuple[object, ...]]:
    ids = shelf.sql("SELECT id FROM doc WHERE kind = 'task' AND id LIKE 'count-%'")
    docs = [shelf.doc("task", str(row[0])) for row in ids]
    return {(doc["bin"], doc["sku"]) for doc in docs}


def run(shelf: Shelf, made: list[Released], steps: list[tuple[Step, tuple[str, str, str]]]) -> None:
    stations = (Station(shelf), Station(shelf, name="ST-MIL-2"))
    for step, chosen in steps:
        if step[3] == "time":
            shelf.clock.advance(minutes=2)
            continue
        station = stations[step[0]]
        doc_id, what = commands(made[step[1]], step, chosen, station)
        station.push(*(station.make(command, doc_id, token=step[2]) for command in what))
        with shelf.centre.reading() as connection:
            assert stock_gaps(connection, "main") == [], step
        assert below_zero(shelf) <= counted(shelf)
        check_totes(shelf, made)


def check_totes(shelf: Shelf, made: list[Released]) -> None:
    """What an order has in totes is in one tote; its tote holds what the books say."""
    for one in made:
        units = shelf.doc("fulfilment_order", one.fulfilment_order)["units"]
        assert len({unit["tote"] for unit in units}) <= 1
    loose = Counter(
        unit["tote"]
        for one in made
        for unit in shelf.doc("fulfilment_order", one.fulfilment_order)["units"]
        if unit["package"] is None
    )
    held = shelf.sql("SELECT bin, sum(qty) FROM bin_stock WHERE holder = 'TOTE' GROUP BY bin")
    assert {str(tote): int(str(qty)) for tote, qty in held} == dict(loose)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(STEPS, PICKS), max_size=25))
def test_the_places_add_up_to_what_is_on_hand(
    template: tuple[Path, list[Released]], steps: list[tuple[Step, tuple[str, str, str]]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "central.db"
        shutil.copy(template[0], path)
        shelf = reopen(path)
        run(shelf, template[1], steps)
        shelf.close()


def test_a_place_that_is_forgotten_is_seen(
    template: tuple[Path, list[Released]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_a_move(work: Work, source: Place, _target: Place, sku: str) -> int:
        return add_to_place(work, source, sku, -1)

    monkeypatch.setattr(central_pick, "move", half_a_move)
    path = tmp_path / "central.db"
    shutil.copy(template[0], path)
    shelf = reopen(path)

    with pytest.raises(AssertionError):
        run(shelf, template[1], [((0, 0, 0, "pick"), ("u1", "T-101", "A-01-1"))])

    shelf.close()


def test_a_bin_that_held_less_than_was_taken_is_counted_and_never_argued_with(
    template: tuple[Path, list[Released]], tmp_path: Path
) -> None:
    path = tmp_path / "central.db"
    shutil.copy(template[0], path)
    shelf = reopen(path)
    steps: list[tuple[Step, tuple[str, str, str]]] = [
        ((0, 0, 0, "pick"), ("u1", "T-101", "Z-09-9")),
        ((0, 0, 0, "pick"), ("u2", "T-101", "Z-09-9")),
    ]

    run(shelf, template[1], steps)

    assert below_zero(shelf) == {("Z-09-9", "COAT-S")} == counted(shelf)
    assert shelf.one("SELECT qty FROM bin_stock WHERE bin = 'Z-09-9'") == -2
    shelf.close()
