"""Worlds in which a job is driven by anything at all: scans, verbs and news from the centre.

Whoever drives gives ``Choose``: one of several things, by chance or by hypothesis. Every answer is
checked by ``Driven.judge``; the steps that were seen are collected in ``edges``.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Protocol, TypeVar

from app.domain import pack
from app.domain.codes import Reading
from app.domain.commands import (
    Command,
    FulfilmentCommand,
)
from app.domain.decision import Words
from app.domain.fulfil import apply
from app.domain.model.claims import Loss, Lost
from app.domain.model.fulfilment_order import (
    FulfilmentOrder,
    FulfilmentState,
    Package,
    PackageState,
    Standing,
)
from app.domain.model.site import CartonType
from app.domain.verbs import Verb
from app.domain.verdicts import (
    FEEDBACK,
    CommonVerdict,
    PackVerdict,
    Verdict,
)
from tests.domain.builders import (
    CAGE,
    OTHER_SSCC,
    SHIRT_L,
    SHIRT_M,
    SHIRT_M_NAVY,
    SKIRT,
    SLIP,
    SSCC,
    a_line,
    a_picked_order,
    a_unit,
    an_order,
    ids,
    item,
    label,
    pack_facts,
    slip,
    tote_reading,
)

T = TypeVar("T")
Edge = tuple[StrEnum, StrEnum]
_OFTEN = (
    Verb.UNDO,
    Verb.CANCEL,
    Verb.CONFIRM,
    Verb.CLOSE_PACKAGE,
    Verb.SET_ASIDE,
    Verb.PUT_BACK_DONE,
    Verb.REPRINT,
    Verb.CLEAR_MISMATCH,
    Verb.VISIT_DONE,
)
VERBS = (*Verb, *_OFTEN, *_OFTEN)
"""All of them; those that several jobs know come more often."""
BAG = CartonType(
    code="A", name="Bag", length_mm=300, width_mm=250, height_mm=30, max_g=1500, own_g=25
)
BOX = CartonType(
    code="B", name="Carton", length_mm=350, width_mm=260, height_mm=60, max_g=4000, own_g=140
)
PACK_VERBS = (
    Verb.CLOSE_PACKAGE,
    Verb.NEW_PACKAGE,
    Verb.UNDO,
    Verb.TRAY_DONE,
    Verb.PUT_BACK_DONE,
    Verb.CARTON,
    Verb.INSERT_DONE,
    Verb.WEIGH,
    Verb.CLOSE_PACKAGE,
)
SERIALS = (None, None, "A", "B", "Z")
UNKNOWN_ITEM = "04012345999993"
LAPSED = Lost(why=Loss.LAPSED, at="10:14")
TAKEN = Lost(why=Loss.TAKEN, station="ST-02", worker="Anna B.")


class Choose(Protocol):
    """Takes one of several things."""

    def __call__(self, among: Sequence[T], /) -> T:
        """Returns one of them."""


class Answer(Protocol):
    """What every decision has."""

    @property
    def verdict(self) -> Verdict:
        """The answer."""

    @property
    def words(self) -> Words:
        """What its sentence names."""


class Driven:
    """A job under way, with what was seen of it."""

    verdicts: type[StrEnum]

    def __init__(self, choose: Choose) -> None:
        self.choose = choose
        self.edges: set[Edge] = set()
        self.said: dict[Verdict, set[frozenset[str]]] = {}
        self.new_id = ids("fresh-")

    @property
    def step(self) -> StrEnum:
        """Where the job is."""
        raise NotImplementedError

    def moves(self) -> Sequence[Callable[[], None]]:
        """What may happen next."""
        raise NotImplementedError

    def go(self) -> None:
        """Lets one thing happen and notes the step it leads to."""
        before = self.step
        self.choose(self.moves())()
        self.edges.add((before, self.step))

    def judge(self, answer: Answer) -> None:
        """Checks what holds for the answer of any job."""
        assert isinstance(answer.verdict, (self.verdicts, CommonVerdict))
        assert answer.verdict in FEEDBACK
        self.said.setdefault(answer.verdict, set()).add(frozenset(answer.words))


def accepted(order: FulfilmentOrder, commands: Sequence[Command]) -> FulfilmentOrder:
    """Returns the order after commands, each of which must be accepted."""
    for command in commands:
        assert isinstance(command, FulfilmentCommand)
        order, ruling = apply(order, command)
        assert ruling.counts, (command, ruling)
    return order


def bounded(order: FulfilmentOrder) -> None:
    """Packed is at most picked, picked is at most ordered, on every line."""
    for line in order.lines:
        assert order.packed(line.id) <= order.picked(line.id) <= line.quantity


def changed_standing(order: FulfilmentOrder, choose: Choose) -> FulfilmentOrder:
    """The order as the centre sends it after a hold, a release or a cancellation."""
    standing = choose((Standing.ACTIVE, Standing.ACTIVE, *Standing))
    if standing is Standing.CANCELLED:
        return replace(order, standing=standing, units=(), packages=())
    return replace(order, standing=standing)


def codes_of(order: FulfilmentOrder) -> set[str]:
    """By which codes a bench finds an order."""
    return {*order.totes, order.slip_code, *(p.sscc for p in order.packages if p.sscc)}


def two_parcels() -> FulfilmentOrder:
    """An order that is packed into two parcels."""
    units = [a_unit("p1-1", package="p1"), a_unit("p2-1", package="p2")]
    order = an_order(a_line(SHIRT_M, 2), units=units, number="10493")
    sealed = (Package(id=name, state=PackageState.SEALED, sscc=name) for name in ("p1", "p2"))
    return replace(order, packages=tuple(sealed), slip_code="S-5")


class PackWorld(Driven):
    """A packer at a bench, with two orders in two totes."""

    verdicts = PackVerdict

    def __init__(self, choose: Choose) -> None:
        super().__init__(choose)
        shirts = [a_unit("u1", serial=choose(SERIALS)), a_unit("u2", serial=choose((None, "C")))]
        left_open = choose((None, PackageState.OPEN))
        skirt = a_unit("n1", SKIRT, tote="T-200")
        half = an_order(a_line(SHIRT_M, 2), units=[a_unit("m1", tote="T-300")])
        other = an_order(a_line(SKIRT), units=[skirt], package=left_open)
        self.orders = {
            "T-112": a_picked_order(*shirts, a_unit("u3", SKIRT, tote="T-113")),
            "T-200": replace(other, id="fo-2", number="10490", slip_code="S-2"),
            "gone": an_order(units=[skirt], package=PackageState.TENDERED, number="10492"),
            "T-300": replace(half, id="fo-3", number="10491", slip_code="S-3"),
        }
        left = self.orders["gone"]
        self.orders["gone"] = replace(left, slip_code="S-4")
        self.orders["two"] = two_parcels()
        self.cartons = choose(((), (BAG, BOX)))
        self.has_scale = choose((False, True))
        self.state = pack.PackState()

    @property
    def step(self) -> StrEnum:
        return self.state.step

    def moves(self) -> Sequence[Callable[[], None]]:
        return (
            self.scan,
            self.scan,
            self.scan,
            self.wise_scan,
            self.wise_scan,
            self.say,
            self.mend,
            self.news,
        )

    def scan(self) -> None:
        codes = (SHIRT_M, SHIRT_L, SHIRT_M_NAVY, SKIRT, UNKNOWN_ITEM)
        self.scan_one(
            (
                item(self.choose(codes), self.choose(SERIALS)),
                tote_reading(self.choose(("T-112", "T-113", "T-200", "T-300", "T-999"))),
                slip(self.choose((SLIP, "S-2", "S-4", "S-5", "S-9"))),
                label(self.choose((SSCC, OTHER_SSCC))),
                CAGE,
            )
        )

    def scan_one(self, among: Sequence[Reading]) -> None:
        reading = self.choose(among)
        self.take(pack.decide(self.state, reading, self.facts(reading)))

    def wise_scan(self) -> None:
        """What the screen asks for."""
        order = self.state.order
        missing = [u for u in order.units if u.package is None] if order else []
        reading = tote_reading(self.state.tote or "T-112")
        if missing:
            reading = item(missing[0].gtin, missing[0].serial)
        self.take(pack.decide(self.state, reading, self.facts(reading)))

    def say(self) -> None:
        answer = pack.act(self.state, self.choose((*PACK_VERBS, *VERBS)), self.facts(CAGE))
        if answer is not None:
            self.take(answer)

    def mend(self) -> None:
        """Opens a parcel again, or says what is wrong with a piece, step by step."""
        ask = {
            pack.Step.UNITS: (
                Verb.NEW_PACKAGE,
                Verb.SHORT_AT_PACK,
                Verb.DAMAGED_AT_PACK,
                Verb.REOPEN,
            ),
            pack.Step.REASON: (Verb.REOPEN_PIECE, Verb.SET_ASIDE, Verb.CANCEL),
        }
        verbs = ask.get(pack.Step(self.state.step), (Verb.REOPEN, Verb.REOPEN, Verb.SET_ASIDE))
        answer = pack.act(self.state, self.choose(verbs), self.facts(CAGE))
        if answer is not None:
            self.take(answer)

    def facts(self, reading: Reading) -> pack.PackFacts:
        known = tuple({order.id: order for order in self.orders.values()}.values())
        waiting = [o for o in known if any(u.gtin == reading.value for u in o.units)]
        sscc = self.choose((SSCC, OTHER_SSCC, self.new_id(), self.new_id(), None))
        used = any(p.sscc == sscc or sscc in p.voided for o in known for p in o.packages)
        return replace(
            pack_facts(
                reading.value,
                tote_order=next((o for o in known if reading.value in codes_of(o)), None),
                next_sscc=None if used else sscc,
            ),
            waiting=tuple(o for o in waiting if o.state is FulfilmentState.PICKED),
            cartons=self.cartons,
            inserts=("returns_card",),
            has_scale=self.has_scale,
            scale_g=self.choose((None, 240, 240, 265, 480, 720)),
            argument=self.choose((0, 0, 1, 9)),
            new_id=self.new_id,
        )

    def take(self, answer: pack.Packed) -> None:
        self.judge(answer)
        now, before = answer.state.order, self.state.order
        if before is None or (now is not None and now.id != before.id):
            before = next((o for o in self.orders.values() if now and o.id == now.id), None)
        if before is not None:
            after = accepted(before, answer.commands)
            assert now is None or now == after
            bounded(after)
            self.keep(after)
        self.state = answer.state

    def keep(self, order: FulfilmentOrder) -> None:
        """Brings an order up to date at the site."""
        self.orders = {
            tote: order if known.id == order.id else known for tote, known in self.orders.items()
        }

    def news(self) -> None:
        order = changed_standing(
            self.state.order or self.choose(tuple(self.orders.values())), self.choose
        )
        self.keep(order)
        if self.state.order is not None:
            self.state = replace(self.state, order=order)
