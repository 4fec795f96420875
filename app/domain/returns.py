"""A visit at the return desk, thin: find the order by slip or serial, scan what came back, done.

A visit is a draft on the station until it is done; then one command states the custody. Money is
never moved here: the centre proposes a refund per unit.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.codes import Kind, Reading
from app.domain.commands import ReceivedUnit, UnitsReceivedBack
from app.domain.decision import Decision, Words
from app.domain.product import Product
from app.domain.returnable_order import ReturnableOrder, ReturnableUnit
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, ReturnVerdict


class Step(StrEnum):
    """Where the visit is."""

    FIND = "find"
    UNITS = "units"


TRANSITIONS: dict[Step, set[Step]] = {
    Step.FIND: {Step.FIND, Step.UNITS},
    Step.UNITS: {Step.UNITS, Step.FIND},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitState:
    """A visit in progress."""

    order: ReturnableOrder | None = None
    units: tuple[ReceivedUnit, ...] = ()

    @property
    def step(self) -> Step:
        """Where the visit is; derived."""
        return Step.FIND if self.order is None else Step.UNITS

    @property
    def proposed_minor(self) -> int:
        """What the centre will propose to refund, as far as this station knows."""
        if self.order is None:
            return 0
        prices = {unit.line: unit.price_minor for unit in self.order.units}
        return sum(prices.get(unit.line, 0) for unit in self.units)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    """What a decision may look at beside the state and the reading."""

    found: ReturnableOrder | None
    """The order of the scanned slip or serial, from the station's own data."""
    scanned: Product | None
    next_return_code: str | None
    site: str
    now: datetime
    data_until: str
    """How fresh the station's data is, in words for the screen."""


Visited = Decision[VisitState]


def decide(state: VisitState, reading: Reading, facts: ReturnFacts) -> Visited:
    """Judges one scan of a visit.

    Transitions: see ``TRANSITIONS``.
    """
    match reading.kind:
        case Kind.SLIP:
            return _slip(state, facts)
        case Kind.ITEM:
            return _item(state, reading, facts)
    return Decision(state, CommonVerdict.NOT_HERE, words={"got": reading.value})


def act(state: VisitState, verb: Verb, facts: ReturnFacts) -> Visited | None:
    """Judges a verb; None when this job has no such verb."""
    match verb:
        case Verb.UNDO:
            return _undo(state)
        case Verb.VISIT_DONE:
            return _done(state, facts)
        case Verb.CANCEL:
            return Decision(VisitState(), ReturnVerdict.UNDONE, words={"what": "visit"})
    return None


def _slip(state: VisitState, facts: ReturnFacts) -> Visited:
    if facts.found is None:
        return Decision(state, ReturnVerdict.NOT_IN_MY_DATA, words={"until": facts.data_until})
    if state.order is not None and state.units and state.order.id != facts.found.id:
        return Decision(state, ReturnVerdict.OTHER_ORDER, words={"order": facts.found.number})
    if facts.now > facts.found.return_until:
        return Decision(state, ReturnVerdict.TOO_LATE, words=_order_words(facts.found))
    same = state.order is not None and state.order.id == facts.found.id
    now = state if same else VisitState(order=facts.found)
    return Decision(now, ReturnVerdict.ORDER_FOUND, words=_order_words(facts.found))


def _item(state: VisitState, reading: Reading, facts: ReturnFacts) -> Visited:
    if reading.serial:
        return _serial(state, reading, facts)
    if state.order is None:
        return Decision(state, ReturnVerdict.FIND_FIRST)
    if facts.scanned is None:
        return Decision(state, CommonVerdict.UNKNOWN_ITEM, words={"got": reading.value})
    fits = [unit for unit in state.order.units if unit.gtin == reading.value]
    if not fits:
        return Decision(state, ReturnVerdict.NOT_IN_ORDER, words={"title": facts.scanned.title})
    unit = _free(state, fits)
    if unit is None:
        left_before = any(not u.returned for u in fits)
        verdict = ReturnVerdict.OVER if left_before else ReturnVerdict.ALREADY_RETURNED
        return Decision(state, verdict, words={"title": facts.scanned.title, "count": len(fits)})
    return _take(state, unit, None, ReturnVerdict.UNIT_UNPROVEN)


