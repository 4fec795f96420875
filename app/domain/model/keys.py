"""By which keys a replicated document is found on a station."""

from app.domain.model.fulfilment_order import (
    FulfilmentOrder,
    FulfilmentState,
    PackageState,
    Standing,
)
from app.domain.model.manifest import Manifest
from app.domain.model.pick_list import PickList
from app.domain.model.product import Product
from app.domain.model.returnable_order import ReturnableOrder, ReturnRecord
from app.domain.model.site import Bin, SiteSetting, Task, Worker

Doc = (
    FulfilmentOrder
    | PickList
    | Product
    | ReturnableOrder
    | ReturnRecord
    | Bin
    | Worker
    | SiteSetting
    | Manifest
    | Task
)


class Key:
    """Names of the keys."""

    GTIN = "gtin"
    TOTE = "tote"
    SSCC = "sscc"
    SLIP = "slip"
    LOAD = "load"
    """``service/state/package``: what is to be collected, read by ``read_load``."""
    STAGE = "stage"
    SERIAL = "serial"
    BADGE = "badge"
    RETURNED_ORDER = "returned_order"
    TO_PACK = "to_pack"
    """GTIN of a unit that is picked and waits for a package."""


def keys_of(doc: Doc) -> tuple[tuple[str, str], ...]:
    """Returns (key, value) pairs of a document.

    A fulfilment order has the stage ``open`` ... ``tendered`` while it is active, otherwise its
    standing, so that the work of a site can be counted by one indexed query.
    """
    match doc:
        case FulfilmentOrder():
            return _of_fulfilment_order(doc)
        case PickList():
            return ((Key.STAGE, "list"),)
        case Product():
            return _of_product(doc)
        case ReturnableOrder():
            return _of_returnable_order(doc)
        case Manifest():
            return _of_manifest(doc)
    return _of_another(doc)


def _of_another(doc: Doc) -> tuple[tuple[str, str], ...]:
    match doc:
        case ReturnRecord():
            return ((Key.RETURNED_ORDER, doc.order_id),)
        case Worker():
            return ((Key.BADGE, doc.badge),)
        case Task():
            return ((Key.STAGE, "task_open" if doc.open else "task_done"),)
    return ()


def _of_returnable_order(doc: ReturnableOrder) -> tuple[tuple[str, str], ...]:
    serials = {f"{unit.gtin}/{unit.serial}" for unit in doc.units if unit.serial}
    found = [(Key.SLIP, value) for value in doc.lookup]
    return (*found, *((Key.SERIAL, serial) for serial in sorted(serials)))


def _of_manifest(doc: Manifest) -> tuple[tuple[str, str], ...]:
    """What the carrier took, until its orders say so themselves."""
    state = PackageState.MANIFESTED.value
    return tuple((Key.LOAD, _load(doc.service, state, each.package)) for each in doc.shipped)


def _of_product(doc: Product) -> tuple[tuple[str, str], ...]:
    return tuple((Key.GTIN, code) for code in (doc.gtin, *(case for case, _ in doc.cases)))


def _of_fulfilment_order(order: FulfilmentOrder) -> tuple[tuple[str, str], ...]:
    stage = order.state.value if order.standing is Standing.ACTIVE else order.standing.value
    keys = [(Key.STAGE, stage), (Key.SLIP, order.slip_code)]
    keys += [(Key.TOTE, tote) for tote in order.totes]
    for package in order.packages:
        numbers = (*package.voided, *((package.sscc,) if package.sscc else ()))
        keys += [(Key.SSCC, number) for number in numbers]
    keys += [(Key.LOAD, _load(order.service, *each)) for each in _to_load(order)]
    if stage == FulfilmentState.PICKED:
        to_pack = sorted({unit.gtin for unit in order.units if unit.package is None})
        keys += [(Key.TO_PACK, gtin) for gtin in to_pack]
    return tuple(keys)


def _to_load(order: FulfilmentOrder) -> list[tuple[str, str]]:
    """State and id of what is still to be collected, of packages or of an order without one."""
    if order.standing is Standing.CANCELLED:
        return []
    if not order.packages and order.state is FulfilmentState.PICKED:
        return [(FulfilmentState.PICKED.value, order.id)]
    gone = (PackageState.MANIFESTED, PackageState.TENDERED)
    return [(p.state.value, p.id) for p in order.packages if p.state not in gone]


def _load(service: str, state: str, of: str) -> str:
    return f"{service}/{state}/{of}"


def read_load(value: str) -> tuple[str, str, str]:
    """Returns service, state and package of a value of ``Key.LOAD``."""
    service, state, of = value.rsplit("/", 2)
    return service, state, of
