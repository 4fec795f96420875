"""What a command does to a fulfilment order, and whether it may; for station and centre.

What happened on the floor is a fact. A hold or a request to cancel stops the next scan at a
station that knows of it; what was done before the news came counts all the same. Only a pick that
the order does not want any more is superseded: the unit goes back. What left the building cannot be
cancelled.
"""

from collections.abc import Callable
from typing import cast

from app.domain.commands import (
    BinChecked,
    CancelAcknowledged,
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
    SurplusFound,
    ToteFilled,
    UnitRejected,
)
from app.domain.fulfil import pack, pick, ship
from app.domain.fulfil.parts import Judged
from app.domain.fulfil.ship import CANCELLED_TOO_LATE
from app.domain.model.fulfilment_order import FulfilmentOrder

__all__ = ["CANCELLED_TOO_LATE", "Judged", "apply"]


def apply(order: FulfilmentOrder, command: FulfilmentCommand) -> Judged:
    """Returns the order after the command, and the ruling; unchanged unless accepted."""
    return _RULES[type(command)](order, command)


_Rule = Callable[[FulfilmentOrder, FulfilmentCommand], Judged]
_RULES: dict[type[FulfilmentCommand], _Rule] = {
    ItemPicked: cast(_Rule, pick.picked),
    ItemUnpicked: cast(_Rule, pick.unpicked),
    LineShort: cast(_Rule, pick.short),
    UnitRejected: cast(_Rule, pick.unit_rejected),
    BinChecked: cast(_Rule, pick.bin_checked),
    ToteFilled: cast(_Rule, pick.tote_filled),
    OrderSetAside: cast(_Rule, pick.set_aside),
    HoldReleased: cast(_Rule, pick.hold_released),
    CancelAcknowledged: cast(_Rule, pick.cancel_acknowledged),
    ItemPacked: cast(_Rule, pack.packed),
    ItemUnpacked: cast(_Rule, pack.unpacked),
    PackageClosed: cast(_Rule, pack.closed),
    PackageReopened: cast(_Rule, pack.reopened),
    PackageWeighed: cast(_Rule, pack.weighed),
    SurplusFound: cast(_Rule, pack.surplus_found),
    LabelIssued: cast(_Rule, ship.label_issued),
    LabelApplied: cast(_Rule, ship.label_applied),
    PackageHandedOver: cast(_Rule, ship.handed_over),
    PackageStaged: cast(_Rule, ship.staged),
    LabelVoided: cast(_Rule, ship.label_voided),
}
