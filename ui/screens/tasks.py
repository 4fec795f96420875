"""The stage of tasks: left what is to be made good, right what is in hand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.decision import Words
from app.floor.screens import TaskRow, TasksScreen
from app.texts import Texts
from ui.stage.layout import Memory, column, halves
from ui.stage.rows import Note, Row, RowList
from ui.widgets.cards import Card
from ui.widgets.facts import BigFact, DoneMark, FitText


class TasksStage(QWidget):
    """Open tasks of the site beside the bin that is counted or the piece that is brought."""

    verb = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._rows, self._more = RowList(), Note("history")
        self._none = DoneMark()
        self._place, self._title = FitText((54, 40, 34, 28)), FitText((24, 20, 18), lines=3)
        self._count, self._hint = BigFact(96, 200), FitText((20, 18), quiet=True, lines=4)
        left, right = Card(texts.say("stage.tasks.open")), Card()
        left.body.addWidget(self._rows, 1)
        left.body.addWidget(self._none, 1)
        left.body.addWidget(self._more)
        right.body.addWidget(
            column((self._place, 0), (self._title, 0), (self._count, 3), (self._hint, 0)), 1
        )
        page = QWidget()
        halves(page, left, right, (14, 13))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def show_screen(self, screen: TasksScreen) -> None:
        """Paint the tasks; only what differs from the screen before is painted anew."""
        if not self._memory.is_new("screen", screen):
            return
        say = self._texts.say
        self._rows.show_rows([self._row(row) for row in screen.rows])
        self._rows.setVisible(bool(screen.rows))
        self._none.setVisible(not screen.rows)
        self._none.set_empty(say("stage.tasks.none"), say("stage.tasks.none.help"), "check")
        more = say("stage.tasks.more", {"count": screen.more})
        self._more.set_note(more if screen.more else "")
        self._place.set_text(screen.place or screen.bin or say("stage.tasks.scan"))
        self._title.set_text(screen.title)
        self._count.setVisible(screen.step == "bin")
        self._count.set_fact(str(screen.counted), say("stage.tasks.counted"))
        self._hint.set_text(say(f"stage.tasks.hint.{screen.step}"))

    def _row(self, row: TaskRow) -> Row:
        words: Words = {"title": row.title, "tote": row.tote, "order": row.order}
        return Row(code=row.place, text=self._texts.say(f"stage.tasks.{row.kind}", words))
