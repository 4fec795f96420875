"""Pages of the pick stage that only a cart or a ticket needs."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.decision import Words
from app.floor.screens import PickScreen, PutBack
from app.texts import Texts
from ui.stage.cart import SlotCounts, SlotFace
from ui.stage.drawings import Pair, ToteFace
from ui.stage.layout import Memory, beside, column
from ui.stage.rows import Aside, Row, RowList
from ui.stage.words import wanted
from ui.widgets.facts import BigFact, FitText


class BindPage(QWidget):
    """The slot that needs a tote, and an empty one beside it."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._slot, self._tote = SlotFace(), ToteFace()
        self._note = Aside((28, 24, 20, 18))
        _fill(self, column((beside((self._slot, 1), (self._tote, 1)), 1), (self._note, 0)))

    def show_screen(self, screen: PickScreen) -> None:
        """Paint which slot, for which order."""
        self._slot.set_slot(screen.slot)
        self._tote.set_tote("", self._texts.say("stage.any_tote"))
        words: Words = {"order": screen.number, "count": screen.bind_left}
        self._note.set_text(self._texts.say("stage.pick.bind.note", words))


class SlotPage(QWidget):
    """The slot that is put into, its tote, the piece, and what in the hand is for other slots."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._memory = Memory()
        self._slot, self._tote = SlotFace(), BigFact(40, 84)
        self._title, self._pair, self._then = Aside(), Pair(), SlotCounts()
        left = column((self._slot, 3), (self._tote, 1))
        right = column((None, 1), (self._title, 0), (self._pair, 5), (None, 1))
        _fill(self, column((beside((left, 13), (right, 9)), 1), (self._then, 0)))

    def show_screen(self, screen: PickScreen) -> None:
        """Paint where what is in the hand goes."""
        self._slot.set_slot(screen.slot)
        tote = screen.tote or self._texts.say("stage.pick.new_tote")
        if self._memory.is_new("tote", tote):
            self._tote.set_fact(tote)
        piece = wanted(screen.product, self._texts)
        if self._memory.is_new("piece", piece):
            self._title.set_text(piece.title)
            self._pair.set_pair(piece.garment, piece.colour, piece.size)
        later = [(each.slot, each.hand) for each in screen.cart if each.hand and not each.current]
        self._then.show_counts(later)


class TicketPage(QWidget):
    """The job ticket of a cart that was handed over."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._ticket, self._help = BigFact(40, 120), FitText((24, 20, 18), lines=3)
        _fill(self, column((None, 1), (self._ticket, 3), (self._help, 0), (None, 1)))

    def show_screen(self, screen: PickScreen) -> None:
        """Paint the code to be written down."""
        self._ticket.set_fact(screen.ticket)
        self._help.set_text(self._texts.say("stage.pick.ticket.help"))


class PutBackPage(QWidget):
    """What is left on the cart of orders that stopped, and where it goes."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._rows, self._help = RowList(), Aside()
        _fill(self, column((self._rows, 1), (None, 0), (self._help, 0)))

    def show_screen(self, screen: PickScreen) -> None:
        """Paint bins with their pieces, and totes that go away whole."""
        say = self._texts.say
        rows = [self._row(each) for each in screen.put_back]
        self._rows.show_rows(rows, len(rows), lambda count: say("stage.more", {"count": count}))
        self._help.set_text(say("stage.pick.put_back.help"))

    def _row(self, each: PutBack) -> Row:
        if each.bin:
            text = f"{each.title}, {each.size}" if each.size else each.title
            return Row(code=each.bin, text=text, fact=f"×{each.count}")
        key = "stage.pick.to_station" if each.station else "stage.pick.to_lead"
        return Row(code=each.tote, text=self._texts.say(key, {"station": each.station}))


def _fill(page: QWidget, inner: QWidget) -> None:
    rows = QVBoxLayout(page)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(inner)
