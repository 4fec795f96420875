"""The books against each other: on hand at a site is what bins, totes and packages hold."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.store import central_db as db


@dataclass(frozen=True, slots=True, kw_only=True)
class StockGap:
    """A position whose places do not add up to it."""

    site: str
    sku: str
    condition: str
    on_hand: int
    held: int
    """Units over all bins, totes and packages of the site."""


def stock_gaps(connection: Connection, tenant: str) -> list[StockGap]:
    """Returns every difference between positions and places; empty when the books are right."""
    position, place = db.inventory_position.c, db.bin_stock.c
    on_hand = {
        (row.site, row.sku, row.condition): int(row.on_hand)
        for row in connection.execute(
            select(position.site, position.sku, position.condition, position.on_hand).where(
                position.tenant == tenant
            )
        )
    }
    held = {
        (row.site, row.sku, row.condition): int(row.held)
        for row in connection.execute(
            select(place.site, place.sku, place.condition, func.sum(place.qty).label("held"))
            .where(place.tenant == tenant)
            .group_by(place.site, place.sku, place.condition)
        )
    }
    return [
        StockGap(
            site=key[0],
            sku=key[1],
            condition=key[2],
            on_hand=on_hand.get(key, 0),
            held=held.get(key, 0),
        )
        for key in sorted(on_hand.keys() | held.keys())
        if on_hand.get(key, 0) != held.get(key, 0)
    ]
