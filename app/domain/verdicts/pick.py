"""Answers of the pick job."""

from enum import StrEnum

from app.domain.feedback import Feedback


class PickVerdict(StrEnum):
    """Answers of the pick job."""

    STARTED = "pick.started"
    NOTHING_TO_PICK = "pick.nothing_to_pick"
    ASKING = "pick.asking"
    """The order service is asked for the walk; the screen goes on by itself."""
    NOT_HELD = "pick.not_held"
    """Without a connection only walks that this station holds can be begun, and it holds none."""
    HELD_BY_OTHER = "pick.held_by_other"
    """Another station has the only walk there is; it may be taken over."""
    TAKE_OVER_OFFLINE = "pick.take_over_offline"
    AT_BIN = "pick.at_bin"
    WRONG_BIN = "pick.wrong_bin"
    SCAN_BIN_FIRST = "pick.scan_bin_first"
    IN_HAND = "pick.in_hand"
    WRONG_SIZE = "pick.wrong_size"
    WRONG_COLOUR = "pick.wrong_colour"
    WRONG_ITEM = "pick.wrong_item"
    OVER = "pick.over"
    SAME_UNIT = "pick.same_unit"
    SERIAL_NOTED = "pick.serial_noted"
    """The second code of the garment in the hand: it is one unit, and its serial is known now."""
    TOTE_FIRST = "pick.tote_first"
    PUT = "pick.put"
    LINE_DONE = "pick.line_done"
    DONE = "pick.done"
    WRONG_TOTE = "pick.wrong_tote"
    TOTE_TAKEN = "pick.tote_taken"
    ITEM_FIRST = "pick.item_first"
    SKIPPED = "pick.skipped"
    LAST_STOP = "pick.last_stop"
    UNDONE = "pick.undone"
    SET_ASIDE = "pick.set_aside"
    STOP_CANCELLED = "pick.stop_cancelled"
    STOP_HELD = "pick.stop_held"
    STOP_LAPSED = "pick.stop_lapsed"
    """The walk went back to the pool while this station was offline."""
    STOP_TAKEN = "pick.stop_taken"
    """Somebody took the walk over at another station."""
    WALK_LEFT = "pick.walk_left"
    """A walk that this station lost is off the picker's hands."""
    PUT_BACK_DONE = "pick.put_back_done"
    CART_STARTED = "pick.cart_started"
    BIND_FIRST = "pick.bind_first"
    """A slot of the cart has no tote yet."""
    BOUND = "pick.bound"
    TOTE_BOUND = "pick.tote_bound"
    """The tote stands in another slot of this cart."""
    IN_HAND_SLOT = "pick.in_hand_slot"
    NEXT_SLOT = "pick.next_slot"
    """Something in the hand is for another slot."""
    WRONG_SLOT = "pick.wrong_slot"
    CART_DONE = "pick.cart_done"
    SLOT_STOPPED = "pick.slot_stopped"
    """The picker knows; the other orders go on."""
    PUT_BACK_NOW = "pick.put_back_now"
    OTHER_BIN = "pick.other_bin"
    """The right piece is in a bin that was not planned."""
    OTHER_BIN_USED = "pick.other_bin_used"
    CASE_OVER = "pick.case_over"
    WHY_SHORT = "pick.why_short"
    SHORT_ASKED = "pick.short_asked"
    SHORT_NOTED = "pick.short_noted"
    DAMAGED_ASIDE = "pick.damaged_aside"
    SKIP_WHY = "pick.skip_why"
    """The bin was skipped before."""
    AISLE_BLOCKED = "pick.aisle_blocked"
    AISLE_LAST = "pick.aisle_last"
    """Nothing is left outside the blocked aisle."""
    ZERO_CHECK = "pick.zero_check"
    """By the books the bin is empty now; any other act goes on."""
    ZERO_NOTED = "pick.zero_noted"
    UNDO_ASKED = "pick.undo_asked"
    TYPE_DIGITS = "pick.type_digits"
    DIGITS_WRONG = "pick.digits_wrong"
    WHICH_FULL = "pick.which_full"
    TOTE_FULL = "pick.tote_full"
    AS_BEFORE = "pick.as_before"
    """A question was left; nothing was changed."""
    HANDED_OVER = "pick.handed_over"
    TICKET_OVER = "pick.ticket_over"
    """Nothing of that ticket is left to be picked."""


