"""What a scanner delivers, and the clock that stamps it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

BUTTON = "button"
"""Source of a verb that was pressed or tapped, not read by a device."""
REVIEW = "review"
"""Source of a stored scan that somebody counts now; ``seq`` is then its number in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One code as a device sent it, before anybody has understood it."""

    raw: bytes
    """Without the terminator and without the AIM identifier."""
    aim: str | None
    """AIM symbology identifier such as ``]C1``; None when the device sends none."""
    source: str
    """Name of the device, such as ``serial:/dev/ttyACM0`` or ``wedge``."""
    seq: int
    """Counts up per source from 1; order within a source is kept."""
    at_wall: datetime
    at_boot: float
    """Seconds on the boot clock when the last byte arrived."""
    truncated: bool = False
    """``raw`` is only a part: too much came without an end, or the cable went in the middle."""
    stored: bool = False
    """The device had it in its memory and sent it when its line was back; nobody asked for it."""


class ScanSink(Protocol):
    """Takes scans from device threads; returns at once and never drops one."""

    def __call__(self, scan: Scan, /) -> None:
        """Queues the scan for the floor worker."""


class Clock(Protocol):
    """Wall time for people, boot time for order and leases."""

    def wall(self) -> datetime:
        """Returns now as aware UTC."""

    def boot(self) -> float:
        """Returns seconds on a clock that never steps and counts sleep."""

    def boot_id(self) -> str:
        """Returns a text that changes with each start of the machine."""
