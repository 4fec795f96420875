"""What a picker still carries: nobody goes home and leaves it unsaid."""

from dataclasses import dataclass

from app.floor.desk import Desk
from app.floor.pick.cart import followed, load
from app.floor.pick.session import PickSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Pieces and totes that only this station knows where they are."""

    hand: int = 0
    """Pieces that were scanned and lie in no tote yet: they are counted nowhere."""
    left: int = 0
    """Pieces that the walk still asks for."""
    orders: tuple[str, ...] = ()
    """Numbers of the orders on the cart that are not all picked."""
    totes: tuple[str, ...] = ()
    """Totes on the cart, also of orders that stopped."""

    @property
    def is_nothing(self) -> bool:
        """Tells whether the picker's hands and cart are empty."""
        return not (self.hand or self.left or self.totes)


def carried(desk: Desk, session: PickSession) -> Carried:
    """Returns what is in the hand and on the cart of a station."""
    state = load(desk, followed(desk, session))
    if state is None:
        return Carried()
    unfinished = {want.order for want in state.wants} | {held.order for held in state.hand}
    return Carried(
        hand=len(state.hand),
        left=state.missing,
        orders=tuple(s.order.number for s in state.slots if s.order.id in unfinished),
        totes=tuple(slot.tote for slot in state.slots if slot.tote),
    )
