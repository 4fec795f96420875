"""The stage of the ship desk: the parcel in front and its label, or what is to be handed over."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.floor.screens import Parcel, ShipScreen
from app.texts import Texts
from ui.stage.drawings import ParcelFace, Prompt
from ui.stage.layout import LEFT, RIGHT, Memory, Pages, beside, column, halves, middle
from ui.stage.rows import Aside, Note, Row, RowList
from ui.stage.words import stop_words
from ui.widgets.cards import Card
from ui.widgets.facts import BigFact, DoneMark, FitText
from ui.widgets.paint import label


class ShipStage(QWidget):
    """Left the parcel in front, right what waits for a label and for the carrier."""

    verb = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._mark = DoneMark()
        self._parcel, self._tail = ParcelFace(), BigFact(64, 240)
        self._to, self._apply = FitText((28, 24, 20)), Aside((24, 20, 18))
        self._label_tail, self._slip = BigFact(64, 240), Prompt("slip")
        self._slip_help = FitText((24, 20, 18), lines=3)
        self._scanned, self._own = ParcelFace(), ParcelFace()
        self._stop_help = FitText((24, 20, 18), lines=3)
        self._ready, self._ready_help = BigFact(76, 240), FitText((24, 20, 18), lines=3)
        self._any, self._late = ParcelFace(), Note("printer")
        self._card = Card()
        self._pages = Pages(
            hand_over=self._hand_over_page(),
            apply=self._apply_page(),
            slip=self._slip_page(),
            stopped=column((beside((self._scanned, 1), (self._own, 1)), 1), (self._stop_help, 0)),
            mark=self._mark,
        )
        self._card.body.addWidget(self._pages, 1)
        self._lists = _Lists(texts)
        halves(self, self._card, self._lists, (LEFT, RIGHT))

    def _apply_page(self) -> QWidget:
        words = column((None, 1), (self._tail, 3), (self._to, 0), (self._apply, 0), (None, 1))
        return column((beside((self._parcel, 1), (words, 1)), 1), (self._late, 0))

    def _slip_page(self) -> QWidget:
        words = column((None, 1), (self._label_tail, 3), (self._slip_help, 0), (None, 1))
        return beside((words, 1), (self._slip, 1))

    def _hand_over_page(self) -> QWidget:
        above = beside((middle(self._ready), 1), (self._any, 1))
        return column((above, 1), (self._ready_help, 0))

    def show_screen(self, screen: ShipScreen) -> None:
        """Paint the desk; only what differs from the screen before is painted anew."""
        if not self._memory.is_new("screen", screen):
            return
        self._lists.show_screen(screen)
        paint = {"apply": self._show_apply, "slip": self._show_slip, "stopped": self._show_stopped}
        paint.get(screen.step, self._show_hand_over)(screen)

    def _show_hand_over(self, screen: ShipScreen) -> None:
        say = self._texts.say
        self._card.set_caption("")
        if screen.to_hand_over_count:
            count = str(screen.to_hand_over_count)
            self._ready.set_fact(count, say("stage.ship.ready"))
            self._ready_help.set_text(say("stage.ship.ready.help"))
            self._any.set_parcel("", say("stage.ship.scan_this"), stuck=True)
            self._pages.turn_to("hand_over")
            return
        key = "stage.ship.none_ready" if screen.to_label_count else "stage.ship.empty"
        self._mark.set_empty(say(key), say(f"{key}.help"), "truck")
        self._pages.turn_to("mark")

    def _show_apply(self, screen: ShipScreen) -> None:
        say = self._texts.say
        self._card.set_caption(say("stage.ship.in_front"))
        parcel = screen.chosen
        if parcel is None:
            self._show_hand_over(screen)
            return
        self._parcel.set_parcel("", say("stage.ship.stick_here"), stuck=False)
        self._tail.set_fact(parcel.tail, say("stage.ship.label_ends"))
        order = say("crumb.order", {"order": parcel.number})
        self._to.set_text(_joined(parcel.city, parcel.service, order))
        self._apply.set_text("" if screen.printer_state else say("stage.ship.stick_and_scan"))
        self._late.set_note(screen.printer_state)
        self._pages.turn_to("apply")

    def _show_slip(self, screen: ShipScreen) -> None:
        say = self._texts.say
        self._card.set_caption(say("stage.ship.which_parcel"))
        self._label_tail.set_fact(screen.label_tail, say("stage.ship.label_ends"))
        self._slip_help.set_text(say("stage.ship.scan_slip"))
        self._pages.turn_to("slip")

    def _show_stopped(self, screen: ShipScreen) -> None:
        say = self._texts.say
        if not screen.mismatch_tail:
            self._card.set_caption(say("stage.ship.halt"))
            self._mark.set_empty(*stop_words(screen.stop, screen.halted, self._texts), "stop")
            self._pages.turn_to("mark")
            return
        self._card.set_caption(say("stage.compare"))
        own = screen.chosen.tail if screen.chosen else ""
        scanned, caption = screen.mismatch_tail, say("stage.ship.you_scanned")
        self._scanned.set_parcel(scanned, caption, stuck=True, wrong=True)
        self._own.set_parcel(own, say("stage.ship.parcel_wants"), stuck=False)
        words = {"got": scanned, "want": own}
        self._stop_help.set_text(say("stage.ship.mismatch.help", words))
        self._pages.turn_to("stopped")


class _Lists(Card):
    """What waits for its label, and what waits for the carrier."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._memory = Memory()
        self._label_head, self._hand_head = label("", "strong"), label("", "strong")
        self._to_label, self._to_hand_over = RowList(), RowList()
        self._printer = Note("printer")
        self.body.addWidget(self._label_head)
        self.body.addWidget(self._to_label)
        self.body.addSpacing(8)
        self.body.addWidget(self._hand_head)
        self.body.addWidget(self._to_hand_over)
        self.body.addStretch(1)
        self.body.addWidget(self._printer)

    def show_screen(self, screen: ShipScreen) -> None:
        """Paint the right half."""
        say = self._texts.say
        self._label_head.setText(say("stage.ship.to_label", {"count": screen.to_label_count}))
        words = {"count": screen.to_hand_over_count}
        self._hand_head.setText(say("stage.ship.to_hand_over", words))
        self._fill(self._to_label, screen.to_label, screen.to_label_count)
        self._fill(self._to_hand_over, screen.to_hand_over, screen.to_hand_over_count)
        self._printer.set_note("" if screen.step == "apply" else screen.printer_state)

    def _fill(self, rows: RowList, parcels: tuple[Parcel, ...], total: int) -> None:
        if not self._memory.is_new(str(id(rows)), (parcels, total)):
            return
        say = self._texts.say
        shown = [
            Row(
                code=parcel.tail,
                text=_joined(say("crumb.order", {"order": parcel.number}), parcel.city),
            )
            for parcel in parcels
        ]
        rows.show_rows(shown, total, lambda count: say("stage.more", {"count": count}))


def _joined(*facts: str) -> str:
    return " · ".join(fact for fact in facts if fact)
