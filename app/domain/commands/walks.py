"""Who walks which walk."""

from dataclasses import dataclass

from app.domain.commands.kinds import Grade


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
