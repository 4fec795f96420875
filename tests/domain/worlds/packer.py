"""A packer at the bench: what lies there, what is scanned, pressed and written down."""

from app.domain.codes import Reading
from app.domain.commands import Command, FulfilmentCommand, ItemPacked
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.pack import Packed, PackState, Step, act, decide
from app.domain.verbs import Verb
from tests.domain.builders import SHIRT_M, SSCC, a_picked_order, a_unit, applied, pack_facts

EMPTY = PackState()


def bench(*units: str | None, code: str = SHIRT_M) -> PackState:
    """An order on the bench, a unit for each serial given; None picks one without."""
    picked = [a_unit(f"u{n}", code, serial=serial) for n, serial in enumerate(units, start=1)]
    return PackState(order=a_picked_order(*picked), tote="T-112")


def scan(state: PackState, *readings: Reading, tote_order: FulfilmentOrder | None = None) -> Packed:
    """Judges readings one after another; what is commanded must be accepted."""
    for reading in readings:
        facts = pack_facts(reading.value, tote_order=tote_order)
        answer = decide(state, reading, facts)
        check_commands(state, answer)
        state = answer.state
    return answer


def check_commands(before: PackState, answer: Packed) -> None:
    """The order on the bench is what its commands make of it."""
    order = before.order or answer.state.order
    commands = [c for c in answer.commands if isinstance(c, FulfilmentCommand)]
    if order is not None and commands:
        after = applied(order, *commands)
        assert answer.state.order in (after, None)


def say(state: PackState, verb: Verb, *, next_sscc: str | None = SSCC) -> Packed:
    """Judges a verb that the job must know."""
    answer = act(state, verb, pack_facts(next_sscc=next_sscc))
    assert answer is not None
    check_commands(state, answer)
    return answer


def packed(unit: str, serial: str | None = None, package: str = "p1") -> ItemPacked:
    return ItemPacked(unit=unit, package=package, serial=serial)


def outcome(answer: Packed) -> tuple[object, Step, tuple[Command, ...]]:
    return answer.verdict, answer.state.step, answer.commands
