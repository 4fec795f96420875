"""Any code and any verb at any step: one row, one answer, nothing breaks, nothing is doubled.

Random shifts, most of them sensible: the person does what the screen asks for, or something else.
Where a step is reached for the first time, everything that lies on a floor is tried, and undone.
"""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.domain import pack, pick, returns, ship
from app.domain.fulfil import tasks
from app.domain.model.fulfilment_order import FulfilmentOrder, Standing
from app.domain.model.site import Task
from app.domain.verbs import CommandCode, Verb
from app.domain.verdicts import FEEDBACK
from app.floor.desk import Job
from app.floor.screens import (
    HomeScreen,
    PackScreen,
    PickScreen,
    ReturnScreen,
    Screen,
    ShipScreen,
    SignInScreen,
    StoppedScreen,
    TasksScreen,
)
from tests.domain.builders import SERVICES
from tests.floor.station import Floor, a_floor
from tests.floor.stock import (
    ANNA,
    BINS,
    BRUNO,
    COAT,
    ROSA,
    SHIRT_M,
    SKIRT,
    a_list,
    a_product,
    a_setting,
    a_sold_order,
    an_order,
    ean,
    element_string,
    slip,
)

SHIFTS = 8
SCANS = 400
ORDERS = tuple(
    an_order(str(10480 + at), wanted)
    for at, wanted in enumerate(
        2 * ({SHIRT_M: 2, COAT: 1}, {SKIRT: 1}, {COAT: 2}, {SHIRT_M: 1, SKIRT: 2}, {SKIRT: 1})
    )
)
CARTS = {0: "cart-1", 2: "cart-1", 4: "cart-1", 5: "cart-2", 6: "cart-2"}
"""By the place of their order, the lists that are walked together."""
CAGES = (replace(SERVICES[0], code="Standard"), SERVICES[1])
TASKS = tuple(
    Task(
        id=f"{kind}-1",
        site="MIL",
        kind=kind,
        title="Linen Shirt",
        bin=BINS[SHIRT_M],
        sku=a_product(SHIRT_M).sku,
        quantity=1,
        order_number="10480",
        tote="T-112",
    )
    for kind in ("count", "put_back", "quarantine")
)
SOLD = tuple(a_sold_order(str(10300 + at), (SHIRT_M, None), (COAT, f"OLD-{at}")) for at in range(3))
EVERYWHERE = {
    *(f"{Job.PICK}.{step}" for step in (*pick.Step, "idle")),
    *(f"{Job.PACK}.{step}" for step in pack.Step),
    *(f"{Job.SHIP}.{step}" for step in ship.Step),
    *(f"{Job.RETURN}.{step}" for step in returns.Step),
    *(f"{Job.TASKS}.{step}" for step in tasks.Step),
    "home.home",
    "sign_in.sign_in",
}
"""Steps that a screen rests at."""


