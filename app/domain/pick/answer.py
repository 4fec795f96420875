"""What a decision of the pick job looks at and gives back, and the words that several share."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.commands import FulfilmentCommand
from app.domain.decision import Words
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.product import Product
from app.domain.pick.cart import PickState, Slot
from app.domain.verdicts import PickVerdict, Verdict


@dataclass(frozen=True, slots=True)
class Act:
    """A command and the order on the cart that it changes."""

    order: str
    command: FulfilmentCommand


@dataclass(frozen=True, slots=True)
class Picked:
    """The answer to one scan or verb."""

    state: PickState
    verdict: Verdict
    acts: tuple[Act, ...] = ()
    words: Words = field(default_factory=dict)

    @property
    def commands(self) -> tuple[FulfilmentCommand, ...]:
        """The bodies of the commands."""
        return tuple(act.command for act in self.acts)


def _unknown(_bin_code: str, _sku: str) -> int | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickFacts:
    """What a decision may look at beside the state and the reading."""

    scanned: Product | None
    """The product of an item reading; None when the catalogue does not know it."""
    wanted: Product | None
    """The product of the current stop."""
    tote_owner: str | None
    """Number of an order that is not on this cart and has units in the scanned tote."""
    new_unit: Callable[[], str]
    book: Callable[[str, str], int | None] = _unknown
    """Units of a SKU in a bin by the books; None where this station does not know."""
    seen: bool = True
    """The question has been in view long enough to be answered."""


def line_words(order: FulfilmentOrder, line_id: str) -> dict[str, str | int]:
    """Returns what a line wants, in words."""
    line = order.line(line_id)
    if line is None:
        return {"title": "", "colour": "", "size": ""}
    return {"title": line.title, "colour": line.colour, "size": line.size}


def hand_words(state: PickState) -> dict[str, str | int]:
    """Returns where the next unit in the hand goes, and what is still to be taken here."""
    slot = hand_slot(state)
    words: dict[str, str | int] = {
        "tote": slot.tote if slot else "",
        "more": max(0, state.take - len(state.hand)),
        "count": len(state.hand),
    }
    return words


def hand_slot(state: PickState) -> Slot | None:
    """Returns the lowest slot that something in the hand is for."""
    numbers = {held.order for held in state.hand}
    return next((slot for slot in state.slots if slot.order.id in numbers), None)


def over_words(state: PickState) -> dict[str, str | int]:
    """Returns what a finished cart holds."""
    totes = {slot.tote for slot in state.running if slot.tote}
    count = sum(slot.order.picked_total for slot in state.running)
    if len(state.slots) == 1:
        return {"tote": next(iter(totes), ""), "count": state.slots[0].order.picked_total}
    return {"slots": len(totes), "count": count}


def finished(state: PickState, acts: tuple[Act, ...] = ()) -> Picked:
    """Says that nothing is left to be picked, and what comes after it."""
    if state.to_put_back:
        pieces = sum(slot.order.picked_total for slot in state.to_put_back)
        words: Words = {"count": pieces, "orders": len(state.to_put_back)}
        return Picked(state, PickVerdict.PUT_BACK_NOW, acts, words)
    verdict = PickVerdict.DONE if len(state.slots) == 1 else PickVerdict.CART_DONE
    return Picked(state, verdict, acts, over_words(state))
