"""What the carrier signed for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Gap(StrEnum):
    """Why a parcel that was expected is not on a manifest."""

    TOMORROW = "tomorrow"
    """It is not packed, or came too late; it goes with the next pick-up."""
    HELD = "held"
    """It stands on the shelf for leads."""
    LOST = "lost"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestLine:
    """One package that the carrier took."""

    package: str
    sscc: str
    number: str
    """Of its order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """An expected package that the carrier did not take, and why."""

    of: str
    """Id of the package; of an order without one its own."""
    number: str
    gap: Gap


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestClosed:
    """The carrier took these packages and signed; every other one that was expected is explained.

    It changes the manifest alone. That its packages have left is what follows at the centre.
    """

    service: str
    carrier: str
    cage: str
    day: str
    """Of the pick-up at the site, ISO."""
    packages: tuple[ManifestLine, ...]
    explained: tuple[Explained, ...] = ()
    driver: str = ""
    """Name as it was typed."""
    signature: str = ""
    """Name of the blob with what the driver drew, a PNG."""
    closed_at: datetime
    """By the clock of the station."""
