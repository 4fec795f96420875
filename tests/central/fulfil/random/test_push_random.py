"""Any commands in any order: every one gets a ruling, and the books stay right.

Wild steps look for what nobody thought of; careful ones, which fit the order as it then is, reach
the far ends of its way. What those reached is counted: a centre that refuses everything would hold
every invariant.
"""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.commands import (
    KIND_OF,
    BinChecked,
    CancelAcknowledged,
    Command,
    DocumentKind,
    FulfilmentCommand,
    HoldReleased,
    ItemPacked,
    ItemPicked,
    ItemUnpacked,
    ItemUnpicked,
    LabelApplied,
    LabelIssued,
    LabelVoided,
    LineShort,
    OrderSetAside,
    PackageClosed,
    PackageHandedOver,
    PackageReopened,
    PackageStaged,
    PackageWeighed,
    ShortReason,
    SurplusFound,
    ToteFilled,
    UnitRejected,
)
from app.domain.model.fulfilment_order import FulfilmentOrder, PackageState, Standing
from app.domain.model.site import Worker
from tests.central.fulfil.books import ask_to_cancel, check_books, order_of
from tests.central.shelf import (
    SKUS,
    Released,
    Shelf,
    Station,
    bin_of,
    open_shelf,
    release,
    reopen,
    sscc,
)

WANTED = {"COAT-S": 2, "SCARF": 1}
FOUND_OUT = (LineShort, UnitRejected, BinChecked, ToteFilled, SurplusFound)
ASK = "ask to cancel"
UNITS = st.sampled_from(["u1", "u2", "u3", "u4"])
PACKAGES = st.sampled_from(["p1", "p2"])
NUMBERS = st.sampled_from([sscc(1), sscc(2)])
SERIALS = st.sampled_from([None, None, "A1", "A2"])
LINES = st.sampled_from([*WANTED, "COAT-M"])


def pick(unit: str, sku: str, serial: str | None = None) -> ItemPicked:
    """On the line ``line-1-...`` of the one order there is."""
    return ItemPicked(
        unit=unit,
        line=f"line-1-{sku}",
        gtin=SKUS[sku],
        serial=serial,
        bin=bin_of(sku),
        tote="T-112",
    )


ANYTHING: st.SearchStrategy[FulfilmentCommand | str] = st.one_of(
    st.builds(pick, UNITS, LINES, SERIALS),
    st.builds(ItemPacked, unit=UNITS, package=PACKAGES, serial=SERIALS),
    st.builds(ItemUnpicked, unit=UNITS),
    st.builds(ItemUnpacked, unit=UNITS),
    st.builds(PackageClosed, package=PACKAGES),
    st.builds(LabelIssued, package=PACKAGES, sscc=NUMBERS),
    st.builds(LabelApplied, package=PACKAGES, sscc=NUMBERS),
    st.builds(PackageHandedOver, package=PACKAGES, sscc=NUMBERS),
    st.builds(OrderSetAside, reason=st.just("damaged")),
    st.builds(
        LineShort,
        line=st.sampled_from([f"line-1-{sku}" for sku in WANTED]),
        bin=st.sampled_from([bin_of("COAT-S"), "Z-09-9"]),
        quantity=st.integers(-1, 3),
        reason=st.sampled_from(ShortReason),
    ),
    st.builds(UnitRejected, unit=UNITS, reason=st.sampled_from(ShortReason)),
    st.builds(BinChecked, bin=st.sampled_from(["A-01-1"]), sku=LINES, empty=st.booleans()),
    st.builds(ToteFilled, tote=st.sampled_from(["T-112", "T-113"])),
    st.builds(CancelAcknowledged),
    st.just(ASK),
)


def fitting(order: FulfilmentOrder, name: str) -> list[FulfilmentCommand | str]:
    """What a careful station could do next; a unit it picks gets the name."""
    steps: list[FulfilmentCommand | str] = []
    if order.standing is Standing.CANCELLATION_REQUESTED:
        steps += [CancelAcknowledged()]
    elif order.standing is Standing.ACTIVE:
        steps += [
            pick(name, line.sku)
            for line in order.lines
            for _ in range(line.wanted - order.picked(line.id))
        ]
        steps += [*_found_out(order)]
        steps += [OrderSetAside(reason="damaged"), ASK] if order.units else []
    elif order.standing is Standing.ON_HOLD:
        steps += [HoldReleased()]
    return [*steps, *_with_units(order), *_with_packages(order)]


def _found_out(order: FulfilmentOrder) -> Iterator[FulfilmentCommand]:
    for line in order.lines:
        if line.wanted > order.picked(line.id):
            place = bin_of(line.sku)
            yield LineShort(line=line.id, bin=place, quantity=1, reason=ShortReason.FEWER)
            yield BinChecked(bin=place, sku=line.sku, empty=True)
    for unit in order.units:
        if unit.package is None:
            yield UnitRejected(unit=unit.id, reason=ShortReason.DAMAGED)
    for tote in set(order.totes) - set(order.full_totes):
        yield ToteFilled(tote=tote)
    for tote in order.totes:
        yield SurplusFound(gtin=SKUS["COAT-M"], serial=None, tote=tote)


def _with_units(order: FulfilmentOrder) -> Iterator[FulfilmentCommand]:
    taken = {package.id for package in order.packages if package.state is not PackageState.OPEN}
    for unit in order.units:
        if unit.package is None:
            for package in {"p1", "p2"} - taken:
                yield ItemPacked(unit=unit.id, package=package, serial=None)
            yield ItemUnpicked(unit=unit.id)
        elif unit.package not in taken:
            yield ItemUnpacked(unit=unit.id)


