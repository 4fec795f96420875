"""What a carrier has signed for here, before the order service has booked it."""

from dataclasses import replace

from app.domain.commands import DocumentKind, ManifestClosed
from app.domain.model.fulfilment_order import FulfilmentOrder, PackageState
from app.domain.ship.state import PROVED
from app.floor.station.own.own_commands import OwnCommands
from app.wire import decode_command


def signed_packages(own: OwnCommands) -> set[str]:
    """Returns the packages of the manifests that wait for the centre."""
    kind = DocumentKind.MANIFEST
    waiting = (each for doc_id in own.of_kind(kind) for each in own.of((kind.value, doc_id)))
    bodies = (decode_command(each.kind, each.v, bytes(each.body)) for each in waiting)
    closed = (body for body in bodies if isinstance(body, ManifestClosed))
    return {line.package for body in closed for line in body.packages}


def with_taken(order: FulfilmentOrder, taken: frozenset[str]) -> FulfilmentOrder:
    """Returns an order whose packages say that the carrier has them."""
    if not any(package.id in taken for package in order.packages):
        return order
    packages = tuple(
        replace(package, state=PackageState.MANIFESTED)
        if package.id in taken and package.state in PROVED
        else package
        for package in order.packages
    )
    return replace(order, packages=packages)
