"""Answers of the pack job."""

from enum import StrEnum

from app.domain.feedback import Feedback


class PackVerdict(StrEnum):
    """Answers of the pack job."""

    OPENED = "pack.opened"
    TOTE_EMPTY = "pack.tote_empty"
    NOT_PICKED_YET = "pack.not_picked_yet"
    SCAN_TOTE_FIRST = "pack.scan_tote_first"
    PACKED = "pack.packed"
    ALL_PACKED = "pack.all_packed"
    WRONG_SIZE = "pack.wrong_size"
    WRONG_COLOUR = "pack.wrong_colour"
    WRONG_ITEM = "pack.wrong_item"
    OVER = "pack.over"
    SAME_UNIT = "pack.same_unit"
    SERIAL_NOTED = "pack.serial_noted"
    """The second code of a garment that is packed: it is one unit, and its serial is known now."""
    WRONG_UNIT = "pack.wrong_unit"
    """The right product, and not the garment that was picked."""
    OTHER_TOTE = "pack.other_tote"
    CLOSED = "pack.closed"
    NOT_COMPLETE = "pack.not_complete"
    NO_NUMBERS = "pack.no_numbers"
    UNDONE = "pack.undone"
    SET_ASIDE = "pack.set_aside"
    STOP_CANCELLED = "pack.stop_cancelled"
    STOP_HELD = "pack.stop_held"
    PUT_BACK_DONE = "pack.put_back_done"


FEEDBACK: dict[StrEnum, Feedback | None] = {
    PackVerdict.OPENED: Feedback.ACCEPT,
    PackVerdict.TOTE_EMPTY: Feedback.NEED,
    PackVerdict.NOT_PICKED_YET: Feedback.NEED,
    PackVerdict.SCAN_TOTE_FIRST: Feedback.NEED,
    PackVerdict.PACKED: Feedback.ACCEPT,
    PackVerdict.ALL_PACKED: Feedback.DONE,
    PackVerdict.WRONG_SIZE: Feedback.WRONG,
    PackVerdict.WRONG_COLOUR: Feedback.WRONG,
    PackVerdict.WRONG_ITEM: Feedback.WRONG,
    PackVerdict.OVER: Feedback.OVER,
    PackVerdict.SAME_UNIT: Feedback.OVER,
    PackVerdict.SERIAL_NOTED: Feedback.ACCEPT,
    PackVerdict.WRONG_UNIT: Feedback.WRONG,
    PackVerdict.OTHER_TOTE: Feedback.WRONG,
    PackVerdict.CLOSED: Feedback.DONE,
    PackVerdict.NOT_COMPLETE: Feedback.NEED,
    PackVerdict.NO_NUMBERS: Feedback.NEED,
    PackVerdict.UNDONE: Feedback.ACCEPT,
    PackVerdict.SET_ASIDE: Feedback.DONE,
    PackVerdict.STOP_CANCELLED: Feedback.STOP,
    PackVerdict.STOP_HELD: Feedback.STOP,
    PackVerdict.PUT_BACK_DONE: Feedback.DONE,
}