def _with_packages(order: FulfilmentOrder) -> Iterator[FulfilmentCommand]:
    for package in order.packages:
        number = package.sscc or sscc(int(package.id[1:]) + 2 * len(package.voided))
        if package.sscc and package.state is not PackageState.TENDERED:
            yield PackageReopened(package=package.id, reason="forgotten")
            yield LabelVoided(package=package.id, sscc=number, reason="damaged")
        match package.state:
            case PackageState.OPEN:
                yield PackageClosed(package=package.id)
                yield PackageWeighed(package=package.id, weight_g=700, source="scale")
            case PackageState.SEALED if package.sscc is None:
                yield LabelIssued(package=package.id, sscc=number)
            case PackageState.SEALED:
                yield LabelApplied(package=package.id, sscc=number)
            case PackageState.LABELLED:
                yield PackageStaged(package=package.id, sscc=number, cage="CG-DHL1")
                yield PackageHandedOver(package=package.id, sscc=number)
            case PackageState.STAGED:
                yield PackageHandedOver(package=package.id, sscc=number)


class Shift:
    """One order, one station, and what was reached over all of them."""

    def __init__(self, shelf: Shelf, made: Released, reached: Counter[str]) -> None:
        self.shelf = shelf
        self.made = made
        self.reached = reached
        self.station = Station(shelf)

    def ahead(self) -> bool:
        """Does the next thing on the way to the van, where there is one."""
        undone = (
            ItemUnpicked,
            ItemUnpacked,
            LabelVoided,
            PackageReopened,
            OrderSetAside,
            *FOUND_OUT,
            str,
        )
        options = [step for step in self._fitting() if not isinstance(step, undone)]
        if options and not isinstance(options[0], str):
            self._push(options[0])
        return bool(options)

    def step(self, chosen: FulfilmentCommand | str) -> None:
        """Does one thing and looks at every book."""
        if isinstance(chosen, str):
            ask_to_cancel(self.shelf, self.made)
        else:
            self._push(chosen)
        check_books(self.shelf, self.made)

    def careful_step(self, rng: random.Random) -> None:
        """Does something that fits, each kind of thing as likely as another."""
        kinds: dict[type, list[FulfilmentCommand | str]] = {}
        for option in self._fitting():
            kinds.setdefault(type(option), []).append(option)
        if kinds:
            kind = rng.choice(sorted(kinds, key=lambda one: one.__name__))
            self.step(rng.choice(kinds[kind]))

    def _fitting(self) -> list[FulfilmentCommand | str]:
        return fitting(order_of(self.shelf, self.made), f"n{self.station.n}")

    def _push(self, command: Command) -> None:
        units = order_of(self.shelf, self.made).units
        (reply,) = self.station.do(self.made.fulfilment_order, command)
        name = f"{KIND_OF[type(command)]} {reply.ruling}"
        self.reached[name] += 1
        if isinstance(command, CancelAcknowledged) and reply.ruling == "accepted":
            self.reached["cancelled with goods"] += bool(units)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Released]:
    """A centre with one order on its floor, to be copied."""
    shelf = open_shelf(tmp_path_factory.mktemp("template"))
    made = release(shelf, WANTED)
    with shelf.centre.work() as work:
        lead = Worker(badge="W-1042", name="Lea", role="lead", jobs=())
        work.changes.put("site:MIL", DocumentKind.WORKER, lead.badge, lead)
    shelf.close()
    return shelf.path, made


@contextmanager
def a_shift(
    template: tuple[Path, Released], folder: Path, reached: Counter[str]
) -> Iterator[Shift]:
    """A shift on a copy, which is gone afterwards."""
    path = folder / "copy.db"
    shutil.copy(template[0], path)
    shelf = reopen(path)
    yield Shift(shelf, template[1], reached)
    shelf.close()
    path.unlink()


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 14), st.lists(ANYTHING, max_size=12))
def test_the_books_hold_whatever_a_station_sends(
    template: tuple[Path, Released], ahead: int, steps: list[FulfilmentCommand | str]
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        a_shift(template, Path(folder), Counter()) as shift,
    ):
        for _ in range(ahead):
            shift.ahead()
        for step in steps:
            shift.step(step)

        assert shift.shelf.one("SELECT count(*) FROM command") == shift.station.n


def test_the_books_hold_wherever_an_order_goes(
    template: tuple[Path, Released], tmp_path: Path
) -> None:
    """Orders on wandering ways: every kind of command is accepted somewhere on them."""
    reached: Counter[str] = Counter()
    for seed in range(40):
        rng = random.Random(seed)
        with a_shift(template, tmp_path, reached) as shift:
            for _ in range(rng.randrange(15)):
                shift.ahead()
            for _ in range(8):
                shift.careful_step(rng)

    wanted = [
        *(f"{KIND_OF[kind]} accepted" for kind in get_args(FulfilmentCommand)),
        "cancelled with goods",
    ]
    assert [name for name in wanted if reached[name] < 2] == []


def test_the_undisturbed_way_reaches_the_van(
    template: tuple[Path, Released], tmp_path: Path
) -> None:
    with a_shift(template, tmp_path, Counter()) as shift:
        while shift.ahead():
            check_books(shift.shelf, shift.made)

        assert shift.shelf.one("SELECT fulfilment FROM sales_order") == "SHIPPED"
