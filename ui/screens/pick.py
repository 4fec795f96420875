"""The stage of the pick job: the bin while walking, then the garment, then the tote."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.decision import Words
from app.floor.screens import PickScreen
from app.texts import Texts
from ui.stage.cart import SlotCounts
from ui.stage.cart_pages import BindPage, PutBackPage, SlotPage, TicketPage
from ui.stage.digits import DigitPad
from ui.stage.drawings import Pair, ToteFace
from ui.stage.layout import LEFT, RIGHT, Memory, Pages, beside, column, halves, middle
from ui.stage.rows import Aside
from ui.stage.walk import WalkCard
from ui.stage.words import sides, stop_words, wanted
from ui.widgets.cards import Card, CompareCard
from ui.widgets.facts import BigFact, DoneMark, FitText
from ui.widgets.piece_card import PieceCard

LOW_CARD = 150
"""Height of the piece below its bin where the window is small."""


class PickStage(QWidget):
    """Left what to do now, right how far the walk is."""

    verb = Signal(object)
    typed = Signal(str)
    """Digits from the pad."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._bin, self._there = BigFact(54), PieceCard()
        self._there.setMinimumHeight(LOW_CARD)
        self._take = PieceCard()
        self._tote, self._pair, self._title = ToteFace(), Pair(), Aside()
        self._order, self._then = FitText(), Aside((28, 24, 20, 18))
        self._compare, self._right_so_far, self._mark = CompareCard(), Aside(), DoneMark()
        self._stop, self._stop_tote = BigFact(64, 160), ToteFace()
        self._stop_help = FitText((24, 20, 18), lines=3)
        self._waiting = BigFact(64, 200)
        self._empty_tote, self._full_tote = ToteFace(), ToteFace()
        self._here = SlotCounts()
        self._slot, self._bind, self._ticket = SlotPage(texts), BindPage(texts), TicketPage(texts)
        self._digits, self._put_back = DigitPad(texts), PutBackPage(texts)
        self._digits.entered.connect(self.typed)
        self._finish, self._card = DoneMark(), Card()
        self._pages = Pages(
            bin=column((self._bin, 4), (self._there, 5)),
            item=column((self._take, 1), (self._here, 0)),
            tote=self._put_page(),
            slot=self._slot,
            bind=self._bind,
            digits=self._digits,
            put_back=self._put_back,
            ticket=self._ticket,
            compare=column((self._compare, 1), (self._right_so_far, 0)),
            mark=self._mark,
            stopped=self._stop_page(),
            idle=beside((middle(self._waiting), 1), (self._empty_tote, 1)),
            done=beside((self._finish, 1), (self._full_tote, 1)),
        )
        self._card.body.addWidget(self._pages, 1)
        self._where = WalkCard(texts)
        halves(self, self._card, self._where, (LEFT, RIGHT))

    def show_screen(self, screen: PickScreen) -> None:
        """Paint a walk; only what differs from the screen before is painted anew."""
        if not self._memory.is_new("screen", screen):
            return
        self._where.show_screen(screen)
        if screen.compare is not None and screen.step != "stopped":
            self._show_compare(screen)
            return
        if screen.ask == "no_code" and screen.step != "stopped":
            self._show_digits(screen)
            return
        paint = {
            "bind": self._show_bind,
            "put_back": self._show_put_back,
            "handed_over": self._show_ticket,
            "idle": self._show_idle,
            "asking": self._show_asking,
            "silent": self._show_asking,
            "offered": self._show_asking,
            "lead_only": self._show_asking,
            "bin": self._show_bin,
            "item": self._show_item,
            "tote": self._show_tote,
            "stopped": self._show_stopped,
        }
        paint.get(screen.step, self._show_done)(screen)

    def _show_idle(self, screen: PickScreen) -> None:
        self._card.set_caption("")
        say = self._texts.say
        if screen.waiting:
            self._waiting.set_fact(str(screen.waiting), say("stage.home.pick"))
            self._empty_tote.set_tote("", say("stage.pick.take_a_tote"))
            self._pages.turn_to("idle")
        else:
            title, note = say("stage.home.pick.none"), say("stage.pick.none.help")
            self._mark.set_empty(title, note, "shopping-cart")
            self._pages.turn_to("mark")

    def _show_asking(self, screen: PickScreen) -> None:
        """What comes of asking for a walk that is not held here."""
        self._card.set_caption("")
        words: Words = {
            "number": screen.number,
            "station": screen.station,
            "worker": screen.worker,
            "minutes": screen.minutes,
            "silent": screen.silent,
            "units": screen.units,
            "waiting": screen.waiting,
        }
        key = f"prompt.pick.{screen.step}"
        note = self._texts.say(f"{key}.help", words)
        self._mark.set_empty(self._texts.say(key, words), note, "shopping-cart")
        self._pages.turn_to("mark")

    def _show_bin(self, screen: PickScreen) -> None:
        self._card.set_caption(self._texts.say("stage.go_to"))
        piece = wanted(screen.product, self._texts, str(screen.take), self._tote_note(screen))
        if self._memory.is_new("bin", screen.bin):
            self._bin.set_fact(screen.bin)
        if self._memory.is_new("there", piece):
            self._there.show_wanted(piece)
        self._pages.turn_to("bin")

    def _show_item(self, screen: PickScreen) -> None:
        self._card.set_caption(self._texts.say("stage.pick.at_bin", {"bin": screen.bin}))
        piece = wanted(screen.product, self._texts, str(screen.take), self._tote_note(screen))
        if self._memory.is_new("take", piece):
            self._take.show_wanted(piece)
        self._here.show_counts([(each.slot, each.here) for each in screen.cart if each.here])
        self._pages.turn_to("item")

    def _show_bind(self, screen: PickScreen) -> None:
        self._card.set_caption(self._texts.say("stage.pick.bind"))
        self._bind.show_screen(screen)
        self._pages.turn_to("bind")

    def _show_slot(self, screen: PickScreen) -> None:
        self._card.set_caption(self._texts.say("stage.pick.into_slot", {"count": screen.hand}))
        self._slot.show_screen(screen)
        self._pages.turn_to("slot")

    def _show_digits(self, screen: PickScreen) -> None:
        """The last digits are left out where they are asked for: they are read off the tag."""
        title = screen.product.title if screen.product else ""
        size = screen.product.size if screen.product else ""
        words: Words = {"title": title, "size": size}
        self._card.set_caption(self._texts.say("stage.pick.digits.of", words))
        if self._pages.shown != "digits":
            self._digits.clear()
        self._pages.turn_to("digits")
        self._digits.setFocus()

    def _show_put_back(self, screen: PickScreen) -> None:
        count = sum(each.count or 1 for each in screen.put_back)
        words: Words = {"count": count}
        self._card.set_caption(self._texts.say("stage.pick.put_back.count", words))
        self._put_back.show_screen(screen)
        self._pages.turn_to("put_back")

    def _show_ticket(self, screen: PickScreen) -> None:
        self._card.set_caption(self._texts.say("stage.pick.ticket"))
        self._ticket.show_screen(screen)
        self._pages.turn_to("ticket")

    def _show_tote(self, screen: PickScreen) -> None:
        if screen.slot:
            self._show_slot(screen)
            return
        say = self._texts.say
        self._card.set_caption(say("stage.put_into"))
        self._tote.set_tote(screen.tote, say("stage.any_tote"))
        self._order.set_text(say("stage.pick.for_order", {"order": screen.number}))
        piece = wanted(screen.product, self._texts)
        if self._memory.is_new("put", piece):
            self._title.set_text(piece.title)
            self._pair.set_pair(piece.garment, piece.colour, piece.size)
        self._then.set_text(self._then_words(screen))
        self._pages.turn_to("tote")

    def _show_compare(self, screen: PickScreen) -> None:
        if screen.compare is None:
            return
        say = self._texts.say
        self._card.set_caption(say("stage.compare"))
        if self._memory.is_new("compare", screen.compare):
            self._compare.show_pair(*sides(screen.compare, self._texts))
        words: Words = {"count": screen.take, "bin": screen.bin}
        self._right_so_far.set_text(say("stage.pick.still_wanted", words))
        self._pages.turn_to("compare")

    def _show_done(self, screen: PickScreen) -> None:
        self._card.set_caption("")
        say = self._texts.say
        if screen.cart:
            totes = sum(bool(each.tote) and not each.stopped for each in screen.cart)
            done: Words = {"count": screen.picked, "totes": totes}
            self._mark.set_mark(say("stage.pick.done"), say("stage.pick.cart_done.help", done))
            self._pages.turn_to("mark")
            return
        words: Words = {"order": screen.number, "tote": screen.tote, "count": screen.picked}
        key = "stage.pick.done.help" if screen.tote else "stage.pick.done_empty.help"
        if not screen.tote:
            self._mark.set_mark(say("stage.pick.done", words), say(key, words))
            self._pages.turn_to("mark")
            return
        self._finish.set_mark(say("stage.pick.done", words), say(key, words))
        self._full_tote.set_tote(screen.tote, "")
        self._pages.turn_to("done")

    def _show_stopped(self, screen: PickScreen) -> None:
        say = self._texts.say
        count = screen.picked + screen.hand
        why, where_to = stop_words(screen.stop, screen.number, self._texts)
        self._card.set_caption(why)
        self._stop.set_fact(str(count), say("stage.pieces_here"))
        self._stop_tote.set_tote(screen.tote, say("stage.no_tote"))
        on_cart = say("stage.stopped.on_cart") if screen.cart else where_to
        self._stop_help.set_text(on_cart)
        self._pages.turn_to("stopped")

    def _tote_note(self, screen: PickScreen) -> str:
        if screen.cart:
            return ""
        if screen.tote:
            return self._texts.say("stage.pick.for_tote", {"tote": screen.tote})
        return self._texts.say("stage.pick.for_any_tote")

    def _then_words(self, screen: PickScreen) -> str:
        here = screen.take - screen.hand
        if here > 0:
            return self._texts.say("stage.pick.then_here", {"count": here, "bin": screen.bin})
        if screen.next_stops:
            return self._texts.say("stage.pick.then_next", {"bin": screen.next_stops[0].bin})
        return self._texts.say("stage.pick.then_done")

    def _put_page(self) -> QWidget:
        right = column((None, 1), (self._order, 0), (self._title, 0), (self._pair, 5), (None, 1))
        return column((beside((self._tote, 13), (right, 9)), 1), (self._then, 0))

    def _stop_page(self) -> QWidget:
        above = beside((self._stop_tote, 1), (middle(self._stop), 1))
        return column((above, 1), (self._stop_help, 0))
