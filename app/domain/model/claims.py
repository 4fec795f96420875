"""Who has a walk. The centre decides it; a station believes it until its own clock says no.

    station's end = boot time when the claim was CREATED + 0.95 TTL
    centre's end  = time of the grant + TTL

So the station always stops first, whatever the wall clocks say and however often a lost reply is
sent again. A token grows with each new holder and fences what was done under an older one; a fact
is never refused for it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.commands import Grade, PickListClaimed, PickListReleased, PickListTakenOver
from app.domain.model.pick_list import PickList
from app.domain.rulings import (
    ACCEPTED,
    ACCEPTED_LATE,
    Reason,
    Ruling,
    rejected,
    superseded,
)

LEASE_S = 900
"""A lease lasts so long at the centre, at most."""
STATION_SHARE = 0.95
"""A station uses so much of it: clocks may drift by less than the rest."""
RENEW_SHARE = 1 / 3
"""A lease is renewed when so much of it is used."""
ACTIVE_S = 120
"""A station heard of within this time is at work: only a lead takes its walk away."""
_RANK = {Grade.SOFT: 0, Grade.LEASE: 1, Grade.HARD: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Who has a walk, as the centre knows it."""

    station: str = ""
    """Empty: nobody."""
    worker: str = ""
    grade: Grade = Grade.SOFT
    token: int = 0
    since: datetime | None = None
    until: datetime | None = None
    """None: it does not end by itself."""
    wrote: int = 0
    """Highest token under which something was booked."""

    def holder(self, now: datetime) -> str:
        """Returns the station that has the walk now; empty when nobody has."""
        over = self.until is not None and now >= self.until
        return "" if over else self.station


Decided = tuple[Held, Ruling]


def grant(held: Held, command: PickListClaimed, now: datetime) -> Decided:
    """Rules on a claim. A hint may be overridden, a lease or a tote in hand may not.

    The holder keeps its token, so that what it did before is never late; a new holder gets the next
    one. A claim never makes a firmer one looser.
    """
    holder = held.holder(now)
    if holder not in ("", command.station) and held.grade is not Grade.SOFT:
        return held, rejected(Reason.HELD_BY_OTHER)
    kept = held.station == command.station
    grade = max(held.grade if kept and holder else Grade.SOFT, command.grade, key=_RANK.__getitem__)
    bumped = 0 if kept or grade is Grade.SOFT else 1
    seconds = min(command.ttl_s, LEASE_S) if command.ttl_s > 0 else LEASE_S
    now_held = replace(
        held,
        station=command.station,
        worker=command.worker,
        grade=grade,
        token=held.token + bumped,
        since=held.since if kept else now,
        until=now + timedelta(seconds=seconds) if grade is Grade.LEASE else None,
    )
    return now_held, ACCEPTED


def give_back(held: Held, command: PickListReleased) -> Decided:
    """Rules on a release. Who has it no more has nothing to give back, and that is no fault."""
    return (freed(held) if held.station == command.station else held), ACCEPTED


def take_over(held: Held, command: PickListTakenOver, now: datetime) -> Decided:
    """Rules on a take-over: only of the claim that the worker was warned about."""
    free = held.holder(now) in ("", command.station) or held.grade is Grade.SOFT
    if not free and held.token != command.over:
        return held, rejected(Reason.HELD_BY_OTHER)
    firm = PickListClaimed(station=command.station, worker=command.worker, grade=Grade.HARD)
    return grant(held if free else freed(held), firm, now)


def freed(held: Held) -> Held:
    """Returns the walk with no holder; the token stays, so that it only ever grows."""
    return replace(held, station="", worker="", grade=Grade.SOFT, since=None, until=None)


def late_ruling(held: Held, token: int, *, tote: str, fixed: str | None) -> Ruling:
    """Rules on a pick that its order accepts: on time, late, or into another tote than the others.

    Args:
        held: who has the walk.
        token: of the claim under which the unit was picked.
        tote: the unit lies in it.
        fixed: tote of the units that are booked; None when there are none.
    """
    if token < held.wrote or fixed not in (None, tote):
        return superseded(Reason.CONSOLIDATE)
    return ACCEPTED_LATE if token < held.token else ACCEPTED


def late_stop(held: Held, token: int, station: str, now: datetime) -> Ruling:
    """Rules on setting an order aside: whoever lost its walk does not stop the one who has it."""
    stale = 0 < token < held.token and held.holder(now) not in ("", station)
    return superseded(Reason.HELD_BY_OTHER) if stale else ACCEPTED


def written(held: Held, token: int) -> Held:
    """Returns the walk with a fact booked under a token."""
    return held if token <= held.wrote else replace(held, wrote=token)


def shown(pick_list: PickList, held: Held) -> PickList:
    """Returns the list as every station of the site gets it."""
    return replace(
        pick_list,
        claimed_station=held.station,
        claimed_worker=held.worker,
        claimed_grade=held.grade,
        claimed_token=held.token,
        claimed_since=held.since,
        claimed_until=held.until,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A granted walk, as the station that has it keeps it."""

    task: str
    """The fulfilment order that is walked for."""
    grade: Grade
    token: int
    made_boot: float
    """Boot time when the claim was created, seconds."""
    boot_id: str
    ttl_s: int
    command_id: str
    """The claim that was granted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BootTime:
    """Now, on the clock that counts sleep and belongs to one start of the machine."""

    seconds: float
    boot_id: str


def begins(created: float, seen: float) -> float:
    """Returns from when a station counts its lease: from the creation of the claim.

    Not from when the grant was seen: a lost reply is answered again later, with the same grant.
    """
    return min(created, seen)


def left_s(holding: Holding, now: BootTime) -> float | None:
    """Returns for how many seconds a lease may still be used; None when it has no end."""
    if holding.grade is Grade.HARD:
        return None
    if holding.boot_id != now.boot_id:
        return 0.0
    return max(0.0, holding.made_boot + STATION_SHARE * holding.ttl_s - now.seconds)


def is_held(holding: Holding, now: BootTime) -> bool:
    """Tells whether the station may act on a walk."""
    left = left_s(holding, now)
    return left is None or left > 0


def is_due(holding: Holding, now: BootTime) -> bool:
    """Tells whether a lease should be renewed."""
    used = holding.boot_id != now.boot_id or (
        now.seconds - holding.made_boot >= RENEW_SHARE * holding.ttl_s
    )
    return holding.grade is not Grade.HARD and used


def is_lost(holding: Holding, pick_list: PickList, station: str) -> bool:
    """Tells whether a list, as the centre has it, says that somebody else was given the walk."""
    if pick_list.claimed_token > holding.token:
        return True
    return pick_list.claimed_token == holding.token and pick_list.claimed_station != station


class Loss(StrEnum):
    """How a station lost the walk that a picker is on."""

    LAPSED = "lapsed"
    """Its claim ran out while the centre could not be reached."""
    TAKEN = "taken"
    """Another station has it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A walk that is not this station's any more, and who has it."""

    why: Loss
    at: str = ""
    """When, as the screen says it."""
    station: str = ""
    worker: str = ""
