"""The station's real clocks."""

import time
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """Wall time for people; the boot clock, which counts sleep, for order and leases."""

    def __init__(self) -> None:
        known = _BOOT_ID.exists()
        self._boot_id = _BOOT_ID.read_text().strip() if known else f"start-{time.time_ns()}"
        self._source = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)

    def wall(self) -> datetime:
        """Returns now as aware UTC."""
        return datetime.now(UTC)

    def boot(self) -> float:
        """Returns seconds since the machine started."""
        return time.clock_gettime(self._source)

    def boot_id(self) -> str:
        """Returns a text that changes with each start of the machine."""
        return self._boot_id


def zone_of(name: str) -> tzinfo | None:
    """Returns a time zone by its IANA name; None, the computer's own, for one it does not know."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
