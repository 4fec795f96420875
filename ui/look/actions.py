"""Verbs as the window offers them: icon and key; numbers and printed codes: app.domain.verbs."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from app.domain.verbs import Verb
from app.floor.screens import PackScreen, PickScreen, ReturnScreen, Screen
from app.texts import Texts
from ui.widgets.action_rail import Action


@dataclass(frozen=True, slots=True)
class Face:
    """How a verb looks and which key does it."""

    icon: str
    key: str = ""
    primary: bool = False


FACES: dict[Verb, Face] = {
    Verb.GET_WORK: Face("play", "F2", primary=True),
    Verb.COUNT_IT: Face("plus", "F3"),
    Verb.REPRINT: Face("printer", "F4"),
    Verb.SKIP: Face("skip-forward", "F5"),
    Verb.SET_ASIDE: Face("hand", "F6"),
    Verb.CANCEL: Face("x", "F7"),
    Verb.CLOSE_PACKAGE: Face("package-check", "F8", primary=True),
    Verb.NEW_PACKAGE: Face("package-plus", "F2"),
    Verb.CARTON: Face("box", "F2"),
    Verb.INSERT_DONE: Face("file-text", "F7"),
    Verb.WEIGH: Face("scale"),
    Verb.CONFIRM_BY_HAND: Face("eye", "F4"),
    Verb.SHORT_AT_PACK: Face("search", "F5"),
    Verb.DAMAGED_AT_PACK: Face("triangle-alert", "F12"),
    Verb.TRAY_DONE: Face("check-check", "F7"),
    Verb.REOPEN: Face("package-open", "F2"),
    Verb.REOPEN_PIECE: Face("shirt", "F2"),
    Verb.REOPEN_FORGOTTEN: Face("circle-plus", "F4"),
    Verb.REOPEN_CARTON: Face("box", "F5"),
    Verb.TAKE_OVER: Face("hand", "F6"),
    Verb.PUT_BACK_DONE: Face("check", "F8", primary=True),
    Verb.CLEAR_MISMATCH: Face("check", "F8", primary=True),
    Verb.VOID_LABEL: Face("trash-2", "F6"),
    Verb.HOLD_PACKAGE: Face("hand", "F5"),
    Verb.CLOSE_MANIFEST: Face("truck", "F8", primary=True),
    Verb.GOES_TOMORROW: Face("skip-forward", "F5"),
    Verb.PARCEL_HELD: Face("hand", "F6"),
    Verb.PARCEL_LOST: Face("x", "F3"),
    Verb.PARCEL_DAMAGED: Face("trash-2", "F4"),
    Verb.DRIVER_SIGNED: Face("check", "F8", primary=True),
    Verb.VISIT_DONE: Face("check", "F8", primary=True),
    Verb.CONFIRM: Face("check", "F8"),
    Verb.SHORT: Face("minus", "F4"),
    Verb.NOT_FOUND: Face("search", "F4"),
    Verb.FEWER: Face("ruler", "F5"),
    Verb.DAMAGED: Face("triangle-alert", "F8"),
    Verb.NO_CODE: Face("keyboard", "F2"),
    Verb.FULL_TOTE: Face("package-plus", "F7"),
    Verb.BLOCKED_AISLE: Face("ban", "F12"),
    Verb.HAND_OVER: Face("hand-helping", "Ctrl+H"),
    Verb.YES: Face("check", "F8"),
    Verb.NO: Face("x", "F7"),
    Verb.UNDO: Face("undo-2", "F9"),
    Verb.HOME: Face("house", "Esc"),
    Verb.GO_ON: Face("play", "F5", primary=True),
    Verb.GO_PICK: Face("shopping-cart", "F2"),
    Verb.GO_PACK: Face("package", "F3"),
    Verb.GO_SHIP: Face("truck", "F4"),
    Verb.GO_RETURN: Face("rotate-ccw", "F5"),
    Verb.GO_TASKS: Face("check-check", "F6"),
    Verb.TASK_DONE: Face("check", "F8", primary=True),
    Verb.GO_SYNC: Face("refresh-cw", "F10"),
    Verb.GO_DEVICES: Face("scan-barcode", "F11"),
    Verb.PRINT_SHEET: Face("printer", "F12"),
    Verb.SIGN_OUT: Face("log-out", "F1"),
    Verb.SWITCH_THEME: Face("sun-moon", "Ctrl+T"),
    Verb.SAVE_PICTURE: Face("camera", "Ctrl+P"),
    Verb.TEST_SCANNER: Face("scan-barcode"),
    Verb.GO_REVIEW: Face("history", "Ctrl+R"),
    Verb.COUNT_STORED: Face("check", "F8", primary=True),
    Verb.DROP_STORED: Face("x", "F7"),
    Verb.DROP_ALL_STORED: Face("trash-2", "F6"),
}
ALWAYS = frozenset(
    {
        Verb.GO_SYNC,
        Verb.GO_DEVICES,
        Verb.GO_REVIEW,
        Verb.SWITCH_THEME,
        Verb.SAVE_PICTURE,
        Verb.COUNT_IT,
    }
)
"""Verbs whose key works on every screen."""

_KEYS = {getattr(Qt.Key, f"Key_F{number}"): f"F{number}" for number in range(1, 13)} | {
    Qt.Key.Key_Escape: "Esc"
}


def action_of(verb: Verb, texts: Texts, *, ready: bool = True) -> Action:
    """Returns the button of a verb; ``ready`` when what it ends can be ended now."""
    face = FACES[verb]
    return Action(
        id=verb.value,
        text=texts.say(f"verb.{verb.value}"),
        icon=face.icon,
        key=face.key,
        primary=face.primary and ready,
    )


def key_name(key: int, *, control: bool = False) -> str:
    """Returns a key as it stands on a button, such as ``F8``; empty for keys that do nothing."""
    if control and 0x41 <= key <= 0x5A:
        return f"Ctrl+{chr(key)}"
    return _KEYS.get(Qt.Key(key), "")


def is_ready(verb: Verb, screen: Screen) -> bool:
    """Tells whether a verb that ends something is what comes next on a screen."""
    match screen:
        case PackScreen() if verb is Verb.CLOSE_PACKAGE:
            return screen.packed >= screen.ordered > 0
        case ReturnScreen() if verb is Verb.VISIT_DONE:
            return screen.units > 0
        case PickScreen() if verb is Verb.GET_WORK:
            return screen.waiting > 0
    return True


def verb_of_key(key: int, *, control: bool, offered: tuple[Verb, ...]) -> Verb | None:
    """Returns the verb that a key does on a screen that offers these verbs."""
    name = key_name(key, control=control)
    if not name or (control and not name.startswith("Ctrl")):
        return None
    return next((v for v in (*offered, *ALWAYS) if FACES[v].key == name), None)
