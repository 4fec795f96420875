"""The top bar: who, where, printer, sync, and what job is open; the same on every screen.

When room gets short, chips take more lines, then the title does, then calm chips keep only their
sign; words are never cut with dots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.look.tokens import BAR_HEIGHT, FRAME, GRID, TARGET, Tokens
from ui.theme import tokens_of
from ui.widgets.icons import draw_icon
from ui.widgets.paint import (
    MEDIUM,
    SEMIBOLD,
    Lettering,
    draw_lines,
    draw_panel,
    face,
    fit_lines,
    line_height,
    painter_on,
    text_width,
    wrap,
)

MENU = 28.0
SIGN, WORDS = 22.0, 34
"""Width of a chip's sign, and where its words begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One thing the bar says at the right."""

    id: str
    icon: str
    text: str
    more: str = ""
    """A second line; the chip has two lines then, however much room there is."""
    brief: bool = False
    """Where room is very short its sign is enough."""
    tone: str = "ink_2"
    """Token of its colour: `ink_2` calm, `ink` present, `warn` wants a look, `bad` blocks."""


class TopBar(QWidget):
    """Menu button, title and chips."""

    menu_pressed = Signal()
    chip_pressed = Signal(str)

    def __init__(self, menu_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[str, ChipButton] = {}
        self._shown: list[Chip] = []
        self._menu = MenuButton(menu_name, self)
        self._menu.clicked.connect(self.menu_pressed)
        self._title = Crumbs(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(FRAME - 6, 0, FRAME + 4, 0)
        self._row.setSpacing(GRID)
        self._row.addWidget(self._menu)
        self._row.addWidget(self._title, 1)
        self.setFixedHeight(BAR_HEIGHT)

    def set_menu_name(self, name: str) -> None:
        """Say what the three lines do."""
        self._menu.setAccessibleName(name)

    def set_crumbs(self, crumbs: Sequence[str]) -> None:
        """Say what is open, from the job to the smallest thing."""
        if self._title.set_crumbs(crumbs):
            self._share_room()

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show the chips in this order; one that was there is kept, and repainted if it is new."""
        if list(chips) == self._shown:
            return
        self._shown = list(chips)
        wanted = {chip.id for chip in chips}
        for gone in [key for key in self._chips if key not in wanted]:
            button = self._chips.pop(gone)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        for place, chip in enumerate(chips):
            self._place(chip, place + 2)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Decide anew what takes two lines."""
        self._share_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the hairline."""
        tokens = tokens_of(self)
        painter = painter_on(self)
        painter.fillRect(self.rect(), tokens.raised)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), tokens.line)
        painter.end()

    def _place(self, chip: Chip, place: int) -> None:
        button = self._chips.get(chip.id)
        if button is None:
            button = ChipButton(self)
            button.clicked.connect(lambda: self.chip_pressed.emit(chip.id))
            self._chips[chip.id] = button
        button.show_chip(chip)
        if self._row.indexOf(button) != place:
            self._row.insertWidget(place, button)

    def _share_room(self) -> None:
        """Fold the widest chips, then take the words of calm ones, until the title has its room."""
        chips = list(self._chips.values())
        folds = self._folds(chips)
        for chip, fold in zip(chips, folds, strict=True):
            chip.fold(fold)

    def _folds(self, chips: Sequence[ChipButton]) -> list[Fold]:
        """Return how each chip is to be folded; nothing is laid out for that."""
        folds = [Fold.FLAT] * len(chips)
        room = self.width() - self._menu.width() - 2 * FRAME - GRID * (len(chips) + 1)
        for fold, wanted in (
            (Fold.STACKED, self._title.one_line_width()),
            (Fold.SIGN, self._title.two_lines_width()),
        ):
            wide = [chip.wide(as_it_is) for chip, as_it_is in zip(chips, folds, strict=True)]
            for place in sorted(range(len(chips)), key=lambda at: -wide[at]):
                if sum(wide) + wanted <= room:
                    return folds
                folds[place] = fold
                wide[place] = chips[place].wide(fold)
        return folds


class Fold(IntEnum):
    """How little room a chip takes."""

    FLAT = 0
    STACKED = 1
    """On as many lines as the bar is high."""
    SIGN = 2
    """Without words, where they are no news."""


class Crumbs(QWidget):
    """The title: job, then what is open in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._crumbs: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_crumbs(self, crumbs: Sequence[str]) -> bool:
        """Replace the title; return whether it is another one."""
        if self._crumbs == tuple(crumbs):
            return False
        self._crumbs = tuple(crumbs)
        self.setAccessibleName(self._text())
        self.update()
        return True

    def one_line_width(self) -> int:
        """Return the room the title wants."""
        return round(text_width(self._text(), face(20, SEMIBOLD))) + 8

    def two_lines_width(self) -> int:
        """Return the least room in which it has two lines."""
        font = face(16, SEMIBOLD)
        whole = text_width(self._text(), font)
        shares = (whole * share / 100 for share in range(40, 100, 5))
        lines = next((found for w in shares if len(found := wrap(self._text(), font, w)) <= 2), [])
        return round(max((text_width(line, font) for line in lines), default=whole)) + 4

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title on one line, or on two smaller ones."""
        font, lines = fit_lines(self._text(), self.width(), (20,), SEMIBOLD, 1)
        if len(lines) > 1 or self.one_line_width() - 8 > self.width():
            font, lines = fit_lines(self._text(), self.width(), (18, 16), SEMIBOLD, 2)
        if _is_beside(event, self, line_height(font) * len(lines)):
            return
        painter = painter_on(self)
        draw_lines(painter, QRectF(self.rect()), lines, Lettering(font, tokens_of(self).ink))
        painter.end()

    def _text(self) -> str:
        return " · ".join(self._crumbs)


class ChipButton(QAbstractButton):
    """Icon and words; pressing it opens what stands behind it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = Chip(id="", icon="info", text="")
        self._fold = Fold.FLAT
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_chip(self, chip: Chip) -> None:
        """Replace what the chip says."""
        if chip == self._chip:
            return
        self._chip = chip
        said = f"{chip.text} {chip.more}".strip()
        self.setText(said)
        self.setAccessibleName(said)
        self.updateGeometry()
        self.update()

    def fold(self, fold: Fold) -> None:
        """Use one line, more lines, or none."""
        if fold is not self._fold:
            self._fold = fold
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as its longest line, never smaller than a finger."""
        return QSize(self.wide(self._fold), TARGET)

    def wide(self, fold: Fold) -> int:
        """Return its width when it is folded so."""
        widest = max((text_width(line, self._face()) for line in self._lines(fold)), default=0.0)
        return max(TARGET, round(widest) + WORDS + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon and words."""
        lines = self._lines(self._fold)
        high = max(SIGN, line_height(self._face()) * len(lines))
        if not self.isDown() and _is_beside(event, self, high):
            return
        tokens = tokens_of(self)
        colour = tokens.colours()[self._chip.tone]
        painter = painter_on(self)
        if self.isDown():
            draw_panel(painter, QRectF(self.rect()).adjusted(0, 6, 0, -6), tokens.sunken)
        left = 6.0 if lines else (self.width() - SIGN) / 2
        draw_icon(painter, QRectF(left, 0, SIGN, self.height()), self._chip.icon, colour)
        room = QRectF(WORDS, 0, self.width() - WORDS, self.height())
        draw_lines(painter, room, lines, Lettering(self._face(), colour))
        painter.end()

    def _face(self) -> QFont:
        return face(16, SEMIBOLD if self._chip.tone in ("warn", "bad") else MEDIUM)

    def _lines(self, fold: Fold) -> list[str]:
        text, more = self._chip.text, self._chip.more
        if fold is Fold.SIGN and self._chip.brief:
            return []
        if fold is Fold.FLAT:
            return [text, more] if more else [text]
        parts = f"{text} · {more}" if more else text
        most = 3 if more else 2
        whole = text_width(parts, self._face())
        for share in range(30, 101, 5):
            lines = wrap(parts, self._face(), whole * share / 100)
            if len(lines) <= most:
                return lines
        return [parts]


class MenuButton(QAbstractButton):
    """The three lines at the left."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(TARGET, BAR_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        if not self.isDown() and _is_beside(event, self, MENU):
            return
        tokens: Tokens = tokens_of(self)
        painter: QPainter = painter_on(self)
        if self.isDown():
            draw_panel(painter, QRectF(self.rect()).adjusted(4, 6, -4, -6), tokens.sunken)
        draw_icon(painter, QRectF(18, 18, MENU, MENU), "menu", tokens.ink)
        painter.end()


def _is_beside(event: QPaintEvent, widget: QWidget, high: float) -> bool:
    """Return whether a repaint, as when the frame goes, touches nothing of a band in the middle."""
    rest = (widget.height() - high) / 2
    return event.rect().bottom() < rest - 1 or event.rect().top() > widget.height() - rest + 1
