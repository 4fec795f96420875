"""The panel behind the review chip: scans that a scanner had stored, and a word on the oldest.

The acts are verbs like any other, so that each has a button, a key and a printed code; they are
about the first line. The window shows them while this panel is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.verbs import Verb
from app.floor.screens import ReviewRow, StationView
from app.texts import Texts
from devices.states import DeviceState, LinkState
from ui.look.actions import action_of
from ui.look.devices import name_of
from ui.look.times import moment
from ui.stage.layout import Memory, halves
from ui.stage.lines import Line, LineList
from ui.stage.rows import Row, RowList
from ui.widgets.action_rail import Action
from ui.widgets.cards import Card
from ui.widgets.facts import BigFact, DoneMark

ACTS = (Verb.COUNT_STORED, Verb.DROP_STORED, Verb.DROP_ALL_STORED)
ICONS = {"item": "shirt", "bin": "map-pin", "tote": "package-open", "package": "package"}


class ReviewPanel(QWidget):
    """Left what waits, the oldest first; right the job it would be counted on, and how it works."""

    verb = Signal(object)
    actions_changed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._view = StationView()
        self._left, self._right = Card(), Card(texts.say("review.counts_on"))
        self._list, self._none = LineList(), DoneMark()
        self._job, self._how = BigFact(40, 64), RowList()
        self._none.set_mark(texts.say("review.none"), texts.say("review.none.help"))
        steps = [Row(code=str(n), text=texts.say(f"review.how.{n}")) for n in (1, 2, 3)]
        self._how.show_rows(steps)
        self._left.body.addWidget(self._list, 1)
        self._left.body.addWidget(self._none, 1)
        self._right.body.addWidget(self._job)
        self._right.body.addWidget(self._how)
        self._right.body.addStretch()
        halves(self, self._left, self._right, (14, 11))
        self.show_review(self._view, (), datetime.now(UTC))

    def show_review(self, view: StationView, open_job: Sequence[str], now: datetime) -> None:
        """Paint what waits; `open_job` is the job on the screen, from the job to the smallest."""
        if self._memory.is_new("job", tuple(open_job)):
            self._job.set_fact("".join(open_job[:1]), ", ".join(open_job[1:]))
        if self._memory.is_new("rows", (view.review, view.review_count, now.date())):
            self._view = view
            words = {"count": view.review_count}
            waits = view.review_count > 0
            self._left.set_caption(self._texts.say("review.title", words) if waits else "")
            self._list.show_lines([self._line(n, row, now) for n, row in enumerate(view.review)])
            self._list.setVisible(waits)
            self._none.setVisible(not waits)
            self.actions_changed.emit()

    def offered(self) -> list[Action]:
        """Return what can be said about the oldest, or about all."""
        several = self._view.review_count > 1
        acts = ACTS if several else ACTS[:2]
        return [action_of(act, self._texts) for act in acts] if self._view.review_count else []

    def press(self, name: str) -> None:
        """Say it: a verb goes the way of a scan."""
        self.verb.emit(Verb(name))

    def _line(self, number: int, row: ReviewRow, now: datetime) -> Line:
        device = name_of(DeviceState(id=row.source, state=LinkState.OPEN), self._texts)
        return Line(
            icon=ICONS.get(row.kind, "barcode"),
            title=self._title(row),
            state=moment(row.at, now),
            sentence=self._texts.say("review.from", {"device": device}),
            chosen=number == 0,
        )

    def _title(self, row: ReviewRow) -> str:
        product = row.product
        if product is None:
            return self._texts.say(f"review.kind.{row.kind}", {"code": row.code})
        return f"{product.title}, {product.colour} · {product.size}"
