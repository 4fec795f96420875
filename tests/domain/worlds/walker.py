"""A picker on a walk: two shirts, then a skirt; what is scanned, pressed and written down."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.codes import Kind, Reading
from app.domain.commands import Command, ItemPicked
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.pick import Picked, PickState, Step, act, decide
from app.domain.verbs import Verb
from tests.domain.builders import (
    SHIRT_L,
    SHIRT_M,
    SKIRT,
    a_pick_state,
    a_stop,
    a_unit,
    an_order,
    item,
    pick_facts,
)

SHIRTS = a_stop(SHIRT_M, "B-04-3", 2, stop_id="shirts")
SKIRTS = a_stop(SKIRT, "B-06-1", 1, stop_id="skirts")
LARGE = a_stop(SHIRT_L, "B-04-3", 1, stop_id="large")


def scan(state: PickState, *readings: Reading, tote_owner: str | None = None) -> Picked:
    """Judges readings one after another and returns the last answer."""
    for reading in readings:
        facts = pick_facts(state, reading.value, tote_owner=tote_owner)
        answer = decide(state, reading, facts)
        state = answer.state
    return answer


def with_book(state: PickState, reading: Reading, book: int | None, *, seen: bool = True) -> Picked:
    """Judges one scan at a station whose data says how much lies in a bin."""
    code = reading.value if reading.kind is Kind.ITEM else SHIRT_M
    facts = pick_facts(state, code)
    return decide(state, reading, replace(facts, book=lambda _bin, _sku: book, seen=seen))


def say(state: PickState, verb: Verb) -> Picked:
    """Judges a verb that the job must know."""
    answer = act(state, verb)
    assert answer is not None
    return answer


def picked(unit: str, *, serial: str | None = None, code: str = SHIRT_M) -> ItemPicked:
    return ItemPicked(
        unit=unit,
        line=f"line-{code[-3:]}",
        gtin=code,
        serial=serial,
        bin="B-04-3",
        tote="T-112",
    )


def all_picked() -> PickState:
    """One shirt was wanted, and it lies in its tote."""
    slot = replace(AT_SHIRTS.slots[0], order=an_order(units=[a_unit()]), stops=(a_stop(),))
    return AT_SHIRTS.with_slot(slot)


def order_of(state: PickState) -> FulfilmentOrder:
    """The order of the first slot."""
    return state.slots[0].order


def outcome(answer: Picked) -> tuple[object, Step, Sequence[Command]]:
    return answer.verdict, answer.state.step, answer.commands


AT_SHIRTS = a_pick_state(SHIRTS, SKIRTS, at_bin="B-04-3")
WITH_SHIRT = scan(AT_SHIRTS, item()).state
