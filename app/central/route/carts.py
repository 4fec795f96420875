"""Puts free walks of a site onto carts, again and again; a walk that somebody has is left alone."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.central.orders import lock_order_of
from app.central.pages import find_doc, in_feed, site_scope, site_settings
from app.central.route.claims import read_claim
from app.central.work import Centre, Work
from app.domain.commands import DocumentKind
from app.domain.model.claims import shown
from app.domain.model.pick_list import PickList
from app.domain.model.site import SiteSetting
from app.planning.carts import Load, Waiting, load_carts
from app.store import central_db as db
from app.store.ids import new_id
from app.wire import decode_document

EVERY_S = 1.0
"""How often ``CartLoader.load`` should be called."""
MOST = 500
"""Walks of a site that are looked at together, the oldest first."""
LEFT_BEHIND = timedelta(minutes=5)
"""A free walk whose cart was begun so long ago without it finds another cart."""


class CartLoader:
    """Fills the carts of every site; a site where nothing changed costs one short read.

    Thread: the one that calls ``load``.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._seen: dict[str, int] = {}

    def load(self) -> int:
        """Marks free walks that share a cart and returns how many were marked."""
        return sum(self._load(setting) for setting in self._centre.run(site_settings))

    def _load(self, setting: SiteSetting) -> int:
        scope = site_scope(setting.site)
        head = self._head(scope)
        if self._seen.get(scope) == head:
            return 0
        marked = self._centre.run(lambda work: _mark(work, setting))
        self._seen[scope] = head
        return marked

    def _head(self, scope: str) -> int:
        site = db.site_feed.c
        with self._centre.reading() as connection:
            head = connection.execute(
                select(site.head).where(site.tenant == self._centre.tenant, site.scope == scope)
            ).scalar()
        return int(head or 0)


def _mark(work: Work, setting: SiteSetting) -> int:
    work.lock(f"carts {setting.site}")
    lists = _lists(work, setting.site)
    by_cart = defaultdict(list)
    for each in lists:
        by_cart[each.cart].append(each)
    waiting = by_cart.pop("", [])
    ready = []
    for cart, members in sorted(by_cart.items()):
        free = [each for each in members if _is_free(work, each)]
        if len(free) == len(members):
            walks = tuple(_walk(each, setting) for each in free)
            ready.append(Load(cart=cart, walks=walks))
        elif _began(work, members):
            waiting += free
    alone = tuple(_walk(each, setting) for each in waiting if _is_free(work, each))
    loads = load_carts(tuple(ready), alone, setting.cart_slots)
    known = {each.id: each for each in lists}
    return sum(
        _put(work, known[walk.id], load.cart or cart)
        for load in loads
        for cart in (new_id(),)
        for walk in load.walks
        if not load.cart or known[walk.id].cart != load.cart
    )


def _lists(work: Work, site: str) -> list[PickList]:
    feed, doc = db.feed.c, db.doc.c
    bodies = work.connection.execute(
        select(doc.body)
        .join(
            db.feed,
            (feed.tenant == doc.tenant) & (feed.kind == doc.kind) & (feed.doc_id == doc.id),
        )
        .where(
            feed.tenant == work.tenant,
            feed.scope == site_scope(site),
            feed.kind == DocumentKind.PICK_LIST.value,
            feed.op == "put",
        )
        .order_by(doc.id)
        .limit(MOST)
    ).scalars()
    docs = (decode_document(DocumentKind.PICK_LIST.value, body) for body in bodies)
    return [each for each in docs if isinstance(each, PickList)]


def _is_free(work: Work, each: PickList) -> bool:
    over = each.claimed_until is not None and each.claimed_until <= work.now
    return each.claimed_station == "" or over


def _began(work: Work, members: list[PickList]) -> bool:
    """Tells whether a cart was begun long ago; what is free on it then was left behind."""
    since = [each.claimed_since for each in members if each.claimed_since is not None]
    return any(work.now - begun > LEFT_BEHIND for begun in since)


def _walk(each: PickList, setting: SiteSetting) -> Waiting:
    units = sum(stop.quantity for stop in each.stops)
    return Waiting(
        id=each.id,
        lane=each.lane,
        promised_at=each.promised_at,
        slots=max(1, -(-units // max(1, setting.tote_units))),
        aisles=frozenset(stop.bin[:1] for stop in each.stops),
        bins=frozenset(stop.bin for stop in each.stops),
    )


def _put(work: Work, seen: PickList, cart: str) -> bool:
    """Marks a walk, unless it was begun or ended meanwhile."""
    scope, kind = site_scope(seen.site), DocumentKind.PICK_LIST
    lock_order_of(work, kind.value, seen.id)
    now = find_doc(work, kind, seen.id, PickList)
    if now is None or not in_feed(work, scope, kind, seen.id):
        return False
    held = read_claim(work, now.fulfilment_order)
    if held.holder(work.now):
        return False
    marked = shown(replace(now, cart=cart), held)
    work.changes.put(scope, kind, marked.id, marked)
    return True
