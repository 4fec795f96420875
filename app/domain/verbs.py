"""The verbs of the floor and their frozen numbers.

One registry feeds buttons, keys, printed codes and documentation. A number that was ever printed
is never given to another verb; a verb that goes away stays in the table as retired.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.errors import MalformedCode

PREFIX = "9907"
"""First four digits of every command code. Chosen once; sheets on walls carry it."""


class Verb(StrEnum):
    """What a worker can tell the station to do."""

    CONFIRM = "confirm"
    CANCEL = "cancel"
    UNDO = "undo"
    SKIP = "skip"
    GET_WORK = "get_work"
    COUNT_IT = "count_it"
    HOME = "home"
    GO_ON = "go_on"
    COUNT_STORED = "count_stored"
    DROP_STORED = "drop_stored"
    DROP_ALL_STORED = "drop_all_stored"
    SET_ASIDE = "set_aside"
    PUT_BACK_DONE = "put_back_done"
    TAKE_OVER = "take_over"
    SHORT = "short"
    NOT_FOUND = "not_found"
    DAMAGED = "damaged"
    FEWER = "fewer"
    BLOCKED_AISLE = "blocked_aisle"
    FULL_TOTE = "full_tote"
    NO_CODE = "no_code"
    HAND_OVER = "hand_over"
    YES = "yes"
    NO = "no"
    GO_TASKS = "go_tasks"
    TASK_DONE = "task_done"
    CLOSE_PACKAGE = "close_package"
    NEW_PACKAGE = "new_package"
    REOPEN = "reopen"
    CARTON = "carton"
    INSERT_DONE = "insert_done"
    WEIGH = "weigh"
    CONFIRM_BY_HAND = "confirm_by_hand"
    SHORT_AT_PACK = "short_at_pack"
    DAMAGED_AT_PACK = "damaged_at_pack"
    TRAY_DONE = "tray_done"
    REOPEN_PIECE = "reopen_piece"
    REOPEN_FORGOTTEN = "reopen_forgotten"
    REOPEN_CARTON = "reopen_carton"
    REPRINT = "reprint"
    CLEAR_MISMATCH = "clear_mismatch"
    VOID_LABEL = "void_label"
    HOLD_PACKAGE = "hold_package"
    CLOSE_MANIFEST = "close_manifest"
    GOES_TOMORROW = "goes_tomorrow"
    PARCEL_HELD = "parcel_held"
    PARCEL_LOST = "parcel_lost"
    PARCEL_DAMAGED = "parcel_damaged"
    DRIVER_SIGNED = "driver_signed"
    VISIT_DONE = "visit_done"
    PRINT_SHEET = "print_sheet"
    TEST_SCANNER = "test_scanner"
    SAVE_PICTURE = "save_picture"
    SWITCH_THEME = "switch_theme"
    GO_PICK = "go_pick"
    GO_PACK = "go_pack"
    GO_SHIP = "go_ship"
    GO_RETURN = "go_return"
    GO_SYNC = "go_sync"
    GO_DEVICES = "go_devices"
    GO_REVIEW = "go_review"
    SIGN_OUT = "sign_out"


@dataclass(frozen=True, slots=True)
class VerbRow:
    """One row of the frozen table."""

    number: int
    """Three digits, 1 to 999. The first digit is the group."""
    verb: Verb


FROZEN: tuple[VerbRow, ...] = (
    VerbRow(1, Verb.CONFIRM),
    VerbRow(2, Verb.CANCEL),
    VerbRow(3, Verb.UNDO),
    VerbRow(4, Verb.SKIP),
    VerbRow(5, Verb.GET_WORK),
    VerbRow(6, Verb.COUNT_IT),
    VerbRow(7, Verb.HOME),
    VerbRow(8, Verb.GO_ON),
    VerbRow(9, Verb.COUNT_STORED),
    VerbRow(10, Verb.DROP_STORED),
    VerbRow(11, Verb.DROP_ALL_STORED),
    VerbRow(101, Verb.SET_ASIDE),
    VerbRow(102, Verb.PUT_BACK_DONE),
    VerbRow(103, Verb.TAKE_OVER),
    VerbRow(104, Verb.SHORT),
    VerbRow(105, Verb.NOT_FOUND),
    VerbRow(106, Verb.DAMAGED),
    VerbRow(107, Verb.FEWER),
    VerbRow(108, Verb.BLOCKED_AISLE),
    VerbRow(109, Verb.FULL_TOTE),
    VerbRow(110, Verb.NO_CODE),
    VerbRow(111, Verb.HAND_OVER),
    VerbRow(112, Verb.YES),
    VerbRow(113, Verb.NO),
    VerbRow(131, Verb.GO_TASKS),
    VerbRow(132, Verb.TASK_DONE),
    VerbRow(201, Verb.CLOSE_PACKAGE),
    VerbRow(202, Verb.NEW_PACKAGE),
    VerbRow(203, Verb.REOPEN),
    VerbRow(204, Verb.CARTON),
    VerbRow(205, Verb.INSERT_DONE),
    VerbRow(206, Verb.WEIGH),
    VerbRow(207, Verb.CONFIRM_BY_HAND),
    VerbRow(208, Verb.SHORT_AT_PACK),
    VerbRow(209, Verb.TRAY_DONE),
    VerbRow(210, Verb.REOPEN_PIECE),
    VerbRow(211, Verb.REOPEN_FORGOTTEN),
    VerbRow(212, Verb.REOPEN_CARTON),
    VerbRow(213, Verb.DAMAGED_AT_PACK),
    VerbRow(301, Verb.REPRINT),
    VerbRow(302, Verb.CLEAR_MISMATCH),
    VerbRow(303, Verb.VOID_LABEL),
    VerbRow(304, Verb.CLOSE_MANIFEST),
    VerbRow(306, Verb.HOLD_PACKAGE),
    VerbRow(307, Verb.GOES_TOMORROW),
    VerbRow(308, Verb.PARCEL_HELD),
    VerbRow(309, Verb.PARCEL_LOST),
    VerbRow(310, Verb.PARCEL_DAMAGED),
    VerbRow(311, Verb.DRIVER_SIGNED),
    VerbRow(401, Verb.VISIT_DONE),
    VerbRow(501, Verb.PRINT_SHEET),
    VerbRow(502, Verb.TEST_SCANNER),
    VerbRow(503, Verb.SAVE_PICTURE),
    VerbRow(504, Verb.SWITCH_THEME),
    VerbRow(511, Verb.GO_PICK),
    VerbRow(512, Verb.GO_PACK),
    VerbRow(513, Verb.GO_SHIP),
    VerbRow(514, Verb.GO_RETURN),
    VerbRow(515, Verb.GO_SYNC),
    VerbRow(516, Verb.GO_DEVICES),
    VerbRow(517, Verb.GO_REVIEW),
    VerbRow(701, Verb.SIGN_OUT),
)

_BY_NUMBER = {row.number: row.verb for row in FROZEN}
_BY_VERB = {row.verb: row.number for row in FROZEN}


@dataclass(frozen=True, slots=True)
class CommandCode:
    """A printed command: verb number and argument, as 16 digits.

    Source: ISO/IEC 7064 MOD 97-10 for the two check digits.

    >>> CommandCode(3, 1).as_digits()
    '9907003000000122'
    >>> CommandCode.parse("9907010000000757")
    CommandCode(number=10, argument=7)
    """

    number: int
    argument: int = 0

    def __post_init__(self) -> None:
        """Refuses what the digits have no room for."""
        if not (0 <= self.number <= 999 and 0 <= self.argument <= 9_999_999):
            raise MalformedCode(f"got verb {self.number}, argument {self.argument}: too long")

    @classmethod
    def of(cls, verb: Verb) -> "CommandCode":
        """Returns the code of a verb without an argument."""
        return cls(_BY_VERB[verb])

    @classmethod
    def parse(cls, text: str) -> "CommandCode":
        """Reads 16 ASCII digits with our prefix and a right check.

        Raises:
            MalformedCode: it is not a command code.
        """
        if not looks_like_command(text):
            raise MalformedCode(f"got {text!r}, expected 16 digits starting with {PREFIX}")
        if int(text) % 97 != 1:
            raise MalformedCode(f"got {text!r}, its two check digits do not fit")
        return cls(int(text[4:7]), int(text[7:14]))

    @property
    def verb(self) -> Verb | None:
        """The verb, or None for a number this version does not know."""
        return _BY_NUMBER.get(self.number)

    def as_digits(self) -> str:
        """Returns the 16 digits as printed."""
        body = f"{PREFIX}{self.number:03d}{self.argument:07d}"
        check = 98 - (int(body) * 100 % 97)
        return f"{body}{check:02d}"


def looks_like_command(text: str) -> bool:
    """Tells whether a text has the shape of a command code, whatever its check digits."""
    return len(text) == 16 and text.isascii() and text.isdigit() and text.startswith(PREFIX)
