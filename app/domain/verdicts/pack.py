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
    OPENED_PART = "pack.opened_part"
    TOTES_COMPLETE = "pack.totes_complete"
    OPENED_BY_ITEM = "pack.opened_by_item"
    """An item found the order it belongs to, and is packed."""
    NO_ORDER = "pack.no_order"
    OTHER_ORDER = "pack.other_order"
    TOTE_MISSING = "pack.tote_missing"
    """The order lies in two totes and only one was brought."""
    BY_HAND = "pack.by_hand"
    """A piece that could not be scanned; it is marked."""
    LOOK_FIRST = "pack.look_first"
    """A piece is said to be missing: pressed again, it is."""
    MISSING = "pack.missing"
    DAMAGED = "pack.damaged"
    CARTON = "pack.carton"
    INSERT_IN = "pack.insert_in"
    INSERTS_DONE = "pack.inserts_done"
    WEIGHT_LESS = "pack.weight_less"
    """Closed again, the weight is accepted."""
    WEIGHT_MORE = "pack.weight_more"
    WEIGHT_OFF = "pack.weight_off"
    """No piece of the order explains the difference."""
    NO_WEIGHT = "pack.no_weight"
    """Closed again, the parcel goes with the weight it should have."""
    KEY_WEIGHT = "pack.key_weight"
    WEIGHT_KEYED = "pack.weight_keyed"
    NEXT_PARCEL = "pack.next_parcel"
    """A parcel is closed and the order needs another one."""
    PARCEL_EMPTY = "pack.parcel_empty"
    LABEL_ON = "pack.label_on"
    WRONG_LABEL = "pack.wrong_label"
    TRAY_FIRST = "pack.tray_first"
    TRAY_EMPTIED = "pack.tray_emptied"
    TRAY_IS_EMPTY = "pack.tray_is_empty"
    STRAY_BACK = "pack.stray_back"
    """The newest piece of the tray was no stranger, or was never there."""
    ALREADY_PACKED = "pack.already_packed"
    WHY_REOPEN = "pack.why_reopen"
    REOPENED = "pack.reopened"
    NOT_REOPENED = "pack.not_reopened"
    CLOSE_FIRST = "pack.close_first"
    WHICH_PARCEL = "pack.which_parcel"
    PARCEL_LEFT = "pack.parcel_left"
    """The carrier has it: it cannot be opened again."""


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
    PackVerdict.OPENED_PART: Feedback.NEED,
    PackVerdict.TOTES_COMPLETE: Feedback.ACCEPT,
    PackVerdict.OPENED_BY_ITEM: Feedback.ACCEPT,
    PackVerdict.NO_ORDER: Feedback.NEED,
    PackVerdict.OTHER_ORDER: Feedback.WRONG,
    PackVerdict.TOTE_MISSING: Feedback.NEED,
    PackVerdict.BY_HAND: Feedback.ACCEPT,
    PackVerdict.LOOK_FIRST: Feedback.CONFIRM,
    PackVerdict.MISSING: Feedback.DONE,
    PackVerdict.DAMAGED: Feedback.DONE,
    PackVerdict.CARTON: Feedback.ACCEPT,
    PackVerdict.INSERT_IN: Feedback.ACCEPT,
    PackVerdict.INSERTS_DONE: Feedback.NEED,
    PackVerdict.WEIGHT_LESS: Feedback.CONFIRM,
    PackVerdict.WEIGHT_MORE: Feedback.CONFIRM,
    PackVerdict.WEIGHT_OFF: Feedback.CONFIRM,
    PackVerdict.NO_WEIGHT: Feedback.CONFIRM,
    PackVerdict.KEY_WEIGHT: Feedback.NEED,
    PackVerdict.WEIGHT_KEYED: Feedback.ACCEPT,
    PackVerdict.NEXT_PARCEL: Feedback.DONE,
    PackVerdict.PARCEL_EMPTY: Feedback.NEED,
    PackVerdict.LABEL_ON: Feedback.DONE,
    PackVerdict.WRONG_LABEL: Feedback.WRONG,
    PackVerdict.TRAY_FIRST: Feedback.NEED,
    PackVerdict.TRAY_EMPTIED: Feedback.DONE,
    PackVerdict.TRAY_IS_EMPTY: Feedback.NEED,
    PackVerdict.STRAY_BACK: Feedback.ACCEPT,
    PackVerdict.ALREADY_PACKED: Feedback.NEED,
    PackVerdict.WHY_REOPEN: Feedback.NEED,
    PackVerdict.REOPENED: Feedback.DONE,
    PackVerdict.NOT_REOPENED: Feedback.ACCEPT,
    PackVerdict.CLOSE_FIRST: Feedback.NEED,
    PackVerdict.WHICH_PARCEL: Feedback.NEED,
    PackVerdict.PARCEL_LEFT: Feedback.WRONG,
}
