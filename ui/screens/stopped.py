"""The stage of a station whose disk does not keep what is scanned: nothing counts until it does."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.decision import Words
from app.floor.screens import StoppedScreen
from app.texts import Texts
from ui.stage.layout import Memory
from ui.widgets.cards import Card
from ui.widgets.facts import BigFact, DoneMark


class StoppedStage(QWidget):
    """One mark with the reason, and how many scans must be made again."""

    verb = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._mark = DoneMark()
        self._lost = BigFact(40, 64)
        card = Card()
        card.body.addWidget(self._mark, 3)
        card.body.addWidget(self._lost, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def show_screen(self, screen: StoppedScreen) -> None:
        """Paint why nothing is stored, or that it is again."""
        if not self._memory.is_new("screen", screen):
            return
        say = self._texts.say
        again = screen.step == "stored_again"
        key = "stage.stop.again" if again else f"stage.stop.{screen.why}"
        self._mark.set_empty(say(key), say(f"{key}.help"), "play" if again else "octagon-alert")
        words: Words = {"count": screen.lost, "last": screen.last}
        self._lost.set_fact(
            say("stage.stop.lost", words) if screen.lost else say("stage.stop.none_lost"),
            say("stage.stop.last", words) if screen.last else "",
        )
