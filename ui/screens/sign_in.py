"""The stage of a station that nobody uses: which station this is, and how to begin."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.floor.screens import SignInScreen
from app.texts import Texts
from ui.stage.drawings import Prompt
from ui.stage.layout import Memory, halves
from ui.widgets.cards import Card
from ui.widgets.facts import BigFact, FitText
from ui.widgets.keypad import KeyPad

PREFIX = "W-"
DIGITS = 4
BLANK = " _"


class SignInStage(QWidget):
    """A drawing of what to scan, and a pad for a badge that cannot be read."""

    verb = Signal(object)
    typed = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._digits = ""
        self._site, self._badge = FitText((54, 40, 34, 28)), Prompt("badge")
        self._station = FitText((24, 20, 18), quiet=True)
        self._number = BigFact(40, 64)
        pad = KeyPad(texts.say("stage.pad.erase"), texts.say("stage.pad.enter"))
        pad.typed.connect(self._type)
        pad.erased.connect(self._erase)
        pad.entered.connect(self._enter)
        card = Card()
        for part in (self._site, self._station):
            card.body.addWidget(part)
        card.body.addWidget(self._badge, 1)
        card.body.addWidget(self._number)
        halves(self, card, pad, (17, 10))
        self._show_number()

    def show_screen(self, screen: SignInScreen) -> None:
        """Paint who we are; a number half typed stays."""
        if self._memory.is_new("screen", screen):
            words = {"station": screen.station}
            self._site.set_text(screen.site_name)
            self._station.set_text(self._texts.say("stage.sign_in.station", words))

    def _type(self, sign: str) -> None:
        if sign.isdigit() and len(self._digits) < DIGITS:
            self._digits += sign
            self._show_number()

    def _erase(self) -> None:
        self._digits = self._digits[:-1]
        self._show_number()

    def _enter(self) -> None:
        if len(self._digits) == DIGITS:
            code, self._digits = PREFIX + self._digits, ""
            self._show_number()
            self.typed.emit(code)

    def _show_number(self) -> None:
        shown = PREFIX + self._digits + BLANK * (DIGITS - len(self._digits))
        self._number.set_fact(shown, self._texts.say("stage.sign_in.or_type"))
