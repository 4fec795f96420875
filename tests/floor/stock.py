"""What a warehouse and a pop-up hold in these tests, as the centre would send it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.codes import SLIP_ALPHABET, slip_check_fits
from app.domain.documents import PostalAddress
from app.domain.model.fulfilment_order import FulfilmentLine, FulfilmentOrder, Standing, Unit
from app.domain.model.pick_list import PickList, Stop
from app.domain.model.product import Garment, Product
from app.domain.model.returnable_order import ReturnableOrder, ReturnableUnit, lookup_hash
from app.domain.model.site import Bin, SiteSetting, Worker
from app.gs1 import Gtin, compute_check_digit

KEY = "c3" * 32
LOOKUP_KEY = "5e" * 32
NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)
SITE = "MIL"


def gtin(number: int) -> str:
    body = f"4012345{number:05d}"
    return Gtin.parse(body + compute_check_digit(body)).as_gtin14()


SHIRT_S, SHIRT_M, SHIRT_L, NAVY_M, SKIRT, COAT = (gtin(number) for number in range(1, 7))
_LOOKS = {
    SHIRT_S: ("Linen Shirt", "sand", "S"),
    SHIRT_M: ("Linen Shirt", "sand", "M"),
    SHIRT_L: ("Linen Shirt", "sand", "L"),
    NAVY_M: ("Linen Shirt", "navy", "M"),
    SKIRT: ("Pleated Skirt", "black", "36"),
    COAT: ("Wool Coat", "camel", "40"),
}
BINS = {
    SHIRT_S: "A-01-1",
    SHIRT_M: "A-02-1",
    SHIRT_L: "A-03-1",
    NAVY_M: "A-04-1",
    SKIRT: "B-01-1",
    COAT: "C-01-1",
}
ANNA, BRUNO, ROSA = "W-1001", "W-1002", "W-1003"
ADDRESS = PostalAddress(
    name="Giulia Verdi",
    street="Via Roma 1",
    postcode="42121",
    city="Reggio nell'Emilia",
    country="IT",
    phone="+39 0522 123456",
)


def ean(code: str) -> str:
    """The 13 digits as they are printed on a tag."""
    return code[1:]


def element_string(code: str, serial: str) -> str:
    """What a tag with a serial says to a scanner."""
    return f"01{code}21{serial}"


def slip(body: str) -> str:
    """The slip code of eight characters, with the one that checks them."""
    return next(code for char in SLIP_ALPHABET if slip_check_fits(code := f"S-{body}{char}"))


def a_product(code: str) -> Product:
    title, colour, size = _LOOKS[code]
    return Product(
        sku=f"SKU-{code[-6:-1]}",
        gtin=code,
        title=title,
        colour=colour,
        colour_hex="#C8B48C",
        size=size,
        garment=Garment.COAT if code == COAT else Garment.SHIRT,
        weight_g=300,
        serialised=code == COAT,
    )


def a_setting(site: str = SITE) -> SiteSetting:
    return SiteSetting(
        site=site,
        name="Milano W1",
        role="warehouse",
        company_prefix="4012345",
        lookup_key=LOOKUP_KEY,
    )


WORKERS = (
    Worker(
        badge=ANNA, name="Anna B.", role="lead", jobs=("pick", "pack", "ship", "return", "tasks")
    ),
    Worker(badge=BRUNO, name="Bruno C.", role="picker", jobs=("pick",)),
    Worker(badge=ROSA, name="Rosa D.", role="returns", jobs=("return",)),
)


def a_bin(code: str) -> Bin:
    return Bin(code=code, site=SITE, aisle=code[0], x_mm=0, y_mm=0, level=1)


def an_order(
    number: str, wanted: dict[str, int], *, standing: Standing = Standing.ACTIVE
) -> FulfilmentOrder:
    """An order of so many units of each GTIN."""
    return FulfilmentOrder(
        id=f"fo-{number}",
        order_id=f"order-{number}",
        number=number,
        site=SITE,
        standing=standing,
        lines=tuple(_line(code, quantity) for code, quantity in wanted.items()),
        ship_from=replace(ADDRESS, name="Casa Linnea", phone=""),
        ship_to=ADDRESS,
        service="Standard",
        slip_code=slip(f"{int(number):08d}"),
        promised_at=NOON + timedelta(hours=4),
    )


def in_tote(order: FulfilmentOrder, tote: str) -> FulfilmentOrder:
    """The order with everything picked."""
    units = tuple(
        Unit(
            id=f"{line.id}-u{place}",
            line=line.id,
            gtin=line.gtin,
            serial=None,
            bin=BINS[line.gtin],
            tote=tote,
        )
        for line in order.lines
        for place in range(line.quantity)
    )
    return replace(order, units=units)


def a_list(order: FulfilmentOrder, *, name: str = "") -> PickList:
    """The walk of an order, by bins in the order of its lines."""
    stops = tuple(
        Stop(
            id=f"stop-{line.id}",
            bin=BINS[line.gtin],
            line=line.id,
            sku=line.sku,
            gtin=line.gtin,
            quantity=line.quantity,
        )
        for line in order.lines
    )
    return PickList(
        id=name or f"pl-{order.number}",
        site=SITE,
        fulfilment_order=order.id,
        number=order.number,
        stops=stops,
        released_at=NOON,
        promised_at=order.promised_at,
    )


def a_sold_order(number: str, *sold: tuple[str, str | None]) -> ReturnableOrder:
    """An order that was shipped: GTIN and serial of each unit."""
    ordinals: dict[str, int] = {}
    units = []
    for code, serial in sold:
        ordinals[code] = ordinals.get(code, 0) + 1
        units.append(
            ReturnableUnit(
                line=f"sold-{code[-6:-1]}",
                ordinal=ordinals[code],
                sku=a_product(code).sku,
                gtin=code,
                serial=serial,
                title=_LOOKS[code][0],
                colour=_LOOKS[code][1],
                size=_LOOKS[code][2],
                price_minor=4900,
            )
        )
    return ReturnableOrder(
        id=f"order-{number}",
        number=number,
        currency="EUR",
        shipped_at=NOON - timedelta(days=3),
        return_until=NOON + timedelta(days=27),
        units=tuple(units),
        lookup=(lookup_hash(LOOKUP_KEY, slip(f"{int(number):08d}")),),
    )


def _line(code: str, quantity: int) -> FulfilmentLine:
    product = a_product(code)
    return FulfilmentLine(
        id=f"line-{code[-6:-1]}",
        sku=product.sku,
        gtin=code,
        quantity=quantity,
        title=product.title,
        colour=product.colour,
        size=product.size,
    )
