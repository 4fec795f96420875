"""Scans of totes: they bind a slot of the cart, or put what is in the hand into its order."""

from dataclasses import replace

from app.domain.commands import ItemPicked
from app.domain.decision import Words
from app.domain.fulfil import apply
from app.domain.pick.answer import Act, Picked, PickFacts, finished, hand_slot, line_words
from app.domain.pick.cart import Ask, Hand, PickState, Question, Slot
from app.domain.pick.full import fill
from app.domain.verdicts import PickVerdict


def scan_tote(state: PickState, tote: str, asked: Question | None, facts: PickFacts) -> Picked:
    """Judges the code of a tote."""
    if asked is not None and asked.ask is Ask.FULL_TOTE and state.slot_with(tote) is not None:
        return fill(state, state.slot_with(tote))
    if state.hand:
        return _put_somewhere(state, tote, facts)
    if state.unbound is not None:
        return _bind(state, state.unbound, tote, facts)
    if state.stop is None:
        return finished(state)
    return Picked(state, PickVerdict.ITEM_FIRST, words={"want": state.stop.bin})


def _bind(state: PickState, slot: Slot, tote: str, facts: PickFacts) -> Picked:
    there = state.slot_with(tote)
    if there is not None:
        words: Words = {"got": tote, "slot": there.number, "want": slot.number}
        return Picked(state, PickVerdict.TOTE_BOUND, words=words)
    if facts.tote_owner is not None:
        return _taken(state, tote, facts.tote_owner)
    now = state.with_slot(replace(slot, bound=tote))
    more = sum(not each.tote and any(each.left.values()) for each in now.running)
    words = {"slot": slot.number, "tote": tote, "more": more}
    return Picked(now, PickVerdict.BOUND, words=words)


def _taken(state: PickState, tote: str, owner: str) -> Picked:
    return Picked(state, PickVerdict.TOTE_TAKEN, words={"got": tote, "order": owner})


def _put_somewhere(state: PickState, tote: str, facts: PickFacts) -> Picked:
    wanted = [slot for slot in state.slots if _is_in_hand(state, slot)]
    there = state.slot_with(tote)
    first = hand_slot(state)
    if there is not None and there not in wanted and first is not None:
        words: Words = {
            "got": tote,
            "slot": there.number,
            "want": first.tote,
            "want_slot": first.number,
        }
        return Picked(state, PickVerdict.WRONG_SLOT, words=words)
    target = there or next((slot for slot in wanted if not slot.tote), None)
    if target is None:
        want = first.tote if first else ""
        return Picked(state, PickVerdict.WRONG_TOTE, words={"got": tote, "want": want})
    if facts.tote_owner is not None:
        return _taken(state, tote, facts.tote_owner)
    return _put(state, target, tote, facts)


def _is_in_hand(state: PickState, slot: Slot) -> bool:
    return any(held.order == slot.order.id for held in state.hand)


def _put(state: PickState, slot: Slot, tote: str, facts: PickFacts) -> Picked:
    filled, acts, extra = _into_tote(state, slot, tote)
    now = replace(state.with_slot(filled), hand=state.without_hand(slot.order.id))
    if extra is not None:
        title = line_words(filled.order, extra.line)["title"]
        return Picked(now, PickVerdict.OVER, acts, {"title": title})
    rest = hand_slot(now)
    if rest is not None:
        words: Words = {"slot": rest.number, "tote": rest.tote, "count": len(now.hand)}
        return Picked(now, PickVerdict.NEXT_SLOT, acts, words)
    zero = _zero_check(state, now, acts, facts)
    if zero is not None:
        return zero
    if now.stop is None:
        return finished(now, acts)
    if now.is_at:
        words = {"more": sum(want.left for want in now.here), "bin": now.at_bin or ""}
        return Picked(now, PickVerdict.PUT, acts, words)
    words = {"next": now.stop.bin, "more": now.missing}
    gone = replace(now, at_bin=None, serves=None)
    return Picked(gone, PickVerdict.LINE_DONE, acts, words)


def _into_tote(
    state: PickState, slot: Slot, tote: str
) -> tuple[Slot, tuple[Act, ...], Hand | None]:
    """Counts what the order still wants; what it does not want stays out of the tote."""
    order, acts, extra = slot.order, [], None
    for held in state.hand:
        if held.order != order.id:
            continue
        command = ItemPicked(
            unit=held.unit,
            line=held.line,
            gtin=held.gtin,
            serial=held.serial,
            bin=held.bin,
            tote=tote,
            proof=held.proof,
        )
        order, ruling = apply(order, command)
        if ruling.counts:
            acts.append(Act(order.id, command))
        else:
            extra = held
    bound = tote if len(state.slots) > 1 else ""
    return replace(slot, order=order, bound=bound), tuple(acts), extra


def _zero_check(
    before: PickState, now: PickState, acts: tuple[Act, ...], facts: PickFacts
) -> Picked | None:
    """Asks whether a bin is empty that should be, by the books; no answer is an answer."""
    last = before.hand[-1]
    lines = before.the_slot(last.order).order.lines
    line = next(line for line in lines if line.id == last.line)
    book = facts.book(last.bin, line.sku)
    taken = sum(held.bin == last.bin and held.gtin == last.gtin for held in before.hand)
    if book is None or book != taken:
        return None
    question = Question(ask=Ask.ZERO, about=last.bin, sku=line.sku, order=last.order)
    words: Words = {"bin": last.bin, "title": line.title}
    return Picked(replace(now, question=question), PickVerdict.ZERO_CHECK, acts, words)
