"""What can go wrong between a station and the centre."""

from enum import Enum


class Fault(Enum):
    NONE = "none"
    LOST_REPLY = "lost_reply"
    """Everything was done; the answer never arrives."""
    HALF_A_BODY = "half_a_body"
    SLOW = "slow"
    """The answer takes a second."""
    GARBAGE = "garbage"
    """200 from somebody else, as a captive portal does."""
    ERROR_500 = "500"
    ERROR_502 = "502"
    UNKNOWN_TOKEN = "401"  # a status
    TOO_OLD = "426"
    TOO_LARGE = "413"
    BUSY = "429"
    FORKED = "409"
    GONE = "410"

    @property
    def status(self) -> int | None:
        return int(self.value) if self.value.isdigit() else None

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return (("Retry-After", "1"),) if self is Fault.BUSY else ()
