"""The rail at the bottom: the verbs of the job with their keys, and Undo apart from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.look.tokens import GAP, TARGET, Tokens
from ui.theme import tokens_of
from ui.widgets.icons import draw_icon
from ui.widgets.paint import (
    CENTRE,
    MEDIUM,
    RIGHT,
    SEMIBOLD,
    Edge,
    Lettering,
    draw_lines,
    draw_panel,
    draw_text,
    face,
    fit_lines,
    painter_on,
    text_width,
)

RAIL_HEIGHT = 76
APART = 28
"""Room between the verbs and the last one, which takes something back."""
WIDEST = 440
"""A button wider than this is no easier to hit, only harder to read."""
SIZES = (20, 18, 16)
STACKED_BELOW = 236
"""A button narrower than this writes its key under its icon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One button: what it does, how it looks, which key does the same."""

    id: str
    text: str
    icon: str
    key: str = ""
    """As printed on the keyboard: `F2`."""
    enabled: bool = True
    primary: bool = False
    """The one that ends a step; drawn inverse."""


class ActionRail(QWidget):
    """Up to five buttons in fixed places; the last one is set apart, at the right edge."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[ActionButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self.setFixedHeight(RAIL_HEIGHT)

    def set_actions(self, actions: Sequence[Action]) -> None:
        """Show these verbs; the last one stands apart."""
        while self._row.count():
            self._row.takeAt(0)
        while len(self._buttons) > len(actions):
            gone = self._buttons.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._buttons) < len(actions):
            self._buttons.append(self._new_button())
        for button, action in zip(self._buttons, actions, strict=True):
            button.show_action(action)
        for number, button in enumerate(self._buttons):
            if number == len(actions) - 1:
                self._row.addStretch(1)
                self._row.addSpacing(APART - GAP if number else 0)
            self._row.addWidget(button, 1000)
        self._level()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the size of letters for the new width."""
        self._level()

    def buttons(self) -> list[ActionButton]:
        """Return the buttons from left to right."""
        return list(self._buttons)

    def _level(self) -> None:
        """Write all verbs in one size, the largest that fits the longest."""
        count = len(self._buttons)
        each = (self.width() - GAP * max(0, count - 1) - APART * (count > 1)) // max(1, count)
        each = min(WIDEST, each)
        size = min((button.fitting_size(each) for button in self._buttons), default=SIZES[0])
        for button in self._buttons:
            button.set_size(size)

    def _new_button(self) -> ActionButton:
        button = ActionButton(parent=self)
        button.clicked.connect(lambda: self.pressed.emit(button.action.id))
        return button


class ActionButton(QAbstractButton):
    """A verb as a button: icon, up to two lines, key; never takes the focus."""

    def __init__(self, action: Action | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = Action(id="", text="", icon="info")
        self._size = SIZES[0]
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(128, RAIL_HEIGHT)
        self.setMaximumWidth(WIDEST)
        if action is not None:
            self.show_action(action)

    def show_action(self, action: Action) -> None:
        """Replace what the button does."""
        self.action = action
        self.setText(action.text)
        self.setAccessibleName(action.text)
        self.setAccessibleDescription(action.key)
        self.setEnabled(action.enabled)
        self.update()

    def fitting_size(self, width: int) -> int:
        """Return the largest letters in which the verb fits a button of some width."""
        return fit_lines(self.action.text, self._room(width)[1], SIZES, MEDIUM)[0].pixelSize()

    def set_size(self, size: int) -> None:
        """Write the verb no larger than this."""
        if size != self._size:
            self._size = size
            self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for one line."""
        words = text_width(self.action.text, face(20, MEDIUM))
        keys = text_width(self.action.key, face(16, MEDIUM))
        return QSize(max(TARGET, round(words + keys) + 100), RAIL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button for its width."""
        tokens = tokens_of(self)
        painter = painter_on(self)
        ink, quiet = self._paint_ground(painter, tokens)
        room = QRectF(self.rect())
        if self.width() < STACKED_BELOW:
            self._paint_stacked(painter, room, ink, quiet)
        else:
            self._paint_spread(painter, room, ink, quiet)
        left, width = self._room(self.width())
        words = QRectF(left, 0, width, room.height())
        weight = SEMIBOLD if self.action.primary else MEDIUM
        sizes = [size for size in SIZES if size <= self._size]
        font, lines = fit_lines(self.action.text, width, sizes, weight)
        draw_lines(painter, words, lines, Lettering(font, ink))
        painter.end()

    def _room(self, width: int) -> tuple[float, float]:
        """Return where the words begin in a button of some width, and how wide they may be."""
        if width < STACKED_BELOW:
            return 48.0, width - 48.0 - 8.0
        return 62.0, width - 62.0 - 28.0 - text_width(self.action.key, face(16, MEDIUM))

    def _paint_ground(self, painter: QPainter, tokens: Tokens) -> tuple[str, str]:
        """Draw the panel; return the colours of words and key on it."""
        room = QRectF(self.rect())
        if not self.isEnabled():
            draw_panel(painter, room, tokens.base, Edge(tokens.line))
            return tokens.ink_2, tokens.ink_2
        if self.action.primary:
            draw_panel(painter, room, tokens.ink_2 if self.isDown() else tokens.inverse)
            return tokens.inverse_ink, tokens.inverse_ink
        down = self.isDown()
        edge = Edge(tokens.ink if down else tokens.edge)
        draw_panel(painter, room, tokens.sunken if down else tokens.raised, edge)
        return tokens.ink, tokens.ink_2

    def _paint_stacked(self, painter: QPainter, room: QRectF, ink: str, quiet: str) -> None:
        """Draw icon above key."""
        high = 28.0 if self.action.key else room.height() - 20
        draw_icon(painter, QRectF(12, 10, 28, high), self.action.icon, ink)
        key = QRectF(6, 42, 40, 22)
        draw_text(painter, key, self.action.key, Lettering(face(16, MEDIUM), quiet, CENTRE))

    def _paint_spread(self, painter: QPainter, room: QRectF, ink: str, quiet: str) -> None:
        """Draw icon left and key right."""
        draw_icon(painter, QRectF(20, 0, 28, room.height()), self.action.icon, ink)
        key = room.adjusted(0, 0, -18, 0)
        draw_text(painter, key, self.action.key, Lettering(face(16, MEDIUM), quiet, RIGHT))
