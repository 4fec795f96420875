"""Which entries in the books belong to which accepted command on a fulfilment order."""

from collections.abc import Callable
from typing import cast

from sqlalchemy import select

from app.central.fulfil import pack, pick, ship, stop
from app.central.fulfil.case import Case, Change
from app.central.fulfil.claims import is_lead
from app.central.fulfil.grants import sscc_granted
from app.central.fulfil.stock import short
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
from app.domain.rulings import Reason, Ruling, rejected
from app.store import central_db as db


def refusal(case: Case, command: FulfilmentCommand) -> Ruling | None:
    """Returns what only the centre can know against a command that its order accepts."""
    if isinstance(command, HoldReleased):
        return None if is_lead(case) else rejected(Reason.NEEDS_LEAD)
    if not isinstance(command, LabelIssued):
        return None
    used = case.work.connection.execute(
        select(db.package_sscc.c.package_id).where(
            db.package_sscc.c.tenant == case.work.tenant,
            db.package_sscc.c.sscc == command.sscc,
        )
    ).scalar()
    if used is not None:
        return rejected(Reason.SSCC_REUSED)
    return None if sscc_granted(case, command.sscc) else rejected(Reason.NOT_GRANTED)


def book(case: Case, change: Change, command: FulfilmentCommand) -> None:
    """Writes the entries of an accepted command, in its transaction."""
    _BOOKS[type(command)](case, change, command)


_Booking = Callable[[Case, Change, FulfilmentCommand], None]
_BOOKS: dict[type[FulfilmentCommand], _Booking] = {
    ItemPicked: cast(_Booking, pick.picked),
    ItemUnpicked: cast(_Booking, pick.unpicked),
    ItemPacked: cast(_Booking, pick.packed),
    ItemUnpacked: cast(_Booking, pick.unpacked),
    PackageClosed: cast(_Booking, ship.closed),
    PackageReopened: cast(_Booking, pack.reopened),
    PackageWeighed: cast(_Booking, pack.weighed),
    SurplusFound: cast(_Booking, pack.surplus_found),
    LabelIssued: cast(_Booking, ship.label_issued),
    LabelApplied: cast(_Booking, ship.label_applied),
    PackageHandedOver: cast(_Booking, ship.handed_over),
    LineShort: cast(_Booking, short.short),
    UnitRejected: cast(_Booking, short.unit_rejected),
    BinChecked: cast(_Booking, short.bin_checked),
    ToteFilled: cast(_Booking, short.tote_filled),
    PackageStaged: cast(_Booking, ship.staged),
    LabelVoided: cast(_Booking, ship.label_voided),
    OrderSetAside: cast(_Booking, stop.set_aside),
    HoldReleased: cast(_Booking, stop.hold_released),
    CancelAcknowledged: cast(_Booking, stop.cancel_acknowledged),
}
