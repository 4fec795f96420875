"""What a station did or asks. A command changes exactly one replicated document.

Names are past participles: a command states a fact. Its envelope (id, sequence, actor, device) is
added by the floor; here stand only the bodies.
"""

from app.domain.commands.kinds import DocumentKind, Grade
from app.domain.commands.manifest import Explained, Gap, ManifestClosed, ManifestLine
from app.domain.commands.pack import (
    ItemPacked,
    ItemUnpacked,
    PackageClosed,
    PackageReopened,
    PackageWeighed,
    SurplusFound,
)
from app.domain.commands.pick import (
    BinChecked,
    CancelAcknowledged,
    ItemPicked,
    ItemUnpicked,
    LineShort,
    OrderSetAside,
    Proof,
    ShortReason,
    ToteFilled,
    UnitRejected,
)
from app.domain.commands.returns import ReceivedUnit, UnitsReceivedBack
from app.domain.commands.ship import (
    LabelApplied,
    LabelIssued,
    LabelVoided,
    PackageHandedOver,
    PackageStaged,
)
from app.domain.commands.stations import CommandDiscarded, NumbersRequested
from app.domain.commands.stock import HoldReleased, StockCounted, StockMoved, TaskDone
from app.domain.commands.walks import PickListClaimed, PickListReleased, PickListTakenOver

__all__ = [
    "COMMAND_TYPES",
    "KINDS_WITH_BLOBS",
    "KIND_OF",
    "BinChecked",
    "CancelAcknowledged",
    "Command",
    "CommandDiscarded",
    "DocumentKind",
    "Explained",
    "FulfilmentCommand",
    "Gap",
    "Grade",
    "HoldReleased",
    "ItemPacked",
    "ItemPicked",
    "ItemUnpacked",
    "ItemUnpicked",
    "LabelApplied",
    "LabelIssued",
    "LabelVoided",
    "LineShort",
    "ManifestClosed",
    "ManifestLine",
    "NumbersRequested",
    "OrderSetAside",
    "PackageClosed",
    "PackageHandedOver",
    "PackageReopened",
    "PackageStaged",
    "PackageWeighed",
    "PickListClaimed",
    "PickListCommand",
    "PickListReleased",
    "PickListTakenOver",
    "Proof",
    "ReceivedUnit",
    "ShortReason",
    "StationCommand",
    "StockCommand",
    "StockCounted",
    "StockMoved",
    "SurplusFound",
    "TaskDone",
    "ToteFilled",
    "UnitRejected",
    "UnitsReceivedBack",
    "blobs_of",
    "is_blob_name",
]

PickListCommand = PickListClaimed | PickListReleased | PickListTakenOver
FulfilmentCommand = (
    ItemPicked
    | ItemUnpicked
    | LineShort
    | UnitRejected
    | BinChecked
    | ToteFilled
    | OrderSetAside
    | CancelAcknowledged
    | ItemPacked
    | ItemUnpacked
    | PackageClosed
    | PackageReopened
    | PackageWeighed
    | SurplusFound
    | LabelIssued
    | LabelApplied
    | PackageHandedOver
    | PackageStaged
    | LabelVoided
    | HoldReleased
)
StationCommand = NumbersRequested | CommandDiscarded
StockCommand = TaskDone | StockCounted | StockMoved
Command = (
    PickListCommand
    | FulfilmentCommand
    | ManifestClosed
    | UnitsReceivedBack
    | StationCommand
    | StockCommand
)

COMMAND_TYPES: dict[str, type[Command]] = {
    "pick_list_claimed": PickListClaimed,
    "pick_list_released": PickListReleased,
    "pick_list_taken_over": PickListTakenOver,
    "item_picked": ItemPicked,
    "item_unpicked": ItemUnpicked,
    "line_short": LineShort,
    "unit_rejected": UnitRejected,
    "bin_checked": BinChecked,
    "tote_filled": ToteFilled,
    "order_set_aside": OrderSetAside,
    "cancel_acknowledged": CancelAcknowledged,
    "item_packed": ItemPacked,
    "item_unpacked": ItemUnpacked,
    "package_closed": PackageClosed,
    "package_reopened": PackageReopened,
    "package_weighed": PackageWeighed,
    "surplus_found": SurplusFound,
    "label_issued": LabelIssued,
    "label_applied": LabelApplied,
    "package_handed_over": PackageHandedOver,
    "package_staged": PackageStaged,
    "label_voided": LabelVoided,
    "hold_released": HoldReleased,
    "task_done": TaskDone,
    "stock_counted": StockCounted,
    "stock_moved": StockMoved,
    "manifest_closed": ManifestClosed,
    "units_received_back": UnitsReceivedBack,
    "numbers_requested": NumbersRequested,
    "command_discarded": CommandDiscarded,
}
"""The name on the wire of each command. A name is never reused."""

KIND_OF: dict[type[Command], str] = {body: name for name, body in COMMAND_TYPES.items()}

_WITH_BLOBS = (OrderSetAside, LineShort, UnitRejected, ManifestClosed, UnitsReceivedBack)
KINDS_WITH_BLOBS = frozenset(KIND_OF[body] for body in _WITH_BLOBS)
"""Only commands of these kinds may name blobs."""


def blobs_of(command: Command) -> tuple[str, ...]:
    """Returns the names of the blobs that must be at the centre before a command, each once.

    A blob is bytes outside documents and commands (a photo, a signature), named by their SHA-256.
    """
    match command:
        case OrderSetAside() | LineShort() | UnitRejected():
            return tuple(dict.fromkeys(command.photos))
        case ManifestClosed():
            return (command.signature,) if command.signature else ()
        case UnitsReceivedBack():
            return tuple(dict.fromkeys(name for unit in command.units for name in unit.photos))
    return ()


def is_blob_name(text: str) -> bool:
    """Tells whether a text is the name of a blob: 64 lower-case hexadecimal digits."""
    return len(text) == 64 and all(char in "0123456789abcdef" for char in text)
