"""A message of the inbox, and its states."""

from dataclasses import dataclass, field
from enum import StrEnum


class Inbound(StrEnum):
    """What became of a message."""

    RECEIVED = "RECEIVED"
    APPLIED = "APPLIED"
    DUPLICATE = "DUPLICATE"
    STALE = "STALE"
    PARKED = "PARKED"
    QUARANTINED = "QUARANTINED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it is kept."""

    id: str
    channel: str
    shop: str
    topic: str
    delivery_key: str
    """The same on every retry of one delivery."""
    event_id: str
    raw: bytes = field(repr=False)
