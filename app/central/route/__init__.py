"""Routing: which site ships an order, why no other does, and what its floor then gets to do."""

from app.central.route.fulfilment import end_floor_work, release_to_floor, revise_floor_work
from app.central.route.sourcing import Sourced, source

__all__ = ["Sourced", "end_floor_work", "release_to_floor", "revise_floor_work", "source"]
