"""Every answer a scan can get, one enum per job, and the one table from verdict to feedback.

The value of a verdict is its key in the catalogue of texts: ``pick.wrong_size`` is the sentence,
``pick.wrong_size.help`` the line below it.
"""

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


Verdict = CommonVerdict | PickVerdict | PackVerdict | ShipVerdict | ReturnVerdict

_A, _D, _N, _C = Feedback.ACCEPT, Feedback.DONE, Feedback.NEED, Feedback.CONFIRM
_W, _O, _S, _X = Feedback.WRONG, Feedback.OVER, Feedback.STOP, Feedback.DEVICE

FEEDBACK: dict[Verdict, Feedback | None] = {
    CommonVerdict.SIGNED_IN: _D,
    CommonVerdict.SIGNED_OUT: _D,
    CommonVerdict.SIGN_IN_FIRST: _N,
    CommonVerdict.UNKNOWN_BADGE: _W,
    CommonVerdict.NO_DATA: _N,
    CommonVerdict.WENT_TO: _A,
    CommonVerdict.NOTHING_TO_UNDO: _N,
    CommonVerdict.NOT_HERE: _W,
    CommonVerdict.UNKNOWN_CODE: _W,
    CommonVerdict.UNKNOWN_ITEM: _W,
    CommonVerdict.CHECK_DIGIT: _W,
    CommonVerdict.UNREADABLE: _W,
    CommonVerdict.TOO_LONG: _W,
    CommonVerdict.CARD: _W,
    CommonVerdict.ECHO: None,
    CommonVerdict.COUNTED_ECHO: _A,
    CommonVerdict.SHEET_PRINTED: _D,
    CommonVerdict.SCANNER_HEARD: _D,
    CommonVerdict.PICTURE_SAVED: _D,
    CommonVerdict.THEME_CHANGED: _A,
    CommonVerdict.NO_PRINTER: _X,
    CommonVerdict.PRINTER_BOUND: _D,
    CommonVerdict.NOT_STORED: Feedback.STOP,
    CommonVerdict.GO_ON_FIRST: Feedback.STOP,
    CommonVerdict.WENT_ON: Feedback.ACCEPT,
    CommonVerdict.NO_ROOM: Feedback.DEVICE,
    CommonVerdict.OUTBOX_FULL: Feedback.DEVICE,
    CommonVerdict.STORED: _X,
    CommonVerdict.STORED_MORE: None,
    CommonVerdict.STORED_COUNTED: None,
    CommonVerdict.STORED_DROPPED: _D,
    CommonVerdict.NOTHING_STORED: _N,
    CommonVerdict.DROP_ALL: _C,
    PickVerdict.STARTED: _D,
    PickVerdict.NOTHING_TO_PICK: _N,
    PickVerdict.ASKING: _C,
    PickVerdict.NOT_HELD: _N,
    PickVerdict.HELD_BY_OTHER: _C,
    PickVerdict.TAKE_OVER_OFFLINE: _N,
    PickVerdict.AT_BIN: _A,
    PickVerdict.WRONG_BIN: _W,
    PickVerdict.SCAN_BIN_FIRST: _N,
    PickVerdict.IN_HAND: _A,
    PickVerdict.WRONG_SIZE: _W,
    PickVerdict.WRONG_COLOUR: _W,
    PickVerdict.WRONG_ITEM: _W,
    PickVerdict.OVER: _O,
    PickVerdict.SAME_UNIT: _O,
    PickVerdict.SERIAL_NOTED: _A,
    PickVerdict.TOTE_FIRST: _N,
    PickVerdict.PUT: _A,
    PickVerdict.LINE_DONE: _D,
    PickVerdict.DONE: _D,
    PickVerdict.WRONG_TOTE: _W,
    PickVerdict.TOTE_TAKEN: _W,
    PickVerdict.ITEM_FIRST: _N,
    PickVerdict.SKIPPED: _A,
    PickVerdict.LAST_STOP: _N,
    PickVerdict.UNDONE: _A,
    PickVerdict.SET_ASIDE: _D,
    PickVerdict.STOP_CANCELLED: _S,
    PickVerdict.STOP_HELD: _S,
    PickVerdict.STOP_LAPSED: _S,
    PickVerdict.STOP_TAKEN: _S,
    PickVerdict.WALK_LEFT: _D,
    PickVerdict.PUT_BACK_DONE: _D,
    PackVerdict.OPENED: _A,
    PackVerdict.TOTE_EMPTY: _N,
    PackVerdict.NOT_PICKED_YET: _N,
    PackVerdict.SCAN_TOTE_FIRST: _N,
    PackVerdict.PACKED: _A,
    PackVerdict.ALL_PACKED: _D,
    PackVerdict.WRONG_SIZE: _W,
    PackVerdict.WRONG_COLOUR: _W,
    PackVerdict.WRONG_ITEM: _W,
    PackVerdict.OVER: _O,
    PackVerdict.SAME_UNIT: _O,
    PackVerdict.SERIAL_NOTED: _A,
    PackVerdict.WRONG_UNIT: _W,
    PackVerdict.OTHER_TOTE: _W,
    PackVerdict.CLOSED: _D,
    PackVerdict.NOT_COMPLETE: _N,
    PackVerdict.NO_NUMBERS: _N,
    PackVerdict.UNDONE: _A,
    PackVerdict.SET_ASIDE: _D,
    PackVerdict.STOP_CANCELLED: _S,
    PackVerdict.STOP_HELD: _S,
    PackVerdict.PUT_BACK_DONE: _D,
    ShipVerdict.PARCEL_CHOSEN: _A,
    ShipVerdict.NEED_SLIP: _N,
    ShipVerdict.LABEL_MATCHED: _D,
    ShipVerdict.LABEL_MISMATCH: _S,
    ShipVerdict.HANDED_OVER: _D,
    ShipVerdict.ALREADY_HANDED_OVER: _O,
    ShipVerdict.LABEL_FIRST: _N,
    ShipVerdict.UNKNOWN_PARCEL: _W,
    ShipVerdict.REPRINTED: _D,
    ShipVerdict.NOTHING_CHOSEN: _N,
    ShipVerdict.STOP_CANCELLED: _S,
    ShipVerdict.STOP_HELD: _S,
    ShipVerdict.PUT_BACK_DONE: _D,
    ShipVerdict.DROPPED: _A,
    ShipVerdict.MISMATCH_CLEARED: _A,
    ReturnVerdict.ORDER_FOUND: _A,
    ReturnVerdict.SERIAL_MATCHES: _A,
    ReturnVerdict.UNIT_UNPROVEN: _A,
    ReturnVerdict.NOT_IN_MY_DATA: _N,
    ReturnVerdict.NOT_IN_ORDER: _W,
    ReturnVerdict.OTHER_ORDER: _W,
    ReturnVerdict.OVER: _O,
    ReturnVerdict.SAME_UNIT: _O,
    ReturnVerdict.SERIAL_NOTED: _A,
    ReturnVerdict.ALREADY_RETURNED: _W,
    ReturnVerdict.FIND_FIRST: _N,
    ReturnVerdict.DONE: _D,
    ReturnVerdict.NOTHING_YET: _N,
    ReturnVerdict.NO_NUMBERS: _N,
    ReturnVerdict.UNDONE: _A,
    ReturnVerdict.TOO_LATE: _W,
}
"""None: a tick without a class (an echo changes nothing that is on the screen)."""
