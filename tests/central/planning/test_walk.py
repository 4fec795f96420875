"""Which bins, and in which order."""

from hypothesis import given
from hypothesis import strategies as st

from app.planning.walk import Place, Shelf, serpentine, take


def a_place(code: str, x_mm: int) -> Place:
    return Place(bin=code, aisle=code[0], x_mm=x_mm, y_mm=0, level=int(code[-1]))


def test_the_walk_goes_up_one_aisle_and_down_the_next() -> None:
    places = tuple(
        a_place(code, x_mm)
        for code, x_mm in (("B-01-1", 1000), ("A-02-1", 2000), ("B-02-1", 2000), ("A-01-1", 1000))
    )

    walk = serpentine(places, ("A", "B"))

    assert walk == ("A-01-1", "A-02-1", "B-02-1", "B-01-1")


def test_an_aisle_counts_where_it_lies_not_where_the_list_begins() -> None:
    places = (a_place("B-01-1", 1000), a_place("B-02-1", 2000))

    assert serpentine(places, ("A", "B")) == ("B-02-1", "B-01-1")
    assert serpentine(places, ("B",)) == ("B-01-1", "B-02-1")


def test_lower_shelves_come_first_at_one_spot_and_unknown_aisles_last() -> None:
    places = (a_place("Z-01-1", 0), a_place("A-01-3", 1000), a_place("A-01-1", 1000))

    assert serpentine(places, ("A",)) == ("A-01-1", "A-01-3", "Z-01-1")


def test_the_emptiest_bin_that_holds_enough_is_taken() -> None:
    shelves = (
        Shelf(bin="A-01-1", free=3),
        Shelf(bin="A-02-1", free=9),
        Shelf(bin="A-03-1", free=2),
    )

    assert take(3, shelves) == (("A-01-1", 3),)


shelves = st.lists(
    st.builds(Shelf, bin=st.sampled_from("ABCDEFGH"), free=st.integers(-2, 6)),
    unique_by=lambda shelf: shelf.bin,
)


@given(st.integers(1, 20), shelves)
def test_never_more_than_wanted_nor_more_than_a_bin_holds(wanted: int, held: list[Shelf]) -> None:
    taken = take(wanted, tuple(held))

    there = {shelf.bin: max(0, shelf.free) for shelf in held}
    assert sum(quantity for _, quantity in taken) == min(wanted, sum(there.values()))
    assert all(0 < quantity <= there[bin_code] for bin_code, quantity in taken)
    assert len({bin_code for bin_code, _ in taken}) == len(taken)


@given(st.integers(1, 20), shelves)
def test_no_fewer_bins_would_do(wanted: int, held: list[Shelf]) -> None:
    taken = take(wanted, tuple(held))

    largest = sorted((shelf.free for shelf in held if shelf.free > 0), reverse=True)
    needed = next((n for n in range(len(largest) + 1) if sum(largest[:n]) >= wanted), len(largest))
    assert len(taken) == needed
