"""The right half of the ship desk: what waits for its label, and the cages with their clocks."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QTimer

from app.domain.decision import Words
from app.floor.screens import CageRow, Parcel, ShipScreen
from app.texts import Texts
from ui.look.times import cut_off_words
from ui.stage.layout import Memory
from ui.stage.rows import Note, Row, RowList
from ui.widgets.cards import Card
from ui.widgets.paint import label

TICK_MS = 10_000
"""So often the clocks are looked at; they count minutes."""


class ShipLists(Card):
    """What waits for its label, and what waits for the carrier: parcels, or cages."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._memory = Memory()
        self._label_head, self._hand_head = label("", "strong"), label("", "strong")
        self._to_label, self._to_hand_over = RowList(), RowList()
        self._cages = RowList()
        self._shown_cages: tuple[CageRow, ...] = ()
        self._printer = Note("printer")
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._tick)
        self.body.addWidget(self._label_head)
        self.body.addWidget(self._to_label)
        self.body.addSpacing(8)
        self.body.addWidget(self._hand_head)
        self.body.addWidget(self._to_hand_over)
        self.body.addWidget(self._cages)
        self.body.addStretch(1)
        self.body.addWidget(self._printer)

    def show_screen(self, screen: ShipScreen) -> None:
        """Paint the right half."""
        say = self._texts.say
        self._label_head.setText(say("stage.ship.to_label", {"count": screen.to_label_count}))
        self._fill(self._to_label, screen.to_label, screen.to_label_count)
        self._to_hand_over.setVisible(not screen.cages)
        self._cages.setVisible(bool(screen.cages))
        if screen.cages:
            self._hand_head.setText(say("stage.ship.cages"))
            self._show_cages(screen.cages)
        else:
            self._clock.stop()
            words = {"count": screen.to_hand_over_count}
            self._hand_head.setText(say("stage.ship.to_hand_over", words))
            self._fill(self._to_hand_over, screen.to_hand_over, screen.to_hand_over_count)
        self._printer.set_note("" if screen.step == "apply" else screen.printer_state)

    def _show_cages(self, cages: tuple[CageRow, ...]) -> None:
        self._shown_cages = cages
        self._clock.start()
        self._tick()

    def _tick(self) -> None:
        rows = [cage_line(row, datetime.now(UTC), self._texts) for row in self._shown_cages]
        if self._memory.is_new("cages", rows):
            self._cages.show_rows(rows)

    def _fill(self, rows: RowList, parcels: tuple[Parcel, ...], total: int) -> None:
        if not self._memory.is_new(str(id(rows)), (parcels, total)):
            return
        say = self._texts.say
        shown = [
            Row(
                code=parcel.tail,
                text=joined(say("crumb.order", {"order": parcel.number}), parcel.city),
            )
            for parcel in parcels
        ]
        rows.show_rows(shown, total, lambda count: say("stage.more", {"count": count}))


def cage_line(row: CageRow, now: datetime, texts: Texts) -> Row:
    """Return a cage as a row: how full it is, and how long its carrier still waits."""
    at = row.cut_off.strftime("%H:%M") if row.cut_off else "–"
    words: Words = {"at": at, "staged": row.staged, "ready": row.ready}
    return Row(
        code=row.cage.removeprefix("CG-"),
        text=texts.say("stage.ship.cage_row", words),
        fact=cut_off_words(row.cut_off, now, texts),
    )


def joined(*facts: str) -> str:
    """Return facts in one line; empty ones are left out."""
    return " · ".join(fact for fact in facts if fact)
