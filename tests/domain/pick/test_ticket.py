"""The ticket of a half-done cart: one for all its lists, readable as a printed code."""

from dataclasses import replace

from app.domain.codes import Kind, resolve
from app.domain.pick.ticket import ticket_of
from tests.domain.builders import a_pick_list


def test_the_lists_of_a_cart_have_one_ticket_and_others_have_their_own() -> None:
    one, two = (replace(a_pick_list(), id=name, cart="cart-7") for name in ("a", "b"))
    alone = replace(one, cart="")

    assert ticket_of(one) == ticket_of(two)
    assert len({ticket_of(one), ticket_of(alone), ticket_of(replace(one, cart="cart-8"))}) == 3


def test_a_ticket_is_a_printed_code() -> None:
    reading = resolve(ticket_of(a_pick_list()).encode(), None)

    assert (reading.kind, reading.value) == (Kind.TICKET, ticket_of(a_pick_list()))
