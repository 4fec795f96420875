"""The rail at the bottom: the verbs of the job with their keys, and Undo apart from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.theme import tokens_of
from ui.tokens import GAP, TARGET, Tokens
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
    """Up to five buttons in fixed places; the last one is set apart."""

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
        for number, (button, action) in enumerate(zip(self._buttons, actions, strict=True)):
            if number and number == len(actions) - 1:
                self._row.addSpacing(APART - GAP)
            button.show_action(action)
            self._row.addWidget(button, 1)

    def buttons(self) -> list[ActionButton]:
        """Return the buttons from left to right."""
        return list(self._buttons)

    def _new_button(self) -> ActionButton:
        button = ActionButton(parent=self)
        button.clicked.connect(lambda: self.pressed.emit(button.action.id))
        return button


class ActionButton(QAbstractButton):
    """A verb as a button: icon, up to two lines, key; never takes the focus."""

    def __init__(self, action: Action | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = Action(id="", text="", icon="info")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(128, RAIL_HEIGHT)
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
            left = self._paint_stacked(painter, room, ink, quiet)
            words = room.adjusted(left, 0, -10, 0)
        else:
            key_width = self._paint_spread(painter, room, ink, quiet)
            words = room.adjusted(62, 0, -key_width - 28, 0)
        weight = SEMIBOLD if self.action.primary else MEDIUM
        font, lines = fit_lines(self.action.text, words.width(), (20, 18, 16), weight)
        draw_lines(painter, words, lines, Lettering(font, ink))
        painter.end()

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

    def _paint_stacked(self, painter: QPainter, room: QRectF, ink: str, quiet: str) -> float:
        """Draw icon above key and return where the words begin."""
        column = QRectF(10, 0, 32, room.height())
        if not self.action.key:
            draw_icon(painter, QRectF(12, 0, 28, room.height()), self.action.icon, ink)
            return 50.0
        draw_icon(painter, QRectF(column.left(), 10, 32, 28), self.action.icon, ink)
        key = QRectF(column.left() - 4, 42, 40, 22)
        draw_text(painter, key, self.action.key, Lettering(face(16, MEDIUM), quiet, CENTRE))
        return 50.0

    def _paint_spread(self, painter: QPainter, room: QRectF, ink: str, quiet: str) -> float:
        """Draw icon left and key right and return the width of the key."""
        draw_icon(painter, QRectF(20, 0, 28, room.height()), self.action.icon, ink)
        key = room.adjusted(0, 0, -18, 0)
        draw_text(painter, key, self.action.key, Lettering(face(16, MEDIUM), quiet, RIGHT))
        return text_width(self.action.key, face(16, MEDIUM))
