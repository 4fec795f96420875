"""Free walks of a site share carts; whoever has a walk is left alone."""

import pytest

from app.central.route.carts import CartLoader
from app.central.route.release import withdraw_pick_list
from app.domain.commands import Grade, PickListClaimed, PickListReleased
from tests.central.shelf import Released, Shelf, Station, release

COAT = "COAT-S"


@pytest.fixture
def carts(shelf: Shelf) -> CartLoader:
    return CartLoader(shelf.centre)


def cart_of(shelf: Shelf, made: Released) -> str:
    return str(shelf.doc("pick_list", made.pick_list)["cart"])


def walks(shelf: Shelf, count: int) -> list[Released]:
    return [release(shelf, {COAT: 2}) for _ in range(count)]


def claim(shelf: Shelf, made: Released) -> None:
    claimed = PickListClaimed(station="ST-MIL-1", worker="Ada", grade=Grade.HARD)
    Station(shelf).do(made.pick_list, claimed)


def test_six_walks_fill_a_cart_and_the_seventh_is_left(shelf: Shelf, carts: CartLoader) -> None:
    made = walks(shelf, 7)

    assert carts.load() == 6

    marks = [cart_of(shelf, each) for each in made]
    assert len(set(marks) - {""}) == 1
    assert marks.count("") == 1
    assert carts.load() == 0


def test_a_walk_alone_is_walked_alone(shelf: Shelf, carts: CartLoader) -> None:
    (made,) = walks(shelf, 1)

    assert carts.load() == 0
    assert cart_of(shelf, made) == ""


def test_a_walk_that_somebody_has_joins_no_cart(shelf: Shelf, carts: CartLoader) -> None:
    mine, *others = walks(shelf, 3)
    claim(shelf, mine)

    assert carts.load() == 2
    assert cart_of(shelf, mine) == ""
    assert cart_of(shelf, others[0]) == cart_of(shelf, others[1])


def test_a_place_that_a_cancelled_order_leaves_is_filled(shelf: Shelf, carts: CartLoader) -> None:
    made = walks(shelf, 6)
    carts.load()
    cart = cart_of(shelf, made[0])
    with shelf.centre.work() as work:
        withdraw_pick_list(work, "MIL", made[0].pick_list)
    (late,) = walks(shelf, 1)

    assert carts.load() == 1
    assert cart_of(shelf, late) == cart


def test_a_cart_that_was_begun_is_not_filled(shelf: Shelf, carts: CartLoader) -> None:
    made = walks(shelf, 2)
    carts.load()
    claim(shelf, made[0])
    late = walks(shelf, 2)

    assert carts.load() == 2
    assert cart_of(shelf, late[0]) == cart_of(shelf, late[1]) != cart_of(shelf, made[1])


def test_what_was_left_behind_finds_another_cart(shelf: Shelf, carts: CartLoader) -> None:
    made = walks(shelf, 2)
    carts.load()
    claim(shelf, made[0])
    first = cart_of(shelf, made[1])
    shelf.clock.advance(minutes=6)
    (late,) = walks(shelf, 1)

    assert carts.load() == 2
    assert cart_of(shelf, made[1]) == cart_of(shelf, late) != first


def test_a_walk_that_is_given_back_may_join(shelf: Shelf, carts: CartLoader) -> None:
    made = walks(shelf, 2)
    claim(shelf, made[0])
    assert carts.load() == 0
    Station(shelf).do(made[0].pick_list, PickListReleased(station="ST-MIL-1"))

    assert carts.load() == 2


def test_a_walk_taken_at_the_last_moment_is_left_alone(
    shelf: Shelf, carts: CartLoader, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = walks(shelf, 2)
    claim(shelf, made[0])
    monkeypatch.setattr("app.central.route.carts._is_free", lambda _work, _each: True)

    assert carts.load() == 1
    assert cart_of(shelf, made[0]) == ""
