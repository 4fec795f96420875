"""What is short at a site is taken out of another bin of it: its walk gets a new stop."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import RowMapping

from app.central.pages import find_doc, in_feed
from app.central.route.claims import free_claim, read_claim
from app.central.route.release import (
    Bins,
    claim_bins,
    in_walking_order,
    other_bins,
    places_of,
)
from app.central.stock import Terms, Wanted, lock_stock, take_at, write_reserved
from app.central.work import Work
from app.domain.commands import DocumentKind
from app.domain.fulfil.parts import with_line
from app.domain.model.claims import shown
from app.domain.model.fulfilment_order import FulfilmentLine, FulfilmentOrder
from app.domain.model.pick_list import PickList, Stop
from app.store.ids import new_id


def refill(
    work: Work, row: RowMapping, order: FulfilmentOrder, open_units: dict[str, int]
) -> FulfilmentOrder:
    """Finds units that are short in other bins of the same site, a line whole or not at all.

    Args:
        work: the transaction.
        row: of the fulfilment order.
        order: as the floor sees it.
        open_units: by line, what no stock is reserved for.

    Returns:
        The order afterwards; where something was found its walk has the new stops.
    """
    walk = find_doc(work, DocumentKind.PICK_LIST, row["pick_list"], PickList)
    short = [line for line in order.lines if line.short and open_units.get(line.id)]
    if walk is None or not short:
        return order
    lock_stock(work, order.site, [line.sku for line in short])
    added: list[Stop] = []
    for line in short:
        missing = min(line.short, open_units[line.id])
        bins = other_bins(work, order.site, line.sku, missing)
        if bins and _reserve(work, row, line, missing):
            gone, kept = line.short_bins[-missing:], line.short_bins[:-missing]
            order = with_line(order, replace(line, short_bins=kept))
            walk = replace(walk, stops=_without(walk.stops, line.id, gone))
            stops = _stops(line, bins)
            claim_bins(work, walk, stops)
            added += stops
    if added:
        work.changes.put(f"site:{order.site}", DocumentKind.FULFILMENT_ORDER, order.id, order)
        _put_walk(work, walk, added)
    return order


def _reserve(work: Work, row: RowMapping, line: FulfilmentLine, quantity: int) -> bool:
    wanted = (Wanted(line_id=line.id, sku=line.sku, quantity=quantity),)
    if take_at(work, row["site"], wanted) is not None:
        return False
    terms = Terms(expires_at=None, decision=row["route_decision"] or REFILL)
    write_reserved(work, row["order_id"], row["site"], wanted, terms)
    return True


REFILL = "refill"
"""Stands for the decision of a reservation that its site made itself."""


def _without(stops: tuple[Stop, ...], line_id: str, bins: Sequence[str]) -> tuple[Stop, ...]:
    """The stops without one unit for each bin in which it was not to be had."""
    left = list(stops)
    for bin_code in bins:
        own = [at for at, stop in enumerate(left) if stop.line == line_id]
        at = next((at for at in own if left[at].bin == bin_code), own[0] if own else None)
        if at is not None:
            left[at] = replace(left[at], quantity=left[at].quantity - 1)
            left = [stop for stop in left if stop.quantity]
    return tuple(left)


def _stops(line: FulfilmentLine, bins: Bins) -> list[Stop]:
    return [
        Stop(
            id=new_id(),
            bin=bin_code,
            line=line.id,
            sku=line.sku,
            gtin=line.gtin,
            quantity=quantity,
        )
        for bin_code, quantity in bins
    ]


def _put_walk(work: Work, walk: PickList, added: Sequence[Stop]) -> None:
    """A walk that goes on stays with whoever has it; one that was over is anybody's."""
    scope, task = f"site:{walk.site}", walk.fulfilment_order
    goes_on = in_feed(work, scope, DocumentKind.PICK_LIST, walk.id)
    held = read_claim(work, task) if goes_on else free_claim(work, task)
    stops = (*walk.stops, *added)
    places = places_of(work, sorted({stop.bin for stop in stops}))
    now = shown(replace(walk, stops=in_walking_order(work, walk.site, stops, places)), held)
    work.changes.put(scope, DocumentKind.PICK_LIST, now.id, now)
