"""The cages of the site as screens show them: how full, and how long the carrier still waits."""

from collections import Counter

from app.domain.model.fulfilment_order import PackageState
from app.domain.model.keys import read_load
from app.domain.model.site import Service, service_of
from app.domain.ship.pick_ups import is_too_late, next_cut_off
from app.floor.desk import Desk
from app.floor.screens import CageRow

_READY = (PackageState.SEALED.value, PackageState.LABELLED.value)


def cage_rows(desk: Desk) -> tuple[CageRow, ...]:
    """Returns a row for each service of the site, the one whose carrier comes first on top."""
    if not desk.services:
        return ()
    counts: Counter[tuple[str, str]] = Counter()
    named: dict[str, Service | None] = {}
    for value, _ in desk.view.load():
        name, state, _ = read_load(value)
        if name not in named:
            named[name] = service_of(desk.services, name)
        service = named[name]
        if service is not None:
            counts[service.code, state] += 1
    rows = [_row(desk, service, counts) for service in desk.services]
    return tuple(sorted(rows, key=lambda row: (row.cut_off is None, str(row.cut_off))))


def _row(desk: Desk, service: Service, counts: Counter[tuple[str, str]]) -> CageRow:
    local = desk.local(desk.now)
    return CageRow(
        service=service.name,
        carrier=service.carrier,
        cage=service.cage,
        staged=counts[service.code, PackageState.STAGED.value],
        ready=sum(counts[service.code, state] for state in _READY),
        cut_off=next_cut_off(service, local),
        missed=is_too_late(service, local),
    )
