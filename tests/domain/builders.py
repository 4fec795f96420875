"""Small worlds for the rules: each builder shows only what a test cares about."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from app.domain.codes import Kind, Reading
from app.domain.commands import (
    FulfilmentCommand,
    ManifestClosed,
    ManifestLine,
    ReceivedUnit,
)
from app.domain.documents import PostalAddress
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import (
    FulfilmentLine,
    FulfilmentOrder,
    Package,
    PackageState,
    Standing,
    Unit,
)
from app.domain.model.pick_list import PickList, Stop
from app.domain.model.product import Garment, Product
from app.domain.model.returnable_order import ReturnableOrder, ReturnableUnit
from app.domain.model.site import Service
from app.domain.pack import PackFacts
from app.domain.pick import PickFacts, PickState, Slot
from app.domain.returns import ReturnFacts
from app.gs1 import Gtin, compute_check_digit

NOW = datetime(2025, 11, 25, 9, 30, tzinfo=UTC)
SSCC = "340123450000000017"
OTHER_SSCC = "340123450000000024"
SLIP = "S-7K3M9QX29"
SERVICES = (
    Service(code="DHL", carrier="DHL", name="DHL Paket", cage="CG-DHL1", cut_off="17:30"),
    Service(code="UPS", carrier="UPS", name="UPS Express", cage="CG-UPS1", cut_off="18:45"),
)
ADDRESS = PostalAddress(
    name="Giulia Verdi",
    street="Via Roma 1",
    postcode="42121",
    city="Reggio nell'Emilia",
    country="IT",
)


def gtin(number: int) -> str:
    """Returns the GTIN-14 of a demo product."""
    body = f"4012345{number:05d}"
    return Gtin.parse(body + compute_check_digit(body)).as_gtin14()


SHIRT_M, SHIRT_L, SHIRT_M_NAVY, SKIRT = gtin(1), gtin(2), gtin(3), gtin(4)


def a_product(code: str = SHIRT_M, *, title: str = "", colour: str = "", size: str = "") -> Product:
    """A product; those of the demo have a look of their own."""
    known = {
        SHIRT_M: ("Linen Shirt", "sand", "M"),
        SHIRT_L: ("Linen Shirt", "sand", "L"),
        SHIRT_M_NAVY: ("Linen Shirt", "navy", "M"),
        SKIRT: ("Pleated Skirt", "black", "36"),
    }.get(code, ("Wool Coat", "camel", "40"))
    return Product(
        sku=f"SKU-{code[-5:]}",
        gtin=code,
        title=title or known[0],
        colour=colour or known[1],
        colour_hex="#C8B48C",
        size=size or known[2],
        garment=Garment.SHIRT,
        weight_g=240,
    )


CATALOGUE = {code: a_product(code) for code in (SHIRT_M, SHIRT_L, SHIRT_M_NAVY, SKIRT)}


def a_line(code: str = SHIRT_M, quantity: int = 1, *, line_id: str = "") -> FulfilmentLine:
    """A line of one product."""
    product = a_product(code)
    return FulfilmentLine(
        id=line_id or f"line-{code[-3:]}",
        sku=product.sku,
        gtin=code,
        quantity=quantity,
        title=product.title,
        colour=product.colour,
        size=product.size,
    )


def a_unit(
    unit_id: str = "u1",
    code: str = SHIRT_M,
    *,
    serial: str | None = None,
    bin_code: str = "B-04-3",
    line_id: str = "",
    package: str | None = None,
    tote: str = "T-112",
) -> Unit:
    """A unit that was picked."""
    return Unit(
        id=unit_id,
        line=line_id or f"line-{code[-3:]}",
        gtin=code,
        serial=serial,
        bin=bin_code,
        tote=tote,
        package=package,
    )


def an_order(
    *lines: FulfilmentLine,
    units: Sequence[Unit] = (),
    package: PackageState | None = None,
    standing: Standing = Standing.ACTIVE,
    sscc: str | None = None,
    number: str = "10485",
) -> FulfilmentOrder:
    """A fulfilment order; with ``package`` all its units lie in package ``p1``."""
    inside = [replace(unit, package="p1") if package else unit for unit in units]
    if package in (PackageState.LABELLED, PackageState.TENDERED):
        sscc = sscc or SSCC
    return FulfilmentOrder(
        id=f"fo-{number}",
        order_id=f"order-{number}",
        number=number,
        site="MIL",
        standing=standing,
        lines=lines or (a_line(),),
        units=tuple(inside),
        packages=(Package(id="p1", state=package, sscc=sscc),) if package else (),
        ship_from=ADDRESS,
        ship_to=ADDRESS,
        service="DHL Paket",
        slip_code=SLIP,
        promised_at=NOW,
    )


def a_picked_order(*units: Unit, standing: Standing = Standing.ACTIVE) -> FulfilmentOrder:
    """An order of exactly these units, all of them in their tote."""
    counted = Counter((unit.gtin, unit.line) for unit in units)
    lines = [a_line(code, quantity, line_id=line) for (code, line), quantity in counted.items()]
    return an_order(*lines, units=units, standing=standing)


def a_stop(
    code: str = SHIRT_M,
    bin_code: str = "B-04-3",
    quantity: int = 1,
    *,
    stop_id: str = "",
    line_id: str = "",
) -> Stop:
    """A stop of a walk."""
    return Stop(
        id=stop_id or f"{bin_code}/{code[-3:]}",
        bin=bin_code,
        line=line_id or f"line-{code[-3:]}",
        sku=a_product(code).sku,
        gtin=code,
        quantity=quantity,
    )


def a_pick_list(*stops: Stop) -> PickList:
    """A walk for order 10485."""
    return PickList(
        id="pl-1",
        site="MIL",
        fulfilment_order="fo-10485",
        number="10485",
        stops=stops or (a_stop(),),
        released_at=NOW,
        promised_at=NOW,
    )


def a_pick_state(
    *stops: Stop, at_bin: str | None = None, order: FulfilmentOrder | None = None
) -> PickState:
    """A walk over these stops, for an order of just as much unless one is given."""
    walk = stops or (a_stop(),)
    wanted: Counter[tuple[str, str]] = Counter()
    for stop in walk:
        wanted[stop.gtin, stop.line] += stop.quantity
    lines = [a_line(code, quantity, line_id=line) for (code, line), quantity in wanted.items()]
    slot = Slot(number=1, order=order or an_order(*lines), stops=walk)
    return PickState(slots=(slot,), at_bin=at_bin)


def with_order(state: PickState, order: FulfilmentOrder) -> PickState:
    """The cart with news of one of its orders."""
    slot = state.slot_of(order.id)
    assert slot is not None
    return state.with_slot(replace(slot, order=order))


def ids(prefix: str = "new") -> Callable[[], str]:
    """Returns a maker of ids that a test can read."""
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers)}"


def pick_facts(
    state: PickState,
    scanned: str | None = None,
    *,
    tote_owner: str | None = None,
    catalogue: dict[str, Product] = CATALOGUE,
) -> PickFacts:
    """What the station knows when a picker scans."""
    stop = state.stop
    counted = sum(len(slot.order.units) for slot in state.slots)
    return PickFacts(
        scanned=catalogue.get(scanned or ""),
        wanted=catalogue.get(stop.gtin) if stop else None,
        tote_owner=tote_owner,
        new_unit=ids(f"u{counted + len(state.hand)}-"),
    )


def pack_facts(
    scanned: str | None = None,
    *,
    tote_order: FulfilmentOrder | None = None,
    next_sscc: str | None = SSCC,
    catalogue: dict[str, Product] = CATALOGUE,
    waiting: tuple[FulfilmentOrder, ...] = (),
) -> PackFacts:
    """What the station knows when a packer scans."""
    return PackFacts(
        scanned=catalogue.get(scanned or ""),
        products=catalogue,
        found=tote_order,
        waiting=waiting,
        next_sscc=next_sscc,
        new_id=ids("p"),
    )


def a_sold_unit(
    code: str = SHIRT_M,
    ordinal: int = 1,
    *,
    serial: str | None = None,
    returned: bool = False,
    line: str = "",
    price_minor: int = 7900,
) -> ReturnableUnit:
    """A unit that was shipped."""
    product = a_product(code)
    return ReturnableUnit(
        line=line or f"line-{code[-3:]}",
        ordinal=ordinal,
        sku=product.sku,
        gtin=code,
        serial=serial,
        title=product.title,
        colour=product.colour,
        size=product.size,
        price_minor=price_minor,
        returned=returned,
    )


def a_sold_order(*units: ReturnableUnit, number: str = "10371") -> ReturnableOrder:
    """An order that was shipped, as a return desk knows it."""
    return ReturnableOrder(
        id=f"order-{number}",
        number=number,
        currency="EUR",
        shipped_at=NOW - timedelta(days=5),
        return_until=NOW + timedelta(days=9),
        units=units or (a_sold_unit(),),
        lookup=("hash",),
    )


def return_facts(
    found: ReturnableOrder | None = None,
    scanned: str | None = None,
    *,
    code: str | None = "R-000000017",
    now: datetime = NOW,
) -> ReturnFacts:
    """What the station knows when something is scanned at the return desk."""
    return ReturnFacts(
        found=found,
        scanned=CATALOGUE.get(scanned or ""),
        next_return_code=code,
        site="BRE",
        now=now,
        data_until="25.11. 10:33",
    )


def received(code: str = SHIRT_M, serial: str | None = None, line: str = "") -> ReceivedUnit:
    """A unit that lies on the counter."""
    return ReceivedUnit(
        line=line or f"line-{code[-3:]}", sku=a_product(code).sku, gtin=code, serial=serial
    )


def a_manifest(*sscc: str, signature: str = "") -> ManifestClosed:
    """A manifest of packages ``p1`` ... that the carrier has signed."""
    lines = tuple(
        ManifestLine(package=f"p{at}", sscc=each, number=str(10484 + at))
        for at, each in enumerate(sscc, start=1)
    )
    return ManifestClosed(
        service="DHL Paket",
        carrier="DHL",
        cage="CG-DHL1",
        day="2025-11-25",
        packages=lines,
        driver="K. Meyer",
        signature=signature,
        closed_at=NOW,
    )


def item(code: str = SHIRT_M, serial: str | None = None) -> Reading:
    """The reading of a garment's code."""
    return Reading(kind=Kind.ITEM, value=code, serial=serial, anonymous=serial is None)


def bin_reading(code: str) -> Reading:
    """The reading of a bin."""
    return Reading(kind=Kind.BIN, value=code)


def tote_reading(code: str = "T-112") -> Reading:
    """The reading of a tote."""
    return Reading(kind=Kind.TOTE, value=code)


def label(sscc: str = SSCC) -> Reading:
    """The reading of a parcel's label."""
    return Reading(kind=Kind.PACKAGE, value=sscc)


def slip(code: str = SLIP) -> Reading:
    """The reading of a slip."""
    return Reading(kind=Kind.SLIP, value=code)


CAGE = Reading(kind=Kind.CAGE, value="CG-DHL1")


def applied(order: FulfilmentOrder, *commands: FulfilmentCommand) -> FulfilmentOrder:
    """Returns the order after commands that must all be accepted."""
    for command in commands:
        order, ruling = apply(order, command)
        assert ruling.counts, (command, ruling)
    return order
