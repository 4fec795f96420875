"""The answer to a command, and the reasons for it.

The centre rules; a station applies the same functions and so predicts the ruling.
"""

from dataclasses import dataclass
from enum import StrEnum


class RulingKind(StrEnum):
    """The three answers that settle a command."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    """Nothing is booked; a person must look at it."""
    SUPERSEDED = "superseded"
    """The physical fact stands, its intended effect does not; a task makes it good."""


class Reason(StrEnum):
    """Why a command was not simply accepted."""

    NONE = ""
    PUT_BACK = "put_back"
    """The order wants this unit no longer: bring it back to its bin."""
    NOT_WANTED = "not_wanted"
    """The order does not wait for these units any more, for another reason."""
    CONSOLIDATE = "consolidate"
    """Somebody else has gone on with the walk into another tote: this unit is not in that one."""
    LATE = "late"
    """Done under a claim that had ended by then; nobody had gone on, so it counts."""
    HELD_BY_OTHER = "held_by_other"
    """Another station has this walk."""
    NEEDS_LEAD = "needs_lead"
    """The station that has this walk is at work on it: only a lead takes it away."""
    UNKNOWN_DOCUMENT = "unknown_document"
    UNKNOWN_LINE = "unknown_line"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_PACKAGE = "unknown_package"
    UNIT_REUSED = "unit_reused"
    SERIAL_REUSED = "serial_reused"
    SERIAL_MISMATCH = "serial_mismatch"
    """The unit was picked with another serial."""
    WRONG_STATE = "wrong_state"
    WRONG_TOTE = "wrong_tote"
    SSCC_REUSED = "sscc_reused"
    SSCC_MISMATCH = "sscc_mismatch"
    DEPENDENCY = "dependency"
    ID_REUSE = "id_reuse"
    FORGOTTEN = "forgotten"
    """It was decided so long ago that the centre no longer knows how."""
    DUPLICATE_RETURN = "duplicate_return"
    NOT_SHIPPED = "not_shipped"
    UNREADABLE = "unreadable"
    DISCARDED = "discarded"
    """A person did without it: the centre could not take it in."""
    NOT_ALLOWED = "not_allowed"
    NOT_GRANTED = "not_granted"
    """A number that is in no block of the station that used it."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Accepted, rejected or superseded, with the reason."""

    kind: RulingKind
    reason: Reason = Reason.NONE

    @property
    def counts(self) -> bool:
        """Tells whether the intended effect happened."""
        return self.kind is RulingKind.ACCEPTED


ACCEPTED = Ruling(RulingKind.ACCEPTED)
ACCEPTED_LATE = Ruling(RulingKind.ACCEPTED, Reason.LATE)


def rejected(reason: Reason) -> Ruling:
    """Returns a rejection."""
    return Ruling(RulingKind.REJECTED, reason)


def superseded(reason: Reason) -> Ruling:
    """Returns a ruling that keeps the physical fact and refuses its effect."""
    return Ruling(RulingKind.SUPERSEDED, reason)