def _serial(state: VisitState, reading: Reading, facts: ReturnFacts) -> Visited:
    if any(_is(unit, reading) for unit in state.units):
        return Decision(state, ReturnVerdict.SAME_UNIT, words={"serial": reading.serial or ""})
    order = state.order if _holds(state.order, reading) else facts.found
    if order is None:
        if state.order is not None:
            title = facts.scanned.title if facts.scanned else reading.value
            return Decision(state, ReturnVerdict.NOT_IN_ORDER, words={"title": title})
        return Decision(state, ReturnVerdict.NOT_IN_MY_DATA, words={"until": facts.data_until})
    if state.order is not None and order.id != state.order.id:
        return Decision(state, ReturnVerdict.OTHER_ORDER, words={"order": order.number})
    if facts.now > order.return_until:
        return Decision(state, ReturnVerdict.TOO_LATE, words=_order_words(order))
    unit = next(u for u in order.units if u.gtin == reading.value and u.serial == reading.serial)
    if unit.returned:
        return Decision(
            state, ReturnVerdict.ALREADY_RETURNED, words={"title": unit.title, "count": 1}
        )
    return _take(replace(state, order=order), unit, reading.serial, ReturnVerdict.SERIAL_MATCHES)


def _holds(order: ReturnableOrder | None, reading: Reading) -> bool:
    units = order.units if order is not None else ()
    return any(u.gtin == reading.value and u.serial == reading.serial for u in units)


def _is(unit: ReceivedUnit, reading: Reading) -> bool:
    return unit.gtin == reading.value and unit.serial == reading.serial


def _free(state: VisitState, fits: list[ReturnableUnit]) -> ReturnableUnit | None:
    """A unit of this GTIN that is still with the customer and not in the visit yet."""
    taken = Counter(unit.line for unit in state.units if unit.serial is None)
    proved = {unit.serial for unit in state.units if unit.serial}
    for unit in fits:
        if unit.returned or (unit.serial and unit.serial in proved):
            continue
        if taken[unit.line] > 0:
            taken[unit.line] -= 1
            continue
        return unit
    return None


def _take(
    state: VisitState, unit: ReturnableUnit, serial: str | None, verdict: ReturnVerdict
) -> Visited:
    received = ReceivedUnit(line=unit.line, sku=unit.sku, gtin=unit.gtin, serial=serial)
    now = replace(state, units=(*state.units, received))
    words: Words = {"title": unit.title, "colour": unit.colour, "size": unit.size}
    return Decision(now, verdict, words={**words, "count": len(now.units)})


def _undo(state: VisitState) -> Visited:
    if state.units:
        return Decision(
            replace(state, units=state.units[:-1]), ReturnVerdict.UNDONE, words={"what": "unit"}
        )
    if state.order is not None:
        return Decision(VisitState(), ReturnVerdict.UNDONE, words={"what": "visit"})
    return Decision(state, CommonVerdict.NOTHING_TO_UNDO)


def _done(state: VisitState, facts: ReturnFacts) -> Visited:
    if state.order is None or not state.units:
        return Decision(state, ReturnVerdict.NOTHING_YET)
    if facts.next_return_code is None:
        return Decision(state, ReturnVerdict.NO_NUMBERS)
    command = UnitsReceivedBack(
        return_code=facts.next_return_code,
        site=facts.site,
        order_id=state.order.id,
        units=state.units,
    )
    words: Words = {"order": state.order.number, "count": len(state.units)}
    return Decision(
        VisitState(), ReturnVerdict.DONE, (command,), {**words, "code": facts.next_return_code}
    )


def _order_words(order: ReturnableOrder) -> dict[str, str | int]:
    left = sum(not unit.returned for unit in order.units)
    until = order.return_until.date().isoformat()
    return {"order": order.number, "count": left, "until": until}
