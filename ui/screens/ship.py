"""The stage of the ship desk: the parcel in front and its label, or what is to be handed over."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.decision import Words
from app.floor.screens import Parcel, ShipScreen
from app.texts import Texts
from ui.stage.cages import ShipLists, joined
from ui.stage.drawings import ParcelFace, Prompt
from ui.stage.layout import LEFT, RIGHT, Memory, Pages, beside, column, halves, middle
from ui.stage.rows import Aside, Note
from ui.stage.words import stop_words
from ui.widgets.cards import Card
from ui.widgets.facts import BigFact, DoneMark, FitText


class ShipStage(QWidget):
    """Left the parcel in front, right what waits for a label and for the carrier."""

    verb = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._mark = DoneMark()
        self._parcel, self._tail = ParcelFace(), BigFact(64, 240)
        self._to, self._apply = FitText((28, 24, 20, 18)), Aside((24, 20, 18))
        self._label_tail, self._slip = BigFact(64, 240), Prompt("slip")
        self._slip_help = FitText((24, 20, 18), lines=3)
        self._scanned, self._own = ParcelFace(), ParcelFace()
        self._got_order, self._want_order = (
            FitText((24, 20, 18), lines=2),
            FitText((24, 20, 18), lines=2),
        )
        self._stop_help = FitText((24, 20, 18), lines=3)
        self._ready, self._ready_help = BigFact(76, 240), FitText((24, 20, 18), lines=3)
        self._any, self._late = ParcelFace(), Note("printer")
        self._cage_to, self._cage_of = BigFact(64, 240), FitText((28, 24, 20))
        self._load_help = FitText((24, 20, 18), lines=3)
        self._cage_open, self._cage_counts = BigFact(64, 240), FitText((28, 24, 20), lines=2)
        self._loading, self._cage_any = ParcelFace(), ParcelFace()
        self._card = Card()
        self._pages = Pages(
            hand_over=self._hand_over_page(),
            apply=self._apply_page(),
            slip=self._slip_page(),
            stopped=self._mixed_page(),
            load=self._load_page(),
            cage=self._cage_page(),
            mark=self._mark,
        )
        self._card.body.addWidget(self._pages, 1)
        self._lists = ShipLists(texts)
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

    def _mixed_page(self) -> QWidget:
        got = column((self._scanned, 1), (self._got_order, 0))
        want = column((self._own, 1), (self._want_order, 0))
        return column((beside((got, 1), (want, 1)), 1), (self._stop_help, 0))

    def _load_page(self) -> QWidget:
        words = column((None, 1), (self._cage_to, 3), (self._cage_of, 0), (None, 1))
        return column((beside((words, 1), (self._loading, 1)), 1), (self._load_help, 0))

    def _cage_page(self) -> QWidget:
        words = column((None, 1), (self._cage_open, 3), (self._cage_counts, 0), (None, 1))
        return beside((words, 1), (self._cage_any, 1))

    def show_screen(self, screen: ShipScreen) -> None:
        """Paint the desk; only what differs from the screen before is painted anew."""
        if not self._memory.is_new("screen", screen):
            return
        self._lists.show_screen(screen)
        paint = {
            "apply": self._show_apply,
            "slip": self._show_slip,
            "load": self._show_load,
            "cage": self._show_cage,
            "gaps": self._show_gap,
            "sign": self._show_sign,
            "stopped": self._show_stopped,
        }
        paint.get(screen.step, self._show_hand_over)(screen)

    def _show_hand_over(self, screen: ShipScreen) -> None:
        say = self._texts.say
        self._card.set_caption("")
        if screen.to_hand_over_count:
            count = str(screen.to_hand_over_count)
            self._ready.set_fact(count, say("stage.ship.ready"))
            into = "stage.ship.ready_cages.help" if screen.cages else "stage.ship.ready.help"
            self._ready_help.set_text(say(into))
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
        self._to.set_text(joined(parcel.city, parcel.service, order))
        self._apply.set_text("" if screen.printer_state else say("stage.ship.stick_and_scan"))
        self._late.set_note(screen.printer_state)
        self._pages.turn_to("apply")

    def _show_slip(self, screen: ShipScreen) -> None:
        say = self._texts.say
        self._card.set_caption(say("stage.ship.which_parcel"))
        self._label_tail.set_fact(screen.label_tail, say("stage.ship.label_ends"))
        self._slip_help.set_text(say("stage.ship.scan_slip"))
        self._pages.turn_to("slip")

    def _whose(self, parcel: Parcel | None) -> str:
        """To which order a label belongs, as far as this station knows."""
        if parcel is None:
            return ""
        words = {"order": parcel.number, "city": parcel.city}
        return self._texts.say("stage.ship.mismatch.order", words)

    def _show_load(self, screen: ShipScreen) -> None:
        say, parcel = self._texts.say, screen.loading
        self._card.set_caption(say("stage.ship.in_front"))
        self._cage_to.set_fact(screen.cage.removeprefix("CG-"), say("stage.ship.into_cage"))
        tail = parcel.tail if parcel else ""
        order = say("crumb.order", {"order": parcel.number}) if parcel else ""
        self._loading.set_parcel(tail, say("stage.ship.label_ends"), stuck=True)
        self._cage_of.set_text(joined(screen.carrier, order, parcel.city if parcel else ""))
        self._load_help.set_text(say("stage.ship.load_or_hand", {"carrier": screen.carrier}))
        self._pages.turn_to("load")

    def _show_cage(self, screen: ShipScreen) -> None:
        say = self._texts.say
        self._card.set_caption(screen.carrier)
        self._cage_open.set_fact(screen.cage.removeprefix("CG-"), say("stage.ship.cage_open"))
        rows = [row for row in screen.cages if row.cage == screen.cage]
        words = {"staged": sum(r.staged for r in rows), "ready": sum(r.ready for r in rows)}
        self._cage_counts.set_text(say("stage.ship.cage_counts", words))
        self._cage_any.set_parcel("", say("stage.ship.scan_this"), stuck=True)
        self._pages.turn_to("cage")

    def _show_gap(self, screen: ShipScreen) -> None:
        say = self._texts.say
        self._card.set_caption(screen.carrier)
        self._ready.set_fact(screen.gap, say("stage.ship.missing"))
        self._ready_help.set_text(say("stage.ship.missing.help", {"cage": screen.cage}))
        self._any.set_parcel("", say("stage.ship.scan_this"), stuck=True)
        self._pages.turn_to("hand_over")

    def _show_sign(self, screen: ShipScreen) -> None:
        say = self._texts.say
        self._card.set_caption(screen.carrier)
        self._ready.set_fact(str(screen.signing), say("stage.ship.sign"))
        words: Words = {
            "carrier": screen.carrier,
            "cage": screen.cage,
            "explained": screen.explained,
        }
        self._ready_help.set_text(say("stage.ship.sign.help", words))
        self._any.set_parcel("", screen.cage.removeprefix("CG-"), stuck=True)
        self._pages.turn_to("hand_over")

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
        both = [self._whose(screen.scanned), self._whose(screen.chosen)]
        self._got_order.set_text(both[0])
        self._want_order.set_text(both[1])
        self._stop_help.set_text(say("stage.ship.mismatch.help", words))
        self._pages.turn_to("stopped")
