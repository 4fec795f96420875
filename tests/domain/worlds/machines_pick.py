"""A picker with a cart whose orders the centre and other stations may change at any moment."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from app.domain import pick
from app.domain.codes import Fault, Kind, Reading
from app.domain.commands import ItemPicked, ItemUnpicked
from app.domain.fulfil import apply
from app.domain.model.claims import Loss, Lost
from app.domain.model.fulfilment_order import FulfilmentOrder, Standing
from app.domain.model.pick_list import Stop
from app.domain.verbs import Verb
from app.domain.verdicts import PickVerdict
from tests.domain.builders import (
    CAGE,
    CATALOGUE,
    SHIRT_L,
    SHIRT_M,
    SHIRT_M_NAVY,
    SKIRT,
    a_pick_state,
    a_stop,
    a_unit,
    bin_reading,
    item,
    pick_facts,
    tote_reading,
)
from tests.domain.worlds.machines import (
    SERIALS,
    UNKNOWN_ITEM,
    VERBS,
    Choose,
    Driven,
    accepted,
    bounded,
    changed_standing,
)

LAPSED = Lost(why=Loss.LAPSED, at="10:14")
TAKEN = Lost(why=Loss.TAKEN, station="ST-02", worker="Anna B.")
CASE = "14012345000019"
BOXED = replace(CATALOGUE[SHIRT_M], cases=((CASE, 2),))
WITH_CASE = {**CATALOGUE, SHIRT_M: BOXED, CASE: BOXED}
TOTES = ("T-112", "T-113", "T-114", "T-115")
ENDS = (
    Verb.PUT_BACK_DONE,
    Verb.GO_ON,
    Verb.CONFIRM,
    Verb.UNDO,
    Verb.NOT_FOUND,
    Verb.NOT_FOUND,
    Verb.SET_ASIDE,
    Verb.SKIP,
    Verb.SKIP,
    Verb.SKIP,
    Verb.DAMAGED,
    Verb.YES,
    Verb.NO,
    Verb.NO_CODE,
    Verb.FULL_TOTE,
)
OUT_OF_HAND = {
    PickVerdict.UNDONE,
    PickVerdict.OVER,
    PickVerdict.PUT_BACK_DONE,
    PickVerdict.WALK_LEFT,
    PickVerdict.SLOT_STOPPED,
    PickVerdict.SET_ASIDE,
    PickVerdict.DAMAGED_ASIDE,
}
"""Answers that tell the picker what to do with a piece that goes into no tote."""


class PickWorld(Driven):
    """A cart of one, two or three orders."""

    verdicts = PickVerdict

    def __init__(self, choose: Choose) -> None:
        super().__init__(choose)
        count = choose((1, 1, 2, 3))
        self.state = a_cart(*(self.stops(choose) for _ in range(count)))
        if count > 1 and choose((True, False)):
            self.bind_all()
        if count > 1 and choose((True, False)):
            self.hold_first()

    def bind_all(self) -> None:
        """Every slot has its tote."""
        for slot, tote in zip(self.state.slots, TOTES, strict=False):
            self.state = self.state.with_slot(replace(slot, bound=tote))

    def hold_first(self) -> None:
        """The first order was held in mid-walk, and the picker knows."""
        slot = self.state.slots[0]
        order = replace(self.picked_elsewhere(slot.order), standing=Standing.ON_HOLD)
        self.state = self.state.with_slot(replace(slot, order=order, mark=pick.Mark.LATER))

    @staticmethod
    def stops(choose: Choose) -> tuple[Stop, ...]:
        return (
            a_stop(SHIRT_M, "B-04-3", choose((1, 2)), stop_id="s1"),
            a_stop(SHIRT_L, "B-04-3", 1, stop_id="s2"),
            *((a_stop(SHIRT_M, "C-01-2", 1, stop_id="s3"),) if choose((True, False)) else ()),
        )

    @property
    def step(self) -> StrEnum:
        return self.state.step

    def moves(self) -> Sequence[Callable[[], None]]:
        wise = (self.wise_scan,) * 5
        return (
            *wise,
            self.scan,
            self.scan,
            self.scan,
            self.say,
            self.wise_say,
            self.wise_say,
            self.news,
        )

    def scan(self) -> None:
        codes = (SHIRT_M, SHIRT_L, SHIRT_M_NAVY, SKIRT, CASE, UNKNOWN_ITEM)
        digits = self.choose(("9999", SHIRT_M[-4:]))
        reading = self.choose(
            (
                bin_reading(self.choose(("B-04-3", "C-01-2", "Z-09-9"))),
                item(self.choose(codes), self.choose(SERIALS)),
                tote_reading(self.choose(TOTES)),
                Reading(kind=Kind.UNKNOWN, value=digits, fault=Fault.NOT_OURS),
                CAGE,
            )
        )
        self.decide(reading)

    def wise_scan(self) -> None:
        """What the screen asks for."""
        stop, held = self.state.stop, self.state.hand
        slot = self.state.slot_of(held[0].order) if held else None
        asked = {
            pick.Step.BIN: bin_reading(stop.bin if stop else "B-04-3"),
            pick.Step.ITEM: item(stop.gtin if stop else SHIRT_M),
            pick.Step.BIND: tote_reading(self.choose(TOTES)),
        }
        wanted = slot.tote if slot else ""
        question = self.state.question
        if question is not None and question.ask is pick.Ask.NO_CODE:
            digits = self.choose(("9999", SHIRT_M[-4:]))
            self.decide(Reading(kind=Kind.UNKNOWN, value=digits, fault=Fault.NOT_OURS))
            return
        if question is not None and question.ask is pick.Ask.OTHER_BIN:
            self.decide(bin_reading(question.about))
            return
        if question is not None and question.ask is pick.Ask.FULL_TOTE:
            self.decide(tote_reading(self.choose(self.state.slots).tote or "T-112"))
            return
        self.decide(asked.get(self.state.step, tote_reading(wanted or "T-112")))

    def decide(self, reading: Reading) -> None:
        owner = self.choose((None, None, None, "10999"))
        book = self.choose((None, None, 0, 1, 5))
        code = SHIRT_M if reading.kind is Kind.UNKNOWN else reading.value
        facts = replace(
            pick_facts(self.state, code, tote_owner=owner, catalogue=WITH_CASE),
            new_unit=self.new_id,
            book=lambda _bin, _sku: book,
            seen=self.choose((True, True, False)),
        )
        self.take(pick.decide(self.state, reading, facts))

    def say(self) -> None:
        self.act(self.choose(VERBS))

    def wise_say(self) -> None:
        """Ends what is asked or stopped."""
        held: tuple[Verb, ...] = (
            (Verb.FULL_TOTE, Verb.UNDO, Verb.DAMAGED) if self.state.hand else ENDS
        )
        if self.state.step is pick.Step.BIND:
            held = (Verb.SET_ASIDE, Verb.UNDO)
        self.act(self.choose((*held, self.choose(VERBS))))

    def act(self, verb: Verb) -> None:
        argument, seen = self.choose((0, 0, 1, 3)), self.choose((True, True, False))
        answer = pick.act(self.state, verb, argument=argument, seen=seen)
        if answer is not None:
            self.take(answer)

    def take(self, answer: pick.Picked) -> None:
        self.judge(answer)
        for before, after in zip(self.state.slots, answer.state.slots, strict=True):
            commands = [each.command for each in answer.acts if each.order == before.order.id]
            assert after.order == accepted(before.order, commands)
            bounded(after.order)
            assert all(left >= 0 for left in after.left.values())
        self.no_unit_is_lost(answer)
        self.state = answer.state

    def no_unit_is_lost(self, answer: pick.Picked) -> None:
        """What leaves the hand is counted, or the picker is told what to do with it."""
        gone = {held.unit for held in self.state.hand} - {held.unit for held in answer.state.hand}
        counted = {each.unit for each in answer.commands if isinstance(each, ItemPicked)}
        assert gone <= counted or answer.verdict in OUT_OF_HAND

    def news(self) -> None:
        slot = self.choose(self.state.slots)
        if self.choose((True, False, False, False)):
            now = replace(slot, lost=self.choose((None, None, LAPSED, TAKEN)))
        else:
            change = self.choose((self.standing, self.picked_elsewhere, self.put_back_elsewhere))
            now = replace(slot, order=change(slot.order))
        self.state = self.state.with_slot(now)

    def standing(self, order: FulfilmentOrder) -> FulfilmentOrder:
        return changed_standing(order, self.choose)

    def picked_elsewhere(self, order: FulfilmentOrder) -> FulfilmentOrder:
        line = self.choose(order.lines)
        command = ItemPicked(
            unit=self.new_id(),
            line=line.id,
            gtin=line.gtin,
            serial=None,
            bin=self.choose(("B-04-3", "D-01-1")),
            tote=order.tote or "T-112",
        )
        return apply(order, command)[0]

    def put_back_elsewhere(self, order: FulfilmentOrder) -> FulfilmentOrder:
        units = order.units or (a_unit("none"),)
        return apply(order, ItemUnpicked(unit=self.choose(units).id))[0]


def a_cart(*walks: tuple[Stop, ...]) -> pick.PickState:
    """A cart with a slot for each walk; orders 10485, 10486 ..."""
    slots = []
    for number, stops in enumerate(walks, 1):
        alone = a_pick_state(*stops).slots[0]
        order = replace(alone.order, id=f"fo-{number}", number=str(10484 + number))
        slots.append(replace(alone, number=number, order=order))
    return pick.PickState(slots=tuple(slots))
