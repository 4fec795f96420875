"""What several screens show."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.model.fulfilment_order import Standing
from app.domain.model.product import Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """What is in the hand beside what is wanted."""

    got: Product
    want: Product


class StopKind(StrEnum):
    """Why work on an order stopped."""

    NONE = ""
    CANCELLED = "cancelled"
    HELD = "held"
    MISMATCH = "mismatch"
    """A label lies on a parcel that is not its own."""
    ADDRESS = "address"
    """The order is held because of its address."""
    LAPSED = "lapsed"
    """The claim on the walk ran out while the station was offline."""
    TAKEN = "taken"
    """The walk was taken over at another station."""


def stop_kind(standing: Standing) -> StopKind:
    """Returns why work on an order of this standing stops."""
    if standing is Standing.ACTIVE:
        return StopKind.NONE
    return StopKind.HELD if standing is Standing.ON_HOLD else StopKind.CANCELLED
