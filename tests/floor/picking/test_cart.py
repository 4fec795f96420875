"""A cart on a station: claimed whole, walked as one, resumed, put back, handed over."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.model.fulfilment_order import Standing
from app.domain.model.pick_list import PickList
from app.domain.pick.ticket import ticket_of
from app.domain.verbs import Verb
from app.domain.verdicts import PickVerdict
from app.floor.pick import Carried, carried
from app.floor.screens import PickScreen
from tests.floor.station import Floor, a_floor
from tests.floor.stock import ANNA, SHIRT_M, SKIRT, a_list, an_order, ean

FIRST = an_order("10485", {SHIRT_M: 2})
SECOND = an_order("10486", {SHIRT_M: 1, SKIRT: 1})
ALONE = an_order("10487", {SKIRT: 1})


def on_cart(*orders: object, cart: str = "cart-1") -> tuple[PickList, ...]:
    return tuple(replace(a_list(order), cart=cart) for order in orders)  # type: ignore[arg-type]


@pytest.fixture
def cart(anna: Floor) -> Floor:
    """A picker who has just got a cart of two, and bound it."""
    anna.put(FIRST, SECOND, *on_cart(FIRST, SECOND))
    anna.all(Verb.GO_PICK, Verb.GET_WORK)
    anna.press(Verb.GET_WORK)
    anna.all("T-201", "T-202")
    return anna


def seen(floor: Floor) -> PickScreen:
    screen = floor.screen
    assert isinstance(screen, PickScreen)
    return screen


def test_get_work_claims_every_list_of_a_cart_and_no_other(anna: Floor) -> None:
    anna.set(offline_walks=0)
    anna.reopen()
    anna.put(FIRST, SECOND, ALONE, *on_cart(FIRST, SECOND), a_list(ALONE))

    anna.all(Verb.GO_PICK, Verb.GET_WORK)

    firm = [row for row in anna.commands("pick_list_claimed") if row["body"]["grade"] == "hard"]
    assert {row["agg_id"] for row in firm} == {"pl-10485", "pl-10486"}
    assert (seen(anna).step, seen(anna).slot, seen(anna).number) == ("bind", 1, "10485")


def test_a_line_is_bin_units_and_one_scan_for_each_slot(cart: Floor) -> None:
    assert (seen(cart).step, seen(cart).bin, seen(cart).take) == ("bin", "A-02-1", 3)

    outcomes = cart.all("A-02-1", *[ean(SHIRT_M)] * 3, "T-201", "T-202")

    assert [each.verdict for each in outcomes] == [
        PickVerdict.AT_BIN,
        *[PickVerdict.IN_HAND_SLOT] * 3,
        PickVerdict.NEXT_SLOT,
        PickVerdict.LINE_DONE,
    ]
    picked = [(row["agg_id"], row["body"]["tote"]) for row in cart.commands("item_picked")]
    assert picked == [("fo-10485", "T-201")] * 2 + [("fo-10486", "T-202")]
    assert seen(cart).bin == "B-01-1"


def test_the_screen_says_how_many_go_where(cart: Floor) -> None:
    cart.scan("A-02-1")
    assert [(tile.slot, tile.here) for tile in seen(cart).cart] == [(1, 2), (2, 1)]

    cart.all(*[ean(SHIRT_M)] * 3)

    assert [(tile.slot, tile.hand) for tile in seen(cart).cart] == [(1, 2), (2, 1)]
    assert (seen(cart).slot, seen(cart).hand, seen(cart).tote) == (1, 2, "T-201")


def test_wrong_slot_names_both(cart: Floor) -> None:
    outcome = cart.all("A-02-1", ean(SHIRT_M), "T-202")[-1]

    assert outcome.verdict is PickVerdict.WRONG_SLOT
    assert outcome.words == {"got": "T-202", "slot": 2, "want": "T-201", "want_slot": 1}
    assert cart.commands("item_picked") == []


def test_a_restart_stands_where_it_stood(cart: Floor) -> None:
    cart.all("A-02-1", *[ean(SHIRT_M)] * 3, "T-201")
    before = seen(cart)

    cart.reopen()

    assert seen(cart) == before
    assert cart.scan("T-202").verdict is PickVerdict.LINE_DONE


def test_totes_are_still_bound_after_a_restart(cart: Floor) -> None:
    cart.reopen()

    assert [tile.tote for tile in seen(cart).cart] == ["T-201", "T-202"]


def test_a_cancelled_order_is_put_back_at_the_end(cart: Floor) -> None:
    cart.all("A-02-1", *[ean(SHIRT_M)] * 3, "T-201", "T-202")
    n = cart.commands()[-1]["n"]
    order = cart.order(FIRST.id)
    cart.put(replace(order, standing=Standing.CANCELLATION_REQUESTED), inc=n)
    assert (seen(cart).step, seen(cart).slot) == ("stopped", 1)

    cart.press(Verb.GO_ON)
    rest = cart.all("B-01-1", ean(SKIRT), "T-202")
    assert rest[-1].verdict is PickVerdict.PUT_BACK_NOW
    assert [(row.bin, row.count) for row in seen(cart).put_back] == [("A-02-1", 2)]

    cart.reopen()
    assert seen(cart).step == "put_back"
    assert cart.press(Verb.PUT_BACK_DONE).verdict is PickVerdict.PUT_BACK_DONE
    (told,) = cart.commands("cancel_acknowledged")
    assert told["agg_id"] == FIRST.id
    assert seen(cart).step == "done"


def test_all_orders_stopped_end_the_cart(cart: Floor) -> None:
    for order in (FIRST, SECOND):
        cart.put(replace(order, standing=Standing.ON_HOLD, standing_reason="address"))

    cart.all(Verb.GO_ON, Verb.GO_ON)

    assert seen(cart).step == "idle"


def test_hand_over_gives_back_what_is_left_and_shows_the_ticket(cart: Floor) -> None:
    cart.all("A-02-1", *[ean(SHIRT_M)] * 3, "T-201", "T-202")

    outcome = cart.press(Verb.HAND_OVER)

    (ticket,) = {ticket_of(each) for each in on_cart(FIRST, SECOND)}
    assert outcome.verdict is PickVerdict.HANDED_OVER
    assert outcome.words == {"ticket": ticket, "orders": 2, "count": 1}
    assert (seen(cart).step, seen(cart).ticket) == ("handed_over", ticket)
    released = {row["agg_id"] for row in cart.commands("pick_list_released")}
    assert released == {"pl-10486"}  # nothing is left of the other


def test_hand_over_waits_for_what_is_in_the_hand(cart: Floor) -> None:
    cart.all("A-02-1", ean(SHIRT_M))

    assert cart.press(Verb.HAND_OVER).verdict is PickVerdict.TOTE_FIRST
    assert cart.commands("pick_list_released") == []


def test_the_ticket_brings_the_cart_up_at_another_station(cart: Floor, tmp_path: Path) -> None:
    cart.all("A-02-1", *[ean(SHIRT_M)] * 3, "T-201", "T-202")
    cart.press(Verb.HAND_OVER)
    ticket = seen(cart).ticket
    folder = tmp_path / "other"
    folder.mkdir()
    with a_floor(folder) as other:
        orders = [cart.order(each.id) for each in (FIRST, SECOND)]
        other.put(*orders, *on_cart(FIRST, SECOND))
        other.scan(ANNA)

        other.scan(ticket)

        screen = seen(other)
        claimed = {row["agg_id"] for row in other.commands("pick_list_claimed")}
    assert claimed == {"pl-10486"}
    assert (screen.step, screen.bin, screen.tote) == ("bin", "B-01-1", "T-202")


def test_a_ticket_of_which_nothing_is_left_says_so(anna: Floor) -> None:
    outcome = anna.all(Verb.GO_PICK, "J-0123456789AB")[-1]

    assert outcome.verdict is PickVerdict.TICKET_OVER
    assert outcome.words == {"got": "J-0123456789AB"}


def test_what_is_in_the_hand_and_on_the_cart_is_known(cart: Floor) -> None:
    cart.all("A-02-1", ean(SHIRT_M))

    def look(floor: Floor) -> Carried:
        door = floor.door
        return floor.view(lambda _view: carried(door._desk(), door._session.pick))

    assert look(cart) == Carried(
        hand=1, left=4, orders=("10485", "10486"), totes=("T-201", "T-202")
    )
    cart.reopen()
    assert look(cart).hand == 1
    cart.all("T-201", Verb.HAND_OVER)
    assert look(cart).is_nothing
