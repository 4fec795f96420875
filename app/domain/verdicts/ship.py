"""Answers of the ship job."""

from enum import StrEnum

from app.domain.feedback import Feedback


class ShipVerdict(StrEnum):
    """Answers of the ship job."""

    PARCEL_CHOSEN = "ship.parcel_chosen"
    NEED_SLIP = "ship.need_slip"
    LABEL_MATCHED = "ship.label_matched"
    LABEL_MISMATCH = "ship.label_mismatch"
    HANDED_OVER = "ship.handed_over"
    ALREADY_HANDED_OVER = "ship.already_handed_over"
    LABEL_FIRST = "ship.label_first"
    UNKNOWN_PARCEL = "ship.unknown_parcel"
    REPRINTED = "ship.reprinted"
    NOTHING_CHOSEN = "ship.nothing_chosen"
    STOP_CANCELLED = "ship.stop_cancelled"
    STOP_HELD = "ship.stop_held"
    PUT_BACK_DONE = "ship.put_back_done"
    DROPPED = "ship.dropped"
    """The chosen parcel or the waiting label is forgotten; the worker starts anew."""
    MISMATCH_CLEARED = "ship.mismatch_cleared"
    MATCHED_FOR_CAGE = "ship.matched_for_cage"
    NEED_CAGE = "ship.need_cage"
    CAGE_OPEN = "ship.cage_open"
    STAGED = "ship.staged"
    STAGED_NEXT = "ship.staged_next"
    """Past the cut-off: it leaves another day, and the promise is kept."""
    STAGED_LATE = "ship.staged_late"
    """Past the cut-off: it leaves later than was promised, and the shop is told."""
    ALREADY_STAGED = "ship.already_staged"
    STANDS_IN_CAGE = "ship.stands_in_cage"
    WRONG_CAGE = "ship.wrong_cage"
    UNKNOWN_CAGE = "ship.unknown_cage"
    LABEL_VOIDED = "ship.label_voided"
    VOID_LABEL_SCANNED = "ship.void_label_scanned"
    NO_NUMBERS = "ship.no_numbers"
    PACKAGE_HELD = "ship.package_held"
    STOP_ADDRESS = "ship.stop_address"
    ADDRESS_CHANGED = "ship.address_changed"
    NOTHING_STAGED = "ship.nothing_staged"
    GAP = "ship.gap"
    """An expected parcel is not in the cage: why?"""
    SIGN_NOW = "ship.sign_now"
    MANIFEST_CLOSED = "ship.manifest_closed"
    MANIFEST_REPRINTED = "ship.manifest_reprinted"
    MANIFEST_CHANGED = "ship.manifest_changed"
    """A parcel of it was stopped or taken since it was printed."""


FEEDBACK: dict[StrEnum, Feedback | None] = {
    ShipVerdict.PARCEL_CHOSEN: Feedback.ACCEPT,
    ShipVerdict.NEED_SLIP: Feedback.NEED,
    ShipVerdict.LABEL_MATCHED: Feedback.DONE,
    ShipVerdict.LABEL_MISMATCH: Feedback.STOP,
    ShipVerdict.HANDED_OVER: Feedback.DONE,
    ShipVerdict.ALREADY_HANDED_OVER: Feedback.OVER,
    ShipVerdict.LABEL_FIRST: Feedback.NEED,
    ShipVerdict.UNKNOWN_PARCEL: Feedback.WRONG,
    ShipVerdict.REPRINTED: Feedback.DONE,
    ShipVerdict.NOTHING_CHOSEN: Feedback.NEED,
    ShipVerdict.STOP_CANCELLED: Feedback.STOP,
    ShipVerdict.STOP_HELD: Feedback.STOP,
    ShipVerdict.PUT_BACK_DONE: Feedback.DONE,
    ShipVerdict.DROPPED: Feedback.ACCEPT,
    ShipVerdict.MISMATCH_CLEARED: Feedback.ACCEPT,
    ShipVerdict.MATCHED_FOR_CAGE: Feedback.DONE,
    ShipVerdict.NEED_CAGE: Feedback.NEED,
    ShipVerdict.CAGE_OPEN: Feedback.ACCEPT,
    ShipVerdict.STAGED: Feedback.DONE,
    ShipVerdict.STAGED_NEXT: Feedback.DONE,
    ShipVerdict.STAGED_LATE: Feedback.DONE,
    ShipVerdict.ALREADY_STAGED: Feedback.OVER,
    ShipVerdict.STANDS_IN_CAGE: Feedback.NEED,
    ShipVerdict.WRONG_CAGE: Feedback.WRONG,
    ShipVerdict.UNKNOWN_CAGE: Feedback.WRONG,
    ShipVerdict.LABEL_VOIDED: Feedback.DONE,
    ShipVerdict.VOID_LABEL_SCANNED: Feedback.WRONG,
    ShipVerdict.NO_NUMBERS: Feedback.NEED,
    ShipVerdict.PACKAGE_HELD: Feedback.DONE,
    ShipVerdict.STOP_ADDRESS: Feedback.STOP,
    ShipVerdict.ADDRESS_CHANGED: Feedback.WRONG,
    ShipVerdict.NOTHING_STAGED: Feedback.NEED,
    ShipVerdict.GAP: Feedback.NEED,
    ShipVerdict.SIGN_NOW: Feedback.ACCEPT,
    ShipVerdict.MANIFEST_CLOSED: Feedback.DONE,
    ShipVerdict.MANIFEST_REPRINTED: Feedback.DONE,
    ShipVerdict.MANIFEST_CHANGED: Feedback.WRONG,
}
