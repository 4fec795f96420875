"""The stage of the pack job: the unit to take next, the order's lines, and when to close."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.floor.screens import PackLine, PackScreen
from app.texts import Texts
from ui.stage.bench import pack_notes
from ui.stage.drawings import ToteFace
from ui.stage.layout import LEFT, RIGHT, Memory, Pages, beside, column, halves, middle
from ui.stage.rows import Aside, Note
from ui.stage.words import sides, stop_words, wanted
from ui.widgets.cards import Card, CompareCard
from ui.widgets.facts import BigFact, DoneMark, FitText, Progress
from ui.widgets.piece_card import PieceCard
from ui.widgets.rows.piece_row import Piece, PieceList, State

MOST_NOTES = 2
"""More sentences than these leave no room for the pieces; the first are the most pressing."""


class PackStage(QWidget):
    """Left the piece or the comparison, right the order."""

    verb = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._unit = PieceCard()
        self._unit_help = Aside()
        self._compare, self._right_so_far = CompareCard(), Aside()
        self._bench, self._bench_help = ToteFace(), FitText((28, 24, 20))
        self._again, self._close = ToteFace(), FitText((40, 34, 28, 24), lines=3)
        self._close_help = Aside(lines=4)
        self._stop, self._stop_tote = BigFact(64, 160), ToteFace()
        self._stop_help = FitText((24, 20, 18), lines=3)
        self._mark = DoneMark()
        self._card = Card()
        self._pages = Pages(
            tote=column((self._bench, 1), (self._bench_help, 0)),
            units=column((self._unit, 1), (self._unit_help, 0)),
            compare=column((self._compare, 1), (self._right_so_far, 0)),
            close=beside((self._again, 11), (self._close_page(), 10)),
            stopped=self._stop_page(),
            mark=self._mark,
        )
        self._card.body.addWidget(self._pages, 1)
        self._order = _Order(texts)
        halves(self, self._card, self._order, (LEFT, RIGHT))

    def _close_page(self) -> QWidget:
        return column((None, 1), (self._close, 0), (self._close_help, 0), (None, 1))

    def _stop_page(self) -> QWidget:
        above = beside((self._stop_tote, 1), (middle(self._stop), 1))
        return column((above, 1), (self._stop_help, 0))

    def show_screen(self, screen: PackScreen) -> None:
        """Paint the bench; only what differs from the screen before is painted anew."""
        if not self._memory.is_new("screen", screen):
            return
        self._order.show_screen(screen)
        if screen.compare is not None and screen.step != "stopped":
            self._show_compare(screen)
            return
        paint = {
            "tote": self._show_bench,
            "units": self._show_units,
            "close": self._show_close,
            "stopped": self._show_stopped,
            "reason": self._show_reason,
        }
        paint.get(screen.step, self._show_done)(screen)

    def _show_bench(self, screen: PackScreen) -> None:
        say = self._texts.say
        self._card.set_caption("")
        self._bench.set_tote("", say("stage.pack.scan_a_tote"))
        key = "stage.pack.bench.help" if screen.waiting else "stage.pack.bench_idle.help"
        self._bench_help.set_text(say(key, {"count": screen.waiting}))
        self._pages.turn_to("tote")

    def _show_units(self, screen: PackScreen) -> None:
        say = self._texts.say
        self._card.set_caption(say("stage.pack.from_tote", {"tote": screen.tote}))
        line = next((line for line in screen.lines if line.packed < line.quantity), None)
        if line is None or screen.packed + screen.awaited >= screen.ordered:
            self._show_awaited(screen)
            return
        left = line.quantity - line.packed
        piece = wanted(line.product, self._texts, str(left))
        if self._memory.is_new("unit", piece):
            self._unit.show_wanted(piece)
        self._unit_help.set_text(say("stage.pack.any_order"))
        self._pages.turn_to("units")

    def _show_awaited(self, screen: PackScreen) -> None:
        """All that is here is in; a picker brings the rest, or it is sent without."""
        say, words = self._texts.say, {"count": screen.awaited}
        self._mark.set_empty(
            say("stage.pack.awaited", words), say("stage.pack.awaited.help", words), "clock"
        )
        self._pages.turn_to("mark")

    def _show_reason(self, screen: PackScreen) -> None:
        say = self._texts.say
        self._card.set_caption(say("stage.order", {"order": screen.number}))
        chosen = next((parcel.tail for parcel in screen.parcels if parcel.chosen), "")
        words = {"tail": chosen}
        self._mark.set_empty(
            say("stage.pack.reason", words), say("stage.pack.reason.help", words), "package-open"
        )
        self._pages.turn_to("mark")

    def _show_compare(self, screen: PackScreen) -> None:
        if screen.compare is None:
            return
        say = self._texts.say
        self._card.set_caption(say("stage.compare"))
        if self._memory.is_new("compare", screen.compare):
            self._compare.show_pair(*sides(screen.compare, self._texts))
        words = {"packed": screen.packed, "missing": screen.ordered - screen.packed}
        self._right_so_far.set_text(say("stage.pack.so_far", words))
        self._pages.turn_to("compare")

    def _show_close(self, screen: PackScreen) -> None:
        say = self._texts.say
        self._card.set_caption(say("stage.pack.complete"))
        self._again.set_tote(screen.tote, "")
        self._close.set_text(say("stage.pack.close"))
        key = "stage.pack.close_gift.help" if screen.gift else "stage.pack.close.help"
        if screen.tray:
            key = "stage.pack.close_tray.help"
        self._close_help.set_text(say(key, {"tote": screen.tote}))
        self._pages.turn_to("close")

    def _show_done(self, screen: PackScreen) -> None:
        say = self._texts.say
        self._card.set_caption("")
        words = {"order": screen.number}
        self._mark.set_mark(say("stage.pack.done", words), say("stage.pack.done.help", words))
        self._pages.turn_to("mark")

    def _show_stopped(self, screen: PackScreen) -> None:
        say = self._texts.say
        why, where_to = stop_words(screen.stop, screen.number, self._texts)
        self._card.set_caption(why)
        self._stop.set_fact(str(screen.ordered), say("stage.pieces_here"))
        self._stop_tote.set_tote(screen.tote, say("stage.no_tote"))
        self._stop_help.set_text(where_to)
        self._pages.turn_to("stopped")


class _Order(Card):
    """The lines of the order, what the customer wishes, and what the bench has."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._memory = Memory()
        self._progress, self._pieces = Progress(), PieceList()
        self._notes = tuple(Note("info") for _ in range(MOST_NOTES))
        self._waiting, self._nothing = BigFact(64, 200), DoneMark()
        self._empty = middle(self._waiting)
        self.body.addWidget(self._progress)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._nothing, 1)
        self.body.addWidget(self._pieces, 1)
        for note in self._notes:
            self.body.addWidget(note)

    def show_screen(self, screen: PackScreen) -> None:
        """Paint the right half."""
        say = self._texts.say
        empty = not screen.lines
        self._progress.setVisible(not empty)
        self._pieces.setVisible(not empty)
        self._empty.setVisible(empty and screen.waiting > 0)
        self._nothing.setVisible(empty and not screen.waiting)
        self._nothing.set_empty(
            say("stage.home.pack.none"), say("stage.pack.none.help"), "container"
        )
        self._waiting.set_fact(str(screen.waiting), say("stage.totes_waiting"))
        if self._memory.is_new("progress", (screen.number, screen.packed, screen.ordered)):
            title = say("stage.order", {"order": screen.number})
            words = {"done": screen.packed, "count": screen.ordered}
            count = say("stage.pieces", words)
            self._progress.set_progress(screen.packed, screen.ordered, title, count)
        self._pieces.show_pieces([self._piece(line, screen) for line in screen.lines])
        found = (*pack_notes(screen, self._texts), *[("", "")] * MOST_NOTES)
        for note, (icon, text) in zip(self._notes, found, strict=False):
            note.set_note(text, icon)

    def _piece(self, line: PackLine, screen: PackScreen) -> Piece:
        product = line.product
        words = {"done": line.packed, "count": line.quantity}
        return Piece(
            title=product.title,
            detail=product.colour,
            size=product.size,
            count=self._texts.say("stage.progress", words),
            garment=product.garment.value,
            colour=product.colour_hex,
            state=_state(line, screen),
        )


def _state(line: PackLine, screen: PackScreen) -> State:
    if line.packed >= line.quantity:
        return State.DONE
    wanted_now = screen.compare.want if screen.compare else None
    first = next((x for x in screen.lines if x.packed < x.quantity), None)
    active = line.product == wanted_now if wanted_now else line is first
    return State.ACTIVE if active else State.OPEN
