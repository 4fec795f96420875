"""What else may be done in a step: the verbs that have no button in the rail, large, in a grid."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.look.tokens import GAP
from ui.widgets.action_rail import Action, ActionButton

COLUMNS = 3


class MorePanel(QWidget):
    """Buttons in fixed places; each says its key as the rail does."""

    pressed = Signal(str)

    def __init__(self, actions: Sequence[Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        self._buttons = [ActionButton(action, self) for action in actions]
        for place, button in enumerate(self._buttons):
            grid.addWidget(button, *divmod(place, COLUMNS))
            button.clicked.connect(partial(self.pressed.emit, button.action.id))
        grid.setRowStretch(len(self._buttons), 1)

    def buttons(self) -> list[ActionButton]:
        """Return the buttons in their order."""
        return list(self._buttons)
