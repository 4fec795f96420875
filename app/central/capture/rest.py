"""Sources anew, at once, what a floor could not give: there, at another site, or a lead decides."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import RowMapping

from app.central.capture.holds import Of, set_hold
from app.central.orders import OrderRecord, fulfilment_rows, holds_of, read_order
from app.central.route import Release, Search, Sourced, release_to_floor, source
from app.central.route.doubt import doubtful_stock
from app.central.route.fulfilment import end_empty, read_fulfilment
from app.central.route.refill import refill
from app.central.work import Work
from app.domain.check import HoldType, Shortage, check_rest
from app.domain.model.fulfilment_order import FulfilmentOrder, FulfilmentState, Standing

_OVER = (Standing.CANCELLED, Standing.CANCELLATION_REQUESTED)
Barred = dict[str, dict[str, int]]
"""By site and product, units that the books have and nobody counts on."""


def source_rest(work: Work, order: OrderRecord) -> OrderRecord:
    """Finds other stock for what is open although a floor has the order.

    1. another bin of the same site: the walk gets a stop.
    2. another site, with everything or line by line: a fulfilment order of its own.
    3. neither: a hold, which stock that arrives releases, or a lead who sends the rest.

    Returns:
        The order afterwards.
    """
    floors = [(row, read_fulfilment(work, row)) for row in fulfilment_rows(work, order.id)]
    if any(floor.standing is Standing.CANCELLATION_REQUESTED for _, floor in floors):
        return order
    live = [(row, floor) for row, floor in floors if _is_live(floor)]
    open_units = {line.id: line.at.open for line in order.lines}
    live = [(row, refill(work, row, floor, open_units)) for row, floor in live]
    order = read_order(work, order.id)
    shortages = _elsewhere(work, order, _barred(work, order, [floor for _, floor in live]))
    order = read_order(work, order.id)
    for row, floor in live:
        end_empty(work, row, floor)
    _hold(work, order, shortages, floors)
    return order


def _is_live(floor: FulfilmentOrder) -> bool:
    return floor.standing not in _OVER and floor.state is not FulfilmentState.TENDERED


def _barred(work: Work, order: OrderRecord, live: Sequence[FulfilmentOrder]) -> Barred:
    """What nobody counts on: bins that wait for a count, and floors that just had to pass."""
    barred = doubtful_stock(work, [line.sku for line in order.lines if line.at.open])
    for floor in live:
        for line in floor.lines:
            if line.short:
                barred.setdefault(floor.site, {})[line.sku] = _EVERYTHING
    return barred


_EVERYTHING = 10**9


def _elsewhere(work: Work, order: OrderRecord, barred: Barred) -> tuple[Shortage, ...]:
    """Reserves what is open at other sites and releases it there; returns what none has."""
    lines = [line for line in order.lines if line.at.open]
    if not lines:
        return ()
    found = [_search(work, order, barred)]
    if found[0].site is None and len(lines) > 1:
        found = [_search(work, replace(order, lines=(line,)), barred) for line in lines]
    for site in dict.fromkeys(each.site for each in found if each.site is not None):
        here = [each for each in found if each.site == site]
        reserved = tuple(one for each in here for one in each.reserved)
        floor = release_to_floor(
            work, Release(order=order, decision=here[0].decision, reserved=reserved)
        )
        work.note(order.id, "released", {"site": site, "rest": floor.ordered_total})
    return tuple(lack for each in found for lack in each.shortages)


def _search(work: Work, order: OrderRecord, barred: Barred) -> Sourced:
    return source(work, Search(order=order, expires_at=None, firm=True, barred=barred))


def _hold(
    work: Work,
    order: OrderRecord,
    shortages: tuple[Shortage, ...],
    floors: Sequence[tuple[RowMapping, FulfilmentOrder]],
) -> None:
    rest = tuple((line.sku, line.at.open) for line in order.lines if line.at.open)
    bins = tuple(
        (line.sku, bin_code, floor.site)
        for _, floor in floors
        for line in floor.lines
        for bin_code in dict.fromkeys(line.short_bins)
    )
    hold = check_rest(rest, bins, shortages)
    set_hold(work, order.id, holds_of(work, order.id), hold, Of(HoldType.STOCK))
