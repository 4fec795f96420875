"""What a station asks for itself."""

from dataclasses import dataclass


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
