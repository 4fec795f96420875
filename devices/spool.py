"""The life of a print job as data: event by event, state by state. Sent is not printed.

A job whose fate nobody knows is UNKNOWN and a person is asked; it is never sent again by itself.
"""

from enum import StrEnum

from app.ports.printing import JobState


class SpoolEvent(StrEnum):
    """What can happen to a print job."""

    PICKED_UP = "picked_up"
    """The printer's worker took it from the ledger."""
    UNREACHED = "unreached"
    """Connecting was refused or took too long; nothing was handed over."""
    BROKE_EARLY = "broke_early"
    """The link broke before the part that makes the printer print was handed over."""
    BROKE_LATE = "broke_late"
    """The link broke while or after that part was handed over."""
    HANDED_OVER = "handed_over"
    """All bytes are with the link."""
    NO_PROOF = "no_proof"
    """The printer never answers status questions."""
    TROUBLED = "troubled"
    """The printer reports trouble, or one that used to answer fell silent; the job is inside it."""
    PROVED = "proved"
    """On the same connection: nothing in its buffer, nothing left to print, no trouble."""
    LINK_GONE = "link_gone"
    """The connection was lost before a proof."""
    GAVE_UP = "gave_up"
    """The printer answered for a minute with neither proof nor trouble."""
    RESTARTED = "restarted"
    """The program started and found the job as it was left."""
    SEEN_PRINTED = "seen_printed"
    """A person says so, or the label's own code was scanned on the parcel."""
    SEEN_MISSING = "seen_missing"
    """A person says that it did not print; a reprint is a new job."""
    CANCELLED = "cancelled"
    MOVED = "moved"
    """Queued at another printer."""


TRANSITIONS: dict[JobState, dict[SpoolEvent, JobState]] = {
    JobState.QUEUED: {
        SpoolEvent.PICKED_UP: JobState.SENDING,
        SpoolEvent.MOVED: JobState.QUEUED,
        SpoolEvent.CANCELLED: JobState.CANCELLED,
        SpoolEvent.RESTARTED: JobState.QUEUED,
    },
    JobState.SENDING: {
        SpoolEvent.UNREACHED: JobState.QUEUED,
        SpoolEvent.BROKE_EARLY: JobState.QUEUED,
        SpoolEvent.BROKE_LATE: JobState.UNKNOWN,
        SpoolEvent.HANDED_OVER: JobState.SENT,
        SpoolEvent.RESTARTED: JobState.UNKNOWN,
    },
    JobState.SENT: {
        SpoolEvent.NO_PROOF: JobState.SENT,
        SpoolEvent.TROUBLED: JobState.ATTENTION,
        SpoolEvent.PROVED: JobState.CONFIRMED,
        SpoolEvent.LINK_GONE: JobState.UNKNOWN,
        SpoolEvent.GAVE_UP: JobState.UNKNOWN,
        SpoolEvent.RESTARTED: JobState.UNKNOWN,
        SpoolEvent.SEEN_PRINTED: JobState.CONFIRMED,
        SpoolEvent.SEEN_MISSING: JobState.FAILED,
    },
    JobState.ATTENTION: {
        SpoolEvent.TROUBLED: JobState.ATTENTION,
        SpoolEvent.PROVED: JobState.CONFIRMED,
        SpoolEvent.LINK_GONE: JobState.UNKNOWN,
        SpoolEvent.GAVE_UP: JobState.UNKNOWN,
        SpoolEvent.RESTARTED: JobState.UNKNOWN,
        SpoolEvent.SEEN_PRINTED: JobState.CONFIRMED,
        SpoolEvent.SEEN_MISSING: JobState.FAILED,
    },
    JobState.UNKNOWN: {
        SpoolEvent.SEEN_PRINTED: JobState.CONFIRMED,
        SpoolEvent.SEEN_MISSING: JobState.FAILED,
        SpoolEvent.RESTARTED: JobState.UNKNOWN,
    },
    JobState.CONFIRMED: {},
    JobState.FAILED: {},
    JobState.CANCELLED: {},
}


def next_state(state: JobState, event: SpoolEvent) -> JobState:
    """Returns the state after an event.

    Raises:
        ValueError: the event cannot happen in this state.
    """
    after = TRANSITIONS[state].get(event)
    if after is None:
        raise ValueError(f"expected one of {sorted(TRANSITIONS[state])} in {state}, got {event!r}")
    return after


def safe_prefix(data: bytes, language: str) -> int:
    """Returns how many bytes can be handed over before the printer can have printed anything.

    A ZPL format prints at its ``^XZ``, so the first one counts. A PDF cannot be read before its
    cross-reference is found from the end. Of an unknown language no byte is safe.
    """
    marks = {"zpl": b"^XZ", "pdf": b"startxref"}
    mark = marks.get(language)
    return max(0, data.find(mark)) if mark else 0
