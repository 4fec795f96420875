"""What lies where by the books, and entries that change it without an order."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select, update

from app.central.fulfil.case import Case
from app.central.stock import NEW, ON_HAND, Entry
from app.central.stock.books import Place, add_to_place, post
from app.store import central_db as db


def held_in(case: Case, place: Place, sku: str, condition: str = NEW) -> int:
    """Returns what a place holds of a product by the books; it may be below zero."""
    row = db.bin_stock.c
    held = case.work.connection.execute(
        select(row.qty).where(
            row.tenant == case.work.tenant,
            row.site == place.site,
            row.holder == place.holder,
            row.bin == place.code,
            row.sku == sku,
            row.condition == condition,
        )
    ).scalar()
    return int(held or 0)


def variance(case: Case, reason: str, sku: str, moves: Sequence[tuple[Place, str, int]]) -> None:
    """Books what is in places now: a condition of stock and by how much it changed there.

    On hand follows, for each condition once. What is promised beyond it is a deficit: nobody is
    promised any of it again, and whoever comes for it finds out.
    """
    totals: Counter[str] = Counter()
    for place, condition, diff in sorted(moves, key=lambda move: (move[0].code, move[1])):
        if diff:
            add_to_place(case.work, place, sku, diff, condition)
            totals[condition] += diff
    site = moves[0][0].site
    entries = [
        Entry(
            key=f"{case.cause}:{sku}:{ON_HAND}:{condition}",
            sku=sku,
            site=site,
            measure=ON_HAND,
            diff=diff,
            reason=reason,
            cause=case.cause,
            condition=condition,
        )
        for condition, diff in sorted(totals.items())
        if diff
    ]
    if totals[NEW] < 0:
        _let_fall(case, site, sku, totals[NEW])
    if entries:
        post(case.work, *entries)


def _let_fall(case: Case, site: str, sku: str, by: int) -> None:
    """Makes room for on hand to fall below what is promised."""
    position = db.inventory_position.c
    after = position.reserved - position.on_hand - by
    case.work.connection.execute(
        update(db.inventory_position)
        .where(
            position.tenant == case.work.tenant,
            position.sku == sku,
            position.site == site,
            position.condition == NEW,
            after > position.deficit,
        )
        .values(deficit=after)
    )
