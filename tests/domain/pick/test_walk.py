"""What the stops of a walk still owe, whoever picked and from which bin."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.model.pick_list import owed
from tests.domain.builders import SHIRT_M, SKIRT, a_line, a_stop, a_unit, an_order

BINS = ("B-04-3", "B-06-1", "C-01-2")
LINE = f"line-{SHIRT_M[-3:]}"
FIRST = a_stop(SHIRT_M, "B-04-3", 2, stop_id="first")
SECOND = a_stop(SHIRT_M, "B-06-1", 1, stop_id="second")


def test_stop_owes_what_was_not_taken_from_its_bin() -> None:
    order = an_order(a_line(SHIRT_M, 3), units=[a_unit("u1", bin_code="B-06-1")])

    assert owed(order, (FIRST, SECOND)) == {"first": 2, "second": 0}


def test_unit_from_a_bin_outside_the_walk_counts_for_its_line() -> None:
    order = an_order(a_line(SHIRT_M, 3), units=[a_unit("u1", bin_code="Z-01-1")])

    assert owed(order, (FIRST, SECOND)) == {"first": 1, "second": 1}


def test_more_from_one_bin_than_asked_counts_for_the_next_stop() -> None:
    units = [a_unit(f"u{n}") for n in range(3)]

    assert owed(an_order(a_line(SHIRT_M, 3), units=units), (FIRST, SECOND)) == {
        "first": 0,
        "second": 0,
    }


def test_walk_never_asks_for_more_than_the_line() -> None:
    assert owed(an_order(a_line(SHIRT_M, 2)), (FIRST, SECOND)) == {"first": 2, "second": 0}


def test_stop_of_an_unknown_line_owes_nothing() -> None:
    assert owed(an_order(a_line(SKIRT)), (FIRST,)) == {"first": 0}


def test_two_stops_at_one_bin_do_not_count_a_unit_twice() -> None:
    twin = a_stop(SHIRT_M, "B-04-3", 1, stop_id="twin")
    order = an_order(a_line(SHIRT_M, 3), units=[a_unit("u1")])

    assert owed(order, (FIRST, twin)) == {"first": 1, "twin": 1}


@given(
    st.integers(1, 6),
    st.lists(st.tuples(st.sampled_from(BINS), st.integers(1, 3)), min_size=1, max_size=4),
    st.lists(st.sampled_from((*BINS, "Z-01-1")), max_size=6),
)
def test_walk_and_units_together_never_exceed_the_line(
    quantity: int, places: list[tuple[str, int]], taken: list[str]
) -> None:
    stops = tuple(
        a_stop(SHIRT_M, code, qty, stop_id=f"s{n}") for n, (code, qty) in enumerate(places)
    )
    units = [a_unit(f"u{n}", bin_code=code) for n, code in enumerate(taken[:quantity])]
    order = an_order(a_line(SHIRT_M, quantity), units=units)

    left = owed(order, stops)

    assert all(0 <= left[stop.id] <= stop.quantity for stop in stops)
    assert sum(left.values()) + order.picked(LINE) <= quantity
    whole = sum(stop.quantity for stop in stops)
    assert sum(left.values()) == max(0, min(quantity, whole) - len(units))
