"""What stands in a cage and what is missing there, and the paper that the driver signs."""

from app.domain.commands import ManifestLine
from app.domain.decision import Words
from app.domain.documents import ManifestRow, ManifestSheet
from app.domain.model.fulfilment_order import (
    FulfilmentOrder,
    Package,
    PackageState,
    Standing,
    is_misaddressed,
)
from app.domain.model.keys import read_load
from app.domain.model.site import Service, service_of
from app.domain.ship import Missing, ShipState
from app.floor.desk import Desk, Paper

Load = tuple[tuple[ManifestLine, ...], tuple[Missing, ...]]
_OUT = (PackageState.OPEN.value, PackageState.MANIFESTED.value)


def load_of(desk: Desk, service: Service) -> Load:
    """Returns what may leave from the cage of a service, and what was expected beside it."""
    staged: list[ManifestLine] = []
    missing: list[Missing] = []
    for value, order_id in sorted(desk.view.load()):
        name, state, of = read_load(value)
        order = desk.view.order(order_id)
        if order is None or state in _OUT or service_of(desk.services, name) != service:
            continue
        package = order.package(of)
        if package is not None and package.sscc and _may_leave(order, package, service):
            staged.append(ManifestLine(package=of, sscc=package.sscc, number=order.number))
        else:
            missing.append(Missing(of=of, number=order.number))
    return tuple(staged), tuple(missing)


def manifest_paper(desk: Desk, session: ShipState, *, again: bool = False) -> Paper:
    """Returns the list that the driver signs: every parcel with its code."""
    service = next(each for each in desk.services if each.cage == session.cage)
    words: Words = {"carrier": service.carrier, "count": len(session.lines)}
    title = desk.texts.say("paper.manifest.title", words)
    sheet = ManifestSheet(
        title=title,
        site_name=desk.site_name,
        carrier=service.carrier,
        service=service.name,
        printed_at=desk.local(desk.now),
        rows=tuple(ManifestRow(sscc=each.sscc, number=each.number) for each in session.lines),
    )
    return Paper(
        document=sheet, purpose="manifest", about=session.manifest, title=title, again=again
    )


def _may_leave(order: FulfilmentOrder, package: Package, service: Service) -> bool:
    here = package.state is PackageState.STAGED and package.cage == service.cage
    return here and order.standing is Standing.ACTIVE and not is_misaddressed(order, package)
