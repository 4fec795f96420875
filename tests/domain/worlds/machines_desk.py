"""Worlds of the ship desk and the return desk, driven like the others."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from app.domain import returns, ship
from app.domain.codes import Kind, Reading
from app.domain.commands import (
    CancelAcknowledged,
    FulfilmentCommand,
    LabelIssued,
    LabelVoided,
    ManifestClosed,
    ManifestLine,
)
from app.domain.model.fulfilment_order import (
    FulfilmentOrder,
    PackageState,
    Standing,
    address_mark,
)
from app.domain.model.returnable_order import ReturnableOrder
from app.domain.verbs import Verb
from app.domain.verdicts import (
    ReturnVerdict,
    ShipVerdict,
)
from app.gs1 import Sscc
from tests.domain.builders import (
    CAGE,
    NOW,
    OTHER_SSCC,
    SERVICES,
    SHIRT_L,
    SHIRT_M,
    SKIRT,
    SSCC,
    a_sold_order,
    a_sold_unit,
    a_unit,
    an_order,
    item,
    label,
    return_facts,
    slip,
)
from tests.domain.worlds.machines import (
    SERIALS,
    UNKNOWN_ITEM,
    VERBS,
    Choose,
    Driven,
    accepted,
    changed_standing,
)

SHIP_VERBS = (
    Verb.PUT_BACK_DONE,
    Verb.CLEAR_MISMATCH,
    Verb.VOID_LABEL,
    Verb.HOLD_PACKAGE,
    Verb.CANCEL,
    Verb.CLOSE_MANIFEST,
    Verb.GOES_TOMORROW,
    Verb.PARCEL_LOST,
    Verb.DRIVER_SIGNED,
    Verb.DRIVER_SIGNED,
)


class ShipWorld(Driven):
    """A ship desk with parcels in every state."""

    verdicts = ShipVerdict

    def __init__(self, choose: Choose) -> None:
        super().__init__(choose)
        self.services = choose((SERVICES, SERVICES, SERVICES, ()))
        self.numbers = 0
        self.next_parcels()

    def next_parcels(self) -> None:
        """Other parcels lie at the desk, and nobody is at work on one."""
        states = (
            PackageState.SEALED,
            PackageState.LABELLED,
            PackageState.STAGED,
            PackageState.TENDERED,
        )
        choose = self.choose
        first = an_order(units=[a_unit()], package=choose(states), sscc=SSCC)
        second = an_order(units=[a_unit()], package=choose(states), sscc=OTHER_SSCC, number="2")
        first, second = (self.as_labelled(order) for order in (first, second))
        self.orders = [
            first,
            replace(second, slip_code="S-2", service=choose((second.service, "UPS Express"))),
            replace(an_order(number="3"), slip_code="S-3"),
        ]
        self.state = ship.ShipState()
        self.known = [SSCC, OTHER_SSCC, "340123450000000031"]

    @property
    def step(self) -> StrEnum:
        return self.state.step

    def as_labelled(self, order: FulfilmentOrder) -> FulfilmentOrder:
        """An order whose package knows its address, and its cage if it stands in one."""
        (package,) = order.packages
        cage = "CG-DHL1" if package.state is PackageState.STAGED else ""
        mark = self.choose(("", address_mark(order.ship_to)))
        marked = replace(package, cage=cage, addressed=mark)
        promised = self.choose((NOW, NOW + timedelta(days=9)))
        return replace(order, packages=(marked,), promised_at=promised)

    def moves(self) -> Sequence[Callable[[], None]]:
        scans = (self.scan,) * 12
        others = (self.come_from_packing, self.news, self.next_parcels, self.carry, self.carry)
        carrier = (*(self.carrier_comes,) * 3, *(self.close,) * 6)
        return (*scans, *(self.say,) * 5, *others, *carrier)

    def scan(self) -> None:
        slips = [order.slip_code for order in self.orders]
        reading = self.choose(
            (
                label(self.choose(self.known)),
                slip(self.choose((*slips, "S-9"))),
                slip(self.choose(slips)),
                Reading(kind=Kind.CAGE, value=self.choose(("CG-DHL1", "CG-UPS1", "CG-ZZ"))),
                item(),
            )
        )
        facts = self.facts(self.found(reading))
        self.take(ship.decide(self.state, reading, facts), facts.order)

    def facts(self, order: FulfilmentOrder | None) -> ship.ShipFacts:
        """What a station looks up; numbers may be used up."""
        self.numbers += 1
        number = Sscc.make(3, "4012345", 5000 + self.numbers).value
        return ship.ShipFacts(
            order=order,
            services=self.services,
            local=self.choose((None, NOW, NOW + timedelta(hours=9), NOW + timedelta(hours=9))),
            next_sscc=self.choose((number, number, None)),
            staged=tuple(self.standing()),
            missing=tuple(
                ship.Missing(of=package.id, number=order.number)
                for order in self.orders
                for package in order.packages
                if package.state in (PackageState.SEALED, PackageState.LABELLED)
            ),
            new_id=self.new_id,
        )

    def standing(self) -> Iterator[ManifestLine]:
        """What stands in the open cage and may leave."""
        for order in self.orders:
            for package in order.packages:
                there = package.state is PackageState.STAGED and package.cage == self.state.cage
                if there and order.standing is Standing.ACTIVE:
                    sscc = package.sscc or ""
                    yield ManifestLine(package=order.id, sscc=sscc, number=order.number)

    def in_question(self) -> FulfilmentOrder | None:
        """The order of the parcel that a cage or a verb is about."""
        sscc = self.state.mismatch or self.state.chosen or self.state.loading
        return next((o for o in self.orders if ship.with_sscc(o, sscc)), None)

    def found(self, reading: Reading) -> FulfilmentOrder | None:
        if reading.kind is Kind.CAGE:
            return self.in_question()
        for order in self.orders:
            voided = {number for p in order.packages for number in p.voided}
            codes = {p.sscc for p in order.packages} | voided | {order.slip_code}
            if reading.value in codes:
                return order
        return None

    def say(self) -> None:
        halt = self.state.halt
        halted = next((o for o in self.orders if halt and o.id == halt.order), None)
        order = halted or self.in_question()
        facts = self.facts(order)
        answer = ship.act(
            self.state, self.choose(self.choose((SHIP_VERBS, SHIP_VERBS, VERBS))), facts
        )
        if answer is not None:
            self.take(answer, order)

    def take(self, answer: ship.Shipped, order: FulfilmentOrder | None) -> None:
        self.judge(answer)
        for command in answer.commands:
            if isinstance(command, ManifestClosed):
                self.leave(command)
                continue
            assert order is not None
            assert isinstance(command, FulfilmentCommand)
            if isinstance(command, CancelAcknowledged):
                continue
            if isinstance(command, LabelIssued):
                self.known = [*self.known[-3:], command.sscc]
            if isinstance(command, LabelVoided):
                self.known = [*self.known[-3:], command.sscc, command.sscc, command.sscc]
            order = accepted(order, (command,))
            self.keep(order)
        self.state = answer.state

    def leave(self, command: ManifestClosed) -> None:
        """The carrier has them."""
        taken = {line.package for line in command.packages}
        for order in [each for each in self.orders if each.id in taken]:
            packages = tuple(replace(p, state=PackageState.MANIFESTED) for p in order.packages)
            self.keep(replace(order, packages=packages))

    def keep(self, order: FulfilmentOrder) -> None:
        """Brings an order up to date at the site."""
        self.orders = [order if known.id == order.id else known for known in self.orders]

    def come_from_packing(self) -> None:
        """The bench hands its parcel over: the ship desk begins with it, unless it is stopped."""
        if self.state.step is not ship.Step.STOPPED and self.choose((True, False, False)):
            self.state = ship.ShipState(chosen=self.choose((SSCC, OTHER_SSCC)))

    def carrier_comes(self) -> None:
        """A cage with a parcel in it is opened; the other parcel may be missing there."""
        if self.state.step not in (ship.Step.HAND_OVER, ship.Step.CAGE) or not self.services:
            return
        first, second, third = self.orders
        if not (first.packages and second.packages):
            return
        there = replace(first.packages[0], state=PackageState.STAGED, cage="CG-DHL1")
        state = self.choose((PackageState.LABELLED, PackageState.SEALED, PackageState.TENDERED))
        other = replace(second.packages[0], state=state)
        self.orders = [
            replace(first, packages=(there,)),
            replace(second, packages=(other,)),
            third,
        ]
        self.state = ship.ShipState(cage="CG-DHL1")

    def close(self) -> None:
        """What closing a cage wants next."""
        verbs = {
            ship.Step.CAGE: Verb.CLOSE_MANIFEST,
            ship.Step.GAPS: Verb.GOES_TOMORROW,
            ship.Step.SIGN: Verb.DRIVER_SIGNED,
        }
        verb = verbs.get(self.state.step)
        answer = ship.act(self.state, verb, self.facts(None)) if verb else None
        if answer is not None:
            self.take(answer, None)

    def carry(self) -> None:
        """A parcel whose label was just proved is on its way to its cage, past an open one."""
        ready = [o for o in self.orders if any(p.sscc in self.known for p in o.packages)]
        if self.state.step is ship.Step.HAND_OVER and ready:
            package = self.choose(ready).packages[0]
            cage = self.choose(("", "CG-DHL1", "CG-UPS1"))
            self.state = ship.ShipState(loading=package.sscc or "", cage=cage)

    def news(self) -> None:
        order = changed_standing(self.choose(self.orders), self.choose)
        town = self.choose(("Parma", order.ship_to.city, order.ship_to.city, order.ship_to.city))
        why = self.choose(("address_changed", "not_paid"))
        order = replace(order, standing_reason=why)
        self.keep(replace(order, ship_to=replace(order.ship_to, city=town)))


class ReturnWorld(Driven):
    """A return desk with two sold orders in its data."""

    verdicts = ReturnVerdict

    def __init__(self, choose: Choose) -> None:
        super().__init__(choose)
        mine = a_sold_order(
            a_sold_unit(serial="A"),
            a_sold_unit(ordinal=2, serial=choose((None, "B"))),
            a_sold_unit(SKIRT, returned=choose((True, False))),
        )
        self.orders = [mine, a_sold_order(a_sold_unit(serial="Z"), number="10999")]
        self.state = returns.VisitState()

    @property
    def step(self) -> StrEnum:
        return self.state.step

    def moves(self) -> Sequence[Callable[[], None]]:
        return (self.scan, self.scan, self.scan, self.say)

    def scan(self) -> None:
        reading = self.choose(
            (
                item(self.choose((SHIRT_M, SKIRT, SHIRT_L, UNKNOWN_ITEM)), self.choose(SERIALS)),
                slip(),
                CAGE,
            )
        )
        found = self.choose((*self.orders, None))
        if reading.kind is Kind.ITEM:
            found = self.by_serial(reading)
        now = self.choose((NOW, NOW, NOW, NOW + timedelta(days=10)))
        self.take(returns.decide(self.state, reading, return_facts(found, reading.value, now=now)))

    def by_serial(self, reading: Reading) -> ReturnableOrder | None:
        for order in self.orders:
            if any((u.gtin, u.serial) == (reading.value, reading.serial) for u in order.units):
                return order if reading.serial else None
        return None

    def say(self) -> None:
        facts = return_facts(code=self.choose(("R-000000017", None)))
        answer = returns.act(self.state, self.choose(VERBS), facts)
        if answer is not None:
            self.take(answer)

    def take(self, answer: returns.Visited) -> None:
        self.judge(answer)
        self.state = answer.state
        order = self.state.order
        left = [unit for unit in order.units if not unit.returned] if order else []
        assert len(self.state.units) <= len(left)
