"""A closed manifest: one command that changes one document, and every package of it has left.

The carrier has the parcels whatever the centre says, so the command is accepted. A package whose
order was cancelled and put back meanwhile, or whose label was voided, is struck from the manifest,
and a person is asked to get the parcel back.
"""

from dataclasses import replace

from sqlalchemy import select

from app.central.feed import read_doc
from app.central.fulfil import ship
from app.central.fulfil.case import Case, Change, Settled
from app.central.orders import lock_order
from app.central.pages import find_doc
from app.domain.commands import DocumentKind, ManifestClosed, ManifestLine, PackageHandedOver
from app.domain.fulfil import apply
from app.domain.model.fulfilment_order import FulfilmentOrder
from app.domain.model.manifest import Struck, manifest_of
from app.domain.model.site import Task
from app.domain.rulings import ACCEPTED, Reason, rejected
from app.store import central_db as db
from app.store.central_db.upsert import insert
from app.wire import encode_document

RECALL = "recall"
"""Kind of the task to get a parcel back from its carrier."""


def close(case: Case, command: ManifestClosed) -> Settled:
    """Writes the manifest and lets its packages leave."""
    work, kind = case.work, DocumentKind.MANIFEST
    manifest_id = case.envelope.agg_id
    if read_doc(work.connection, work.tenant, kind, manifest_id) is not None:
        return Settled(ruling=rejected(Reason.WRONG_STATE))
    owners = _owners(case, command)
    struck: list[Struck] = []
    changed: list[tuple[str, str]] = []
    for fulfilment in sorted(set(owners.values())):
        lines = [line for line in command.packages if owners.get(line.package) == fulfilment]
        struck += _leave(case, fulfilment, lines)
        changed.append((DocumentKind.FULFILMENT_ORDER.value, fulfilment))
    unknown = [line for line in command.packages if line.package not in owners]
    struck += [_struck(line, Reason.UNKNOWN_PACKAGE) for line in unknown]
    made = manifest_of(manifest_id, case.caller.site, command)
    made = replace(made, struck=tuple(struck), station=case.caller.station)
    for each in struck:
        _ask_back(case, each, command)
    work.connection.execute(
        insert(db.manifest).values(
            tenant=work.tenant,
            id=made.id,
            site=made.site,
            carrier=made.carrier,
            service=made.service,
            day=made.day,
            closed_at=made.closed_at.isoformat(),
            signature=made.signature,
            body=encode_document(made).decode(),
        )
    )
    work.changes.put(case.caller.scope, kind, made.id, made)
    return Settled(ruling=ACCEPTED, result={"struck": len(struck)}, derived=tuple(changed))


def _owners(case: Case, command: ManifestClosed) -> dict[str, str]:
    """Returns the fulfilment order of each package of this site; all their orders are locked."""
    work, package = case.work, db.package.c
    rows = work.connection.execute(
        select(package.id, package.order_id, package.fulfilment_order).where(
            package.tenant == work.tenant,
            package.site == case.caller.site,
            package.id.in_([line.package for line in command.packages]),
        )
    ).all()
    for order_id in sorted({row.order_id for row in rows}):
        lock_order(work, order_id)
    return {row.id: row.fulfilment_order for row in rows}


def _leave(case: Case, fulfilment: str, lines: list[ManifestLine]) -> list[Struck]:
    """Hands packages of one order over; returns those that could not leave."""
    kind = DocumentKind.FULFILMENT_ORDER
    order = find_doc(case.work, kind, fulfilment, FulfilmentOrder)
    if order is None:
        return [_struck(line, Reason.UNKNOWN_DOCUMENT) for line in lines]
    struck = []
    for line in lines:
        command = PackageHandedOver(package=line.package, sscc=line.sscc)
        now, ruling = apply(order, command)
        if not ruling.counts:
            struck.append(_struck(line, ruling.reason))
            continue
        ship.handed_over(case, Change(before=order, after=now), command)
        order = now
    case.work.changes.put(case.caller.scope, kind, order.id, order)
    return struck


def _struck(line: ManifestLine, reason: Reason) -> Struck:
    return Struck(package=line.package, number=line.number, reason=reason.value)


def _ask_back(case: Case, struck: Struck, command: ManifestClosed) -> None:
    """Somebody must get the parcel back; of one that left before, nobody need do anything."""
    if _left_before(case, struck.package):
        return
    task = Task(
        id=f"{RECALL}-{struck.package}",
        site=case.caller.site,
        kind=RECALL,
        title=command.carrier,
        bin="",
        sku="",
        quantity=1,
        order_number=struck.number,
    )
    case.put_task(task)


def _left_before(case: Case, package_id: str) -> bool:
    package = db.package.c
    state = case.work.connection.execute(
        select(package.state).where(package.tenant == case.work.tenant, package.id == package_id)
    ).scalar()
    return state == "TENDERED"
