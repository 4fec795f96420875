"""The states of a message in the inbox."""

from enum import StrEnum


class Inbound(StrEnum):
    """What became of a message."""

    RECEIVED = "RECEIVED"
    APPLIED = "APPLIED"
    DUPLICATE = "DUPLICATE"
    STALE = "STALE"
    PARKED = "PARKED"
    QUARANTINED = "QUARANTINED"
