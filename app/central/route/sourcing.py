"""Finds the site of an order and reserves its stock there, in one go; keeps the explanation.

The plan is made on a plain read. The reservation checks it: where stock is gone meanwhile, the
plan is made again with what was learned, until a site gives everything or none is left. Before an
order is told that there is no stock, whoever is giving some back at this moment is waited for: that
one looks for orders that wait, and could not see this one yet.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from sqlalchemy import RowMapping, bindparam, insert, select

from app.central.orders import OrderRecord
from app.central.route.goods import Goods, read_goods
from app.central.route.release import bins_call
from app.central.stock import (
    Reserved,
    Terms,
    Wanted,
    lock_free_stock,
    take_at,
    write_reserved,
)
from app.central.work import Work
from app.domain.check import Shortage
from app.planning.sourcing import POLICY, Demand, Destination, Loss, Plan, SiteFacts, plan
from app.store import central_db as db
from app.store.central_db.calls import Answer, Beside
from app.store.central_db.prepared import Change, Query
from app.store.ids import new_id

SHIPPING_ROLES = ("warehouse", "popup")
OPEN = "OPEN"

_DECISION = db.route_decision.c
_LAST = Query(
    select(_DECISION.id, _DECISION.inputs_sha256)
    .where(_DECISION.tenant == bindparam("tenant"), _DECISION.order_id == bindparam("order_id"))
    .order_by(_DECISION.id.desc())
    .limit(1)
)
_KEEP = Change(insert(db.route_decision))
_ENCODER = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """An order whose open units are wanted, and what is known of it."""

    order: OrderRecord
    expires_at: datetime | None
    """When the reservation lapses; None for one that does not."""
    goods: Goods | None = None
    """What was asked about its products in this transaction."""
    fresh: bool = False
    """This transaction makes the order: it has no rows and no decision yet."""
    firm: bool = False
    """A floor gets it as soon as a site is found."""
    barred: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By site and product, units that are not counted on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """What came of the search for a site."""

    site: str | None
    decision: str
    """Id of the stored explanation."""
    shortages: tuple[Shortage, ...]
    reserved: tuple[Reserved, ...] = ()
    bins: Answer | None = None
    """Of a firm search: where the goods lie, asked when they were taken."""


def source(work: Work, asked: Search) -> Sourced:
    """Reserves every open unit of an order at the nearest site that has all of them."""
    order = asked.order
    wanted = tuple(
        Wanted(line_id=line.id, sku=line.sku, quantity=line.at.open)
        for line in order.lines
        if line.at.open
    )
    demands, bins = _demands(wanted), Beside()
    destination = Destination(country=order.ship_to.country, lat=order.lat, lon=order.lon)

    def search(free: dict[str, dict[str, int]]) -> tuple[Plan, tuple[SiteFacts, ...]]:
        while True:
            facts = tuple(_facts(site, demands, free) for site in goods.sites)
            made = plan(destination, demands, facts)
            if made.winner is None:
                return made, facts
            bins.calls = [bins_call(work, made.winner, skus)] if asked.firm else []
            gone = take_at(work, made.winner, wanted, bins)
            if gone is None:
                return made, facts
            free[made.winner][gone] = 0

    skus = [demand.sku for demand in demands]
    goods = asked.goods or read_goods(work, skus)
    made, facts = search(_without(goods.free, asked.barred))
    if made.winner is None and work.is_shared:
        made, facts = search(_without(lock_free_stock(work, skus), asked.barred))
    inputs = _ENCODER.encode((POLICY, destination, demands, facts))
    decision = _keep(work, asked, made, inputs)
    reserved: tuple[Reserved, ...] = ()
    if made.winner is not None:
        terms = _terms(asked, decision)
        reserved = write_reserved(work, order.id, made.winner, wanted, terms)
    return Sourced(
        site=made.winner,
        decision=decision,
        shortages=_shortages(made),
        reserved=reserved,
        bins=bins.answers[0] if reserved and asked.firm else None,
    )


def _without(
    free: dict[str, dict[str, int]], barred: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, int]]:
    if not barred:
        return free
    return {
        site: {sku: n - barred.get(site, {}).get(sku, 0) for sku, n in at.items()}
        for site, at in free.items()
    }


def _terms(asked: Search, decision: str) -> Terms:
    return Terms(
        expires_at=asked.expires_at,
        decision=decision if asked.firm else "",
        stored=not asked.fresh,
    )


def _demands(wanted: Sequence[Wanted]) -> tuple[Demand, ...]:
    totals: dict[str, int] = {}
    for want in wanted:
        totals[want.sku] = totals.get(want.sku, 0) + want.quantity
    return tuple(Demand(sku=sku, quantity=totals[sku]) for sku in sorted(totals))


def _facts(
    site: RowMapping, demands: tuple[Demand, ...], free: dict[str, dict[str, int]]
) -> SiteFacts:
    own = free.get(site["site"], {})
    return SiteFacts(
        site=site["site"],
        lat=site["lat"],
        lon=site["lon"],
        open=site["state"] == OPEN,
        ships=site["role"] in SHIPPING_ROLES,
        free=tuple((demand.sku, own.get(demand.sku, 0)) for demand in demands),
    )


def _keep(work: Work, search: Search, made: Plan, inputs: bytes) -> str:
    """Stores a decision; the same inputs again are the same decision."""
    sha = hashlib.sha256(inputs).hexdigest()
    order_id = search.order.id
    if not search.fresh:
        asked = {"tenant": work.tenant, "order_id": order_id}
        last = _LAST.read(work.connection, asked).first()
        if last is not None and last.inputs_sha256 == sha:
            return str(last.id)
    decision_id = new_id()
    _KEEP.make(
        work.connection,
        {
            "tenant": work.tenant,
            "id": decision_id,
            "order_id": order_id,
            "policy": made.policy,
            "inputs_sha256": sha,
            "winner": made.winner or "",
            "body": _ENCODER.encode(made).decode(),
            "at": work.now.isoformat(),
        },
    )
    return decision_id


def _shortages(made: Plan) -> tuple[Shortage, ...]:
    """What the site that comes closest lacks; nothing when a site was found."""
    lacking = [site for site in made.rejected if site.loss is Loss.OUT_OF_STOCK]
    if made.winner is not None or not lacking:
        return ()
    closest = min(lacking, key=lambda site: (sum(k.wanted - k.free for k in site.lacks), site.site))
    return tuple(
        Shortage(sku=lack.sku, wanted=lack.wanted, free=lack.free, site=closest.site)
        for lack in closest.lacks
    )
