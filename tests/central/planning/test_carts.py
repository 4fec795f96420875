"""Which walks share a cart."""

from datetime import UTC, datetime, timedelta

from app.planning.carts import Load, Waiting, load_carts

NOON = datetime(2025, 11, 25, 12, 0, tzinfo=UTC)


def a_walk(name: str, *bins: str, minutes: int = 0, slots: int = 1, lane: str = "") -> Waiting:
    return Waiting(
        id=name,
        lane=lane,
        promised_at=NOON + timedelta(minutes=minutes),
        slots=slots,
        aisles=frozenset(each[0] for each in bins),
        bins=frozenset(bins),
    )


def names(loads: tuple[Load, ...]) -> list[tuple[str, ...]]:
    return [tuple(walk.id for walk in load.walks) for load in loads]


def test_the_most_urgent_begins_and_the_nearest_join() -> None:
    walks = (
        a_walk("far", "D-01", minutes=1),
        a_walk("urgent", "A-01"),
        a_walk("same bin", "A-01", minutes=30),
        a_walk("same aisle", "A-09", minutes=20),
    )

    assert names(load_carts((), walks, 3)) == [("urgent", "same bin", "same aisle")]


def test_a_cart_holds_its_slots_and_no_more() -> None:
    walks = tuple(a_walk(f"w{n}", "A-01", minutes=n) for n in range(5))
    large = a_walk("large", "A-01", minutes=9, slots=2)

    loads = load_carts((), (*walks, large), 3)

    assert names(loads) == [("w0", "w1", "w2"), ("w3", "w4")]
    assert all(sum(walk.slots for walk in load.walks) <= 3 for load in loads)


def test_a_walk_larger_than_a_cart_is_walked_alone() -> None:
    assert load_carts((), (a_walk("huge", "A-01", slots=9), a_walk("w", "A-01")), 6) == ()


def test_singles_are_a_lane_of_their_own() -> None:
    walks = (
        a_walk("one", "A-01", lane="single"),
        a_walk("two", "A-01"),
        a_walk("three", "A-01", lane="single"),
    )

    assert names(load_carts((), walks, 6)) == [("one", "three")]


def test_what_is_due_much_later_waits_for_its_own_cart() -> None:
    walks = (a_walk("now", "A-01"), a_walk("tonight", "A-01", minutes=121))

    assert load_carts((), walks, 6) == ()


def test_a_cart_that_stands_ready_is_filled_first() -> None:
    ready = Load(cart="c1", walks=(a_walk("first", "B-01", minutes=5),))
    full = Load(cart="c2", walks=(a_walk("x", "B-01"), a_walk("y", "B-01")))

    loads = load_carts((full, ready), (a_walk("new", "A-01"),), 2)

    assert [(load.cart, names((load,))) for load in loads] == [("c1", [("first", "new")])]


def test_the_same_walks_in_another_order_give_the_same_carts() -> None:
    walks = tuple(a_walk(f"w{n}", f"{'ABC'[n % 3]}-0{n}", minutes=n) for n in range(9))

    assert load_carts((), walks, 4) == load_carts((), walks[::-1], 4)
