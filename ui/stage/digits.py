"""Digits that are typed with a finger: a row of places above a pad."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.texts import Texts
from ui.widgets.facts import BigFact
from ui.widgets.keypad import KeyPad

COUNT = 4
BLANK = "_"


class DigitPad(QWidget):
    """Four places and a pad; says what was typed when Enter is pressed."""

    entered = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._digits = texts, ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._shown = BigFact(54, 120)
        pad = KeyPad(texts.say("stage.pad.erase"), texts.say("stage.pad.enter"))
        pad.typed.connect(self._type)
        pad.erased.connect(self._erase)
        pad.entered.connect(self._enter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self._shown, 1)
        row.addWidget(pad, 1)
        self._show()

    def clear(self) -> None:
        """Begin anew."""
        if self._digits:
            self._digits = ""
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take digits from a keyboard as well; a scanner is heard before them."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter()
            case Qt.Key.Key_Backspace:
                self._erase()
            case _:
                self._type(event.text())

    def _type(self, sign: str) -> None:
        if sign.isdigit() and len(self._digits) < COUNT:
            self._digits += sign
            self._show()

    def _erase(self) -> None:
        self._digits = self._digits[:-1]
        self._show()

    def _enter(self) -> None:
        if len(self._digits) == COUNT:
            typed, self._digits = self._digits, ""
            self._show()
            self.entered.emit(typed)

    def _show(self) -> None:
        places = self._digits + BLANK * (COUNT - len(self._digits))
        self._shown.set_fact(" ".join(places), self._texts.say("stage.pick.digits"))
