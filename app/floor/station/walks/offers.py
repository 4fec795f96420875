"""The walks of the site as this station sees them: its own, those it holds ahead, free, others'."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.commands import Grade
from app.domain.model.claims import Loss, Lost
from app.domain.model.fulfilment_order import FulfilmentState
from app.domain.model.pick_list import PickList, owed
from app.floor.desk import Desk
from app.floor.screens import WalkRow

_UNPICKED = (FulfilmentState.OPEN.value, FulfilmentState.PICKING.value)
ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """Walks that are not finished, by who may begin them; each part most urgent first."""

    own: tuple[PickList, ...]
    """Begun here."""
    ready: tuple[PickList, ...]
    """Held ahead: they can be begun without a connection."""
    free: tuple[PickList, ...]
    """Nobody has them, or a lease on them is over."""
    others: tuple[PickList, ...]

    @property
    def here(self) -> tuple[PickList, ...]:
        """Walks that can be begun at this station, now or when it is connected."""
        return (*self.own, *self.ready, *self.free)


def offers(desk: Desk) -> Offers:
    """Returns the walks of the site."""
    lists = desk.view.walks(_UNPICKED)
    held = {each.task for each in desk.claims.all()}
    parts: dict[str, list[PickList]] = {"own": [], "ready": [], "free": [], "others": []}
    free = parts["free"]
    for each in lists:  # thousands, of which nobody has anything to do with most
        if each.claimed_station or each.fulfilment_order in held:
            parts[_part(desk, each)].append(each)
        else:
            free.append(each)
    return Offers(**{name: tuple(lists) for name, lists in parts.items()})


def first_to_pick(desk: Desk, lists: Iterable[PickList]) -> PickList | None:
    """Returns the first walk that still asks for something."""
    return next((each for each in lists if is_owed(desk, each)), None)


def is_owed(desk: Desk, pick_list: PickList) -> bool:
    """Tells whether a walk still asks for something."""
    order = desk.view.order(pick_list.fulfilment_order)
    return order is not None and any(owed(order, pick_list.stops).values())


def same_cart(one: PickList, other: PickList) -> bool:
    """Tells whether two lists are walked together."""
    return bool(one.cart) and one.cart == other.cart


def carts(lists: Iterable[PickList]) -> tuple[tuple[PickList, ...], ...]:
    """Returns lists by the cart they are on; carts and lists in the order they came."""
    found: dict[str, list[PickList]] = {}
    for each in lists:
        found.setdefault(each.cart or each.id, []).append(each)
    return tuple(tuple(cart) for cart in found.values())


def lost(desk: Desk, order_id: str, pick_list: PickList | None) -> Lost | None:
    """Returns how the walk of an order was lost; None while this station holds it."""
    if desk.claims.holds(order_id):
        return None
    if pick_list is not None and _is_others(desk, pick_list):
        return Lost(
            why=Loss.TAKEN,
            station=pick_list.claimed_station,
            worker=pick_list.claimed_worker,
        )
    until = pick_list.claimed_until if pick_list is not None else None
    return Lost(why=Loss.LAPSED, at=until.astimezone(desk.zone).strftime("%H:%M") if until else "-")


def rows(desk: Desk) -> tuple[WalkRow, ...]:
    """Returns the walks for the screen: own and held ones first."""
    found = offers(desk)
    parts = (
        ("own", found.own),
        ("ready", found.ready),
        ("free", found.free),
        ("others", found.others),
    )
    every = [_row(desk, name, each) for name, lists in parts for each in lists]
    return tuple(every[:ROWS])


def _row(desk: Desk, whose: str, pick_list: PickList) -> WalkRow:
    since = pick_list.claimed_since
    seconds = (desk.heard_at - since).total_seconds() if since else 0
    theirs = whose == "others"
    return WalkRow(
        number=pick_list.number,
        whose=whose,
        station=pick_list.claimed_station if theirs else "",
        worker=pick_list.claimed_worker if theirs else "",
        minutes=max(0, int(seconds / 60)) if theirs else 0,
    )


def _part(desk: Desk, pick_list: PickList) -> str:
    holding = desk.claims.of(pick_list.fulfilment_order)
    if holding is not None and desk.claims.holds(pick_list.fulfilment_order):
        return "own" if holding.grade is Grade.HARD else "ready"
    return "others" if _is_others(desk, pick_list) else "free"


def _is_others(desk: Desk, pick_list: PickList) -> bool:
    """A lease that is over by the clock of the centre is free; the clock here may be wrong."""
    until = pick_list.claimed_until
    over = until is not None and desk.heard_at >= until
    return pick_list.claimed_station not in ("", desk.station) and not over
