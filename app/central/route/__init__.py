"""Routing: which site ships an order, why no other does, and what its floor then gets to do."""

from app.central.route.fulfilment import (
    Release,
    end_floor_work,
    release_to_floor,
    revise_floor_work,
)
from app.central.route.goods import Goods, goods_calls, goods_of
from app.central.route.sourcing import Search, Sourced, source

__all__ = [
    "Goods",
    "Release",
    "Search",
    "Sourced",
    "end_floor_work",
    "goods_calls",
    "goods_of",
    "release_to_floor",
    "revise_floor_work",
    "source",
]
