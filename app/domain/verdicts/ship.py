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
}
