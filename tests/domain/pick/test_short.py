"""What is not to be had: lines that are short, units that are rejected, totes that are full."""

from dataclasses import replace

import pytest

from app.domain.commands import (
    BinChecked,
    FulfilmentCommand,
    ItemPicked,
    LineShort,
    ShortReason,
    ToteFilled,
    UnitRejected,
)
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import (
    FulfilmentOrder,
    FulfilmentState,
    PackageState,
    Standing,
)
from app.domain.model.pick_list import owed
from app.domain.rulings import Reason, Ruling, rejected, superseded
from tests.domain.builders import (
    SHIRT_M,
    SKIRT,
    a_line,
    a_picked_order,
    a_stop,
    a_unit,
    an_order,
    applied,
)

LINE = f"line-{SHIRT_M[-3:]}"
TWO = an_order(a_line(quantity=2))
ONE = a_unit("u1")


def short(quantity: int = 1, line: str = LINE, bin_code: str = "B-04-3") -> LineShort:
    return LineShort(line=line, bin=bin_code, quantity=quantity, reason=ShortReason.NOT_FOUND)


def gone(unit: str = "u1") -> UnitRejected:
    return UnitRejected(unit=unit, reason=ShortReason.DAMAGED)


def picked(unit: str, tote: str = "T-112") -> ItemPicked:
    return ItemPicked(unit=unit, line=LINE, gtin=SHIRT_M, serial=None, bin="B-04-3", tote=tote)


def test_a_short_line_is_not_waited_for() -> None:
    order = applied(an_order(a_line(quantity=2), a_line(SKIRT)), picked("u1"), short())

    line = order.line(LINE)
    assert line is not None
    assert (line.quantity, line.short, line.wanted) == (2, 1, 1)
    assert (order.ordered_total, order.picked_total, order.state) == (2, 1, FulfilmentState.PICKING)
    assert apply(order, picked("u2"))[1] == superseded(Reason.PUT_BACK)


def test_an_order_of_which_the_rest_is_short_is_picked() -> None:
    assert applied(TWO, picked("u1"), short()).state is FulfilmentState.PICKED


def test_no_more_is_short_than_the_line_waits_for() -> None:
    order = applied(TWO, picked("u1"), short(9))

    assert order.lines[0].short == 1
    assert apply(order, short()) == (order, superseded(Reason.NOT_WANTED))


def test_a_rejected_unit_leaves_the_order_and_its_line_is_short() -> None:
    order = applied(a_picked_order(ONE, a_unit("u2")), gone())

    assert [unit.id for unit in order.units] == ["u2"]
    assert order.lines[0].short_bins == ("B-04-3",)
    assert order.state is FulfilmentState.PICKED


def test_a_look_into_a_bin_leaves_the_order_as_it_is() -> None:
    assert applied(TWO, BinChecked(bin="B-04-3", sku="S", empty=True)) is TWO


def test_the_next_tote_takes_the_rest() -> None:
    order = applied(TWO, picked("u1"), ToteFilled(tote="T-112"))
    assert order.tote is None

    order = applied(order, picked("u2", tote="T-113"))
    assert (order.tote, order.totes) == ("T-113", ("T-112", "T-113"))


def test_a_unit_without_a_readable_code_is_marked() -> None:
    order = applied(TWO, replace(picked("u1"), proof="by_hand"), picked("u2"))

    assert [unit.proof for unit in order.units] == ["by_hand", ""]


REFUSALS: list[tuple[str, FulfilmentOrder, FulfilmentCommand, Ruling]] = [
    ("short of what", TWO, short(line="x"), rejected(Reason.UNKNOWN_LINE)),
    ("short of nothing", TWO, short(0), rejected(Reason.UNKNOWN_LINE)),
    (
        "short of a cancelled order",
        replace(TWO, standing=Standing.CANCELLED),
        short(),
        superseded(Reason.NOT_WANTED),
    ),
    ("reject unknown", TWO, gone(), rejected(Reason.UNKNOWN_UNIT)),
    (
        "reject out of a package",
        an_order(units=[ONE], package=PackageState.OPEN),
        gone(),
        rejected(Reason.WRONG_STATE),
    ),
    ("full, of whom", TWO, ToteFilled(tote="T-112"), rejected(Reason.WRONG_TOTE)),
    (
        "full twice",
        replace(a_picked_order(ONE), full_totes=("T-112",)),
        ToteFilled(tote="T-112"),
        superseded(Reason.WRONG_STATE),
    ),
]


@pytest.mark.parametrize(
    ("order", "command", "ruling"), [case[1:] for case in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_refused(order: FulfilmentOrder, command: FulfilmentCommand, ruling: Ruling) -> None:
    assert apply(order, command) == (order, ruling)


A, B = a_stop(bin_code="A-01-1", quantity=2), a_stop(bin_code="B-01-1", quantity=3)


def owes(*shorts: tuple[str, int], units: int = 0) -> tuple[int, int]:
    """What is owed at A and at B when units were picked at A and some were not to be had."""
    order = an_order(
        a_line(quantity=5), units=[a_unit(f"u{n}", bin_code="A-01-1") for n in range(units)]
    )
    order = applied(order, *(short(n, bin_code=bin_code) for bin_code, n in shorts))
    left = owed(order, (A, B))
    return left[A.id], left[B.id]


def test_a_bin_that_had_nothing_is_not_walked_to_again() -> None:
    assert owes() == (2, 3)
    assert owes(("A-01-1", 2)) == (0, 3)
    assert owes(("A-01-1", 1)) == (1, 3)
    assert owes(("A-01-1", 1), units=1) == (0, 3)
    assert owes(("B-01-1", 3), units=2) == (0, 0)


def test_a_short_of_another_bin_lowers_what_the_line_asks_for() -> None:
    assert owes(("Z-01-1", 2)) == (0, 3)


def test_a_line_that_the_order_does_not_have_owes_nothing() -> None:
    assert owed(an_order(a_line(SKIRT)), (A,)) == {A.id: 0}