class Person:
    """Somebody who mostly does the right thing."""

    def __init__(self, floor: Floor, chance: random.Random) -> None:
        self.floor = floor
        self.chance = chance
        self.serials = 0

    def anything(self) -> str | Verb | bytes:
        """Whatever lies around on a floor."""
        if self.chance.random() < 0.4:
            return self.chance.choice(tuple(Verb))
        return self.chance.choice(self.everything())

    def everything(self) -> tuple[str | bytes, ...]:
        """One code of each kind, and those of this shift."""
        return (
            *(ean(code) for code in BINS),
            element_string(COAT, f"SN-{self.chance.randrange(6)}"),
            *BINS.values(),
            *(f"T-{at}" for at in range(110, 122)),
            *(order.slip_code for order in ORDERS),
            *(slip(f"{10300 + at:08d}") for at in range(3)),
            *self.labels(),
            ANNA,
            BRUNO,
            ROSA,
            "W-9999",
            "R-000000017",
            "ST-01",
            "PR-01",
            "CG-DHL1",
            "BS-000123",
            "4111111111111111",
            "4006381333931",
            str(self.chance.randrange(10**9)),
            self.chance.randbytes(self.chance.randrange(40)),
        )

    def labels(self) -> tuple[str, ...]:
        rows = self.floor.sql("SELECT body FROM command WHERE kind = 'label_issued'")
        return tuple(f"00{msgspec.json.decode(row['body'])['sscc']}" for row in rows)

    def sensible(self, screen: Screen) -> str | Verb:
        """What the screen asks for."""
        match screen:
            case SignInScreen():
                return self.chance.choice((ANNA, ANNA, BRUNO, ROSA))
            case HomeScreen():
                verbs = [tile.verb for tile in screen.tiles]
                return self.chance.choice([*verbs, *verbs, *verbs[:3], *verbs[:3]])
            case PickScreen():
                return self.picks(screen)
            case PackScreen():
                return self.packs(screen)
            case ShipScreen():
                return self.ships(screen)
            case ReturnScreen() | TasksScreen():
                return self.at_desk(screen)
            case StoppedScreen():
                return Verb.GO_ON

    def picks(self, screen: PickScreen) -> str | Verb:
        match screen.step:
            case pick.Step.BIN:
                return screen.bin
            case pick.Step.ITEM if screen.product is not None:
                return self.tag(screen.product.gtin)
            case pick.Step.TOTE | pick.Step.BIND:
                return screen.tote or f"T-{self.chance.randrange(110, 122)}"
            case pick.Step.STOPPED:
                return Verb.GO_ON
            case pick.Step.PUT_BACK:
                return Verb.PUT_BACK_DONE
        return self.chance.choice((Verb.GET_WORK, Verb.HOME))

    def packs(self, screen: PackScreen) -> str | Verb:
        tote = f"T-{self.chance.randrange(110, 122)}"
        asked: dict[str, tuple[str | Verb, ...]] = {
            pack.Step.STOPPED: (Verb.PUT_BACK_DONE,),
            pack.Step.CLOSE: (Verb.TRAY_DONE if screen.tray else Verb.CLOSE_PACKAGE,),
            pack.Step.TOTE: (tote, Verb.HOME, *self.labels()[-1:]),
            pack.Step.DONE: (Verb.REOPEN, Verb.REOPEN, Verb.HOME),
            pack.Step.REASON: (Verb.REOPEN_CARTON, Verb.CANCEL),
        }
        if screen.step in asked:
            return self.chance.choice(asked[screen.step])
        order = next(order for order in ORDERS if order.number == screen.number)
        left = [unit for unit in self.floor.order(order.id).units if unit.package is None]
        if not left:
            return self.chance.choice((Verb.NEW_PACKAGE, Verb.SET_ASIDE))
        unit = self.chance.choice(left)
        return element_string(unit.gtin, unit.serial) if unit.serial else ean(unit.gtin)

    def ships(self, screen: ShipScreen) -> str | Verb:
        if screen.step == ship.Step.STOPPED:
            return screen.verbs[0]
        slip_code = self.chance.choice(ORDERS).slip_code
        if screen.step == ship.Step.LOAD:
            return self.chance.choice(("CG-DHL1", "CG-DHL1", "CG-UPS1", screen.verbs[0]))
        if screen.step in (ship.Step.GAPS, ship.Step.SIGN):
            return screen.verbs[0]
        if screen.step == ship.Step.CAGE and self.chance.random() < 0.6:
            return Verb.CLOSE_MANIFEST
        if any(row.staged for row in screen.cages) and self.chance.random() < 0.4:
            return "CG-DHL1"
        bare = self.chance.choice((*self.labels(), slip_code, "CG-DHL1"))
        return self.chance.choice((bare, bare, *self.labels(), Verb.HOME, Verb.CANCEL, slip_code))

    def at_desk(self, screen: ReturnScreen | TasksScreen) -> str | Verb:
        return self.returns(screen) if isinstance(screen, ReturnScreen) else self.tasks(screen)

    def returns(self, screen: ReturnScreen) -> str | Verb:
        if screen.step == returns.Step.FIND:
            return self.chance.choice((slip(f"{10300 + self.chance.randrange(3):08d}"), Verb.HOME))
        return self.chance.choice((ean(SHIRT_M), Verb.VISIT_DONE, Verb.HOME, Verb.HOME))

    def tasks(self, screen: TasksScreen) -> str | Verb:
        places = (*BINS.values(), "T-112")
        codes = (ean(SHIRT_M), ean(SKIRT), *(row.place for row in screen.rows), *places)
        if self.chance.random() < 0.7:
            return Verb.HOME
        return self.chance.choice((*codes, Verb.TASK_DONE, Verb.UNDO))

    def tag(self, code: str) -> str:
        self.serials += 1
        return element_string(code, f"S{self.serials}") if code == COAT else ean(code)


