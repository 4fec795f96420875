"""Releases work to a floor: a pick list with its stops in walking order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import bindparam, delete, func, insert, select

from app.central.feed import read_docs
from app.central.route.claims import free_claim
from app.central.route.doubt import CLAIMED, IN_DOUBT
from app.central.work import Work
from app.domain.commands import DocumentKind
from app.domain.model.fulfilment_order import FulfilmentLine, FulfilmentOrder
from app.domain.model.pick_list import SINGLE, PickList, Stop
from app.domain.model.site import Bin
from app.planning.walk import Place, Shelf, serpentine, take
from app.store import central_db as db
from app.store.central_db.calls import Answer, Call
from app.store.central_db.prepared import Change, Query, together
from app.store.ids import new_id
from app.wire import decode_document

BIN = "BIN"

_STOCK, _DOC = db.bin_stock.c, db.doc.c
_BINS = Query(
    select(
        _STOCK.sku,
        _STOCK.bin,
        _STOCK.qty,
        CLAIMED.label("claimed"),
        IN_DOUBT.label("doubted"),
        _DOC.body.label("place"),
    )
    .outerjoin(
        db.doc,
        (_DOC.tenant == _STOCK.tenant)
        & (_DOC.kind == DocumentKind.BIN.value)
        & (_DOC.id == _STOCK.bin),
    )
    .where(
        _STOCK.tenant == bindparam("tenant"),
        _STOCK.site == bindparam("site"),
        _STOCK.holder == BIN,
        _STOCK.sku.in_(bindparam("skus", expanding=True)),
        _STOCK.condition == "NEW",
        _STOCK.qty > 0,
    )
)
"""What lies there, what other lists take of it and where it is: one statement, one moment."""
_LETTERS = (
    select(func.substr(_STOCK.bin, 1, 1))
    .where(
        _STOCK.tenant == bindparam("tenant"),
        _STOCK.site == bindparam("site"),
        _STOCK.holder == BIN,
    )
    .distinct()
)
_CLAIM = Change(insert(db.pick_stop))


def bins_call(work: Work, site: str, skus: Collection[str]) -> Call:
    """Returns what asks where products lie, and what other lists take of it."""
    asked = {"tenant": work.tenant, "site": site, "skus": sorted(skus)}
    return _BINS.call(work.connection, asked)


def release_pick_list(
    work: Work, order: FulfilmentOrder, pick_list_id: str, bins: Answer | None
) -> PickList:
    """Writes the pick list of a new fulfilment order: one stop for each bin and line.

    Who calls has locked the stock of the site, by taking of it or by ``lock_stock``.

    Args:
        work: the transaction.
        order: what the list is for.
        pick_list_id: its id.
        bins: the answer to ``bins_call`` under that lock; None when it is still to be asked.
    """
    if bins is None:
        bins = _ask_bins(work, order.site, {line.sku for line in order.lines})
    held, places = _read_bins(work, bins)
    taken: _Taken = {}
    stops = []
    for line in order.lines:
        there = held.get(line.sku, [])
        for bin_code, quantity in _bins_for(line, there, taken):
            taken[bin_code, line.sku] = taken.get((bin_code, line.sku), 0) + quantity
            stops.append(
                Stop(
                    id=new_id(),
                    bin=bin_code,
                    line=line.id,
                    sku=line.sku,
                    gtin=line.gtin,
                    quantity=quantity,
                    empties=any(each.gives_all(bin_code, quantity) for each in there),
                )
            )
    pick_list = PickList(
        id=pick_list_id,
        site=order.site,
        fulfilment_order=order.id,
        number=order.number,
        stops=in_walking_order(work, order.site, stops, places),
        released_at=work.now,
        promised_at=order.promised_at,
        lane=SINGLE if order.ordered_total == 1 else "",
    )
    work.changes.put_new(f"site:{order.site}", DocumentKind.PICK_LIST, pick_list_id, pick_list)
    claim_bins(work, pick_list, pick_list.stops)
    return pick_list


def withdraw_pick_list(work: Work, site: str, pick_list_id: str) -> None:
    """Takes a pick list from the floor; frees the bins it counted on, and whoever walked it."""
    work.changes.remove(f"site:{site}", DocumentKind.PICK_LIST, pick_list_id)
    order = db.fulfilment_order.c
    walked_for = work.connection.execute(
        select(order.id).where(order.tenant == work.tenant, order.pick_list == pick_list_id)
    ).scalar()
    if walked_for is not None:
        free_claim(work, walked_for)
    stop = db.pick_stop.c
    work.connection.execute(
        delete(db.pick_stop).where(stop.tenant == work.tenant, stop.pick_list == pick_list_id)
    )


@dataclass(frozen=True, slots=True)
class _InBin:
    """One product in one bin."""

    bin: str
    there: int
    claimed: int
    """What other lists take of it."""
    doubted: bool
    """It waits for a count."""

    def gives_all(self, code: str, quantity: int) -> bool:
        """Tells whether so many out of a bin are all that lies there, and nobody else takes any."""
        return (self.bin, self.there, self.claimed) == (code, quantity, 0)

    def shelf(self, taken: int = 0) -> Shelf:
        """What may be taken; nothing before a count."""
        free = 0 if self.doubted else self.there - self.claimed - taken
        return Shelf(bin=self.bin, free=free)


_Held = list[_InBin]
"""Of one product, in the order of the bins."""
Bins = tuple[tuple[str, int], ...]
"""Bins and how many units each gives."""
_Taken = dict[tuple[str, str], int]
"""What this list takes, by bin and product."""


def other_bins(work: Work, site: str, sku: str, quantity: int) -> Bins:
    """Chooses bins that give a whole quantity; none when they do not have it."""
    held, _ = _read_bins(work, _ask_bins(work, site, {sku}))
    chosen = take(quantity, tuple(each.shelf() for each in held.get(sku, [])))
    return chosen if sum(taken for _, taken in chosen) == quantity else ()


def _ask_bins(work: Work, site: str, skus: Collection[str]) -> Answer:
    (answer,) = together(work.connection, bins_call(work, site, skus))
    return answer


def _read_bins(work: Work, answer: Answer) -> tuple[dict[str, _Held], dict[str, Place]]:
    held: dict[str, _Held] = {}
    places: dict[str, Place] = {}
    for row in sorted(_BINS.of(work.connection, answer), key=attrgetter("bin")):
        found = _InBin(row.bin, int(row.qty), int(row.claimed), bool(row.doubted))
        held.setdefault(row.sku, []).append(found)
        if row.bin not in places:
            places[row.bin] = _place(row.bin, row.place)
    return held, places


def _bins_for(line: FulfilmentLine, held: _Held, taken: _Taken) -> Bins:
    """Chooses bins for a line from what other lists leave, in a pinch from what lies there.

    A line without any bin (stock that was never put away) gets none: the floor then sets it aside.
    """
    free = tuple(each.shelf(taken.get((each.bin, line.sku), 0)) for each in held)
    chosen = take(line.quantity, free)
    if sum(quantity for _, quantity in chosen) == line.quantity or not held:
        return chosen
    fullest = max(held, key=lambda each: (not each.doubted, each.there, each.bin))
    return ((fullest.bin, line.quantity),)


def in_walking_order(
    work: Work, site: str, stops: Sequence[Stop], places: dict[str, Place]
) -> tuple[Stop, ...]:
    """Returns stops in the order in which a picker comes by their bins, at these places."""
    codes = sorted({stop.bin for stop in stops})
    on_the_way = tuple(places[code] for code in codes)
    order = {code: turn for turn, code in enumerate(serpentine(on_the_way, _aisles(work, site)))}
    return tuple(sorted(stops, key=lambda stop: (order[stop.bin], stop.line)))


def places_of(work: Work, codes: Sequence[str]) -> dict[str, Place]:
    """Returns where bins are on the floor plan."""
    bodies = read_docs(work.connection, work.tenant, DocumentKind.BIN, codes)
    return {code: _place(code, bodies.get(code)) for code in codes}


def _place(bin_code: str, body: bytes | None) -> Place:
    found = decode_document(DocumentKind.BIN, body) if body else None
    if not isinstance(found, Bin):
        return Place(bin=bin_code, aisle=bin_code[:1], x_mm=0, y_mm=0, level=0)
    return Place(
        bin=found.code, aisle=found.aisle, x_mm=found.x_mm, y_mm=found.y_mm, level=found.level
    )


def _aisles(work: Work, site: str) -> tuple[str, ...]:
    """Returns the aisles of a site in the order they lie: by the letter of their bins.

    To find them every bin is read, so they are remembered.
    """

    def look() -> tuple[str, ...]:
        asked = {"tenant": work.tenant, "site": site}
        return tuple(sorted(work.connection.execute(_LETTERS, asked).scalars()))

    return work.remembered.get(f"aisles of {site}", work.now, look)


def claim_bins(work: Work, pick_list: PickList, stops: Sequence[Stop]) -> None:
    """Notes what stops of a walk take, so that no other walk counts on it."""
    rows = [
        {
            "tenant": work.tenant,
            "pick_list": pick_list.id,
            "stop": stop.id,
            "fulfilment_order": pick_list.fulfilment_order,
            "site": pick_list.site,
            "bin": stop.bin,
            "sku": stop.sku,
            "qty": stop.quantity,
        }
        for stop in stops
    ]
    if rows:
        _CLAIM.make(work.connection, *rows)
