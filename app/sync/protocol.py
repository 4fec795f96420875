"""What answers of the centre mean and how long to wait. No I/O, no clock, no thread."""

from collections.abc import Callable
from enum import StrEnum

from app.errors import CentreRefused
from app.wire import ChangesPage
from app.wire.lines import LinkState, Trouble

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 60.0
PATIENT_S = 300.0
"""The longest that a Retry-After is believed."""


class Meaning(StrEnum):
    """What an HTTP status says about a request."""

    LOOKED_AT = "looked_at"
    """200: only the rulings inside settle anything."""
    ENROL = "enrol"
    """401: the token is not known; nothing is ever dropped for that."""
    SPOILT = "spoilt"
    """400, 403, 404: something in the batch, perhaps one command."""
    CONFLICT = "conflict"
    """409, 410: the feed starts over, or the install has a twin."""
    TOO_LARGE = "too_large"
    UPDATE = "update"
    """426: this build is too old; go on collecting."""
    LATER = "later"
    """429, 503: come back when told."""
    FAILING = "failing"
    """5xx and whatever makes no sense."""


_MEANINGS = {
    200: Meaning.LOOKED_AT,
    401: Meaning.ENROL,
    400: Meaning.SPOILT,
    403: Meaning.SPOILT,
    404: Meaning.SPOILT,
    422: Meaning.SPOILT,
    409: Meaning.CONFLICT,
    410: Meaning.CONFLICT,
    413: Meaning.TOO_LARGE,
    426: Meaning.UPDATE,
    429: Meaning.LATER,
    503: Meaning.LATER,
}
TROUBLES = {
    Meaning.ENROL: Trouble.ENROL,
    Meaning.SPOILT: Trouble.REFUSED,
    Meaning.CONFLICT: Trouble.REFUSED,
    Meaning.TOO_LARGE: Trouble.REFUSED,
    Meaning.UPDATE: Trouble.UPDATE,
    Meaning.LATER: Trouble.BUSY,
    Meaning.FAILING: Trouble.FAILING,
}
"""How each meaning except ``LOOKED_AT`` is told to people."""


def meaning_of(status: int) -> Meaning:
    """Returns what a status means; an unknown one never settles or spoils anything."""
    return _MEANINGS.get(status, Meaning.FAILING)


class Backoff:
    """How long to wait after failure upon failure: full jitter, so that stations spread out."""

    def __init__(self, random: Callable[[], float]) -> None:
        """Takes the source of randomness.

        Args:
            random: gives a number from 0 up to but not including 1.
        """
        self._random = random
        self._failures = 0

    def reset(self) -> None:
        """Notes a success."""
        self._failures = 0

    def next_s(self, retry_after_s: float | None = None) -> float:
        """Returns the seconds to wait after one more failure.

        Args:
            retry_after_s: what the centre asked for; the jitter comes on top.
        """
        limit = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(self._failures, 10))
        self._failures += 1
        return self._random() * limit + min(retry_after_s or 0.0, PATIENT_S)


def state_of(*, online: bool, trying: bool, waiting: int, complete: bool) -> LinkState:
    """Returns how far a station has come.

    Args:
        online: the centre answers as it should.
        trying: a request is under way.
        waiting: commands that can be sent and have no ruling.
        complete: every scope was pulled to its end.
    """
    if not online:
        return LinkState.PROBING if trying else LinkState.OFFLINE
    if waiting:
        return LinkState.PUSHING
    return LinkState.LIVE if complete else LinkState.PULLING


def check_page(page: ChangesPage, scope: str, since: int) -> ChangesPage:
    """Returns the page when it can be an answer to what was asked.

    Raises:
        CentreRefused: another scope, a step back, or more of what never comes nearer.
    """
    if page.scope != scope:
        raise CentreRefused(f"Asked for {scope!r}, got a page of {page.scope!r}.")
    if page.upto < since or (page.more and page.upto == since):
        raise CentreRefused(
            f"Asked for {scope!r} after {since}, got a page up to {page.upto}.",
            why="That is no step forward.",
        )
    return page
