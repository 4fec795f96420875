"""A piece that was picked and cannot be sent: it is not in its tote, or it is damaged."""

from dataclasses import replace

from app.domain.commands import ShortReason, UnitRejected
from app.domain.decision import Decision, Words
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import FulfilmentOrder, Unit
from app.domain.pack.state import Ask, Packed, PackState, next_unit
from app.domain.verbs import Verb
from app.domain.verdicts import CommonVerdict, PackVerdict


def missing(state: PackState, order: FulfilmentOrder) -> Packed:
    """Asks to look once more where it may lie; pressed again, the piece is reported missing."""
    unit = next_unit(order)
    if unit is None:
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": "verb.short_at_pack"})
    if state.ask is Ask.MISSING:
        return _rejected(state, order, unit, ShortReason.NOT_FOUND)
    words: Words = {**_piece(order, unit), "tote": unit.tote, "bin": unit.bin}
    return Decision(replace(state, ask=Ask.MISSING), PackVerdict.LOOK_FIRST, words=words)


def damaged(state: PackState, order: FulfilmentOrder) -> Packed:
    """The piece on the screen is here and may not be sent."""
    unit = next_unit(order)
    if unit is None:
        return Decision(state, CommonVerdict.NOT_HERE, words={"got": "verb.damaged_at_pack"})
    return _rejected(state, order, unit, ShortReason.DAMAGED)


def _rejected(state: PackState, order: FulfilmentOrder, unit: Unit, reason: ShortReason) -> Packed:
    command = UnitRejected(unit=unit.id, reason=reason)
    after, _ = apply(order, command)
    calm = replace(state, order=after, ask=Ask.NOTHING, stray_last=False)
    words: Words = {**_piece(order, unit), "order": order.number, "bin": unit.bin}
    is_damaged = reason is ShortReason.DAMAGED
    verdict = PackVerdict.DAMAGED if is_damaged else PackVerdict.MISSING
    return Decision(calm if after.units else PackState(), verdict, (command,), words)


def _piece(order: FulfilmentOrder, unit: Unit) -> dict[str, str | int]:
    line = order.line(unit.line)
    return {"title": line.title if line else "", "size": line.size if line else ""}


VERBS = {Verb.SHORT_AT_PACK: missing, Verb.DAMAGED_AT_PACK: damaged}