def news(floor: Floor, chance: random.Random) -> None:
    """Something arrives from the centre: an order is wanted no more, held, or wanted again."""
    session = floor.door._session
    own = session.pack.order or session.pick.order
    in_work = [order for order in ORDERS if order.id == own]
    order = chance.choice(in_work or ORDERS)
    seen = floor.order(order.id)
    if seen.standing is not Standing.ACTIVE:
        order = chance.choice([each for each in ORDERS if each is not order])
        seen = floor.order(order.id)
    if seen.standing is Standing.CANCELLED:
        return
    standing = chance.choice((Standing.CANCELLATION_REQUESTED, Standing.ON_HOLD, Standing.ACTIVE))
    floor.put(replace(seen, standing=standing), inc=len(floor.commands()))


@pytest.mark.timeout(180)
def test_random_shifts_break_nothing_and_come_everywhere(tmp_path: Path) -> None:
    reached: Counter[str] = Counter()
    for seed in range(SHIFTS):
        reached += a_shift(tmp_path / str(seed), random.Random(seed), frozenset(reached))

    assert EVERYWHERE - reached.keys() == set()


def a_shift(folder: Path, chance: random.Random, tried: frozenset[str]) -> Counter[str]:
    folder.mkdir()
    reached: Counter[str] = Counter()
    with a_floor(folder) as floor:
        floor.grant("sscc")
        floor.grant("return")
        floor.put(replace(a_setting(), services=chance.choice((CAGES, CAGES, ()))))
        lists = (replace(a_list(order), cart=CARTS.get(at, "")) for at, order in enumerate(ORDERS))
        floor.put(*ORDERS, *lists, *SOLD, *TASKS)
        person = Person(floor, chance)
        for _ in range(SCANS):
            place = f"{floor.door._session.job}.{floor.screen.step}"
            if place not in tried | reached.keys():
                try_everything(floor, person)
            reached[place] += 1
            one_scan(floor, person, chance)
        check_the_books(floor)
    return reached


def try_everything(floor: Floor, person: Person) -> None:
    before, screen = floor.scans(), floor.screen
    for code in (*Verb, *person.everything()):
        outcome, row = floor.rehearse(code)
        assert (row["verdict"], row["trouble"]) == (outcome.verdict.value, ""), code
        assert row["seq"] == outcome.scan_seq == len(before) + 1
        assert outcome.feedback is FEEDBACK[outcome.verdict]
    assert (floor.scans(), floor.screen) == (before, screen)


BETWEEN = ("idle", "asking", "silent", "offered", "handed_over")
"""Steps of a picker without a walk: the screen goes on by itself."""


def one_scan(floor: Floor, person: Person, chance: random.Random) -> None:
    code = person.sensible(floor.screen) if chance.random() < 0.7 else person.anything()
    if chance.random() < 0.012:
        news(floor, chance)
    if chance.random() < 0.02:
        floor.reopen()
    raw = CommandCode.of(code).as_digits() if isinstance(code, Verb) else code

    outcome = floor.scan(
        raw,
        source=chance.choice(("serial", "wedge", "button")),
        after_s=chance.choice((0.1, 1.0, 1.0)),
        truncated=chance.random() < 0.01,
    )

    (row,) = floor.sql("SELECT * FROM scan_log ORDER BY seq DESC LIMIT 1")
    assert row["seq"] == outcome.scan_seq == floor.heard
    assert (row["verdict"], row["trouble"]) == (outcome.verdict.value, "")
    assert outcome.feedback is FEEDBACK[outcome.verdict]
    between = isinstance(outcome.screen, PickScreen) and outcome.screen.step in BETWEEN
    assert between or floor.screen == outcome.screen


def check_the_books(floor: Floor) -> None:
    commands = floor.commands()
    assert [each["n"] for each in commands] == list(range(1, len(commands) + 1))
    labels = [each["body"]["sscc"] for each in commands if each["kind"] == "label_issued"]
    assert len(set(labels)) == len(labels)
    printed = Counter(job["document"] for job in floor.jobs() if job["reprint"] == 0)
    assert all(count <= 2 for count in printed.values())
    for order in ORDERS:
        check_the_order(floor.order(order.id))
    codes = [
        each["body"]["return_code"] for each in commands if each["kind"] == "units_received_back"
    ]
    assert len(set(codes)) == len(codes)
    assert b"4111111111111111" not in floor.decrypted()


def check_the_order(order: FulfilmentOrder) -> None:
    assert len({unit.id for unit in order.units}) == len(order.units)
    for line in order.lines:
        assert order.picked(line.id) <= line.quantity
    serials = [(unit.gtin, unit.serial) for unit in order.units if unit.serial]
    assert len(set(serials)) == len(serials)