FEEDBACK: dict[StrEnum, Feedback | None] = {
    PickVerdict.STARTED: Feedback.DONE,
    PickVerdict.NOTHING_TO_PICK: Feedback.NEED,
    PickVerdict.ASKING: Feedback.CONFIRM,
    PickVerdict.NOT_HELD: Feedback.NEED,
    PickVerdict.HELD_BY_OTHER: Feedback.CONFIRM,
    PickVerdict.TAKE_OVER_OFFLINE: Feedback.NEED,
    PickVerdict.AT_BIN: Feedback.ACCEPT,
    PickVerdict.WRONG_BIN: Feedback.WRONG,
    PickVerdict.SCAN_BIN_FIRST: Feedback.NEED,
    PickVerdict.IN_HAND: Feedback.ACCEPT,
    PickVerdict.WRONG_SIZE: Feedback.WRONG,
    PickVerdict.WRONG_COLOUR: Feedback.WRONG,
    PickVerdict.WRONG_ITEM: Feedback.WRONG,
    PickVerdict.OVER: Feedback.OVER,
    PickVerdict.SAME_UNIT: Feedback.OVER,
    PickVerdict.SERIAL_NOTED: Feedback.ACCEPT,
    PickVerdict.TOTE_FIRST: Feedback.NEED,
    PickVerdict.PUT: Feedback.ACCEPT,
    PickVerdict.LINE_DONE: Feedback.DONE,
    PickVerdict.DONE: Feedback.DONE,
    PickVerdict.WRONG_TOTE: Feedback.WRONG,
    PickVerdict.TOTE_TAKEN: Feedback.WRONG,
    PickVerdict.ITEM_FIRST: Feedback.NEED,
    PickVerdict.SKIPPED: Feedback.ACCEPT,
    PickVerdict.LAST_STOP: Feedback.NEED,
    PickVerdict.UNDONE: Feedback.ACCEPT,
    PickVerdict.SET_ASIDE: Feedback.DONE,
    PickVerdict.STOP_CANCELLED: Feedback.STOP,
    PickVerdict.STOP_HELD: Feedback.STOP,
    PickVerdict.STOP_LAPSED: Feedback.STOP,
    PickVerdict.STOP_TAKEN: Feedback.STOP,
    PickVerdict.WALK_LEFT: Feedback.DONE,
    PickVerdict.PUT_BACK_DONE: Feedback.DONE,
    PickVerdict.CART_STARTED: Feedback.DONE,
    PickVerdict.BIND_FIRST: Feedback.NEED,
    PickVerdict.BOUND: Feedback.ACCEPT,
    PickVerdict.TOTE_BOUND: Feedback.WRONG,
    PickVerdict.IN_HAND_SLOT: Feedback.ACCEPT,
    PickVerdict.NEXT_SLOT: Feedback.ACCEPT,
    PickVerdict.WRONG_SLOT: Feedback.WRONG,
    PickVerdict.CART_DONE: Feedback.DONE,
    PickVerdict.SLOT_STOPPED: Feedback.ACCEPT,
    PickVerdict.PUT_BACK_NOW: Feedback.NEED,
    PickVerdict.OTHER_BIN: Feedback.CONFIRM,
    PickVerdict.OTHER_BIN_USED: Feedback.ACCEPT,
    PickVerdict.CASE_OVER: Feedback.OVER,
    PickVerdict.WHY_SHORT: Feedback.NEED,
    PickVerdict.SHORT_ASKED: Feedback.CONFIRM,
    PickVerdict.SHORT_NOTED: Feedback.DONE,
    PickVerdict.DAMAGED_ASIDE: Feedback.DONE,
    PickVerdict.SKIP_WHY: Feedback.NEED,
    PickVerdict.AISLE_BLOCKED: Feedback.ACCEPT,
    PickVerdict.AISLE_LAST: Feedback.NEED,
    PickVerdict.ZERO_CHECK: Feedback.NEED,
    PickVerdict.ZERO_NOTED: Feedback.ACCEPT,
    PickVerdict.UNDO_ASKED: Feedback.CONFIRM,
    PickVerdict.TYPE_DIGITS: Feedback.NEED,
    PickVerdict.DIGITS_WRONG: Feedback.WRONG,
    PickVerdict.WHICH_FULL: Feedback.NEED,
    PickVerdict.TOTE_FULL: Feedback.ACCEPT,
    PickVerdict.AS_BEFORE: Feedback.ACCEPT,
    PickVerdict.HANDED_OVER: Feedback.DONE,
    PickVerdict.TICKET_OVER: Feedback.NEED,
}
