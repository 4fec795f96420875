"""Between package and carrier."""

from dataclasses import replace

from app.domain.commands import (
    LabelApplied,
    LabelIssued,
    LabelVoided,
    PackageHandedOver,
    PackageStaged,
)
from app.domain.fulfil.parts import Judged, with_package
from app.domain.model.fulfilment_order import (
    FulfilmentOrder,
    Package,
    PackageState,
    Standing,
    address_mark,
)
from app.domain.rulings import ACCEPTED, Reason, rejected

CANCELLED_TOO_LATE = "cancelled_too_late"
"""Standing reason of an order whose parcel left before the request to cancel it arrived."""
_WITH_LABEL = (PackageState.LABELLED, PackageState.STAGED)
_Numbered = LabelApplied | LabelVoided | PackageHandedOver | PackageStaged


def label_issued(order: FulfilmentOrder, command: LabelIssued) -> Judged:
    """A closed package gets its number."""
    package = order.package(command.package)
    if package is None:
        return order, rejected(Reason.UNKNOWN_PACKAGE)
    if package.state is not PackageState.SEALED or package.sscc is not None:
        return order, rejected(Reason.WRONG_STATE)
    if any(command.sscc in (other.sscc, *other.voided) for other in order.packages):
        return order, rejected(Reason.SSCC_REUSED)
    addressed = address_mark(order.ship_to)
    return with_package(order, replace(package, sscc=command.sscc, addressed=addressed)), ACCEPTED


def label_applied(order: FulfilmentOrder, command: LabelApplied) -> Judged:
    """The label is on the package that it belongs to."""
    package = _numbered(order, command, PackageState.SEALED)
    if isinstance(package, Reason):
        return order, rejected(package)
    return with_package(order, replace(package, state=PackageState.LABELLED)), ACCEPTED


def staged(order: FulfilmentOrder, command: PackageStaged) -> Judged:
    """The package stands in a cage, or in another one; it may leave later than was promised."""
    package = _numbered(order, command, *_WITH_LABEL)
    if isinstance(package, Reason):
        return order, rejected(package)
    stands = replace(package, state=PackageState.STAGED, cage=command.cage)
    kept = with_package(order, stands)
    if command.leaves_at is not None and command.leaves_at > order.promised_at:
        kept = replace(kept, promised_at=command.leaves_at)
    return kept, ACCEPTED


def label_voided(order: FulfilmentOrder, command: LabelVoided) -> Judged:
    """The package needs a new label; what left the building keeps its own."""
    package = _numbered(order, command, PackageState.SEALED, *_WITH_LABEL)
    if isinstance(package, Reason):
        return order, rejected(package)
    bare = replace(
        package,
        state=PackageState.SEALED,
        sscc=None,
        cage="",
        voided=(*package.voided, command.sscc),
        addressed="",
    )
    return with_package(order, bare), ACCEPTED


def handed_over(order: FulfilmentOrder, command: PackageHandedOver) -> Judged:
    """A package leaves; it cannot be cancelled any more."""
    package = _numbered(order, command, *_WITH_LABEL)
    if isinstance(package, Reason):
        return order, rejected(package)
    gone = with_package(order, replace(package, state=PackageState.TENDERED))
    if order.standing is Standing.CANCELLATION_REQUESTED:
        gone = replace(gone, standing=Standing.ACTIVE, standing_reason=CANCELLED_TOO_LATE)
    return gone, ACCEPTED


def _numbered(
    order: FulfilmentOrder, command: _Numbered, *states: PackageState
) -> Package | Reason:
    """The package that bears the number of a command, in one of these states; else why not."""
    package = order.package(command.package)
    if package is None:
        return Reason.UNKNOWN_PACKAGE
    if package.sscc != command.sscc:
        return Reason.SSCC_MISMATCH
    return package if package.state in states else Reason.WRONG_STATE
