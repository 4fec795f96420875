"""A visit at the return desk, thin: find the order by slip or serial, scan what came back, done.

A visit is a draft on the station until it is done; then one command states the custody. Money is
never moved here: the centre proposes a refund per unit.

Two codes on one garment are one unit: a serial after an anonymous scan says which unit that was. A
serial that nobody has noted proves nothing: the unit is taken, and called unproven.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.codes import Kind, Reading
from app.domain.commands import ReceivedUnit, UnitsReceivedBack
from app.domain.decision import Decision, Words
from app.domain.model.product import Product
from app.domain.model.returnable_order import ReturnableOrder, ReturnableUnit
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
        left = [unit for unit in self.order.units if not unit.returned] if self.order else []
        total = 0
        for taken in sorted(self.units, key=lambda unit: unit.serial is None):
            unit = _stands_for(left, taken)
            if unit is not None:
                left.remove(unit)
                total += unit.price_minor
        return total


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
        case Verb.CANCEL if state.order is None:
            return Decision(state, CommonVerdict.NOTHING_TO_UNDO)
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
    if reading.serial and any(_is(unit, reading) for unit in state.units):
        return Decision(state, ReturnVerdict.SAME_UNIT, words={"serial": reading.serial})
    if reading.serial:
        order = state.order if _holder(state.order, reading) else facts.found
        unit = _holder(order, reading)
        if order is not None and unit is not None:
            return _serial(state, order, unit, facts)
    if state.order is None and reading.serial:
        return Decision(state, ReturnVerdict.NOT_IN_MY_DATA, words={"until": facts.data_until})
    if state.order is None:
        return Decision(state, ReturnVerdict.FIND_FIRST)
    if facts.scanned is None:
        return Decision(state, CommonVerdict.UNKNOWN_ITEM, words={"got": reading.value})
    return _gtin(state, state.order, reading, facts.scanned.title)


def _gtin(state: VisitState, order: ReturnableOrder, reading: Reading, title: str) -> Visited:
    """Takes a unit that only its GTIN speaks for; a unit with another serial it cannot be."""
    fits = [
        unit
        for unit in order.units
        if unit.gtin == reading.value and not (reading.serial and unit.serial)
    ]
    if not fits:
        return Decision(state, ReturnVerdict.NOT_IN_ORDER, words={"title": title})
    same_garment = _counted_by_gtin(state, reading, {unit.line for unit in fits})
    others = tuple(taken for taken in state.units if taken is not same_garment)
    unit = _free(others, order, fits)
    if unit is None:
        left_before = any(not u.returned for u in fits)
        verdict = ReturnVerdict.OVER if left_before else ReturnVerdict.ALREADY_RETURNED
        return Decision(state, verdict, words={"title": title, "count": len(fits)})
    if same_garment is not None:
        return _noted(state, same_garment, unit, reading.serial)
    return _take(state, unit, reading.serial, ReturnVerdict.UNIT_UNPROVEN)


def _serial(
    state: VisitState, order: ReturnableOrder, unit: ReturnableUnit, facts: ReturnFacts
) -> Visited:
    if state.order is not None and order.id != state.order.id:
        return Decision(state, ReturnVerdict.OTHER_ORDER, words={"order": order.number})
    if facts.now > order.return_until:
        return Decision(state, ReturnVerdict.TOO_LATE, words=_order_words(order))
    if unit.returned:
        words: Words = {"title": unit.title, "count": 1}
        return Decision(state, ReturnVerdict.ALREADY_RETURNED, words=words)
    reading = Reading(kind=Kind.ITEM, value=unit.gtin, serial=unit.serial)
    same_garment = _counted_by_gtin(state, reading, {unit.line})
    if same_garment is not None:
        return _noted(state, same_garment, unit, unit.serial)
    return _take(replace(state, order=order), unit, unit.serial, ReturnVerdict.SERIAL_MATCHES)


def _counted_by_gtin(
    state: VisitState, reading: Reading, lines: Collection[str]
) -> ReceivedUnit | None:
    """The garment that was taken by its GTIN and has its serial scanned now.

    Of several, one that stands for a line where the serial belongs: the others keep their places.
    """
    anonymous = [u for u in state.units if u.gtin == reading.value and u.serial is None]
    fitting = [unit for unit in anonymous if unit.line in lines] or anonymous
    return fitting[-1] if reading.serial and fitting else None


def _noted(
    state: VisitState, counted: ReceivedUnit, unit: ReturnableUnit, serial: str | None
) -> Visited:
    """Says which unit a garment is that was counted before; it is not counted again."""
    known = replace(counted, line=unit.line, serial=serial)
    units = tuple(known if taken is counted else taken for taken in state.units)
    words: Words = {"serial": serial or "", "count": len(units)}
    return Decision(replace(state, units=units), ReturnVerdict.SERIAL_NOTED, words=words)


def _holder(order: ReturnableOrder | None, reading: Reading) -> ReturnableUnit | None:
    units = order.units if order is not None else ()
    fits = [u for u in units if u.gtin == reading.value and u.serial == reading.serial]
    return next(iter(fits), None)


def _is(unit: ReceivedUnit, reading: Reading) -> bool:
    return unit.gtin == reading.value and unit.serial == reading.serial


def _free(
    visit: tuple[ReceivedUnit, ...], order: ReturnableOrder, fits: list[ReturnableUnit]
) -> ReturnableUnit | None:
    """A unit that is still with the customer and that no unit of the visit stands for."""
    left = [unit for unit in order.units if not unit.returned]
    for taken in sorted(visit, key=lambda unit: unit.serial is None):
        stands_for = _stands_for(left, taken)
        if stands_for is not None:
            left.remove(stands_for)
    return next((unit for unit in fits if unit in left), None)


def _stands_for(left: list[ReturnableUnit], taken: ReceivedUnit) -> ReturnableUnit | None:
    """Which unit of the order a received one is: by serial, else one of its line without."""
    own = [unit for unit in left if unit.line == taken.line]
    exact = [unit for unit in own if unit.serial == taken.serial]
    others = [unit for unit in own if taken.serial is None or unit.serial is None]
    return next(iter((*exact, *others)), None)


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
