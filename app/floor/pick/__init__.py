"""The pick job on a station: loads the cart, lets the rules decide, describes the screen."""

from app.floor.pick.carried import Carried, carried
from app.floor.pick.job import answer, step_of, wants_digits
from app.floor.pick.screen import screen
from app.floor.pick.session import CartSlot, Offered, PickSession

__all__ = [
    "Carried",
    "CartSlot",
    "Offered",
    "PickSession",
    "answer",
    "carried",
    "screen",
    "step_of",
    "wants_digits",
]
