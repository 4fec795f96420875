"""Answers of the return desk."""

from enum import StrEnum

from app.domain.feedback import Feedback


class ReturnVerdict(StrEnum):
    """Answers of the thin return."""

    ORDER_FOUND = "return.order_found"
    SERIAL_MATCHES = "return.serial_matches"
    UNIT_UNPROVEN = "return.unit_unproven"
    """The GTIN fits an open unit of the order, but carries no serial."""
    NOT_IN_MY_DATA = "return.not_in_my_data"
    NOT_IN_ORDER = "return.not_in_order"
    OTHER_ORDER = "return.other_order"
    OVER = "return.over"
    SAME_UNIT = "return.same_unit"
    SERIAL_NOTED = "return.serial_noted"
    """The second code of a garment of this visit: it is one unit, and its serial is known now."""
    ALREADY_RETURNED = "return.already_returned"
    FIND_FIRST = "return.find_first"
    DONE = "return.done"
    NOTHING_YET = "return.nothing_yet"
    NO_NUMBERS = "return.no_numbers"
    UNDONE = "return.undone"
    TOO_LATE = "return.too_late"


FEEDBACK: dict[StrEnum, Feedback | None] = {
    ReturnVerdict.ORDER_FOUND: Feedback.ACCEPT,
    ReturnVerdict.SERIAL_MATCHES: Feedback.ACCEPT,
    ReturnVerdict.UNIT_UNPROVEN: Feedback.ACCEPT,
    ReturnVerdict.NOT_IN_MY_DATA: Feedback.NEED,
    ReturnVerdict.NOT_IN_ORDER: Feedback.WRONG,
    ReturnVerdict.OTHER_ORDER: Feedback.WRONG,
    ReturnVerdict.OVER: Feedback.OVER,
    ReturnVerdict.SAME_UNIT: Feedback.OVER,
    ReturnVerdict.SERIAL_NOTED: Feedback.ACCEPT,
    ReturnVerdict.ALREADY_RETURNED: Feedback.WRONG,
    ReturnVerdict.FIND_FIRST: Feedback.NEED,
    ReturnVerdict.DONE: Feedback.DONE,
    ReturnVerdict.NOTHING_YET: Feedback.NEED,
    ReturnVerdict.NO_NUMBERS: Feedback.NEED,
    ReturnVerdict.UNDONE: Feedback.ACCEPT,
    ReturnVerdict.TOO_LATE: Feedback.WRONG,
}
