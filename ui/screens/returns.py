"""The stage of the return desk, thin: find the sale, take the pieces, say what is proposed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.decision import Words
from app.floor.screens import ReturnLine, ReturnScreen
from app.texts import Texts
from ui.stage.drawings import Prompt
from ui.stage.layout import Memory, Pages, column, halves
from ui.stage.rows import Note
from ui.stage.words import amount, day
from ui.widgets.cards import Card
from ui.widgets.facts import BigFact, DoneMark, FitText
from ui.widgets.garments import GarmentPicture
from ui.widgets.rows.piece_row import Piece, PieceList, State


class ReturnStage(QWidget):
    """Nothing found: what to scan. Found: left the sale, right the money."""

    verb = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._memory = Memory()
        self._find, self._age = FitText((54, 40, 34, 28)), FitText((20, 18), quiet=True, lines=3)
        self._sold, self._lines = FitText((20, 18), quiet=True), PieceList()
        self._amount, self._phrase = BigFact(54, 240), FitText((24, 20, 18), quiet=True, lines=4)
        self._until, self._nothing = Note("calendar"), DoneMark()
        self._money = column((None, 1), (self._amount, 3), (self._phrase, 0), (None, 1))
        self._pages = Pages(find=self._find_page(), units=self._units_page())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def show_screen(self, screen: ReturnScreen) -> None:
        """Paint the visit; only what differs from the screen before is painted anew."""
        if not self._memory.is_new("screen", screen):
            return
        if screen.step == "find":
            self._show_find(screen)
        else:
            self._show_units(screen)

    def _show_find(self, screen: ReturnScreen) -> None:
        say = self._texts.say
        self._find.set_text(say("stage.return.scan"))
        self._age.set_text(say("stage.return.age", {"until": screen.data_until}))
        self._pages.turn_to("find")

    def _show_units(self, screen: ReturnScreen) -> None:
        say = self._texts.say
        language = self._texts.language
        words: Words = {
            "order": screen.number,
            "shipped": day(screen.shipped_on, language),
            "until": day(screen.return_until, language),
            "count": screen.units,
        }
        self._sold.set_text(say("stage.return.sold", words))
        self._lines.show_pieces([self._piece(line, screen.currency) for line in screen.lines])
        money = amount(screen.proposed_minor, screen.currency or "EUR", language)
        if self._memory.is_new("money", (money, screen.units)):
            self._amount.set_fact(money, say("stage.return.to_propose"))
            self._phrase.set_text(say("money.proposed"))
            self._money.setVisible(screen.units > 0)
            self._nothing.setVisible(screen.units == 0)
        scan, help_ = say("stage.return.nothing_yet"), say("stage.return.nothing_yet.help")
        self._nothing.set_empty(scan, help_, "scan-barcode")
        self._until.set_note(say("stage.return.until", words))
        self._pages.turn_to("units")

    def _piece(self, line: ReturnLine, currency: str) -> Piece:
        say = self._texts.say
        product = line.product
        price = amount(line.price_minor, currency or "EUR", self._texts.language)
        words: Words = {"count": line.in_visit, "total": line.sold, "before": line.already_returned}
        open_units = line.sold - line.already_returned
        if line.in_visit:
            key, state = "stage.return.back", State.DONE
        elif open_units <= 0:
            key, state = "stage.return.back_before", State.OPEN
        else:
            key, state = "stage.kept", State.OPEN
        return Piece(
            title=product.title,
            detail=f"{product.colour} · {price}",
            size=product.size,
            count=say(key, words),
            garment=product.garment.value,
            colour=product.colour_hex,
            state=state,
        )

    def _find_page(self) -> QWidget:
        card, pictures = Card(), QHBoxLayout()
        pictures.setSpacing(40)
        pictures.addWidget(Prompt("slip"), 1)
        pictures.addWidget(GarmentPicture("coat", "#27335A"), 1)
        card.body.addWidget(self._find)
        card.body.addLayout(pictures, 1)
        card.body.addWidget(self._age)
        return card

    def _units_page(self) -> QWidget:
        page, left, right = QWidget(), Card(), Card()
        left.body.addWidget(self._sold)
        left.body.addWidget(self._lines, 1)
        right.body.addWidget(self._money, 1)
        right.body.addWidget(self._nothing, 1)
        right.body.addWidget(self._until)
        halves(page, left, right, (14, 13))
        return page
