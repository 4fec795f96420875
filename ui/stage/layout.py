"""How a stage is divided: do this at the left, where you are at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui.look.tokens import GAP

LEFT, RIGHT = 17, 10
"""Shares of the two cards."""


def halves(stage: QWidget, left: QWidget, right: QWidget, shares: tuple[int, int]) -> QHBoxLayout:
    """Put two cards beside each other into a stage."""
    row = QHBoxLayout(stage)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GAP + 2)
    row.addWidget(left, shares[0])
    row.addWidget(right, shares[1])
    for card in (left, right):
        card.setMinimumWidth(240)
    return row


def column(*parts: tuple[QWidget | None, int]) -> QWidget:
    """Return a page with parts below each other, each with its share of the room left over.

    None is a part that stays empty.
    """
    page = QWidget()
    rows = QVBoxLayout(page)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(10)
    for part, share in parts:
        if part is None:
            rows.addStretch(share)
        else:
            rows.addWidget(part, share)
    return page


def beside(*parts: tuple[QWidget, int]) -> QWidget:
    """Return a page with parts beside each other."""
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(24)
    for part, share in parts:
        row.addWidget(part, share)
    return page


def middle(part: QWidget) -> QWidget:
    """Return a page with a part in the middle three fifths, so that a caption stays close to it."""
    return column((None, 1), (part, 3), (None, 1))


class Pages(QStackedWidget):
    """What a card shows in each state; only the page in view asks for room."""

    def __init__(self, **pages: QWidget) -> None:
        super().__init__()
        self._pages = pages
        for page in pages.values():
            self.addWidget(page)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._level()

    def turn_to(self, name: str) -> None:
        """Show a page; the one in view stays untouched when it is asked for again."""
        page = self._pages[name]
        if page is not self.currentWidget():
            self.setCurrentWidget(page)
            self._level()

    @property
    def shown(self) -> str:
        """The name of the page in view."""
        return next(name for name, page in self._pages.items() if page is self.currentWidget())

    def _level(self) -> None:
        ignored, kept = QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding
        for page in self._pages.values():
            policy = kept if page is self.currentWidget() else ignored
            page.setSizePolicy(policy, policy)
        self.updateGeometry()


class Memory:
    """What a stage painted last, so that only what is new is painted again."""

    def __init__(self) -> None:
        self._seen: dict[str, object] = {}

    def is_new(self, part: str, value: object) -> bool:
        """Tell whether a part gets another value than it had, and keep it."""
        if part in self._seen and self._seen[part] == value:
            return False
        self._seen[part] = value
        return True
