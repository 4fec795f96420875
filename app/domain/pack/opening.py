"""How an order comes onto the bench: by its tote, its slip, a label of it, or one of its items."""

from dataclasses import replace

from app.domain.codes import Reading
from app.domain.decision import Decision, Words
from app.domain.model.fulfilment_order import FulfilmentOrder, PackageState
from app.domain.pack.state import Packed, PackFacts, PackState, Step, open_package, stopped
from app.domain.pack.verify import item
from app.domain.verdicts import CommonVerdict, PackVerdict


def further_tote(state: PackState, order: FulfilmentOrder, tote: str) -> Packed:
    """A tote while an order lies on the bench: its own, the other half of it, or a stranger."""
    if tote in state.totes_here or tote in order.totes:
        first = tote not in state.totes_here
        now = _brought(state, tote) if first else state
        if first and len(order.totes) > 1:
            return _tote_added(now, order, tote)
        return Decision(now, PackVerdict.OPENED, words=_words(order, tote))
    words: Words = {"got": tote, "want": state.tote or order.number}
    return Decision(state, PackVerdict.OTHER_TOTE, words=words)


def _brought(state: PackState, tote: str) -> PackState:
    if not state.tote:
        return replace(state, tote=tote)
    return replace(state, more_totes=(*state.more_totes, tote))


def _tote_added(state: PackState, order: FulfilmentOrder, tote: str) -> Packed:
    missing = state.totes_missing
    words = {**_words(order, tote), "here": len(order.totes) - len(missing)}
    words |= {"of": len(order.totes), "want": missing[0] if missing else ""}
    verdict = PackVerdict.OPENED_PART if missing else PackVerdict.TOTES_COMPLETE
    return Decision(state, verdict, words=words)


def open_tote(state: PackState, tote: str, order: FulfilmentOrder | None) -> Packed:
    """A tote on an empty bench."""
    if order is None:
        return Decision(state, PackVerdict.TOTE_EMPTY, words={"got": tote})
    return _open(state, PackState(order=order, tote=tote), order)


def open_slip(state: PackState, reading: Reading, facts: PackFacts) -> Packed:
    """The slip of an order, on whatever bench."""
    order, own = facts.found, state.order
    if order is None:
        return Decision(state, PackVerdict.NO_ORDER, words={"got": reading.value})
    if own is not None and not state.is_free:
        if own.id == order.id:
            return Decision(state, PackVerdict.OPENED, words=_words(own, state.tote))
        words: Words = {"got": order.number, "want": own.number}
        return Decision(state, PackVerdict.OTHER_ORDER, words=words)
    closed = [p.id for p in order.packages if p.state is not PackageState.OPEN]
    chosen = closed[0] if len(closed) == 1 else ""
    return _open(state, PackState(order=order, chosen=chosen), order)


def open_label(state: PackState, sscc: str, facts: PackFacts) -> Packed:
    """The label of a parcel on a bench that is free: that parcel may be opened again."""
    order = facts.found
    package = next((p for p in order.packages if p.sscc == sscc), None) if order else None
    if order is None or package is None:
        return Decision(state, PackVerdict.NO_ORDER, words={"got": sscc[-4:]})
    return _open(state, PackState(order=order, chosen=package.id), order)


def _open(state: PackState, opened: PackState, order: FulfilmentOrder) -> Packed:
    halted = stopped(opened)
    if halted is not None:
        return halted
    if not opened.tote and len(order.totes) == 1:
        opened = replace(opened, tote=order.totes[0])
    words = _words(order, opened.tote)
    if order.picked_total < order.ordered_total and open_package(order) is None:
        words["missing"] = order.ordered_total - order.picked_total
        return Decision(state, PackVerdict.NOT_PICKED_YET, words=words)
    if opened.step is Step.DONE:
        words["count"] = len(order.packages)
        return Decision(opened, PackVerdict.ALREADY_PACKED, words=words)
    if opened.totes_missing:
        return _tote_added(opened, order, opened.tote)
    return Decision(opened, PackVerdict.OPENED, words=words)


def open_by_item(state: PackState, reading: Reading, facts: PackFacts) -> Packed:
    """An item on an empty bench: of the orders that want it the most urgent, and it is packed."""
    if facts.scanned is None:
        return Decision(state, CommonVerdict.UNKNOWN_ITEM, words={"got": reading.value})
    order = most_urgent(facts.waiting)
    if order is None:
        return Decision(state, PackVerdict.SCAN_TOTE_FIRST)
    tote = order.totes[0] if len(order.totes) == 1 else ""
    opened = PackState(order=order, tote=tote)
    answer = item(opened, order, reading, facts)
    if answer.verdict is not PackVerdict.PACKED:
        return answer
    return replace(answer, verdict=PackVerdict.OPENED_BY_ITEM)


def most_urgent(waiting: tuple[FulfilmentOrder, ...]) -> FulfilmentOrder | None:
    """Returns whom a found item belongs to: who is picked first, then who was promised first.

    Ids of units are made when they are picked and sort by that time.
    """
    ready = [order for order in waiting if order.units]
    return min(ready, key=lambda o: (o.units[0].id, o.promised_at), default=None)


def _words(order: FulfilmentOrder, tote: str) -> dict[str, str | int]:
    return {"order": order.number, "count": order.ordered_total, "tote": tote}
