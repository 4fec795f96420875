"""What happens between a bin and a tote."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Proof = Literal["", "by_hand"]
"""How a garment was recognised: by its code, or by a person who typed the last digits."""


class ShortReason(StrEnum):
    """Why a unit cannot be had."""

    NOT_FOUND = "not_found"
    """Nothing of it lies in the bin, or the unit is gone from its tote."""
    DAMAGED = "damaged"
    FEWER = "fewer"
    """Some lay there, not all."""
    WRONG_ITEM_IN_BIN = "wrong_item_in_bin"
    CUSTOMER_HOLD = "customer_hold"
    """It is there and kept for a customer who is in the shop."""


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
    proof: Proof = ""


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
class LineShort:
    """Units of a line are not to be had in the bin where the walk said they were."""

    line: str
    bin: str
    quantity: int
    """So many; what the line no longer waits for is never counted."""
    reason: ShortReason
    photos: tuple[str, ...] = ()
    """Names of blobs that show it; see ``blobs_of``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRejected:
    """A unit that was picked and is in no package cannot be sent: damaged, wrong, or gone."""

    unit: str
    reason: ShortReason
    photos: tuple[str, ...] = ()
    """Names of blobs that show it; see ``blobs_of``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BinChecked:
    """A picker looked whether a product is gone from a bin, as the books say it is or not."""

    bin: str
    sku: str
    empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToteFilled:
    """Nothing more goes into a tote of this order; the next one takes the rest."""

    tote: str
