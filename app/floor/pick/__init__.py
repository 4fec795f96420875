"""The pick job on a station: loads the cart, lets the rules decide, describes the screen."""

from app.floor.pick.job import answer, step_of, wants_digits
from app.floor.pick.screen import screen
from app.floor.pick.session import CartSlot, Offered, PickSession

__all__ = ["CartSlot", "Offered", "PickSession", "answer", "screen", "step_of", "wants_digits"]
