"""A packer at the bench: what lies there, what is scanned, pressed and written down."""

from dataclasses import replace

from app.domain.codes import Reading
from app.domain.commands import Command, FulfilmentCommand, ItemPacked
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.pack import Packed, PackFacts, PackState, Step, act, decide
from app.domain.verbs import Verb
from tests.domain.builders import SHIRT_M, SSCC, a_picked_order, a_unit, applied, pack_facts

EMPTY = PackState()


def bench(*units: str | None, code: str = SHIRT_M) -> PackState:
    """An order on the bench, a unit for each serial given; None picks one without."""
    picked = [a_unit(f"u{n}", code, serial=serial) for n, serial in enumerate(units, start=1)]
    return PackState(order=a_picked_order(*picked), tote="T-112")


def scan(
    state: PackState,
    *readings: Reading,
    tote_order: FulfilmentOrder | None = None,
    waiting: tuple[FulfilmentOrder, ...] = (),
) -> Packed:
    """Judges readings one after another; what is commanded must be accepted."""
    for reading in readings:
        facts = pack_facts(reading.value, tote_order=tote_order, waiting=waiting)
        answer = decide(state, reading, _numbered(facts, state))
        check_commands(state, answer)
        state = answer.state
    return answer


def _numbered(facts: PackFacts, state: PackState) -> PackFacts:
    """New packages are called p1, p2 ... in the order in which they are begun."""
    begun = len(state.order.packages) if state.order else 0
    return replace(facts, new_id=lambda: f"p{begun + 1}")


def check_commands(before: PackState, answer: Packed) -> None:
    """The order on the bench is what its commands make of it."""
    order = before.order or answer.state.order
    if before.step is Step.TOTE or before.step is Step.DONE:
        return
    commands = [c for c in answer.commands if isinstance(c, FulfilmentCommand)]
    if order is not None and commands:
        after = applied(order, *commands)
        assert answer.state.order in (after, None)


def say(state: PackState, verb: Verb, *, next_sscc: str | None = SSCC) -> Packed:
    """Judges a verb that the job must know."""
    answer = act(state, verb, _numbered(pack_facts(next_sscc=next_sscc), state))
    assert answer is not None
    check_commands(state, answer)
    return answer


def packed(unit: str, serial: str | None = None, package: str = "p1") -> ItemPacked:
    return ItemPacked(unit=unit, package=package, serial=serial)


def outcome(answer: Packed) -> tuple[object, Step, tuple[Command, ...]]:
    return answer.verdict, answer.state.step, answer.commands
