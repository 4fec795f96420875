"""Answers that are the same on every screen."""

from enum import StrEnum

from app.domain.feedback import Feedback


class CommonVerdict(StrEnum):
    """Answers that are the same on every screen."""

    SIGNED_IN = "common.signed_in"
    SIGNED_OUT = "common.signed_out"
    SIGN_IN_FIRST = "common.sign_in_first"
    UNKNOWN_BADGE = "common.unknown_badge"
    NO_DATA = "common.no_data"
    """What this needs is still on its way to this station; the place in the job is kept."""
    WENT_TO = "common.went_to"
    NOTHING_TO_UNDO = "common.nothing_to_undo"
    NOT_HERE = "common.not_here"
    """A code that is known, but means nothing in this step."""
    UNKNOWN_CODE = "common.unknown_code"
    UNKNOWN_ITEM = "common.unknown_item"
    """A valid GTIN that is not in the catalogue of this station."""
    CHECK_DIGIT = "common.check_digit"
    UNREADABLE = "common.unreadable"
    TOO_LONG = "common.too_long"
    CARD = "common.card"
    """Shaped like a payment card: judged, never stored raw."""
    ECHO = "common.echo"
    COUNTED_ECHO = "common.counted_echo"
    SHEET_PRINTED = "common.sheet_printed"
    SCANNER_HEARD = "common.scanner_heard"
    PICTURE_SAVED = "common.picture_saved"
    THEME_CHANGED = "common.theme_changed"
    NO_PRINTER = "common.no_printer"
    PRINTER_BOUND = "common.printer_bound"
    PRINTER_KEPT = "common.printer_kept"
    NOT_STORED = "common.not_stored"
    """The disk did not take it: it does not count."""
    GO_ON_FIRST = "common.go_on_first"
    """The disk is well again, and nobody has said go on yet."""
    WENT_ON = "common.went_on"
    NO_ROOM = "common.no_room"
    """New work is refused while the disk is nearly full; what was begun can be finished."""
    OUTBOX_FULL = "common.outbox_full"
    """Too much waits for the centre; what was begun can be finished."""
    STORED = "common.stored"
    """The first of the scans that a device had stored: laid aside, and nothing else."""
    STORED_MORE = "common.stored_more"
    """One more of them."""
    STORED_COUNTED = "common.stored_counted"
    """A worker counts the oldest now; its own row follows, with the answer of the job."""
    STORED_DROPPED = "common.stored_dropped"
    NOTHING_STORED = "common.nothing_stored"
    DROP_ALL = "common.drop_all"
    """The same code once more drops them all."""


FEEDBACK: dict[StrEnum, Feedback | None] = {
    CommonVerdict.SIGNED_IN: Feedback.DONE,
    CommonVerdict.SIGNED_OUT: Feedback.DONE,
    CommonVerdict.SIGN_IN_FIRST: Feedback.NEED,
    CommonVerdict.UNKNOWN_BADGE: Feedback.WRONG,
    CommonVerdict.NO_DATA: Feedback.NEED,
    CommonVerdict.WENT_TO: Feedback.ACCEPT,
    CommonVerdict.NOTHING_TO_UNDO: Feedback.NEED,
    CommonVerdict.NOT_HERE: Feedback.WRONG,
    CommonVerdict.UNKNOWN_CODE: Feedback.WRONG,
    CommonVerdict.UNKNOWN_ITEM: Feedback.WRONG,
    CommonVerdict.CHECK_DIGIT: Feedback.WRONG,
    CommonVerdict.UNREADABLE: Feedback.WRONG,
    CommonVerdict.TOO_LONG: Feedback.WRONG,
    CommonVerdict.CARD: Feedback.WRONG,
    CommonVerdict.ECHO: None,
    CommonVerdict.COUNTED_ECHO: Feedback.ACCEPT,
    CommonVerdict.SHEET_PRINTED: Feedback.DONE,
    CommonVerdict.SCANNER_HEARD: Feedback.DONE,
    CommonVerdict.PICTURE_SAVED: Feedback.DONE,
    CommonVerdict.THEME_CHANGED: Feedback.ACCEPT,
    CommonVerdict.NO_PRINTER: Feedback.DEVICE,
    CommonVerdict.PRINTER_BOUND: Feedback.DONE,
    CommonVerdict.PRINTER_KEPT: Feedback.ACCEPT,
    CommonVerdict.NOT_STORED: Feedback.STOP,
    CommonVerdict.GO_ON_FIRST: Feedback.STOP,
    CommonVerdict.WENT_ON: Feedback.ACCEPT,
    CommonVerdict.NO_ROOM: Feedback.DEVICE,
    CommonVerdict.OUTBOX_FULL: Feedback.DEVICE,
    CommonVerdict.STORED: Feedback.DEVICE,
    CommonVerdict.STORED_MORE: None,
    CommonVerdict.STORED_COUNTED: None,
    CommonVerdict.STORED_DROPPED: Feedback.DONE,
    CommonVerdict.NOTHING_STORED: Feedback.NEED,
    CommonVerdict.DROP_ALL: Feedback.CONFIRM,
}
