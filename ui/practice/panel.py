"""The practice panel: a scanner made of buttons, for a station without hardware.

A window of its own, plainly marked; what it sends goes the way of every scan.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.central.demo.tables import FOLDER, read_brand, read_products
from app.floor.screens import PackScreen, PickScreen, Screen
from app.texts import Texts
from ui.look.tokens import GAP
from ui.practice.codes import UNKNOWN, Seen, Stock, offers, sibling
from ui.practice.parts import CodeButton, PracticeBanner
from ui.stage.layout import Memory
from ui.widgets.paint import label


def demo_stock() -> Stock:
    """Return the people and goods of the demo brand; nothing where its files are not shipped."""
    if not (FOLDER / "demo.toml").exists():
        return Stock()
    badges = tuple((worker.badge, worker.name) for worker in read_brand().worker)
    return Stock(badges=badges, products=read_products())


class PracticePanel(QWidget):
    """What the screen waits for as barcodes to touch, and a few things that go wrong."""

    scanned = Signal(str)
    order_wanted = Signal()
    cancel_wanted = Signal(str)
    """Number of the order that a customer is to cancel."""

    def __init__(
        self, texts: Texts, stock: Stock | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._texts = texts
        self._stock = demo_stock() if stock is None else stock
        self._seen, self._memory = Seen(), Memory()
        self._screen: Screen | None = None
        self._codes: list[CodeButton] = []
        self.setWindowTitle(texts.say("practice.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._wanted_head = label(texts.say("practice.wanted"), "caption")
        self._code_page = QWidget()
        self._code_column = QVBoxLayout(self._code_page)
        self._code_column.setContentsMargins(0, 0, 0, 0)
        self._code_column.setSpacing(GAP)
        self._code_column.addStretch(1)
        self._typed = QLineEdit()
        self._typed.setPlaceholderText(texts.say("practice.type"))
        self._typed.returnPressed.connect(self._send_typed)
        self._wrong = self._button("practice.wrong_size", self._send_wrong_size)
        self._unknown = self._button("practice.unknown", lambda: self.scanned.emit(UNKNOWN))
        self._cancel = self._button("practice.cancel", self._ask_to_cancel)
        self._order = self._button("practice.order", self.order_wanted.emit)
        self._lay_out()
        self.resize(440, 768)
        self._follow()

    def show_wanted(self, screen: Screen) -> None:
        """Offer what this screen waits for."""
        self._screen = screen
        self._seen.note_screen(screen)
        self._follow()

    def note_printed(self, codes: tuple[str, ...]) -> None:
        """Remember codes that came out of the printer: labels and slips can be scanned then."""
        self._seen.note_printed(codes)
        self._follow()

    def _follow(self) -> None:
        found = offers(self._screen, self._stock, self._seen) if self._screen else []
        self._wrong.setEnabled(self._screen is not None and bool(self._sibling()))
        self._cancel.setEnabled(bool(_number(self._screen)))
        key = "practice.wanted" if found else "practice.nothing_wanted"
        self._wanted_head.setText(self._texts.say(key))
        if not self._memory.is_new("offers", tuple(found)):
            return
        while len(self._codes) > len(found):
            gone = self._codes.pop()
            self._code_column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, offer in enumerate(found):
            if place == len(self._codes):
                made = CodeButton(self._code_page)
                made.clicked.connect(lambda _=False, b=made: self.scanned.emit(b.offer.code))
                self._codes.append(made)
                self._code_column.insertWidget(place, made)
            self._codes[place].show_offer(offer, self._texts.say(f"practice.{offer.kind.value}"))

    def _sibling(self) -> str:
        return sibling(self._screen, self._stock) if self._screen else ""

    def _send_wrong_size(self) -> None:
        if self._sibling():
            self.scanned.emit(self._sibling())

    def _ask_to_cancel(self) -> None:
        if number := _number(self._screen):
            self.cancel_wanted.emit(number)

    def _send_typed(self) -> None:
        text = self._typed.text().strip()
        if text:
            self._typed.clear()
            self.scanned.emit(text)

    def _button(self, key: str, act: Callable[[], None]) -> QPushButton:
        made = QPushButton(self._texts.say(key))
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(lambda: act())
        return made

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidget(self._code_page)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        send = self._button("practice.send", self._send_typed)
        typed, grid, column = QHBoxLayout(), QGridLayout(), QVBoxLayout(self)
        typed.setSpacing(GAP)
        typed.addWidget(self._typed, 1)
        typed.addWidget(send)
        grid.setSpacing(GAP)
        for place, button in enumerate((self._wrong, self._unknown, self._cancel, self._order)):
            grid.addWidget(button, place // 2, place % 2)
        column.setContentsMargins(0, 0, 0, 0)
        mark, note = self._texts.say("practice.mark"), self._texts.say("practice.mark.help")
        column.addWidget(PracticeBanner(mark, note))
        inner = QVBoxLayout()
        inner.setContentsMargins(18, 6, 18, 18)
        inner.setSpacing(GAP)
        inner.addWidget(self._wanted_head)
        inner.addWidget(scroll, 1)
        inner.addLayout(typed)
        inner.addLayout(grid)
        column.addLayout(inner, 1)


def _number(screen: Screen | None) -> str:
    return screen.number if isinstance(screen, PickScreen | PackScreen) else ""
