"""What a station did or asks. A command changes exactly one replicated document.

Names are past participles: a command states a fact. Its envelope (id, sequence, actor, device) is
added by the floor; here stand only the bodies.
"""

from dataclasses import dataclass
from enum import StrEnum


class DocumentKind(StrEnum):
    """Kinds of replicated documents."""

    FULFILMENT_ORDER = "fulfilment_order"
    PICK_LIST = "pick_list"
    TASK = "task"
    RETURNABLE_ORDER = "returnable_order"
    RETURN = "return"
    PRODUCT = "product"
    BIN = "bin"
    WORKER = "worker"
    SETTING = "setting"
    STATION = "station"


class Grade(StrEnum):
    """How firmly a station holds a walk."""

    SOFT = "soft"
    """A hint to the others, not a lock."""
    LEASE = "lease"
    """Until a time, unless it is renewed before."""
    HARD = "hard"
    """A person walks it with a tote in hand: until it is given back, or deliberately taken over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickListClaimed:
    """A station asks for a walk, or asks to keep the one that it has."""

    station: str
    worker: str
    grade: Grade = Grade.SOFT
    ttl_s: int = 0
    """How long a lease is wanted for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickListReleased:
    """A station gives a walk back to the pool."""

    station: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PickListTakenOver:
    """A worker takes a walk from the station that holds it, knowing what that station may hold."""

    station: str
    worker: str
    over: int
    """Token of the claim that is ended; another one by now was not what the worker agreed to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPicked:
    """One unit went from a bin into a tote."""

    unit: str
    """Identity of the unit inside this order, made on the station (UUIDv7)."""
    line: str
    gtin: str
    serial: str | None
    bin: str
    tote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUnpicked:
    """A unit went back from the tote into its bin (undo)."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSetAside:
    """A worker cannot go on with this order; a lead must look at it."""

    reason: str
    photos: tuple[str, ...] = ()
    """Names of blobs that show why; see ``blobs_of``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAcknowledged:
    """The floor has put everything back where it came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPacked:
    """One picked unit was verified into a package."""

    unit: str
    package: str
    serial: str | None
    """Given when the serial became known only now; it upgrades the unit, it never adds one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUnpacked:
    """A unit was taken out of its open package again (undo)."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageClosed:
    """The contents of a package are frozen."""

    package: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelIssued:
    """A package got its SSCC from this station's block, and its label is being printed."""

    package: str
    sscc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelApplied:
    """The label was scanned on the package it belongs to."""

    package: str
    sscc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageHandedOver:
    """The carrier has taken the package; it has left the building."""

    package: str
    sscc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedUnit:
    """One unit that came back over the counter."""

    line: str
    sku: str
    gtin: str
    serial: str | None
    photos: tuple[str, ...] = ()
    """Names of blobs that show its condition; see ``blobs_of``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsReceivedBack:
    """A visit at the return desk is done: the site has custody, the money is only proposed."""

    return_code: str
    site: str
    order_id: str
    units: tuple[ReceivedUnit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersRequested:
    """The station runs low on numbers that must be unique offline."""

    series: str
    """``sscc`` or ``return``."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandDiscarded:
    """A person does without a command that the centre could not take in."""

    command: str
    """Id of that command."""
    n: int
    """Its number, so that the station's numbers have no gap."""
    agg_kind: str
    agg_id: str
    body_sha256: str
    reason: str


PickListCommand = PickListClaimed | PickListReleased | PickListTakenOver
FulfilmentCommand = (
    ItemPicked
    | ItemUnpicked
    | OrderSetAside
    | CancelAcknowledged
    | ItemPacked
    | ItemUnpacked
    | PackageClosed
    | LabelIssued
    | LabelApplied
    | PackageHandedOver
)
StationCommand = NumbersRequested | CommandDiscarded
Command = PickListCommand | FulfilmentCommand | UnitsReceivedBack | StationCommand

COMMAND_TYPES: dict[str, type[Command]] = {
    "pick_list_claimed": PickListClaimed,
    "pick_list_released": PickListReleased,
    "pick_list_taken_over": PickListTakenOver,
    "item_picked": ItemPicked,
    "item_unpicked": ItemUnpicked,
    "order_set_aside": OrderSetAside,
    "cancel_acknowledged": CancelAcknowledged,
    "item_packed": ItemPacked,
    "item_unpacked": ItemUnpacked,
    "package_closed": PackageClosed,
    "label_issued": LabelIssued,
    "label_applied": LabelApplied,
    "package_handed_over": PackageHandedOver,
    "units_received_back": UnitsReceivedBack,
    "numbers_requested": NumbersRequested,
    "command_discarded": CommandDiscarded,
}
"""The name on the wire of each command. A name is never reused."""

KIND_OF: dict[type[Command], str] = {body: name for name, body in COMMAND_TYPES.items()}

KINDS_WITH_BLOBS = frozenset({KIND_OF[OrderSetAside], KIND_OF[UnitsReceivedBack]})
"""Only commands of these kinds may name blobs."""


def blobs_of(command: Command) -> tuple[str, ...]:
    """Returns the names of the blobs that must be at the centre before a command, each once.

    A blob is bytes outside documents and commands (a photo, a signature), named by their SHA-256.
    """
    match command:
        case OrderSetAside():
            return tuple(dict.fromkeys(command.photos))
        case UnitsReceivedBack():
            return tuple(dict.fromkeys(name for unit in command.units for name in unit.photos))
    return ()


def is_blob_name(text: str) -> bool:
    """Tells whether a text is the name of a blob: 64 lower-case hexadecimal digits."""
    return len(text) == 64 and all(char in "0123456789abcdef" for char in text)
